//! Events of which only the day is known, and events without a time.

use serde_json::json;
use tests::{Page, Site, Visitor};

/// The times and the texts of the timeline.
fn told(page: &Page) -> Vec<String> {
    let times = page.all("li.event .event-time");
    let texts = page.all("li.event .event-text");
    times
        .iter()
        .zip(texts)
        .map(|(time, text)| format!("{time} {}", text.trim_start_matches("Observation").trim()))
        .collect()
}

fn edits(ada: &Visitor, number: i64, id: i64) -> tests::Form {
    ada.opens_at(number, &format!("event-{id}")).form(&format!("/postmortems/{number}/events/{id}"))
}

#[test]
fn a_day_is_shown_as_a_day_before_its_times_and_counts_for_no_duration() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "The certificate"), ("zone", "Europe/Berlin")]);
    let at = |time, text, milestone| {
        [("date", "2026-11-10"), ("time", time), ("text", text), ("milestone", milestone), ("precision", "exact")]
    };
    ada.records_event(number, &at("00:00", "expired", "impact_started"));
    ada.records_event(number, &at("09:00", "renewed", ""));
    let day = ada.records_event(
        number,
        &[("date", "2026-11-10"), ("precision", "day"), ("text", "reported by a customer"), ("milestone", "detected")],
    );

    let page = ada.opens(number);
    assert_eq!(
        told(&page),
        ["10 Nov Detected reported by a customer", "00:00 Impact started expired", "09:00 renewed"]
    );
    assert_eq!(page.attributes("li.event time", "datetime")[0], "2026-11-10");
    page.assert_says("9 hours later");
    page.assert_says("The event marked “Detected” has no time yet");

    // A time can be filled in later, and makes it exact.
    ada.send(&edits(&ada, number, day).with("time", "00:10")).location();
    let page = ada.opens(number);
    assert_eq!(told(&page)[1], "00:10 Detected reported by a customer");
    page.assert_hides("The event marked “Detected” has no time yet");
    page.assert_says("10 min until detected");
    site.assert_nothing_broke();
}

#[test]
fn a_date_alone_and_a_time_too_many_are_refused_with_what_was_typed() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Half known");
    let path = format!("/postmortems/{number}/events");
    let typed = [("date", "2026-11-10"), ("time", ""), ("text", "Deployed")];
    let refused = ada.send(&ada.opens(number).form(&path).filled(&typed)).expect(422);
    let message = refused.error_in_field("time").unwrap();
    assert!(message.contains("Enter a time, or choose the precision “Day only”"), "{message}");
    let again = refused.form(&path);
    assert_eq!((again.value("date"), again.value("text")), ("2026-11-10", "Deployed"));

    let refused = ada.send(&again.with("time", "14:03").with("precision", "day")).expect(422);
    assert!(refused.error_in_field("time").unwrap().contains("Remove the time"));
    let again = refused.form(&path);
    assert_eq!((again.value("time"), again.value("precision")), ("14:03", "day"));
    ada.send(&again.with("time", "")).location();
    assert_eq!(told(&ada.opens(number)), ["10 Nov Deployed"]);
    site.assert_nothing_broke();
}

