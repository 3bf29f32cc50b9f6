//! Stamps of digits with few marks: `20261110-14:03:22:606`, `261110 140322`, `11-10 14:03:22.120`.

use chrono::{NaiveDate, NaiveTime};

use super::Stamp;
use crate::timeline::paste::entries::When;
use crate::timeline::written::clocks::{Clock, nanoseconds};
use crate::timeline::written::dates::Day;
use crate::timeline::written::languages::either_in_year;
use crate::timeline::written::scanner::Scanner;
use crate::timeline::written::times::Moment;
use crate::timeline::written::zones::{Place, ZoneAsWritten, take_zone};

pub(super) fn head(line: &str, start: usize) -> Option<Stamp> {
    let mut scanner = Scanner { text: line, at: start };
    let opened = scanner.take_if(|char| char == '[' || char == '(').is_some();
    let begin = scanner.at;
    let (day, time) = scanner
        .try_take(year_in_full)
        .or_else(|| scanner.try_take(year_of_two_digits))
        .or_else(|| scanner.try_take(with_dots))
        .or_else(|| scanner.try_take(|scanner| without_year(scanner, opened)))?;
    let zone = scanner.try_take(minutes_east).or_else(|| take_zone(&mut scanner));
    let ends = scanner.peek().is_none_or(|char| !char.is_alphanumeric());
    let moment = Moment {
        day: Some(day),
        clock: Some(Clock::At(time)),
        zone,
        approximate: false,
        is_weekday_only: false,
        end: scanner.at,
    };
    ends.then_some(Stamp { when: When::Written(moment), start: begin, end: scanner.at })
}

/// `20261110-14:03:22:606`, `20261110T140322`, `20261110140322`, `20261110_140322.120`.
fn year_in_full(scanner: &mut Scanner<'_>) -> Option<(Day, NaiveTime)> {
    let digits = scanner.take_while(|char| char.is_ascii_digit());
    let (date, clock) = match digits.len() {
        8 => (digits, None),
        14 | 17 => (&digits[..8], Some(&digits[8..])),
        _ => return None,
    };
    let number: u32 = date.parse().ok()?;
    let year = i32::try_from(number / 10_000).ok().filter(|year| (1990..2100).contains(year))?;
    let day = NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)?;
    let time = if let Some(clock) = clock {
        let fraction = if clock.len() > 6 { clock[6..].to_owned() } else { take_fraction(scanner) };
        of_digits(&clock[..6])?.with(&fraction)?
    } else {
        scanner.take_if(|char| matches!(char, '-' | '_' | 'T' | ' '))?;
        take_time(scanner)?
    };
    Some((Day::Full(day), time))
}

/// `261110 140322`, `261110 14:03:22`.
fn year_of_two_digits(scanner: &mut Scanner<'_>) -> Option<(Day, NaiveTime)> {
    let number = scanner.take_number(6..=6)?;
    let year = 2000 + i32::try_from(number / 10_000).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)?;
    scanner.take_char(' ').then_some(())?;
    scanner.take_while(|char| char == ' ');
    Some((Day::Full(day), take_time(scanner)?))
}

/// `2026-11-10-14.03.22.363779`.
fn with_dots(scanner: &mut Scanner<'_>) -> Option<(Day, NaiveTime)> {
    let year = scanner.take_number(4..=4)?;
    let mut part = |mark: char| scanner.take_char(mark).then(|| scanner.take_number(2..=2))?;
    let (month, day) = (part('-')?, part('-')?);
    let (hour, minute, second) = (part('-')?, part('.')?, part('.')?);
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let fraction = take_fraction(scanner);
    Some((Day::Full(date), NaiveTime::from_hms_nano_opt(hour, minute, second.min(59), nanoseconds(&fraction))?))
}

/// `11-10 14:03:22.120`, as Android writes month and day; in brackets also `[10.30 16:49:06]`.
fn without_year(scanner: &mut Scanner<'_>, in_brackets: bool) -> Option<(Day, NaiveTime)> {
    let first = scanner.take_number(2..=2)?;
    let mark = scanner.take_if(|char| char == '-' || (in_brackets && matches!(char, '.' | '/')))?;
    let second = scanner.take_number(2..=2)?;
    scanner.take_char(' ').then_some(())?;
    let time = scanner.take_while(|char| !char.is_whitespace() && char != ']');
    let mut inner = Scanner::new(time);
    let read = take_time(&mut inner).filter(|_| inner.rest().is_empty())?;
    let has_fraction = time.contains(['.', ',']);
    let day = if mark == '-' && has_fraction && is_android(scanner.rest()) {
        NaiveDate::from_ymd_opt(2000, first, second).map(|_| Day::InYear(first, second))
    } else {
        either_in_year(first, second, false)
    };
    Some((day?, read))
}

/// Two numbers of processes and the letter of a level.
fn is_android(rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let is_number = |word: Option<&str>| word.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    is_number(words.next())
        && is_number(words.next())
        && words.next().is_some_and(|level| ["V", "D", "I", "W", "E", "F", "A"].contains(&level))
}

/// `14:03:22`, `140322`, with thousandths behind any mark.
fn take_time(scanner: &mut Scanner<'_>) -> Option<NaiveTime> {
    let digits = scanner.take_while(|char| char.is_ascii_digit());
    let time = match digits.len() {
        6 => of_digits(digits)?,
        1 | 2 => {
            let mut part = || scanner.take_char(':').then(|| scanner.take_number(1..=2))?;
            let (minute, second) = (part()?, part()?);
            Time { hour: digits.parse().ok()?, minute, second }
        }
        _ => return None,
    };
    time.with(&take_fraction(scanner))
}

#[derive(Clone, Copy)]
struct Time {
    hour: u32,
    minute: u32,
    second: u32,
}

impl Time {
    fn with(self, fraction: &str) -> Option<NaiveTime> {
        NaiveTime::from_hms_nano_opt(self.hour, self.minute, self.second.min(59), nanoseconds(fraction))
    }
}

fn of_digits(digits: &str) -> Option<Time> {
    let part = |at: usize| digits.get(at..at + 2)?.parse().ok();
    Some(Time { hour: part(0)?, minute: part(2)?, second: part(4)? })
}

/// The digits behind `.`, `,` or `:`.
fn take_fraction(scanner: &mut Scanner<'_>) -> String {
    let fraction = scanner.try_take(|scanner| {
        scanner.take_if(|char| matches!(char, '.' | ',' | ':'))?;
        Some(scanner.take_while(|char| char.is_ascii_digit())).filter(|digits| !digits.is_empty())
    });
    fraction.unwrap_or_default().to_owned()
}

/// `+060`: minutes east of UTC, as Db2 writes them.
fn minutes_east(scanner: &mut Scanner<'_>) -> Option<ZoneAsWritten> {
    let start = scanner.at;
    let sign = match scanner.take_if(|char| char == '+' || char == '-')? {
        '+' => 1,
        _ => -1,
    };
    let minutes = scanner.take_number(3..=3).filter(|minutes| *minutes <= 840 && scanner.is_at_end_of_word())?;
    let place = Place::Offset(sign * i32::try_from(minutes).ok()?);
    Some(ZoneAsWritten { place, as_written: scanner.text[start..scanner.at].to_owned(), is_ambiguous: false })
}
