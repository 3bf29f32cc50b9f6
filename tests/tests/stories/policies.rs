//! Policies by severity and by type of action item: what they propose, and who may change them.

use chrono::{Datelike, Days, NaiveDate, Utc, Weekday};
use serde_json::{Value, json};
use tests::{Site, Visitor};

const PATH: &str = "/settings/policies";
const API: &str = "/api/v1/policies";

fn policy(number: usize, who: &Visitor) -> Value {
    who.get(API).expect(200).json()["policies"][number - 1].clone()
}

/// The day on which a postmortem was created, in UTC.
fn created_on(who: &Visitor, number: i64) -> NaiveDate {
    let postmortem = who.get(&format!("/api/v1/postmortems/{number}")).json()["postmortem"].clone();
    postmortem["created_at"].as_str().unwrap().parse::<chrono::DateTime<Utc>>().unwrap().date_naive()
}

#[test]
fn types_of_action_items_can_have_due_dates_of_their_own() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares_with(&[("title", "Checkout failed"), ("zone", "UTC"), ("severity", "2")]);
    let page = ada.get(PATH).expect(200);
    assert_eq!(page.form(PATH).value("due_mitigate_2"), "");
    let refused = ada.send(&page.form(PATH).with("due_mitigate_2", "731")).expect(422);
    refused.assert_says("“731” is not a number of days from 1 to 730.");
    assert_eq!(refused.form(PATH).value("due_mitigate_2"), "731");
    ada.follow(&ada.send(&page.form(PATH).with("due_mitigate_2", "7"))).expect(200).assert_says("Policies saved.");
    assert_eq!(ada.get(PATH).form(PATH).value("due_mitigate_2"), "7");

    let today = created_on(&ben, number);
    // A business day.
    let is_business_day = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let words = |days: u64| {
        let day = (today + Days::new(days)).iter_days().find(is_business_day).unwrap();
        day.format("%-d %b %Y").to_string()
    };
    let page = ben.opens(number);
    let hint = page.all(".field-hint").into_iter().find(|hint| hint.starts_with("Policy for SEV2")).unwrap();
    assert!(hint.contains(&words(30)) && hint.contains("; Mitigate: by ") && hint.contains(&words(7)), "{hint}");
    let other = ben.declares_with(&[("title", "Slow search"), ("zone", "UTC"), ("severity", "1")]);
    assert!(!ben.opens(other).message("Mitigate: by"));
    site.assert_nothing_broke();
}

#[test]
fn programs_read_and_change_the_policies() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let usual = ben.get(API).expect(200).json();
    assert_eq!(usual["policies"].as_array().unwrap().len(), 4);
    assert_eq!((&usual["policies"][0]["due_days"], &usual["policies"][3]["due_days"]), (&json!(15), &json!(90)));
    ben.api("PUT", API, Some(&usual)).expect(403);

    let mut changed = usual.clone();
    changed["policies"][1]["due_days_by_type"] = json!({ "mitigate": 7 });
    changed["policies"][3]["publish_business_days"] = json!(10);
    let answer = ada.api("PUT", API, Some(&changed)).expect(200).json();
    assert_eq!(answer["policies"][1]["due_days_by_type"]["mitigate"], 7);
    assert_eq!(answer["policies"][1]["due_days_by_type"]["learn"], Value::Null);
    assert_eq!(policy(4, &ben)["publish_business_days"], 10);
    assert_eq!(ada.get(PATH).form(PATH).value("due_mitigate_2"), "7");

    for (place, field, value, named) in [
        (0, "due_days", json!(0), "due_1"),
        (1, "remind_days", json!(91), "remind_2"),
        (2, "publish_business_days", json!(0), "publish_3"),
        (3, "due_days_by_type", json!({ "learn": 731 }), "due_learn_4"),
        (3, "lead_days", Value::Null, "lead_4"),
    ] {
        let mut bad = usual.clone();
        bad["policies"][place][field] = value;
        let refused = ada.api("PUT", API, Some(&bad)).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], named, "{refused}");
    }
    let three = json!({ "policies": usual["policies"].as_array().unwrap()[..3] });
    assert_eq!(ada.api("PUT", API, Some(&three)).expect(422).json()["errors"][0]["field"], "policies");
    assert_eq!(policy(2, &ben)["due_days_by_type"]["mitigate"], 7);
    site.assert_nothing_broke();
}

#[test]
fn policies_change_while_people_edit() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let numbers: Vec<i64> = (0..4).map(|place| ben.declares(&format!("Incident {place}"))).collect();
    let actions: Vec<(i64, i64)> = numbers
        .iter()
        .map(|number| (*number, ben.adds_action(*number, &[("title", "Alert"), ("due", "2090-03-31")])))
        .collect();
    let usual = ada.get(API).json();
    let edit = &|number: i64, action: i64| {
        let path = format!("/api/v1/postmortems/{number}/actions/{action}");
        for _ in 0..12 {
            let version = ben.get(&path).expect(200).json()["version"].clone();
            let body = json!({ "title": "Alert on errors", "due": "2090-03-31", "version": version });
            ben.api("PUT", &path, Some(&body)).expect(200);
        }
    };
    // Each locks postmortems before their action items, so that none waits for another in a circle.
    std::thread::scope(|scope| {
        for (number, action) in &actions {
            scope.spawn(move || edit(*number, *action));
        }
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..12 {
                    ada.api("PUT", API, Some(&usual)).expect(200);
                }
            });
        }
    });
    site.assert_nothing_broke();
}
