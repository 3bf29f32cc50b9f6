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
            ("approximate", "true"),
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
        ("approximate", "true"),
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
