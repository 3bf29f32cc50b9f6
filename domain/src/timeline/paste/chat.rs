//! A conversation copied from the window of Slack, Teams or another chat.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike};

use super::chat_heads::{
    Above, Dash, Head, day_of, head, is_badge, is_capitalised, is_name, is_of_chat_in_tabs, is_phone_number,
    may_be_head, relative_day, without_badge,
};
use super::entries::{Entry, Read, When, as_markdown, day_line, shortened, told_shortly};
use super::furniture::is_furniture;
use super::{CountsFrom, PasteContext};
use crate::timeline::written::clocks::Clock;
use crate::timeline::written::dates::Day;
use crate::timeline::written::times::Moment;

/// How well the lines fit, in percent: those that say who and when.
pub(super) fn score(lines: &[&str]) -> usize {
    let heads: Vec<Option<Head<'_>>> = lines.iter().map(|line| head(line)).collect();
    let (mut named, mut going_on) = (0, 0);
    let are_authors = somebody_writes_again(&heads);
    for (place, found) in heads.iter().enumerate() {
        let Some(found) = found.as_ref().filter(|head| head.dash != Dash::Open || are_authors) else { continue };
        let next_is_text = heads.get(place + 1).is_some_and(Option::is_none);
        let before_is_name = place > 0 && heads[place - 1].is_none() && is_name(lines[place - 1].trim());
        let says_who = found.who.is_some() && (next_is_text || !found.text.is_empty());
        if says_who || (found.who.is_none() && found.text.is_empty() && before_is_name && next_is_text) {
            named += 1;
        } else if found.who.is_none() && ((found.is_notice && found.dash == Dash::None) || found.above == Above::Text) {
            going_on += 1;
        }
    }
    if named == 0 || (named == 1 && lines.len() > 6) {
        0
    } else {
        // A table of three columns may be parted by tabs as well.
        let is_surely = lines.iter().any(|line| is_of_chat_in_tabs(line));
        ((named + going_on) * 200 / lines.len()).min(100) + if is_surely { 20 } else { 12 }
    }
}

/// Whether one author stands behind several dashes: those of a list of steps are its words.
fn somebody_writes_again(heads: &[Option<Head<'_>>]) -> bool {
    let mut authors = BTreeSet::new();
    heads
        .iter()
        .flatten()
        .filter(|head| head.dash == Dash::Open)
        .filter_map(|head| head.who)
        .any(|who| is_phone_number(who) || !authors.insert(who))
}

/// Reads each message as an entry.
pub(super) fn read(text: &str, context: &PasteContext<'_>) -> Read {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = Reader {
        read: Read::default(),
        open: None,
        day: None,
        who: None,
        half: None,
        layout: Layout::of(&lines),
        copied: context.copied_on(),
        is_said: context.counts_from.is_some(),
        is_furnished: false,
        has_lost_line: false,
        doubt: None,
    };
    let mut at = 0;
    while at < lines.len() {
        at += reader.take(&lines, at);
    }
    reader.close();
    reader.read
}

/// How a window shows who wrote.
struct Layout<'t> {
    /// Whether times with `AM` and `PM` stand below names, and others go on with the same author.
    halves_tell: bool,
    /// Whether a name stands above every time.
    names_above: bool,
    /// Who is named more than once, or on the line of the time.
    authors: BTreeSet<&'t str>,
}

