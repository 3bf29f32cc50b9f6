//! A table in Markdown.

use super::entries::Read;
use super::table::{Row, entries};

/// How well the lines fit, in percent: rows between bars, and the line below the names.
pub(super) fn score(lines: &[&str]) -> usize {
    let rows = lines.iter().filter(|line| is_row(line)).count();
    if lines.iter().any(|line| is_rule(line)) { 100 * rows / lines.len() + 25 } else { 0 }
}

/// The rows; text around the table is ignored.
pub(super) fn read(text: &str) -> Read {
    let mut rows = Vec::new();
    let mut beside = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if is_rule(line) {
        } else if is_row(line) {
            rows.push(Row { line: at + 1, cells: cells(line) });
        } else {
            beside.push((at + 1, line));
        }
    }
    let mut read = entries(rows, true);
    for (line, text) in beside {
        read.leave_out(line, text);
    }
    read.left_out.sort_by_key(|left| left.line);
    read
}

fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && line.len() > 1 || line.matches(" | ").count() > 0
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains("--") && line.contains('|') && line.chars().all(|char| matches!(char, '|' | '-' | ':' | ' '))
}

/// Between bars; a bar behind a backslash belongs to its cell.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for char in line.chars() {
        match char {
            '|' if !escaped => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    if char == '|' {
                        cell.pop();
                    }
                    cell.push(char);
                }
            }
        }
        escaped = char == '\\' && !escaped;
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}
