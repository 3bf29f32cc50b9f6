//! Insights: what is counted, over how many, and what is left out.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tests::{Page, Site, Visitor};

const MILESTONES: [&str; 6] =
    ["detected", "acknowledged", "mitigated", "rollback_started", "rollback_finished", "resolved"];

/// A postmortem of the example: when its impact started, and the minutes from then until each of [`MILESTONES`].
struct Example {
    title: &'static str,
    kind: &'static str,
    severity: &'static str,
    at: &'static str,
    minutes: [Option<i64>; 6],
}

const fn example(
    title: &'static str,
    kind: &'static str,
    severity: &'static str,
    at: &'static str,
    minutes: [Option<i64>; 6],
) -> Example {
    Example { title, kind, severity, at, minutes }
}

/// Twelve postmortems, of which eleven happened in the first quarter of 2026.
const EXAMPLE: [Example; 12] = [
    example("A1", "incident", "1", "2026-01-05T10:00:00Z", [Some(5), Some(8), Some(40), Some(20), Some(35), Some(90)]),
    example("A2", "incident", "2", "2026-01-20T11:00:00Z", [Some(10), Some(12), Some(30), None, None, Some(60)]),
    example("A3", "incident", "2", "2026-02-03T12:00:00Z", [Some(2), Some(3), Some(20), None, None, Some(25)]),
    // Not mitigated, as far as the timeline says.
    example("A4", "incident", "3", "2026-02-10T13:00:00Z", [Some(60), Some(61), None, Some(70), Some(80), Some(200)]),
    // In Berlin it is March already.
    example("A5", "incident", "3", "2026-02-28T23:30:00Z", [Some(0), Some(1), Some(15), Some(2), Some(10), Some(45)]),
    // Rolled back, and mitigated an hour later by something else.
    example("A6", "incident", "1", "2026-03-02T09:00:00Z", [Some(15), None, Some(120), Some(30), Some(60), Some(300)]),
    // Detected before it began: one of the two must be wrong.
    example("A7", "incident", "4", "2026-03-09T09:00:00Z", [Some(-5), Some(0), Some(10), None, None, Some(20)]),
    example("A8", "incident", "2", "2026-03-15T09:00:00Z", [None; 6]),
    example("N1", "near_miss", "3", "2026-01-31T09:00:00Z", [None; 6]),
    example("N2", "near_miss", "2", "2026-03-20T09:00:00Z", [None; 6]),
    example("D1", "drill", "4", "2026-02-14T09:00:00Z", [Some(1), Some(1), Some(1), Some(1), Some(1), Some(1)]),
    example("B1", "incident", "2", "2025-12-15T09:00:00Z", [Some(20), Some(25), Some(50), None, None, Some(100)]),
];

const QUARTER: &str = "/insights?from=2026-01-01&to=2026-03-31";

fn writes(who: &Visitor, details: &serde_json::Value, at: &str, minutes: [Option<i64>; 6]) -> i64 {
    let made = who.api("POST", "/api/v1/postmortems", Some(details)).expect(201).json();
    let number = made["postmortem"]["number"].as_i64().or(made["number"].as_i64()).unwrap();
    let began: DateTime<Utc> = at.parse().unwrap();
    let record = |milestone: &str, at: DateTime<Utc>| {
        let event = json!({ "at": at.to_rfc3339(), "kind": "observation", "milestone": milestone, "text": milestone });
        who.api("POST", &format!("/api/v1/postmortems/{number}/events"), Some(&event)).expect(201);
    };
    record("impact_started", began);
    for (milestone, minutes) in MILESTONES.into_iter().zip(minutes) {
        if let Some(minutes) = minutes {
            record(milestone, began + TimeDelta::minutes(minutes));
        }
    }
    number
}

fn writes_example(who: &Visitor) {
    for one in EXAMPLE {
        let details = json!({ "title": one.title, "kind": one.kind, "severity": one.severity, "zone": "UTC" });
        writes(who, &details, one.at, one.minutes);
    }
}

/// The rows of a table with their cells.
fn rows(page: &Page, table: &str) -> Vec<String> {
    page.all(&format!("{table} tbody tr"))
}

fn titles(page: &Page) -> Vec<String> {
    page.all(".list th a")
}

