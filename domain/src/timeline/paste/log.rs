//! Lines of a program's log.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::PasteContext;
use super::entries::{Entry, Read, When, as_markdown, shortened, told_shortly};
use super::stamps::{self, Stamp};
use crate::timeline::written::dates::{Day, Order};
use crate::timeline::written::scanner::Scanner;
use crate::timeline::written::zones::{Place, ZoneAsWritten};

/// Stamps stand behind at most so many words.
const MOST_WORDS_BEFORE: usize = 8;

/// How well the lines fit, in percent: those that have a day and a time, or seconds, at the same place.
pub(super) fn score(lines: &[&str]) -> usize {
    let (fitting, words_before) = column(lines);
    let share = 100 * fitting / lines.len().max(1);
    match (fitting, words_before) {
        (0, _) => 0,
        // Lines without a time go on with the one before: a trace has many.
        (_, 0) => share.max(20),
        // Sentences that name a time are no log.
        _ if share >= 66 && fitting > 1 => share * 9 / 10,
        _ => 0,
    }
}

/// How many lines have a stamp with a day behind the same number of words, and behind how many.
fn column(lines: &[&str]) -> (usize, usize) {
    let counted = (0..=MOST_WORDS_BEFORE).map(|words| {
        let fitting = lines.iter().filter(|line| stamp(line, words).is_some_and(|stamp| stamp.has_day())).count();
        (fitting, words)
    });
    // Of equals the first.
    counted.rev().max_by_key(|(fitting, _)| *fitting).unwrap_or_default()
}

/// The stamp behind so many words.
fn stamp(line: &str, words_before: usize) -> Option<Stamp> {
    if words_before == 0 {
        return stamps::head(line);
    }
    let head = &line[..stamps::floor(line, 300)];
    let mut starts = head.split_whitespace().map(|word| word.as_ptr() as usize - head.as_ptr() as usize);
    let start = starts.nth(words_before)?;
    let stamp = stamps::head(&line[start..])?;
    Some(Stamp { start: stamp.start + start, end: stamp.end + start, ..stamp })
}

/// Each line with a time is an entry; what follows without one belongs to it.
pub(super) fn read(text: &str, context: &PasteContext<'_>) -> Read {
    const SAMPLE: usize = 300;
    let mut read = Read::default();
    let mut open: Option<(Entry, Vec<&str>)> = None;
    let sample: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE).collect();
    let (_, words_before) = column(&sample);
    for (at, line) in text.lines().enumerate() {
        if let Some(stamp) = stamp(line, words_before).or_else(|| stamps::head(line)) {
            close(&mut read, open.take());
            let as_written = line[stamp.start..stamp.end].to_owned();
            let message = message_of(line, stamp.start, stamp.end);
            open = Some((Entry::new(stamp.when, as_written, at + 1, message), vec![line]));
        } else if let Some((_, lines)) = &mut open {
            lines.push(line);
        } else {
            read.leave_out(at + 1, line);
        }
    }
    close(&mut read, open);
    // Logs in the format of W3C name their fields, and their times are UTC.
    if text.lines().take(10).any(|line| line.starts_with("#Fields: ")) {
        read.zone = Some(ZoneAsWritten { place: Place::Zone(Tz::UTC), as_written: "UTC".into(), is_ambiguous: false });
    }
    year_first(&mut read.entries, context.near);
    read
}

/// `26/11/10 14:03:22`: some programs write the year first. They do when that comes closest to the incident.
fn year_first(entries: &mut [Entry], near: NaiveDate) {
    let distance = |date: Option<NaiveDate>| date.map_or(i64::MAX, |date| (date - near).num_days().abs());
    let day_of = |entry: &Entry| match &entry.when {
        When::Written(moment) => moment.day,
        When::Instant(_) => None,
    };
    let dated: Vec<_> =
        entries.iter().filter_map(|entry| Some((day_of(entry)?, with_year_first(&entry.as_written)?))).collect();
    let closer = dated.iter().filter(|(day, date)| {
        let other = [Order::DayFirst, Order::MonthFirst].map(|order| distance(day.on_calendar(Some(near), order)));
        distance(Some(*date)) < other[0].min(other[1])
    });
    if dated.is_empty() || closer.count() * 2 <= dated.len() {
        return;
    }
    for entry in entries {
        let date = with_year_first(&entry.as_written);
        if let (When::Written(moment), Some(date)) = (&mut entry.when, date) {
            moment.day = Some(Day::Full(date));
        }
    }
}

fn with_year_first(as_written: &str) -> Option<NaiveDate> {
    let mut scanner = Scanner::new(as_written);
    let year = scanner.take_number(2..=2)?;
    let mark = scanner.take_if(|char| matches!(char, '/' | '-' | '.'))?;
    let month = scanner.take_number(2..=2)?;
    scanner.take_char(mark).then_some(())?;
    let day = scanner.take_number(2..=2)?;
    NaiveDate::from_ymd_opt(2000 + i32::try_from(year).ok()?, month, day)
}

fn close(read: &mut Read, open: Option<(Entry, Vec<&str>)>) {
    const LONGEST_QUOTE: usize = 10_000;
    let Some((mut entry, lines)) = open else { return };
    let whole = lines.join("\n");
    let whole = whole.trim_end();
    let told = told_shortly(&entry.text);
    let lost_head = lines[0].split(&entry.as_written).next().is_some_and(|before| {
        let before = before.trim_matches(|char: char| !char.is_alphanumeric());
        !before.is_empty() && !entry.text.contains(before)
    });
    if lines.len() > 1 && whole.len() > lines[0].len() || told != entry.text || lost_head {
        entry.quote = Some(shortened(whole, LONGEST_QUOTE));
    }
    entry.text = as_markdown(&told);
    if entry.text.trim().is_empty() {
        entry.text = as_markdown(&told_shortly(lines.get(1).copied().unwrap_or_default().trim()));
    }
    if entry.text.trim().is_empty() {
        read.leave_out(entry.line, whole);
    } else {
        read.entries.push(entry);
    }
}

/// The line without its time and what enclosed that.
fn message_of(line: &str, start: usize, end: usize) -> String {
    let (before, after) = (&line[..start], &line[end..]);
    let opened = before.chars().next_back().filter(|char| matches!(char, '[' | '(' | '"' | '\''));
    let before = before.trim_end_matches(['[', '(', '"', '\'']).trim();
    let after = match opened {
        Some('[') => after.trim_start_matches([']', ' ']),
        Some('(') => after.trim_start_matches([')', ' ']),
        Some(quote) => after.trim_start_matches([quote, ' ']),
        None => after,
    };
    let after = after.trim_start_matches([' ', '\t', ',', ':', '-', '–', '—', '|', ';']).trim_end();
    // The name of a file and a lone mark say nothing of what happened.
    let before = before.trim_end_matches('|').trim();
    let is_file = !before.contains(' ') && before.contains(".log");
    let before = if is_file || before == "-" { "" } else { before };
    // The mark of syslog says how urgent a line is, to machines.
    if before.is_empty() || before.starts_with('<') { after.to_owned() } else { format!("{before} {after}") }
}
