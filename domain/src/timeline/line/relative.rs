//! Times that count from something: `+12m`, `yesterday 23:50`.

use chrono::{Days, NaiveDate, TimeDelta};

use super::{DayFrom, LineContext, When, by_the_clock, refuse};
use crate::timeline::written::epoch::instant_of_number;
use crate::timeline::written::languages;
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
    scanner.skip_spaces();
    let Some(length) = take_length(&mut scanner) else { return Some(said_wrong()) };
    Some(behind_last(line, scanner, length, context).unwrap_or_else(said_wrong))
}

/// `12 minutes later the pager fired`, `12 min später …`: after the last event.
pub(super) fn later(line: &str, context: &LineContext) -> Option<Result<When, ValidationError>> {
    const LATER: [&str; 8] = ["later", "später", "plus tard", "más tarde", "depois", "dopo", "później", "спустя"];
    let mut scanner = Scanner::new(line);
    let length = take_length(&mut scanner)?;
    scanner.skip_spaces();
    scanner.take_one_of(&LATER)?;
    scanner.is_at_end_of_word().then_some(())?;
    behind_last(line, scanner, length, context)
}

/// So long after the last event; nothing where no calendar goes so far.
fn behind_last(
    line: &str,
    scanner: Scanner<'_>,
    length: TimeDelta,
    context: &LineContext,
) -> Option<Result<When, ValidationError>> {
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
    let at = last.checked_add_signed(length)?;
    let rest = without_separators(scanner.rest()).to_owned();
    Some(Ok(When { at, approximate: false, as_written, day_from: Some(DayFrom::Before), ambiguous_zone: None, rest }))
}

fn take_length(scanner: &mut Scanner<'_>) -> Option<TimeDelta> {
    let mut seconds: i64 = 0;
    let mut smaller_than = i64::MAX;
    while let Some(number) = scanner.take_number(1..=4) {
        let before = scanner.at;
        let unit = match scanner.try_take(take_unit) {
            Some(unit) => unit,
            // In `+1h30` the minutes need no name, and `+12` alone has none.
            None if smaller_than > 60 && scanner.is_at_end_of_word() => 60,
            None => {
                scanner.at = before;
                return None;
            }
        };
        if unit >= smaller_than {
            return None;
        }
        smaller_than = unit;
        seconds += i64::from(number) * unit;
        scanner.try_take(|scanner| {
            scanner.skip_spaces();
            let mut ahead = *scanner;
            ahead.take_number(1..=4)?;
            take_unit(&mut ahead).filter(|next| *next < unit)
        });
    }
    (smaller_than != i64::MAX && scanner.is_at_end_of_word()).then(|| TimeDelta::seconds(seconds))
}

/// A unit, in seconds: directly behind its number, or a word of its own.
fn take_unit(scanner: &mut Scanner<'_>) -> Option<i64> {
    let is_apart = !scanner.take_while(|char| char == ' ').is_empty();
    let seconds = match scanner.take_letters().to_lowercase().as_str() {
        "d" | "day" | "days" | "tag" | "tage" | "jour" | "jours" | "días" | "dias" => 86_400,
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures" | "hora"
        | "horas" | "ore" | "uur" => 3600,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minuto" | "minutos" | "minuti" | "minuut"
        | "minut" | "мин" | "минут" => 60,
        "s" | "sec" | "secs" | "second" | "seconds" | "sek" | "sekunden" | "secondes" | "segundos" | "secondi" => 1,
        _ => return None,
    };
    (!is_apart || scanner.is_at_end_of_word()).then_some(seconds)
}

/// `T+12`, `T+1h30`, `T-5m`: after or before the impact started; a number alone counts minutes.
pub(super) fn after_impact(line: &str, context: &LineContext) -> Option<Result<When, ValidationError>> {
    let mut scanner = Scanner::new(line);
    scanner.take_if(|char| char == 'T' || char == 't')?;
    scanner.skip_spaces();
    let is_before = scanner.take_if(|char| matches!(char, '+' | '-' | '−'))? != '+';
    scanner.skip_spaces();
    let minutes = |scanner: &mut Scanner<'_>| {
        let number = scanner.take_number(1..=4)?;
        let is_clock = scanner.peek() == Some(':');
        (scanner.is_at_end_of_word() && !is_clock).then(|| TimeDelta::minutes(number.into()))
    };
    let clock = |scanner: &mut Scanner<'_>| {
        let hours = scanner.take_number(1..=3)?;
        scanner.take_char(':').then_some(())?;
        let minutes = scanner.take_number(2..=2).filter(|minutes| *minutes < 60)?;
        scanner.is_at_end_of_word().then(|| TimeDelta::minutes((hours * 60 + minutes).into()))
    };
    let length = scanner.try_take(minutes).or_else(|| scanner.try_take(clock)).or_else(|| take_length(&mut scanner))?;
    let as_written = line[..scanner.at].to_owned();
    let Some(start) = context.impact_started else {
        return Some(Err(refuse(format!(
            "“{as_written}” counts from when the impact started, but no event is marked as “Impact started”. Start with a time."
        ))));
    };
    let at = start.checked_add_signed(if is_before { -length } else { length })?;
    let rest = without_separators(scanner.rest()).to_owned();
    Some(Ok(When { at, approximate: false, as_written, day_from: Some(DayFrom::Impact), ambiguous_zone: None, rest }))
}

