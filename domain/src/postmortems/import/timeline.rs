//! Entries of a timeline in lists and paragraphs.

use super::blocks::{Block, Item, Kind};
use super::four_digits;
use super::harvest::Harvest;
use super::outline::begins_with_clock;
use super::source_text::push_paragraph;
use crate::timeline::written::entry::{self, Entry};
use crate::timeline::written::times;

impl Harvest<'_, '_> {
    /// Files the entries of a block below the heading of a timeline; the answer is what remains.
    pub(super) fn timeline_block(&mut self, block: &Block) -> String {
        match &block.kind {
            Kind::List(items) if self.has_no_times && self.is_in_order(items) => {
                self.items_in_order(items);
                String::new()
            }
            Kind::List(items) => self.timeline_items(items),
            Kind::Table(table) => self.timeline_table(table, block),
            Kind::Paragraph => self.timeline_paragraph(block),
            _ => self.document.markdown(block.range.clone()),
        }
    }

    /// Where no heading announces a timeline, a list is one when nearly all items have a time.
    pub(super) fn is_timeline_list(&self, items: &[Item]) -> bool {
        let timed = items.iter().filter(|item| begins_with_clock(self.document, item.start..item.range.end)).count();
        self.timelines == 0 && items.len() >= 3 && timed * 5 >= items.len() * 4
    }

    /// The same for the lines of a paragraph, as a chat is pasted.
    pub(super) fn is_timeline_paragraph(&self, block: &Block) -> bool {
        let lines: Vec<&str> = self.document.text[block.range.clone()].lines().collect();
        let is_timed = |line: &&&str| entry::split(line).is_some_and(|entry| entry.moment.has_clock());
        self.timelines == 0 && lines.len() >= 3 && lines.iter().filter(is_timed).count() * 5 >= lines.len() * 4
    }

    /// Whether the items of a list below the heading of a timeline have no time at all, none of them.
    fn is_in_order(&self, items: &[Item]) -> bool {
        let has_time = |item: &Item| {
            let text = self.document.markdown(item.start..item.range.end);
            let first = text.lines().next().unwrap_or_default();
            item.done.is_some()
                || text.lines().any(|line| entry::split(line.trim_start_matches(['-', '*', '+', ' '])).is_some())
                || labelled(first).is_some()
                || at_end(first).is_some()
        };
        let texts: Vec<String> = items.iter().map(|item| self.document.markdown(item.start..item.range.end)).collect();
        items.len() > 1 && !items.iter().any(has_time) && !four_digits::is_column(texts.iter().map(String::as_str))
    }

    /// Files the items as events of which only the order is known.
    fn items_in_order(&mut self, items: &[Item]) {
        for item in items {
            let text = self.document.markdown(item.start..item.range.end);
            let line = self.line(item.range.start);
            if !text.trim().is_empty() {
                self.add_event_in_order(line, text.trim().to_owned());
            }
        }
    }

    fn timeline_items(&mut self, items: &[Item]) -> String {
        let mut rest = String::new();
        let texts: Vec<String> = items.iter().map(|item| self.document.markdown(item.start..item.range.end)).collect();
        let is_column = four_digits::is_column(texts.iter().map(String::as_str));
        for (item, text) in items.iter().zip(&texts) {
            if is_column
                && let Some(entry) = four_digits::split(text)
                && self.add_event(self.line(item.range.start), &entry, entry.rest.clone())
            {
                continue;
            }
            let kept = self.timeline_item(item);
            if !kept.is_empty() {
                rest.push_str(if rest.is_empty() { "" } else { "\n" });
                rest.push_str(&kept);
            }
        }
        rest
    }

    fn timeline_item(&mut self, item: &Item) -> String {
        let document = self.document;
        let line = self.line(item.range.start);
        let markdown = document.markdown(item.start..item.range.end);
        let has_entries_below = item.blocks.iter().any(|block| match &block.kind {
            Kind::List(items) => items.iter().any(|item| begins_with_clock(document, item.start..item.range.end)),
            _ => false,
        });
        let entry = entry::split(&markdown).filter(|entry| entry.moment.says_something());
        if has_entries_below && entry.as_ref().is_none_or(|entry| !entry.moment.has_clock()) {
            return self.day_item(item, entry.as_ref());
        }
        let entry = entry.or_else(|| labelled(&markdown)).or_else(|| at_end(&markdown));
        if let Some(entry) = entry
            && self.add_event(line, &entry, entry.rest.clone())
        {
            return String::new();
        }
        document.markdown(item.range.clone())
    }

