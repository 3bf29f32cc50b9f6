//! E-mails with the figures of the insights: who gets them, when, and that they say what the page says.

use serde_json::{Value, json};
use tests::{MailServer, Options, Received, Site, Visitor};

const MARK: &str = "Xylophage";
const PREFERENCES: &str = "/notifications/preferences";

struct Scene {
    server: MailServer,
    site: Site,
    ada: Visitor,
    lena: Visitor,
    ben: Visitor,
    team: Value,
}

fn scene() -> Scene {
    let server = MailServer::start();
    let arguments = vec!["--smtp-url".to_owned(), server.url.clone()];
    let site = Site::start_with(Options { arguments, ..Options::default() });
    let ada = site.set_up();
    let lena = site.invite(&ada, "lena@example.org", "member");
    let ben = site.invite(&ada, "ben@example.org", "member");
    for _ in 0..2 {
        assert!(server.next().subject().contains("invited you"));
    }
    let team = leads(&ada, &lena, "Payments");
    // The weekly digest is another story.
    for who in [&ada, &lena] {
        who.post(PREFERENCES, &[("weekly_digest", "never")]).location();
    }
    Scene { server, site, ada, lena, ben, team }
}

/// Adds a team with this lead; its number.
fn leads(ada: &Visitor, lead: &Visitor, name: &str) -> Value {
    let team = ada.api("POST", "/api/v1/teams", Some(&json!({ "name": name }))).expect(201).json()["id"].clone();
    let person = lead.get("/api/v1/me").json()["id"].clone();
    ada.api("PUT", &format!("/api/v1/teams/{team}/members/{person}"), None).expect(204);
    ada.api("PATCH", &format!("/api/v1/teams/{team}"), Some(&json!({ "lead": person }))).expect(200);
    team
}

/// Puts the clock of another process on the same database to an instant.
fn remind(site: &Site, at: &str) {
    assert!(site.runs(&["remind", "--at", at, "--public-url", &site.address]).is_good);
}

fn chooses(who: &Visitor, frequency: &str) {
    who.follow(&who.post(PREFERENCES, &[("insights_mail", frequency)])).assert_says("Preferences saved.");
}

impl Scene {
    /// The e-mails with figures that came since, by recipient.
    fn mails(&self) -> Vec<Received> {
        let mark = |mail: &Received| mail.recipient.starts_with("marker");
        // What comes after them in the outbox shows that they are all there.
        self.ada.invites(&format!("marker{}@example.org", counted()), "reader");
        let mut mails = Vec::new();
        loop {
            let mail = self.server.next();
            if mark(&mail) {
                mails.sort_by(|one: &Received, other| one.recipient.cmp(&other.recipient));
                return mails;
            }
            if mail.subject().starts_with("Insights") {
                mails.push(mail);
            }
        }
    }

    fn recipients(&self) -> Vec<String> {
        self.mails().into_iter().map(|mail| mail.recipient.replace("@example.org", "")).collect()
    }

    /// An incident that began at 10:00, and was detected and resolved so many minutes later.
    fn incident(&self, title: &str, day: &str, minutes: [i64; 2], more: &Value) -> i64 {
        let mut details = json!({ "title": title, "zone": "UTC", "team": self.team, "severity": "2" });
        details.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = self.ben.api("POST", "/api/v1/postmortems", Some(&details)).expect(201).json();
        let number = made["postmortem"]["number"].as_i64().or(made["number"].as_i64()).unwrap();
        for (milestone, minute) in [("impact_started", 0), ("detected", minutes[0]), ("resolved", minutes[1])] {
            let at = format!("{day}T{:02}:{:02}:00Z", 10 + minute / 60, minute % 60);
            let event = json!({ "at": at, "kind": "observation", "milestone": milestone, "text": milestone });
            self.ben.api("POST", &format!("/api/v1/postmortems/{number}/events"), Some(&event)).expect(201);
        }
        number
    }
}

