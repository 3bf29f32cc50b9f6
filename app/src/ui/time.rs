//! Times as people read them, always with their zone.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::timeline::Precision;
use leptos::prelude::*;

/// `Mon 23 Nov 2026, 14:03 CET`.
pub fn full(at: DateTime<Utc>, zone: Tz) -> impl IntoView {
    let words = full_words(at, zone);
    view! { <time datetime=at.to_rfc3339()>{words}</time> }
}

/// `Mon 23 Nov 2026, 14:03 CET`, as text.
pub fn full_words(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M %Z").to_string()
}

/// `Mon 23 Nov 2026, 14:03:20 CET`, as text, where minutes do not tell two apart.
pub fn to_the_second(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M:%S %Z").to_string()
}

/// `Tue 10 Nov 2026`.
pub fn date(at: DateTime<Utc>, zone: Tz) -> impl IntoView {
    view! { <time datetime=at.to_rfc3339()>{at.with_timezone(&zone).format("%a %-d %b %Y").to_string()}</time> }
}

/// `24 Nov 2026`, of a day that belongs to no zone.
pub fn day(day: NaiveDate) -> impl IntoView {
    view! { <time datetime=day.to_string()>{day_words(day)}</time> }
}

/// The same as text.
pub fn day_words(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// `14:03`, or `14:03:20` when seconds were given.
pub fn clock(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let seconds = at.timestamp() % 60 != 0;
    local.format(if seconds { "%H:%M:%S" } else { "%H:%M" }).to_string()
}

/// When an event happened, in a list of events: `14:03`, `10 Nov`, `No time yet`.
pub fn of_event(at: DateTime<Utc>, precision: Precision, zone: Tz) -> String {
    match precision {
        Precision::Exact | Precision::Approximate => clock(at, zone),
        Precision::Day => at.with_timezone(&zone).format("%-d %b").to_string(),
        Precision::Unknown => Precision::Unknown.label().to_owned(),
    }
}

/// When an event happened, on its own: `Mon 23 Nov 2026, 14:03 CET`, `Mon 23 Nov 2026`, `No time yet`.
pub fn full_of_event(at: DateTime<Utc>, precision: Precision, zone: Tz) -> String {
    match precision {
        Precision::Exact | Precision::Approximate => full_words(at, zone),
        Precision::Day => at.with_timezone(&zone).format("%a %-d %b %Y").to_string(),
        Precision::Unknown => Precision::Unknown.label().to_owned(),
    }
}

/// `Tuesday 10 November 2026`.
pub fn weekday(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%A %-d %B %Y").to_string()
}

/// What the zone is called at this instant: `CET`, or `+03` where it has no name.
pub fn zone_name(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Z").to_string()
}
