//! Prints what pasting makes of texts, and how long it takes.
//!
//! `cargo run --release -p domain --features markdown --example pasting FILE…`

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
    for path in std::env::args().skip(1) {
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
