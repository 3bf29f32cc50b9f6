//! What `git log` prints.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use super::chat_heads::{is_capitalised, is_name};
use super::entries::{Entry, Read, When, as_markdown, shortened};
use super::{CountsFrom, PasteContext, stamps};
use crate::timeline::written::epoch::instant_of_number;
use crate::timeline::written::spans;
use crate::timeline::{EventKind, Milestone};

/// How well the lines fit, in percent.
pub(super) fn score(lines: &[&str]) -> usize {
    let heads = lines.iter().filter(|line| commit_line(without_graph(line)).is_some()).count();
    if heads > 0 {
        let dates = lines.iter().filter(|line| is_dated(without_graph(line))).count();
        let explained = lines.iter().filter(|line| is_of_block(line)).count();
        return if dates * 2 >= heads && explained * 10 >= lines.len() * 8 { 130 } else { 0 };
    }
    // Lines of a graph that only draw.
    let lines: Vec<&&str> = lines.iter().filter(|line| line.contains(char::is_alphanumeric)).collect();
    let hashed = lines.iter().filter(|line| hash_of(line).is_some()).count();
    let levels = ["INFO", "WARN", "ERROR", "DEBUG", "TRACE", "FATAL"];
    let logged = lines.iter().filter(|line| levels.iter().any(|level| line.contains(level))).count();
    if hashed * 3 < lines.len() * 2 || hashed == 0 || logged * 2 > lines.len() {
        0
    } else {
        100 * hashed / lines.len() + 20
    }
}

/// A line that stands in the block of a commit.
fn is_of_block(line: &str) -> bool {
    const NAMES: [&str; 10] = [
        "commit ",
        "Author:",
        "AuthorDate:",
        "Commit:",
        "CommitDate:",
        "Date:",
        "Merge:",
        "Reflog:",
        "Reflog message:",
        "Refs:",
    ];
    const RAW: [&str; 6] = ["tree ", "parent ", "author ", "committer ", "gpgsig ", "encoding "];
    const CHANGES: [&str; 6] = ["diff --git", "index ", "@@", "+", "-", "Binary files"];
    let plain = without_graph(line);
    let is_summary = plain.contains(" | ") || plain.contains(" changed, ") || plain.contains("=>");
    plain.is_empty()
        || line.contains("    ")
        || is_summary
        || NAMES.iter().chain(&RAW).chain(&CHANGES).any(|name| plain.starts_with(name))
}

/// The line behind what a graph draws.
fn without_graph(line: &str) -> &str {
    line.trim_start_matches(['*', '|', '/', '\\', '_', ' '])
}

/// Whether these are commits of which none says when.
pub(super) fn is_without_dates(lines: &[&str]) -> bool {
    let hashed = lines.iter().filter(|line| begins_with_hash(line)).count();
    hashed * 5 >= lines.len() * 4 && hashed > 1
}

/// Reads each commit as a change.
pub(super) fn read(text: &str, context: &PasteContext<'_>) -> Read {
    let is_long = text.lines().any(|line| commit_line(without_graph(line)).is_some());
    let printed = context.moment_of(CountsFrom::Copied);
    let mut read = if is_long { blocks(text, printed) } else { one_by_one(text, printed) };
    if let Some(first) = read.entries.iter_mut().find(|entry| entry.approximate) {
        read.counts_from = Some(CountsFrom::Copied);
        if context.counts_from.is_none() {
            let moment = printed.with_timezone(&context.zone).format("%-d %b %Y, %H:%M");
            first
                .warnings
                .push(format!("{} was counted from {moment}, when it was pasted", super::COUNTED_FROM_NOTHING));
        }
    }
    for entry in read.entries.iter_mut().filter(|entry| entry.approximate) {
        entry.is_unplaced = context.counts_from.is_none();
    }
    for entry in &mut read.entries {
        entry.kind = Some(EventKind::Change);
        let lower = entry.text.to_lowercase();
        let is_rollback = ["roll back", "rollback", "revert"].iter().any(|words| lower.starts_with(words));
        entry.milestone = is_rollback.then_some(Milestone::RollbackStarted);
    }
    read
}

