//! The language check: it asks, it can be set aside with a reason, and it is in nobody's way.

use serde_json::json;
use tests::Site;
use tests::judged_suggestions::{DRAWN, counts, drawn, marks, own_pieces, pieces};

const JUDGED: &str = include_str!("../../fixtures/suggestions-judged.txt");
const JUDGED_OWN: &str = include_str!("../../fixtures/documents/suggestions-judged.txt");
/// Of ten marks, so many at least are ones that a careful facilitator agrees with.
const AGREED_OF_TEN: usize = 8;

#[test]
fn marks_on_our_own_documents_are_the_judged_ones() {
    let lines = JUDGED_OWN.lines().filter(|line| !line.starts_with('#'));
    let mut judged: Vec<_> = lines.map(|line| line.rsplit_once(" | ").expect("a mark and a judgement")).collect();
    judged.sort_unstable();
    let mut found: Vec<_> = marks(own_pieces()).iter().map(tests::judged_suggestions::CorpusMark::name).collect();
    found.sort_unstable();
    let expected: Vec<_> = judged.iter().map(|(name, _)| (*name).to_owned()).collect();
    let new: Vec<_> = found.iter().filter(|name| !expected.contains(name)).collect();
    let gone: Vec<_> = expected.iter().filter(|name| !found.contains(name)).collect();
    assert!(new.is_empty() && gone.is_empty(), "not judged yet: {new:#?}\nmarked no more: {gone:#?}");
    let agreed = judged.iter().filter(|(_, judgement)| *judgement == "agree").count();
    assert!(agreed * 10 >= judged.len() * AGREED_OF_TEN, "only {agreed} of {} agreed", judged.len());
}

#[test]
#[ignore = "needs DEBRIEF_CORPUS"]
fn most_marks_on_real_postmortems_are_agreed_with() {
    let judged: Vec<_> = JUDGED
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.rsplit_once(" | ").expect("a mark and what was said of it"))
        .collect();
    let marks = marks(pieces());
    println!("{} marks in the corpus\n{}", marks.len(), counts(&marks));
    let drawn = drawn(marks);
    let said = |name: &str| judged.iter().find(|(judged, _)| *judged == name).map(|(_, said)| *said);
    let unjudged: Vec<_> =
        drawn.iter().map(tests::judged_suggestions::CorpusMark::name).filter(|name| said(name).is_none()).collect();
    assert!(unjudged.is_empty(), "not judged yet: {unjudged:#?}");
    let agreed = drawn.iter().filter(|mark| said(&mark.name()) == Some("agree")).count();
    println!("{agreed} of {} agreed (of {DRAWN} that would be drawn)", drawn.len());
    assert!(agreed * 10 >= drawn.len() * AGREED_OF_TEN, "only {agreed} of {} agreed", drawn.len());
}

#[test]
fn a_hint_stands_beside_the_saved_text_and_is_set_aside_with_a_reason() {
    let site = Site::start();
    let ada = site.set_up();
    let reader = site.invite(&ada, "reads@example.org", "reader");
    let number = ada.declares("Checkout was slow");
    ada.writes(number, "summary", "We should have noticed the queue. The alert should have fired.");
    let section = ada.section_at(number, "summary");

    let page = ada.opens(number);
    assert_eq!(page.all(".margin-suggestions .suggestion-words"), ["We should have noticed"]);
    page.assert_says("What did we see and know at the time");

    let path = format!("/postmortems/{number}/suggestions");
    let form = page.form(&path);
    assert_eq!(form.value("subject"), format!("section-{section}"));
    let refused = ada.send(&form).expect(422);
    refused.assert_says("Enter a reason.");
    ada.send(&refused.form(&path).with("reason", "Said by a customer, word for word")).location();

    let page = ada.opens(number);
    assert_eq!(page.count(".margin-suggestions .suggestion"), 0);
    page.assert_says("Said by a customer, word for word");
    page.assert_says("1 dismissed");

    // Other words ask again; the same words stay set aside.
    ada.writes(number, "summary", "Again: we should have noticed the queue. We could have rolled back.");
    assert_eq!(ada.opens(number).all(".margin-suggestions .suggestion-words"), ["We could have rolled"]);

    // It is in nobody's way, and readers never see it.
    ada.publishes(number);
    let report = reader.get(&format!("/postmortems/{number}/report")).expect(200);
    report.assert_says("We could have rolled back.");
    report.assert_hides("Don’t suggest again here");
    assert_eq!(report.count(".suggestion"), 0);

    let undo_dismissal = ada.opens(number).attributes(".suggestions-dismissed form", "action").remove(0);
    ada.post(&undo_dismissal, &[]).location();
    assert_eq!(ada.opens(number).count(".margin-suggestions .suggestion"), 2);
    site.assert_nothing_broke();
}

