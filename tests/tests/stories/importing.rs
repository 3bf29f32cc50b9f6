//! Real postmortems come in whole. The figures are the least that counts as whole.

use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;
use tests::{Site, Upload, Visitor, all_text, corpus, documents, missing_words, readable};

struct Imported {
    site: Site,
    ada: Visitor,
    files: Vec<PathBuf>,
    lines: Vec<Value>,
}

fn import(collection: &str, but_not: &[&str]) -> Imported {
    import_files(corpus(collection, but_not))
}

fn import_files(files: Vec<PathBuf>) -> Imported {
    let site = Site::start();
    let ada = site.set_up();
    let mut arguments = vec!["import", "--json"];
    arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
    let lines = site.runs(&arguments).json();
    assert_eq!(lines.len(), files.len(), "one line for each file");
    Imported { site, ada, files, lines }
}

impl Imported {
    fn sum(&self, name: &str) -> u64 {
        self.lines.iter().map(|line| line[name].as_u64().unwrap_or_else(|| panic!("{name} is missing in {line}"))).sum()
    }

    /// Prints the figures, and looks for the words of each source in what was kept of it.
    fn nothing_is_lost(&self, collection: &str) {
        let needs_check: usize = self.lines.iter().map(|line| line["needs_check"].as_array().unwrap().len()).sum();
        // Past the harness, which shows what is printed only when a test fails.
        let _ = writeln!(
            std::io::stderr(),
            "{collection}: {} files, {} events, {} findings, {} action items, {} pictures, {needs_check} doubtful",
            self.lines.len(),
            self.sum("events"),
            self.sum("findings"),
            self.sum("actions"),
            self.sum("pictures"),
        );
        let mut lost = Vec::new();
        for (file, line) in self.files.iter().zip(&self.lines) {
            let name = file.file_name().unwrap().to_string_lossy();
            assert_eq!(line["words"]["source"], line["words"]["kept"], "{name} by its own count");
            let whole = self.ada.get(&format!("/api/v1/postmortems/{}", line["number"])).expect(200).json();
            for (part, count) in [("events", "events"), ("findings", "findings"), ("actions", "actions")] {
                assert_eq!(
                    whole[part].as_array().unwrap().len() as u64,
                    line[count].as_u64().unwrap(),
                    "{name}: {part}"
                );
            }
            let source = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
            let source = without_addresses_of_pictures(&source, file);
            let missing = missing_words(&source, &all_text(&whole));
            if !missing.is_empty() {
                lost.push(format!("{name}: {}", missing.join(", ")));
            }
        }
        assert!(lost.is_empty(), "{} of {} files lost words: {lost:#?}", lost.len(), self.files.len());
        self.site.assert_nothing_broke();
    }

    fn pages_can_be_read(&self) {
        for line in &self.lines {
            let number = line["number"].as_i64().unwrap();
            let page = self.ada.opens(number).expect(200);
            assert!(page.live_parts().is_empty(), "PM-{number}: {:?}", page.live_parts());
            self.ada.publishes(number);
            self.ada.get(&format!("/postmortems/{number}/report")).expect(200);
        }
    }

    fn again_makes_no_copy(&self) {
        let before = self.lines[0]["number"].as_i64().unwrap();
        let file = self.files[0].to_str().unwrap();
        let again = self.site.runs(&["import", "--json", file]).json().remove(0);
        assert_eq!((again["number"].as_i64(), again["imported_before"].as_bool()), (Some(before), Some(true)));
        let copy = self.site.runs(&["import", "--json", "--again", file]).json().remove(0);
        assert!(copy["number"].as_i64().unwrap() > before);
        let dry = self.site.runs(&["import", "--json", "--again", "--dry-run", file]).json().remove(0);
        assert!(dry["number"].is_null());
    }
}

/// A picture that came along is shown by its hash.
fn without_addresses_of_pictures(source: &str, file: &std::path::Path) -> String {
    let folder = file.parent().unwrap();
    let addresses = source.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(address, _)| address);
    let taken = addresses.filter(|address| folder.join(address).is_file());
    taken.fold(source.to_owned(), |text, address| text.replace(&format!("]({address})"), "]"))
}

const EXPECTED: &str = include_str!("../../fixtures/documents/expected.tsv");
/// The columns of `expected.tsv` that importing must give today; those after them are for people.
const COMPARED: usize = 8;

impl Imported {
    /// Each document as its row of `expected.tsv`.
    fn rows(&self) -> Vec<Vec<String>> {
        let rows = self.files.iter().zip(&self.lines).map(|(file, line)| {
            let whole = self.ada.get(&format!("/api/v1/postmortems/{}", line["number"])).expect(200).json();
            let with_time = whole["events"].as_array().unwrap().iter().filter(|event| event["precision"] != "unknown");
            let mut times: Vec<&str> = with_time.map(|event| event["at"].as_str().unwrap()).collect();
            times.sort_unstable();
            let count = |part: &str| whole[part].as_array().unwrap().len().to_string();
            let lost = missing_words(&readable(file), &all_text(&whole));
            vec![
                file.file_name().unwrap().to_string_lossy().into_owned(),
                line["title"].as_str().unwrap().to_owned(),
                count("events"),
                (*times.first().unwrap_or(&"-")).to_owned(),
                (*times.last().unwrap_or(&"-")).to_owned(),
                count("actions"),
                count("findings"),
                lost.len().to_string(),
            ]
        });
        rows.collect()
    }
}

