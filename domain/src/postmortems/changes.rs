//! Visits, which decide what is new to a person.

use chrono::{DateTime, TimeDelta, Utc};

/// After this many minutes of inactivity a new visit starts. Changes since the previous visit stay
/// highlighted during the whole visit, however often the page is loaded.
pub const VISIT_PAUSE_MINUTES: i64 = 30;
/// How often a visit is updated in the database, in minutes.
const TOUCH_MINUTES: i64 = 1;

/// The latest visit of a person to a postmortem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The latest page load, to the minute.
    pub at: DateTime<Utc>,
    /// The end of the previous visit, if any: later changes are new to the person.
    pub since: Option<DateTime<Utc>>,
}

/// The visit after a page load, and whether it has to be saved.
pub fn next_visit(known: Option<Visit>, now: DateTime<Utc>) -> (Visit, bool) {
    match known {
        None => (Visit { at: now, since: None }, true),
        Some(known) if now - known.at >= TimeDelta::minutes(VISIT_PAUSE_MINUTES) => {
            (Visit { at: now, since: Some(known.at) }, true)
        }
        Some(known) if now - known.at >= TimeDelta::minutes(TOUCH_MINUTES) => (Visit { at: now, ..known }, true),
        Some(known) => (known, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_stays_new_for_the_whole_visit() {
        let minute = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        let (first, written) = next_visit(None, minute(0));
        assert_eq!((first.since, written), (None, true));
        assert_eq!(next_visit(Some(first), minute(0) + TimeDelta::seconds(20)), (first, false));
        let (second, _) = next_visit(Some(first), minute(100));
        assert_eq!(second.since, Some(minute(0)));
        // Reloads of the same visit, for more than the pause together.
        let (third, _) = next_visit(Some(second), minute(120));
        let (fourth, written) = next_visit(Some(third), minute(140));
        assert_eq!((fourth.since, fourth.at, written), (Some(minute(0)), minute(140), true));
        let (next, _) = next_visit(Some(fourth), minute(300));
        assert_eq!(next.since, Some(minute(140)));
    }
}
