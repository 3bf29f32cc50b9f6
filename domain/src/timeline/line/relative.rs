//! Times that count from something: `+12m`, `yesterday 23:50`.

use chrono::{Days, TimeDelta};

use super::{DayFrom, LineContext, When, by_the_clock, refuse};
use crate::timeline::written::scanner::Scanner;
use crate::validation::ValidationError;

/// `+12m`, `+1h30`, `+45s`: after the last event.
pub(super) fn after_last(line: &str, context: &LineContext) -> Option<Result<When, ValidationError>> {
    let mut scanner = Scanner::new(line);
    if !scanner.take_char('+') {
        return None;
    }
    let said_wrong = || {
        Err(refuse(
            "Enter how long after the previous event, such as +12m, +1h30 or +45s, then what happened.".to_owned(),
        ))
    };
    let Some(length) = take_length(&mut scanner) else { return Some(said_wrong()) };
    let as_written = line[..scanner.at].to_owned();
    let Some(last) = context.last else {
        let message =
            format!("“{as_written}” is relative to the previous event, but there is none. Start with a time.");
        return Some(Err(refuse(message)));
    };
    if !context.last_has_time {
        let message =
            format!("“{as_written}” is relative to the previous event, but that event has no time. Start with a time.");
        return Some(Err(refuse(message)));
    }
    let Some(at) = last.checked_add_signed(length) else { return Some(said_wrong()) };
    let rest = without_separators(scanner.rest()).to_owned();
    Some(Ok(When { at, approximate: false, as_written, day_from: Some(DayFrom::Before), ambiguous_zone: None, rest }))
}

fn take_length(scanner: &mut Scanner<'_>) -> Option<TimeDelta> {
    let mut seconds: i64 = 0;
    let mut smaller_than = i64::MAX;
    while let Some(number) = scanner.take_number(1..=4) {
        let before = scanner.at;
        let unit = match scanner.take_letters().to_ascii_lowercase().as_str() {
            "d" | "day" | "days" => 86_400,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            // In `+1h30` the minutes need no name, and `+12` alone has none.
            "" if smaller_than > 60 => 60,
            _ => {
                scanner.at = before;
                return None;
            }
        };
        if unit >= smaller_than {
            return None;
        }
        smaller_than = unit;
        seconds += i64::from(number) * unit;
    }
    (smaller_than != i64::MAX && scanner.is_at_end_of_word()).then(|| TimeDelta::seconds(seconds))
}

/// `yesterday 23:50`, `today at 9:10`, `23:50 yesterday`: seen from the day of the last event, or from today.
pub(super) fn on_day(line: &str, context: &LineContext) -> Option<Result<When, ValidationError>> {
    let (word, days) = [("yesterday", 1), ("today", 0)]
        .into_iter()
        .find(|(word, _)| line.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))?;
    let rest = line[word.len()..].trim_start_matches([' ', ',']);
    // Who writes about an incident of years ago means its days and not those of this week.
    let last = context.last.map(|last| last.with_timezone(&context.zone).date_naive());
    let day = last.unwrap_or(context.today).checked_sub_days(Days::new(days))?;
    let read = by_the_clock(&format!("{day} {rest}"), context);
    Some(read.map(|when| When {
        as_written: format!("{word}{}", when.as_written.trim_start_matches(&day.to_string())),
        day_from: Some(if last.is_some() { DayFrom::Incident } else { DayFrom::Today }),
        ..when
    }))
}

fn without_separators(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', ':', '-', '–', '—', '|', ';', ',', '→', '•', '·'])
}
