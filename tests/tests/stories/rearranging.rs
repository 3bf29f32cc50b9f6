//! Action items that are split, merged as duplicates, and moved to another postmortem.

use serde_json::{Value, json};
use tests::{Site, Visitor};

fn action(who: &Visitor, number: i64, id: i64) -> Value {
    who.get(&format!("/api/v1/postmortems/{number}/actions/{id}")).expect(200).json()
}

fn kinds(action: &Value) -> Vec<String> {
    let history = action["history"].as_array().unwrap();
    history.iter().map(|change| change["kind"].as_str().unwrap().to_owned()).collect()
}

fn page(number: i64, id: i64) -> String {
    format!("/postmortems/{number}/actions/{id}/rearrange")
}

#[test]
fn a_part_becomes_an_action_item_of_its_own() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let ben_id = ben.get("/api/v1/me").json()["id"].to_string();
    let number = ada.declares("Checkout failed");
    let finding = ada.adds_finding(number, &[("kind", "contributing_factor"), ("text", "No alert fired.")]);
    let finding = finding.to_string();
    let fields = [
        ("title", "Alert on errors and on latency"),
        ("owner", &ben_id),
        ("due", "2090-03-31"),
        ("kind", "detect"),
        ("priority", "high"),
        ("finding", &finding),
        ("outcome", "Pages within 2 minutes"),
        ("tracker", "https://linear.app/harbour/issue/ENG-42/alert-on-latency"),
    ];
    let id = ada.adds_action(number, &fields);
    for page in [ada.opens(number), ada.get("/actions")] {
        assert!(page.all("a").contains(&"ENG-42".to_owned()), "{}", page.words());
    }
    let opened = ada.opens(number);
    assert!(opened.attributes("li.action a", "href").contains(&page(number, id)));
    let path = format!("/postmortems/{number}/actions/{id}/split");
    let empty = ada.send(&ada.get(&page(number, id)).form(&path)).expect(422);
    assert_eq!(empty.error_in_field("title").unwrap(), "The action item is empty.");
    let place = ada.send(&empty.form(&path).with("title", "Alert on latency")).location().to_owned();
    let new: i64 = place.rsplit_once('-').unwrap().1.parse().unwrap();

    let (whole, part) = (action(&ada, number, id), action(&ada, number, new));
    for field in ["owner", "due", "kind", "priority", "finding"] {
        assert_eq!(whole[field], part[field], "{field}");
    }
    assert_eq!(
        (&part["title"], &part["outcome"], &part["tracker"]),
        (&json!("Alert on latency"), &json!(""), &json!(null))
    );
    assert_eq!((kinds(&whole), kinds(&part)), (vec!["added".to_owned(), "split".to_owned()], vec!["added".to_owned()]));
    assert_eq!(whole["history"][1]["note"], "Alert on latency");
    assert_eq!(part["history"][0]["note"], "Split from “Alert on errors and on latency”");
    ben.get("/notifications").assert_says("Alert on latency");
    // The page of a version that is gone splits nothing.
    let stale = json!({ "title": "Late", "version": 1 });
    ada.api("POST", &format!("/api/v1{path}"), Some(&stale)).expect(409);
    assert_eq!(ada.get(&format!("/api/v1/postmortems/{number}/actions")).json()["items"].as_array().unwrap().len(), 2);
    site.assert_nothing_broke();
}

