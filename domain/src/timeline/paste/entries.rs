//! What the readers of all formats yield.

use chrono::{DateTime, Utc};

use super::{CountsFrom, LeftOut};
use crate::timeline::written::dates::Day;
use crate::timeline::written::times::{self, Moment};
use crate::timeline::written::zones::ZoneAsWritten;
use crate::timeline::{EventKind, Milestone};

/// When something was, as the source has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum When {
    /// An instant with date, time and zone.
    Instant(DateTime<Utc>),
    /// Words, to which a day or a zone may be missing.
    Written(Moment),
}

/// An entry of a paste, such as a message or a log line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub when: When,
    /// The time in the source's words.
    pub as_written: String,
    /// The day that stood above it, where the entry itself has none.
    pub day_above: Option<Day>,
    /// The line, from 1, or the place in a list.
    pub line: usize,
    pub who: Option<String>,
    /// The text, in Markdown.
    pub text: String,
    /// The words as they stood, where they say more than the text.
    pub quote: Option<String>,
    /// The URL and label of a link.
    pub link: Option<(String, String)>,
    pub kind: Option<EventKind>,
    pub milestone: Option<Milestone>,
    /// What the reader of the format doubts.
    pub warnings: Vec<String>,
    /// Whether the time is only about right.
    pub approximate: bool,
    /// Whether its time counts from a moment that nobody said.
    pub is_unplaced: bool,
    /// How often it happened, when the source counts.
    pub repeated: Option<Repeated>,
}

/// How often something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeated {
    pub count: u64,
    /// When it happened for the last time, when that is known.
    pub last: Option<DateTime<Utc>>,
}

impl Entry {
    pub fn new(when: When, as_written: impl Into<String>, line: usize, text: impl Into<String>) -> Self {
        Self {
            when,
            as_written: as_written.into(),
            day_above: None,
            warnings: Vec::new(),
            line,
            who: None,
            text: text.into(),
            quote: None,
            link: None,
            kind: None,
            milestone: None,
            approximate: false,
            is_unplaced: false,
            repeated: None,
        }
    }
}

/// The entries that a format's reader found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Read {
    pub entries: Vec<Entry>,
    pub left_out: Vec<LeftOut>,
    /// The zone of all times, where the paste says it once.
    pub zone: Option<ZoneAsWritten>,
    /// What its times count from, when that is no clock.
    pub counts_from: Option<CountsFrom>,
}

impl Read {
    pub fn leave_out(&mut self, line: usize, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.left_out.push(LeftOut { line, text: shortened(text, 300) });
        }
    }
}

/// Truncates to this number of characters, with an ellipsis.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Plain words as Markdown: nothing in them becomes a tag or a picture.
pub(super) fn as_markdown(plain: &str) -> String {
    let mut text = String::with_capacity(plain.len());
    let mut rest = plain;
    while let Some(at) = rest.find(['<', '!', '\\']) {
        text.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let is_mark = match rest.as_bytes()[at] {
            b'<' => after.starts_with(|char: char| char.is_ascii_alphabetic() || matches!(char, '/' | '!' | '?')),
            b'!' => after.starts_with('['),
            _ => after.starts_with(|char: char| char.is_ascii_punctuation()),
        };
        if is_mark {
            text.push('\\');
        }
        text.push_str(&rest[at..=at]);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The head of a longer text: its first line, when the whole would be too much for a timeline.
pub(super) fn told_shortly(words: &str) -> String {
    const LINES: usize = 3;
    const CHARACTERS: usize = 400;
    let is_short = words.lines().count() <= LINES && words.chars().count() <= CHARACTERS;
    if is_short { words.to_owned() } else { shortened(words.lines().next().unwrap_or_default(), CHARACTERS) }
}

/// The day of a line that holds a day and nothing else, as stands above the entries of that day.
pub(super) fn day_line(line: &str) -> Option<Day> {
    const LONGEST: usize = 60;
    let words = line.trim_matches(|char: char| char.is_whitespace() || "#*_=-—–─:|".contains(char));
    if words.len() > LONGEST || words.is_empty() {
        return None;
    }
    let moment = times::head(words)?;
    let is_day = moment.clock.is_none() && !words[moment.end..].contains(char::is_alphanumeric);
    moment.day.filter(|day| is_day && *day != Day::Unknown)
}
