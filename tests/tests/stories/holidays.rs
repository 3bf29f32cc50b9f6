//! The holidays of teams: edited, imported, and skipped by publishing dates and reminders.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use tests::{Page, Site, Upload, Visitor};

/// Puts the clock of a second process, which works on the same database, to an instant.
fn remind(site: &Site, day: NaiveDate, time: &str) {
    assert!(site.runs(&["remind", "--at", &format!("{day}T{time}Z")]).is_good);
}

fn told(who: &Visitor) -> Vec<String> {
    let items = who.get("/api/v1/notifications").expect(200).json();
    items["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

/// Adds a team; its number.
fn team(ada: &Visitor, name: &str) -> String {
    ada.post("/teams", &[("name", name)]).location();
    let teams = ada.get("/api/v1/teams").json();
    teams["items"].as_array().unwrap().iter().find(|team| team["name"] == name).unwrap()["id"].to_string()
}

fn adds(ada: &Visitor, team: &str, date: NaiveDate) {
    let path = format!("/teams/{team}/holidays");
    let form = ada.get(&path).expect(200).form(&path);
    ada.send(&form.filled(&[("date", &date.to_string()), ("name", "Closed")])).location();
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn created_at(who: &Visitor, number: i64) -> DateTime<Utc> {
    let postmortem = who.get(&format!("/api/v1/postmortems/{number}")).json()["postmortem"].clone();
    postmortem["created_at"].as_str().unwrap().parse().unwrap()
}

/// The lines of the table.
fn listed(page: &Page) -> Vec<String> {
    page.attributes(".holidays time", "datetime")
        .into_iter()
        .zip(page.all(".holidays td:nth-child(2)"))
        .map(|(date, name)| format!("{date} {name}"))
        .collect()
}

#[test]
fn holidays_are_added_imported_and_removed() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let (payments, search) = (team(&ada, "Payments"), team(&ada, "Search"));
    let path = format!("/teams/{payments}/holidays");
    assert!(ada.get("/people").attributes(".team a", "href").contains(&path));
    ada.get(&path).expect(200).assert_says("No holidays yet.");
    adds(&ada, &payments, day("2090-12-25"));
    let refused = ada.post(&path, &[("date", "25.12.2090"), ("name", "")]).expect(422);
    refused.assert_says("The name is empty.");
    assert!(refused.error_in_field("date").is_some());
    assert_eq!(refused.form(&path).value("date"), "25.12.2090");

    // A file; what stands in it on a day that is known replaces its name.
    let file = include_bytes!("../../fixtures/holidays.ics").to_vec();
    let import = format!("{path}/import");
    let upload =
        |file: Vec<u8>| ada.upload(&import, &[], &[Upload { field: "file", name: "a.ics".into(), bytes: file }]);
    let page = ada.follow(&upload(file));
    page.assert_says("3 holidays imported. 2 events were left out");
    let expected = ["2090-12-25 Christmas Day", "2090-12-26 Boxing Day <b>", "2091-01-01 New Year’s Day, at last"];
    assert_eq!(listed(&page), expected);
    // Pasted text.
    let pasted =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20910106\nSUMMARY:Epiphany\nEND:VEVENT\nEND:VCALENDAR";
    ada.follow(&ada.upload(&import, &[("calendar", pasted)], &[])).assert_says("1 holiday imported.");
    for nothing in ["", "Dear all,\nwe are closed.", "BEGIN:VCALENDAR"] {
        let refused = ada.upload(&import, &[("calendar", nothing)], &[]).expect(422);
        refused.assert_says("This calendar contains no all-day events");
        assert_eq!(refused.form(&import).value("calendar"), nothing);
    }
    let refused = upload(vec![0, 255, 254, b':', 0]).expect(422);
    assert_eq!(refused.form(&import).value("calendar"), "");

    ada.post(&format!("{path}/2091-01-01/remove"), &[]).location();
    ada.post(&format!("{path}/2091-01-01/remove"), &[]).expect(404);
    ada.post(&format!("{path}/never/remove"), &[]).expect(404);
    // Everybody sees them, only administrators change them, and other teams work.
    let page = ben.get(&path).expect(200);
    assert_eq!((listed(&page).len(), page.count("main form")), (3, 0));
    assert!(listed(&ada.get(&format!("/teams/{search}/holidays"))).is_empty());
    ben.get("/teams/999/holidays").expect(404);
    ada.post("/teams/999/holidays", &[("date", "2090-12-25"), ("name", "Closed")]).expect(404);
    ada.post(&format!("/teams/{payments}/delete"), &[]).location();
    ada.get(&path).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn reminders_wait_for_business_days_of_the_team() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let payments = team(&ada, "Payments");
    let ben_id = ben.get("/api/v1/me").json()["id"].to_string();
    let number = ben.declares_with(&[("title", "Checkout failed"), ("zone", "UTC"), ("team", &payments)]);
    // Tuesday; three days before is Saturday, and Friday and Wednesday are holidays.
    let due = day("2090-05-16");
    ben.adds_action(number, &[("title", "Alert"), ("owner", &ben_id), ("due", &due.to_string())]);
    remind(&site, day("2090-01-01"), "08:00:00");
    for date in ["2090-05-12", "2090-05-17"] {
        adds(&ada, &payments, day(date));
    }
    // The change is seen at the present, and what follows it is planned.
    remind(&site, day("2090-01-01"), "08:00:00");
    remind(&site, day("2090-05-11"), "07:59:59");
    assert!(told(&ben).is_empty());
    remind(&site, day("2090-05-11"), "08:00:00");
    assert_eq!(told(&ben), ["due_soon"]);
    remind(&site, due, "08:00:00");
    remind(&site, day("2090-05-17"), "23:00:00");
    assert_eq!(told(&ben), ["due_soon", "due_soon"]);
    remind(&site, day("2090-05-18"), "08:00:00");
    assert_eq!(told(&ben), ["overdue", "due_soon", "due_soon"]);
    site.assert_nothing_broke();
}

#[test]
fn a_reminder_that_a_holiday_moves_into_the_past_is_sent_late_and_once() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let payments = team(&ada, "Payments");
    let ben_id = ben.get("/api/v1/me").json()["id"].to_string();
    let number = ben.declares_with(&[("title", "Checkout failed"), ("zone", "UTC"), ("team", &payments)]);
    let today = created_at(&ben, number).date_naive();
    let tomorrow = today + Days::new(1);
    ben.adds_action(number, &[("title", "Alert"), ("owner", &ben_id), ("due", &tomorrow.to_string())]);
    // Both at once: the reminder on the due date belongs to the last business day before today.
    let event = |day: NaiveDate| {
        format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{}\nSUMMARY:Closed\nEND:VEVENT\n", day.format("%Y%m%d"))
    };
    let calendar = format!("BEGIN:VCALENDAR\n{}{}END:VCALENDAR", event(today), event(tomorrow));
    ada.upload(&format!("/teams/{payments}/holidays/import"), &[("calendar", &calendar)], &[]).location();
    assert!(site.runs(&["remind"]).is_good);
    assert_eq!(told(&ben), ["due_soon"]);
    adds(&ada, &payments, day("2090-05-12"));
    assert!(site.runs(&["remind"]).is_good);
    assert_eq!(told(&ben), ["due_soon"]);
    site.assert_nothing_broke();
}

#[test]
fn publishing_dates_skip_holidays() {
    let site = Site::start();
    let ada = site.set_up();
    let payments = team(&ada, "Payments");
    let form = ada.get("/settings/policies").expect(200).form("/settings/policies");
    ada.send(&form.with("publish_1", "2")).location();
    let details = [("title", "Checkout failed"), ("zone", "UTC"), ("severity", "1"), ("team", &payments)];
    let number = ada.declares_with(&details);
    let created = created_at(&ada, number);
    let works = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let business_days: Vec<_> = created.date_naive().iter_days().skip(1).filter(works).take(4).collect();
    let says = |by: NaiveDate| {
        let date = format!("Publish by {}", by.format("%-d %b %Y"));
        ada.opens(number).assert_says(&date);
        ada.get("/").assert_says(&date);
    };
    says(business_days[1]);
    adds(&ada, &payments, business_days[0]);
    adds(&ada, &payments, business_days[2]);
    says(business_days[3]);
    // The business day before, which is the second one.
    remind(&site, business_days[0], "12:00:00");
    assert!(told(&ada).is_empty());
    remind(&site, business_days[1], "08:00:00");
    assert_eq!(told(&ada), ["publish_soon"]);
    remind(&site, business_days[3] + Days::new(4), "08:00:00");
    assert_eq!(told(&ada), ["publish_overdue", "publish_soon"]);
    site.assert_nothing_broke();
}
