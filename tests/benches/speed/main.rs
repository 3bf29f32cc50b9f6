//! How fast the program is on this machine, beside two limits that are measured in the same run.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

mod limits;
mod load;

use std::time::Duration;

use domain::people::{PersonId, Role, Viewer};
use domain::postmortems::PostmortemNumber;
use domain::reports::Report;
use load::{Measured, Target, measure};
use serde_json::json;
use tests::{Site, Visitor};
use tokio::runtime::{Builder, Runtime};

/// So often each target has its turn.
const ROUNDS: usize = 3;
/// How many postmortems the list holds.
const POSTMORTEMS: usize = 1_000;
/// How many texts one request imports at most.
const AT_ONCE: usize = 100;
const EVENTS: usize = 40;

fn main() {
    let site = Site::start();
    println!("start of the program to its first answer: {:.0} ms", site.started_in.as_secs_f64() * 1000.0);
    let ada = site.set_up();
    println!("resident memory, idle: {}", resident(&site));
    let number = write(&ada);
    let link = ada.shares(number, "Everybody");
    seed_the_list(&ada);

    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    let bytes = site.stranger().get(&link).expect(200).bytes;
    let report = stored_report(&runtime, &site, number);
    let limits = runtime.block_on(limits::serve(bytes, limits::Prepared::of(report)));
    let host = site.address.strip_prefix("http://").unwrap().to_owned();
    let cookie = format!("Cookie: debrief={}\r\n", ada.cookie("debrief").unwrap());
    let target = |name, host: &str, path: &str, headers: &str| Target {
        name,
        host: host.into(),
        path: path.into(),
        headers: headers.into(),
    };
    let targets = [
        target("a bare axum handler, the same bytes", &limits, "/bytes", ""),
        target("axum and maud, from structures", &limits, "/maud", ""),
        target("the report by link", &host, &link, ""),
        target("the report by link, brotli", &host, &link, "Accept-Encoding: br\r\n"),
        target("the postmortem for its author", &host, &format!("/postmortems/{number}"), &cookie),
        target("the list of 1,000 postmortems", &host, "/postmortems", &cookie),
    ];
    let measured = runtime.block_on(take_turns(&targets));
    print(&targets, &measured);
    println!("resident memory, after the run: {}", resident(&site));
}

async fn take_turns(targets: &[Target]) -> Vec<Vec<Measured>> {
    let mut measured = vec![Vec::new(); targets.len()];
    for _ in 0..ROUNDS {
        for (target, rounds) in targets.iter().zip(&mut measured) {
            rounds.push(measure(target).await);
        }
    }
    measured
}

fn print(targets: &[Target], measured: &[Vec<Measured>]) {
    println!("\n16 connections, medians of {ROUNDS} rounds in which they took turns:");
    println!("{:<38}{:>12}{:>11}{:>11}{:>10}{:>12}", "", "requests/s", "p50", "p99", "bytes", "of the bare");
    let rate = |rounds: &[Measured]| median(rounds, |measured| measured.per_second);
    let bare = rate(&measured[0]);
    for (target, rounds) in targets.iter().zip(measured) {
        let time = |of: fn(&Measured) -> Duration| {
            format!("{:.2} ms", median(rounds, |measured| of(measured).as_secs_f64() * 1000.0))
        };
        println!(
            "{:<38}{:>12.0}{:>11}{:>11}{:>10}{:>11.0} %",
            target.name,
            rate(rounds),
            time(|measured| measured.half_under),
            time(|measured| measured.most_under),
            rounds[0].bytes,
            rate(rounds) / bare * 100.0,
        );
    }
}

fn median(rounds: &[Measured], of: impl Fn(&Measured) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A postmortem of 40 events with all its parts.
fn write(ada: &Visitor) -> i64 {
    let number = ada.writes_everywhere("One order in three failed for 43 minutes after a release.");
    for minute in 0..EVENTS - 1 {
        let (time, text) = (
            format!("15:{minute:02}"),
            format!("Step {minute}: the pool of connections is at {} of 101.", minute * 37 % 101),
        );
        ada.records_event(number, &[("date", "2026-11-10"), ("time", &time), ("text", &text)]);
    }
    ada.publishes(number);
    number
}

fn seed_the_list(ada: &Visitor) {
    for hundred in 0..POSTMORTEMS / AT_ONCE {
        let files: Vec<_> = (0..AT_ONCE)
            .map(|place| {
                let title = format!("Incident {} of checkout", hundred * AT_ONCE + place);
                json!({ "name": format!("{title}.md"), "text": format!("# {title}\n\nOrders failed.\n\n## Timeline\n\n- 2026-11-10 14:03 The pager fired.\n") })
            })
            .collect();
        let kept = ada.api("POST", "/api/v1/import", Some(&json!({ "files": files, "zone": "UTC" })));
        assert_eq!(kept.status, 200, "{}", kept.text());
    }
}

/// The report as the program has it in memory.
fn stored_report(runtime: &Runtime, site: &Site, number: i64) -> Report {
    runtime.block_on(async {
        let store = store::Store::open(&site.database()).await.unwrap();
        let ada = Viewer { person: PersonId(1), role: Role::Administrator };
        let stored = store.find_report(ada, PostmortemNumber(number), None).await.unwrap().unwrap();
        store.close().await;
        stored.report
    })
}

/// What the kernel says (proc(5), `VmRSS`); elsewhere nothing is known.
fn resident(site: &Site) -> String {
    let status = std::fs::read_to_string(format!("/proc/{}/status", site.process())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "not known on this system".to_owned(), |size| size.trim().to_owned())
}
