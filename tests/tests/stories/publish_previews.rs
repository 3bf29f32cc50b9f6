//! Before publishing: what readers will see, who they are, and what a share link leaves out.

use serde_json::json;
use tests::{Page, Site, Visitor};

/// A postmortem that names Ben Okafor in a field, in a text and in a quotation.
struct Named {
    site: Site,
    ada: Visitor,
    number: i64,
}

const QUOTED: &str = "Ben Okafor: rolling back now";

fn named() -> Named {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    ben.post("/profile", &[("name", "Ben Okafor"), ("zone", "UTC"), ("theme", "system")]).location();
    let number = ada.declares("Orders failed");
    ada.writes(number, "summary", "Orders failed until @Ben Okafor rolled back. Then Ben slept.").location();
    let event = json!({ "at": "2026-11-10T14:03:00Z", "text": "Ben’s rollback", "evidence": [{ "quote": QUOTED }] });
    ada.api("POST", &format!("/api/v1/postmortems/{number}/events"), Some(&event)).expect(201);
    ada.adds_action(number, &[("title", "Ask BEN OKAFOR"), ("owner", &ben.id().to_string())]);
    Named { site, ada, number }
}

fn preview(by: &Visitor, number: i64, query: &str) -> Page {
    by.get(&format!("/postmortems/{number}/preview{query}"))
}

#[test]
fn the_preview_shows_the_report_and_what_to_know_before() {
    let Named { site, ada, number } = named();
    ada.opens(number).assert_says("Publish");
    let before = preview(&ada, number, "").expect(200);
    for told in [
        "Preview of version 1",
        "Not published yet",
        "No contributing factors yet",
        "Everyone with an account. There are no share links.",
        "Ada, Ben Okafor",
        "1 event has a quotation as evidence.",
        QUOTED,
    ] {
        before.assert_says(told);
    }
    assert_eq!(ada.get(&format!("/postmortems/{number}/report")).status, 404, "looking publishes nothing");
    ada.send(&before.form(&format!("/postmortems/{number}/publish"))).location();
    let report = ada.get(&format!("/postmortems/{number}/report")).expect(200);
    assert!(!report.words().contains("Preview"), "{}", report.words());

    ada.shares(number, "The board");
    let again = preview(&ada, number, "");
    again.assert_says("Preview of version 2");
    again.assert_says("anyone with the share link “The board”");
    site.assert_nothing_broke();
}

#[test]
fn the_preview_says_why_it_cannot_be_published() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Nothing yet");
    let empty = ada.api("GET", &format!("/api/v1/postmortems/{number}"), None).json();
    for section in empty["sections"].as_array().unwrap() {
        assert_eq!(section["text"], "", "{section}");
    }
    let page = preview(&ada, number, "");
    page.assert_says("Write a summary before you publish.");
    assert_eq!(page.count(&format!("form[action=\"/postmortems/{number}/publish\"]")), 0);
    let cora = site.invite(&ada, "cora@example.org", "member");
    ada.writes(number, "summary", "Orders failed.").location();
    assert_eq!(preview(&cora, number, "").count("form[action$=\"/publish\"]"), 0, "she may not publish it");
}

#[test]
fn a_link_leaves_out_names_and_quotations() {
    let Named { site, ada, number } = named();
    ada.publishes(number);
    let path = format!("/postmortems/{number}/share");
    let form = ada.get(&path).form(&path).with("name", "Customers");
    let made = ada.send(&form.and("without_names", "true").and("without_quotations", "true")).expect(201);
    made.assert_says("without names and quotations");
    let link = made.attributes(".made-link", "value").remove(0);
    let shared = site.stranger().get(link.split_once("/s/").map(|(_, token)| format!("/s/{token}")).unwrap().as_str());
    let words = shared.expect(200).words();
    assert!(words.contains("Orders failed until a team member rolled back. Then a team member slept."), "{words}");
    assert!(words.contains("a team member’s rollback") && words.contains("Ask a team member"), "{words}");
    for name in ["Ben", "BEN", "Okafor", "Ada", "rolling back now"] {
        assert!(!words.contains(name), "{name}: {words}");
    }
    let shown = preview(&ada, number, "?without_names=true&without_quotations=true").words();
    assert!(shown.contains("Then a team member slept."), "{shown}");
    assert!(!shown.contains("rolling back now"), "{shown}");

    let complete = ada.shares(number, "The board");
    let words = site.stranger().get(&complete).expect(200).words();
    assert!(words.contains("Then Ben slept.") && words.contains(QUOTED), "{words}");

    let body = json!({ "name": "Press", "without_names": true });
    let made = ada.api("POST", &format!("/api/v1/postmortems/{number}/links"), Some(&body)).expect(201).json();
    let listed = ada.get(&format!("/api/v1/postmortems/{number}/links")).json();
    let press = listed["items"].as_array().unwrap().iter().find(|link| link["id"] == made["id"]).unwrap();
    assert_eq!((&press["without_names"], &press["without_quotations"]), (&json!(true), &json!(false)));
    site.assert_nothing_broke();
}
