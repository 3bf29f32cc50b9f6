//! Lists in Markdown, and lines that begin with a time.

use chrono::Days;

use super::entries::{Entry, Read, When, day_line};
use super::{CountsFrom, PasteContext, times_below};
use crate::timeline::written::dates::Day;
use crate::timeline::written::languages;
use crate::timeline::written::list_marks::without_mark;
use crate::timeline::written::opening::{Split, split};

/// How well the lines fit, in percent: those that begin with a time, behind a mark of a list or not.
pub(super) fn score(lines: &[&str]) -> usize {
    if times_below::is_so(lines.iter().copied()) {
        return 130;
    }
    let timed = lines.iter().filter(|line| timed(without_mark(line).0).is_some()).count();
    let marked = lines.iter().filter(|line| without_mark(line).1).count();
    let share = 100 * timed / lines.len().max(1);
    // The marks of a list tell it from a log.
    if marked * 2 >= lines.len() && share > 0 { share + 20 } else { share * 9 / 10 }
}

/// Each line with a time is an entry; deeper lines and those without a time belong to it.
pub(super) fn read(text: &str, paste: &PasteContext<'_>) -> Read {
    if times_below::is_so(text.lines()) {
        return times_below::read(text);
    }
    let mut read = Read::default();
    let mut open: Option<Entry> = None;
    let mut day: Option<Day> = None;
    for (at, line) in text.lines().enumerate() {
        let (content, is_item) = without_mark(line);
        if let Some(mut split) = timed(content) {
            read.entries.extend(open.take());
            if let Some(days) = split.days_ago {
                split.moment.day = paste.copied_on().checked_sub_days(Days::new(days)).map(Day::Full);
                read.counts_from = Some(CountsFrom::Copied);
            }
            let mut entry = Entry::new(When::Written(split.moment), split.as_written, at + 1, split.rest);
            entry.day_above = day;
            if split.days_ago.is_some() && paste.counts_from.is_none() {
                let copied = paste.copied_on().format("%-d %b %Y");
                entry.warnings.push(format!("“{}” was counted from {copied}, the day it was pasted", entry.as_written));
            }
            open = Some(entry);
        } else if let Some(above) = day_line(content) {
            read.entries.extend(open.take());
            day = Some(above);
        } else if content.trim().is_empty() {
            if let Some(entry) = open.as_mut().filter(|entry| !entry.text.is_empty()) {
                entry.text.push('\n');
            }
        } else if is_heading(content) || open.is_none() {
            read.entries.extend(open.take());
            read.leave_out(at + 1, line);
        } else if let Some(entry) = &mut open {
            entry.text.push_str(if entry.text.is_empty() { "" } else { "\n" });
            entry.text.push_str(if is_item { line.trim_end() } else { content.trim() });
        }
    }
    read.entries.extend(open);
    let (whole, empty): (Vec<_>, Vec<_>) =
        read.entries.drain(..).partition(|entry| entry.text.contains(char::is_alphanumeric));
    read.entries = whole;
    for mut entry in empty {
        let as_written = std::mem::take(&mut entry.as_written);
        read.leave_out(entry.line, &as_written);
    }
    for entry in &mut read.entries {
        let kept = entry.text.trim().len();
        if kept < entry.text.len() {
            entry.text = entry.text.trim().to_owned();
        }
    }
    read
}

fn timed(content: &str) -> Option<Split> {
    let may_begin = |char: char| !char.is_alphabetic() || char.is_uppercase() || matches!(char, 'a' | 'c' | 'n' | 'm');
    let content = content.trim_start();
    let head = content.get(..super::stamps::floor(content, 200)).unwrap_or(content);
    // The time is looked for at the head; the words may be many.
    let english = || {
        let moment = crate::timeline::written::times::head(head).filter(|_| head.starts_with(may_begin));
        moment.is_some_and(|moment| moment.has_clock() && moment.says_something())
    };
    if !english() && languages::head(head).is_none() {
        return None;
    }
    split(content).filter(|split| split.moment.has_clock() && split.moment.says_something())
}

fn is_heading(content: &str) -> bool {
    content.starts_with('#')
}
