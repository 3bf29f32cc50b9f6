//! How fast pages are with 1,000, 10,000 and 100,000 postmortems, and how that grows.
//!
//! `cargo xtask bench scale [--sizes 1000,10000,100000] [--database sqlite|postgres://…/] [--folder …]`. Databases are
//! kept in the folder, and on PostgreSQL under the names `debrief_scale_…`, and used again.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

mod client;
mod filling;
mod pages;

use std::time::Duration;

use client::{Measured, measure};
use filling::{Filled, Settings};
use pages::Asked;
use tokio::runtime::Builder;

/// p99 at one client, in milliseconds.
const GOAL: f64 = 50.0;
const GOAL_OF_INSIGHTS: f64 = 100.0;
const GOAL_OF_GROWTH: f64 = 0.2;
/// Resident memory, in kB.
const GOAL_OF_MEMORY: u64 = 200_000;

/// A page at one size.
struct Row {
    asked: Asked,
    alone: Measured,
    together: Measured,
}

fn main() {
    let settings = Settings::read(std::env::args().skip(1));
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut tables: Vec<(usize, Vec<Row>)> = Vec::new();
    for size in &settings.sizes {
        let filled = Filled::open(&settings, *size);
        println!("\n{size} postmortems, {} action items; database {} MB", size * 10, filled.megabytes());
        println!("{:<34}{:>10}{:>10}{:>12}{:>12}", "milliseconds", "p50", "p99", "p50 of 16", "p99 of 16");
        let rows: Vec<Row> = pages::all(&filled)
            .into_iter()
            .map(|asked| {
                let alone = runtime.block_on(measure(&asked, 1));
                let together = runtime.block_on(measure(&asked, 16));
                let row = Row { asked, alone, together };
                print(&row);
                row
            })
            .collect();
        let memory = filled.resident();
        println!("memory: {} MB, at most {} MB{}", memory.0 / 1000, memory.1 / 1000, missed(memory.1 > GOAL_OF_MEMORY));
        tables.push((*size, rows));
    }
    growth(&tables);
}

fn print(Row { asked, alone, together }: &Row) {
    println!(
        "{:<34}{:>10.1}{:>10.1}{:>12.1}{:>12.1}{}",
        asked.name,
        milliseconds(alone.p50),
        milliseconds(alone.p99),
        milliseconds(together.p50),
        milliseconds(together.p99),
        missed(milliseconds(alone.p99) > goal(asked)),
    );
}

/// The exponent with which the median grows from one size to the next: 0 for not at all, 1 for in proportion.
fn growth(tables: &[(usize, Vec<Row>)]) {
    for pair in tables.windows(2) {
        let [(small, before), (large, after)] = pair else { continue };
        #[expect(clippy::cast_precision_loss, reason = "sizes are small")]
        let factor = (*large as f64 / *small as f64).ln();
        println!("\ngrowth from {small} to {large}");
        for (before, after) in before.iter().zip(after) {
            let exponent = (milliseconds(after.alone.p50) / milliseconds(before.alone.p50)).ln() / factor;
            println!("{:<34}{exponent:>10.2}{}", before.asked.name, missed(exponent > GOAL_OF_GROWTH));
        }
    }
}

fn goal(asked: &Asked) -> f64 {
    if asked.name.starts_with("insights") { GOAL_OF_INSIGHTS } else { GOAL }
}

fn missed(is_missed: bool) -> &'static str {
    if is_missed { "   over the goal" } else { "" }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