#[test]
fn a_duplicate_is_merged_and_reopening_undoes_that() {
    let site = Site::start();
    let ada = site.set_up();
    let (first, second) = (ada.declares("Checkout failed"), ada.declares("Checkout failed again"));
    let original = ada.adds_action(first, &[("title", "Alert on errors of checkout")]);
    let duplicate = ada.adds_action(second, &[("title", "Add an alert for checkout errors")]);
    let third = ada.adds_action(second, &[("title", "Watch the error rate")]);
    let declined = ada.adds_action(first, &[("title", "Rewrite it")]);
    ada.takes_step(first, declined, "decline", "Too much.").location();
    let path = |id: i64| format!("/postmortems/{second}/actions/{id}/merge");

    // The others of this postmortem are offered, and those that a search finds elsewhere.
    let others = ada.get(&page(second, duplicate)).expect(200);
    assert_eq!(others.all(".recurrence-candidates a"), ["Watch the error rate"]);
    let search = format!("{}?q=alert+errors", page(second, duplicate));
    let mut asks = (0..1_000).map(|_| ada.get(&search).expect(200));
    let found = asks.find(|found| found.count(".recurrence-candidates a") > 0).expect("it is indexed");
    assert_eq!(found.all(".recurrence-candidates a"), ["Alert on errors of checkout"]);
    ada.send(&found.form(&path(duplicate))).location();

    let merged = action(&ada, second, duplicate);
    assert_eq!((&merged["state"], &merged["duplicate_of"]), (&json!("wont_do"), &json!(original)));
    assert_eq!(merged["note"], "Duplicate of an action item of PM-1");
    assert_eq!(kinds(&merged), ["added", "merge"]);
    let link = format!("/postmortems/{first}#action-{original}");
    assert!(ada.opens(second).attributes("li.action a", "href").contains(&link));

    // Neither itself, nor what is a duplicate, nor what is closed, nor what is not there.
    let api = |id: i64, into: i64| {
        let version = action(&ada, second, id)["version"].clone();
        ada.api("POST", &format!("/api/v1{}", path(id)), Some(&json!({ "into": into, "version": version })))
    };
    for (id, into, words) in [
        (third, third, "duplicate of itself"),
        (third, duplicate, "is itself a duplicate"),
        (duplicate, third, "Only open action items can be merged."),
        (third, declined, "won’t be done"),
        (third, 999_999, "doesn’t exist"),
    ] {
        let refused = api(id, into).expect(422).json();
        assert!(refused["errors"][0]["detail"].as_str().unwrap().contains(words), "{refused}");
    }
    // A refused merge shows the same search again.
    let search = format!("{}?q=alert+errors", page(second, third));
    let mut asks = (0..1_000).map(|_| ada.get(&search).expect(200));
    let offered = asks.find(|found| found.count(".recurrence-candidates a") > 0).expect("it is indexed");
    let refused = ada.send(&offered.form(&path(third)).with("into", &third.to_string())).expect(422);
    assert_eq!(refused.form(&path(third)).value("q"), "alert errors");

    // Reopening is undone on the board, and with it what it is a duplicate of.
    let version = action(&ada, second, duplicate)["version"].to_string();
    let board = ada.get("/actions?status=wont_do").expect(200).form("/actions/bulk");
    let item = format!("{duplicate}:{version}");
    let back = ada.send(&board.and("item", &item).and("transition", "reopen")).location().to_owned();
    assert_eq!(action(&ada, second, duplicate)["duplicate_of"], json!(null));
    let changed = back.split("changed=").nth(1).unwrap().split(['&', '#']).next().unwrap();
    ada.post("/actions/undo", &[("changed", changed)]).location();
    let again = action(&ada, second, duplicate);
    assert_eq!((&again["state"], &again["duplicate_of"]), (&json!("wont_do"), &json!(original)));
    assert_eq!(again["note"], "Duplicate of an action item of PM-1");

    // What was merged into a duplicate follows it.
    ada.takes_step(second, duplicate, "reopen", "").location();
    assert_eq!(action(&ada, second, duplicate)["duplicate_of"], json!(null));
    api(third, duplicate).expect(200);
    api(duplicate, original).expect(200);
    assert_eq!(action(&ada, second, third)["duplicate_of"], json!(original));
    site.assert_nothing_broke();
}