#[test]
fn our_own_documents_come_in_as_expected() {
    let imported = import_files(documents());
    let mut lines = EXPECTED.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let expected: Vec<Vec<&str>> = lines.map(|line| line.split('\t').take(COMPARED).collect()).collect();
    let rows = imported.rows();
    assert!(rows.len() >= 40, "only {} documents", rows.len());
    let mut differences = Vec::new();
    for row in &rows {
        match expected.iter().find(|expected| expected[0] == row[0]) {
            None => differences.push(format!("{}: has no row; it would be\n    {}", row[0], row.join("\t"))),
            Some(expected) => {
                let columns = names.iter().zip(expected).zip(row).filter(|((_, expected), got)| *expected != got);
                differences.extend(
                    columns.map(|((name, expected), got)| format!("{}: {name} is {got}, expected {expected}", row[0])),
                );
            }
        }
    }
    let gone = expected.iter().filter(|expected| !rows.iter().any(|row| row[0] == expected[0]));
    differences.extend(gone.map(|expected| format!("{}: there is no such document", expected[0])));
    assert!(differences.is_empty(), "expected.tsv says otherwise:\n{}", differences.join("\n"));
    imported.pages_can_be_read();
    imported.again_makes_no_copy();
    imported.site.assert_nothing_broke();
}

#[test]
#[ignore = "needs DEBRIEF_CORPUS"]
fn dfds_comes_in_whole() {
    let dfds = import("dfds", &["template"]);
    assert_eq!(dfds.lines.len(), 39);
    dfds.nothing_is_lost("dfds");
    assert!(dfds.sum("events") >= 370, "{} events", dfds.sum("events"));
    assert_eq!(dfds.sum("actions"), 131, "action items");
    assert!(dfds.sum("findings") >= 140, "{} findings", dfds.sum("findings"));
    dfds.pages_can_be_read();
    dfds.again_makes_no_copy();
}

#[test]
#[ignore = "needs DEBRIEF_CORPUS"]
fn mybinder_comes_in_whole() {
    let mybinder = import("mybinder", &["index.md", "template"]);
    assert_eq!(mybinder.lines.len(), 23);
    mybinder.nothing_is_lost("mybinder");
    assert!(mybinder.sum("events") >= 185, "{} events", mybinder.sum("events"));
    assert!(mybinder.sum("actions") >= 115, "{} action items", mybinder.sum("actions"));
    assert_eq!(mybinder.sum("pictures"), 2);
    mybinder.pages_can_be_read();
}

#[test]
#[ignore = "needs DEBRIEF_CORPUS"]
fn mybinder_stands_on_the_right_day_and_in_the_right_zone() {
    let mybinder = import("mybinder", &["index.md", "template"]);
    for (file, line) in mybinder.files.iter().zip(&mybinder.lines) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let day = &name[..10];
        let whole = mybinder.ada.get(&format!("/api/v1/postmortems/{}", line["number"])).json();
        for event in whole["events"].as_array().unwrap() {
            let local = event["local"].as_str().unwrap();
            let near = (-400..=40).contains(&days_between(day, local));
            assert!(near, "{name}: an event at {local}");
        }
        let first = whole["events"].as_array().unwrap().first().map_or("", |event| event["local"].as_str().unwrap());
        assert!(first.is_empty() || days_between(day, first).abs() <= 31, "{name} begins at {first}");
    }
    let winter = mybinder.lines.iter().find(|line| line["file"].as_str().unwrap().contains("2019-02-20")).unwrap();
    let whole = mybinder.ada.get(&format!("/api/v1/postmortems/{}", winter["number"])).json();
    println!("2019-02-20 in {}: {}", winter["zone"], whole["events"][0]["at"]);
}

fn days_between(day: &str, other: &str) -> i64 {
    let parsed = |text: &str| chrono::NaiveDate::parse_from_str(&text[..10], "%Y-%m-%d").unwrap();
    (parsed(other) - parsed(day)).num_days()
}

#[test]
#[ignore = "needs DEBRIEF_CORPUS"]
fn posthog_comes_in_whole_and_no_event_is_invented() {
    let posthog = import("posthog", &["template"]);
    assert_eq!(posthog.lines.len(), 7);
    posthog.nothing_is_lost("posthog");
    for (file, line) in posthog.files.iter().zip(&posthog.lines) {
        let source = std::fs::read_to_string(file).unwrap();
        let whole = posthog.ada.get(&format!("/api/v1/postmortems/{}", line["number"])).json();
        for event in whole["events"].as_array().unwrap() {
            let missing = missing_words(event["text"].as_str().unwrap(), &source);
            assert!(missing.is_empty(), "{}: {event} has words that the source has not: {missing:?}", file.display());
        }
    }
    posthog.pages_can_be_read();
}

