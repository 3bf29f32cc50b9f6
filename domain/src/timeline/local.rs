//! Conversion between local times in the postmortem's zone and UTC.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::validation::ValidationError;

choice! {
    /// Which of two instants is meant when a clock was put back and an hour came twice.
    pub enum Fold {
        /// Before the clock was put back.
        Earlier = "earlier", "First (before the clocks went back)";
        /// After.
        Later = "later", "Second (after the clocks went back)";
    }
}

/// A time of the clock that is not exactly one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocalTimeRefused {
    /// The clock was put forward over it.
    #[error(
        "{} did not exist on {} in {zone} because the clocks went forward. Use {} or {}.",
        time.format("%H:%M"), time.format("%-d %b %Y"), before.format("%H:%M"), after.format("%H:%M")
    )]
    Skipped {
        /// The local time as typed.
        time: NaiveDateTime,
        /// The last minute before the gap, by the clock.
        before: NaiveDateTime,
        /// The first minute after the gap, by the clock.
        after: NaiveDateTime,
        /// The time zone.
        zone: Tz,
    },
    /// The clock was put back over it.
    #[error(
        "{} occurred twice on {} in {zone} because the clocks went back. Choose the first or the second.",
        time.format("%H:%M"), time.format("%-d %b %Y")
    )]
    Twice {
        /// The local time as typed.
        time: NaiveDateTime,
        /// The time zone.
        zone: Tz,
    },
}

/// The instant at which the clocks of a zone showed this time.
pub fn in_zone(time: NaiveDateTime, zone: Tz, fold: Option<Fold>) -> Result<DateTime<Utc>, LocalTimeRefused> {
    match zone.from_local_datetime(&time) {
        LocalResult::Single(instant) => Ok(instant.to_utc()),
        LocalResult::Ambiguous(earlier, later) => match fold {
            Some(Fold::Earlier) => Ok(earlier.to_utc()),
            Some(Fold::Later) => Ok(later.to_utc()),
            None => Err(LocalTimeRefused::Twice { time, zone }),
        },
        LocalResult::None => {
            let (before, after) = edges_of_gap(time, zone);
            Err(LocalTimeRefused::Skipped { time, before, after, zone })
        }
    }
}

/// The last minute that the clock showed before a gap and the first one after it.
fn edges_of_gap(time: NaiveDateTime, zone: Tz) -> (NaiveDateTime, NaiveDateTime) {
    // The widest gap on record is the day that Samoa left out in 2011.
    const WIDEST_MINUTES: i64 = 25 * 60;
    let exists = |time: &NaiveDateTime| !matches!(zone.from_local_datetime(time), LocalResult::None);
    let step = |direction: i64| {
        (1..=WIDEST_MINUTES).map(|minutes| time + TimeDelta::minutes(direction * minutes)).find(exists).unwrap_or(time)
    };
    (step(-1), step(1))
}

/// Reads an instant: with an offset (`2026-11-10T14:03:00+01:00`, RFC 3339) as it stands, or
/// without one (`2026-11-10T14:03`, seconds optional, `T` or a space) by the clocks of the zone.
pub fn parse_instant(text: &str, zone: Tz, fold: Option<Fold>) -> Result<DateTime<Utc>, ValidationError> {
    let text = text.trim();
    let refuse = |message: String| ValidationError { field: "at", message };
    if text.is_empty() {
        return Err(refuse("Enter a time.".into()));
    }
    if NaiveDate::parse_from_str(text.trim_end_matches('T'), "%Y-%m-%d").is_ok() {
        return Err(refuse("Enter a time, or choose the precision “Day only” or “No time yet”.".into()));
    }
    let instant = if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        instant.to_utc()
    } else {
        let local = local_time(text)
            .ok_or_else(|| refuse(format!("“{text}” is not a time. Use the format 2026-11-10 14:03.")))?;
        if !is_plausible(local.date()) {
            return Err(refuse(PLAUSIBLE_YEARS.into()));
        }
        in_zone(local, zone, fold).map_err(|refused| refuse(refused.to_string()))?
    };
    if is_plausible(instant.date_naive()) { Ok(instant) } else { Err(refuse(PLAUSIBLE_YEARS.into())) }
}

/// Reads a day (`2026-11-10`, or an instant with an offset that lies on it) and returns its first instant by the
/// clocks of the zone.
pub fn parse_day(text: &str, zone: Tz) -> Result<DateTime<Utc>, ValidationError> {
    let text = text.trim().trim_end_matches('T');
    let refuse = |message: String| ValidationError { field: "at", message };
    if text.is_empty() {
        return Err(refuse("Enter a date.".into()));
    }
    let day = if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        instant.with_timezone(&zone).date_naive()
    } else if local_time(text).is_some() {
        return Err(refuse("Remove the time, or choose the precision “Exact” or “Approximate”.".into()));
    } else {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_err(|_| refuse(format!("“{text}” is not a date. Use the format 2026-11-10.")))?
    };
    if is_plausible(day) { Ok(first_instant(day, zone)) } else { Err(refuse(PLAUSIBLE_YEARS.into())) }
}

