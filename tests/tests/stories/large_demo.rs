//! Demo data of any size: it can be read, searched and edited like what people wrote.

use serde_json::Value;
use tests::{Site, Visitor, Writer};

/// Fills the database of a site; signs in as an ordinary member.
fn filled(site: &Site, postmortems: &str, seed: &str) -> Visitor {
    let printed = site.runs(&["demo", "--postmortems", postmortems, "--seed", seed, "--json"]).json().remove(0);
    let member = site.stranger();
    let text = |name: &str| printed[name].as_str().unwrap().to_owned();
    let done = member.post("/sign-in", &[("email", &text("member")), ("password", &text("password"))]);
    assert_eq!(done.status, 303, "{}", done.words());
    member
}

fn api(who: &Visitor, path: &str) -> Value {
    who.api("GET", path, None).expect(200).json()
}

#[test]
fn a_large_demo_is_read_searched_and_edited() {
    let site = Site::start();
    let member = filled(&site, "60", "1");
    let list = member.get("/postmortems").expect(200);
    assert!(list.all("table.list tbody tr").len() >= 20, "{}", list.words());
    member.get("/actions").expect(200).assert_says("Overdue");
    member.get("/insights").expect(200);
    member.get("/search?q=timeout").expect(200).assert_hides("No results");

    // What the editor opens is what was saved as Markdown, and it can be written on.
    let number = api(&member, "/api/v1/postmortems")["items"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|card| card["number"].as_i64())
        .unwrap();
    let postmortem = api(&member, &format!("/api/v1/postmortems/{number}"));
    let section = &postmortem["sections"][0];
    let (id, text) = (section["id"].as_i64().unwrap(), section["text"].as_str().unwrap());
    assert!(!text.is_empty());
    let writer = Writer::join(&site, &member, number);
    writer.waits_until_synced();
    assert_eq!(writer.text(id), text);
    writer.types(id, 0, "First. ");
    writer.waits_until_saved();
    let after = api(&member, &format!("/api/v1/postmortems/{number}"));
    assert_eq!(after["sections"][0]["text"], format!("First. {text}"));
    drop(writer);

    // New records do not collide with what was filled in.
    member.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "Checked again")]);
    member.adds_action(number, &[("title", "Look at it again")]);
    assert!(member.declares("One more") > 60);
    // Every text equals its edits, and every row refers to one that is there.
    let check = site.runs(&["check"]);
    assert!(check.is_good, "{}{}", check.message, check.logs);
}

#[test]
fn the_same_seed_makes_up_the_same_data() {
    let counts = |seed| {
        let site = Site::start();
        let member = filled(&site, "40", seed);
        let cards = api(&member, "/api/v1/postmortems");
        let titles: Vec<String> =
            cards["items"].as_array().unwrap().iter().map(|card| card["title"].as_str().unwrap().to_owned()).collect();
        let found = member.get("/search?q=the").expect(200).all(".search-title a");
        (titles, found)
    };
    let first = counts("5");
    assert!(first.0.len() > 20 && !first.1.is_empty());
    assert_eq!(first, counts("5"));
    assert_ne!(first, counts("6"));
}

#[test]
fn a_large_demo_needs_an_empty_database() {
    let site = Site::start();
    site.set_up();
    let refused = site.runs(&["demo", "--postmortems", "10"]);
    assert!(!refused.is_good && refused.logs.contains("empty database"), "{}", refused.logs);
    let none = site.runs(&["demo", "--postmortems", "0"]);
    assert!(!none.is_good && none.logs.contains("1..=1000000"), "{}", none.logs);
}
