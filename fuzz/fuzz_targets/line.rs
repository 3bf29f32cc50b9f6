//! One line that becomes an event.
#![no_main]

use chrono::{DateTime, NaiveDate};
use domain::timeline::line::{LineContext, read_line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    let last = DateTime::from_timestamp(1_794_567_600, 0);
    for (last, last_has_time) in [(None, false), (last, true), (last, false)] {
        let context = LineContext {
            zone: chrono_tz::Europe::Berlin,
            last,
            last_has_time,
            impact_started: last,
            today: NaiveDate::from_ymd_opt(2026, 11, 13).expect("a day"),
        };
        let _ = read_line(line, &context);
    }
});
