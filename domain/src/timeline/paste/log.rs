//! Lines of a program's log.

use super::entries::{Entry, Read, as_markdown, shortened, told_shortly};
use super::stamps;

/// How well the lines fit, in percent: those that begin with a day and a time, or with seconds.
pub(super) fn score(lines: &[&str]) -> usize {
    let fits = |line: &&&str| stamps::head(line).is_some_and(|stamp| stamp.has_day());
    let fitting = lines.iter().filter(fits).count();
    // Lines without a time go on with the one before: a trace has many.
    if fitting == 0 { 0 } else { (100 * fitting / lines.len()).max(20) }
}

/// Each line with a time is an entry; what follows without one belongs to it.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    let mut open: Option<(Entry, Vec<&str>)> = None;
    for (at, line) in text.lines().enumerate() {
        if let Some(stamp) = stamps::head(line) {
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
    read
}

fn close(read: &mut Read, open: Option<(Entry, Vec<&str>)>) {
    const LONGEST_QUOTE: usize = 10_000;
    let Some((mut entry, lines)) = open else { return };
    let whole = lines.join("\n");
    let whole = whole.trim_end();
    let told = told_shortly(&entry.text);
    if lines.len() > 1 && whole.len() > lines[0].len() || told != entry.text {
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
    // The mark of syslog says how urgent a line is, to machines.
    if before.is_empty() || before.starts_with('<') { after.to_owned() } else { format!("{before} {after}") }
}
