//! What the messages of all senders have in common. Senders leave out fields and change their types, so a field that is
//! not as documented is treated as absent.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{MAX_KEY, MAX_LINK, MAX_WORDS, SignalFields, SignalStatus};
use crate::postmortems::{MAX_SERVICE, MAX_TITLE};

/// A signal as its sender wrote it.
#[derive(Default)]
pub(super) struct Found {
    pub key: String,
    pub title: Option<String>,
    pub service: Option<String>,
    pub severity: Option<String>,
    pub is_resolved: bool,
    pub value: Option<String>,
    pub link: Option<String>,
    pub at: Option<DateTime<Utc>>,
}

impl Found {
    /// The signal, if it has a key and a title.
    pub fn signal(self) -> Option<SignalFields> {
        let words = |text: Option<String>, most| text.map(|text| clean(&text, most)).filter(|text| !text.is_empty());
        let link = self.link.map(|link| clean(&link, MAX_LINK));
        Some(SignalFields {
            key: words(Some(self.key), MAX_KEY)?,
            title: words(self.title, MAX_TITLE)?,
            service: words(self.service, MAX_SERVICE),
            severity: words(self.severity, MAX_WORDS).unwrap_or_default(),
            status: if self.is_resolved { SignalStatus::Resolved } else { SignalStatus::Firing },
            value: words(self.value, MAX_WORDS),
            link: link.filter(|link| {
                let is_web = link.starts_with("https://") || link.starts_with("http://");
                is_web && !link.contains([' ', '<', '>', '"', '`', '\\'])
            }),
            at: self.at,
        })
    }
}

/// One line without control characters, cut after `most` characters.
fn clean(text: &str, most: usize) -> String {
    // Directions of writing would turn around what stands beside the text.
    let is_odd =
        |letter: char| letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown: String = text.chars().map(|letter| if is_odd(letter) { ' ' } else { letter }).collect();
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(most).collect();
    cut.trim_end().to_owned()
}

/// The value at a path such as `/alert/message`, as words. Numbers are words, too.
pub(super) fn words(value: &Value, path: &str) -> Option<String> {
    match value.pointer(path)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The first of these paths that has words.
pub(super) fn first(value: &Value, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|path| words(value, path))
}

/// The entries of a list.
pub(super) fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// An instant at a path: RFC 3339, `2026-03-01 10:00:00 +0200` as GitLab writes it, or a number since 1970 in seconds, milliseconds, microseconds or nanoseconds, which
/// its size tells.
pub(super) fn instant(value: &Value, path: &str) -> Option<DateTime<Utc>> {
    let written = words(value, path)?;
    let at = if let Ok(number) = written.trim().parse::<i64>() {
        match number {
            ..=0 => None,
            1..100_000_000_000 => DateTime::from_timestamp(number, 0),
            100_000_000_000..100_000_000_000_000 => DateTime::from_timestamp_millis(number),
            100_000_000_000_000..100_000_000_000_000_000 => DateTime::from_timestamp_micros(number),
            _ => Some(DateTime::from_timestamp_nanos(number)),
        }
    } else {
        let written = written.trim().replace(" UTC", " +0000");
        let spaced = || DateTime::parse_from_str(&written, "%Y-%m-%d %H:%M:%S %z");
        DateTime::parse_from_rfc3339(&written).or_else(|_| spaced()).ok().map(|at| at.to_utc())
    };
    // Senders write the year 1 for “not yet”.
    at.filter(|at| (1..4_102_444_800).contains(&at.timestamp()))
}
