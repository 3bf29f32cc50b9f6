//! The weekly digest: who gets it, when, and what it tells.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use tests::{MailServer, Options, Received, Site, Visitor};

const MARK: &str = "Xylophage";

/// A site that sends e-mail, with Ada, who administers, and Lena, who leads the team Payments; both in one zone.
struct Scene {
    server: MailServer,
    site: Site,
    ada: Visitor,
    ben: Visitor,
    lena: Visitor,
    team: String,
    /// The hours by which the zone is behind UTC.
    behind: i64,
    today: NaiveDate,
    /// The Monday after today.
    monday: NaiveDate,
}

#[expect(clippy::disallowed_methods, reason = "the server under test has the clock of the machine")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn scene() -> Scene {
    let server = MailServer::start();
    let arguments = vec!["--smtp-url".to_owned(), server.url.clone()];
    let site = Site::start_with(Options { arguments, ..Options::default() });
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let lena = site.invite(&ada, "lena@example.org", "member");
    let team = leads(&ada, &lena, "Payments");
    ada.post(&format!("/teams/{team}/zone"), &[("zone", "Mars/Phobos")]).expect(422).assert_says("is not a time zone");
    // The server has the clock of the machine: no week may begin, and no digest become due, while a story runs. In UTC
    // that is on Monday at 0:00 and at 8:00, in Pago Pago 11 hours later.
    let now = now();
    let soon = now + TimeDelta::hours(2);
    let (zone, behind) =
        if soon.weekday() == Weekday::Mon && soon.hour() < 12 { ("Pacific/Pago_Pago", 11) } else { ("UTC", 0) };
    ada.post(&format!("/teams/{team}/zone"), &[("zone", zone)]).location();
    ada.send(&ada.get("/profile").expect(200).form("/profile").with("zone", zone)).location();
    for _ in 0..2 {
        assert!(server.next().subject().contains("invited you"));
    }
    let today = (now - TimeDelta::hours(behind)).date_naive();
    let monday = today + Days::new(u64::from(7 - today.weekday().num_days_from_monday()));
    Scene { server, site, ada, ben, lena, team, behind, today, monday }
}

/// Puts the clock of another process on the same database to an instant.
fn remind(site: &Site, at: &str) {
    assert!(site.runs(&["remind", "--at", at, "--public-url", &site.address]).is_good);
}

/// Adds a team with this lead.
fn leads(ada: &Visitor, lead: &Visitor, name: &str) -> String {
    ada.post("/teams", &[("name", name)]).location();
    let teams = ada.get("/api/v1/teams").json();
    let team = teams["items"].as_array().unwrap().iter().find(|team| team["name"] == name).unwrap()["id"].to_string();
    ada.post(&format!("/teams/{team}/members"), &[("person", &lead.id().to_string())]).location();
    ada.post(&format!("/teams/{team}/lead"), &[("lead", &lead.id().to_string())]).location();
    team
}

impl Scene {
    /// Puts the clock of another process on the same database to a time in the zone of Ada and Lena.
    fn at(&self, day: NaiveDate, time: &str) {
        remind(&self.site, &self.instant(day, time));
    }

    fn instant(&self, day: NaiveDate, time: &str) -> String {
        format!("{day}T{time}{:+03}:00", -self.behind)
    }

    /// The digests that were sent since, by recipient. Other e-mails may come between them: the server reminds at 8:00.
    fn digests(&self) -> Vec<Received> {
        // What comes after them in the outbox shows that they are all there.
        let address = format!("marker-{}@example.org", now().timestamp_micros());
        self.ada.invites(&address, "reader");
        let mut mails = Vec::new();
        loop {
            let mail = self.server.next();
            if mail.recipient == address {
                mails.sort_by(|one: &Received, other| one.recipient.cmp(&other.recipient));
                return mails;
            }
            if mail.subject().starts_with("Weekly digest") {
                mails.push(mail);
            }
        }
    }

    fn recipients(&self) -> Vec<String> {
        self.digests().into_iter().map(|mail| mail.recipient.replace("@example.org", "")).collect()
    }

    fn declares(&self, title: &str, fields: &[(&str, &str)]) -> i64 {
        let usual = [("title", title), ("zone", "UTC"), ("team", &self.team), ("severity", "1")];
        let fields: Vec<_> = usual.iter().chain(fields).copied().collect();
        self.ben.declares_with(&fields)
    }

