//! Times without a mark between hours and minutes: `0915 sync stops`. One alone is a number; a column of them is not.

use crate::timeline::written::entry::{self, Entry};

/// Whether each line begins with four digits that are a time, and none is before the one above it.
pub(super) fn is_column<'l>(lines: impl IntoIterator<Item = &'l str>) -> bool {
    const LEAST: usize = 3;
    let mut last = None;
    let mut count = 0;
    let mut has_moved = false;
    for line in lines.into_iter().filter(|line| !line.trim().is_empty()) {
        let Some(time) = digits_of(line).filter(|time| last.is_none_or(|last| last <= *time)) else { return false };
        // A year that begins each line is no time.
        if entry::split(line).is_some_and(|entry| entry.moment.says_something()) {
            return false;
        }
        has_moved |= last.is_some_and(|last| last < time);
        last = Some(time);
        count += 1;
    }
    count >= LEAST && has_moved
}

/// The entry of a line of such a column.
pub(super) fn split(line: &str) -> Option<Entry> {
    let digits = digits_of(line)?;
    let line = line.trim_start();
    let entry = entry::split(&format!("{}:{}{}", &digits[..2], &digits[2..], &line[4..]))?;
    Some(Entry { as_written: digits.to_owned(), ..entry })
}

fn digits_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let digits = line.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let is_time = digits < "2400" && digits[2..] < *"60";
    let is_alone = line[4..].trim_start_matches([':', '-', '–', '—']).starts_with([' ', '\t']);
    (is_time && is_alone).then_some(digits)
}
