//! Times of day as people write them.

use chrono::{NaiveTime, Timelike};

use super::scanner::Scanner;

/// A time of day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    At(NaiveTime),
    /// Some of its digits were left open; they count as zero.
    About(NaiveTime),
    /// It says both a time of 24 hours and a half of the day: `14:00 PM`.
    Doubtful(NaiveTime),
    /// A place for a time, without one in it.
    Unknown,
}

impl Clock {
    /// The time, if there is one.
    pub fn time(self) -> Option<NaiveTime> {
        match self {
            Self::At(time) | Self::About(time) | Self::Doubtful(time) => Some(time),
            Self::Unknown => None,
        }
    }
}

/// Reads a time of day that begins exactly here.
pub(crate) fn take_clock(scanner: &mut Scanner<'_>) -> Option<Clock> {
    if scanner.is_in_word() && !matches!(scanner.before(), Some('T' | 't')) {
        return None;
    }
    let clock = scanner
        .try_take(placeholder)
        .or_else(|| scanner.try_take(eastern))
        .or_else(|| scanner.try_take(with_colon))
        .or_else(|| scanner.try_take(with_dot_and_word))
        .or_else(|| scanner.try_take(with_dot_and_half))
        .or_else(|| scanner.try_take(hour_alone))
        .or_else(|| scanner.try_take(four_digits))
        .or_else(|| scanner.try_take(named))
        .or_else(|| scanner.try_take(in_iso))?;
    scanner.try_take(clock_word);
    Some(clock)
}

/// Reads `14.03` that begins exactly here: a time where one is expected, as behind a day.
pub(crate) fn take_dotted(scanner: &mut Scanner<'_>) -> Option<Clock> {
    scanner.try_take(|scanner| {
        let hour = scanner.take_number(1..=2)?;
        let minute = scanner.take_char('.').then(|| scanner.take_number(2..=2))??;
        let ends = scanner.is_at_end_of_word() && !scanner.rest().starts_with('.');
        ends.then(|| clock(hour, minute, 0, None, false)).flatten()
    })
}

/// The words behind a time of day that say that it is one.
const CLOCK_WORDS: [&str; 8] = ["uhr", "uur", "hrs", "horas", "hs", "ч", "godz", "h"];

fn clock_word(scanner: &mut Scanner<'_>) -> Option<()> {
    scanner.skip_spaces();
    let word = scanner.take_letters().to_lowercase();
    (CLOCK_WORDS.contains(&word.as_str()) && scanner.is_at_end_of_word()).then_some(())
}

/// `14.03 Uhr`.
fn with_dot_and_word(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let time = take_dotted(scanner)?;
    clock_word(scanner).map(|()| time)
}

/// `2.05pm`.
fn with_dot_and_half(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let hour = scanner.take_number(1..=2)?;
    let minute = scanner.take_char('.').then(|| scanner.take_number(2..=2))??;
    let half = take_half(scanner)?;
    clock(hour, minute, 0, Some(half), false)
}

/// `10時02分`, `下午2:05`, `오후 2시 5분`.
fn eastern(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let morning = scanner.take_one_of(&["午前", "上午", "凌晨", "早上", "오전", "새벽"]).map(|_| Half::Morning);
    let half = morning.or_else(|| {
        scanner.take_one_of(&["午後", "下午", "晚上", "傍晚", "오후", "저녁", "밤"]).map(|_| Half::Afternoon)
    });
    scanner.skip_spaces();
    let hour = scanner.take_number(1..=2)?;
    let has_unit = scanner.take_one_of(&["時", "时", "点", "點", "시"]).is_some();
    if !has_unit && (half.is_none() || !(scanner.take_char(':') || scanner.take_char('\u{ff1a}'))) {
        return None;
    }
    scanner.skip_spaces();
    let minute = if scanner.take_one_of(&["半", "반"]).is_some() { Some(30) } else { scanner.take_number(1..=2) };
    scanner.take_one_of(&["分", "분"]);
    if minute.is_none() && !has_unit {
        return None;
    }
    clock(hour, minute.unwrap_or(0), 0, half, false)
}

