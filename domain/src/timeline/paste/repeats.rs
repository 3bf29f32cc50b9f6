//! Finds duplicates within a paste and with the timeline.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{PasteFormat, Proposed};
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

/// Whether equal entries of this format are put together.
pub(super) fn is_grouped(format: PasteFormat) -> bool {
    matches!(format, PasteFormat::Log | PasteFormat::JsonLines)
}

/// Puts equal lines of a log together: one event with how many there were, and from when to when. Lines that say the
/// same of another process, request or address are equal as well.
pub(super) fn group(proposed: &mut Vec<Proposed>, format: PasteFormat, zone: Tz) {
    /// Fewer stay as they are.
    const LEAST_EQUAL: usize = 3;
    const LEAST_ALIKE: usize = 5;
    /// What happens again after this is another event.
    const PAUSE: TimeDelta = TimeDelta::minutes(30);
    if !is_grouped(format) {
        return;
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut open: HashMap<String, usize> = HashMap::new();
    for (place, event) in proposed.iter().enumerate() {
        let shape = shape_of(&event.text);
        let goes_on = open.get(&shape).copied().filter(|group| {
            let last = groups[*group].last().map(|last| proposed[*last].at);
            last.is_some_and(|last| event.at - last <= PAUSE && last - event.at <= PAUSE)
        });
        if let Some(group) = goes_on {
            groups[group].push(place);
        } else {
            open.insert(shape, groups.len());
            groups.push(vec![place]);
        }
    }
    let mut gone = HashSet::new();
    for group in groups {
        let (Some(first), Some(last)) = (group.first().copied(), group.last().copied()) else { continue };
        let is_equal = group.iter().all(|place| proposed[*place].text == proposed[first].text);
        if group.len() < if is_equal { LEAST_EQUAL } else { LEAST_ALIKE } {
            continue;
        }
        let (from, to) = (proposed[first].at, proposed[last].at);
        let count = u64::try_from(group.len()).unwrap_or(u64::MAX);
        let words = told(count, from.min(to), Some(from.max(to)), zone);
        let (text, line) = (proposed[first].text.clone(), proposed[last].origin.clone());
        let warnings: Vec<String> = group.iter().skip(1).flat_map(|place| proposed[*place].warnings.clone()).collect();
        let event = &mut proposed[first];
        event.text = format!("{}{words}", text.trim_end());
        event.at = from.min(to);
        event.warnings.extend(warnings.into_iter().collect::<BTreeSet<_>>());
        if let Some((_, number)) = line.rsplit_once(' ') {
            event.origin = format!("{} to {number}", event.origin);
        }
        gone.extend(group.into_iter().skip(1));
    }
    let mut place = 0;
    proposed.retain(|_| {
        place += 1;
        !gone.contains(&(place - 1))
    });
}

/// A text without what is another in each line: the numbers of processes, ids of requests, addresses.
fn shape_of(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    for word in text.split_inclusive(|char: char| char.is_whitespace() || "[]()=,;\"".contains(char)) {
        let plain = word.trim_end_matches(|char: char| char.is_whitespace() || "[]()=,;\"".contains(char));
        let is_process = shape.ends_with('[') && word.ends_with(']') && plain.bytes().all(|byte| byte.is_ascii_digit());
        if is_process || is_id(plain) || is_address(plain) {
            shape.push('#');
            shape.push_str(&word[plain.len()..]);
        } else {
            shape.push_str(word);
        }
    }
    shape
}

/// Hexadecimal digits, perhaps with dashes and a short name before them: `req-38101a0b-2096`.
fn is_id(word: &str) -> bool {
    let word = word.split_once('-').filter(|(name, _)| name.len() <= 6).map_or(word, |(_, rest)| rest);
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() >= 8
        && digits > 1
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// `10.0.0.7`, with a port or not.
fn is_address(word: &str) -> bool {
    word.split(':').next().is_some_and(|address| address.parse::<std::net::Ipv4Addr>().is_ok())
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