    /// An item that stands above entries with times, and may say on which day they were.
    fn day_item(&mut self, item: &Item, entry: Option<&Entry>) -> String {
        if let Some(entry) = entry {
            self.calendar.turn_to(&entry.moment);
        }
        let (own, _) = self.document.item(item);
        let mut rest = format!("- {own}");
        for block in &item.blocks {
            if let Kind::List(items) = &block.kind {
                let kept = self.timeline_items(items);
                push_paragraph(&mut rest, &kept);
            }
        }
        rest
    }

    fn timeline_paragraph(&mut self, block: &Block) -> String {
        let markdown = self.document.markdown(block.range.clone());
        let first = self.line(block.range.start);
        let is_column = four_digits::is_column(markdown.lines());
        let entry_of = |line: &str| {
            let line = without_escaped_mark(line);
            let entry = entry::split(line).filter(|entry| entry.moment.says_something());
            entry.or_else(|| if is_column { four_digits::split(line) } else { None })
        };
        if let Some(day) = entry_of(&markdown).filter(is_day_line) {
            self.calendar.turn_to(&day.moment);
            return markdown;
        }
        let mut rest = String::new();
        let mut open: Option<(usize, Entry)> = None;
        for (at, line) in markdown.lines().enumerate() {
            match (entry_of(line), &mut open) {
                // Only a time makes a line within a paragraph an entry; a day may stand there by chance.
                (Some(entry), _) if entry.moment.has_clock() || at == 0 => {
                    rest.push_str(&self.close(open.take()));
                    open = Some((first + at, entry));
                }
                (_, Some((_, entry))) => {
                    entry.rest.push_str(if entry.rest.is_empty() { "" } else { "\n" });
                    entry.rest.push_str(line);
                }
                (_, None) => {
                    rest.push_str(line);
                    rest.push('\n');
                }
            }
        }
        rest.push_str(&self.close(open));
        rest.trim_end().to_owned()
    }

    fn close(&mut self, open: Option<(usize, Entry)>) -> String {
        let Some((line, entry)) = open else { return String::new() };
        if self.add_event(line, &entry, entry.rest.trim_end().to_owned()) {
            return String::new();
        }
        format!("{} {}\n", entry.as_written, entry.rest)
    }
}

/// The line behind a mark of a list that a program wrote as a plain character.
fn without_escaped_mark(line: &str) -> &str {
    ["\\- ", "\\* ", "\\+ "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line)
}

/// A paragraph with a day and nothing else, or with a remark on the times, stands above entries.
fn is_day_line(entry: &Entry) -> bool {
    let is_remark = entry.rest.starts_with('(') && entry.rest.ends_with(')');
    !entry.moment.has_clock() && (is_remark || !entry.rest.contains(char::is_alphanumeric))
}

/// `Detected: 14:03 UTC` is an entry too, with the label as its text.
fn labelled(markdown: &str) -> Option<Entry> {
    const LONGEST_LABEL: usize = 80;
    let (label, moment_text) = markdown.split_once(':').filter(|(label, _)| label.len() <= LONGEST_LABEL)?;
    let moment = times::head(moment_text).filter(|moment| moment.has_clock() && moment.says_something())?;
    let after = &moment_text[moment.end..];
    if after.contains(char::is_alphanumeric) {
        return None;
    }
    let rest = label.replace(['*', '_'], "").trim().to_owned();
    let as_written = moment_text.trim_matches([' ', '*', '_', '`', '\n']).to_owned();
    Some(Entry { moment, as_written, rest })
}

/// `Resolved 2025-03-04 10:05`: a few words with the moment at their end.
fn at_end(markdown: &str) -> Option<Entry> {
    const LONGEST: usize = 160;
    const MOST_WORDS: usize = 10;
    let text = markdown.trim_end_matches([' ', '.', '\n', ')']);
    if text.len() > LONGEST || text.contains('\n') {
        return None;
    }
    let starts = text.match_indices([' ', '(']).map(|(at, _)| at + 1).filter(|at| *at < text.len());
    let mut found = starts.filter_map(|start| {
        let moment = times::head(&text[start..]).filter(|moment| moment.has_clock() && moment.says_something())?;
        let is_rest = !text[start + moment.end..].contains(char::is_alphanumeric);
        is_rest.then_some((start, moment))
    });
    let (start, moment) = found.next()?;
    let before = text[..start].trim_end_matches([' ', ':', '(', '-', '–', '—', ',']);
    let count = before.split_whitespace().count();
    let as_written = text[start..].trim_matches([' ', '*', '_', '`', ')']).to_owned();
    (1..=MOST_WORDS).contains(&count).then(|| Entry { moment, as_written, rest: before.to_owned() })
}
