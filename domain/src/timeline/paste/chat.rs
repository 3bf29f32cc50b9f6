//! A conversation copied from the window of Slack, Teams or another chat.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike};

use super::PasteContext;
use super::chat_heads::{Head, head, is_capitalised, is_name, relative_day};
use super::entries::{Entry, Read, When, as_markdown, day_line, shortened, told_shortly};
use crate::timeline::written::clocks::Clock;
use crate::timeline::written::dates::Day;
use crate::timeline::written::times::Moment;

/// How well the lines fit, in percent: those that say who and when.
pub(super) fn score(lines: &[&str]) -> usize {
    let today = NaiveDate::default();
    let heads: Vec<Option<Head<'_>>> = lines.iter().map(|line| head(line, today)).collect();
    let mut named = 0;
    for (place, found) in heads.iter().enumerate() {
        let Some(found) = found else { continue };
        let next_is_text = heads.get(place + 1).is_some_and(Option::is_none);
        let before_is_name = place > 0 && heads[place - 1].is_none() && is_name(lines[place - 1].trim());
        let says_who = found.who.is_some() && (next_is_text || !found.text.is_empty());
        if says_who || (found.who.is_none() && found.text.is_empty() && before_is_name && next_is_text) {
            named += 1;
        }
    }
    if named == 0 || (named == 1 && lines.len() > 6) { 0 } else { (named * 200 / lines.len()).min(100) + 12 }
}

/// Reads each message as an entry.
pub(super) fn read(text: &str, context: &PasteContext<'_>) -> Read {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader =
        Reader { read: Read::default(), open: None, day: None, who: None, half: None, authors: BTreeSet::new() };
    let mut at = 0;
    while at < lines.len() {
        at += reader.take(&lines, at, context.today);
    }
    reader.close();
    reader.read
}

struct Reader<'t> {
    read: Read,
    open: Option<(Entry, Vec<&'t str>)>,
    day: Option<Day>,
    who: Option<&'t str>,
    /// The last time that says whether it is of the morning or the afternoon.
    half: Option<NaiveTime>,
    authors: BTreeSet<&'t str>,
}

