//! Reminders of action items: policies, escalation, and a clock that moves over months.

use chrono::{DateTime, Days, Utc};
use serde_json::json;
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
    // Without an owner, or with one who may not see it, the authors are reminded.
    ben.adds_action(number, &[("title", "Nobody’s"), ("due", "2090-03-31")]);
    remind(&site, "2090-01-01T00:00:00Z");
    // The day after the due date is a Saturday.
    remind(&site, "2090-04-03T08:00:00Z");
    assert!(reminders(&cleo).is_empty());
    let overdue = |title: &str| format!("Your action item is overdue: Due 31 Mar 2090: {title}");
    assert_eq!(reminders(&ben), ["Nobody’s", "Xylophage"].map(overdue));
    // Archived is out of the way, also for reminders.
    ada.does(number, "archive").location();
    remind(&site, "2090-04-20T08:00:00Z");
    assert!(reminders(&ada).is_empty());
    site.assert_nothing_broke();
}

#[expect(clippy::disallowed_methods, reason = "the server under test has the clock of the machine")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

#[test]
fn what_is_late_from_the_beginning_is_told_of_once_and_again_when_it_is_reopened() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares("Checkout failed");
    let ben_id = ben.id().to_string();
    let action = ben.adds_action(number, &[("title", "Alert"), ("owner", &ben_id), ("due", "2020-01-02")]);
    let overdue = "Your action item is overdue: Due 2 Jan 2020: Alert";
    let escalated = "An overdue action item was escalated to you: Due 2 Jan 2020: Alert";
    let told = |times: usize| {
        for _ in 0..2 {
            assert!(site.runs(&["remind"]).is_good);
            assert_eq!(
                (reminders(&ben), reminders(&ada)),
                (vec![overdue.into(); times], vec![escalated.into(); times])
            );
        }
    };
    told(1);
    // What only stops for a while, or is undone, is not new.
    ben.takes_step(number, action, "start", "").location();
    ben.takes_step(number, action, "reopen", "").location();
    told(1);
    ben.takes_step(number, action, "finish", "It pages.").location();
    told(1);
    ada.takes_step(number, action, "reopen", "It did not page.").location();
    told(2);

    // A date that is moved into the past, and one that is not past.
    let moved = [("due", "2021-03-04"), ("due_reason", "Was agreed so")];
    ben.changes(number, &format!("action-{action}"), &moved).location();
    assert!(site.runs(&["remind"]).is_good);
    assert_eq!(reminders(&ben)[0], "Your action item is overdue: Due 4 Mar 2021: Alert");
    assert_eq!((reminders(&ben).len(), reminders(&ada).len()), (3, 3));
    let tomorrow = (now() + Days::new(1)).date_naive().to_string();
    ben.adds_action(number, &[("title", "Soon"), ("owner", &ben_id), ("due", &tomorrow)]);
    assert!(site.runs(&["remind"]).is_good);
    assert_eq!((reminders(&ben).len(), reminders(&ada).len()), (3, 3));
    site.assert_nothing_broke();
}

#[test]
fn nobody_is_told_of_what_was_late_in_an_imported_document() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let text = "# Orders were slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n\
                | Warm the cache | Ben | 2020-08-01 |\n";
    let body = json!({ "files": [{ "name": "slow.md", "text": text }] });
    ada.api("POST", "/api/v1/import", Some(&body)).expect(200);
    assert!(ben.get("/actions?owner=me").expect(200).message("Warm the cache"));
    assert!(site.runs(&["remind"]).is_good);
    assert!(reminders(&ben).is_empty() && reminders(&ada).is_empty());
    site.assert_nothing_broke();
}

#[test]
fn a_clock_that_was_ahead_for_a_while_loses_no_reminder() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares("Checkout failed");
    ben.adds_action(number, &[("title", "Alert"), ("owner", &ben.id().to_string()), ("due", "2090-03-31")]);
    remind(&site, "2095-01-01T12:00:00Z");
    assert!(reminders(&ben).is_empty() && reminders(&ada).is_empty());
    remind(&site, "2090-01-01T12:00:00Z");
    assert!(reminders(&ben).is_empty() && reminders(&ada).is_empty());
    let soon = "Your action item is due soon: Due 31 Mar 2090: Alert";
    remind(&site, "2090-03-28T12:00:00Z");
    assert_eq!(reminders(&ben), [soon]);
    // Again, when some were sent, and others were due in the meantime.
    remind(&site, "2095-01-01T12:00:00Z");
    let overdue = "Your action item is overdue: Due 31 Mar 2090: Alert";
    for _ in 0..2 {
        remind(&site, "2090-04-03T12:00:00Z");
        assert_eq!(reminders(&ben), [overdue, soon]);
    }
    site.assert_nothing_broke();
}

