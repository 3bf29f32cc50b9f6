//! Days as people write them.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::clocks::take_clock;
use super::month_names;
use super::scanner::Scanner;

/// A day as written. What is missing comes from around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    /// Year, month and day.
    Full(NaiveDate),
    /// The year had a digit too many.
    Mistyped(NaiveDate),
    /// Two numbers of which either may be the month: the year, the first, the second.
    Either(i32, u32, u32),
    /// Month and day.
    InYear(u32, u32),
    /// Two numbers without a year, of which either may be the month: the first, the second.
    EitherInYear(u32, u32),
    OnWeekday(Weekday),
    /// A place for a date, without a day in it.
    Unknown,
}

/// In which order days and months stand where both orders make a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    #[default]
    DayFirst,
    MonthFirst,
}

impl Day {
    /// The day, seen from another one that it is near to.
    pub fn on_calendar(self, near: Option<NaiveDate>, order: Order) -> Option<NaiveDate> {
        match self {
            Self::Full(date) | Self::Mistyped(date) => Some(date),
            Self::Either(year, first, second) => match order {
                Order::DayFirst => NaiveDate::from_ymd_opt(year, second, first),
                Order::MonthFirst => NaiveDate::from_ymd_opt(year, first, second),
            },
            Self::InYear(month, day) => {
                let near = near?;
                let years = [near.year() - 1, near.year(), near.year() + 1];
                let dates = years.into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
                dates.min_by_key(|date| (*date - near).num_days().abs())
            }
            Self::EitherInYear(first, second) => {
                let (month, day) = if order == Order::DayFirst { (second, first) } else { (first, second) };
                Self::InYear(month, day).on_calendar(near, order)
            }
            Self::OnWeekday(weekday) => {
                let near = near?;
                let ahead = (7 + weekday.num_days_from_monday() - near.weekday().num_days_from_monday()) % 7;
                near.checked_add_days(Days::new(ahead.into()))
            }
            Self::Unknown => None,
        }
    }
}

/// Reads a day that begins exactly here.
pub(crate) fn take_day(scanner: &mut Scanner<'_>) -> Option<Day> {
    if scanner.is_in_word() {
        return None;
    }
    scanner
        .try_take(eastern)
        .or_else(|| scanner.try_take(year_first))
        .or_else(|| scanner.try_take(numbers))
        .or_else(|| scanner.try_take(compact))
        .or_else(|| scanner.try_take(month_first))
        .or_else(|| scanner.try_take(day_first))
        .or_else(|| scanner.try_take(weekday))
        .or_else(|| scanner.try_take(short_weekday))
}

/// Reads a day of the week that begins exactly here.
pub(crate) fn take_weekday(scanner: &mut Scanner<'_>) -> Option<Day> {
    scanner.try_take(weekday).or_else(|| {
        let word = scanner.take_letters().to_lowercase();
        month_names::short_weekday_of(&word).map(Day::OnWeekday)
    })
}

/// The first whole day in a text, wherever it stands, when it can be read in one way only.
pub(crate) fn find_full(text: &str) -> Option<(usize, NaiveDate)> {
    find(text, |day| if let Day::Full(date) = day { Some(date) } else { None })
}

/// The first whole day in a text, in the order of its author.
pub(crate) fn find_in_order(text: &str, order: Order) -> Option<NaiveDate> {
    let wanted = |day: Day| match day {
        Day::Full(_) | Day::Either(..) => day.on_calendar(None, order),
        _ => None,
    };
    find(text, wanted).map(|(_, date)| date)
}

fn find(text: &str, wanted: impl Fn(Day) -> Option<NaiveDate>) -> Option<(usize, NaiveDate)> {
    let mut scanner = Scanner::new(text);
    while let Some(char) = scanner.peek() {
        let start = scanner.at;
        let may_begin = char.is_ascii_digit() || char.is_ascii_uppercase();
        if may_begin && let Some(date) = scanner.try_take(|scanner| take_day(scanner).and_then(&wanted)) {
            return Some((start, date));
        }
        if may_begin {
            scanner.take_while(char::is_alphanumeric);
        } else {
            scanner.at += char.len_utf8();
        }
    }
    None
}