impl<'t> Reader<'t> {
    /// Takes one line, or two where a name and a time stand below each other.
    fn take(&mut self, lines: &[&'t str], at: usize, today: NaiveDate) -> usize {
        let line = lines[at].trim();
        if line.is_empty() {
            if let Some((_, words)) = &mut self.open {
                words.push("");
            }
            return 1;
        }
        if let Some(head) = head(line, today) {
            self.begin(head, at + 1);
            return 1;
        }
        if let Some(next) = lines.get(at + 1).and_then(|next| head(next, today))
            && next.who.is_none()
            && next.text.is_empty()
            && self.is_author(line, at.checked_sub(1).map(|before| lines[before]))
        {
            let who = line.strip_suffix(" APP").unwrap_or(line);
            self.begin(Head { who: Some(who), ..next }, at + 1);
            return 2;
        }
        if let Some(day) = relative_day(line, today)
            .filter(|(_, rest)| rest.is_empty())
            .and_then(|(day, _)| day)
            .or_else(|| day_line(line))
        {
            self.close();
            self.day = Some(day);
        } else if is_furniture(line) {
            self.read.leave_out(at + 1, line);
        } else if let Some((_, words)) = &mut self.open {
            words.push(lines[at].trim_end());
        } else {
            self.read.leave_out(at + 1, line);
        }
        1
    }

    fn is_author(&self, line: &str, before: Option<&str>) -> bool {
        let after_gap = before.is_none_or(|before| before.trim().is_empty()) || self.open.is_none();
        is_name(line)
            && !line.ends_with(['.', ',', ':'])
            && (after_gap || self.authors.contains(line) || is_capitalised(line))
    }

    fn begin(&mut self, head: Head<'t>, line: usize) {
        self.close();
        if let Some(who) = head.who {
            self.authors.insert(who);
            self.who = Some(who);
        }
        let moment = self.in_its_half(head.moment, head.as_written);
        let mut entry = Entry::new(When::Written(moment), head.as_written, line, "");
        entry.who = self.who.map(|who| who.trim_start_matches('@').to_owned());
        entry.day_above = self.day;
        self.open = Some((entry, Vec::from_iter((!head.text.is_empty()).then_some(head.text))));
    }

    /// Where a window writes `2:03 PM` once, `2:04` below it is of the afternoon as well.
    fn in_its_half(&mut self, mut moment: Moment, as_written: &str) -> Moment {
        let time = moment.clock.and_then(Clock::time);
        let says_half = as_written.to_ascii_lowercase().trim_end_matches('.').ends_with('m');
        match (time, self.half) {
            (Some(time), _) if says_half => self.half = Some(time),
            (Some(time), Some(before)) if time.hour() <= 12 => {
                let other = time.overflowing_add_signed(TimeDelta::hours(12)).0;
                let after = |time: NaiveTime| (time - before).num_minutes().rem_euclid(24 * 60);
                let nearest = if after(other) < after(time) { other } else { time };
                moment.clock = Some(Clock::At(nearest));
                self.half = Some(nearest);
            }
            _ => {}
        }
        moment
    }

    fn close(&mut self) {
        const LONGEST_QUOTE: usize = 10_000;
        let Some((mut entry, words)) = self.open.take() else { return };
        let words = words.join("\n");
        let words = words.trim();
        let words = words.strip_suffix("(edited)").unwrap_or(words).trim_end();
        if !words.chars().any(|char| !char.is_whitespace()) {
            let as_written = format!("{} {}", entry.who.as_deref().unwrap_or_default(), entry.as_written);
            self.read.leave_out(entry.line, &as_written);
            return;
        }
        let stamped = words.lines().filter(|line| has_stamp(line)).count();
        if stamped > 0 {
            let lines =
                if stamped == 1 { "line looks like a separate event" } else { "lines look like separate events" };
            entry.warnings.push(format!("{stamped} {lines}"));
        }
        if words.split_whitespace().all(|word| word.len() > 2 && word.starts_with(':') && word.ends_with(':')) {
            entry.warnings.push(super::ONLY_A_REACTION.to_owned());
        }
        entry.text = as_markdown(&told_shortly(words));
        let who = entry.who.as_deref().map(|who| format!("{who}: ")).unwrap_or_default();
        entry.quote = Some(shortened(&format!("{who}{words}"), LONGEST_QUOTE));
        self.read.entries.push(entry);
    }
}

/// Whether a line begins with a day and a time of another kind: `2026-11-10T14:03`, or syslog's
/// `Nov 10 14:03:22`.
fn has_stamp(line: &str) -> bool {
    let shape: String =
        line.trim_start().chars().take(16).map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
    let is_syslog = || {
        let mut words = shape.split_whitespace();
        let month = words.next().is_some_and(|word| word.len() == 3 && word.chars().all(char::is_alphabetic));
        month && words.next().is_some_and(|day| day == "0" || day == "00") && words.next() == Some("00:00:00")
    };
    ["0000-00-00T00:00", "0000-00-00 00:00"].contains(&shape.as_str()) || is_syslog()
}

/// What the window shows around messages: counts of replies, reactions, buttons.
fn is_furniture(line: &str) -> bool {
    let lower = line.to_lowercase();
    let is_one_of = [
        "new",
        "new messages",
        "view thread",
        "edited",
        "(edited)",
        "reply",
        "last read",
        "pinned",
        "react",
        "thread",
        "show more",
    ]
    .contains(&lower.as_str());
    let begins = [
        "last reply ",
        "view newer",
        "pinned by ",
        "also sent to ",
        "replied to a thread",
        "only visible to you",
        "begin reference",
    ]
    .iter()
    .any(|words| lower.starts_with(words));
    let is_count = lower.split_once(' ').is_some_and(|(count, unit)| {
        count.chars().all(|char| char.is_ascii_digit())
            && matches!(unit, "reply" | "replies" | "files" | "file" | "like" | "likes")
    });
    let is_reaction = {
        let number = line.trim_end_matches(|char: char| char.is_ascii_digit());
        let sign = number.trim();
        number.len() < line.len()
            && ((sign.starts_with(':') && sign.ends_with(':') && sign.len() > 2)
                || (!sign.is_empty() && sign.chars().all(|char| !char.is_ascii())))
    };
    is_one_of || begins || is_count || is_reaction
}

#[cfg(test)]
mod tests {
    use super::has_stamp;

    #[test]
    fn lines_of_another_kind_are_seen() {
        for line in
            ["2026-11-10T14:03:22Z error", "2026-11-10 14:03 error", "Nov 10 14:03:22 db1 down", "Nov  9 14:03:22 a"]
        {
            assert!(has_stamp(line), "{line}");
        }
        for line in ["2026-11-10 is the day", "Nov 10 at noon", "14:03 error", ""] {
            assert!(!has_stamp(line), "{line}");
        }
    }
}