/// The default: `commit …`, `Author: …`, `Date: …`, and the message indented.
fn blocks(text: &str, printed: DateTime<Utc>) -> Read {
    let mut read = Read::default();
    let mut block: Vec<(usize, &str)> = Vec::new();
    let mut drawn = 0;
    for (at, line) in text.lines().enumerate() {
        if commit_line(without_graph(line)).is_some() {
            close(&mut read, &std::mem::take(&mut block), printed);
            drawn = line.len() - without_graph(line).len();
        }
        // What the graph draws stands left of the commit.
        let is_drawing = |drawing: &str| drawing.chars().all(|char| "*|/\\_ ".contains(char));
        let plain = line.get(..drawn).filter(|drawing| is_drawing(drawing)).map_or(line, |_| &line[drawn..]);
        let plain = if drawn > 0 { plain.trim_start_matches("| ") } else { plain };
        block.push((at + 1, if drawn > 0 && is_drawing(line) { "" } else { plain }));
    }
    close(&mut read, &block, printed);
    read
}

fn close(read: &mut Read, block: &[(usize, &str)], printed: DateTime<Utc>) {
    const LONGEST_QUOTE: usize = 5_000;
    let Some((first, head)) = block.first().copied() else { return };
    // When a change went in counts more than when it was written.
    let field = |name: &str| block.iter().find_map(|(_, line)| line.strip_prefix(name).map(str::trim));
    let raw = |name: &str| field(name).and_then(of_raw);
    let dated = ["CommitDate:", "Date:", "AuthorDate:"].iter().find_map(|name| {
        let as_written = field(name)?;
        let when = stamps::whole(as_written).map(|when| (when, false));
        let (when, is_ago) = when.or_else(|| Some((When::Instant(ago_in(as_written, printed)?.1), true)))?;
        Some((when, as_written.to_owned(), is_ago))
    });
    let dated = dated.or_else(|| {
        raw("committer ").or_else(|| raw("author ")).map(|(_, when, as_written)| (when, as_written, false))
    });
    let message: Vec<&str> = block.iter().filter_map(|(_, line)| line.strip_prefix("    ")).collect();
    let subject = message.iter().find(|line| !line.trim().is_empty());
    let (Some(hash), Some((when, as_written, is_ago)), Some(subject)) = (commit_line(head), dated, subject) else {
        for (line, text) in block {
            read.leave_out(*line, text);
        }
        return;
    };
    let mut entry = Entry::new(when, as_written, first, as_markdown(subject.trim()));
    entry.approximate = is_ago;
    let author = field("Author:").map(|author| author.split('<').next().unwrap_or(author).trim().to_owned());
    entry.who = author.or_else(|| raw("author ").map(|(who, ..)| who));
    let message = message.join("\n");
    let short = hash.get(..12).unwrap_or(hash);
    entry.quote = Some(shortened(format!("{short} {}", message.trim()).trim(), LONGEST_QUOTE));
    read.entries.push(entry);
    let is_told = |line: &str| {
        let names =
            ["commit ", "Author", "Commit", "Date:", "Merge:", "tree ", "parent ", "author ", "committer ", "gpgsig "];
        line.starts_with("    ") || names.iter().any(|name| line.starts_with(name))
    };
    for (line, text) in block.iter().filter(|(_, line)| !is_told(line)) {
        read.leave_out(*line, text);
    }
}

/// `A. Lind <lind@example.org> 1794490682 +0100`, as `--format=raw` prints it.
fn of_raw(field: &str) -> Option<(String, When, String)> {
    let (who, stamp) = field.rsplit_once('>')?;
    let mut words = stamp.split_whitespace();
    let at = instant_of_number(words.next()?, "")?;
    let who = who.split('<').next().unwrap_or(who).trim().to_owned();
    Some((who, When::Instant(at), stamp.trim().to_owned()))
}

