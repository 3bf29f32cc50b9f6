//! What the readers of light markup have in common.

use crate::postmortems::import::canonical::Lines;
use crate::postmortems::import::words::runs_of;

/// A table of Markdown, of rows that were read elsewhere; the first row names the columns when `has_head`.
pub(super) fn push_table(lines: &mut Lines, rows: &[(usize, Vec<String>)], has_head: bool) {
    let Some(columns) = rows.iter().map(|(_, cells)| cells.len()).max().filter(|columns| *columns > 0) else { return };
    let first = rows[0].0;
    lines.push_gap(first);
    let row = |cells: &[String]| {
        let cells: Vec<String> =
            (0..columns).map(|column| cells.get(column).map_or("", |cell| cell.trim()).replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    if !has_head {
        lines.push(first, &row(&[]));
        lines.push(first, &format!("|{}", " --- |".repeat(columns)));
    }
    for (at, (number, cells)) in rows.iter().enumerate() {
        lines.push(*number, &row(cells));
        if has_head && at == 0 {
            lines.push(*number, &format!("|{}", " --- |".repeat(columns)));
        }
    }
    lines.push(first, "");
}

/// Replaces a mark on both sides of some words by another one.
pub(super) fn remark(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(from) {
        let after = &rest[start + from.len()..];
        let is_open =
            !rest[..start].ends_with(char::is_alphanumeric) && after.starts_with(|char: char| !char.is_whitespace());
        let end = after.match_indices(from).map(|(at, _)| at).find(|end| {
            let behind = &after[end + from.len()..];
            *end > 0 && !after[..*end].ends_with(char::is_whitespace) && !behind.starts_with(char::is_alphanumeric)
        });
        if let Some(end) = end.filter(|_| is_open) {
            out.push_str(&rest[..start]);
            out.push_str(to);
            out.push_str(&after[..end]);
            out.push_str(to);
            rest = &after[end + from.len()..];
        } else {
            out.push_str(&rest[..start + from.len()]);
            rest = after;
        }
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
