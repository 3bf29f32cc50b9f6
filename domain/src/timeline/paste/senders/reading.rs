//! What the readers of all senders share: where their records are, how they are recognised, how an event is made.

use serde_json::Value;

use crate::timeline::paste::entries::{Entry, Read, as_markdown, shortened, told_shortly};
use crate::timeline::paste::json_lines::time_of;
use crate::timeline::{EventKind, Milestone, web_address};

/// A shape in which a sender writes its records.
pub(super) struct Shape {
    /// Where the records are; the empty path is the document itself, or each of a list.
    pub at: &'static [&'static str],
    /// The fields by which a record is recognised, of which it has most. `a|b` is either.
    pub fields: &'static [&'static str],
    /// The events of a record.
    pub read: fn(&Value) -> Vec<Entry>,
}

impl Shape {
    fn records<'v>(document: &'v Value, path: &str) -> Vec<&'v Value> {
        values(document, path).into_iter().filter(|record| record.is_object()).collect()
    }

    /// How many of the fields a record has; 0 when it has too few of them to be one.
    fn matched(&self, record: &Value) -> usize {
        let has =
            |field: &&&str| field.split('|').any(|path| record.pointer(path).is_some_and(|value| !value.is_null()));
        let matched = self.fields.iter().filter(has).count();
        if matched * 3 >= self.fields.len() * 2 && matched > 1 { matched } else { 0 }
    }

    /// How well most of the records at a path fit: the fields of a hundred records.
    fn score(&self, document: &Value, path: &str) -> usize {
        let records = Self::records(document, path);
        let matched: Vec<usize> = records.iter().take(200).map(|record| self.matched(record)).collect();
        let fitting = matched.iter().filter(|matched| **matched > 0).count();
        if fitting * 2 <= matched.len() { 0 } else { matched.iter().sum::<usize>() * 100 / matched.len() }
    }
}

/// What stands at a path: each of a list.
fn values<'v>(document: &'v Value, path: &str) -> Vec<&'v Value> {
    match document.pointer(path) {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

/// The records of other lists, beside the path or beside what it leads through.
fn beside<'v>(document: &'v Value, path: &str) -> Vec<&'v Value> {
    let mut found = Vec::new();
    let mut around = document;
    for name in path.split('/').skip(1) {
        let Some(fields) = around.as_object() else { break };
        let lists = fields.iter().filter(|(field, _)| *field != name).filter_map(|(_, value)| value.as_array());
        found.extend(lists.filter(|list| list.iter().any(Value::is_object)).flatten());
        let Some(inner) = fields.get(name) else { break };
        around = inner;
    }
    found
}

fn documents(value: &Value) -> &[Value] {
    match value {
        Value::Array(list) => list,
        one => std::slice::from_ref(one),
    }
}

/// How well a paste fits one of the shapes, most of its documents.
pub(super) fn score(shapes: &[Shape], value: &Value) -> usize {
    let scores: Vec<usize> = documents(value)
        .iter()
        .take(200)
        .map(|document| best(shapes, document).map_or(0, |(score, ..)| score))
        .collect();
    let fitting = scores.iter().filter(|score| **score > 0).count();
    if fitting * 2 <= scores.len() { 0 } else { scores.iter().sum::<usize>() / scores.len() }
}

/// The shape that fits a document best, and where its records are.
fn best<'s>(shapes: &'s [Shape], document: &Value) -> Option<(usize, &'s Shape, &'static str)> {
    let places =
        shapes.iter().flat_map(|shape| shape.at.iter().map(move |path| (shape.score(document, path), shape, *path)));
    // Of equals the first.
    places.filter(|(score, ..)| *score > 0).min_by_key(|(score, ..)| std::cmp::Reverse(*score))
}

/// Reads each record as its events; a record without any is left out.
pub(super) fn read(shapes: &[Shape], value: &Value) -> Read {
    const LONGEST_QUOTE: usize = 2_000;
    let mut read = Read::default();
    let mut place = 0;
    for document in documents(value) {
        let Some((_, shape, path)) = best(shapes, document) else {
            place += 1;
            read.leave_out(place, &document.to_string());
            continue;
        };
        for record in values(document, path) {
            place += 1;
            if !record.is_object() {
                read.leave_out(place, &record.to_string());
                continue;
            }
            let mut events = (shape.read)(record);
            if events.is_empty() {
                read.leave_out(place, &record.to_string());
            }
            if let Some(first) = events.first_mut().filter(|first| first.quote.is_none()) {
                first.quote = Some(shortened(&record.to_string(), LONGEST_QUOTE));
            }
            read.entries.extend(events.into_iter().map(|event| Entry { line: place, ..event }));
        }
        for record in beside(document, path) {
            place += 1;
            read.leave_out(place, &record.to_string());
        }
    }
    read
}

