//! Prints what pasting makes of texts, and how long it takes.
//!
//! `cargo run --release -p domain --features markdown --example pasting FILE…` prints each;
//! without files it pastes made-up ones and prints the time.

use std::time::Instant;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use domain::timeline::paste::{PasteContext, read_paste};

fn main() {
    let near = NaiveDate::from_ymd_opt(2026, 11, 12).expect("a day");
    let context = PasteContext {
        zone: Tz::Europe__Berlin,
        chosen_zone: None,
        month_first: None,
        read_as: None,
        counts_from: None,
        pasted_at: DateTime::from_timestamp(1_794_567_600, 0).expect("an instant"),
        near,
        today: near,
        events: &[],
    };
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        return measure(&context);
    }
    for path in files {
        let Ok(bytes) = std::fs::read(&path) else {
            println!("{path}: could not be read");
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        let start = Instant::now();
        let read = read_paste(&text, &context);
        println!("== {path}: {:?}", start.elapsed());
        match read {
            Err(refused) => println!("  {refused:?}"),
            Ok(pasted) => {
                println!(
                    "  {:?}, zone asked {}, order asked {}, counts from {:?}",
                    pasted.format, pasted.asks_zone, pasted.asks_order, pasted.asks_counts_from
                );
                for event in &pasted.events {
                    println!(
                        "  {} {:?} {:?} {:?} {} {:?}",
                        event.at, event.kind, event.suggested, event.text, event.origin, event.warnings
                    );
                }
                for left in &pasted.left_out {
                    println!("  left out {}: {}", left.line, left.text);
                }
            }
        }
    }
}

fn measure(context: &PasteContext<'_>) {
    const LARGE: usize = 1024 * 1024;
    let kinds = [
        ("log", "2026-11-12T14:03:11.120Z WARN pool exhausted waiters=12 of 20\n"),
        ("conversation", "Ada L\n  2:03 PM\nqueue is growing\nworkers look idle\n"),
        ("list", "- 14:03 the queue grows and nobody looks at it\n"),
        ("prose", "some words that tell no time at all\n"),
        ("JSON log", "{\"time\":\"2026-11-12T14:03:11Z\",\"level\":\"warn\",\"msg\":\"pool exhausted\"}\n"),
    ];
    for (what, line) in kinds {
        let text = line.repeat(LARGE / line.len());
        let start = Instant::now();
        let read = read_paste(&text, context);
        let told = match read {
            Ok(found) => {
                format!("{:?}, {} events, {} left out", found.format, found.events.len(), found.left_out.len())
            }
            Err(refused) => format!("{refused:?}"),
        };
        println!("{} kB of {what}: {:?}, {told}", text.len() >> 10, start.elapsed());
    }
}
