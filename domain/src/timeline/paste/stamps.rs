//! Timestamps at the start of log lines, in the formats that programs write.

use chrono::NaiveDate;

use super::entries::When;
use crate::timeline::written::clocks::take_clock;
use crate::timeline::written::dates::Day;
use crate::timeline::written::epoch::instant_of_number;
use crate::timeline::written::scanner::Scanner;
use crate::timeline::written::times::{self, Moment};
use crate::timeline::written::zones::take_zone;

mod compact;

/// A time and where it ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stamp {
    pub when: When,
    pub start: usize,
    pub end: usize,
}

impl Stamp {
    /// Whether it says the day as well.
    pub fn has_day(&self) -> bool {
        match &self.when {
            When::Instant(_) => true,
            When::Written(moment) => moment.day.is_some(),
        }
    }
}

/// The time with which a line of log begins.
pub(super) fn head(line: &str) -> Option<Stamp> {
    // What stands in a line of a million letters stands at its beginning.
    let line = line.get(..floor(line, 400)).unwrap_or(line);
    let start = line.find(|char: char| !char.is_whitespace())?;
    syslog_number(line, start)
        .or_else(|| epoch(line, start))
        .or_else(|| web_server(line, start))
        .or_else(|| klog(line, start))
        .or_else(|| compact::head(line, start))
        .or_else(|| named(line, start))
        .or_else(|| written(line, start))
}

/// The largest place of a character that is not beyond this.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A whole value that is a time: the cell of a table, a field of JSON.
pub(super) fn whole(value: &str) -> Option<When> {
    let value = value.trim();
    let stamp = head(value)?;
    let rest = &value[stamp.end..];
    (!rest.contains(char::is_alphanumeric)).then_some(stamp.when)
}

/// `<34>1 2026-11-10T…`, as syslog sends it.
fn syslog_number(line: &str, start: usize) -> Option<Stamp> {
    let inner = line[start..].strip_prefix('<')?;
    let (number, after) = inner.split_once('>')?;
    if number.is_empty() || number.len() > 3 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let after = after.strip_prefix("1 ").unwrap_or(after);
    written(line, line.len() - after.len())
}

fn epoch(line: &str, start: usize) -> Option<Stamp> {
    let mut scanner = Scanner { text: line, at: start };
    scanner.take_if(|char| char == '[' || char == '(');
    let begin = scanner.at;
    let digits = scanner.take_while(|char| char.is_ascii_digit());
    let mut fraction = "";
    scanner.try_take(|scanner| {
        scanner.take_if(|char| char == '.')?;
        fraction = scanner.take_while(|char| char.is_ascii_digit());
        (!fraction.is_empty()).then_some(())
    });
    let instant = instant_of_number(digits, fraction)?;
    scanner.is_at_end_of_word().then_some(Stamp { when: When::Instant(instant), start: begin, end: scanner.at })
}

/// `1.2.3.4 - - [10/Nov/2026:14:03:22 +0100] "GET /"`.
fn web_server(line: &str, start: usize) -> Option<Stamp> {
    let open = line[start..].find('[')? + start;
    let mut scanner = Scanner { text: line, at: open + 1 };
    let begin = scanner.at;
    let day = scanner.take_number(1..=2)?;
    scanner.take_char('/').then_some(())?;
    let month = month_number(scanner.take_letters())?;
    scanner.take_char('/').then_some(())?;
    let year = scanner.take_number(4..=4)?;
    scanner.take_char(':').then_some(())?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let clock = take_clock(&mut scanner)?;
    scanner.skip_spaces();
    let zone = take_zone(&mut scanner);
    let moment = Moment {
        day: Some(Day::Full(date)),
        clock: Some(clock),
        zone,
        approximate: false,
        is_weekday_only: false,
        end: scanner.at,
    };
    Some(Stamp { when: When::Written(moment), start: begin, end: scanner.at })
}

fn month_number(name: &str) -> Option<u32> {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let place = names.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    u32::try_from(place + 1).ok()
}

/// `E1110 14:03:22.123456`, as Kubernetes writes.
fn klog(line: &str, start: usize) -> Option<Stamp> {
    let mut scanner = Scanner { text: line, at: start };
    scanner.take_if(|char| matches!(char, 'I' | 'W' | 'E' | 'F'))?;
    let number = scanner.take_number(4..=4)?;
    scanner.take_char(' ').then_some(())?;
    let clock = take_clock(&mut scanner)?;
    let (month, day) = (number / 100, number % 100);
    NaiveDate::from_ymd_opt(2000, month, day)?;
    let day = Some(Day::InYear(month, day));
    let moment =
        Moment { day, clock: Some(clock), zone: None, approximate: false, is_weekday_only: false, end: scanner.at };
    Some(Stamp { when: When::Written(moment), start, end: scanner.at })
}

/// `time="2026-11-10T14:03:22Z" level=error`.
fn named(line: &str, start: usize) -> Option<Stamp> {
    let names = ["time=", "ts=", "timestamp=", "t=", "date="];
    let rest = &line[start..];
    let name = names.iter().find(|name| rest.starts_with(**name))?;
    let at = start + name.len() + usize::from(rest[name.len()..].starts_with('"'));
    let mut stamp = epoch(line, at).or_else(|| written(line, at))?;
    stamp.start = start;
    if line[stamp.end..].starts_with('"') {
        stamp.end += 1;
    }
    Some(stamp)
}

/// What the reader of times people write knows too; with a clock, and a day or seconds.
fn written(line: &str, start: usize) -> Option<Stamp> {
    let head = &line[start..];
    let first = head.trim_start_matches(['[', '(', '"', '\'']);
    let may_begin = first.starts_with(|char: char| char.is_ascii_digit() || char.is_ascii_uppercase() || char == '~');
    if !may_begin {
        return None;
    }
    let offset = head.len() - first.len();
    let mut moment = times::head(first).filter(Moment::says_something)?;
    moment.clock?;
    // `Tue Nov 10 14:03:22 2026 +0100`: the year stands behind the time.
    if let Some(Day::InYear(month, day)) = moment.day {
        let mut scanner = Scanner { text: first, at: moment.end };
        let year = scanner.try_take(|scanner| {
            scanner.take_char(' ').then_some(())?;
            scanner.take_number(4..=4).filter(|year| (1970..2200).contains(year) && scanner.is_at_end_of_word())
        });
        if let Some(date) = year.and_then(|year| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)) {
            moment.day = Some(Day::Full(date));
            moment.end = scanner.at;
            scanner.take_while(|char| char == ' ');
            if let Some(zone) = moment.zone.is_none().then(|| take_zone(&mut scanner)).flatten() {
                moment.zone = Some(zone);
                moment.end = scanner.at;
            }
        }
    }
    let end = start + offset + moment.end;
    Some(Stamp { when: When::Written(moment), start: start + offset, end })
}
