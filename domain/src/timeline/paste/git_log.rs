//! What `git log` prints.

use super::entries::{Entry, Read, as_markdown, shortened};
use super::stamps;
use crate::timeline::EventKind;

/// How well the lines fit, in percent.
pub(super) fn score(lines: &[&str]) -> usize {
    let heads = lines.iter().filter(|line| commit_line(line).is_some()).count();
    let dates = lines.iter().filter(|line| date_line(line).is_some()).count();
    if heads > 0 && dates > 0 {
        return 130;
    }
    let hashed = lines.iter().filter(|line| hash_of(line).is_some()).count();
    100 * hashed / lines.len().max(1) + usize::from(hashed > 0) * 20
}

/// Whether these are commits of which none says when.
pub(super) fn is_without_dates(lines: &[&str]) -> bool {
    let hashed = lines.iter().filter(|line| begins_with_hash(line)).count();
    hashed * 5 >= lines.len() * 4 && hashed > 1
}

/// Reads each commit as a change.
pub(super) fn read(text: &str) -> Read {
    let is_long = text.lines().any(|line| commit_line(line).is_some());
    let mut read = if is_long { blocks(text) } else { one_by_one(text) };
    for entry in &mut read.entries {
        entry.kind = Some(EventKind::Change);
    }
    read
}

/// The default: `commit …`, `Author: …`, `Date: …`, and the message indented.
fn blocks(text: &str) -> Read {
    let mut read = Read::default();
    let mut block: Vec<(usize, &str)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if commit_line(line).is_some() {
            close(&mut read, &std::mem::take(&mut block));
        }
        block.push((at + 1, line));
    }
    close(&mut read, &block);
    read
}

fn close(read: &mut Read, block: &[(usize, &str)]) {
    const LONGEST_QUOTE: usize = 5_000;
    let Some((first, head)) = block.first().copied() else { return };
    // When a change went in counts more than when it was written.
    let date_of = |name: &str| block.iter().find_map(|(_, line)| line.strip_prefix(name).map(str::trim));
    let as_written = date_of("CommitDate:").or_else(|| date_of("Date:")).or_else(|| date_of("AuthorDate:"));
    let message: Vec<&str> = block.iter().filter_map(|(_, line)| line.strip_prefix("    ")).collect();
    let subject = message.iter().find(|line| !line.trim().is_empty());
    let when = as_written.and_then(stamps::whole);
    let (Some(hash), Some(as_written), Some(when), Some(subject)) = (commit_line(head), as_written, when, subject)
    else {
        for (line, text) in block {
            read.leave_out(*line, text);
        }
        return;
    };
    let mut entry = Entry::new(when, as_written, first, as_markdown(subject.trim()));
    entry.who = date_of("Author:").map(|author| author.split('<').next().unwrap_or(author).trim().to_owned());
    let message = message.join("\n");
    let short = hash.get(..12).unwrap_or(hash);
    entry.quote = Some(shortened(format!("{short} {}", message.trim()).trim(), LONGEST_QUOTE));
    read.entries.push(entry);
}

/// One line for each commit, with a hash and a date in any order.
fn one_by_one(text: &str) -> Read {
    let mut read = Read::default();
    for (at, line) in text.lines().enumerate() {
        match entry_of(line, at + 1) {
            Some(entry) => read.entries.push(entry),
            None => read.leave_out(at + 1, line),
        }
    }
    read
}

fn entry_of(line: &str, number: usize) -> Option<Entry> {
    let hash = hash_of(line)?;
    let (start, stamp) = stamp_in(line)?;
    let end = start + stamp.end;
    let before = line[..start + stamp.start].replacen(hash, "", 1);
    let after = line[end..].replacen(hash, "", usize::from(!line[..start].contains(hash)));
    let mark = |char: char| {
        char.is_whitespace()
            || matches!(char, '|' | '*' | '/' | '\\' | ',' | ';' | ':' | '"' | '-' | ')' | '(' | ']' | '[')
    };
    let (before, after) = (before.trim_matches(mark), after.trim_matches(mark));
    let subject = [after, before].into_iter().find(|part| part.contains(char::is_alphanumeric))?;
    let as_written = &line[start + stamp.start..end];
    let mut entry = Entry::new(stamp.when, as_written, number, as_markdown(subject));
    entry.quote = Some(shortened(line.trim().trim_start_matches(['*', '|', ' ']), 1000));
    Some(entry)
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

fn date_line(line: &str) -> Option<&str> {
    ["Date:", "CommitDate:", "AuthorDate:"].iter().find_map(|name| line.strip_prefix(name))
}

/// The hash in a line that has a date as well.
fn hash_of(line: &str) -> Option<&str> {
    let hash = hash_in(line)?;
    stamp_in(line).map(|_| hash)
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