const PASTED: &str = "# The cache was cold\n\nOrders were slow.\n\n## Timeline\n\nOn 2026-07-01:\n\n| Time | Event |\n|---|---|\n\
    | 2026-07-01 14:03 | The cache was restarted. |\n| 2026-07-01 14:?? | Somebody noticed. |\n\n## Action items\n\n- Warm the cache\n";

#[test]
fn one_sees_what_becomes_of_a_text_before_it_is_kept() {
    let site = Site::start();
    let ada = site.set_up();
    let empty = ada.upload("/import", &[("text", "  ")], &[]).expect(422);
    assert_eq!(empty.error_in_field("text").as_deref(), Some("Choose a file, or paste its text."));

    let looked = ada.upload("/import", &[("text", PASTED)], &[]);
    let path = looked.location().to_owned();
    let preview = ada.get(&path).expect(200);
    for words in [
        "The cache was cold",
        "No time zone found.",
        "All text is included.",
        "The cache was restarted.",
        "Warm the cache",
    ] {
        preview.assert_says(words);
    }
    assert!(ada.get("/postmortems").message("No postmortems yet."), "nothing is kept yet");
    let form = preview.form(&path);
    let refused = ada.send(&form.clone().with("zone", "Moon")).expect(422);
    assert!(refused.error_in_field("zone").is_some());
    assert_eq!(ada.send(&form.clone().without("keep")).status, 422);
    let unticked = ada.send(&form.clone().with("zone", "Moon").without("keep")).expect(422);
    assert_eq!(unticked.count("input[name=keep][checked]"), 0, "a refused form keeps every tick");

    let kept = ada.send(&form.with("zone", "Europe/Berlin"));
    let page = ada.follow(&kept).expect(200);

    // The minutes that nobody knew are no minutes: about then, at the beginning of the hour.
    assert_eq!(
        page.attributes("li.event time", "datetime"),
        ["2026-07-01T12:00:00+00:00", "2026-07-01T12:03:00+00:00"]
    );
    assert_eq!(page.all("li.event .event-time"), ["~ 14:00", "14:03"]);
    page.assert_says("The source says “2026-07-01 14:??”");
    page.assert_says("Warm the cache");
    assert_eq!(ada.get(&path).status, 404, "it is looked over no more");
    let again = ada.upload("/import", &[("text", PASTED)], &[]);
    let again = ada.follow(&again);
    again.assert_says("The same text was already imported");
    assert!(!again.form(again.asked.as_str()).fields.iter().any(|(name, _)| name == "keep"), "it is not ticked");
}

const WITH_OWNERS: &str = "# Orders were slow\n\nSeverity: SEV2\n\n## Action items\n\n| Action | Owner | Due | Status |\n\
    |---|---|---|---|\n| Warm the cache | Grace | 2026-08-01 | Done |\n| Alert on misses | Linus | 2026-09-01 | Waits for staging |\n";

#[test]
fn a_preview_shows_severity_owners_and_due_dates_and_a_status_only_once() {
    let site = Site::start();
    let ada = site.set_up();
    let looked = ada.upload("/import", &[("text", WITH_OWNERS)], &[]);
    let preview = ada.get(looked.location()).expect(200);
    let rows = preview.all(".preview tr");
    for words in ["Severity: SEV2.", "Owner: Grace", "Due: 1 Aug 2026", "Owner: Linus", "Due: 1 Sep 2026"] {
        preview.assert_says(words);
    }
    let row = |words: &str| rows.iter().find(|row| row.contains(words)).unwrap_or_else(|| panic!("{rows:?}"));
    assert!(!row("Warm the cache").contains("Status:"), "{rows:?}");
    // What no state of an action item says stays in its text.
    assert!(row("Alert on misses").contains("Status: Waits for staging"), "{rows:?}");
    site.assert_nothing_broke();
}

#[test]
fn files_come_in_with_the_pictures_that_they_show() {
    let site = Site::start();
    let ada = site.set_up();
    let file = |name: &str, bytes: Vec<u8>| Upload { field: "files", name: name.into(), bytes };
    let text = b"# Graphs\n\n![the graph](img/graph.png)\n\n![gone](img/gone.png)\n".to_vec();
    let looked = ada.upload(
        "/import",
        &[],
        &[file("graphs.md", text), file("graph.png", tests::png()), file("two.md", b"# Two\n\nText.".to_vec())],
    );
    let path = looked.location().to_owned();
    let preview = ada.get(&path).expect(200);
    preview.assert_says("1 of 2 pictures included.");
    preview.assert_says("it was not uploaded.");
    assert_eq!(ada.send(&preview.form(&path)).location(), "/postmortems");
    let list = ada.get("/postmortems");
    list.assert_says("Two");
    let links = list.attributes("table.list th a", "href");
    let shown: Vec<String> = links.iter().flat_map(|link| ada.get(link).attributes(".prose img", "src")).collect();
    assert!(shown.iter().any(|src| src.starts_with("/postmortems/") && ada.get(src).status == 200), "{shown:?}");
}
