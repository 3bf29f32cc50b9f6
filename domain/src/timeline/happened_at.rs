//! When an incident happened, as its timeline says.

use chrono::{DateTime, Utc};

use super::{Milestone, Precision};

/// When the impact started, else the first event with a time; else the first of which only the day is known, else the
/// first. `None` when there are no events, which come in any order with their precision and milestone.
pub fn happened_at(
    events: impl IntoIterator<Item = (DateTime<Utc>, Precision, Option<Milestone>)>,
) -> Option<DateTime<Utc>> {
    let ranked = events.into_iter().map(|(at, precision, milestone)| {
        let rank = match precision {
            Precision::Exact | Precision::Approximate if milestone == Some(Milestone::ImpactStarted) => 0,
            Precision::Exact | Precision::Approximate => 1,
            Precision::Day => 2,
            Precision::Unknown => 3,
        };
        (rank, at)
    });
    ranked.min().map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use Milestone::{Detected, ImpactStarted};
    use Precision::{Approximate, Day, Exact, Unknown};

    use super::*;

    #[test]
    fn a_day_says_when_it_happened_only_where_no_time_does() {
        let at = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        let happened = |events: &[(i64, Precision, Option<Milestone>)]| {
            happened_at(events.iter().map(|(minute, precision, milestone)| (at(*minute), *precision, *milestone)))
        };
        assert_eq!(happened(&[]), None);
        assert_eq!(happened(&[(0, Day, None), (9, Exact, None), (5, Approximate, Some(Detected))]), Some(at(5)));
        assert_eq!(happened(&[(0, Day, Some(ImpactStarted)), (9, Exact, None)]), Some(at(9)));
        assert_eq!(happened(&[(1, Exact, None), (9, Exact, Some(ImpactStarted))]), Some(at(9)));
        assert_eq!(happened(&[(0, Unknown, None), (9, Day, None)]), Some(at(9)));
        assert_eq!(happened(&[(7, Unknown, None), (3, Unknown, None)]), Some(at(3)));
    }
}
