//! Action items in the rows of a table.

use super::action_facts;
use super::actions::{Known, says_done};
use super::blocks::{Block, Row, Table};
use super::guesses;
use super::harvest::Harvest;
use super::source_text::push_paragraph;
use super::vocabulary::{self, Fact};

/// The columns of a table of action items.
struct Columns {
    text: usize,
    owner: Option<usize>,
    due: Option<usize>,
    done: Option<usize>,
    kind: Option<usize>,
    ticket: Option<usize>,
}

impl Harvest<'_, '_> {
    /// Files the rows as action items; the answer is what remains.
    pub(super) fn action_table(&mut self, table: &Table, block: &Block, group: Option<&String>) -> String {
        let names = self.column_names(table);
        if names.is_empty() || table.rows.is_empty() {
            return self.document.markdown(block.range.clone());
        }
        let columns = columns_of(&names);
        for row in &table.rows {
            self.action_row(row, &names, &columns, group);
        }
        self.out.labels.extend(names.into_iter().filter(|name| !name.is_empty()));
        self.document.beyond(&table.head)
    }

    fn action_row(&mut self, row: &Row, names: &[String], columns: &Columns, group: Option<&String>) {
        let cell = |column: usize| row.cells.get(column).map(|cell| self.document.cell(cell).trim().to_owned());
        let cell = |column: Option<usize>| column.and_then(cell).filter(|cell| !cell.is_empty());
        let due = cell(columns.due).and_then(|as_written| self.around().day_at(&as_written));
        let status = cell(columns.done).unwrap_or_default();
        let is_status_mapped = is_plain_status(&status);
        let mut text = cell(Some(columns.text)).unwrap_or_default();
        for (column, name) in names.iter().enumerate() {
            let Some(value) = cell(Some(column)) else { continue };
            let is_exact_due = columns.due == Some(column) && due.is_some_and(|due| says_no_more(&value, due));
            let is_status = columns.done == Some(column) && is_status_mapped;
            let is_used = column == columns.text || columns.owner == Some(column) || is_exact_due || is_status;
            if !is_used {
                push_paragraph(&mut text, format!("{name}: {value}").trim_start_matches(": "));
            }
        }
        push_paragraph(&mut text, &self.document.beyond(row));
        let known = Known {
            group: group.cloned(),
            owner: cell(columns.owner),
            due,
            done: says_done(&status)
                || text.contains("**DONE**")
                || text.ends_with(" DONE")
                || status.contains(['✅', '☑', '✔'])
                || status.eq_ignore_ascii_case("[x]"),
            kind: cell(columns.kind).and_then(|kind| guesses::named_action_kind(&kind)),
            ticket: cell(columns.ticket).and_then(|ticket| action_facts::ticket(&ticket)),
        };
        if is_status_mapped {
            self.out.labels.push(status);
        }
        if !text.is_empty() || known.owner.is_some() {
            self.add_action(&row.range, &text, known);
        }
    }
}

/// Whether a date in digits has no other words than the day as the item shows it.
fn says_no_more(as_written: &str, due: chrono::NaiveDate) -> bool {
    let sorted = |text: &str| {
        let mut words = super::words::runs_of(text);
        words.sort();
        words
    };
    sorted(as_written) == sorted(&due.to_string())
}

/// Whether a status says no more than the state of the item does.
fn is_plain_status(status: &str) -> bool {
    let status = status.trim_matches(['✅', '☑', '✔', '\u{fe0f}', ' ']).to_lowercase();
    says_done(&status) && status.split_whitespace().count() == 1
        || matches!(
            status.as_str(),
            "open" | "todo" | "to do" | "not started" | "not done" | "offen" | "ouvert" | "abierto" | "aberto"
        )
}

fn columns_of(names: &[String]) -> Columns {
    let facts: Vec<Option<Fact>> = names.iter().map(|name| vocabulary::fact(name)).collect();
    let find = |wanted: Fact| facts.iter().position(|fact| *fact == Some(wanted));
    let owner = find(Fact::Owner).or_else(|| find(Fact::People));
    let due = find(Fact::Due).or_else(|| find(Fact::Date)).or_else(|| find(Fact::Ended));
    let done = find(Fact::State);
    let kind = find(Fact::ActionKind);
    let ticket = find(Fact::Ticket);
    let others = [owner, due, done, kind, ticket];
    let is_free = |column: &usize| !others.contains(&Some(*column));
    let is_number =
        |column: &usize| matches!(names[*column].trim(), "#" | "No" | "No." | "Nr" | "Nr." | "ID" | "№" | "");
    let text = find(Fact::Item).filter(is_free);
    let text = text.or_else(|| (0..names.len()).find(|column| is_free(column) && !is_number(column)));
    let text = text.or_else(|| (0..names.len()).find(is_free)).unwrap_or(0);
    Columns { text, owner, due, done, kind, ticket }
}