fn year_first(scanner: &mut Scanner<'_>) -> Option<Day> {
    let written = scanner.take_while(|char| char.is_ascii_digit() || char == 'x' || char == 'X');
    let years = scanner.try_take(|scanner| scanner.take_char('/').then(|| scanner.take_number(2..=2))?);
    let is_odd = written.contains(['x', 'X']) || (years.is_some() && scanner.peek() != Some('/'));
    if years.is_some() && !is_odd {
        scanner.at -= 3;
    }
    let separator = scanner.take_if(|char| matches!(char, '-' | '/' | '.'))?;
    let month = take_part(scanner)?;
    let is_separated = scanner.take_char(separator);
    let day = is_separated.then(|| take_part(scanner)).flatten();
    if !is_at_end(scanner) || !is_separated || !(4..=5).contains(&written.len()) {
        return None;
    }
    let (Part::Number(month), Some(Part::Number(day)), false) = (month, day, is_odd) else {
        return (day.is_some()).then_some(Day::Unknown);
    };
    if written.len() == 4 {
        let date = NaiveDate::from_ymd_opt(written.parse().ok()?, month, day)?;
        return is_plausible(date).then_some(Day::Full(date));
    }
    NaiveDate::from_ymd_opt(likely_year(written)?, month, day).map(Day::Mistyped)
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Number(u32),
    Unknown,
}

fn take_part(scanner: &mut Scanner<'_>) -> Option<Part> {
    if let Some(number) = scanner.take_number(1..=2) {
        return Some(Part::Number(number));
    }
    let unknown = scanner.take_while(|char| matches!(char, '?' | 'x' | 'X' | 'M' | 'm' | 'D' | 'd' | 'n'));
    (unknown.len() == 2).then_some(Part::Unknown)
}

/// A year with one digit too many, when leaving out one of them makes a year of our time.
fn likely_year(written: &str) -> Option<i32> {
    let without = |skipped: usize| {
        let digits = written.char_indices().filter(|(at, _)| *at != skipped).map(|(_, char)| char);
        digits.collect::<String>().parse::<i32>().ok()
    };
    (0..written.len()).rev().filter_map(without).find(|year| (1990..2100).contains(year))
}

fn is_plausible(date: NaiveDate) -> bool {
    (1970..2200).contains(&date.year())
}

/// Whether a text begins like the time of an instant: `14:03` or `1403`.
fn begins_with_clock(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let minutes = text.get(3..).unwrap_or_default().bytes().take_while(u8::is_ascii_digit).count();
    digits >= 4 || (digits == 2 && text[2..].starts_with(':') && minutes >= 2)
}

/// After a date in digits comes anything but more of a number, or the `T` of a time.
fn is_at_end(scanner: &Scanner<'_>) -> bool {
    let mut rest = scanner.rest().chars();
    match rest.next() {
        Some('T' | 't') => begins_with_clock(rest.as_str()),
        Some(char) => !char.is_alphanumeric(),
        None => true,
    }
}

/// `2025年4月8日`, `4月8日`, `2025년 4월 8일`, each with or without the weekday in brackets.
fn eastern(scanner: &mut Scanner<'_>) -> Option<Day> {
    let year = scanner.try_take(|scanner| {
        let year = scanner.take_number(4..=4)?;
        scanner.take_one_of(&["年", "년"])?;
        scanner.skip_spaces();
        Some(year)
    });
    let month = scanner.take_number(1..=2)?;
    scanner.take_one_of(&["月", "월"])?;
    scanner.skip_spaces();
    let day = scanner.take_number(1..=2)?;
    scanner.take_one_of(&["日", "号", "號", "일"])?;
    scanner.try_take(|scanner| {
        scanner.take_if(|char| matches!(char, '(' | '\u{ff08}'))?;
        scanner.take_one_of(&["月", "火", "水", "木", "金", "土", "日", "월", "화", "수", "목", "금", "토", "일"])?;
        scanner.take_one_of(&["曜日", "曜", "요일"]);
        scanner.take_if(|char| matches!(char, ')' | '\u{ff09}'))
    });
    match year {
        Some(year) => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Day::Full),
        None => NaiveDate::from_ymd_opt(2000, month, day).map(|_| Day::InYear(month, day)),
    }
}

fn numbers(scanner: &mut Scanner<'_>) -> Option<Day> {
    let first = scanner.take_number(1..=2)?;
    let separator = scanner.take_if(|char| matches!(char, '-' | '/' | '.'))?;
    let second = scanner.take_number(1..=2)?;
    if !scanner.take_char(separator) {
        return None;
    }
    let year = scanner.take_number(4..=4).or_else(|| scanner.take_number(2..=2).map(|year| 2000 + year))?;
    if !is_at_end(scanner) {
        return None;
    }
    let year = i32::try_from(year).ok()?;
    let day_first = NaiveDate::from_ymd_opt(year, second, first).filter(|date| is_plausible(*date));
    let month_first = NaiveDate::from_ymd_opt(year, first, second).filter(|date| is_plausible(*date));
    match (day_first, month_first) {
        (Some(date), _) if separator == '.' || first == second => Some(Day::Full(date)),
        (Some(_), Some(_)) => Some(Day::Either(year, first, second)),
        (date, None) | (None, date) => date.map(Day::Full),
    }
}

/// `20190220`, as in file names.
fn compact(scanner: &mut Scanner<'_>) -> Option<Day> {
    let number = scanner.take_number(8..=8)?;
    let year = i32::try_from(number / 10_000).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)?;
    (is_at_end(scanner) && (1990..2100).contains(&year)).then_some(Day::Full(date))
}

