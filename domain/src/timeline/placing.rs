//! Where events without a clock time stand on the timeline: they keep their place when others change.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{EventId, Precision, TimelineEvent, first_instant};

/// The instant and the position that an event gets, so that it stands where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The event.
    pub id: EventId,
    /// Its instant.
    pub at: DateTime<Utc>,
    /// Its place among events of that instant.
    pub position: i32,
}

impl Placed {
    fn of(event: &TimelineEvent) -> Self {
        Self { id: event.id, at: event.at, position: event.position }
    }
}

/// The instant of a new event without a time: it comes behind the other events of its day, which `begin` begins.
pub fn instant_of_new(begin: DateTime<Utc>, events: &[TimelineEvent], zone: Tz) -> DateTime<Utc> {
    let day = day_in(begin, zone);
    events.iter().filter(|event| day_in(event.at, zone) == day).map(|event| event.at).max().unwrap_or(begin)
}

/// The instant of an event that has no time after a change: it stays where it was, unless its day changed. `begin`
/// begins the day.
pub fn instant_of_changed(
    before: DateTime<Utc>,
    begin: DateTime<Utc>,
    events: &[TimelineEvent],
    zone: Tz,
) -> DateTime<Utc> {
    if day_in(before, zone) == day_in(begin, zone) { before } else { instant_of_new(begin, events, zone) }
}

/// The events without a time that follow an event and come along when its time becomes another one: none when it
/// passes another event, for then they keep their place.
pub fn followers(events: &[TimelineEvent], id: EventId, at: DateTime<Utc>) -> Vec<EventId> {
    let Some(place) = events.iter().position(|event| event.id == id) else { return Vec::new() };
    let is_placed = |event: &&TimelineEvent| event.precision != Precision::Unknown;
    let before = events[..place].iter().rev().find(is_placed);
    let behind = events[place + 1..].iter().find(is_placed);
    if before.is_some_and(|before| before.at > at) || behind.is_some_and(|behind| behind.at < at) {
        return Vec::new();
    }
    let follow = events[place + 1..].iter().take_while(|event| !is_placed(event) && event.at == events[place].at);
    follow.map(|event| event.id).collect()
}

/// The places in `events` of those that an event can change places with, and of itself: those of one instant. A day
/// stays before the midnight that begins it.
fn siblings(events: &[TimelineEvent], id: EventId) -> std::ops::Range<usize> {
    let Some(place) = events.iter().position(|event| event.id == id) else { return 0..0 };
    let is_one = |event: &&TimelineEvent| event.at == events[place].at;
    let start = place - events[..place].iter().rev().take_while(is_one).count();
    let end = place + events[place..].iter().take_while(is_one).count();
    let last_day = events[start..end].iter().rposition(|event| event.precision == Precision::Day);
    let midnight = last_day.and_then(|day| {
        let times = events[start + day..end].iter().position(|event| event.precision.has_time())?;
        Some(start + day + times)
    });
    match midnight {
        Some(midnight) if place < midnight => start..midnight,
        Some(midnight) => midnight..end,
        None => start..end,
    }
}

/// Whether an event can be moved: there is another one of its instant, or any other one when it has no time yet.
pub fn can_move(events: &[TimelineEvent], id: EventId) -> bool {
    let is_free = |event: &TimelineEvent| event.id == id && event.precision == Precision::Unknown;
    let reach = if events.iter().any(is_free) { events.len() } else { siblings(events, id).len() };
    reach > 1
}

/// Moves an event by one place: among those of its instant, or anywhere when it has no time yet. Returns what
/// changes.
pub fn moved(events: &[TimelineEvent], id: EventId, is_up: bool, zone: Tz) -> Vec<Placed> {
    let Some(place) = events.iter().position(|event| event.id == id) else { return Vec::new() };
    let is_free = events[place].precision == Precision::Unknown;
    let reach = if is_free { 0..events.len() } else { siblings(events, id) };
    let other = if is_up { place.checked_sub(1) } else { Some(place + 1) };
    let Some(other) = other.filter(|other| reach.contains(other)) else { return Vec::new() };
    let mut order: Vec<Placed> = events.iter().map(Placed::of).collect();
    order.swap(place, other);
    let before = order.clone();
    if is_free {
        order[other].at = match other.checked_sub(1) {
            Some(before) => order[before].at,
            // Nothing stands before it any more, so it begins the day.
            None => order[1].at.min(first_instant(day_in(order[1].at, zone), zone)),
        };
    }
    number_again(&mut order);
    order.into_iter().zip(before).filter(|(placed, before)| placed != before).map(|(placed, _)| placed).collect()
}

/// What changes when the postmortem's zone does: days stay the same days, and events without a time stay behind the
/// event that they follow. `events` are in order.
pub fn in_other_zone(events: &[TimelineEvent], from: Tz, to: Tz) -> Vec<Placed> {
    let mut before: Option<(DateTime<Utc>, DateTime<Utc>)> = None;
    let mut changed = Vec::new();
    for event in events {
        let day = day_in(event.at, from);
        let at = match event.precision {
            Precision::Exact | Precision::Approximate => event.at,
            Precision::Day => first_instant(day, to),
            Precision::Unknown => match before {
                Some((was, is)) if was == event.at => is,
                _ if event.at == first_instant(day, from) => first_instant(day, to),
                _ => event.at,
            },
        };
        before = Some((event.at, at));
        if at != event.at {
            changed.push(Placed { at, ..Placed::of(event) });
        }
    }
    changed
}