#[test]
fn an_action_item_moves_to_another_postmortem_with_its_history_and_comments() {
    let site = Site::start();
    let ada = site.set_up();
    let (first, second) = (ada.declares("Checkout failed"), ada.declares("Payments slow"));
    let finding = ada.adds_finding(first, &[("kind", "contributing_factor"), ("text", "No alert fired.")]).to_string();
    let id = ada.adds_action(first, &[("title", "Alert on errors"), ("finding", &finding), ("due", "2090-03-31")]);
    let comment = json!({ "subject": format!("action-{id}"), "text": "Which threshold?" });
    ada.api("POST", &format!("/api/v1/postmortems/{first}/threads"), Some(&comment)).expect(201);

    let path = format!("/postmortems/{first}/actions/{id}/transfer");
    let form = ada.get(&page(first, id)).form(&path);
    for (typed, words) in [("PM-999", "There is no postmortem"), ("soon", "There is no postmortem"), ("1", "already")] {
        let refused = ada.send(&form.clone().with("postmortem", typed)).expect(422);
        assert!(refused.error_in_field("postmortem").unwrap().contains(words), "{typed}");
        assert_eq!(refused.form(&path).value("postmortem"), typed);
    }
    let moved = ada.send(&form.with("postmortem", &format!("{}/postmortems/{second}#timeline", site.address)));
    assert_eq!(moved.location(), format!("/postmortems/{second}#action-{id}"));

    ada.get(&format!("/api/v1/postmortems/{first}/actions/{id}")).expect(404);
    let there = action(&ada, second, id);
    assert_eq!((&there["finding"], &there["due"]), (&json!(null), &json!("2090-03-31")));
    assert_eq!(kinds(&there), ["added", "transfer"]);
    assert_eq!(there["history"][1]["note"], "From PM-1");
    ada.opens(second).assert_says("Which threshold?");
    ada.opens(first).assert_hides("Which threshold?");
    assert!(ada.get(&format!("/postmortems/{first}/history")).words().contains("transferred the action item"));
    assert!(ada.get(&format!("/postmortems/{second}/history")).words().contains("received the action item"));
    site.assert_nothing_broke();
}

#[test]
fn a_private_postmortem_is_no_place_to_merge_into_or_move_to_for_others() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let private = ada.declares_with(&[("title", "Secret"), ("zone", "UTC"), ("is_private", "true")]);
    let hidden = ada.adds_action(private, &[("title", "Rotate the keys")]);
    let number = ben.declares("Open");
    let id = ben.adds_action(number, &[("title", "Rotate the keys too")]);
    let refused = |what: &str, body: Value| {
        let path = format!("/api/v1/postmortems/{number}/actions/{id}/{what}");
        ben.api("POST", &path, Some(&body)).expect(422).json()["errors"][0]["detail"].clone()
    };
    let absent = refused("merge", json!({ "into": 999_999, "version": 1 }));
    assert_eq!(refused("merge", json!({ "into": hidden, "version": 1 })), absent);
    let absent = refused("transfer", json!({ "postmortem": 999_999, "version": 1 }));
    assert_eq!(refused("transfer", json!({ "postmortem": private, "version": 1 })), absent);
    let found = ben.get(&format!("{}?q=keys", page(number, id))).expect(200);
    assert_eq!(found.count(".recurrence-candidates a"), 0);
    site.assert_nothing_broke();
}

#[test]
fn what_goes_to_a_private_postmortem_is_told_to_nobody_else() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let ben_id = ben.get("/api/v1/me").json()["id"].to_string();
    let number = ada.declares("Open");
    let private = ada.declares_with(&[("title", "Secret"), ("zone", "UTC"), ("is_private", "true")]);
    let kept = ada.adds_action(private, &[("title", "Rotate the keys")]);
    let id = ada.adds_action(number, &[("title", "Rotate all the keys"), ("owner", &ben_id)]);
    let comment = json!({ "subject": format!("action-{id}"), "text": "@Ben The leaked key is in the vault." });
    ada.api("POST", &format!("/api/v1/postmortems/{number}/threads"), Some(&comment)).expect(201);
    assert!(ben.get("/notifications").words().contains("The leaked key"));

    // A duplicate does not name the private postmortem, nor lead to it.
    let other = ada.adds_action(number, &[("title", "Rotate the keys, too")]);
    let body = json!({ "into": kept, "version": 1 });
    ada.api("POST", &format!("/api/v1/postmortems/{number}/actions/{other}/merge"), Some(&body)).expect(200);
    let seen = action(&ben, number, other);
    assert_eq!((&seen["note"], &seen["duplicate_of"]), (&json!("Duplicate of another action item"), &json!(null)));

    // Notifications about what moves there go with it.
    let body = json!({ "postmortem": private, "version": 1 });
    ada.api("POST", &format!("/api/v1/postmortems/{number}/actions/{id}/transfer"), Some(&body)).expect(200);
    let words = ben.get("/notifications").words();
    assert!(!words.contains("The leaked key") && !words.contains("Rotate all"), "{words}");

    // What comes from there does not say where it was.
    let body = json!({ "postmortem": number, "version": 2 });
    ada.api("POST", &format!("/api/v1/postmortems/{private}/actions/{id}/transfer"), Some(&body)).expect(200);
    let seen = action(&ben, number, id);
    let notes: Vec<_> = seen["history"].as_array().unwrap().iter().map(|change| change["note"].clone()).collect();
    assert_eq!(notes, ["", "From PM-1", ""]);
    site.assert_nothing_broke();
}