#[test]
fn who_starts_an_action_item_does_not_lose_the_reminder_that_is_due() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares("Checkout failed");
    let due = now().date_naive() - Days::new(6);
    let fields = [("title", "Alert"), ("owner", &ben.id().to_string()), ("due", "2090-03-31")];
    let action = ben.adds_action(number, &fields);
    let moved = [("due", due.to_string()), ("due_reason", "Sooner".into())];
    let moved = moved.each_ref().map(|(name, value)| (*name, value.as_str()));
    ben.changes(number, &format!("action-{action}"), &moved).location();
    // A server that was down since before the date, and that is not yet at this action item.
    remind(&site, &format!("{}T12:00:00Z", due - Days::new(6)));
    ben.takes_step(number, action, "start", "").location();
    assert!(site.runs(&["remind"]).is_good);
    let words = due.format("%-d %b %Y");
    assert_eq!(reminders(&ben), [format!("Your action item is overdue: Due {words}: Alert")]);
    site.assert_nothing_broke();
}

#[test]
fn administrators_are_told_when_no_team_lead_other_than_the_owner_can_be() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let lena = site.invite(&ada, "lena@example.org", "member");
    ada.post("/teams", &[("name", "Payments")]).location();
    let team = ada.get("/api/v1/teams").json()["items"][0]["id"].to_string();
    let lena_id = lena.id().to_string();
    ada.post(&format!("/teams/{team}/members"), &[("person", &lena_id)]).location();
    ada.post(&format!("/teams/{team}/lead"), &[("lead", &lena_id)]).location();
    let declares = |title: &str, more: &[(&str, &str)]| {
        let number =
            ben.declares_with(&[&[("title", "Checkout failed"), ("zone", "UTC"), ("severity", "2")], more].concat());
        ben.adds_action(number, &[("title", title), ("owner", &lena_id), ("due", "2090-03-31")]);
        number
    };
    declares("No team", &[]);
    declares("Her own", &[("team", &team)]);
    // Lena may not see it.
    let private = declares("Private", &[("team", &team), ("is_private", "true")]);
    ben.adds_action(private, &[("title", "Nobody’s"), ("due", "2090-03-31")]);
    declares("Never", &[("severity", "4")]);
    let form = ada.get("/settings/policies").expect(200).form("/settings/policies");
    ada.send(&form.with("administrators_4", "0")).location();
    remind(&site, "2090-01-01T12:00:00Z");
    remind(&site, "2090-04-07T12:00:00Z");
    let escalated = |title: &str| format!("An overdue action item was escalated to you: Due 31 Mar 2090: {title}");
    let hers: Vec<_> = reminders(&lena).into_iter().filter(|words| words.contains("escalated")).collect();
    assert!(hers.is_empty(), "{hers:?}");
    assert_eq!(reminders(&ada), ["Nobody’s", "Private", "Her own", "No team"].map(escalated));
    site.assert_nothing_broke();
}

#[test]
fn reminders_come_in_the_morning_of_the_team() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    ada.post("/teams", &[("name", "Payments")]).location();
    let team = ada.get("/api/v1/teams").json()["items"][0]["id"].to_string();
    let zone = |name: &str| ada.post(&format!("/teams/{team}/zone"), &[("zone", name)]).location().to_owned();
    zone("America/Phoenix");
    let details = [("title", "Checkout failed"), ("zone", "Asia/Tokyo"), ("team", &team)];
    let number = ben.declares_with(&details);
    ben.adds_action(number, &[("title", "Alert"), ("owner", &ben.id().to_string()), ("due", "2090-03-31")]);
    // Seven hours behind UTC.
    remind(&site, "2090-01-01T12:00:00Z");
    remind(&site, "2090-03-28T14:59:59Z");
    assert!(reminders(&ben).is_empty());
    remind(&site, "2090-03-28T15:00:00Z");
    assert_eq!(reminders(&ben).len(), 1);
    // The team moves to Tokyo, nine hours ahead.
    zone("Asia/Tokyo");
    remind(&site, "2090-03-30T22:59:59Z");
    assert_eq!(reminders(&ben).len(), 1);
    remind(&site, "2090-03-30T23:00:00Z");
    assert_eq!(reminders(&ben).len(), 2);
    site.assert_nothing_broke();
}
