use chrono::{DateTime, Utc};

use super::{Precision, TimelineEvent};

/// Puts events in the order in which they happened. A day comes before the times of that day, an event without a
/// time stays behind the one that it follows, and those of one instant keep the order that people gave them.
pub fn in_order(events: &mut [TimelineEvent]) {
    events.sort_by_key(|event| (event.at, event.position, event.id));
    for of_instant in events.chunk_by_mut(|one, next| one.at == next.at) {
        days_first(of_instant);
    }
}

/// Puts the days before the midnight that they share their instant with, each with what follows it.
fn days_first(of_instant: &mut [TimelineEvent]) {
    if of_instant.iter().all(|event| event.precision != Precision::Day) {
        return;
    }
    let mut is_time = false;
    let is_behind_midnight: Vec<bool> = of_instant
        .iter()
        .map(|event| {
            is_time = match event.precision {
                Precision::Day => false,
                Precision::Exact | Precision::Approximate => true,
                Precision::Unknown => is_time,
            };
            is_time
        })
        .collect();
    let mut places: Vec<usize> = (0..of_instant.len()).collect();
    places.sort_by_key(|place| is_behind_midnight[*place]);
    let sorted: Vec<TimelineEvent> = places.into_iter().map(|place| of_instant[place].clone()).collect();
    of_instant.clone_from_slice(&sorted);
}

/// The instant of the last event whose time is known.
pub fn last_time(events: &[TimelineEvent]) -> Option<DateTime<Utc>> {
    events.iter().rev().find(|event| event.precision.has_time()).map(|event| event.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{EventId, EventKind, Origin};

    /// Events in the order of their positions: the minute, the precision and a name.
    fn ordered(events: &[(i64, Precision, &str)]) -> String {
        let mut events: Vec<TimelineEvent> = events
            .iter()
            .zip(1..)
            .map(|(&(minute, precision, text), position)| TimelineEvent {
                id: EventId(i64::from(position)),
                version: 1,
                at: DateTime::from_timestamp(minute * 60, 0).unwrap(),
                precision,
                kind: EventKind::Observation,
                milestone: None,
                text: text.into(),
                decision: None,
                evidence: Vec::new(),
                origin: Origin::Typed,
                as_written: None,
                position,
                by: None,
            })
            .collect();
        in_order(&mut events);
        events.iter().map(|event| event.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_day_comes_before_the_times_of_that_day() {
        use Precision::{Day, Exact};
        assert_eq!(ordered(&[(5, Exact, "later"), (0, Exact, "midnight"), (0, Day, "day")]), "day midnight later");
        assert_eq!(ordered(&[(0, Day, "day"), (-1, Exact, "evening"), (0, Day, "other")]), "evening day other");
    }

    #[test]
    fn an_event_without_a_time_stays_behind_the_one_it_follows() {
        use Precision::{Day, Exact, Unknown};
        assert_eq!(ordered(&[(3, Exact, "a"), (3, Unknown, "b"), (3, Exact, "c"), (1, Exact, "d")]), "d a b c");
        assert_eq!(ordered(&[(0, Exact, "a"), (0, Unknown, "b"), (0, Day, "day"), (0, Unknown, "c")]), "day c a b");
        assert_eq!(ordered(&[(0, Unknown, "a"), (0, Day, "day"), (0, Exact, "b")]), "a day b");
    }
}
