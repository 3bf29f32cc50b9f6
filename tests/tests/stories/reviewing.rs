//! From a draft to what is published: who was asked, who approves, and what is missing.

use serde_json::json;
use tests::{Site, Visitor};

struct Reviewed {
    site: Site,
    ada: Visitor,
    ben: Visitor,
    cora: Visitor,
    team: i64,
    number: i64,
}

/// Ben writes for a team that asks for one approval; Cora reviews.
fn team() -> Reviewed {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let team = ada.api("POST", "/api/v1/teams", Some(&json!({ "name": "Payments" }))).expect(201).json();
    let team = team["id"].as_i64().unwrap();
    let form = ada.get("/people").form(&format!("/teams/{team}/approvals"));
    ada.send(&form.with("approvals", "1")).location();
    let number = ben.declares_with(&[("title", "Reviewed"), ("zone", "UTC"), ("team", &team.to_string())]);
    ben.writes(number, "summary", "Orders failed.").location();
    let form = ben.opens_at(number, "head").form(&format!("/postmortems/{number}"));
    ben.send(&form.and("reviewers", &cora.id().to_string())).location();
    Reviewed { site, ada, ben, cora, team, number }
}

fn judges(by: &Visitor, number: i64, verdict: &str, text: &str) -> u16 {
    let form = by.opens(number).form(&format!("/postmortems/{number}/verdict"));
    by.send(&form.with("text", text).and("verdict", verdict)).status
}

#[test]
fn whoever_asks_for_review_says_whom() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let number = ada.declares("Nobody reviews it yet");
    let asking = ada.opens(number).form(&format!("/postmortems/{number}/review"));
    let refused = ada.send(&asking.and("requested", "true")).expect(422);
    refused.assert_says("Choose at least one reviewer.");
    let form = refused.form(&format!("/postmortems/{number}/review"));
    let (me, them) = (ada.id().to_string(), cora.id().to_string());
    ada.send(&form.clone().and("reviewers", &me).and("requested", "true"))
        .expect(422)
        .assert_says("Authors can’t review their own postmortem");
    assert_eq!(ada.opens(number).count(".margin-review"), 0, "nothing was asked for");

    ada.send(&form.and("reviewers", &them).and("requested", "true")).location();
    let page = ada.opens(number);
    page.assert_says("In review");
    page.assert_says("reviewers: Cora");
    page.assert_says("Pending");
    cora.get("/notifications").assert_says("Nobody reviews it yet");
    assert!(!ben.get("/notifications").message("Nobody reviews it yet"));
    ada.get(&format!("/postmortems/{number}/history")).assert_says("requested review from Cora");

    // By the API as well; and who may only write names nobody.
    let mine = ada.declares("By the API");
    let whom = json!({ "reviewers": [ben.id()] });
    let path = format!("/api/v1/postmortems/{mine}/review");
    cora.api("POST", &path, Some(&json!({ "reviewers": [cora.id()] }))).expect(403);
    ada.api("POST", &path, Some(&json!({ "reviewers": [999] }))).expect(422);
    ada.api("POST", &path, Some(&whom)).expect(204);
    ben.opens(mine).assert_says("Your review");
}

#[test]
fn an_author_chosen_as_reviewer_is_said_beside_the_field() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Before");
    let path = format!("/postmortems/{number}");
    let me = ada.id().to_string();

    let form = ada.opens_at(number, "head").form(&path).with("title", "Kept").and("reviewers", &me);
    let refused = ada.send(&form).expect(422);
    refused.assert_says("Authors can’t review their own postmortem");
    assert_eq!(refused.form(&path).value("title"), "Kept");
    ada.opens(number).assert_says("Before");

    let wrong = json!({ "title": "By the API", "zone": "UTC", "authors": [ada.id()], "reviewers": [ada.id()] });
    let wrong = ada.api("POST", "/api/v1/postmortems", Some(&wrong)).expect(422).json();
    assert_eq!(wrong["errors"][0]["field"], "reviewers", "{wrong}");
    // Whoever creates a postmortem is its author.
    let own = json!({ "title": "By the API", "zone": "UTC", "reviewers": [ada.id()] });
    ada.api("POST", "/api/v1/postmortems", Some(&own)).expect(422);

    // A review is requested from somebody.
    let review = format!("/api/v1/postmortems/{number}/review");
    ada.api("POST", &review, Some(&json!({ "requested": true }))).expect(422);
    assert_eq!(ada.post(&format!("{path}/review"), &[("requested", "true")]).status, 422);
    ben.post(&format!("{path}/review"), &[("requested", "true")]).expect(422).assert_says("has no reviewers yet");
    assert_eq!(ada.get(&review).json()["request"], json!(null));
    site.assert_nothing_broke();
}

