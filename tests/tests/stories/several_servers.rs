//! Digests and publishing dates with two servers on one database: once, also after a day without any, and by the clocks
//! of summer and winter.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use serde_json::{Value, json};
use tests::{MailServer, Options, Site, Visitor};

struct Scene {
    server: MailServer,
    site: Site,
    /// A second server, where the database allows for one.
    other: Option<Site>,
    ada: Visitor,
    lena: Visitor,
    team: Value,
}

fn scene() -> Scene {
    let server = MailServer::start();
    let arguments = vec!["--smtp-url".to_owned(), server.url.clone()];
    let site = Site::start_with(Options { arguments, ..Options::default() });
    let ada = site.set_up();
    let other = site.one_more_process();
    let lena = site.invite(&ada, "lena@example.org", "member");
    let person = lena.get("/api/v1/me").json()["id"].clone();
    let team = ada.api("POST", "/api/v1/teams", Some(&json!({ "name": "Payments" }))).expect(201).json()["id"].clone();
    ada.api("PUT", &format!("/api/v1/teams/{team}/members/{person}"), None).expect(204);
    let zone = "Europe/Berlin";
    ada.api("PATCH", &format!("/api/v1/teams/{team}"), Some(&json!({ "lead": person, "zone": zone }))).expect(200);
    ada.api("PATCH", "/api/v1/me", Some(&json!({ "zone": zone }))).expect(200);
    Scene { server, site, other, ada, lena, team }
}

impl Scene {
    /// Puts the clocks of some more processes to an instant, all at once.
    fn at(&self, instant: &str) {
        std::thread::scope(|scope| {
            for site in [Some(&self.site), Some(&self.site), self.other.as_ref(), self.other.as_ref()] {
                let address = &self.site.address;
                let remind = move |site: &Site| site.runs(&["remind", "--at", instant, "--public-url", address]);
                site.map(|site| scope.spawn(move || assert!(remind(site).is_good)));
            }
        });
    }

    /// Who got a digest since, and of which week.
    fn digests(&self, marker: &str) -> Vec<String> {
        let mut digests = Vec::new();
        // What comes after them in the outbox shows that they are all there. Two servers send at the same time, so
        // the last digest may come after the first of these.
        for marker in [format!("first-{marker}"), format!("last-{marker}")] {
            self.ada.invites(&marker, "reader");
            loop {
                let mail = self.server.next();
                if mail.recipient == marker {
                    break;
                }
                if mail.subject().starts_with("Weekly digest") {
                    let recipient = mail.recipient.replace("@example.org", "");
                    digests.push(format!("{recipient} {}", week_of(&mail.subject())));
                }
            }
        }
        digests.sort();
        digests
    }
}

fn week_of(subject: &str) -> String {
    subject.rsplit_once(": ").map(|(_, week)| week.to_owned()).unwrap_or_default()
}

#[test]
fn two_servers_send_a_digest_once_by_the_clocks_of_the_team() {
    let mut scene = scene();
    let details = json!({ "title": "Checkout failed", "zone": "Europe/Berlin", "team": scene.team, "severity": "4" });
    let made = scene.lena.api("POST", "/api/v1/postmortems", Some(&details)).expect(201).json();
    let number = made["postmortem"]["number"].as_i64().or(made["number"].as_i64()).unwrap();
    scene.lena.adds_action(number, &[("title", "Alert on errors"), ("due", "2090-03-01")]);
    // Summer time begins on Sunday, 26 March: until then, 8:00 in Berlin is 7:00 in UTC.
    scene.at("2090-03-20T06:59:59Z");
    let before = scene.digests("marker-1@example.org");
    assert!(before.iter().all(|digest| digest.contains("6 Mar 2090 to 12 Mar 2090")), "{before:?}");
    scene.at("2090-03-20T07:00:00Z");
    let week = "13 Mar 2090 to 19 Mar 2090";
    assert_eq!(scene.digests("marker-2@example.org"), [format!("ada {week}"), format!("lena {week}")]);
    scene.at("2090-03-27T05:59:59Z");
    assert_eq!(scene.digests("marker-3@example.org"), Vec::<String>::new());
    scene.at("2090-03-27T06:00:00Z");
    let week = "20 Mar 2090 to 26 Mar 2090";
    assert_eq!(scene.digests("marker-4@example.org"), [format!("ada {week}"), format!("lena {week}")]);

    // Both servers were down all Monday, and come back on Tuesday.
    drop(scene.other.take());
    scene.site = scene.site.dies_and_starts_again();
    scene.other = scene.site.one_more_process();
    scene.ada = scene.site.sign_in("ada@example.org");
    scene.at("2090-04-04T15:00:00Z");
    let week = "27 Mar 2090 to 2 Apr 2090";
    assert_eq!(scene.digests("marker-5@example.org"), [format!("ada {week}"), format!("lena {week}")]);
    scene.at("2090-04-04T15:00:30Z");
    assert_eq!(scene.digests("marker-6@example.org"), Vec::<String>::new());
    scene.site.assert_nothing_broke();
}