/// One line for each commit, with a hash and a date in any order.
fn one_by_one(text: &str, printed: DateTime<Utc>) -> Read {
    let mut read = Read::default();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| line.contains(char::is_alphanumeric)) {
        match entry_of(line, at + 1, printed) {
            Some(entry) => read.entries.push(entry),
            None => read.leave_out(at + 1, line),
        }
    }
    read
}

fn entry_of(line: &str, number: usize, printed: DateTime<Utc>) -> Option<Entry> {
    let hash = hash_of(line)?;
    let place = when_in(line)?;
    let before = line[..place.start].replacen(hash, "", 1);
    let after = line[place.end..].replacen(hash, "", usize::from(!line[..place.start].contains(hash)));
    let mark = |char: char| {
        char.is_whitespace()
            || matches!(char, '|' | '*' | '/' | '\\' | ',' | ';' | ':' | '"' | '-' | ')' | '(' | ']' | '[')
    };
    let opening = |char: char| mark(char) && !matches!(char, '(' | '[');
    // A quotation within a subject ends with a mark of its own.
    let closing =
        |is_unpaired: bool, char: char| mark(char) && !matches!(char, ')' | ']') && (char != '"' || is_unpaired);
    let after = after.trim_start_matches(opening);
    let unpaired = is_unpaired(after);
    let after = after.trim_end_matches(|char| closing(unpaired, char));
    let (after, who) = author_at_end(without_names(after));
    let after = after.trim_start_matches(mark);
    let unpaired = is_unpaired(after);
    let after = after.trim_end_matches(|char| closing(unpaired, char));
    let before = before.trim_start_matches(mark);
    let unpaired = is_unpaired(before);
    let before = before.trim_end_matches(|char| closing(unpaired, char) || matches!(char, '(' | '['));
    let is_person = |part: &str| is_name(part) && is_capitalised(part) && part.split_whitespace().count() < 4;
    let has_words = |part: &str| part.contains(char::is_alphanumeric);
    let (subject, who) = match (has_words(before), has_words(after)) {
        (false, false) => return None,
        (true, true) if who.is_none() && is_person(after) && !is_person(before) => (before, Some(after)),
        (true, true) if who.is_none() && is_person(before) => (after, Some(before)),
        (_, true) => (after, who),
        (true, false) => (before, who),
    };
    let (when, is_ago) = match stamp_in(line) {
        Some((_, stamp)) => (stamp.when, false),
        None => (When::Instant(ago_in(line, printed)?.1), true),
    };
    let mut entry = Entry::new(when, &line[place], number, as_markdown(subject));
    entry.approximate = is_ago;
    entry.who = who.map(str::to_owned);
    entry.quote = Some(shortened(line.trim().trim_start_matches(['*', '|', ' ']), 1000));
    Some(entry)
}

fn is_unpaired(text: &str) -> bool {
    text.matches('"').count() % 2 == 1
}

/// Where a line says when.
fn when_in(line: &str) -> Option<Range<usize>> {
    let stamped = stamp_in(line).map(|(start, stamp)| start + stamp.start..start + stamp.end);
    stamped.or_else(|| Some(ago_in(line, DateTime::UNIX_EPOCH)?.0))
}

/// `3 hours ago`, and when that was.
fn ago_in(line: &str, printed: DateTime<Utc>) -> Option<(Range<usize>, DateTime<Utc>)> {
    const LONGEST: usize = 40;
    let (end, word) = line.match_indices(" ago").next()?;
    let from = line.ceil_char_boundary(end.saturating_sub(LONGEST));
    let mut starts = line[from..end].char_indices().filter(|(_, char)| char.is_ascii_digit()).map(|(at, _)| from + at);
    starts.find_map(|start| {
        let is_in_word = line[..start].ends_with(char::is_alphanumeric);
        let written = &line[start..end];
        let is_length = written.chars().all(|char| char.is_alphanumeric() || " ,".contains(char));
        let span = spans::head(written).filter(|_| is_length && !is_in_word)?;
        let at = printed.checked_sub_signed(TimeDelta::try_seconds(span.seconds)?)?;
        Some((start..end + word.len(), at))
    })
}

