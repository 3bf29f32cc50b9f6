//! Tables of two columns whose rows are labelled parts.

use super::label::{Meaning, meaning_of};
use super::{Around, Line, Lines};
use crate::postmortems::import::blocks::{Row, Table};
use crate::postmortems::import::plain::plain;
use crate::postmortems::import::role::Role;

/// The table with headings for the rows that name a part.
pub(super) fn rewritten(text: &str, table: &Table, lines: &[Line], around: &Around) -> Option<(Lines, Option<Role>)> {
    let is_pair = |row: &Row| row.cells.len() == 2;
    if lines.len() != table.rows.len() + 2 || !table.rows.iter().all(is_pair) || !is_pair(&table.head) {
        return None;
    }
    let name = |row: &Row| plain(text[row.cells[0].clone()].trim()).trim_end_matches(':').trim().to_owned();
    let value = |row: &Row| text[row.cells[1].clone()].trim().replace("\\|", "|");
    let is_part = |row: &Row| matches!(meaning_of(&name(row)), Meaning::Part(_)) && !value(row).is_empty();
    let parts = table.rows.iter().filter(|row| is_part(row)).count();
    let known = table.rows.iter().filter(|row| meaning_of(&name(row)) != Meaning::Unknown).count();
    if parts == 0 || known * 2 < table.rows.len() {
        return None;
    }
    let (mut facts, mut out) = (Lines::default(), Lines::default());
    facts.0.extend_from_slice(&lines[..2]);
    let mut last = None;
    // The row above the rule is a label with its text too, when the table has no names of columns.
    let is_head_part = is_part(&table.head);
    if is_head_part {
        "| | |\n".clone_into(&mut facts.0[0].text);
    }
    let head = is_head_part.then_some((&table.head, &lines[0]));
    for (row, line) in head.into_iter().chain(table.rows.iter().zip(&lines[2..])) {
        let (name, value) = (name(row), value(row));
        match meaning_of(&name) {
            Meaning::Part(role) if !value.is_empty() => {
                out.push_gap(line.number);
                out.push(line.number, &around.heading(&name));
                out.push(line.number, "");
                for part in
                    value.split("<br>").flat_map(|part| part.split("<br/>")).flat_map(|part| part.split("<br />"))
                {
                    out.push(line.number, part.trim());
                }
                last = Some(role);
            }
            _ => facts.0.push(line.clone()),
        }
    }
    if let Some(line) = facts.0.last_mut().filter(|line| !line.text.ends_with('\n')) {
        line.text.push('\n');
    }
    facts.push_gap(lines[0].number);
    facts.0.extend(out.0);
    Some((facts, last))
}
