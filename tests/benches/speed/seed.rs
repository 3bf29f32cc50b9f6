//! What is measured: a postmortem of 40 events with 20 findings and action items, and a thousand
//! others.

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::Viewer;
use domain::postmortems::{Kind, PostmortemFields, PostmortemNumber, Severity, built_in_templates};
use domain::reports::Report;
use store::Store;
use tests::{Site, Visitor};
use tokio::runtime::Runtime;

/// Where everything is.
pub struct Seeded {
    /// The postmortem.
    pub number: i64,
    /// The path of its link.
    pub link: String,
    /// The session of its author.
    pub cookie: String,
    /// The report itself.
    pub report: Report,
    /// The bytes that its link answers with, brotli.
    pub brotli: Vec<u8>,
    /// The size of its style sheet, brotli.
    pub style_bytes: usize,
}

/// How many postmortems stand in the list.
const OTHERS: i64 = 1000;

/// Fills a site.
pub fn fill(site: &Site, runtime: &Runtime) -> Seeded {
    let ada = site.set_up();
    let number = write(&ada);
    ada.publishes(number);
    let link = ada.shares(number, "Bench");
    let link = link.split_once("/s/").map(|(_, token)| format!("/s/{token}")).unwrap();
    let report = runtime.block_on(others(site, number));
    let page = site.stranger().get_with(&link, "accept-encoding", "br");
    let html = site.stranger().get(&link).text();
    let style = html.split('"').find(|part| part.starts_with("/assets/report-")).unwrap().to_owned();
    let style = site.stranger().get_with(&style, "accept-encoding", "br");
    Seeded {
        number,
        link,
        cookie: ada.cookie("debrief").unwrap(),
        report,
        brotli: page.bytes.clone(),
        style_bytes: style.bytes.len(),
    }
}

const WORDS: [&str; 24] = [
    "queue", "grew", "while", "the", "second", "region", "answered", "slowly", "after", "a", "deploy", "of", "edge", "nodes",
    "alerts", "stayed", "silent", "customers", "saw", "errors", "retries", "doubled", "load", "database",
];

/// A sentence that no other number gives.
fn sentence(number: usize) -> String {
    let words = (0..12).map(|place| WORDS[(number * 7 + place * (number % 5 + 1)) % WORDS.len()]);
    format!("{} ({number})", words.collect::<Vec<_>>().join(" "))
}

fn write(ada: &Visitor) -> i64 {
    let number = ada.declares("A queue grew until checkouts failed in one region");
    ada.writes(number, "summary", &format!("{}. {}.", sentence(1), sentence(2)));
    let milestones = [(3, "impact_started"), (8, "detected"), (10, "acknowledged"), (30, "mitigated"), (39, "resolved")];
    for place in 0..40 {
        let minute = place * 3;
        let time = format!("{:02}:{:02}", 14 + minute / 60, minute % 60);
        let milestone = milestones.iter().find(|(at, _)| *at == place).map_or("", |(_, key)| *key);
        let text = sentence(100 + place);
        ada.records_event(number, &[("date", "2026-11-10"), ("time", &time), ("text", &text), ("milestone", milestone)]);
    }
    for place in 0..20 {
        ada.adds_finding(number, &[("text", &sentence(200 + place))]);
        let (outcome, validation) = (sentence(400 + place), sentence(500 + place));
        ada.adds_action(number, &[("title", &sentence(300 + place)), ("outcome", &outcome), ("validation", &validation)]);
    }
    number
}

/// Makes the others, and gets the report as it was published.
async fn others(site: &Site, number: i64) -> Report {
    let store = Store::open(&site.database()).await.unwrap();
    let ada = store.list_people().await.unwrap().remove(0).person;
    let viewer = ada.viewer();
    // Any instant: only the order counts.
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    for place in 0..OTHERS {
        declare(&store, viewer, place, now - TimeDelta::hours(place)).await;
    }
    let report = store.find_report(viewer, PostmortemNumber(number), None).await.unwrap().unwrap().report;
    store.close().await;
    report
}

async fn declare(store: &Store, viewer: Viewer, place: i64, at: DateTime<Utc>) {
    let work = store.work(viewer, at).await.unwrap();
    let fields = PostmortemFields {
        title: sentence(usize::try_from(place).unwrap()),
        kind: Kind::Incident,
        severity: Severity::Sev3,
        team: None,
        services: Vec::new(),
        zone: chrono_tz::Tz::UTC,
        is_private: false,
        authors: Vec::new(),
        reviewers: Vec::new(),
    };
    work.declare(&fields, &built_in_templates()[1].sections).await.unwrap();
    work.save().await.unwrap();
}
