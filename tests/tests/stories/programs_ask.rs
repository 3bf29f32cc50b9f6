//! What programs ask across postmortems: the board and the search.

use serde_json::{Value, json};
use tests::{Site, Visitor};

fn titles(who: &Visitor, query: &str) -> Vec<String> {
    let page = who.get(&format!("/api/v1/actions?{query}")).expect(200).json();
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["action"]["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_program_asks_for_action_items_of_all_postmortems() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let ben_id = ben.get("/api/v1/me").json()["id"].to_string();
    let details = [("title", "Checkout failed"), ("zone", "UTC"), ("severity", "1"), ("services", "checkout")];
    let number = ada.declares_with(&details);
    let other = ada.declares_with(&[("title", "Payments slow"), ("zone", "UTC"), ("severity", "3")]);
    ada.adds_action(number, &[("title", "Alert"), ("owner", &ben_id), ("due", "2020-01-01"), ("kind", "detect")]);
    ada.adds_action(number, &[("title", "Retry"), ("due", "2090-01-01"), ("priority", "high")]);
    let done = ada.adds_action(other, &[("title", "Resize"), ("owner_name", "The vendor")]);
    ada.takes_step(other, done, "finish", "").location();
    let private = ada.declares_with(&[("title", "Secret"), ("zone", "UTC"), ("is_private", "true")]);
    ada.adds_action(private, &[("title", "Rotate")]);

    for (query, found) in [
        ("", vec!["Alert", "Retry"]),
        ("status=all", vec!["Alert", "Retry", "Resize"]),
        ("status=done", vec!["Resize"]),
        ("owner=me", vec!["Alert"]),
        ("owner=none", vec!["Retry"]),
        ("status=all&owner=name:The%20vendor", vec!["Resize"]),
        ("due=overdue", vec!["Alert"]),
        ("type=detect", vec!["Alert"]),
        ("sort=priority", vec!["Retry", "Alert"]),
        ("severity=3&status=all", vec!["Resize"]),
        ("service=checkout", vec!["Alert", "Retry"]),
        (&format!("postmortem={other}&status=all"), vec!["Resize"]),
    ] {
        assert_eq!(titles(&ben, query), found, "{query}");
    }
    assert!(titles(&cora, "status=all").is_empty(), "a reader sees no drafts");
    assert!(titles(&ada, "").contains(&"Rotate".to_owned()));
    let page = ben.get("/api/v1/actions?limit=1").json();
    assert_eq!((&page["items"][0]["postmortem_title"], &page["next"]), (&json!("Checkout failed"), &json!(2)));
    assert_eq!(titles(&ben, "limit=1&page=2"), ["Retry"]);
    assert_eq!(ben.get("/api/v1/actions?limit=1&page=2").json()["next"], Value::Null);
    for (query, field) in [
        ("status=finished", "status"),
        ("owner=somebody", "owner"),
        ("owner=0", "owner"),
        ("owner=%2B1", "owner"),
        ("owner=name:", "owner"),
        ("limit=0", "limit"),
        ("page=101", "page"),
        ("due=never", "due"),
        ("colour=red", "colour"),
        (&format!("service={}", "a".repeat(201)), "service"),
    ] {
        let refused = ben.get(&format!("/api/v1/actions?{query}")).expect(400).json();
        assert!(refused.to_string().contains(field), "{query}: {refused}");
    }
    site.assert_nothing_broke();
}

#[test]
fn a_program_searches_and_gets_passages() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Checkout failed");
    ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:04"), ("text", "The pod was OOMKilled twice.")]);
    let private = ada.declares_with(&[("title", "Secret"), ("zone", "UTC"), ("is_private", "true")]);
    ada.records_event(private, &[("date", "2026-11-10"), ("time", "14:04"), ("text", "OOMKilled, too")]);
    let mut asks = (0..1_000).map(|_| ben.get("/api/v1/search?q=OOMKilled").expect(200).json());
    let found = asks.find(|found| !found["items"].as_array().unwrap().is_empty()).expect("it is indexed");
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["items"][0]["postmortem"]["label"], "PM-1");
    let place = &found["items"][0]["places"][0];
    assert_eq!(place["kind"], "event");
    assert!(place["place"].as_str().unwrap().starts_with("event-"));
    let passage = place["passage"].as_array().unwrap();
    let marked: Vec<_> = passage.iter().filter(|piece| piece["is_found"] == true).map(|piece| &piece["text"]).collect();
    assert_eq!(marked, ["OOMKilled"]);
    assert_eq!(ben.get("/api/v1/search?q=sev:9").json()["unknown"], json!(["sev:9"]));
    assert_eq!(ben.get("/api/v1/search").json()["items"], json!([]));
    ben.get(&format!("/api/v1/search?q={}", "a".repeat(801))).expect(400);
    site.assert_nothing_broke();
}
