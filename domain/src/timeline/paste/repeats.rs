//! Finds duplicates within a paste and with the timeline.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Proposed;
use crate::timeline::TimelineEvent;
use crate::timeline::written::phrases::runs_of;

/// The number of words compared to find duplicates.
const MOST_WORDS: usize = 60;
/// The maximum number of events per minute that are compared; more of them are a log.
const MOST_OF_ONE_MINUTE: usize = 50;

/// Marks the events that stand on the timeline, and those that repeat another of the paste.
pub(super) fn mark(proposed: &mut [Proposed], known: &[TimelineEvent]) {
    let mut by_minute: HashMap<i64, Vec<(&TimelineEvent, BTreeSet<String>)>> = HashMap::new();
    for event in known {
        let of_minute = by_minute.entry(event.at.timestamp().div_euclid(60)).or_default();
        if of_minute.len() < MOST_OF_ONE_MINUTE {
            of_minute.push((event, words_of(&event.text)));
        }
    }
    let mut seen = HashSet::new();
    for event in proposed {
        event.is_repeated = !seen.insert((event.at, event.text.clone()));
        let Some(same_minute) = by_minute.get(&event.at.timestamp().div_euclid(60)) else { continue };
        let words = words_of(&event.text);
        event.same_as = same_minute.iter().find(|(_, others)| are_alike(&words, others)).map(|(other, _)| other.id);
    }
}

/// ` (×412 between 14:03 and 14:09)`, in the zone of the postmortem.
pub(super) fn told(count: u64, first: DateTime<Utc>, last: Option<DateTime<Utc>>, zone: Tz) -> String {
    let (first, last) = (first.with_timezone(&zone), last.map(|last| last.with_timezone(&zone)));
    match last {
        Some(last) if last.date_naive() != first.date_naive() => {
            format!(" (×{count} between {} and {})", first.format("%-d %b %H:%M"), last.format("%-d %b %H:%M"))
        }
        Some(last) if last - first >= TimeDelta::minutes(1) => {
            format!(" (×{count} between {} and {})", first.format("%H:%M"), last.format("%H:%M"))
        }
        Some(last) if last > first => {
            format!(" (×{count} between {} and {})", first.format("%H:%M:%S"), last.format("%H:%M:%S"))
        }
        _ => format!(" (×{count})"),
    }
}

fn words_of(text: &str) -> BTreeSet<String> {
    let head = &text[..super::stamps::floor(text, 2_000)];
    runs_of(head).into_iter().take(MOST_WORDS).collect()
}

/// Whether most words of the shorter one stand in the other.
fn are_alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let least = one.len().min(other.len());
    least > 0 && one.intersection(other).count() * 5 >= least * 3
}
