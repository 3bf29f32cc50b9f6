//! Figures of the built program on this machine, beside what the same machine can do at most.
//!
//! The targets take turns, so that a machine that gets slower gets slower for all of them. What
//! counts are the ratios: `cargo xtask bench`.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

mod limits;
mod load;
mod seed;

use std::time::Duration;

use load::{Figures, Target};
use tests::Site;

/// How often each target has its turn.
const ROUNDS: usize = 5;
/// How long a turn takes.
const TURN: Duration = Duration::from_secs(1);
/// How many connections ask at the same time.
const CONNECTIONS: usize = 16;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let site = Site::start();
    let seeded = seed::fill(&site, &runtime);
    let idle = resident_kb(site.process());
    let limits = runtime.block_on(limits::serve(&seeded));
    let cookie = format!("Cookie: debrief={}\r\n", seeded.cookie);
    let at = |path: &str, headers: &str| Target::new(&site.address, path, headers);
    let targets = [
        ("bare axum handler, the same bytes (limit)", Target::new(&limits, "/bare", "Accept-Encoding: br\r\n")),
        ("report by link, brotli", at(&seeded.link, "Accept-Encoding: br\r\n")),
        ("report by link, plain", at(&seeded.link, "")),
        ("axum + maud from structures (limit)", Target::new(&limits, "/maud", "")),
        ("postmortem page for its author", at(&format!("/postmortems/{}", seeded.number), &cookie)),
        ("list of 1,000 postmortems", at("/postmortems", &cookie)),
    ];
    let mut figures: Vec<Figures> = targets.iter().map(|_| Figures::default()).collect();
    for round in 0..=ROUNDS {
        for ((_, target), figures) in targets.iter().zip(&mut figures) {
            let turn = runtime.block_on(load::turn(target, CONNECTIONS, TURN));
            // The first round warms up.
            if round > 0 {
                figures.add(turn);
            }
        }
    }
    println!("{ROUNDS} turns of {} s each, {CONNECTIONS} connections, {} cores", TURN.as_secs(), cores());
    println!("{:45} {:>12} {:>9} {:>9} {:>9} {:>8}", "", "requests/s", "p50 ms", "p99 ms", "bytes", "to bare");
    let bare = figures[0].requests_per_second();
    for ((name, _), figures) in targets.iter().zip(&mut figures) {
        println!(
            "{name:45} {:>12.0} {:>9.3} {:>9.3} {:>9} {:>8.2}",
            figures.requests_per_second(),
            figures.percentile(50),
            figures.percentile(99),
            figures.bytes,
            figures.requests_per_second() / bare,
        );
    }
    println!("goal: the report by link at 0.50 of the bare handler or more");
    println!("start of the program to its first answer: {} ms (an empty database, made anew)", site.started_in.as_millis());
    println!("resident memory: {} kB idle, {} kB after the run", idle, resident_kb(site.process()));
    println!("report by link: {} bytes brotli, its style {} bytes", figures[1].bytes, seeded.style_bytes);
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The resident memory of a process, from Linux's /proc.
fn resident_kb(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
