//! Calendars under a secret address, read by another iCalendar library than the one that writes them.

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty};
use chrono::{Days, NaiveDate, Utc};
use serde_json::json;
use tests::{Page, Site, Visitor};

#[expect(clippy::disallowed_methods, reason = "the server under test has the clock of the machine")]
fn in_days(days: i64) -> NaiveDate {
    let today = Utc::now().date_naive();
    if days < 0 { today - Days::new(days.unsigned_abs()) } else { today + Days::new(days.unsigned_abs()) }
}

/// Creates or replaces the address of a feed; its path.
fn creates(who: &Visitor, feed: &str) -> String {
    who.get("/profile/feeds").expect(200);
    let made = who.post("/profile/feeds", &[("feed", feed)]).expect(201);
    let address = made.attributes("input.made-link", "value").remove(0);
    let path = &address[address.find("/calendar/").unwrap()..];
    assert!(!who.get("/profile/feeds").text().contains(path), "the address is shown twice");
    path.to_owned()
}

/// The events of a calendar that is read without a session.
fn events(site: &Site, path: &str) -> Vec<ICalendarComponent> {
    let page = site.stranger().get(path).expect(200);
    let calendar = parsed(&page);
    calendar
        .components
        .into_iter()
        .filter(|component| component.component_type == ICalendarComponentType::VEvent)
        .collect()
}

fn parsed(page: &Page) -> ICalendar {
    ICalendar::parse(page.text()).unwrap_or_else(|error| panic!("no calendar ({error:?}): {}", page.text()))
}

fn text(event: &ICalendarComponent, property: ICalendarProperty) -> String {
    let entry = event.property(&property).unwrap_or_else(|| panic!("no {property:?} in {event:?}"));
    entry.values[0].as_text().unwrap_or_else(|| panic!("{property:?} is no text: {entry:?}")).to_owned()
}

fn day(event: &ICalendarComponent, property: ICalendarProperty) -> NaiveDate {
    let entry = event.property(&property).unwrap();
    let date = entry.values[0].as_partial_date_time().unwrap();
    assert_eq!((date.hour, date.minute), (None, None), "not an all-day event");
    NaiveDate::from_ymd_opt(date.year.unwrap().into(), date.month.unwrap().into(), date.day.unwrap().into()).unwrap()
}

fn summaries(site: &Site, path: &str) -> Vec<String> {
    events(site, path).iter().map(|event| text(event, ICalendarProperty::Summary)).collect()
}

fn makes_private(by: &Visitor, number: i64) {
    let form = by.opens_at(number, "head").form(&format!("/postmortems/{number}"));
    by.send(&form.and("is_private", "true")).location();
}

#[test]
fn a_calendar_has_the_open_action_items_of_its_owner_on_their_due_dates() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let ben_id = ben.id().to_string();
    let number = ada.declares("Zahlung; “Kasse”, überfällig");
    let adds = |by: &Visitor, title: &str, days: i64, owner: &str| {
        by.adds_action(number, &[("title", title), ("owner", owner), ("due", &in_days(days).to_string())])
    };
    let title =
        "Alert on *errors*, then; page \\ the 担当者 within fünf Minuten, so that nobody has to watch a dashboard";
    let outcome = format!("{}\n\nSecond paragraph", "Größenänderung 可観測性 ".repeat(12));
    let wanted = ben.adds_action(
        number,
        &[("title", title), ("owner", &ben_id), ("due", &in_days(3).to_string()), ("outcome", &outcome)],
    );
    adds(&ben, "Long ago", -89, &ben_id);
    adds(&ben, "Too long ago", -92, &ben_id);
    adds(&ben, "Next year", 364, &ben_id);
    adds(&ben, "After next year", 370, &ben_id);
    adds(&ben, "Somebody else’s", 3, "");
    let done = adds(&ben, "Done", 3, &ben_id);
    ben.takes_step(number, done, "finish", "Done.").location();
    let removed = adds(&ben, "Removed", 3, &ben_id);
    ben.post(&format!("/postmortems/{number}/actions/{removed}/remove"), &[]).location();
    ben.adds_action(number, &[("title", "Without a date"), ("owner", &ben_id)]);

    let path = creates(&ben, "my-actions");
    let events = events(&site, &path);
    let plain =
        "Alert on errors, then; page \\ the 担当者 within fünf Minuten, so that nobody has to watch a dashboard";
    let found: Vec<_> = events.iter().map(|event| text(event, ICalendarProperty::Summary)).collect();
    assert_eq!(found, ["Long ago", plain, "Next year"]);
    let event = &events[1];
    assert_eq!(day(event, ICalendarProperty::Dtstart), in_days(3));
    assert_eq!(day(event, ICalendarProperty::Dtend), in_days(4), "the end is exclusive");
    let host = site.address.trim_start_matches("http://");
    assert_eq!(event.uid(), Some(format!("action-{wanted}@{host}").as_str()));
    assert_eq!(text(event, ICalendarProperty::Url), format!("{}/postmortems/{number}#action-{wanted}", site.address));
    let description = text(event, ICalendarProperty::Description);
    assert!(
        description.starts_with(&format!(
            "PM-{number} Zahlung; “Kasse”, überfällig\nOwner: Ben\nPriority: Medium\nStatus: Open\nGrößenänderung 可観測性"
        )),
        "{description}"
    );
    assert!(description.ends_with("Second paragraph"), "{description}");
    let sequence = |event: &ICalendarComponent| event.property(&ICalendarProperty::Sequence).unwrap().values[0].clone();
    let before = sequence(event);
    ben.changes(number, &format!("action-{wanted}"), &[("title", "Alert on errors")]).location();
    let changed = &self::events(&site, &path)[1];
    assert_eq!(changed.uid(), event.uid());
    assert_ne!(sequence(changed), before);

    // Lines as in RFC 5545, 3.1: at most 75 bytes, ended by CRLF, and whole characters.
    let raw = site.stranger().get(&path);
    assert!(raw.text().ends_with("END:VCALENDAR\r\n"));
    let folded = raw.text().matches("\r\n ").count();
    assert!(folded > 3, "nothing is folded");
    for line in raw.bytes.split(|byte| *byte == b'\n') {
        assert!(line.is_empty() || line.ends_with(b"\r"), "a line without CR");
        assert!(line.len() <= 76 && std::str::from_utf8(line).is_ok(), "{}", String::from_utf8_lossy(line));
    }
    site.assert_nothing_broke();
}

