//! Two people change the same thing from the same version: nobody loses anything.

use serde_json::json;
use tests::{Site, Visitor, number_at_the_end};

struct Both {
    site: Site,
    ada: Visitor,
    ben: Visitor,
}

fn both() -> Both {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    Both { site, ada, ben }
}

#[test]
fn of_two_changes_from_the_same_version_none_is_lost() {
    let Both { site, ada, ben } = both();
    let number = ada.declares("The head");
    let event = ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "An event")]);
    let finding = ada.adds_finding(number, &[("text", "A finding")]);
    let action = ada.adds_action(number, &[("title", "An action item")]);
    let section = ada.section_at(number, "summary");
    let base = format!("/postmortems/{number}");

    for (what, address, field) in [
        ("head".to_owned(), base.clone(), "title"),
        ("impact".to_owned(), format!("{base}/impact"), "note"),
        (format!("heading-{section}"), format!("{base}/sections/{section}/heading"), "heading"),
        (format!("event-{event}"), format!("{base}/events/{event}"), "text"),
        (format!("finding-{finding}"), format!("{base}/findings/{finding}"), "text"),
        (format!("action-{action}"), format!("{base}/actions/{action}"), "title"),
    ] {
        let words = |name: &str| format!("{name} wrote this of {what}");
        let amount = if what == "impact" { vec![("amount", "12")] } else { Vec::new() };
        let typed =
            |by: &Visitor, name| by.opens_at(number, &what).form(&address).filled(&amount).with(field, &words(name));
        let (adas, bens) = (typed(&ada, "Ada"), typed(&ben, "Ben"));

        ada.send(&adas).location();
        let refused = ben.send(&bens).expect(409);

        refused.assert_says("Someone else changed this while you were editing.");
        assert!(refused.all("dl.theirs").join(" ").contains(&words("Ada")), "{what}: theirs is not shown");
        let again = refused.form(&address);
        assert!(again.fields.iter().any(|(_, value)| *value == words("Ben")), "{what}: one's own is not kept");
        assert!(!ben.opens(number).message(&words("Ben")), "{what}: it was kept although it was refused");

        ben.send(&again).location();
        ada.opens(number).assert_says(&words("Ben"));
    }
    site.assert_nothing_broke();
}

#[test]
fn what_was_removed_meanwhile_is_said_so_and_nothing_typed_is_lost() {
    const REMOVED: &str = "Someone else removed this while you were editing.";
    let Both { site, ada, ben } = both();
    let number = ada.declares("Removed meanwhile");
    let event = ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "An event")]);
    let finding = ada.adds_finding(number, &[("text", "A finding")]);
    let action = ada.adds_action(number, &[("title", "An action item")]);
    let section = ada.adds_section(number, "Heading");
    let base = format!("/postmortems/{number}");
    for (kind, id, what, part, field) in [
        ("events", event, format!("event-{event}"), "", "text"),
        ("findings", finding, format!("finding-{finding}"), "", "text"),
        ("actions", action, format!("action-{action}"), "", "title"),
        ("sections", section, format!("heading-{section}"), "/heading", "heading"),
    ] {
        let path = format!("{base}/{kind}/{id}");
        let words = format!("Ben wrote this of {what}");
        let typed = ben.opens_at(number, &what).form(&format!("{path}{part}")).with(field, &words);
        ada.post(&format!("{path}/remove"), &[]).location();

        let refused = ben.send(&typed).expect(409);
        refused.assert_says(REMOVED);
        let again = refused.form(&format!("{base}/{kind}"));
        assert_eq!(again.value(field), words, "{what}");
        assert!(!ada.opens(number).message(&words), "{what}: it was kept although it was refused");
        ben.send(&again).location();
        ada.opens(number).assert_says(&words);
    }

    let section = ada.adds_section(number, "Text");
    let path = format!("{base}/sections/{section}");
    let typed = ben.opens_at(number, &format!("section-{section}")).form(&path).with("text", "Ben’s long text");
    ada.post(&format!("{path}/remove"), &[]).location();
    let refused = ben.send(&typed).expect(409);
    refused.assert_says(REMOVED);
    assert_eq!(refused.all("textarea#text-removed"), ["Ben’s long text"]);

    // Whoever typed nothing is told as before that it is not there.
    ben.post(&format!("{base}/findings/{finding}/remove"), &[]).expect(404);
    ada.post(&format!("{base}/findings/{finding}/restore"), &[]).location();
    ada.opens(number).assert_says("A finding");
    site.assert_nothing_broke();
}

