//! Instants as programs count them, since 1970.

use chrono::{DateTime, Utc};

/// Seconds, milli-, micro- or nanoseconds since 1970.
pub(crate) fn instant_of_number(digits: &str, fraction: &str) -> Option<DateTime<Utc>> {
    let number: i64 = digits.parse().ok()?;
    let nanoseconds_per_unit: i64 = match digits.len() {
        10 => 1_000_000_000,
        13 => 1_000_000,
        16 => 1_000,
        19 => 1,
        _ => return None,
    };
    let per_second = 1_000_000_000 / nanoseconds_per_unit;
    let (seconds, rest) = (number / per_second, number % per_second);
    let mut nanoseconds = rest * nanoseconds_per_unit;
    if digits.len() == 10 && !fraction.is_empty() {
        nanoseconds = super::clocks::nanoseconds(fraction).into();
    }
    let instant = DateTime::from_timestamp(seconds, u32::try_from(nanoseconds).ok()?)?;
    // Between 2001 and 2100; other numbers count something else.
    (1_000_000_000..4_102_444_800).contains(&instant.timestamp()).then_some(instant)
}