const TWO_YEARS: i64 = 731;

/// `1794488587 pager fired`: seconds or smaller units since 1970, near the incident or today.
pub(super) fn since_1970(line: &str, context: &LineContext) -> Option<Result<When, ValidationError>> {
    let mut scanner = Scanner::new(line);
    let is_open = scanner.take_char('[');
    let digits = scanner.take_while(|char| char.is_ascii_digit());
    let fraction = scanner.try_take(|scanner| {
        scanner.take_char('.').then_some(())?;
        Some(scanner.take_while(|char| char.is_ascii_digit())).filter(|fraction| !fraction.is_empty())
    });
    let at = instant_of_number(digits, fraction.unwrap_or_default()).filter(|_| scanner.is_at_end_of_word())?;
    // A number that is years away counts something else.
    let last = context.last.map(|last| last.date_naive());
    let is_near = |day: NaiveDate| (at.date_naive() - day).num_days().abs() <= TWO_YEARS;
    if !is_near(context.today) && !last.is_some_and(is_near) {
        return None;
    }
    let as_written = line[usize::from(is_open)..scanner.at].to_owned();
    let rest = scanner.rest();
    let rest = without_separators(if is_open { rest.strip_prefix(']')? } else { rest }).to_owned();
    Some(Ok(When { at, approximate: false, as_written, day_from: None, ambiguous_zone: None, rest }))
}

/// `yesterday 23:50`, `today at 9:10`, `gestern um 23:50`: seen from the day of the last event, or from today.
pub(super) fn on_day(line: &str, context: &LineContext) -> Option<Result<When, ValidationError>> {
    let (days, end) = languages::days_ago(line)?;
    let word = &line[..end];
    let rest = line[end..].trim_start_matches([' ', ',']);
    let day = days_before(days, context)?;
    let read = by_the_clock(rest, &LineContext { last: None, today: day, ..*context });
    Some(read.map(|when| When {
        as_written: format!("{word}{}{}", if rest.len() == line.len() - end { "" } else { " " }, when.as_written),
        day_from: Some(seen_from(context)),
        ..when
    }))
}

/// So many days before the one that is meant by “today”: who writes about an incident of years ago means its days and
/// not those of this week.
pub(super) fn days_before(days: u64, context: &LineContext) -> Option<NaiveDate> {
    let last = context.last.map(|last| last.with_timezone(&context.zone).date_naive());
    last.unwrap_or(context.today).checked_sub_days(Days::new(days))
}

/// Which day “today” is seen from.
pub(super) fn seen_from(context: &LineContext) -> DayFrom {
    if context.last.is_some() { DayFrom::Incident } else { DayFrom::Today }
}

/// `24:00` is midnight at the end of a day: written as the end of the day, it is the first minute of the next one.
pub(super) fn end_of_day(line: &str, context: &LineContext) -> Option<Result<When, ValidationError>> {
    const LONGEST_HEAD: usize = 40;
    let at = line[..line.floor_char_boundary(LONGEST_HEAD)].find("24:00")?;
    let (before, after) = (&line[..at], &line[at + 5..]);
    let is_alone = !before.ends_with(|char: char| char.is_alphanumeric() || char == ':');
    let after = after.strip_prefix(":00").unwrap_or(after);
    if !is_alone || after.starts_with(|char: char| char.is_ascii_alphanumeric() || char == ':') {
        return None;
    }
    let read = |minute: u32| by_the_clock(&format!("{before}23:{minute}{after}"), context).ok();
    let (earlier, end) = (read(58)?, read(59)?);
    // The time of the event is another one when it does not follow this one.
    if earlier.at == end.at {
        return None;
    }
    let at = end.at.checked_add_signed(TimeDelta::minutes(1))?;
    Some(Ok(When { at, as_written: end.as_written.replace("23:59", "24:00"), ..end }))
}

fn without_separators(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', ':', '-', '–', '—', '|', ';', ',', '→', '•', '·'])
}
