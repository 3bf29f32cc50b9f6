//! The end of a range of times: `14:03-14:10`.

use chrono::NaiveTime;

use super::clocks::{Clock, take_clock};
use super::scanner::Scanner;
use super::times::Moment;

/// The second time of a moment as written.
pub(crate) fn end_of(moment: &Moment, as_written: &str) -> Option<NaiveTime> {
    let offset = moment.zone.as_ref().map_or("", |zone| zone.as_written.as_str());
    let first = as_written.find(':')?;
    let rest = &as_written[first..];
    let marks =
        ["-", "–", "—", "→", "/", " to ", " until ", " till ", " and ", " bis ", " und ", " à ", " et ", " a ", " y "];
    marks.iter().find_map(|mark| {
        rest.match_indices(mark).find_map(|(at, _)| {
            let after = &rest[at + mark.len()..];
            // A minus may begin an offset.
            if !offset.is_empty() && rest[at..].starts_with(offset) {
                return None;
            }
            // A slash also stands within a date, and between the same moment in two zones.
            let is_in_date = rest[..at].ends_with(|char: char| char.is_ascii_digit())
                && after.starts_with(|char: char| char.is_ascii_digit())
                && !after[..after.floor_char_boundary(6)].contains([':', 'h']);
            let is_behind_zone = !offset.is_empty() && rest[..at].trim_end().ends_with(offset);
            if *mark == "/" && (is_in_date || is_behind_zone) {
                return None;
            }
            take_end(after.trim_start()).map(|(time, _)| time)
        })
    })
}

/// The end of a range that begins right behind a time, and where what follows begins.
pub(crate) fn take_end_behind(text: &str) -> Option<(NaiveTime, usize)> {
    let marks = ["-", "–", "—", "→", "/", "to ", "until ", "till ", "and ", "bis ", "und ", "à ", "et ", "a ", "y "];
    let trimmed = text.trim_start();
    let after = marks.iter().find_map(|mark| trimmed.strip_prefix(mark))?.trim_start();
    let start = text.len() - after.len();
    take_end(after).map(|(time, length)| (time, start + length))
}

fn take_end(text: &str) -> Option<(NaiveTime, usize)> {
    let mut scanner = Scanner::new(text);
    match take_clock(&mut scanner)? {
        Clock::At(time) => Some((time, scanner.at)),
        _ => None,
    }
}

/// What an event says of its end.
pub(crate) fn with_end(text: &str, end: NaiveTime) -> String {
    format!("{} (until {})", text.trim_end(), end.format("%H:%M"))
}
