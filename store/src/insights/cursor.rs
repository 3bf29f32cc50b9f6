//! Reads a line from left to right. Insights read tens of thousands of lines, of which most parts are a few digits.

use chrono::{DateTime, Utc};

pub(super) const MICROS: i64 = 1_000_000;
/// Stands after an offset that is in microseconds, because it is not a whole number of seconds.
pub(super) const IN_MICROS: u8 = b'u';

/// A place in a line.
pub(super) struct Cursor<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the beginning of a line.
    pub(super) fn of(line: &'a str) -> Self {
        Self { line, at: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.line.len()
    }

    pub(super) fn is_at_number(&self) -> bool {
        self.byte().is_some_and(|byte| byte == b'-' || byte.is_ascii_digit())
    }

    /// A whole number.
    pub(super) fn number(&mut self) -> Option<i64> {
        let is_negative = self.skip(b'-').is_some();
        let start = self.at;
        let mut number: i64 = 0;
        while let Some(byte) = self.byte().filter(u8::is_ascii_digit) {
            number = number.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
            self.at += 1;
        }
        (self.at > start).then_some(if is_negative { -number } else { number })
    }

    /// An instant as it was written from another one; none when it is not here.
    pub(super) fn instant(&mut self, from: i64) -> Option<DateTime<Utc>> {
        let number = self.number()?;
        let offset = if self.skip(IN_MICROS).is_some() { number } else { number.checked_mul(MICROS)? };
        DateTime::from_timestamp_micros(from.checked_add(offset)?)
    }

    /// Skips this byte, if it is the next one.
    pub(super) fn skip(&mut self, expected: u8) -> Option<()> {
        (self.byte()? == expected).then(|| self.at += 1)
    }

    /// Skips a comma, unless the line ends.
    pub(super) fn next_item(&mut self) -> Option<()> {
        if self.is_at_end() { Some(()) } else { self.skip(b',') }
    }

    /// What stands before this byte, which is skipped, or before the end.
    pub(super) fn word(&mut self, end: u8) -> Option<&'a str> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte != end) {
            self.at += 1;
        }
        let word = self.line.get(start..self.at)?;
        self.at += 1;
        Some(word)
    }

    /// Everything that follows.
    pub(super) fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }
}
