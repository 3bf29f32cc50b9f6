//! Pastes into a timeline. The first byte says what somebody takes the text for.
#![no_main]

use chrono::{DateTime, NaiveDate};
use domain::timeline::paste::{PasteContext, PasteFormat, read_paste};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let near = NaiveDate::from_ymd_opt(2026, 11, 12).expect("a day");
    let context = PasteContext {
        zone: chrono_tz::Europe::Berlin,
        chosen_zone: None,
        month_first: None,
        // Half of them are recognised.
        read_as: PasteFormat::ALL.get(usize::from(*first) % (2 * PasteFormat::ALL.len())).copied(),
        counts_from: None,
        pasted_at: DateTime::from_timestamp(1_794_567_600, 0).expect("an instant"),
        near,
        today: near,
        events: &[],
    };
    let _ = read_paste(&String::from_utf8_lossy(rest), &context);
});