/// The subject behind `(HEAD -> main, tag: v2)`.
fn without_names(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let is_name = |names: &str| ["->", "tag:", "HEAD", "origin/"].iter().any(|mark| names.contains(mark));
    inner.filter(|(names, _)| is_name(names)).map_or(text, |(_, rest)| rest.trim_start())
}

/// `Pool limit 20 [T. Berg]`.
fn author_at_end(text: &str) -> (&str, Option<&str>) {
    let ends = [('[', ']'), ('<', '>')];
    let found = ends.into_iter().find_map(|(open, close)| {
        let (subject, who) = text.strip_suffix(close)?.rsplit_once(open)?;
        (is_name(who) && is_capitalised(who) && !subject.trim().is_empty()).then_some((subject.trim_end(), who))
    });
    found.map_or((text, None), |(subject, who)| (subject, Some(who)))
}

/// The first time with a day in a line.
fn stamp_in(line: &str) -> Option<(usize, stamps::Stamp)> {
    const FAR: usize = 200;
    let head = &line[..stamps::floor(line, FAR)];
    let mut may_begin = true;
    for (at, char) in head.char_indices() {
        if may_begin && (char.is_ascii_digit() || char.is_ascii_uppercase()) {
            let found = stamps::head(&line[at..]).filter(|stamp| stamp.start == 0 && stamp.has_day());
            if let Some(stamp) = found {
                return Some((at, stamp));
            }
        }
        may_begin = !char.is_alphanumeric() && char != '-' && char != ':';
    }
    None
}

/// `commit 0123abc… (HEAD -> main)`.
fn commit_line(line: &str) -> Option<&str> {
    let hash = line.strip_prefix("commit ")?.split_whitespace().next()?;
    is_hash(hash).then_some(hash)
}

fn is_dated(line: &str) -> bool {
    ["Date:", "CommitDate:", "AuthorDate:", "committer ", "author "].iter().any(|name| line.starts_with(name))
}

/// The hash in a line that has a date as well: it stands first, last, or beside the date. Elsewhere it is the id of
/// something else.
fn hash_of(line: &str) -> Option<&str> {
    let hash = hash_in(line)?;
    let Range { start: from, end: to } = when_in(line)?;
    let at = line.find(hash)?;
    let says_nothing = |between: &str| !between.contains(char::is_alphanumeric);
    let is_first = says_nothing(&line[..at]);
    let is_last = says_nothing(&line[at + hash.len()..]);
    let is_beside = if at < from {
        line.get(at + hash.len()..from).is_some_and(says_nothing)
    } else {
        line.get(to..at).is_some_and(says_nothing)
    };
    let is_usual = hash.len() <= 12 || hash.len() == 40;
    (is_first || (is_usual && (is_last || is_beside))).then_some(hash)
}

fn begins_with_hash(line: &str) -> bool {
    hash_in(line).is_some_and(|hash| line.trim_start_matches(['*', '|', ' ', '/', '\\']).starts_with(hash))
}

/// Among the first words, a hash: at least seven digits of hexadecimal, not all of them decimal.
fn hash_in(line: &str) -> Option<&str> {
    let head = &line[..stamps::floor(line, 300)];
    let words = head.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(24).find(|word| is_hash(word))
}

fn is_hash(word: &str) -> bool {
    let is_hexadecimal = word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = word.bytes().any(|byte| byte.is_ascii_lowercase());
    (7..=40).contains(&word.len()) && is_hexadecimal && has_digit && (has_letter || word.len() == 40)
}
