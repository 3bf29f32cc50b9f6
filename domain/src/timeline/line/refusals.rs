//! Why a line has no time that can be read, by its first word.

use chrono::NaiveTime;

/// The first word, if it was meant as a time: what is wrong with it, and how to write it.
pub(super) fn meant_as_time(line: &str) -> Option<String> {
    let word = line.split_whitespace().next()?.trim_start_matches('~').trim_end_matches([',', ':', ';', '-']);
    if let Some((hour, minute)) = two_numbers(word, ':') {
        return clock(hour, minute)
            .is_none()
            .then(|| format!("“{word}” is not a time of day. Hours go from 00 to 23, minutes from 00 to 59."));
    }
    let (hour, minute) = two_numbers(word, '.').or_else(|| without_mark(word))?;
    let time = clock(hour, minute)?;
    Some(format!("“{word}” could be a time or a number. For the time, write {}.", time.format("%H:%M")))
}

fn clock(hour: u32, minute: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// “14.25”, with at most two digits before the mark and two behind it.
fn two_numbers(word: &str, mark: char) -> Option<(u32, u32)> {
    let (hour, minute) = word.split_once(mark)?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=2).contains(&hour.len()) && minute.len() == 2 && digits(hour) && digits(minute);
    fits.then(|| Some((hour.parse().ok()?, minute.parse().ok()?)))?
}

/// “1425”.
fn without_mark(word: &str) -> Option<(u32, u32)> {
    let is_four = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_four.then(|| Some((word[..2].parse().ok()?, word[2..].parse().ok()?)))?
}
