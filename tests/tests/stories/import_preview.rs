//! The preview of an import is a place to correct what was read.

use std::io::{Cursor, Write};

use serde_json::json;
use tests::{Page, Site, Upload};

const UNLABELLED: &str = "# The pool ran dry\n\nOrders failed.\n\n## What we saw\n\n- 14:03 pager fired\n- 14:10 rolled back\n\n\
    ## Then\n\n- Add an alert\n- Raise the limit\n";
const MISLED: &str = "# The queue was full\n\n## Next steps in our process\n\n- We wait for the vendor\n\n## Bugs\n\n- The limit was 10\n";

fn file(name: &str, text: &str) -> Upload {
    Upload { field: "files", name: name.into(), bytes: text.as_bytes().to_vec() }
}

/// The parts of a preview: the label and what it was read as.
fn parts(page: &Page) -> Vec<String> {
    let rows = page.all(".preview-parts tbody tr");
    let taken = page.attributes(".preview-parts option[selected]", "value");
    let labels = rows.iter().map(|row| row.trim_start_matches(|char: char| char.is_ascii_digit() || char == ' '));
    labels
        .zip(taken)
        .map(|(label, taken)| format!("{} {taken}", label.split("  ").next().unwrap_or_default()))
        .collect()
}

#[test]
fn a_part_that_was_read_wrongly_is_corrected_before_it_is_imported() {
    let site = Site::start();
    let ada = site.set_up();
    let path = ada.upload("/import", &[], &[file("a.md", UNLABELLED)]).location().to_owned();
    let preview = ada.get(&path).expect(200);
    let read: Vec<_> = preview.attributes(".preview-parts option[selected]", "value");
    assert_eq!(read, ["text", "text", "text"], "{:?}", parts(&preview));
    preview.assert_hides("Events (");

    let chosen = preview.form(&path).with_at("role", 1, "timeline").with_at("role", 2, "actions");
    let chosen = chosen.with("day", "2026-11-10").with("zone", "Europe/Berlin").and("do", "preview");
    let page = ada.follow(&ada.send(&chosen)).expect(200);
    for words in ["Events (2)", "Tue 10 Nov 2026, 14:03", "Action items (2)", "2 events", "2 action items"] {
        page.assert_says(words);
    }
    assert_eq!(page.form(&path).value("zone"), "Europe/Berlin");
    preview.assert_says("No time zone found.");
    page.assert_says("Times in Europe/Berlin.");
    assert!(ada.get("/postmortems").message("No postmortems yet."), "nothing is kept yet");

    // The page can be opened again as it is, and corrected again.
    let again = ada.get(&path).expect(200).form(&path).with_at("role", 2, "text").and("do", "preview");
    let page = ada.follow(&ada.send(&again)).expect(200);
    page.assert_says("Events (2)");
    page.assert_hides("Action items (2)");

    // What is chosen last counts, also when nobody looks at it again.
    let kept = ada.send(&page.form(&path).with_at("role", 2, "actions"));
    let number = tests::number_at_the_end(kept.location());
    let whole = ada.get(&format!("/api/v1/postmortems/{number}")).expect(200).json();
    assert_eq!(whole["events"][0]["at"], "2026-11-10T13:03:00Z");
    assert_eq!(whole["actions"].as_array().unwrap().len(), 2);
    site.assert_nothing_broke();
}

#[test]
fn a_mistake_in_one_field_keeps_what_was_chosen_for_the_parts() {
    let site = Site::start();
    let ada = site.set_up();
    let path = ada.upload("/import", &[], &[file("a.md", UNLABELLED)]).location().to_owned();
    let form = ada.get(&path).form(&path).with_at("role", 2, "actions");
    let refused = ada.send(&form.clone().with("day", "soon").with("zone", "Moon")).expect(422);
    assert!(refused.error_in_field("day").is_some() && refused.error_in_field("zone").is_some());
    let again = refused.form(&path);
    assert_eq!((again.value("day"), again.value("zone")), ("soon", "Moon"));
    refused.assert_says("Action items (2)");
    let kept = ada.send(&again.with("day", "").with("zone", "UTC"));
    let number = tests::number_at_the_end(kept.location());
    let whole = ada.get(&format!("/api/v1/postmortems/{number}")).expect(200).json();
    assert_eq!(whole["actions"].as_array().unwrap().len(), 2);
    site.assert_nothing_broke();
}

