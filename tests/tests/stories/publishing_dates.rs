//! By when postmortems are published: the policy, where the date shows, and the reminders of a clock that moves.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use tests::{Site, Visitor};

/// Puts the clock of a second process, which works on the same database, to an instant.
fn remind(site: &Site, at: &str) {
    assert!(site.runs(&["remind", "--at", at]).is_good);
}

/// What a person is told about drafts, the newest first.
fn reminders(who: &Visitor) -> Vec<String> {
    let page = who.get("/notifications").expect(200);
    let items = page.all(".notification-item .button-link").into_iter().zip(page.all(".notification-detail"));
    items.map(|(words, detail)| format!("{words}: {detail}")).filter(|words| words.contains("Publish by")).collect()
}

/// The business day after this many others.
fn business_days_after(day: NaiveDate, count: usize) -> NaiveDate {
    let works = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    day.iter_days().skip(1).filter(works).nth(count - 1).unwrap()
}

/// Sets the days until publishing for one severity.
fn set_policy(administrator: &Visitor, field: &str, days: &str) -> tests::Page {
    let form = administrator.get("/settings/policies").expect(200).form("/settings/policies");
    administrator.send(&form.with(field, days))
}

fn words(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// The day on which a postmortem was created, in UTC.
fn created_on(who: &Visitor, number: i64) -> NaiveDate {
    let postmortem = who.get(&format!("/api/v1/postmortems/{number}")).json()["postmortem"].clone();
    postmortem["created_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap().date_naive()
}

fn id_of(who: &Visitor) -> String {
    who.get("/api/v1/me").json()["id"].to_string()
}

#[test]
fn a_draft_has_a_publishing_date_by_policy_and_its_authors_and_their_lead_are_told() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let lena = site.invite(&ada, "lena@example.org", "member");
    ada.post("/teams", &[("name", "Payments")]).location();
    let team = ada.get("/api/v1/teams").json()["items"][0]["id"].to_string();
    ada.post(&format!("/teams/{team}/members"), &[("person", &id_of(&lena))]).location();
    ada.post(&format!("/teams/{team}/lead"), &[("lead", &id_of(&lena))]).location();
    let details = [("title", "Checkout failed"), ("zone", "UTC"), ("severity", "1"), ("team", &team)];
    let number = ben.declares_with(&details);
    let other = ben.declares_with(&[("title", "Slow search"), ("zone", "UTC"), ("severity", "3")]);

    // As usual, SEV1 and SEV2 have five business days; where the policy is empty, there is no date.
    let usual = ada.get("/settings/policies").expect(200).form("/settings/policies");
    assert_eq!(
        ["publish_1", "publish_2", "publish_3", "publish_4"].map(|field| usual.value(field)),
        ["5", "5", "", ""]
    );
    let by = business_days_after(created_on(&ben, number), 5);
    ben.opens(number).assert_says(&format!("Publish by {}", words(by)));
    ada.follow(&set_policy(&ada, "publish_1", "")).expect(200).assert_says("Policies saved.");
    assert!(!ben.opens(number).message("Publish by"));
    for bad in ["0", "261", "soon"] {
        let refused = set_policy(&ada, "publish_1", bad).expect(422);
        refused.assert_says(&format!("“{bad}” is not a number of days from 1 to 260."));
        assert_eq!(refused.form("/settings/policies").value("publish_1"), bad);
    }
    ada.follow(&set_policy(&ada, "publish_1", "5")).expect(200).assert_says("Policies saved.");
    let date = format!("Publish by {}", words(by));
    ben.opens(number).assert_says(&date);
    ben.get("/").assert_says(&date);
    assert!(!ben.opens(other).message("Publish by"));
    assert!(!ben.get("/").message("Drafts past their publishing date"));

    // The business day before, at 8:00; again changes nothing.
    let before = by.iter_days().rev().skip(1).find(|day| business_days_after(*day, 1) == by).unwrap();
    remind(&site, &format!("{before}T07:59:59Z"));
    assert!(reminders(&ben).is_empty());
    let soon = format!("Your draft is due to be published soon: {date}: Checkout failed");
    for time in ["08:00:00", "08:00:01"] {
        remind(&site, &format!("{before}T{time}Z"));
        assert_eq!(reminders(&ben), [soon.as_str()]);
    }
    // Down for three days: one reminder, late.
    let late = by + Days::new(3);
    remind(&site, &format!("{late}T12:00:00Z"));
    let overdue = format!("Your draft is past its publishing date: {date}: Checkout failed");
    assert_eq!(reminders(&ben), [overdue.as_str(), soon.as_str()]);
    assert!(reminders(&lena).is_empty());
    // Seven days after, or the business day that follows them, the lead is told.
    for days in [9, 10] {
        remind(&site, &format!("{}T12:00:00Z", by + Days::new(days)));
        let escalated = format!("A draft past its publishing date was escalated to you: {date}: Checkout failed");
        assert_eq!(reminders(&lena), [escalated.as_str()]);
    }
    assert_eq!((reminders(&ben).len(), reminders(&ada).len()), (2, 0));
    site.assert_nothing_broke();
}

#[test]
fn what_is_published_or_archived_has_no_publishing_date_any_more() {
    let site = Site::start();
    let ada = site.set_up();
    ada.follow(&set_policy(&ada, "publish_2", "1")).expect(200);
    let details = |title| [("title", title), ("zone", "UTC"), ("severity", "2")];
    let (published, archived) = (ada.declares_with(&details("Finished")), ada.declares_with(&details("Put away")));
    ada.opens(published).assert_says("Publish by");
    ada.writes(published, "summary", "Cards were declined for an hour.").location();
    ada.publishes(published);
    ada.does(archived, "archive").location();
    for number in [published, archived] {
        assert!(!ada.opens(number).message("Publish by"));
    }
    let day = created_on(&ada, published);
    for days in [1, 2, 3, 4, 5, 14] {
        remind(&site, &format!("{}T12:00:00Z", day + Days::new(days)));
    }
    assert!(reminders(&ada).is_empty());
    site.assert_nothing_broke();
}

#[test]
fn nobody_is_told_of_a_private_draft_that_they_may_not_read() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let lena = site.invite(&ada, "lena@example.org", "member");
    ada.follow(&set_policy(&ada, "publish_1", "1")).expect(200);
    ada.post("/teams", &[("name", "Payments")]).location();
    let team = ada.get("/api/v1/teams").json()["items"][0]["id"].to_string();
    ada.post(&format!("/teams/{team}/members"), &[("person", &id_of(&lena))]).location();
    ada.post(&format!("/teams/{team}/lead"), &[("lead", &id_of(&lena))]).location();
    let private = [("is_private", "true"), ("severity", "1"), ("team", &team), ("zone", "UTC"), ("title", "Xylophage")];
    let number = ben.declares_with(&private);
    let day = created_on(&ben, number);
    for days in 1..=14 {
        remind(&site, &format!("{}T12:00:00Z", day + Days::new(days)));
    }
    assert_eq!(reminders(&ben).last().map(|words| words.contains("Xylophage")), Some(true));
    assert!(!lena.get("/notifications").message("Xylophage"));
    site.assert_nothing_broke();
}