/// Another number each time.
fn counted() -> usize {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

#[test]
fn leads_and_administrators_get_the_figures_of_the_page_and_nothing_else() {
    let scene = scene();
    let Scene { ada, lena, ben, site, .. } = &scene;
    for (who, frequency) in [(ada, "monthly"), (lena, "monthly"), (ben, "monthly")] {
        assert_eq!(who.get(PREFERENCES).form(PREFERENCES).value("insights_mail"), "never");
        chooses(who, frequency);
    }
    let number = scene.incident("Checkout failed", "2090-04-10", [12, 60], &json!({}));
    scene.incident("Slow checkout", "2090-04-20", [30, 90], &json!({}));
    scene.incident("Of March", "2090-03-20", [20, 100], &json!({}));
    scene.incident("Elsewhere", "2090-04-21", [50, 120], &json!({ "team": null }));
    scene.incident(MARK, "2090-04-22", [5, 6], &json!({ "is_private": true }));
    ben.adds_action(number, &[("title", MARK), ("due", "2090-04-20")]);
    ben.adds_finding(number, &[("text", MARK), ("kind", "root_cause")]);

    remind(site, "2090-05-01T07:59:59Z");
    let before = scene.mails();
    assert!(before.iter().all(|mail| mail.subject().ends_with("1 Mar 2090 to 31 Mar 2090")), "{before:?}");
    remind(site, "2090-05-01T08:00:00Z");
    let mails = scene.mails();
    // Ben leads no team.
    let [of_all, of_team] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!((of_all.recipient.as_str(), of_team.recipient.as_str()), ("ada@example.org", "lena@example.org"));
    assert_eq!(of_team.subject(), "Insights of Payments: 1 Apr 2090 to 30 Apr 2090");
    let text = of_team.text().replace('\r', "");
    let query = format!("from=2090-04-01&to=2090-04-30&team={}", scene.team);
    for words in [
        "- Incidents: 2\n  was 1\n",
        "- Near misses: 0\n  was 0\n",
        "- Time to detect: median 12 min, 90th percentile 30 min, n = 2\n  was 20 min\n",
        "- Recurring causes: 0 of 1\n",
        "- Action items: overdue: 1\n  was 0\n",
        "- Action items open now: 1\n",
        &format!("  {}/insights/figures/incident?{query}\n", site.address),
        &format!("Open insights: {}/insights?{query}\n", site.address),
        &format!("E-mail preferences: {}{PREFERENCES}\n", site.address),
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let html = of_team.html();
    assert!(html.contains("Incidents: 2") && html.contains("median 12 min"), "{html}");
    // What the page says at the same address, and every link works.
    let page = lena.get(&format!("/insights?{query}")).expect(200);
    page.assert_says("12 min");
    for link in text.split_whitespace().filter_map(|word| word.strip_prefix(&site.address)) {
        lena.get(link.split('#').next().unwrap()).expect(200);
    }
    let list = lena.get(&format!("/insights/figures/incident?{query}")).expect(200);
    assert!(list.message("Checkout failed") && list.message("Slow checkout") && !list.message(MARK));

    // Administrators see all, and no e-mail names anything.
    let all = of_all.text().replace('\r', "");
    assert!(all.contains("- Incidents: 4\n  was 1\n"), "{all}");
    for mail in &mails {
        for name in [MARK, "Checkout", "checkout", "Elsewhere", "PM-"] {
            assert!(!mail.text().contains(name) && !mail.html().contains(name), "{name}: {}", mail.text());
        }
    }

    // Unsubscribed from these only.
    let path = of_team.header("List-Unsubscribe");
    let path = path.trim_matches(['<', '>']).strip_prefix(&site.address).unwrap().to_owned();
    site.stranger().get(&path).expect(200).assert_says("You’ll no longer get e-mails with insights.");
    site.stranger().post(&path, &[("List-Unsubscribe", "One-Click")]).expect(200);
    let form = lena.get(PREFERENCES).form(PREFERENCES);
    assert_eq!((form.value("insights_mail"), form.value("assigned")), ("never", "at_once"));
    lena.post(PREFERENCES, &[("insights_mail", "daily")]).expect(400);
    lena.post(PREFERENCES, &[("assigned", "monthly")]).expect(400);
    remind(site, "2090-06-01T12:00:00Z");
    assert_eq!(scene.recipients(), ["ada"]);
    site.assert_nothing_broke();
}

#[test]
fn the_figures_go_out_once_for_each_period_also_with_two_processes_and_after_downtime() {
    let scene = scene();
    let Scene { ada, lena, site, .. } = &scene;
    let number = scene.incident("Checkout failed", "2090-05-10", [12, 60], &json!({}));
    // As long as something is open, there is something to tell.
    scene.ben.adds_action(number, &[("title", "Alert on errors")]);
    ada.api("PATCH", "/api/v1/me", Some(&json!({ "zone": "Europe/Berlin" }))).expect(200);
    chooses(ada, "weekly");
    chooses(lena, "monthly");
    // Monday in Berlin, where summer time has begun, by two processes at once, and again.
    let monday = "2090-05-15T06:00:00Z";
    remind(site, "2090-05-15T05:59:59Z");
    let before = scene.mails();
    assert!(before.iter().all(|mail| !mail.subject().contains("8 May 2090 to 14 May 2090")), "{before:?}");
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| remind(site, monday));
        }
    });
    remind(site, monday);
    let mails = scene.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(
        (mail.recipient.as_str(), mail.subject().as_str()),
        ("ada@example.org", "Insights: 8 May 2090 to 14 May 2090")
    );
    // Down for weeks: once, late, and only the last period of each.
    for time in ["2090-07-05T12:00:00Z", "2090-07-05T12:00:30Z"] {
        remind(site, time);
    }
    let subjects: Vec<_> = scene.mails().iter().map(Received::subject).collect();
    assert_eq!(subjects, ["Insights: 26 Jun 2090 to 2 Jul 2090", "Insights of Payments: 1 Jun 2090 to 30 Jun 2090"]);
    // A clock that goes back does nothing.
    remind(site, monday);
    assert_eq!(scene.recipients(), Vec::<String>::new());
    site.assert_nothing_broke();
}