    fn adds(&self, number: i64, title: &str, due: NaiveDate) -> i64 {
        let owner = self.ben.id().to_string();
        self.ben.adds_action(number, &[("title", title), ("owner", &owner), ("due", &due.to_string())])
    }
}

#[test]
fn a_digest_tells_leads_of_their_teams_and_administrators_of_all() {
    let scene = scene();
    let Scene { site, ada, ben, monday, .. } = &scene;
    let today = scene.today;
    let number = scene.declares("Checkout failed", &[]);
    let due = scene.adds(number, "Alert on **errors**", *monday + Days::new(6));
    scene.adds(number, "Not before next week", *monday + Days::new(7));
    scene.adds(number, "Widen the pool", today);
    let done = scene.adds(number, "Retry twice", *monday + Days::new(30));
    ben.takes_step(number, done, "finish", "It retries.").location();
    let verified = scene.adds(number, "Page somebody", *monday + Days::new(30));
    ben.takes_step(number, verified, "finish", "It pages.").location();
    ada.takes_step(number, verified, "verify", "Seen on Tuesday.").location();
    scene.declares("Nearly the wrong table", &[("kind", "near_miss")]);
    let cause = |number, text| ben.adds_finding(number, &[("text", text), ("kind", "root_cause")]);
    let earlier = cause(number, "No alert");
    let again = scene.declares("Checkout failed again", &[]);
    let finding = cause(again, "Still no alert");
    let path = format!("/postmortems/{again}/findings/{finding}/recurrence");
    ben.post(&path, &[("earlier", &earlier.to_string())]).location();
    let elsewhere = ben.declares_with(&[("title", "Slow search"), ("zone", "UTC"), ("severity", "4")]);
    scene.adds(elsewhere, "Add an index", *monday);
    let private = scene.declares(MARK, &[("is_private", "true")]);
    for day in [today, *monday] {
        scene.adds(private, MARK, day);
    }
    let cause = cause(private, MARK);
    let path = format!("/postmortems/{private}/findings/{cause}/recurrence");
    ben.post(&path, &[("earlier", &earlier.to_string())]).location();
    scene.declares(MARK, &[("is_private", "true"), ("kind", "near_miss")]);
    scene.server.rest();

    scene.at(*monday, "07:59:59");
    assert_eq!(scene.recipients(), Vec::<String>::new());
    scene.at(*monday, "08:00:00");
    let digests = scene.digests();
    let [of_all, mail] = digests.as_slice() else { panic!("{digests:?}") };
    assert_eq!(mail.recipient, "lena@example.org");
    assert!(mail.subject().starts_with("Weekly digest of Payments: "), "{}", mail.subject());
    let text = mail.text().replace('\r', "");
    for words in [
        "Due this week: 1",
        "Overdue: 1",
        "Done last week: 2",
        "Verified last week: 1",
        "Recurred: 1",
        "Near misses reported: 1",
        "- Alert on errors\n  Ben · due ",
        "- Widen the pool\n",
        "- Still no alert\n  In PM-3 Checkout failed again, after PM-1 Checkout failed\n",
        "- PM-2 Nearly the wrong table\n  Thanks to Ben for reporting it.\n",
        &format!("  {}/postmortems/{number}#action-{due}\n", site.address),
        &format!("Open the board: {}/actions?team={}&due=overdue\n", site.address, scene.team),
        &format!("E-mail preferences: {}/notifications/preferences\n", site.address),
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let html = mail.html();
    assert!(html.contains(&format!("href=\"{}/postmortems/{number}#action-{due}\"", site.address)), "{html}");
    for words in [MARK, "Slow search", "Add an index", "Not before next week"] {
        assert!(!text.contains(words) && !html.contains(words), "{words}: {text}");
    }
    assert_eq!(mail.header("References"), "");
    // The links work.
    for link in text.split_whitespace().filter_map(|word| word.strip_prefix(&site.address)) {
        scene.lena.get(link.split('#').next().unwrap()).expect(200);
    }

    assert_eq!(of_all.recipient, "ada@example.org");
    let text = of_all.text().replace('\r', "");
    for words in ["Due this week: 3", "Overdue: 2", "Recurred: 2", "Near misses reported: 2", MARK, "Add an index"] {
        assert!(text.contains(words), "{words}: {text}");
    }

    // Unsubscribed from the digest only.
    let path = of_all.header("List-Unsubscribe");
    let path = path.trim_matches(['<', '>']).strip_prefix(&site.address).unwrap().to_owned();
    site.stranger().get(&path).expect(200).assert_says("You’ll no longer get the weekly digest.");
    site.stranger().post(&path, &[("List-Unsubscribe", "One-Click")]).expect(200);
    let form = ada.get("/notifications/preferences").expect(200).form("/notifications/preferences");
    assert_eq!((form.value("weekly_digest"), form.value("assigned")), ("never", "at_once"));
    ada.post("/notifications/preferences", &[("weekly_digest", "daily")]).expect(400);
    scene.at(*monday + Days::new(7), "12:00:00");
    assert_eq!(scene.recipients(), ["lena"]);
    site.assert_nothing_broke();
}

#[test]
fn a_digest_comes_on_monday_morning_where_the_team_is() {
    let scene = scene();
    scene.ada.post(&format!("/teams/{}/zone", scene.team), &[("zone", "Asia/Tokyo")]).location();
    let monday = "2090-05-15".parse().unwrap();
    let number = scene.declares("Checkout failed", &[]);
    scene.adds(number, "Widen the pool", monday);
    // The digests of the week before, whatever they tell.
    remind(&scene.site, "2090-05-12T12:00:00Z");
    scene.digests();
    // 8:00 in Tokyo is late on Sunday in UTC.
    remind(&scene.site, "2090-05-14T22:59:59Z");
    assert_eq!(scene.recipients(), Vec::<String>::new());
    remind(&scene.site, "2090-05-14T23:00:00Z");
    assert_eq!(scene.recipients(), ["lena"]);
    scene.at(monday, "07:59:59");
    assert_eq!(scene.recipients(), Vec::<String>::new());
    scene.at(monday, "08:00:00");
    assert_eq!(scene.recipients(), ["ada"]);
    scene.site.assert_nothing_broke();
}

#[test]
fn a_digest_goes_out_once_for_each_person_and_week() {
    let scene = scene();
    let monday = scene.monday;
    // A team without anything to tell of.
    let cora = scene.site.invite(&scene.ada, "cora@example.org", "member");
    leads(&scene.ada, &cora, "Search");
    let number = scene.declares("Checkout failed", &[]);
    scene.adds(number, "Widen the pool", scene.today);
    scene.server.next();
    scene.server.rest();

    // Two processes at once, and again.
    let (site, at) = (&scene.site, &scene.instant(monday, "09:00:00"));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| remind(site, at));
        }
    });
    scene.at(monday + Days::new(1), "09:00:00");
    assert_eq!(scene.recipients(), ["ada", "lena"]);
    // Down until Wednesday two weeks later: once, late, and only for the last week.
    let wednesday = monday + Days::new(16);
    for time in ["08:00:00", "08:00:30"] {
        scene.at(wednesday, time);
    }
    let digests = scene.digests();
    let last = (monday + Days::new(7)).format("%-d %b %Y to ").to_string();
    assert!(digests.iter().all(|mail| mail.subject().contains(&last)), "{digests:?}");
    assert_eq!(digests.len(), 2);
    // A clock that goes ahead by years and back again.
    scene.at(monday + Days::new(7 * 60), "09:00:00");
    assert_eq!(scene.recipients(), ["ada", "lena"]);
    scene.at(wednesday, "10:00:00");
    scene.at(monday, "10:00:00");
    assert_eq!(scene.recipients(), Vec::<String>::new());
    scene.at(monday + Days::new(21), "10:00:00");
    assert_eq!(scene.recipients(), ["ada", "lena"]);
    scene.site.assert_nothing_broke();
}

#[test]
fn long_lists_are_cut_and_late_drafts_are_named() {
    let scene = scene();
    let monday = scene.monday;
    let policies = scene.ada.get("/settings/policies").expect(200).form("/settings/policies");
    scene.ada.send(&policies.with("publish_1", "1")).location();
    let number = scene.declares("Checkout failed", &[]);
    for at in 0..12 {
        scene.adds(number, &format!("Step {at}"), monday + Days::new(7));
    }
    scene.server.rest();
    scene.at(monday + Days::new(7), "12:00:00");
    let digests = scene.digests();
    assert_eq!(digests.len(), 2);
    for mail in &digests {
        let text = mail.text().replace('\r', "");
        assert!(text.contains("Due this week: 10+"), "{text}");
        assert_eq!(text.matches("- Step").count(), 10);
        assert!(text.contains("Drafts past their publishing date: 1\n- PM-1 Checkout failed\n  Publish by "), "{text}");
    }
    scene.site.assert_nothing_broke();
}