#[test]
fn twelve_postmortems_are_counted_as_by_hand() {
    let site = Site::start();
    let ada = site.set_up();
    writes_example(&ada);
    let page = ada.get(QUARTER).expect(200);
    page.assert_says("1 Jan 2026 to 31 Mar 2026, compared with 1 Oct 2025 to 31 Dec 2025");
    assert_eq!(page.all(".insights-totals > div")[..3], ["Incidents 8 was 1", "Near misses 2 was 0", "Drills 1 was 0"]);
    assert_eq!(
        rows(&page, ".chart-table:not(.backlog-table)"),
        ["January 2026 2 1 0", "February 2026 3 0 1", "March 2026 3 1 0"]
    );
    assert_eq!(
        rows(&page, ".durations-table")[..5],
        [
            "Time to detect impact started → detected 5 min was 20 min 1 h was 20 min 6 was 1 15 min was 20 min 1 missing 1 impossible",
            "Time to acknowledge detected → acknowledged 1 min was 5 min 5 min was 5 min 6 was 1 2 min was 5 min 2 missing",
            "Time to mitigate impact started → mitigated 20 min was 50 min 2 h was 50 min 6 was 1 39 min was 50 min 2 missing",
            "Time to roll back rollback started → finished 10 min was – 30 min was – 4 was 0 15 min was – none",
            "Time to resolve impact started → resolved 1 h was 1 h 40 min 5 h was 1 h 40 min 7 was 1 1 h 45 min was 1 h 40 min 1 missing",
        ]
    );
    page.assert_says("4 of 8 incidents had a rollback (50%).");
    assert_eq!(
        page.all(".insights-effects li"),
        [
            "2 Mitigated by the rollback (50%)",
            "1 Mitigated later by other means (25%)",
            "0 Mitigated before the rollback",
            "1 Unknown (25%)",
        ]
    );
    assert_eq!(page.count(".dots-dot"), 6 + 6 + 6 + 4 + 7, "a dot for each that is known");

    for (address, expected) in [
        ("/insights/figures/near_miss?from=2026-01-01&to=2026-03-31", vec!["N2", "N1"]),
        ("/insights/figures/incident?from=2026-02-01&to=2026-02-28", vec!["A5", "A4", "A3"]),
        ("/insights/figures/detect-known?from=2026-01-01&to=2026-03-31", vec!["A4", "A6", "A2", "A1", "A3", "A5"]),
        ("/insights/figures/detect-missing?from=2026-01-01&to=2026-03-31", vec!["A8"]),
        ("/insights/figures/detect-impossible?from=2026-01-01&to=2026-03-31", vec!["A7"]),
        ("/insights/figures/rollback?from=2026-01-01&to=2026-03-31", vec!["A6", "A5", "A4", "A1"]),
        ("/insights/figures/rollback-later?from=2026-01-01&to=2026-03-31", vec!["A6"]),
        ("/insights/figures/incident?from=2026-01-01&to=2026-03-31&severity=1", vec!["A6", "A1"]),
    ] {
        assert_eq!(titles(&ada.get(address).expect(200)), expected, "{address}");
    }
    ada.get("/insights/figures/detect-impossible?from=2026-01-01&to=2026-03-31")
        .assert_says("invalid: the end is before the start");
    for unknown in ["person-1", "detect", "detect-", "-known", "%00"] {
        ada.get(&format!("/insights/figures/{unknown}")).expect(404);
    }

    // Days begin by the clocks of whoever looks.
    let profile = ada.get("/profile").form("/profile");
    ada.send(&profile.with("zone", "Europe/Berlin")).location();
    let page = ada.get(QUARTER).expect(200);
    assert_eq!(
        rows(&page, ".chart-table:not(.backlog-table)"),
        ["January 2026 2 1 0", "February 2026 2 0 1", "March 2026 4 1 0"]
    );
    site.assert_nothing_broke();
}

#[test]
fn each_figure_leads_to_as_many_as_it_counts() {
    let site = Site::start();
    let ada = site.set_up();
    writes_example(&ada);
    let page = ada.get(QUARTER).expect(200);
    let links = page.attributes(".insights a[href^=\"/insights/figures/\"]", "href");
    let texts = page.all(".insights a[href^=\"/insights/figures/\"]");
    let mut asked = 0;
    for (link, text) in links.iter().zip(&texts) {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        // Columns of a chart say their month first.
        let Ok(count) = digits.parse::<usize>() else { continue };
        assert_eq!(titles(&ada.get(link).expect(200)).len(), count, "{link}: {text}");
        asked += 1;
    }
    assert!(asked > 20, "{asked}: {links:?}");
    site.assert_nothing_broke();
}