/// The value at a path, or at the first of several as in `/a|/b`, as words; numbers are words, too.
pub(super) fn words(record: &Value, paths: &str) -> Option<String> {
    paths.split('|').find_map(|path| match record.pointer(path)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The words of a path behind something, or nothing.
pub(super) fn with(before: &str, found: Option<String>) -> String {
    found.map(|found| format!("{before}{found}")).unwrap_or_default()
}

/// The first line of a text.
pub(super) fn first_line(mut text: String) -> String {
    let end = text.lines().next().unwrap_or_default().trim_end().len();
    text.truncate(end);
    text
}

/// The parts that say something, one behind the other.
pub(super) fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// An event at the time of the first of these paths; `None` when it has no time.
pub(super) fn event(record: &Value, times: &str, text: &str) -> Option<Entry> {
    let (when, as_written) =
        times.split('|').find_map(|path| record.pointer(path).filter(|value| !is_never(value)).and_then(time_of))?;
    (text.contains(char::is_alphanumeric))
        .then(|| Entry::new(when, as_written, 0, as_markdown(&told_shortly(text.trim()))))
}

/// Senders write the year 1, or 0 seconds, for “not yet”.
fn is_never(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with("0001-") || text.starts_with("1970-01-01T00:00:00"))
}

/// What an entry is, in one go.
pub(super) trait Told: Sized {
    fn kind(self, kind: EventKind) -> Self;
    fn milestone(self, milestone: Option<Milestone>) -> Self;
    fn by(self, who: Option<String>) -> Self;
    fn link(self, url: Option<String>, label: &str) -> Self;
}

impl Told for Entry {
    fn kind(mut self, kind: EventKind) -> Self {
        self.kind = Some(kind);
        self
    }

    fn milestone(mut self, milestone: Option<Milestone>) -> Self {
        self.milestone = milestone;
        self
    }

    fn by(mut self, who: Option<String>) -> Self {
        self.who = who.or(self.who);
        self
    }

    fn link(mut self, url: Option<String>, label: &str) -> Self {
        let link = url.and_then(|url| Some((web_address("url", &url).ok()?, label.to_owned())));
        self.link = link.or(self.link);
        self
    }
}

/// An alert that fired or cleared.
pub(super) fn alert(record: &Value, times: &str, text: &str, is_over: bool) -> Option<Entry> {
    let entry = event(record, times, text)?;
    Some(if is_over {
        entry.kind(EventKind::Observation)
    } else {
        entry.kind(EventKind::Detection).milestone(Some(Milestone::Detected))
    })
}

/// A change; one that rolls back proposes so.
pub(super) fn change(record: &Value, times: &str, text: &str) -> Option<Entry> {
    let lower = text.to_lowercase();
    let is_rollback = ["rollback", "roll back", "revert"].iter().any(|word| lower.contains(word));
    Some(
        event(record, times, text)?
            .kind(EventKind::Change)
            .milestone(is_rollback.then_some(Milestone::RollbackStarted)),
    )
}

/// A milestone of an incident, by the name that a sender gives it.
pub(super) fn milestone_of(name: &str) -> Option<Milestone> {
    match name.to_lowercase().trim_end_matches("_at").replace(['_', '-'], " ").trim() {
        "started" | "impact started" | "start" | "impact start" => Some(Milestone::ImpactStarted),
        "detected" | "identified at" => Some(Milestone::Detected),
        "acknowledged" | "accepted" => Some(Milestone::Acknowledged),
        "mitigated" | "fixed" => Some(Milestone::Mitigated),
        "resolved" => Some(Milestone::Resolved),
        _ => None,
    }
}

/// `in_progress` as “In progress”.
pub(super) fn sentence(name: &str) -> String {
    let plain = name.replace(['_', '-'], " ");
    let mut letters = plain.trim().chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}