impl<'t> Layout<'t> {
    fn of(lines: &[&'t str]) -> Self {
        let heads: Vec<Option<Head<'t>>> = lines.iter().map(|line| head(line)).collect();
        let bare = || {
            heads
                .iter()
                .flatten()
                .filter(|head| head.who.is_none() && head.above == Above::Open && head.text.is_empty())
        };
        let halves = bare().filter(|head| says_half(head.as_written)).count();
        let plain = bare().count() - halves;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut authors: BTreeSet<&str> = heads.iter().flatten().filter_map(|head| head.who).collect();
        for (place, found) in heads.iter().enumerate() {
            let Some(found) = found.as_ref().filter(|head| head.who.is_none() && head.text.is_empty()) else {
                continue;
            };
            let Some(above) = place.checked_sub(1).filter(|above| heads[*above].is_none()) else { continue };
            let is_surely = found.above == Above::Name || above == 0 || lines[above - 1].trim().is_empty();
            if found.above != Above::Text && is_name(lines[above].trim()) {
                *counts.entry(lines[above].trim()).or_default() += if is_surely { 2 } else { 1 };
            }
        }
        authors.extend(counts.into_iter().filter(|(_, count)| *count > 1).map(|(who, _)| who));
        let is_below_name = |place: usize| {
            let above = place.checked_sub(1).filter(|above| heads[*above].is_none()).map(|above| lines[above].trim());
            let is_only_line = place > 1 && heads[place - 2].is_some();
            above.is_some_and(|above| is_name(above) && (is_capitalised(above) || !above.contains(' ')))
                && !is_only_line
        };
        let is_bare = |head: &Head<'_>| head.who.is_none() && head.above == Above::Open && head.text.is_empty();
        let mut bare_places = (0..lines.len()).filter(|place| heads[*place].as_ref().is_some_and(is_bare));
        let is_named_beside = heads.iter().flatten().any(|head| head.who.is_some());
        // One alone shows no habit.
        let names_above = bare_places.clone().nth(1).is_some() && !is_named_beside && bare_places.all(is_below_name);
        Self { halves_tell: halves > 0 && plain > 0, names_above, authors }
    }
}

fn says_half(as_written: &str) -> bool {
    as_written.to_ascii_lowercase().trim_end_matches('.').ends_with('m')
}

struct Reader<'t> {
    read: Read,
    open: Option<(Entry, Vec<&'t str>)>,
    day: Option<Day>,
    who: Option<&'t str>,
    /// The last time that says whether it is of the morning or the afternoon.
    half: Option<NaiveTime>,
    layout: Layout<'t>,
    /// The day from which “today” counts.
    copied: NaiveDate,
    /// Whether somebody said which day that is, or a doubt about it has been told.
    is_said: bool,
    /// Whether the line before was one of the window.
    is_furnished: bool,
    /// Whether a line before belongs to no message.
    has_lost_line: bool,
    /// What is doubtful about the next message.
    doubt: Option<String>,
}

impl<'t> Reader<'t> {
    /// Takes one line, or two where a name and a time stand below each other.
    fn take(&mut self, lines: &[&'t str], at: usize) -> usize {
        let line = lines[at].trim();
        if line.is_empty() {
            if let Some((_, words)) = &mut self.open {
                words.push("");
            }
            return 1;
        }
        if let Some(head) = head(line) {
            self.is_furnished = false;
            if head.is_notice {
                self.close();
                self.read.leave_out(at + 1, line);
            } else {
                self.begin(head, at + 1, None);
            }
            return 1;
        }
        let time_at = |at: usize| {
            lines.get(at).and_then(|next| head(next)).filter(|next| next.who.is_none() && next.text.is_empty())
        };
        if let Some(next) = time_at(at + 1)
            && let Some(warning) = self.is_author(line, lines, at, &next)
        {
            self.begin(Head { who: Some(without_badge(line)), ..next }, at + 1, warning);
            self.is_furnished = false;
            return 2;
        }
        // A badge stands on a line of its own.
        let has_badge = lines.get(at + 1).is_some_and(|badge| is_badge(badge.trim()));
        if let Some(next) = time_at(at + 2).filter(|_| has_badge && is_name(line) && !is_badge(line)) {
            self.begin(Head { who: Some(line), ..next }, at + 1, None);
            self.is_furnished = false;
            return 3;
        }
        if let Some(days) = relative_day(line) {
            self.close();
            self.day = day_of(days, self.copied);
            self.read.counts_from = Some(CountsFrom::Copied);
        } else if let Some(day) = day_line(line) {
            self.close();
            self.day = Some(day);
        } else if is_furniture(line) || (self.is_furnished && line.bytes().all(|byte| byte.is_ascii_digit())) {
            self.is_furnished = true;
            self.read.leave_out(at + 1, line);
            return 1;
        } else if let Some((_, words)) = &mut self.open {
            words.push(lines[at].trim_end());
        } else {
            self.read.leave_out(at + 1, line);
            self.has_lost_line = true;
        }
        self.is_furnished = false;
        1
    }

    /// Whether a line above a time is who wrote what stands below, with a doubt about it.
    #[expect(clippy::option_option, reason = "the outer one says whether it is, the inner one what is doubtful")]
    fn is_author(&mut self, line: &str, lines: &[&str], at: usize, next: &Head<'_>) -> Option<Option<String>> {
        if !is_name(line) || line.ends_with(['.', ',', ':']) || next.above == Above::Text {
            return None;
        }
        let is_known = self.layout.authors.contains(line);
        let is_after_gap = at.checked_sub(1).is_none_or(|before| lines[before].trim().is_empty())
            || (self.open.is_none() && !self.has_lost_line);
        if next.above == Above::Name || is_known || is_after_gap {
            return Some(None);
        }
        // What would be the only line of a message is its text.
        let is_only_line = self.open.as_ref().is_some_and(|(_, words)| words.iter().all(|words| words.is_empty()));
        if is_only_line {
            return None;
        }
        if self.layout.halves_tell {
            return says_half(next.as_written).then_some(None);
        }
        if self.layout.names_above {
            return Some(None);
        }
        let is_indented = lines[at + 1].starts_with(char::is_whitespace) && !lines[at].starts_with(char::is_whitespace);
        if is_indented || self.is_furnished {
            return Some(None);
        }
        if is_capitalised(line) {
            return Some(Some(format!("“{line}” was read as the author")));
        }
        // One word may be a name in small letters, or the end of the message before.
        self.doubt = (!line.contains(' ')).then(|| format!("“{line}” on the line above may be who wrote this"));
        None
    }

    fn begin(&mut self, head: Head<'t>, line: usize, warning: Option<String>) {
        self.close();
        self.has_lost_line = false;
        if let Some(who) = head.who {
            self.who = Some(who);
        } else if head.above == Above::Name {
            // A status stands behind a name, which is not the one before.
            self.who = None;
            self.doubt = Some("Who wrote this is not known".to_owned());
        }
        let mut moment = self.in_its_half(head.moment, head.as_written);
        if let Some(days) = head.days_ago {
            moment.day = day_of(days, self.copied);
            self.read.counts_from = Some(CountsFrom::Copied);
        }
        let mut entry = Entry::new(When::Written(moment), head.as_written, line, "");
        entry.who = self.who.map(|who| who.trim_start_matches('@').to_owned());
        entry.day_above = self.day;
        entry.warnings.extend(warning.or(self.doubt.take()));
        if head.days_ago.is_some() && !std::mem::replace(&mut self.is_said, true) {
            let day = self.copied.format("%-d %b %Y");
            entry.warnings.push(format!("“{}” was counted from {day}, the day it was pasted", head.as_written));
        }
        self.open = Some((entry, Vec::from_iter((!head.text.is_empty()).then_some(head.text))));
    }

    /// Where a window writes `2:03 PM` once, `2:04` below it is of the afternoon as well.
    fn in_its_half(&mut self, mut moment: Moment, as_written: &str) -> Moment {
        let time = moment.clock.and_then(Clock::time);
        match (time, self.half) {
            (Some(time), _) if says_half(as_written) => self.half = Some(time),
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
        let edited =
            ["(edited)", "(bearbeitet)", "(modifié)", "(editado)", "(modificato)", "(bewerkt)", "（編集済み）"];
        let words = edited.iter().find_map(|mark| words.strip_suffix(mark)).unwrap_or(words).trim_end();
        if !words.chars().any(|char| !char.is_whitespace()) {
            let as_written = format!("{} {}", entry.who.as_deref().unwrap_or_default(), entry.as_written);
            self.read.leave_out(entry.line, &as_written);
            return;
        }
        let stamped = words.lines().filter(|line| has_stamp(line) || may_be_head(line)).count();
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