/// Sums made with other means than the program's: by counting instead of sorting.
fn at_rank(values: &[i64], percent: usize) -> i64 {
    let mut candidates: Vec<_> = values.to_vec();
    candidates
        .retain(|candidate| values.iter().filter(|value| *value <= candidate).count() * 100 >= values.len() * percent);
    candidates.into_iter().min().unwrap()
}

fn minutes(minutes: i64) -> String {
    match minutes {
        ..60 => format!("{minutes} min"),
        _ if minutes % 60 == 0 => format!("{} h", minutes / 60),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

#[test]
fn the_figures_are_those_of_sums_made_independently() {
    let site = Site::start();
    let ada = site.set_up();
    let (mut known, mut missing, mut impossible) = (Vec::new(), 0, 0);
    for place in 0..24_i64 {
        // Spread over hours, with some that are missing and some that are impossible.
        let detected = (place * 37 % 11 != 3).then_some((place * 53 % 17) * (place % 5) * 7 - 9);
        match detected {
            None => missing += 1,
            Some(..0) => impossible += 1,
            Some(minutes) => known.push(minutes),
        }
        let at = format!("2026-05-{:02}T06:00:00Z", place + 1);
        let details = json!({ "title": "Any", "zone": "UTC", "services": ["checkout"] });
        writes(&ada, &details, &at, [detected, None, None, None, None, None]);
    }
    assert!(missing > 1 && impossible > 1 && known.len() > 10);
    let page = ada.get("/insights?from=2026-05-01&to=2026-05-31&service=checkout&compare=none").expect(200);
    let mean = known.iter().sum::<i64>() / i64::try_from(known.len()).unwrap();
    assert_eq!(
        rows(&page, ".durations-table")[0],
        format!(
            "Time to detect impact started → detected {} {} {} {} {missing} missing {impossible} impossible",
            minutes(at_rank(&known, 50)),
            minutes(at_rank(&known, 90)),
            known.len(),
            minutes(mean),
        )
    );
    ada.get("/insights?from=2026-05-01&to=2026-05-31&service=search")
        .expect(200)
        .assert_says("No matching postmortems");
    site.assert_nothing_broke();
}

#[test]
fn whoever_may_not_see_a_private_postmortem_finds_nothing_of_it_in_insights() {
    const MARK: &str = "Xylophage";
    const MAY: &str = "from=2026-05-01&to=2026-05-31";
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let all = [Some(5), Some(6), Some(7), Some(8), Some(9), Some(10)];
    let hidden = json!({ "title": MARK, "services": [MARK], "zone": "UTC", "is_private": true });
    let hidden = writes(&ben, &hidden, "2026-05-04T06:00:00Z", all);
    ben.adds_action(hidden, &[("title", MARK)]);
    ben.adds_finding(hidden, &[("text", MARK)]);
    let open = writes(&ben, &json!({ "title": "Seen", "zone": "UTC" }), "2026-05-05T06:00:00Z", all);
    let draft = writes(&ben, &json!({ "title": "Draft", "zone": "UTC" }), "2026-05-06T06:00:00Z", all);
    ben.publishes(open);
    let dan = site.invite(&ada, "dan@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let figures = ["postmortems", "incident", "detect-known", "resolve-known", "rollback"];
    for who in [&dan, &cora] {
        who.get(&format!("/insights?{MAY}")).expect(200).assert_hides(MARK);
        who.get(&format!("/insights?{MAY}&service={MARK}")).expect(200).assert_says("No matching postmortems");
        for figure in figures {
            who.get(&format!("/insights/figures/{figure}?{MAY}")).expect(200).assert_hides(MARK);
        }
        for table in ["months", "durations", "postmortems", "actions", "backlog", "findings"] {
            who.get(&format!("/insights/export/{table}/csv?{MAY}")).expect(200).assert_hides(MARK);
        }
        who.get(&format!("/insights/figures/actions-open?{MAY}")).expect(200).assert_hides(MARK);
        who.get(&format!("/insights/figures/category-none?{MAY}")).expect(200).assert_hides(MARK);
        let page = who.get(&format!("/insights?{MAY}")).expect(200);
        page.assert_says("The backlog stayed at 0 open action items");
        page.assert_says("No causes recorded in this period.");
    }
    let incidents =
        |who: &Visitor| who.get(&format!("/insights?{MAY}&compare=none")).all(".insights-totals > div")[0].clone();
    assert_eq!((incidents(&ben), incidents(&ada)), ("Incidents 3".into(), "Incidents 3".into()));
    assert_eq!((incidents(&dan), incidents(&cora)), ("Incidents 2".into(), "Incidents 1".into()));
    // Readers do not read timelines of drafts, so nothing is measured for them.
    let page = cora.get(&format!("/insights?{MAY}")).expect(200);
    page.assert_says("The figures below are based on drafts");
    assert_eq!(page.count(".dots-dot"), 0);
    // Archived ones are not counted.
    ada.does(draft, "archive").location();
    assert_eq!(incidents(&dan), "Incidents 1");
    site.assert_nothing_broke();
}

#[test]
fn an_odd_address_shows_the_last_twelve_months() {
    let site = Site::start();
    let ada = site.set_up();
    for odd in [
        "from=x&to=y",
        "from=2026-03-01&to=2026-02-01",
        "from=%2B262142-12-31&to=%2B262142-12-31",
        "period=1000m&compare=never",
        "team=x&severity=9&service=%00",
        "team=99999999999999999999",
    ] {
        let page = ada.get(&format!("/insights?{odd}")).expect(200);
        page.assert_says("No postmortems in this period");
        assert_eq!(page.form("/insights").value("period"), "12m", "{odd}");
    }
    ada.get("/insights?period=3m&period=6m").expect(400);
    site.assert_nothing_broke();
}

#[test]
fn action_items_stay_open_in_a_period_without_postmortems() {
    let site = Site::start();
    let ada = site.set_up();
    let long_ago = "/insights?from=2020-01-01&to=2020-03-31";
    assert!(!ada.get(long_ago).expect(200).message("Backlog"));
    let number = ada.declares("Checkout failed");
    ada.adds_action(number, &[("title", "Alert on errors")]);
    let page = ada.get(long_ago).expect(200);
    page.assert_says("No postmortems in this period");
    page.assert_says("Backlog");
    site.assert_nothing_broke();
}

/// A day counted back from today, as the API takes instants.
#[expect(clippy::disallowed_methods, reason = "the server under test has the clock of the machine")]
fn days_ago(days: i64) -> DateTime<Utc> {
    Utc::now() - TimeDelta::days(days)
}

#[test]
fn the_follow_up_is_counted_and_listed() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let at = days_ago(1).to_rfc3339();
    let resolved = [None, None, None, None, None, Some(30)];
    let details = |title: &str| json!({ "title": title, "zone": "UTC" });
    let first = writes(&ben, &details("First"), &at, resolved);
    let second = writes(&ben, &details("Second"), &at, resolved);
    writes(&ben, &details("Unpublished"), &at, resolved);
    let yesterday = days_ago(1).date_naive().to_string();
    ben.adds_action(first, &[("title", "Late"), ("due", &yesterday)]);
    let done = ben.adds_action(first, &[("title", "Done")]);
    ben.takes_step(first, done, "finish", "").location();
    let declined = ben.adds_action(first, &[("title", "Declined")]);
    ben.takes_step(first, declined, "decline", "The service ends.").location();
    let verified = ben.adds_action(second, &[("title", "Verified")]);
    ben.takes_step(second, verified, "finish", "").location();
    ada.takes_step(second, verified, "verify", "A drill paged.").location();
    ben.publishes(first);
    ben.publishes(second);
    for (text, kind, category, process) in [
        ("Retries had no limit.", "root_cause", "code", "testing"),
        ("The pool was small.", "contributing_factor", "code", ""),
        ("Nobody was on call.", "contributing_factor", "", "on_call"),
        ("The rollback was quick.", "went_well", "code", "deploying"),
    ] {
        ben.adds_finding(first, &[("text", text), ("kind", kind), ("category", category), ("process", process)]);
    }

    let page = ada.get("/insights").expect(200);
    let cycle: Vec<_> = rows(&page, ".durations-table").split_off(5);
    assert!(cycle[0].starts_with("Time to publish") && cycle[0].ends_with("1 not yet"), "{cycle:?}");
    assert!(cycle[0].contains(" 2 was 0 "), "{cycle:?}");
    assert!(cycle[1].contains(" 1 was 0 ") && cycle[1].ends_with("1 not yet"), "{cycle:?}");
    assert_eq!(
        page.all(".insights-totals > div")[3..],
        ["Open 1 was 0", "Overdue 1 was 0", "Done, not verified 1 was 0", "Verified 1 was 0", "Won’t do 1 was 0"]
    );
    page.assert_says("The backlog grew from 0 to 1 open action item: 4 added, 3 closed.");
    assert_eq!(page.all(".insights-ages > div")[0], "up to 30 days 1");
    assert_eq!(
        page.all(".causes-table tbody tr"),
        ["Code 2 was 0", "No category 1 was 0", "Testing 1 was 0", "On-call 1 was 0", "No process 1 was 0"]
    );
    for (figure, expected) in [
        ("actions-open", vec!["Late"]),
        ("actions-overdue", vec!["Late"]),
        ("actions-done", vec!["Done"]),
        ("actions-verified", vec!["Verified"]),
        ("actions-wont_do", vec!["Declined"]),
        ("category-code", vec!["Retries had no limit.", "The pool was small."]),
        ("category-none", vec!["Nobody was on call."]),
        ("process-on_call", vec!["Nobody was on call."]),
        ("publish-missing", vec!["Unpublished"]),
        ("verify-missing", vec!["First"]),
        ("verify-known", vec!["Second"]),
    ] {
        assert_eq!(titles(&ada.get(&format!("/insights/figures/{figure}")).expect(200)), expected, "{figure}");
    }
    ada.get("/insights/figures/verify-missing").assert_says("2 action items are not verified");

    let summary = ada.get("/insights/summary").expect(200);
    summary.assert_says("The backlog grew from 0 to 1 open action item");
    assert_eq!((summary.count(".filters"), summary.count(".dots-dot")), (0, 0));

    // Opened again, it is part of the backlog as if it had never been closed.
    ben.takes_step(first, done, "reopen", "").location();
    ada.get("/insights").assert_says("The backlog grew from 0 to 2 open action items: 4 added, 2 closed.");
    site.assert_nothing_broke();
}

#[test]
fn each_table_is_exported_as_csv_and_json() {
    let site = Site::start();
    let ada = site.set_up();
    writes_example(&ada);
    writes(&ada, &json!({ "title": "=1+1", "zone": "UTC" }), "2026-03-31T23:59:59Z", [None; 6]);
    let text =
        |name: &str| ada.get(&format!("/insights/export/{name}?from=2026-01-01&to=2026-03-31")).expect(200).text();
    assert_eq!(text("months/csv"), "month,incidents,near_misses,drills\n2026-01,2,1,0\n2026-02,3,0,1\n2026-03,4,1,0\n");
    let durations = text("durations/csv");
    assert!(durations.contains("\ndetect,300,3600,920,6,2,1\nacknowledge,60,300,130,6,3,0\n"), "{durations}");
    let postmortems = text("postmortems/csv");
    assert!(
        postmortems.contains(",'=1+1,incident,2026-03-31T23:59:59Z,missing,missing,missing,,missing,missing,\n"),
        "{postmortems}"
    );
    assert!(
        postmortems.contains("A7,incident,2026-03-09T09:00:00Z,impossible,300,600,,1200,missing,\n"),
        "{postmortems}"
    );
    let json = ada.get("/insights/export/durations/json?from=2026-01-01&to=2026-03-31").expect(200);
    assert_eq!(json.header("content-type"), "application/json");
    let row = json!({ "duration": "resolve", "median_s": 3600, "p90_s": 18000, "mean_s": 6342, "n": 7, "missing": 2, "impossible": 0 });
    assert_eq!((&json.json()["from"], &json.json()["rows"][4]), (&json!("2026-01-01"), &row));
    for name in ["actions", "backlog", "findings"] {
        assert!(text(&format!("{name}/csv")).lines().count() > 3, "{name}");
        ada.get(&format!("/insights/export/{name}/json")).expect(200).json();
    }
    for absent in ["months/xlsx", "people/csv", "months/"] {
        ada.get(&format!("/insights/export/{absent}")).expect(404);
    }
    site.assert_nothing_broke();
}
