//! What `kubectl get events` and `kubectl describe` print: how long ago each event was seen.

use chrono::TimeDelta;

use super::entries::{Entry, Read, Repeated, When, as_markdown};
use super::spaced_columns::SpacedColumns;
use super::{CountsFrom, PasteContext};
use crate::timeline::EventKind;
use crate::timeline::written::scanner::Scanner;

/// `LAST SEEN   TYPE   REASON   OBJECT   MESSAGE`, `Type  Reason  Age  From  Message`.
fn columns_in(line: &str) -> Option<SpacedColumns> {
    let mut columns = SpacedColumns::of(line);
    columns.names.iter_mut().for_each(|name| *name = name.to_lowercase());
    let has = |name: &str| columns.names.iter().any(|found| found == name);
    let is_head = (has("last seen") || has("age") || has("lastseen")) && has("reason") && has("message");
    is_head.then_some(columns)
}

/// How well the lines fit, in percent: behind the names of the columns, those that begin with an age.
pub(super) fn score(lines: &[&str]) -> usize {
    let Some((place, columns)) = lines.iter().take(20).enumerate().find_map(|(at, line)| Some((at, columns_in(line)?)))
    else {
        return 0;
    };
    // A line may part the names from what is below them.
    let rows: Vec<&&str> = lines[place + 1..].iter().filter(|line| line.contains(char::is_alphanumeric)).collect();
    let aged = rows.iter().filter(|line| age_of(&columns, line).is_some()).count();
    if aged * 2 <= rows.len() { 0 } else { 100 * aged / rows.len() + 30 }
}

/// Each row is an entry, so long before the moment at which it was printed.
pub(super) fn read(text: &str, context: &PasteContext<'_>) -> Read {
    let mut read = Read { counts_from: Some(CountsFrom::Copied), ..Read::default() };
    let mut columns: Option<SpacedColumns> = None;
    for (at, line) in text.lines().enumerate().filter(|(_, line)| line.contains(char::is_alphanumeric)) {
        if let Some(found) = columns_in(line) {
            columns = Some(found);
            continue;
        }
        match columns.as_ref().and_then(|columns| entry(columns, line, at + 1, context)) {
            Some(entry) => read.entries.push(entry),
            None => read.leave_out(at + 1, line),
        }
    }
    if context.counts_from.is_none()
        && let Some(first) = read.entries.first_mut()
    {
        let moment = context.moment_of(CountsFrom::Copied).with_timezone(&context.zone).format("%-d %b %Y, %H:%M");
        first.warnings.push(format!("{} was counted from {moment}, when it was pasted", super::COUNTED_FROM_NOTHING));
    }
    read
}

fn entry(columns: &SpacedColumns, line: &str, number: usize, context: &PasteContext<'_>) -> Option<Entry> {
    let cells = columns.cells(line);
    let cell = |names: &[&str]| {
        let found = columns.place(names).and_then(|place| cells.get(place).copied());
        found.filter(|cell| !cell.is_empty() && *cell != "<none>" && *cell != "<unknown>")
    };
    let age = age_of(columns, line)?;
    let printed = context.moment_of(CountsFrom::Copied);
    let at = |age: TimeDelta| printed.checked_sub_signed(age);
    let last = at(age.last)?;
    let object = cell(&["object"]).map(|object| format!("{object}:"));
    let parts = [cell(&["type"]), cell(&["reason"]), object.as_deref(), cell(&["message"])];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let first = age.first.and_then(at).unwrap_or(last);
    let mut entry = Entry::new(When::Instant(first), age.as_written, number, as_markdown(&text));
    entry.kind = Some(EventKind::Observation);
    entry.approximate = true;
    entry.repeated = age.count.map(|count| Repeated { count, last: Some(last) });
    if context.counts_from.is_none() {
        entry.is_unplaced = true;
    }
    entry.quote = Some(line.trim().to_owned());
    Some(entry)
}

struct Age {
    last: TimeDelta,
    count: Option<u64>,
    first: Option<TimeDelta>,
    as_written: String,
}

/// `12m`, `3m45s`, `2d3h`, `12m (x4 over 20m)`.
fn age_of(columns: &SpacedColumns, line: &str) -> Option<Age> {
    let place = columns.place(&["last seen", "lastseen", "age"])?;
    let cells = columns.cells(line);
    let cell = cells.get(place)?.trim();
    let (age, repeated) = cell.split_once(" (").map_or((cell, None), |(age, rest)| (age, Some(rest)));
    let last = length(age)?;
    let repeated = repeated.and_then(|rest| rest.trim_end_matches(')').strip_prefix('x')?.split_once(" over "));
    let (count, first) = repeated.map_or((None, None), |(count, over)| (count.parse().ok(), length(over)));
    Some(Age { last, count, first, as_written: cell.to_owned() })
}

/// Units fall, each stands once.
fn length(age: &str) -> Option<TimeDelta> {
    let mut scanner = Scanner::new(age.trim().trim_end_matches(" ago"));
    let mut seconds: i64 = 0;
    let mut smaller_than = i64::MAX;
    while let Some(number) = scanner.take_number(1..=5) {
        let unit = match scanner.take_letters() {
            "y" => 365 * 86_400,
            "d" => 86_400,
            "h" => 3600,
            "m" => 60,
            "s" => 1,
            _ => return None,
        };
        if unit >= smaller_than {
            return None;
        }
        smaller_than = unit;
        seconds = seconds.checked_add(i64::from(number).checked_mul(unit)?)?;
    }
    (scanner.at > 0 && scanner.rest().is_empty()).then(|| TimeDelta::try_seconds(seconds)).flatten()
}