#[test]
fn names_causes_and_actions_are_looked_at_where_they_stand() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("A volume was deleted");
    let first =
        ada.api("GET", "/api/v1/me", None).json()["name"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    let event = ada.records_event(
        number,
        &[("date", "2026-11-10"), ("time", "14:03"), ("text", &format!("{first} accidentally deleted the volume"))],
    );
    let finding = ada.adds_finding(number, &[("text", "Lack of training"), ("kind", "root_cause")]);
    let vague = ada.adds_action(number, &[("title", "Improve monitoring")]);
    ada.adds_action(number, &[("title", "Improve paging"), ("outcome", "Pages within 2 minutes")]);

    let suggestions = ada.api("GET", &format!("/api/v1/postmortems/{number}/suggestions"), None).expect(200).json();
    let found: Vec<_> = suggestions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|suggestion| {
            (suggestion["subject"].as_str().unwrap().to_owned(), suggestion["rule"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [
        (format!("event-{event}"), "name_as_cause".to_owned()),
        (format!("finding-{finding}"), "stops_at_person".to_owned()),
        (format!("action-{vague}"), "more_of".to_owned()),
    ];
    assert_eq!(found, expected);
    site.assert_nothing_broke();
}

#[test]
fn the_api_looks_at_any_text_and_keeps_what_was_set_aside() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Checkout was slow");
    let section = ada.section_at(number, "summary");
    let look = |body: serde_json::Value| ada.api("POST", "/api/v1/suggestions", Some(&body));

    let suggestions = look(json!({"text": "🙂 We should have noticed."})).expect(200).json();
    let suggestion = &suggestions["items"][0];
    assert_eq!((suggestion["start"].as_u64(), suggestion["start_utf16"].as_u64()), (Some(5), Some(3)));
    assert_eq!(suggestion["words"], "We should have noticed");
    assert_eq!(look(json!({"text": "Investigate", "place": "action"})).json()["items"][0]["rule"], "vague_action");
    assert_eq!(look(json!({"text": "Investigate"})).json()["items"], json!([]));
    look(json!({"text": "x", "place": "nowhere"})).expect(422);

    let path = format!("/api/v1/postmortems/{number}/suggestions/dismissals");
    let set_aside = |subject: &str, reason: &str| {
        let body =
            json!({"subject": subject, "rule": "should_have", "words": "We should have noticed", "reason": reason});
        ada.api("POST", &path, Some(&body))
    };
    ada.writes(number, "summary", "We should have noticed.");
    set_aside(&format!("section-{section}"), " ").expect(422);
    set_aside("section-999999", "A quotation").expect(404);
    let made = set_aside(&format!("section-{section}"), "A quotation").expect(201).json();
    let again = set_aside(&format!("section-{section}"), "A song").expect(201).json();
    assert_eq!(made["id"], again["id"], "one suggestion is set aside once");
    let suggestions = format!("/api/v1/postmortems/{number}/suggestions");
    assert_eq!(ada.api("GET", &suggestions, None).json()["items"][0]["dismissed"]["reason"], "A song");
    ada.api("DELETE", &format!("{path}/{}", made["id"]), None).expect(204);
    assert_eq!(ada.api("GET", &suggestions, None).json()["items"][0]["dismissed"], json!(null));
    site.assert_nothing_broke();
}

#[test]
fn a_cause_whose_why_is_answered_is_asked_no_more_whether_it_stops_at_a_person() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Checkout was slow");
    let symptom = ada.adds_finding(number, &[("text", "An engineer ran the script against production.")]);
    assert_eq!(ada.opens(number).all(".margin-suggestions .suggestion-words"), ["An engineer ran"]);

    let why = [("text", "The script takes no name of a database."), ("explains", &*symptom.to_string())];
    ada.adds_finding(number, &why);

    assert_eq!(ada.opens(number).count(".margin-suggestions .suggestion"), 0);
    let form = ada.opens_at(number, &format!("finding-{symptom}"));
    let field = format!("[data-suggestions-subject=\"finding-{symptom}\"]");
    assert_eq!(form.attributes(&field, "data-suggestions"), ["explained_cause"]);
    site.assert_nothing_broke();
}