#[test]
fn publishing_waits_for_the_approvals_that_the_team_asks_for() {
    let Reviewed { site, ben, cora, number, .. } = team();
    let page = ben.opens(number);
    page.assert_says("Publish: 1 more approval needed");
    let refused = ben.does(number, "publish").expect(422);
    refused.assert_says("Publishing requires 1 approval; 1 more needed.");
    let by_api = ben.api("POST", &format!("/api/v1/postmortems/{number}/publications"), None).expect(422);
    assert!(by_api.text().contains("1 more needed"));

    ben.post(&format!("/postmortems/{number}/review"), &[("requested", "true")]).location();
    ben.opens(number).assert_says("Requested by Ben");
    assert_eq!(judges(&cora, number, "approved", "Good."), 303);
    let page = ben.opens(number);
    page.assert_says("approved");
    page.assert_says("Good.");
    ben.publishes(number);
    assert!(!ben.opens(number).message("Requested by Ben"), "the request is over");
    site.assert_nothing_broke();
}

#[test]
fn an_approval_is_for_what_was_looked_at() {
    let Reviewed { site, ben, cora, number, .. } = team();
    let event = ben.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "The pager fired.")]);
    let action = ben.adds_action(number, &[("title", "Widen the pool")]);
    assert_eq!(judges(&cora, number, "approved", ""), 303);
    let older = "approved an earlier version";
    let is_older = || ben.opens(number).message(older);
    assert!(!is_older());

    // Comments and the work on an action item change nothing that was approved.
    ben.post(&format!("/postmortems/{number}/threads"), &[("subject", &format!("event-{event}")), ("text", "Hm")])
        .location();
    ben.takes_step(number, action, "start", "").location();
    assert!(!is_older());

    ben.writes(number, "summary", "Orders failed for an hour.").location();
    assert!(is_older());
    let refused = ben.does(number, "publish").expect(422);
    refused.assert_says("Cora approved an earlier version. Request review again.");
    // Taken back, it is what was approved again.
    ben.writes(number, "summary", "Orders failed.").location();
    assert!(!is_older());
    for what in ["events", "actions"] {
        let thing = if what == "events" { event } else { action };
        ben.post(&format!("/postmortems/{number}/{what}/{thing}/remove"), &[]).location();
        assert!(is_older(), "{what}");
        ben.post(&format!("/postmortems/{number}/{what}/{thing}/restore"), &[]).location();
        assert!(!is_older(), "{what}");
    }
    ben.publishes(number);
    site.assert_nothing_broke();
}

#[test]
fn only_reviewers_judge_and_nobody_their_own() {
    let Reviewed { site, ada, ben, cora, number, .. } = team();
    let path = format!("/postmortems/{number}/verdict");
    for (who, name) in [(&ben, "the author"), (&ada, "an administrator")] {
        let answer = who.post(&path, &[("verdict", "approved")]);
        assert_eq!(answer.status, 403, "{name}: {}", answer.words());
        assert_eq!(who.opens(number).count("details.verdict"), 0);
    }
    assert_eq!(judges(&cora, number, "changes_requested", ""), 422);
    assert_eq!(cora.post(&path, &[("verdict", "maybe")]).status, 422);
    assert_eq!(judges(&cora, number, "changes_requested", "Which orders?"), 303);
    let page = ben.opens(number);
    page.assert_says("requested changes");
    page.assert_says("Which orders?");
    assert_eq!(ben.does(number, "publish").status, 422);

    // Who becomes an author reviews no more.
    assert_eq!(judges(&cora, number, "approved", ""), 303);
    let form = ben.opens_at(number, "head").form(&format!("/postmortems/{number}"));
    ben.send(&form.without("reviewers").and("authors", &cora.id().to_string())).location();
    assert_eq!(ben.does(number, "publish").status, 422, "an author’s approval does not count");
    site.assert_nothing_broke();
}

#[test]
fn a_team_asks_for_at_most_five_approvals_and_administrators_say_so() {
    let Reviewed { site, ada, ben, team, number, .. } = team();
    for wrong in ["6", "-1", "x", ""] {
        assert_eq!(ada.post(&format!("/teams/{team}/approvals"), &[("approvals", wrong)]).status, 422, "{wrong}");
    }
    assert_eq!(ben.post(&format!("/teams/{team}/approvals"), &[("approvals", "0")]).status, 403);
    let path = format!("/api/v1/teams/{team}/approvals");
    assert_eq!(ben.api("PUT", &path, Some(&json!({ "approvals": 0 }))).status, 403);
    assert_eq!(ada.api("PUT", &path, Some(&json!({ "approvals": 0 }))).expect(200).json()["approvals_needed"], 0);
    ben.publishes(number);
    site.assert_nothing_broke();
}

#[test]
fn the_api_tells_how_far_the_review_is() {
    let Reviewed { site, ben, cora, number, .. } = team();
    let base = format!("/api/v1/postmortems/{number}");
    ben.api("POST", &format!("{base}/review"), Some(&json!({ "requested": true }))).expect(204);
    cora.api("PUT", &format!("{base}/verdict"), Some(&json!({ "verdict": "approved", "text": "Good." }))).expect(204);
    let review = ben.get(&format!("{base}/review")).expect(200).json();
    assert_eq!((&review["needed"], &review["approvals"]), (&json!(1), &json!(1)));
    assert_eq!(review["request"]["by"]["name"], "Ben");
    assert_eq!(review["verdicts"][0]["by"]["name"], "Cora");
    assert_eq!(review["verdicts"][0]["is_current"], true);
    assert_eq!(ben.api("PUT", &format!("{base}/verdict"), Some(&json!({ "verdict": "approved" }))).status, 403);
    site.assert_nothing_broke();
}
