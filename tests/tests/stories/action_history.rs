//! The history of an action item: who changed what, when and why.

use serde_json::json;
use tests::Site;

#[test]
fn verifying_keeps_who_did_the_work_and_what_they_said() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares("Checkout failed");
    ben.writes(number, "summary", "Orders failed.").location();
    let action = ben.adds_action(number, &[("title", "Alert on errors")]);

    ben.takes_step(number, action, "finish", "A first alert.").location();
    ada.takes_step(number, action, "reopen", "").location();
    ben.takes_step(number, action, "finish", "The alert pages the team.").location();
    ada.takes_step(number, action, "verify", "The drill paged within 2 minutes.").location();

    let steps = ben.opens(number).all(".action-changes > li");
    let begins = ["Added by Ben", "Done by Ben", "Reopened by Ada", "Done by Ben", "Verified by Ada"];
    assert_eq!(steps.len(), begins.len(), "{steps:?}");
    for (step, begin) in steps.iter().zip(begins) {
        assert!(step.starts_with(begin), "{step}");
    }
    assert!(steps[3].ends_with("The alert pages the team."), "{steps:?}");
    assert!(steps[4].ends_with("The drill paged within 2 minutes."), "{steps:?}");

    let api = ada.get(&format!("/api/v1/postmortems/{number}/actions/{action}")).expect(200).json();
    let taken = &api["history"].as_array().unwrap()[1..];
    let said: Vec<_> = taken.iter().map(|taken| (&taken["kind"], &taken["state"], &taken["by"]["name"])).collect();
    let (finish, done) = (json!("finish"), json!("done"));
    let (ada_name, ben_name) = (json!("Ada"), json!("Ben"));
    assert_eq!(said[0], (&finish, &done, &ben_name));
    assert_eq!(said[1], (&json!("reopen"), &json!("open"), &ada_name));
    assert_eq!(said[3], (&json!("verify"), &json!("verified"), &ada_name));
    assert_eq!(taken[3]["note"], "The drill paged within 2 minutes.");

    // Readers see how it got to where it is, and not what was taken back.
    ben.publishes(number);
    let report = site.stranger().get(&ben.shares(number, "The board")).expect(200);
    report.assert_says("Done by Ben");
    report.assert_says("The alert pages the team.");
    report.assert_says("Verified by Ada");
    report.assert_hides("A first alert.");
    let report = ben.get(&format!("/api/v1/postmortems/{number}/report")).expect(200).json();
    assert_eq!(report["actions"][0]["steps"][1]["note"], "The drill paged within 2 minutes.");
    site.assert_nothing_broke();
}

#[test]
fn a_date_that_was_agreed_moves_for_a_reason_that_stays_to_be_read() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Checkout failed");
    let action = ada.adds_action(number, &[("title", "Alert on errors")]);
    let what = format!("action-{action}");

    // The first date needs no reason.
    ada.changes(number, &what, &[("due", "2027-02-01")]).location();
    let refused = ada.changes(number, &what, &[("due", "2027-03-01"), ("outcome", "Pages at once")]).expect(422);
    refused.assert_says("Give a reason for changing the due date.");
    let form = refused.form(&format!("/postmortems/{number}/actions/{action}"));
    assert_eq!((form.value("due"), form.value("outcome")), ("2027-03-01", "Pages at once"));
    ada.send(&form.with("due_reason", "The vendor delivers late.")).location();
    ada.changes(number, &what, &[("due", ""), ("due_reason", "The vendor is bankrupt.")]).location();
    // What is saved without a change is none.
    ada.changes(number, &what, &[]).location();

    let page = ada.opens(number);
    let changes = page.all(".action-changes > li");
    assert_eq!(changes.len(), 4, "{changes:?}");
    assert!(changes[1].ends_with("Due: none → 1 Feb 2027"), "{changes:?}");
    assert!(changes[2].contains("The vendor delivers late."), "{changes:?}");
    assert!(changes[2].ends_with("Due: 1 Feb 2027 → 1 Mar 2027 Outcome changed"), "{changes:?}");
    assert!(changes[3].contains("The vendor is bankrupt."), "{changes:?}");
    ada.changes(number, &what, &[("due", "2027-04-01")]).location();
    assert_eq!(ada.opens(number).all(".due-moves"), ["moved twice"]);

    let path = format!("/api/v1/postmortems/{number}/actions/{action}");
    let api = ada.get(&path).expect(200).json();
    let moved = &api["history"][2];
    assert_eq!(moved["fields"][0], json!({ "field": "due", "before": "2027-02-01", "after": "2027-03-01" }));
    assert_eq!(moved["note"], "The vendor delivers late.");
    let body = json!({ "title": "Alert on errors", "due": "2027-05-01", "version": api["version"] });
    let refused = ada.api("PUT", &path, Some(&body)).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "due_reason");
    site.assert_nothing_broke();
}