#[test]
fn the_api_names_the_publishing_date_of_a_draft() {
    let site = Site::start();
    let ada = site.set_up();
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let declares = |severity: &str| {
        let body = serde_json::json!({ "title": "Checkout failed", "severity": severity, "zone": "UTC" });
        ada.api("POST", "/api/v1/postmortems", Some(&body)).expect(201).json()
    };
    let (with, without) = (declares("1"), declares("3"));
    let number = with["number"].as_i64().unwrap();
    let by = business_days_after(created_on(&ada, number), 5).to_string();
    assert_eq!((&with["publish_by"], &without["publish_by"]), (&by.as_str().into(), &serde_json::Value::Null));
    let path = format!("/api/v1/postmortems/{number}");
    let one = |who: &Visitor| who.get(&path).expect(200).json()["postmortem"]["publish_by"].clone();
    let listed = |who: &Visitor| {
        let items = who.get("/api/v1/postmortems").expect(200).json()["items"].as_array().unwrap().clone();
        items.into_iter().find(|card| card["number"] == number).unwrap()["publish_by"].clone()
    };
    assert_eq!((one(&ada), listed(&ada)), (by.as_str().into(), by.as_str().into()));
    let changed = serde_json::json!({ "severity": "4", "version": with["version"] });
    let changed = ada.api("PATCH", &path, Some(&changed)).expect(200).json();
    assert!(changed["publish_by"].is_null());
    let changed = serde_json::json!({ "severity": "2", "version": changed["version"] });
    assert_eq!(ada.api("PATCH", &path, Some(&changed)).expect(200).json()["publish_by"], by.as_str());
    ada.writes(number, "summary", "Cards were declined for an hour.").location();
    ada.publishes(number);
    assert!(one(&ada).is_null() && listed(&ada).is_null() && listed(&cora).is_null());
    let description = ada.get("/api/openapi.json").expect(200).json();
    for schema in ["Postmortem", "PostmortemCard"] {
        let field = &description["components"]["schemas"][schema]["properties"]["publish_by"];
        assert_eq!(field["format"], "date", "{schema}");
    }
    site.assert_nothing_broke();
}

#[test]
fn a_clock_that_was_ahead_for_a_while_loses_no_reminder_of_a_draft() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "Checkout failed"), ("zone", "UTC"), ("severity", "1")]);
    remind(&site, "2095-01-01T12:00:00Z");
    assert!(reminders(&ada).is_empty());
    let by = business_days_after(created_on(&ada, number), 5);
    let late = by + Days::new(3);
    for _ in 0..2 {
        remind(&site, &format!("{late}T12:00:00Z"));
        let overdue = format!("Your draft is past its publishing date: Publish by {}: Checkout failed", words(by));
        assert_eq!(reminders(&ada), [overdue]);
    }
    site.assert_nothing_broke();
}