#[test]
fn a_calendar_has_only_what_its_owner_may_see_now() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let (ada_id, ben_id) = (ada.id(), ben.id());
    let team = ada.api("POST", "/api/v1/teams", Some(&json!({ "name": "Payments" }))).expect(201).json()["id"].clone();
    let member = format!("/teams/{team}/members");
    ben.post("/profile/feeds", &[("feed", &format!("team-{team}"))]).expect(404);
    ada.post(&member, &[("person", &ben_id.to_string())]).location();
    let due = in_days(5).to_string();
    let declares = |title: &str| {
        let body = json!({ "title": title, "zone": "UTC", "team": team });
        ada.api("POST", "/api/v1/postmortems", Some(&body)).expect(201).json()["number"].as_i64().unwrap()
    };
    let (open, secret) = (declares("Open"), declares("Secret"));
    ada.adds_action(open, &[("title", "Cap retries"), ("owner", &ada_id.to_string()), ("due", &due)]);
    ada.adds_action(secret, &[("title", "Xylophage"), ("owner", &ben_id.to_string()), ("due", &due)]);
    let (mine, ours) = (creates(&ben, "my-actions"), creates(&ben, &format!("team-{team}")));
    assert_eq!(summaries(&site, &mine), ["Xylophage"]);
    assert_eq!(summaries(&site, &ours), ["Cap retries", "Xylophage"]);
    assert!(site.stranger().get(&ours).text().contains("X-WR-CALNAME:Payments: action items (Harbour)"));

    makes_private(&ada, secret);
    assert_eq!(summaries(&site, &mine), [""; 0]);
    assert_eq!(summaries(&site, &ours), ["Cap retries"]);
    assert!(!site.stranger().get(&ours).text().contains("Xylophage"));
    ada.does(open, "archive").location();
    assert_eq!(summaries(&site, &ours), [""; 0]);
    ada.does(open, "restore").location();
    // An empty calendar, so that programs remove what they have; and it can still be revoked.
    ada.post(&format!("{member}/{ben_id}/remove"), &[]).location();
    assert_eq!(summaries(&site, &ours), [""; 0]);
    ben.get("/profile/feeds").assert_says("Action items of Payments (empty because you left the team)");
    ada.post(&format!("/people/{ben_id}/disable"), &[]).location();
    site.stranger().get(&mine).expect(404);
    ada.post(&format!("/people/{ben_id}/enable"), &[]).location();
    site.stranger().get(&mine).expect(200);
    ada.post(&format!("/teams/{team}/delete"), &[]).location();
    site.stranger().get(&ours).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn an_address_is_replaced_and_revoked_and_never_logged() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    ben.get("/profile").assert_says("Calendar and Atom feeds");
    let first = creates(&ben, "my-actions");
    let page = site.stranger().get(&first).expect(200);
    assert_eq!(page.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!((page.header("cache-control"), page.header("x-robots-tag")), ("private, no-cache", "noindex"));
    assert_eq!(page.header("set-cookie"), "");
    let known = site.stranger().get_with(&first, "if-none-match", page.header("etag")).expect(304);
    assert!(known.bytes.is_empty());
    assert!(!ben.get("/profile/feeds").message("never"), "when it was last read is shown");

    // The address changes after a question, and only for its owner.
    let asked = ben.get("/profile/feeds").attributes("table.feeds a", "href").remove(0);
    let asking = ben.get(asked.split('#').next().unwrap()).expect(200);
    asking.assert_says("Apps that use the current address will stop receiving this feed.");
    let revoke = asking.attributes("form[action$=\"/revoke\"]", "action").remove(0);
    ada.post(&revoke, &[]).expect(404);
    let second = creates(&ben, "my-actions");
    site.stranger().get(&first).expect(404);
    site.stranger().get(&second).expect(200);
    let asked = ben.get("/profile/feeds").attributes("table.feeds a", "href").remove(0);
    let asking = ben.get(asked.split('#').next().unwrap());
    let revoke = asking.attributes("form[action$=\"/revoke\"]", "action").remove(0);
    assert_eq!(ben.post(&revoke, &[]).location(), "/profile/feeds");
    for path in [&second, "/calendar/AAAA.ics", "/calendar/%FF.ics"] {
        site.stranger().get(path).expect(404);
    }
    assert!(site.stranger().get(&second).text().starts_with("This feed doesn’t exist, or its address was revoked."));
    ben.post("/profile/feeds", &[("feed", "everything")]).expect(400);
    // The feed of postmortems is no calendar.
    let made = ben.post("/profile/feeds", &[("feed", "postmortems")]).expect(201);
    let address = made.attributes("input.made-link", "value").remove(0);
    let token = address.rsplit_once('/').unwrap().1.trim_end_matches(".atom").to_owned();
    site.stranger().get(&format!("/calendar/{token}.ics")).expect(404);
    let logs = site.logs();
    for path in [&first, &second] {
        let token = path.trim_start_matches("/calendar/").trim_end_matches(".ics");
        assert!(!logs.contains(token), "the log contains a secret address");
    }
    site.assert_nothing_broke();
}