#[test]
fn a_zip_file_with_several_documents_is_compared_side_by_side() {
    let site = Site::start();
    let ada = site.set_up();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let files: [(&str, &[u8]); 4] = [
        ("all/a.md", UNLABELLED.as_bytes()),
        ("all/b.md", MISLED.as_bytes()),
        ("all/.hidden", b"x"),
        ("all/c.bin", b"\x01\x00"),
    ];
    for (name, content) in files {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let upload = Upload { field: "files", name: "all.zip".into(), bytes };
    let path = ada.upload("/import", &[], &[upload]).location().to_owned();
    let preview = ada.get(&path).expect(200);
    preview.assert_says("Preview of 2 files");
    preview.assert_says("1 file was left out because it is not text: c.bin.");
    assert_eq!(preview.all(".preview-overview td a"), ["a.md", "b.md"]);
    let counts = |page: &Page| page.all(".preview-overview td.preview-count");
    assert_eq!(counts(&preview)[..3], ["0", "0", "0"]);
    assert_eq!(counts(&preview)[4..7], ["0", "0", "1"]);

    // Choices are for the file that they stand at.
    let form = preview.form(&path).with_at("role", 3, "text").with_at("role", 4, "contributing_factors");
    let page = ada.follow(&ada.send(&form.and("do", "preview"))).expect(200);
    assert_eq!(counts(&page)[4..7], ["0", "1", "0"]);
    assert_eq!(counts(&page)[..3], ["0", "0", "0"]);
    let one = page.form(&path).without("keep").and("keep", "1").and("do", "preview");
    let page = ada.follow(&ada.send(&one)).expect(200);
    assert_eq!(page.count("input[name=keep][checked]"), 1, "the ticks are kept");
    let number = tests::number_at_the_end(ada.send(&page.form(&path)).location());
    let whole = ada.get(&format!("/api/v1/postmortems/{number}")).expect(200).json();
    assert_eq!(
        (&whole["postmortem"]["title"], &whole["findings"][0]["text"]),
        (&json!("The queue was full"), &json!("The limit was 10"))
    );

    let broken =
        ada.upload("/import", &[], &[Upload { field: "files", name: "b.zip".into(), bytes: b"PK\x03\x04x".to_vec() }]);
    broken.expect(400).assert_says("“b.zip” cannot be read as a zip file.");
    site.assert_nothing_broke();
}

#[test]
fn the_command_line_lists_the_parts_and_takes_choices() {
    let site = Site::start();
    site.set_up();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("2026")).unwrap();
    let first = folder.path().join("a.md");
    std::fs::write(&first, UNLABELLED).unwrap();
    std::fs::write(folder.path().join("2026/b.md"), MISLED).unwrap();
    std::fs::write(folder.path().join("notes.bin"), b"x").unwrap();

    let dry = site.runs(&["import", "--json", "--dry-run", folder.path().to_str().unwrap()]).json();
    let titles: Vec<_> = dry.iter().map(|line| line["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["The queue was full", "The pool ran dry"], "a folder, in the order of the names");
    assert_eq!(dry[1]["parts"][1]["role"], "text");
    let line = dry[1]["parts"][1]["line"].to_string();

    let first = first.to_str().unwrap();
    let part = format!("{line}=timeline");
    let arguments = ["import", "--json", "--dry-run", "--day", "2026-11-10", "--part", &part, first];
    let read = site.runs(&arguments).json().remove(0);
    assert_eq!((&read["events"], &read["number"], &read["parts"][1]["events"]), (&json!(2), &json!(null), &json!(2)));
    site.assert_nothing_broke();
}

#[test]
fn programs_list_the_parts_and_correct_them() {
    let site = Site::start();
    let ada = site.set_up();
    let send = |body| ada.api("POST", "/api/v1/import", Some(&body));
    let file = json!({ "name": "a.md", "text": UNLABELLED });
    let dry = send(json!({ "files": [file], "dry_run": true })).expect(200).json();
    let part = &dry["items"][0]["parts"][1];
    assert_eq!((&part["label"], &part["role"], &part["events"]), (&json!("What we saw"), &json!("text"), &json!(0)));
    let parts = json!([{ "line": part["line"], "role": "timeline" }]);
    let file = json!({ "name": "a.md", "text": UNLABELLED, "parts": parts });
    let body = json!({ "files": [file], "day": "2026-11-10", "zone": "UTC" });
    let number = send(body).expect(200).json()["items"][0]["number"].clone();
    let whole = ada.get(&format!("/api/v1/postmortems/{number}")).expect(200).json();
    assert_eq!(whole["events"][0]["at"], "2026-11-10T14:03:00Z");
    for (body, field) in [
        (json!({ "files": [{ "text": "# A" }], "day": "soon" }), "day"),
        (json!({ "files": [{ "text": "# A" }], "order": "any" }), "order"),
        (json!({ "files": [{ "text": "# A", "parts": [{ "line": 1, "role": "party" }] }] }), "role"),
        (json!({ "files": [{ "text": "# A", "parts": [{ "line": 0, "role": "text" }] }] }), "line"),
    ] {
        let refused = send(body).expect(422).json();
        assert!(refused["errors"].to_string().contains(&format!("\"{field}\"")), "{refused}");
    }
    site.assert_nothing_broke();
}

#[test]
fn what_running_text_tells_is_added_only_when_somebody_selects_it() {
    let site = Site::start();
    let ada = site.set_up();
    let text = "# Orders were slow on 10 November 2026\n\nAt 14:03 the pager fired. At about 14:20 Ben rolled back. \
        We will add an alert on the queue.\n";
    let path = ada.upload("/import", &[], &[file("prose.md", text)]).location().to_owned();
    let preview = ada.get(&path).expect(200);
    assert_eq!(preview.attributes("input[name=take]", "value"), ["0-event-0", "0-event-1", "0-action-0"]);
    assert_eq!(preview.count("input[name=take][checked]"), 0);
    preview.assert_hides("Events (");

    let chosen = preview.form(&path).and("take", "0-event-1").and("take", "0-action-0").and("do", "preview");
    let page = ada.follow(&ada.send(&chosen)).expect(200);
    assert_eq!(page.count("input[name=take][checked]"), 2);
    for words in ["Events (1)", "Action items (1)"] {
        page.assert_says(words);
    }
    let kept = ada.send(&page.form(&path));
    let number = tests::number_at_the_end(kept.location());
    let whole = ada.get(&format!("/api/v1/postmortems/{number}")).expect(200).json();
    assert_eq!(
        (whole["events"].as_array().unwrap().len(), whole["events"][0]["precision"].as_str()),
        (1, Some("about"))
    );
    assert!(whole["actions"][0]["title"].as_str().unwrap().contains("add an alert"), "{whole}");
    let sections = whole["sections"].to_string();
    assert!(sections.contains("the pager fired") && sections.contains("Ben rolled back"), "the text stays: {sections}");
    site.assert_nothing_broke();
}
