//! Entries of a timeline in the rows of a table.

use super::blocks::{Block, Row, Table};
use super::harvest::Harvest;
use super::outline::begins_with_clock;
use super::plain::plain;
use super::source_text::push_paragraph;
use crate::timeline::written::clocks;
use crate::timeline::written::columns::{Columns, columns_of};
use crate::timeline::written::entry::Entry;
use crate::timeline::written::times::{self, Moment};

impl Harvest<'_, '_> {
    /// Whether a table outside a timeline is one: a column named after the time, with times in it.
    pub(super) fn is_timeline_table(&self, table: &Table) -> bool {
        let names = self.column_names(table);
        let columns = columns_of(&names);
        let Some(time) = columns.time.or(columns.day) else { return false };
        let is_timed =
            |row: &&Row| row.cells.get(time).is_some_and(|cell| begins_with_clock(self.document, cell.clone()));
        let timed = table.rows.iter().filter(is_timed).count();
        names.len() > 1 && timed > 0 && timed * 2 >= table.rows.len()
    }

    /// Files the rows that have a moment; the answer is the table with the others.
    pub(super) fn timeline_table(&mut self, table: &Table, block: &Block) -> String {
        let names = self.column_names(table);
        let columns = self.columns(table, &names);
        if columns.time.is_none() && columns.day.is_none() {
            return self.document.markdown(block.range.clone());
        }
        let is_kept: Vec<bool> = table.rows.iter().map(|row| !self.timeline_row(row, &names, &columns)).collect();
        let kept: Vec<&Row> = table.rows.iter().zip(&is_kept).filter(|(_, kept)| **kept).map(|(row, _)| row).collect();
        if kept.len() == table.rows.len() {
            return self.document.markdown(block.range.clone());
        }
        if kept.is_empty() {
            self.out.labels.extend(names.into_iter().filter(|name| !name.is_empty()));
            return self.document.beyond(&table.head);
        }
        let mut lines = vec![self.row_text(&table.head), "| --- ".repeat(names.len()) + "|"];
        lines.extend(kept.into_iter().map(|row| self.row_text(row)));
        lines.join("\n")
    }

    pub(super) fn column_names(&self, table: &Table) -> Vec<String> {
        table.head.cells.iter().map(|cell| plain(&self.document.cell(cell))).collect()
    }

    pub(super) fn row_text(&self, row: &Row) -> String {
        let cells: Vec<String> = row.cells.iter().map(|cell| self.document.inline(cell.clone())).collect();
        format!("| {} | {}", cells.join(" | "), self.document.beyond(row)).trim_end().to_owned()
    }

    /// Detects the columns by their headings, or else by their content.
    fn columns(&self, table: &Table, names: &[String]) -> Columns {
        let mut columns = columns_of(names);
        if columns.time.is_none() && columns.day.is_none() {
            let timed = |column: usize| {
                let is_timed = |row: &&Row| {
                    row.cells.get(column).is_some_and(|cell| begins_with_clock(self.document, cell.clone()))
                };
                table.rows.iter().filter(is_timed).count() * 2 > table.rows.len()
            };
            columns.time = (0..names.len()).find(|column| timed(*column));
        }
        let is_free = |column: &usize| columns.time != Some(*column) && columns.day != Some(*column);
        columns.text = columns.text.filter(is_free).or_else(|| (0..names.len()).find(is_free));
        columns
    }

    fn timeline_row(&mut self, row: &Row, names: &[String], columns: &Columns) -> bool {
        let cell = |column: Option<usize>| {
            let cell = column.and_then(|column| row.cells.get(column));
            cell.map(|cell| self.document.cell(cell)).unwrap_or_default()
        };
        let as_written = format!("{} {}", cell(columns.day), cell(columns.time)).trim().to_owned();
        let readable = format!("{} {}", cell(columns.day), with_colon(&cell(columns.time)));
        let Some(moment) = times::head(readable.trim()).filter(Moment::says_something) else {
            return false;
        };
        let mut text = cell(columns.text).trim().to_owned();
        let beyond = &readable.trim()[moment.end..];
        if beyond.contains(char::is_alphanumeric) {
            push_paragraph(&mut text, beyond.trim_matches([' ', '*', '_', ',', '-', '`']));
        }
        for (column, name) in names.iter().enumerate() {
            let is_used = [columns.day, columns.time, columns.text].contains(&Some(column));
            let value = cell(Some(column));
            if !is_used && !value.trim().is_empty() {
                push_paragraph(&mut text, format!("{name}: {}", value.trim()).trim_start_matches(": "));
            }
        }
        push_paragraph(&mut text, &self.document.beyond(row));
        let line = self.line(row.range.start);
        self.add_event(line, &Entry { moment, as_written, rest: String::new() }, text)
    }
}

/// In a column of times, a dot may part hours and minutes.
fn with_colon(cell: &str) -> String {
    clocks::dotted(cell).map_or_else(|| cell.to_owned(), |time| time.format("%H:%M").to_string())
}
