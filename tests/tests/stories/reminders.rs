//! Reminders of action items: policies, escalation, and a clock that moves over months.

use tests::{Site, Visitor};

/// Puts the clock of a second process, which works on the same database, to an instant.
fn remind(site: &Site, at: &str) {
    assert!(site.runs(&["remind", "--at", at]).is_good);
}

/// The reminders of a person, the newest first.
fn reminders(who: &Visitor) -> Vec<String> {
    let kinds = ["due soon", "overdue", "escalated"];
    let page = who.get("/notifications").expect(200);
    let items = page.all(".notification-item .button-link").into_iter().zip(page.all(".notification-detail"));
    items
        .filter(|(words, _)| kinds.iter().any(|kind| words.contains(kind)))
        .map(|(words, detail)| format!("{words}: {detail}"))
        .collect()
}

#[test]
fn an_action_item_is_reminded_of_and_escalated_until_it_is_done() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let lena = site.invite(&ada, "lena@example.org", "member");
    let id_of = |who: &Visitor| who.get("/api/v1/me").json()["id"].to_string();
    ada.post("/teams", &[("name", "Payments")]).location();
    let team = ada.get("/api/v1/teams").json()["items"][0]["id"].to_string();
    // The lead is one of the team.
    let lead = |person: &str| ada.post(&format!("/teams/{team}/lead"), &[("lead", person)]);
    lead(&id_of(&lena)).expect(422).assert_says("The team lead must be a member of the team.");
    ada.post(&format!("/teams/{team}/members"), &[("person", &id_of(&lena))]).location();
    lead(&id_of(&lena)).location();
    ada.get("/people").assert_says("Lena (lead)");

    let details = [("title", "Checkout failed"), ("zone", "Asia/Tokyo"), ("severity", "1"), ("team", &team)];
    let number = ada.declares_with(&details);
    let ben_id = id_of(&ben);
    let action = ada.adds_action(number, &[("title", "Alert on errors"), ("owner", &ben_id), ("due", "2090-03-31")]);
    let detail = "Due 31 Mar 2090: Alert on errors";

    // Three days before, at 8:00 in Tokyo, nine hours ahead of UTC.
    for early in ["2090-01-01T00:00:00Z", "2090-03-27T22:59:00Z"] {
        remind(&site, early);
        assert!(reminders(&ben).is_empty(), "{early}");
    }
    let soon = format!("Your action item is due soon: {detail}");
    for _ in 0..2 {
        remind(&site, "2090-03-27T23:00:00Z");
        assert_eq!(reminders(&ben), [soon.as_str()]);
    }
    // Down on the due date, a Friday, and until Monday, the first business day after it: one reminder, late.
    remind(&site, "2090-04-03T12:00:00Z");
    let overdue = format!("Your action item is overdue: {detail}");
    assert_eq!(reminders(&ben), [overdue.as_str(), soon.as_str()]);
    assert!(reminders(&lena).is_empty() && reminders(&ada).is_empty());
    // A clock that goes back does nothing.
    remind(&site, "2090-03-31T12:00:00Z");
    remind(&site, "2090-04-07T12:00:00Z");
    let escalated = format!("An overdue action item was escalated to you: {detail}");
    assert_eq!(reminders(&lena), [escalated.as_str()]);
    assert!(reminders(&ada).is_empty());
    remind(&site, "2090-04-15T12:00:00Z");
    assert_eq!(reminders(&ada), [escalated.as_str()]);
    assert_eq!((reminders(&ben).len(), reminders(&lena).len()), (2, 1));

    // A new date begins again; what is done is left alone.
    let moved = [("due", "2090-06-01"), ("due_reason", "Waits for the vendor")];
    ada.changes(number, &format!("action-{action}"), &moved).location();
    remind(&site, "2090-05-29T12:00:00Z");
    assert_eq!(reminders(&ben).len(), 3);
    ben.takes_step(number, action, "finish", "It pages.").location();
    remind(&site, "2090-09-01T12:00:00Z");
    assert_eq!((reminders(&ben).len(), reminders(&lena).len(), reminders(&ada).len()), (3, 1, 1));
    site.assert_nothing_broke();
}

#[test]
fn administrators_set_the_policies_that_propose_dates_and_time_reminders() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares_with(&[("title", "Checkout failed"), ("zone", "UTC"), ("severity", "2")]);
    let ben_id = ben.get("/api/v1/me").json()["id"].to_string();
    ben.adds_action(number, &[("title", "Alert on errors"), ("owner", &ben_id), ("due", "2090-03-31")]);
    ben.opens(number).assert_says("Policy for SEV2: due by ");

    let page = ada.get("/settings/policies").expect(200);
    let form = page.form("/settings/policies");
    assert_eq!((form.value("due_1"), form.value("due_2")), ("15", "30"));
    let refused = ada.send(&form.clone().with("due_2", "0").with("lead_4", "x")).expect(422);
    refused.assert_says("“0” is not a number of days from 1 to 730.");
    refused.assert_says("“x” is not a number of days from 0 to 90.");
    assert_eq!(refused.form("/settings/policies").value("lead_4"), "x");
    ada.follow(&ada.send(&form.with("remind_2", "10"))).expect(200).assert_says("Policies saved.");
    ben.get("/settings/policies").expect(403);

    // Seen again after the change, three days before would have been too late.
    remind(&site, "2090-01-01T00:00:00Z");
    remind(&site, "2090-03-21T08:00:00Z");
    assert_eq!(reminders(&ben), ["Your action item is due soon: Due 31 Mar 2090: Alert on errors"]);
    site.assert_nothing_broke();
}

#[test]
fn nobody_is_reminded_of_what_they_may_not_see() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cleo = site.invite(&ada, "cleo@example.org", "member");
    let details = [("title", "Xylophage"), ("zone", "UTC"), ("is_private", "true")];
    let number = ben.declares_with(&details);
    let cleo_id = cleo.get("/api/v1/me").json()["id"].to_string();
    ben.adds_action(number, &[("title", "Xylophage"), ("owner", &cleo_id), ("due", "2090-03-31")]);
    // Without an owner, the authors are reminded.
    ben.adds_action(number, &[("title", "Nobody’s"), ("due", "2090-03-31")]);
    remind(&site, "2090-01-01T00:00:00Z");
    // The day after the due date is a Saturday.
    remind(&site, "2090-04-03T08:00:00Z");
    assert!(reminders(&cleo).is_empty());
    assert_eq!(reminders(&ben), ["Your action item is overdue: Due 31 Mar 2090: Nobody’s"]);
    // Archived is out of the way, also for reminders.
    ada.does(number, "archive").location();
    remind(&site, "2090-04-20T08:00:00Z");
    assert!(reminders(&ada).is_empty());
    site.assert_nothing_broke();
}