/// Gives the events of each instant ascending positions, from those that they have.
fn number_again(order: &mut [Placed]) {
    for of_instant in order.chunk_by_mut(|one, next| one.at == next.at) {
        let mut positions: Vec<i32> = of_instant.iter().map(|placed| placed.position).collect();
        positions.sort_unstable();
        let mut least = i32::MIN;
        for (placed, position) in of_instant.iter_mut().zip(positions) {
            placed.position = position.max(least);
            least = placed.position.saturating_add(1);
        }
    }
}

fn day_in(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::in_order;
    use crate::timeline::order::tests::events;
    use Precision::{Day, Exact, Unknown};

    const HOUR: i64 = 60;

    fn minutes(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }

    /// The names after the changes, in order.
    fn after(mut timeline: Vec<TimelineEvent>, changes: &[Placed]) -> String {
        for change in changes {
            let event = timeline.iter_mut().find(|event| event.id == change.id).unwrap();
            (event.at, event.position) = (change.at, change.position);
        }
        in_order(&mut timeline);
        timeline.iter().map(|event| event.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_has_no_time_comes_at_the_end_of_its_day() {
        let timeline = events(&[(HOUR, Exact, "a"), (2 * HOUR, Exact, "b"), (30 * HOUR, Exact, "c")]);
        assert_eq!(instant_of_new(minutes(0), &timeline, Tz::UTC), minutes(2 * HOUR));
        assert_eq!(instant_of_new(minutes(48 * HOUR), &timeline, Tz::UTC), minutes(48 * HOUR));
    }

    #[test]
    fn what_has_no_time_keeps_its_place_until_its_day_changes() {
        let timeline =
            events(&[(HOUR, Exact, "a"), (HOUR, Unknown, "b"), (2 * HOUR, Exact, "c"), (30 * HOUR, Exact, "d")]);
        let changed = |begin| instant_of_changed(minutes(HOUR), minutes(begin), &timeline, Tz::UTC);
        assert_eq!(changed(0), minutes(HOUR));
        assert_eq!(changed(24 * HOUR), minutes(30 * HOUR));
    }

    #[test]
    fn it_follows_the_event_before_it_until_that_one_passes_another() {
        let timeline = events(&[(60, Exact, "a"), (60, Unknown, "b"), (60, Unknown, "c"), (90, Exact, "d")]);
        let (a, b, c) = (timeline[0].id, timeline[1].id, timeline[2].id);
        assert_eq!(followers(&timeline, a, minutes(80)), [b, c]);
        assert_eq!(followers(&timeline, a, minutes(10)), [b, c]);
        assert_eq!(followers(&timeline, a, minutes(100)), []);
        assert_eq!(followers(&timeline, timeline[3].id, minutes(100)), []);
    }

    #[test]
    fn what_has_no_time_moves_past_any_event() {
        let timeline = || events(&[(60, Exact, "a"), (60, Exact, "b"), (90, Exact, "c"), (90, Unknown, "d")]);
        let id = timeline()[3].id;
        let mut now = timeline();
        for order in ["a b d c", "a d b c", "d a b c", "d a b c"] {
            let changes = moved(&now, id, true, Tz::UTC);
            assert_eq!(after(now.clone(), &changes), order);
            for change in changes {
                let event = now.iter_mut().find(|event| event.id == change.id).unwrap();
                (event.at, event.position) = (change.at, change.position);
            }
            in_order(&mut now);
        }
        for order in ["a d b c", "a b d c", "a b c d", "a b c d"] {
            let changes = moved(&now, id, false, Tz::UTC);
            assert_eq!(after(now.clone(), &changes), order);
            for change in changes {
                let event = now.iter_mut().find(|event| event.id == change.id).unwrap();
                (event.at, event.position) = (change.at, change.position);
            }
            in_order(&mut now);
        }
    }

    #[test]
    fn others_move_only_among_those_of_their_instant() {
        let timeline = events(&[(0, Day, "day"), (0, Exact, "midnight"), (0, Exact, "too"), (9, Exact, "later")]);
        let shown =
            |place: usize, is_up| after(timeline.clone(), &moved(&timeline, timeline[place].id, is_up, Tz::UTC));
        assert_eq!(shown(0, false), "day midnight too later");
        assert_eq!(shown(1, true), "day midnight too later");
        assert_eq!(shown(1, false), "day too midnight later");
        assert_eq!(shown(2, false), "day midnight too later");
        assert_eq!(siblings(&timeline, timeline[0].id), 0..1);
        assert_eq!(siblings(&timeline, timeline[2].id), 1..3);
    }

    #[test]
    fn a_day_stays_the_same_day_in_another_zone() {
        let (berlin, tokyo) = (chrono_tz::Europe::Berlin, chrono_tz::Asia::Tokyo);
        // 1970-01-02 begins at 23:00 UTC in Berlin, and at 15:00 UTC in Tokyo.
        let timeline = events(&[
            (23 * HOUR, Day, "a"),
            (23 * HOUR, Unknown, "b"),
            (25 * HOUR, Exact, "c"),
            (25 * HOUR, Unknown, "d"),
        ]);
        let changes = in_other_zone(&timeline, berlin, tokyo);
        let instants: Vec<_> = changes.iter().map(|change| (change.id, change.at)).collect();
        let begins = minutes(15 * HOUR);
        assert_eq!(instants, [(timeline[0].id, begins), (timeline[1].id, begins)]);
        assert_eq!(in_other_zone(&timeline, berlin, berlin), []);
    }
}
