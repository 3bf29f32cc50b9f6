//! One line adds an event, and says what was made of it.

use chrono::{Datelike, NaiveDate, Utc};
use serde_json::json;
use tests::{Site, number_at_the_end};

#[test]
fn a_line_becomes_an_event_and_says_how_it_was_read() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "The pool"), ("zone", "Europe/Berlin")]);
    ada.records_event(number, &[("date", "2026-11-10"), ("time", "13:55"), ("text", "Deploy 42 went out")]);

    let path = format!("/postmortems/{number}/events/line");
    let form = ada.opens(number).form(&path);
    let added = ada.send(&form.clone().with("line", "14:03 pager fired, two people joined"));
    let id = number_at_the_end(added.location());
    let page = ada.follow(&added).expect(200);
    let year = if today().year() == 2026 { "" } else { " 2026" };
    page.assert_says(&format!("Added: 14:03 CET, Tue 10 Nov{year}, same day as the previous event, detection."));
    page.assert_says("Possible milestone: detected.");
    let event = ada.get(&format!("/api/v1/postmortems/{number}/events/{id}")).json();
    assert_eq!((&event["local"], &event["milestone"]), (&json!("2026-11-10T14:03"), &json!(null)), "never silently");

    ada.send(&page.form(&format!("/postmortems/{number}/events/{id}/milestone")).and("milestone", "detected"))
        .location();
    let event = ada.get(&format!("/api/v1/postmortems/{number}/events/{id}")).json();
    assert_eq!(event["milestone"], "detected");

    let later = ada.send(&form.with("line", "+12m decided to roll back"));
    let event = ada.get(&format!("/api/v1/postmortems/{number}/events/{}", number_at_the_end(later.location()))).json();
    assert_eq!((&event["local"], &event["kind"]), (&json!("2026-11-10T14:15"), &json!("decision")));
    site.assert_nothing_broke();
}

#[expect(clippy::disallowed_methods, reason = "the server under test has the clock of the machine")]
fn today() -> NaiveDate {
    Utc::now().date_naive()
}

#[test]
fn the_day_of_a_line_names_its_year_when_it_is_another_one() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Found in an old log");
    let confirms = |line: &str| {
        let form = ada.opens(number).form(&format!("/postmortems/{number}/events/line"));
        ada.follow(&ada.send(&form.with("line", line))).expect(200)
    };
    confirms("2019-03-04 23:58 disk at 90 percent").assert_says("Added: 23:58 UTC, Mon 4 Mar 2019");
    // The year comes from the event before, which nobody typed this time.
    confirms("23:59 disk full").assert_says("Added: 23:59 UTC, Mon 4 Mar 2019, same day as the previous event");
    let today = today();
    let page = confirms(&format!("{today} 00:01 disk replaced"));
    page.assert_says(&format!("Added: 00:01 UTC, {}, ", today.format("%a %-d %b")));
    site.assert_nothing_broke();
}

#[test]
fn what_cannot_be_read_is_kept_with_a_way_on() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("The pool");
    let path = format!("/postmortems/{number}/events/line");
    let form = ada.opens(number).form(&path);
    for line in ["pager fired", "25:99 pager fired", "14:03", "\"><script>alert(1)</script>", "+12m too early"] {
        let refused = ada.send(&form.clone().with("line", line)).expect(422);
        assert_eq!(refused.attributes("#line", "value"), [line], "what was typed is kept");
        assert!(refused.error_in_field("line").is_some(), "{line}");
        assert!(refused.live_parts().is_empty(), "{:?}", refused.live_parts());
        refused.assert_says("More fields");
    }
    let events = ada.get(&format!("/api/v1/postmortems/{number}/events")).json();
    assert_eq!(events["items"].as_array().unwrap().len(), 0);
}

#[test]
fn a_program_sends_lines_too() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("The pool");
    let path = format!("/api/v1/postmortems/{number}/events/line");
    let read = ada.api("POST", &path, Some(&json!({ "line": "2026-11-10T14:03:22Z escalated to the database team" })));
    let read = read.expect(201).json();
    assert_eq!(read["event"]["at"], "2026-11-10T14:03:22Z");
    assert_eq!((&read["event"]["kind"], &read["day_from"]), (&json!("escalation"), &json!(null)));
    ada.api("POST", &path, Some(&json!({ "line": "soon" }))).expect(422);
}

#[test]
fn an_event_is_linked_to_findings_by_choosing() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("The pool");
    let one = ada.adds_finding(number, &[("text", "The pool is too small")]);
    let two = ada.adds_finding(number, &[("text", "Nobody watches the pool")]);
    let event = ada.records_event(
        number,
        &[("date", "2026-11-10"), ("time", "14:03"), ("text", "Pager"), ("findings", &one.to_string())],
    );
    let rests =
        |finding: i64| ada.get(&format!("/api/v1/postmortems/{number}/findings/{finding}")).json()["evidence"].clone();
    assert_eq!((rests(one), rests(two)), (json!([event]), json!([])));
    let form = ada.opens_at(number, &format!("event-{event}")).form(&format!("/postmortems/{number}/events/{event}"));
    ada.send(&form.without("findings").and("findings", &two.to_string())).location();
    assert_eq!((rests(one), rests(two)), (json!([]), json!([event])));
    // What is removed keeps its links for when it comes back.
    ada.does(number, &format!("events/{event}/remove")).location();
    ada.changes(number, &format!("finding-{two}"), &[("text", "Nobody watched the pool")]).location();
    ada.does(number, &format!("events/{event}/restore")).location();
    assert_eq!(rests(two), json!([event]));
}

#[test]
fn a_picture_is_evidence_also_without_scripts() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("The pool");
    let event = ada.records_event(
        number,
        &[("date", "2026-11-10"), ("time", "14:03"), ("text", "Pager"), ("quote", "pool timeout")],
    );
    let file = tests::Upload { field: "picture", name: "graph.png".into(), bytes: tests::png() };
    let added = ada.upload(&format!("/postmortems/{number}/pictures"), &[("event", &event.to_string())], &[file]);
    let page = ada.follow(&added).expect(200);
    page.assert_says("Keep picture");
    // It stays when the event is changed, and can be taken off.
    ada.changes(number, &format!("event-{event}"), &[("text", "Pager fired")]).location();
    let shown = ada.opens(number).attributes(".evidence-picture img", "src");
    assert_eq!(shown.len(), 1);
    ada.get(&shown[0]).expect(200);
    ada.publishes(number);
    let link = ada.shares(number, "Everybody");
    let report = site.stranger().get(&link).attributes(".evidence-picture img", "src");
    site.stranger().get(&report[0]).expect(200);
    site.assert_nothing_broke();
}
