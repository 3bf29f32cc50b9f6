//! One field of a row is edited where it stands; the rest of the record stays as it is.

use tests::Site;

#[test]
fn a_form_for_one_field_of_an_event_leaves_the_others_alone() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("One field");
    let event = ada.records_event(
        number,
        &[
            ("date", "2026-11-10"),
            ("time", "14:03"),
            ("text", "The pager fired"),
            ("kind", "decision"),
            ("milestone", "detected"),
            ("precision", "about"),
            ("known", "Errors began with the deploy"),
            ("quote", "pool timed out"),
        ],
    );
    let address = format!("/postmortems/{number}/events/{event}");
    let version = |what: &str| ada.opens(number).attributes(&format!("#{what}"), "data-row-version").concat();
    let at = |version: &str| {
        ada.post(&address, &[("field", "time"), ("date", "2026-11-10"), ("time", "14:05"), ("version", version)])
    };

    let first = version(&format!("event-{event}"));
    at(&first).location();
    let second = version(&format!("event-{event}"));
    ada.post(&address, &[("field", "text"), ("text", "The pager fired twice"), ("version", &second)]).location();

    let form = ada.opens_at(number, &format!("event-{event}")).form(&address);
    let has = |name: &str, value: &str| form.fields.iter().any(|(field, typed)| field == name && typed == value);
    for (name, value) in [
        ("time", "14:05"),
        ("date", "2026-11-10"),
        ("text", "The pager fired twice"),
        ("kind", "decision"),
        ("milestone", "detected"),
        ("precision", "about"),
        ("known", "Errors began with the deploy"),
        ("quote", "pool timed out"),
    ] {
        assert!(has(name, value), "{name}: {:?}", form.fields);
    }

    // What is refused, and what somebody else changed, is said by the whole form.
    let third = version(&format!("event-{event}"));
    let refused = ada.post(&address, &[("field", "text"), ("text", ""), ("version", &third)]);
    assert_eq!(refused.status, 422);
    let conflict = at(&first).expect(409);
    conflict.assert_says("Someone else changed this while you were editing.");
    site.assert_nothing_broke();
}

#[test]
fn a_missing_time_is_filled_in_and_a_text_keeps_the_time_as_it_is() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("One field");
    let adds = |at: &str, precision: &str, text: &str| {
        let body = serde_json::json!({ "at": at, "precision": precision, "text": text });
        let path = format!("/api/v1/postmortems/{number}/events");
        ada.api("POST", &path, Some(&body)).expect(201).json()["id"].as_i64().unwrap()
    };
    let at = |id: i64| {
        let document = ada.get(&format!("/api/v1/postmortems/{number}")).expect(200).json();
        let events = document["events"].as_array().unwrap().iter().map(|event| {
            format!("{} {} {}", event["id"], event["at"].as_str().unwrap(), event["precision"].as_str().unwrap())
        });
        let begins = format!("{id} ");
        events.filter(|event| event.starts_with(&begins)).map(|event| event[begins.len()..].to_owned()).next().unwrap()
    };
    let version = |id: i64| ada.opens(number).attributes(&format!("#event-{id}"), "data-row-version").concat();
    let saves = |id: i64, fields: &[(&str, &str)]| {
        let version = version(id);
        let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        ada.post(&format!("/postmortems/{number}/events/{id}"), &fields).location();
    };

    let day = adds("2026-11-10", "day", "Config introduced");
    saves(day, &[("field", "text"), ("text", "Configuration introduced")]);
    assert!(at(day).ends_with(" day"), "{}", at(day));
    saves(day, &[("field", "time"), ("date", "2026-11-10"), ("time", "14:05")]);
    assert_eq!(at(day), "2026-11-10T14:05:00Z exact");

    let logged = adds("2026-11-10T14:03:12.870Z", "exact", "Pool exhausted");
    let before = at(logged);
    assert!(before.contains("12.87"), "{before}");
    saves(logged, &[("field", "text"), ("text", "The pool is exhausted")]);
    assert_eq!(at(logged), before);
    site.assert_nothing_broke();
}

#[test]
fn a_form_for_one_field_of_an_action_item_leaves_the_others_alone() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("One field");
    let action = ada.adds_action(
        number,
        &[("title", "Page on errors"), ("due", "2026-12-24"), ("outcome", "Within two minutes"), ("area", "alerts")],
    );
    let address = format!("/postmortems/{number}/actions/{action}");
    let row = format!("#action-{action}");
    let me = ada.opens(number).attributes("[data-me]", "data-me").concat();
    for (field, value) in [("owner", me.as_str()), ("due", "2026-12-31"), ("title", "Page on all errors")] {
        let version = ada.opens(number).attributes(&row, "data-row-version").concat();
        ada.post(
            &address,
            &[("field", field), (field, value), ("due_reason", "The vendor asked"), ("version", &version)],
        )
        .location();
    }
    let form = ada.opens_at(number, &format!("action-{action}")).form(&address);
    for (name, value) in [
        ("title", "Page on all errors"),
        ("due", "2026-12-31"),
        ("owner", me.as_str()),
        ("outcome", "Within two minutes"),
        ("area", "alerts"),
    ] {
        assert!(form.fields.iter().any(|(field, typed)| field == name && typed == value), "{name}: {:?}", form.fields);
    }
    // A date that was agreed is changed for a reason.
    let version = ada.opens(number).attributes(&row, "data-row-version").concat();
    let silent = ada.post(&address, &[("field", "due"), ("due", "2027-01-31"), ("version", &version)]).expect(422);
    silent.assert_says("Give a reason for changing the due date.");
    let wrong = ada.post(&address, &[("field", "due"), ("due", "soon"), ("version", "1")]);
    assert_eq!(wrong.status, 422);
    site.assert_nothing_broke();
}

#[test]
fn readers_are_told_nothing_of_rows() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Read only");
    ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "The pager fired")]);
    ada.post(&format!("/postmortems/{number}/publish"), &[]).location();
    let report = ada.get(&format!("/postmortems/{number}/report")).expect(200);
    assert_eq!(report.count("[data-row]") + report.count(".event-glyph") + report.count(".strip-link"), 0);
}