/// `14.03`, which only a column of times makes a time.
pub(crate) fn dotted(cell: &str) -> Option<NaiveTime> {
    let (hour, minute) = cell.trim().split_once('.')?;
    let is_number = |part: &str| !part.is_empty() && part.len() <= 2 && part.chars().all(|char| char.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) || minute.len() != 2 {
        return None;
    }
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

fn placeholder(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let is_open = |char: char| matches!(char, 'H' | 'h' | 'm' | 'M' | '?' | '-' | 'x' | 'X' | 't' | 'T');
    let hour = scanner.take_while(is_open);
    let is_clock = hour.chars().count() == 2 && scanner.take_char(':');
    let minute = scanner.take_while(is_open);
    (is_clock && minute.chars().count() == 2 && scanner.is_at_end_of_word()).then_some(Clock::Unknown)
}

fn with_colon(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let hour = take_digits(scanner)?;
    let has_space = scanner.rest().starts_with(" h ");
    if has_space {
        scanner.take_one_of(&[" h "]);
    } else if !scanner.take_char(':') && !scanner.take_char('h') && !scanner.take_char('\u{ff1a}') {
        return None;
    }
    let minute = take_digits(scanner).filter(|digits| digits.length == 2)?;
    let second = scanner.try_take(|scanner| {
        if !scanner.take_char(':') {
            return None;
        }
        let second = take_digits(scanner)?;
        let fraction = scanner.try_take(|scanner| {
            scanner.take_if(|char| char == '.' || char == ',')?;
            Some(scanner.take_while(|char| char.is_ascii_digit())).filter(|fraction| !fraction.is_empty())
        });
        Some((second, fraction.unwrap_or_default()))
    });
    let fraction = second.map_or("", |(_, fraction)| fraction);
    let second = second.map(|(second, _)| second);
    let half = take_half(scanner);
    let ends = scanner.is_at_end_of_word() || matches!(scanner.peek(), Some('Z' | 'z'));
    if !ends || scanner.rest().starts_with(':') && scanner.rest()[1..].starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let is_open = hour.is_open || minute.is_open || second.is_some_and(|second| second.is_open);
    let seconds = second.map_or(0, |second| second.value);
    let clock = clock(hour.value, minute.value, seconds.min(59), half, is_open)?;
    Some(match clock {
        Clock::At(time) => Clock::At(time.with_nanosecond(nanoseconds(fraction)).unwrap_or(time)),
        other => other,
    })
}

/// The digits behind a second.
pub(crate) fn nanoseconds(fraction: &str) -> u32 {
    let padded: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    padded.parse().unwrap_or(0)
}

#[derive(Debug, Clone, Copy)]
struct Digits {
    value: u32,
    length: usize,
    is_open: bool,
}

/// One or two digits, of which some may be left open.
fn take_digits(scanner: &mut Scanner<'_>) -> Option<Digits> {
    let written = scanner.take_while(|char| char.is_ascii_digit() || matches!(char, '?' | 'x' | 'X'));
    let is_open = written.contains(|char: char| !char.is_ascii_digit());
    let value = written.chars().map(|char| if char.is_ascii_digit() { char } else { '0' }).collect::<String>();
    (1..=2).contains(&written.len()).then(|| value.parse().ok())?.map(|value| Digits {
        value,
        length: written.len(),
        is_open,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

fn take_half(scanner: &mut Scanner<'_>) -> Option<Half> {
    scanner.try_take(|scanner| {
        scanner.skip_spaces();
        let half = match scanner.take_if(char::is_alphabetic)?.to_ascii_lowercase() {
            'a' => Half::Morning,
            'p' => Half::Afternoon,
            _ => return None,
        };
        let has_dot = scanner.take_char('.');
        scanner.take_if(|char| char == 'm' || char == 'M')?;
        if has_dot {
            scanner.take_char('.');
        }
        scanner.is_at_end_of_word().then_some(half)
    })
}

fn clock(hour: u32, minute: u32, second: u32, half: Option<Half>, is_open: bool) -> Option<Clock> {
    let said = hour;
    let hour = match half {
        Some(Half::Morning) if hour == 12 => 0,
        Some(Half::Afternoon) if hour < 12 => hour + 12,
        _ => hour,
    };
    let time = NaiveTime::from_hms_opt(hour, minute, second)?;
    if half.is_some() && said > 12 {
        return Some(Clock::Doubtful(time));
    }
    Some(if is_open { Clock::About(time) } else { Clock::At(time) })
}

/// `3 pm`, `14 Uhr`.
fn hour_alone(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let hour = scanner.take_number(1..=2)?;
    let word = scanner.try_take(|scanner| {
        scanner.skip_spaces();
        let word = scanner.take_letters().to_lowercase();
        let is_time = match word.as_str() {
            "uhr" => true,
            "uur" => !is_length(scanner.rest(), true),
            "h" => is_before_text(scanner.rest()),
            _ => false,
        };
        is_time.then_some(())
    });
    if word.is_some() {
        return clock(hour, 0, 0, None, false);
    }
    if !(1..=12).contains(&hour) {
        return None;
    }
    let half = take_half(scanner)?;
    clock(hour, 0, 0, Some(half), false)
}

/// Whether hours without minutes say how long rather than when: `2h later`, `3h after deploy`.
pub(super) fn is_length(rest: &str, is_time_expected: bool) -> bool {
    let behind = rest.trim_start();
    let mut words = behind.split(|char: char| !char.is_alphabetic());
    let first = words.next().unwrap_or_default().to_lowercase();
    let words_of_length = [
        "later", "after", "ago", "before", "später", "nach", "vor", "plus", "après", "avant", "después", "depois",
        "dopo", "na",
    ];
    let is_parted = behind.starts_with([':', '-', '–', '—', ',', '|', ']', ')', '→', '·']);
    words_of_length.contains(&first.as_str()) || !(is_time_expected || is_parted)
}

/// `T140322Z`, as instants without marks are written.
fn in_iso(scanner: &mut Scanner<'_>) -> Option<Clock> {
    if !matches!(scanner.before(), Some('T')) {
        return None;
    }
    let number = scanner.take_number(6..=6)?;
    let ends = scanner.is_at_end_of_word() || scanner.peek() == Some('Z');
    ends.then(|| clock(number / 10_000, number / 100 % 100, number % 100, None, false)).flatten()
}

/// `1403Z`, `1403 UTC`, `1403 hrs`.
fn four_digits(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let number = scanner.take_number(4..=4)?;
    let mut ahead = *scanner;
    ahead.skip_spaces();
    let unit = ahead.take_letters();
    if matches!(unit, "h" | "hrs" | "hours") {
        scanner.at = ahead.at;
    } else if !matches!(unit, "Z" | "UTC" | "GMT") {
        return None;
    }
    clock(number / 100, number % 100, 0, None, false)
}

/// Whether a separator follows, behind which the text of an entry begins.
fn is_before_text(rest: &str) -> bool {
    rest.trim_start().starts_with([':', '–', '—', '-'])
}

fn named(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let hour = match scanner.take_letters().to_lowercase().as_str() {
        "noon" | "midday" | "mittags" | "midi" | "mediodía" | "mezzogiorno" => 12,
        "midnight" | "mitternacht" | "mitternachts" | "minuit" | "medianoche" | "mezzanotte" => 0,
        _ => return None,
    };
    clock(hour, 0, 0, None, false)
}