/// The first business day of a month that is at least two weeks ahead: of the two months, the one that comes first.
fn next(today: NaiveDate, months: [u32; 2]) -> NaiveDate {
    let is_wanted = |day: &NaiveDate| months.contains(&day.month()) && day.day() > 9 && is_business_day(*day);
    today.iter_days().skip(14).find(is_wanted).unwrap()
}

fn is_business_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The kinds of notifications about drafts, the newest first.
fn told(who: &Visitor) -> Vec<String> {
    let items = who.get("/api/v1/notifications").expect(200).json();
    items["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["kind"].as_str().unwrap().to_owned())
        .filter(|kind| kind.starts_with("publish") || kind.starts_with("draft"))
        .collect()
}

#[test]
fn two_servers_remind_of_a_publishing_date_once_in_summer_and_in_winter() {
    for (months, hour) in [([5, 9], 6), ([2, 11], 7)] {
        let mut scene = scene();
        let details =
            json!({ "title": "Checkout failed", "zone": "Europe/Berlin", "team": scene.team, "severity": "1" });
        let made = scene.ada.api("POST", "/api/v1/postmortems", Some(&details)).expect(201).json();
        let number = made["postmortem"]["number"].as_i64().or(made["number"].as_i64()).unwrap();
        let made = scene.ada.get(&format!("/api/v1/postmortems/{number}")).json()["postmortem"].clone();
        let created: DateTime<Utc> = made["created_at"].as_str().unwrap().parse().unwrap();
        // The day in Berlin, whether it is summer or winter now, unless it is about midnight.
        let today = (created + chrono::TimeDelta::hours(1)).date_naive();
        let by = next(today, months);
        let business_days = today.iter_days().skip(1).take_while(|day| *day <= by).filter(|day| is_business_day(*day));
        let form = scene.ada.get("/settings/policies").expect(200).form("/settings/policies");
        scene.ada.send(&form.with("publish_1", &business_days.count().to_string())).location();
        let by: NaiveDate = scene.ada.get(&format!("/api/v1/postmortems/{number}")).json()["postmortem"]["publish_by"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();

        // 8:00 of the business day before.
        let before = by.iter_days().rev().skip(1).find(|day| is_business_day(*day)).unwrap();
        scene.at(&format!("{before}T{:02}:59:59Z", hour - 1));
        assert_eq!(told(&scene.ada), Vec::<String>::new(), "{before}");
        scene.at(&format!("{before}T{hour:02}:00:00Z"));
        assert_eq!(told(&scene.ada), ["publish_soon"]);
        // Both servers were down on the day after, and for the weekend if one follows: once, late.
        drop(scene.other.take());
        scene.site = scene.site.dies_and_starts_again();
        scene.other = scene.site.one_more_process();
        (scene.ada, scene.lena) = (scene.site.sign_in("ada@example.org"), scene.site.sign_in("lena@example.org"));
        let late = by + Days::new(4);
        for time in ["12:00:00", "12:00:30"] {
            scene.at(&format!("{late}T{time}Z"));
            assert_eq!(told(&scene.ada), ["publish_overdue", "publish_soon"]);
        }
        assert_eq!(told(&scene.lena), Vec::<String>::new());
        scene.at(&format!("{}T12:00:00Z", by + Days::new(9)));
        assert_eq!(told(&scene.lena), ["draft_escalated"]);
        scene.site.assert_nothing_broke();
    }
}
