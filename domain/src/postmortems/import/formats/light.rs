//! What the readers of light markup have in common.

use std::collections::BTreeMap;

use crate::postmortems::import::canonical::Lines;
use crate::postmortems::import::words::runs_of;

/// A table of Markdown, of rows that were read elsewhere; the first row names the columns when `has_head`.
pub(super) fn push_table(lines: &mut Lines, rows: &[(usize, Vec<String>)], has_head: bool) {
    let Some(columns) = rows.iter().map(|(_, cells)| cells.len()).max().filter(|columns| *columns > 0) else { return };
    let first = rows[0].0;
    lines.push_gap(first);
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.trim().replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    // Only the head has to have all columns: Markdown fills the rows below it, however many they are.
    if !has_head {
        lines.push(first, &format!("|{}", "  |".repeat(columns)));
        lines.push(first, &format!("|{}", " --- |".repeat(columns)));
    }
    for (at, (number, cells)) in rows.iter().enumerate() {
        if has_head && at == 0 {
            lines.push(*number, &format!("{}{}", row(cells), "  |".repeat(columns - cells.len())));
            lines.push(*number, &format!("|{}", " --- |".repeat(columns)));
        } else {
            lines.push(*number, &row(cells));
        }
    }
    lines.push(first, "");
}

/// A cell and over how many rows and columns it reaches.
pub(super) struct Spanning<T> {
    pub cell: T,
    pub rows: usize,
    pub columns: usize,
}

/// The rows with each cell in its column: one that reaches over several rows stands in each of them, and one
/// that reaches over several columns keeps the others empty.
pub(super) fn spread<T: Clone>(rows: Vec<Vec<Spanning<T>>>) -> Vec<Vec<Option<T>>> {
    // A few cells may claim to reach over millions.
    const MOST_ADDED: usize = 20_000;
    let mut added = 0;
    let mut above: BTreeMap<usize, (usize, Option<T>)> = BTreeMap::new();
    let spread_row = |row: Vec<Spanning<T>>| {
        let mut out: Vec<Option<T>> = Vec::new();
        if row.is_empty() {
            return out;
        }
        added += above.len();
        if added > MOST_ADDED {
            above.clear();
        }
        let mut begun = Vec::new();
        for cell in row {
            while let Some((_, cell)) = above.get(&out.len()) {
                out.push(cell.clone());
            }
            let empty = (cell.columns.max(1) - 1).min(MOST_ADDED.saturating_sub(added));
            added += empty;
            let first = out.len();
            out.push(Some(cell.cell));
            out.extend(std::iter::repeat_n(None, empty));
            if cell.rows > 1 {
                begun.push((first..out.len(), cell.rows));
            }
        }
        while let Some((_, cell)) = above.get(&out.len()) {
            out.push(cell.clone());
        }
        for (columns, rows) in begun {
            above.extend(columns.map(|column| (column, (rows, out[column].clone()))));
        }
        above.retain(|_, (left, _)| {
            *left -= 1;
            *left > 0
        });
        while out.last().is_some_and(Option::is_none) {
            out.pop();
        }
        out
    };
    rows.into_iter().map(spread_row).collect()
}

/// Replaces a mark on both sides of some words by another one.
pub(super) fn remark(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(from) {
        let after = &rest[start + from.len()..];
        let is_open =
            !rest[..start].ends_with(char::is_alphanumeric) && after.starts_with(|char: char| !char.is_whitespace());
        if !is_open {
            out.push_str(&rest[..start + from.len()]);
            rest = after;
            continue;
        }
        let end = after.match_indices(from).map(|(at, _)| at).find(|end| {
            let behind = &after[end + from.len()..];
            *end > 0 && !after[..*end].ends_with(char::is_whitespace) && !behind.starts_with(char::is_alphanumeric)
        });
        // What does not end behind this mark ends behind none that follows.
        let Some(end) = end else { break };
        out.push_str(&rest[..start]);
        out.push_str(to);
        out.push_str(&after[..end]);
        out.push_str(to);
        rest = &after[end + from.len()..];
    }
    out.push_str(rest);
    out
}

/// The words of a text without those of its marks: whole lines, and texts within lines.
pub(super) fn words(text: &str, is_mark: impl Fn(&str) -> bool, marks: &[&str]) -> Vec<String> {
    let lines = text.lines().filter(|line| !is_mark(line.trim()));
    lines
        .flat_map(|line| {
            let line = marks.iter().fold(line.to_owned(), |line, mark| line.replace(mark, " "));
            runs_of(&line)
        })
        .collect()
}

/// The bullet or number of a nested item in Markdown, for the marks of its ancestors and its own.
pub(super) fn bullet(is_numbered: &[bool]) -> String {
    let Some((own, above)) = is_numbered.split_last() else { return String::new() };
    let indent: usize = above.iter().map(|is_numbered| if *is_numbered { 3 } else { 2 }).sum();
    format!("{}{}", " ".repeat(indent), if *own { "1. " } else { "- " })
}