#[test]
fn what_was_said_of_something_removed_meanwhile_is_not_lost() {
    let Both { site, ada, ben } = both();
    let number = ada.declares("Said meanwhile");
    let event = ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "An event")]);
    let action = ada.adds_action(number, &[("title", "An action item")]);
    let base = format!("/postmortems/{number}");
    let about = format!("event-{event}");
    let threads = format!("{base}/threads");
    let comments = |by: &Visitor| by.opens_at(number, &format!("comment-{about}")).form(&threads);
    ben.send(&comments(&ben).with("text", "First")).location();
    let page = ben.opens(number);
    let thread = number_at_the_end(&page.attributes(".thread", "id")[0]);
    let comment = number_at_the_end(&page.attributes(".comment", "id")[0]);
    let (replies, edited) = (format!("{base}/threads/{thread}/replies"), format!("{base}/comments/{comment}"));
    let step = format!("{base}/actions/{action}/transition");
    let words = |what: &str| format!("Ben wrote this {what}");
    // Who may only comment is told the same.
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let id = cora.get("/api/v1/me").json()["id"].to_string();
    ada.send(&ada.opens_at(number, "head").form(&base).and("reviewers", &id)).location();
    let coras = comments(&cora).with("text", "Cora wrote this");
    let typed = [
        comments(&ben).with("text", &words("of it")),
        ben.opens_at(number, &format!("reply-{thread}")).form(&replies).with("text", &words("in reply")),
        ben.opens_at(number, &format!("comment-text-{comment}")).form(&edited).with("text", &words("more clearly")),
        ben.opens(number).form(&step).filled(&[("transition", "decline"), ("note", &words("as a reason"))]),
    ];
    ada.post(&format!("{base}/events/{event}/remove"), &[]).location();
    ada.post(&format!("{base}/actions/{action}/remove"), &[]).location();
    let refused = cora.send(&coras).expect(409);
    assert_eq!(refused.all("textarea#text-unsaved"), ["Cora wrote this"]);
    for (form, what) in typed.iter().zip(["of it", "in reply", "more clearly", "as a reason"]) {
        let refused = ben.send(form).expect(409);
        refused.assert_says("Someone else removed this while you were editing. What you typed was not saved.");
        assert_eq!(refused.all("textarea#text-unsaved"), [words(what)]);
        assert!(!ada.opens(number).message(&words(what)), "{what}: it was kept although it was refused");
    }
    site.assert_nothing_broke();
}

#[test]
fn a_step_on_an_old_version_is_not_taken() {
    let Both { site: _site, ada, ben } = both();
    let number = ada.declares("Steps");
    let action = ada.adds_action(number, &[("title", "An action item")]);
    let path = format!("/postmortems/{number}/actions/{action}/transition");
    let old = ben.opens(number).form(&path).filled(&[("transition", "decline"), ("note", "Not needed.")]);
    ada.takes_step(number, action, "start", "").location();
    let refused = ben.send(&old).expect(409);
    refused.assert_says("Someone else changed this while you were editing. What you typed was not saved.");
    assert_eq!(refused.all("textarea#text-unsaved"), ["Not needed."]);
    assert_eq!(ada.opens(number).all(&format!("#action-{action} .action-state")), ["In progress"]);
}

#[test]
fn the_api_answers_409_with_the_thing_as_it_is_now() {
    let Both { site: _site, ada, ben } = both();
    let number = ada.declares("By API");
    let event = ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "First")]);
    let path = format!("/api/v1/postmortems/{number}/events/{event}");
    let old = ben.get(&path).json();
    let change = |by: &Visitor, text: &str| {
        by.api("PUT", &path, Some(&json!({ "at": "2026-11-10T14:03", "text": text, "version": old["version"] })))
    };
    assert_eq!(change(&ada, "Ada’s").expect(200).json()["text"], "Ada’s");
    let refused = change(&ben, "Ben’s").expect(409);
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert!(refused.text().contains("Ada’s"), "{}", refused.text());
    assert_eq!(ada.get(&path).json()["text"], "Ada’s");
}

#[test]
fn the_question_of_a_heading_is_not_overwritten_unseen() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Two rename");
    let section = ada.adds_section(number, "What customers saw");
    let path = format!("/postmortems/{number}/sections/{section}/heading");
    let opens = |by: &Visitor| by.opens_at(number, &format!("heading-{section}")).form(&path);
    let (adas, bens) = (opens(&ada), opens(&ben));

    ada.send(&adas.with("question", "What did they see?")).location();
    let refused = ben.send(&bens.with("question", "What did they report?")).expect(409);
    refused.assert_says("What did they see?");
    assert_eq!(refused.form(&path).value("question"), "What did they report?");
    ben.send(&refused.form(&path)).location();
    ada.opens(number).assert_says("What did they report?");

    let api = format!("/api/v1/postmortems/{number}/sections/{section}");
    let version = ada.get(&api).json()["heading_version"].clone();
    assert_eq!(version, 3);
    let body = |version: i64| serde_json::json!({ "heading": "Customers", "heading_version": version });
    let conflict = ada.api("PUT", &format!("{api}/heading"), Some(&body(2))).expect(409).json();
    assert_eq!(conflict["current"]["heading"], "What customers saw", "{conflict}");
    let missing = ada.api("PUT", &format!("{api}/heading"), Some(&serde_json::json!({ "heading": "A" }))).expect(422);
    assert_eq!(missing.json()["errors"][0]["field"], "heading_version");
    ada.api("PUT", &format!("{api}/heading"), Some(&body(3))).expect(200);
    site.assert_nothing_broke();
}