#[test]
fn an_event_without_a_time_keeps_its_place_and_moves_between_others() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("In order");
    let at = |time, text| [("date", "2026-11-10"), ("time", time), ("text", text)];
    let first = ada.records_event(number, &at("10:00", "a"));
    let unknown = ada.records_event(number, &[("date", "2026-11-10"), ("precision", "unknown"), ("text", "b")]);
    ada.records_event(number, &at("11:00", "c"));
    let other = ada.records_event(number, &[("date", "2026-11-10"), ("precision", "unknown"), ("text", "d")]);
    let shown = || told(&ada.opens(number));
    assert_eq!(shown(), ["10:00 a", "No time yet b", "11:00 c", "No time yet d"]);
    ada.opens(number).assert_says("2 events have no time yet");
    ada.opens(number).assert_says("1 hour later");

    // It follows the event before it, and stays where it is when that one passes another.
    ada.send(&edits(&ada, number, first).with("time", "10:30")).location();
    assert_eq!(shown(), ["10:30 a", "No time yet b", "11:00 c", "No time yet d"]);
    ada.send(&edits(&ada, number, first).with("time", "12:00")).location();
    assert_eq!(shown(), ["No time yet b", "11:00 c", "No time yet d", "12:00 a"]);

    let moves = |id: i64, direction: &str| {
        let form = ada.opens(number).form(&format!("/postmortems/{number}/events/{id}/move"));
        ada.send(&form.and("direction", direction)).location();
    };
    moves(unknown, "down");
    assert_eq!(shown(), ["11:00 c", "No time yet b", "No time yet d", "12:00 a"]);
    moves(other, "up");
    assert_eq!(shown(), ["11:00 c", "No time yet d", "No time yet b", "12:00 a"]);
    moves(unknown, "down");
    assert_eq!(shown(), ["11:00 c", "No time yet d", "12:00 a", "No time yet b"]);
    moves(other, "up");
    assert_eq!(shown(), ["No time yet d", "11:00 c", "12:00 a", "No time yet b"]);

    // Its text can be changed without a word about the time; removing and undoing keep its place.
    ada.send(&edits(&ada, number, unknown).with("text", "e")).location();
    let removed = ada.send(&ada.opens(number).form(&format!("/postmortems/{number}/events/{other}/remove")));
    assert_eq!(shown(), ["11:00 c", "12:00 a", "No time yet e"]);
    let undo = ada.follow(&removed).form(&format!("/postmortems/{number}/events/{other}/restore"));
    ada.send(&undo).location();
    assert_eq!(shown(), ["No time yet d", "11:00 c", "12:00 a", "No time yet e"]);
    ada.send(&edits(&ada, number, unknown).with("time", "11:30")).location();
    assert_eq!(shown(), ["No time yet d", "11:00 c", "11:30 e", "12:00 a"]);
    ada.opens(number).assert_says("1 event has no time yet");
    site.assert_nothing_broke();
}

#[test]
fn a_form_from_before_a_move_does_not_put_it_back() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Moved meanwhile");
    let at = |time, text| [("date", "2026-11-10"), ("time", time), ("text", text)];
    let first = ada.records_event(number, &at("10:00", "a"));
    ada.records_event(number, &at("11:00", "b"));
    let unknown = ada.records_event(number, &[("date", "2026-11-10"), ("precision", "unknown"), ("text", "c")]);
    let stale = edits(&ada, number, unknown);
    let form = ada.opens(number).form(&format!("/postmortems/{number}/events/{unknown}/move"));
    ada.send(&form.and("direction", "up")).location();
    ada.send(&stale.with("text", "d")).expect(409);
    // It came along with the event before it.
    let stale = edits(&ada, number, unknown);
    ada.send(&edits(&ada, number, first).with("time", "10:30")).location();
    ada.send(&stale.with("text", "d")).expect(409);
    assert_eq!(told(&ada.opens(number)), ["10:30 a", "No time yet c", "11:00 b"]);
    site.assert_nothing_broke();
}

#[test]
fn a_day_does_not_say_when_it_happened_where_a_time_does() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "Long prepared"), ("zone", "UTC")]);
    let address = format!("/api/v1/postmortems/{number}/events");
    let happened = || ada.get("/api/v1/postmortems").json()["items"][0]["happened_at"].clone();
    let add = |body: serde_json::Value| ada.api("POST", &address, Some(&body)).expect(201);
    add(json!({ "at": "2024-03-01", "precision": "day", "milestone": "impact_started", "text": "Flag was added" }));
    assert_eq!(happened(), "2024-03-01T00:00:00Z");
    add(json!({ "at": "2026-11-10T14:03", "text": "Pager fired" }));
    assert_eq!(happened(), "2026-11-10T14:03:00Z");
    site.assert_nothing_broke();
}

#[test]
fn a_day_stays_the_same_day_in_another_zone() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "Zones"), ("zone", "Europe/Berlin")]);
    ada.records_event(number, &[("date", "2026-11-10"), ("precision", "day"), ("text", "a")]);
    ada.records_event(number, &[("date", "2026-11-10"), ("precision", "unknown"), ("text", "b")]);
    ada.records_event(number, &[("date", "2026-11-10"), ("time", "00:30"), ("text", "c")]);
    for (zone, order) in [
        ("Asia/Tokyo", ["10 Nov a", "No time yet b", "08:30 c"]),
        ("America/New_York", ["18:30 c", "10 Nov a", "No time yet b"]),
        ("Europe/Berlin", ["10 Nov a", "No time yet b", "00:30 c"]),
    ] {
        let form = ada.opens_at(number, "head").form(&format!("/postmortems/{number}"));
        ada.send(&form.with("zone", zone)).location();
        assert_eq!(told(&ada.opens(number)), order, "{zone}");
    }
    site.assert_nothing_broke();
}

