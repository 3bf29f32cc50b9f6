//! Texts with the time on a line of its own below them, as the page of a status service shows updates.

use super::entries::{Entry, Read, When, as_markdown, day_line};
use super::stamps;
use crate::timeline::EventKind;

/// The words with which an update says how far it is.
const STATES: [&str; 12] = [
    "investigating",
    "identified",
    "monitoring",
    "resolved",
    "update",
    "completed",
    "scheduled",
    "in progress",
    "verifying",
    "postmortem",
    "mitigated",
    "recovering",
];

/// Whether all times of a text stand alone and below what they are of: the last line is one, the first is none.
pub(super) fn is_so<'l>(lines: impl IntoIterator<Item = &'l str>) -> bool {
    // A shorter line above a time is a name, as in the window of a chat.
    const LEAST_WORDS: usize = 4;
    let mut times = 0;
    let mut above: Option<&str> = None;
    let mut is_last_time = false;
    for line in lines.into_iter().filter(|line| line.contains(char::is_alphanumeric)) {
        is_last_time = lone_time(line).is_some();
        if is_last_time {
            if above.is_none_or(|above| above.split_whitespace().count() < LEAST_WORDS) {
                return false;
            }
            times += 1;
            above = None;
        } else if stamps::head(line).is_some() {
            return false;
        } else {
            above = Some(line);
        }
    }
    times > 1 && is_last_time
}

/// Each time makes the lines above it an entry.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut day = None;
    for (at, line) in text.lines().enumerate() {
        if let Some(when) = lone_time(line) {
            // What stands above the update names the incident.
            let start = open.iter().position(|(_, line)| begins_with_state(line)).unwrap_or(0);
            for (at, line) in open.drain(..start) {
                read.leave_out(at, line);
            }
            let words = open.iter().map(|(_, line)| line.trim()).collect::<Vec<_>>().join("\n");
            let number = open.first().map_or(at + 1, |(at, _)| *at);
            let mut entry = Entry::new(when, line.trim(), number, as_markdown(words.trim()));
            entry.day_above = day;
            entry.kind = begins_with_state(words.trim()).then_some(EventKind::Communication);
            read.entries.push(entry);
            open.clear();
        } else if let Some(above) = day_line(line) {
            day = Some(above);
        } else if !open.is_empty() || line.contains(char::is_alphanumeric) {
            open.push((at + 1, line));
        }
    }
    for (at, line) in open {
        read.leave_out(at, line);
    }
    read
}

fn begins_with_state(line: &str) -> bool {
    let lower = line.trim_start().to_lowercase();
    STATES.iter().any(|state| {
        let rest = lower.strip_prefix(state).map(str::trim_start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '–', '—', ':']))
    })
}

fn lone_time(line: &str) -> Option<When> {
    let line = line.trim();
    let line = line.strip_prefix("Posted").unwrap_or(line).trim_start_matches([' ', ':']);
    stamps::whole(line).filter(|when| match when {
        When::Instant(_) => true,
        When::Written(moment) => moment.day.is_some() && moment.has_clock(),
    })
}