/// The first instant of a day: midnight, or what the clock showed instead when it was put forward over it.
pub fn first_instant(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    match in_zone(midnight, zone, Some(Fold::Earlier)) {
        Err(LocalTimeRefused::Skipped { after, .. }) => in_zone(after, zone, Some(Fold::Earlier)),
        other => other,
    }
    .unwrap_or_else(|_| midnight.and_utc())
}

/// Said where a time is refused that is not plausible.
pub const PLAUSIBLE_YEARS: &str = "The year must be between 1970 and 2199.";

/// Whether an incident can be on this day: they lie between 1970 and 2199; near the ends of the calendar, arithmetic would overflow.
pub fn is_plausible(day: NaiveDate) -> bool {
    (NaiveDate::from_ymd_opt(1970, 1, 1)..NaiveDate::from_ymd_opt(2200, 1, 1)).contains(&Some(day))
}

fn local_time(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_once(['T', ' '])?;
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
    let time = time.trim();
    let time =
        ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"].iter().find_map(|form| NaiveTime::parse_from_str(time, form).ok())?;
    Some(date.and_time(time))
}

/// Reads the name of a time zone, as in `Europe/Berlin`.
pub fn zone(field: &'static str, name: &str) -> Result<Tz, ValidationError> {
    name.trim().parse().map_err(|_| ValidationError {
        field,
        message: format!(
            "“{}” is not a time zone. Use a name such as Europe/Berlin, America/New_York or UTC.",
            name.trim()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: Tz, fold: Option<Fold>) -> Result<String, String> {
        parse_instant(text, zone, fold)
            .map(|instant| instant.to_rfc3339())
            .map_err(|error_in_field| error_in_field.message)
    }

    #[test]
    fn a_time_is_read_in_its_zone() {
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(at("2026-11-10 14:03", berlin, None).unwrap(), "2026-11-10T13:03:00+00:00");
        assert_eq!(at("2026-07-10T14:03:20", berlin, None).unwrap(), "2026-07-10T12:03:20+00:00");
        assert_eq!(at("2026-07-10T14:03:20-05:00", berlin, None).unwrap(), "2026-07-10T19:03:20+00:00");
    }

    #[test]
    fn an_hour_that_does_not_exist_is_refused_with_its_neighbours() {
        let message = at("2026-03-29 02:30", chrono_tz::Europe::Berlin, None).unwrap_err();
        assert!(message.contains("01:59 or 03:00"), "{message}");
        let samoa = at("2011-12-30 12:00", chrono_tz::Pacific::Apia, None).unwrap_err();
        assert!(samoa.contains("did not exist"), "{samoa}");
    }

    #[test]
    fn an_hour_that_came_twice_is_asked_about() {
        let berlin = chrono_tz::Europe::Berlin;
        assert!(at("2026-10-25 02:30", berlin, None).unwrap_err().contains("occurred twice"));
        assert_eq!(at("2026-10-25 02:30", berlin, Some(Fold::Earlier)).unwrap(), "2026-10-25T00:30:00+00:00");
        assert_eq!(at("2026-10-25 02:30", berlin, Some(Fold::Later)).unwrap(), "2026-10-25T01:30:00+00:00");
    }

    #[test]
    fn a_day_begins_at_its_first_instant() {
        let day = |text: &str, zone: Tz| parse_day(text, zone).map(|at| at.to_rfc3339()).map_err(|error| error.message);
        assert_eq!(day("2026-11-10", chrono_tz::Europe::Berlin).unwrap(), "2026-11-09T23:00:00+00:00");
        assert_eq!(day(" 2026-11-10T", Tz::UTC).unwrap(), "2026-11-10T00:00:00+00:00");
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(day("2026-11-09T23:00:00Z", berlin).unwrap(), "2026-11-09T23:00:00+00:00");
        assert_eq!(day("2026-11-10T22:59:00Z", berlin).unwrap(), "2026-11-09T23:00:00+00:00");
        // Midnight did not exist in Santiago on that day, and came twice in Havana on the other.
        assert_eq!(day("2026-09-06", chrono_tz::America::Santiago).unwrap(), "2026-09-06T04:00:00+00:00");
        assert_eq!(day("2026-11-01", chrono_tz::America::Havana).unwrap(), "2026-11-01T04:00:00+00:00");
        for bad in ["", "T", "soon", "2026-02-30", "1066-10-14", "2026-11-10T14:03", "1066-11-10T14:03:00Z"] {
            assert!(day(bad, Tz::UTC).is_err(), "{bad}");
        }
        assert!(day("2026-11-10 14:03", Tz::UTC).unwrap_err().contains("Remove the time"));
    }

    #[test]
    fn what_is_not_a_time_is_said_so() {
        for bad in [
            "",
            "yesterday",
            "2026-13-01 10:00",
            "2026-11-10 25:00",
            "1066-10-14 09:00",
            "-262143-01-01T00:00",
            "2026-11-10",
        ] {
            assert!(at(bad, Tz::UTC, None).is_err(), "{bad}");
        }
        assert!(zone("zone", "Mars/Olympus").is_err());
        assert_eq!(zone("zone", " Europe/Berlin "), Ok(chrono_tz::Europe::Berlin));
    }
}