fn month_first(scanner: &mut Scanner<'_>) -> Option<Day> {
    let month = english_month(scanner.take_letters())?;
    scanner.take_char('.');
    scanner.take_while(|char| char == ' ' || char == '-');
    let day = take_day_number(scanner)?;
    dated(scanner, month, day)
}

fn day_first(scanner: &mut Scanner<'_>) -> Option<Day> {
    let day = take_day_number(scanner)?;
    scanner.take_char('.');
    scanner.take_while(|char| matches!(char, ' ' | '-' | '/'));
    scanner.try_take(|scanner| matches!(scanner.take_letters(), "of" | "de" | "di").then(|| scanner.skip_spaces()));
    let name = scanner.take_letters();
    let month = english_month(name).or_else(|| month_names::month_of(name))?;
    scanner.take_char('.');
    dated(scanner, month, day)
}

fn take_day_number(scanner: &mut Scanner<'_>) -> Option<u32> {
    let day = scanner.take_number(1..=2).filter(|day| (1..=31).contains(day))?;
    scanner.try_take(|scanner| matches!(scanner.take_letters(), "st" | "nd" | "rd" | "th" | "er").then_some(()));
    scanner.take_char('º');
    // Of `29-30` the first day counts.
    scanner.try_take(|scanner| {
        scanner.take_if(|char| char == '-' || char == '–')?;
        scanner.take_number(1..=2).filter(|_| scanner.is_at_end_of_word())
    });
    let is_clock =
        scanner.rest().strip_prefix(':').is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
    (scanner.is_at_end_of_word() && !is_clock).then_some(day)
}

fn dated(scanner: &mut Scanner<'_>, month: u32, day: u32) -> Option<Day> {
    if !is_at_end(scanner) {
        return None;
    }
    let year = scanner.try_take(|scanner| {
        scanner.take_while(|char| matches!(char, ' ' | ',' | '-' | '/'));
        scanner
            .try_take(|scanner| matches!(scanner.take_letters(), "de" | "del" | "do").then(|| scanner.skip_spaces()));
        let year = scanner.take_number(4..=4).filter(|year| (1970..2200).contains(year))?;
        let after = scanner.rest().strip_prefix(':').unwrap_or_default();
        // A web server writes `10/Nov/2026:14:03:22`.
        let is_of_server = scanner.text[..scanner.at - 4].ends_with('/');
        let is_clock =
            scanner.peek() == Some('Z') || !is_of_server && after.starts_with(|char: char| char.is_ascii_digit());
        (!is_clock && is_at_end(scanner)).then_some(year)
    });
    let Some(year) = year else {
        return NaiveDate::from_ymd_opt(2000, month, day).map(|_| Day::InYear(month, day));
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Day::Full)
}

fn weekday(scanner: &mut Scanner<'_>) -> Option<Day> {
    let weekday = match scanner.take_letters().to_lowercase().as_str() {
        "monday" | "mon" => Weekday::Mon,
        "tuesday" | "tues" | "tue" => Weekday::Tue,
        "wednesday" | "wed" => Weekday::Wed,
        "thursday" | "thurs" | "thur" | "thu" => Weekday::Thu,
        "friday" | "fri" => Weekday::Fri,
        "saturday" | "sat" => Weekday::Sat,
        "sunday" | "sun" => Weekday::Sun,
        name => month_names::weekday_of(name)?,
    };
    scanner.is_at_end_of_word().then_some(Day::OnWeekday(weekday))
}

/// `Mo, 03.02.2025`, `lun. 14:03`: so short a word is a day only before a day or a time. `PT 500 errors` has a zone.
fn short_weekday(scanner: &mut Scanner<'_>) -> Option<Day> {
    let is_name = scanner.peek().is_some_and(char::is_alphabetic);
    let weekday = month_names::short_weekday_of(&scanner.take_letters().to_lowercase()).filter(|_| is_name)?;
    let rest = scanner.rest().trim_start_matches(['.', ',']);
    let behind = rest.trim_start();
    let is_before_moment = behind.starts_with(|char: char| char.is_ascii_digit())
        && !rest.starts_with(char::is_alphanumeric)
        && (take_clock(&mut Scanner::new(behind)).is_some() || take_day(&mut Scanner::new(behind)).is_some());
    scanner.take_char('.');
    is_before_moment.then_some(Day::OnWeekday(weekday))
}

fn english_month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let is_short = |month: &str| name.len() == 3 && month.starts_with(&name);
    let number = month_names::ENGLISH.iter().position(|month| *month == name || is_short(month));
    let number = number.or_else(|| (name == "sept").then_some(8))?;
    u32::try_from(number + 1).ok()
}