#[test]
fn a_lead_of_several_teams_gets_one_mail_and_whoever_chooses_waits_for_the_next_period() {
    let scene = scene();
    let Scene { ada, lena, site, .. } = &scene;
    let search = leads(ada, lena, "Search");
    scene.incident("Checkout failed", "2090-05-10", [12, 60], &json!({}));
    scene.incident("Slow search", "2090-05-11", [30, 60], &json!({ "team": search }));
    chooses(lena, "weekly");
    // The week that has passed is not sent at once, neither by this process nor by another one.
    assert!(site.runs(&["remind", "--public-url", &site.address]).is_good);
    assert_eq!(scene.recipients(), Vec::<String>::new());
    remind(site, "2090-05-15T08:00:00Z");
    let mails = scene.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    let text = mail.text().replace('\r', "");
    let (payments, search) = text.split_once("\nSearch\n").unwrap();
    assert!(payments.contains("Payments\n- Incidents: 1\n") && search.contains("- Incidents: 1\n"), "{text}");
    assert!(payments.contains("median 12 min") && search.contains("median 30 min"), "{text}");
    // A lead who leads no team any more gets none.
    for team in [&scene.team, &search_id(ada)] {
        ada.api("PATCH", &format!("/api/v1/teams/{team}"), Some(&json!({ "lead": null }))).expect(200);
    }
    remind(site, "2090-05-22T08:00:00Z");
    assert_eq!(scene.recipients(), Vec::<String>::new());
    site.assert_nothing_broke();
}

fn search_id(ada: &Visitor) -> Value {
    let teams = ada.get("/api/v1/teams").json();
    teams["items"].as_array().unwrap().iter().find(|team| team["name"] == "Search").unwrap()["id"].clone()
}
