//! The disk is full: nothing is lost, reading goes on, and saving works again without a restart. On PostgreSQL the
//! disk is the database server's, so these stories are left out there.

use serde_json::json;
use tests::{Options, PASSWORD, Page, Site, Visitor, Writer, whole};

/// Less than the database has written already, and more than the log will hold.
const LIMIT: u32 = 64 * 1024;
/// What SQLite still has room for in pages that it may write again.
const MOST_SAVED: usize = 50;

fn adds_team(by: &Visitor, name: &str) -> Page {
    by.api("POST", "/api/v1/teams", Some(&json!({ "name": name })))
}

/// Fills the disk; the names of the teams that were saved before it was full.
fn fills_the_disk(site: &Site, ada: &Visitor) -> Vec<String> {
    site.limits_files(Some(LIMIT));
    let mut saved = Vec::new();
    for count in 0..MOST_SAVED {
        let name = format!("Team {count}");
        match adds_team(ada, &name).status {
            201 => saved.push(name),
            507 => return saved,
            other => panic!("{other} while the disk becomes full"),
        }
    }
    panic!("the disk does not become full");
}

fn teams(by: &Visitor) -> Vec<String> {
    let items = by.api("GET", "/api/v1/teams", None).expect(200).json()["items"].clone();
    items.as_array().unwrap().iter().map(|team| team["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_full_disk_loses_nothing_and_recovers_without_a_restart() {
    let site = Site::start_with(Options { has_file_limit: true, ..Options::default() });
    if !site.is_on_sqlite() {
        println!("left out: the disk is the database server's");
        return;
    }
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares("A long night");
    ben.writes(number, "summary", "Orders failed.").location();
    ben.publishes(number);
    let link = ben.shares(number, "Board");
    let mut saved = fills_the_disk(&site, &ada);

    // Whoever saves is told, as a page and as a problem.
    let problem = adds_team(&ada, "Too late").expect(507);
    assert_eq!(problem.header("content-type"), "application/problem+json");
    assert_eq!(problem.json()["type"], "/api#disk-full");
    ben.post("/postmortems", &[("title", "Too late"), ("zone", "UTC")]).expect(507).assert_says("no disk space left");
    let sign_in = [("email", "ben@example.org"), ("password", PASSWORD)];
    site.stranger().post("/sign-in", &sign_in).expect(507);

    // Reading goes on, and those who can help see it everywhere.
    for path in ["/postmortems", "/people", &format!("/postmortems/{number}"), &format!("/postmortems/{number}/report")]
    {
        ada.get(path).expect(200).assert_says("The disk is full.");
        assert!(!ben.get(path).expect(200).message("The disk is full."), "{path}: Ben cannot help");
    }
    site.stranger().get(&link).expect(200);
    assert_eq!(site.stranger().get("/readyz").expect(503).text(), "the disk is full\n");
    site.stranger().get("/healthz").expect(200);

    site.limits_files(None);
    site.stranger().get("/readyz").expect(200);
    assert!(!ada.get("/people").message("The disk is full."));
    adds_team(&ada, "After").expect(201);
    saved.push("After".to_owned());
    saved.sort();
    assert_eq!(teams(&ada), saved);
    assert!(!ada.get("/postmortems").message("Too late"));
    assert_eq!(site.stranger().post("/sign-in", &sign_in).status, 303);

    // The log says it once, not for each request.
    let logs = site.logs();
    let lines: Vec<_> = logs.lines().filter(|line| line.contains("the disk is full")).collect();
    assert!(lines.len() == 1 && lines[0].contains("debrief.sqlite"), "{lines:#?}");
    assert_eq!(logs.matches("ERROR").count(), 1, "{logs}");
    let checked = site.runs(&["check"]);
    assert!(checked.is_good, "{}", checked.logs);
    let site = site.dies_and_starts_again();
    assert_eq!(teams(&ada.at(&site.address)), saved, "what was acknowledged is in the file");
}

#[test]
fn who_writes_live_is_told_of_a_full_disk_and_loses_nothing() {
    let site = Site::start_with(Options { has_file_limit: true, ..Options::default() });
    if !site.is_on_sqlite() {
        println!("left out: the disk is the database server's");
        return;
    }
    let ada = site.set_up();
    let number = ada.declares("Written on a full disk");
    let section = ada.section_at(number, "summary");
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    writer.types(section, 0, "Before. ");
    writer.waits_until_saved();
    fills_the_disk(&site, &ada);
    // What is left of the disk may hold a few letters more.
    let (mut writer, mut typed) = (writer, String::from("Before. "));
    for _ in 0..MOST_SAVED {
        let words = "typed while nothing could be saved. ".repeat(200);
        writer.types(section, typed.encode_utf16().count().try_into().unwrap(), &words);
        typed.push_str(&words);
        writer.waits("an answer", |state| state.closed.is_some() || state.saved == state.sent);
        if writer.state().closed.is_some() {
            break;
        }
    }
    assert_eq!(writer.state().closed, Some(4013));
    // Who comes back is told again, until there is space.
    let doc = writer.doc();
    writer = Writer::join_with(&site.address, &ada, number, doc.clone()).expect("the socket opens");
    // The answer to the first question of the server is what could not be saved, so the end may come at once.
    writer.waits("the end", |state| state.closed == Some(4013));
    site.limits_files(None);
    writer = Writer::join_with(&site.address, &ada, number, doc.clone()).expect("the socket opens");
    writer.waits_until_synced();
    writer.sends(whole(&doc));
    writer.waits_until_saved();
    let text = ada.get(&format!("/api/v1/postmortems/{number}/sections/{section}")).json()["text"].clone();
    assert_eq!(text.as_str().unwrap().trim(), typed.trim());
    assert_eq!(site.logs().matches("ERROR").count(), 1, "{}", site.logs());
}