#[test]
fn an_action_item_that_was_moved_meanwhile_is_not_called_removed() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let (from, to) = (ada.declares("Checkout failed"), ada.declares("Slow search"));
    let private = ada.declares_with(&[("title", "Xylophage"), ("zone", "UTC"), ("is_private", "true")]);
    let [edited, finished, hidden] =
        ["Alert on errors", "Add an index", "Widen the pool"].map(|title| ada.adds_action(from, &[("title", title)]));
    let form_of =
        |id: i64| ben.opens_at(from, &format!("action-{id}")).form(&format!("/postmortems/{from}/actions/{id}"));
    let forms = [form_of(edited), form_of(hidden)];
    let moves = |id: i64, to: i64| {
        let body = json!({ "postmortem": to, "version": 1 });
        ada.api("POST", &format!("/api/v1/postmortems/{from}/actions/{id}/transfer"), Some(&body)).expect(200);
    };
    moves(edited, to);
    moves(finished, to);
    moves(hidden, private);

    let link = format!("/postmortems/{to}#action-{edited}");
    let again = ben.send(&forms[0].clone().with("title", "Alert on errors and latency")).expect(409);
    again.assert_says(&format!("Someone else moved this to PM-{to}"));
    assert_eq!(again.attributes(".notice-conflict strong a", "href"), [link.as_str()]);
    assert_eq!(again.form(&format!("/postmortems/{from}/actions")).value("title"), "Alert on errors and latency");
    assert!(!again.message("Someone else removed this"));
    // A transition, with and without words.
    let step = |id: i64, step: &str, note: &str| {
        let path = format!("/postmortems/{from}/actions/{id}/transition");
        ben.post(&path, &[("transition", step), ("note", note), ("version", "1")])
    };
    let again = step(finished, "finish", "It is there.").expect(409);
    again.assert_says(&format!("Someone else moved this to PM-{to}"));
    assert!(again.text().contains("It is there."));
    step(finished, "start", "").expect(409).assert_says("Your change was not saved.");
    let path = format!("/postmortems/{from}/actions/{finished}/split");
    let again = ben.post(&path, &[("title", "Half of it"), ("version", "1")]).expect(409);
    assert!(again.text().contains("Half of it") && again.message("moved this to PM-"));

    // Where it went is told to those who may see that.
    let again = ben.send(&forms[1].clone().with("title", "Widen the pool by half")).expect(409);
    again.assert_says("Someone else moved this to another postmortem");
    assert_eq!(again.count(".notice-conflict strong a"), 0);
    assert!(!again.text().contains(&format!("PM-{private}")) && !again.text().contains("Xylophage"));
    // What never was here was not moved from here.
    let elsewhere = ada.adds_action(to, &[("title", "Cache")]);
    assert!(!step(elsewhere, "finish", "Done.").message("moved this to"));
    // Removed there, it is gone.
    ada.does(to, &format!("actions/{edited}/remove")).location();
    ben.send(&forms[0].clone().with("title", "Late")).expect(409).assert_says("Someone else removed this");
    site.assert_nothing_broke();
}