#[test]
fn programs_send_and_get_the_precision() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "By a program"), ("zone", "Europe/Berlin")]);
    let path = format!("/api/v1/postmortems/{number}/events");
    let day = json!({ "at": "2026-11-10", "precision": "day", "text": "Reported" });
    let event = ada.api("POST", &path, Some(&day)).expect(201).json();
    assert_eq!(
        (&event["at"], &event["local"], &event["precision"], &event["approximate"]),
        (&json!("2026-11-09T23:00:00Z"), &json!("2026-11-10"), &json!("day"), &json!(false))
    );
    let address = format!("{path}/{}", event["id"]);
    // The instant that was sent back is on the same day.
    let again = json!({ "at": event["at"], "precision": "day", "text": "Reported", "version": 1 });
    assert_eq!(ada.api("PUT", &address, Some(&again)).expect(200).json()["at"], event["at"]);
    for (body, field) in [
        (json!({ "at": "2026-11-10", "text": "No time" }), "at"),
        (json!({ "at": "2026-11-10T14:03", "precision": "unknown", "text": "A time" }), "at"),
        (json!({ "at": "2026-11-10T14:03", "precision": "roughly", "text": "No such precision" }), "precision"),
    ] {
        let refused = ada.api("POST", &path, Some(&body)).expect(422).json();
        assert!(refused["errors"].to_string().contains(&format!("\"{field}\"")), "{refused}");
    }
    let about = json!({ "at": "2026-11-10T14:03", "approximate": true, "text": "About then" });
    assert_eq!(ada.api("POST", &path, Some(&about)).expect(201).json()["precision"], "about");
    let unknown = json!({ "at": "2026-11-10", "precision": "unknown", "text": "Some time" });
    let unknown = ada.api("POST", &path, Some(&unknown)).expect(201).json();
    assert_eq!((&unknown["at"], &unknown["local"]), (&json!("2026-11-10T13:03:00Z"), &json!("2026-11-10")));
    let moved = ada.api("POST", &format!("{path}/{}/move", unknown["id"]), Some(&json!({ "direction": "up" })));
    moved.expect(204);
    let listed = ada.get(&path).json();
    let texts: Vec<_> = listed["items"].as_array().unwrap().iter().map(|event| event["text"].clone()).collect();
    assert_eq!(texts, ["Reported", "Some time", "About then"]);

    // Readers of the report see the same.
    ada.publishes(number);
    let report = ada.get(&format!("/api/v1/postmortems/{number}/report")).expect(200).json();
    let precisions: Vec<_> =
        report["events"].as_array().unwrap().iter().map(|event| event["precision"].clone()).collect();
    assert_eq!(precisions, ["day", "unknown", "about"]);
    let page = ada.get(&format!("/postmortems/{number}/report")).expect(200);
    assert_eq!(told(&page), ["10 Nov Reported", "No time yet Some time", "~ 14:03 About then"]);
    site.assert_nothing_broke();
}

#[test]
fn insights_ignore_milestones_without_a_time() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Late");
    let at = |time, milestone| [("date", "2026-11-10"), ("time", time), ("text", "x"), ("milestone", milestone)];
    ada.records_event(number, &at("10:00", "impact_started"));
    let detected = ada.records_event(
        number,
        &[("date", "2026-11-10"), ("precision", "day"), ("text", "y"), ("milestone", "detected")],
    );
    let durations = || ada.get(&format!("/api/v1/postmortems/{number}")).json()["durations"].clone();
    let before = durations();
    assert!(!before.to_string().contains("1500"), "{before}");
    ada.send(&edits(&ada, number, detected).with("time", "10:25")).location();
    assert!(durations().to_string().contains("1500"), "{}", durations());
    site.assert_nothing_broke();
}
