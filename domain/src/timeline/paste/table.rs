//! CSV, TSV and cells of a sheet.

mod day_numbers;

use super::PasteContext;
use super::entries::{Entry, Read, When, as_markdown, shortened};
use super::spaced_columns::SpacedColumns;
use super::stamps;
use crate::timeline::written::clocks;
use crate::timeline::written::columns::columns_of;
use crate::timeline::written::phrases::runs_of;
use crate::timeline::written::times::{self, Moment};
use crate::timeline::written::zones;

/// A row with the line on which it begins.
pub(super) struct Row {
    pub line: usize,
    pub cells: Vec<String>,
}

/// How well the lines fit, in percent: as many cells in each row, and a time among them.
pub(super) fn score(lines: &[&str]) -> usize {
    if aligned(&lines.join("\n")).is_some() {
        return 120;
    }
    let Some(separator) = separator_of(lines) else { return 0 };
    let mut rows = rows(&lines.join("\n"), separator);
    day_numbers::write_out(&mut rows, None);
    let Some(first) = rows.first() else { return 0 };
    let alike = rows.iter().filter(|row| row.cells.len() == first.cells.len()).count();
    let timed = rows.iter().filter(|row| row.cells.iter().take(8).any(|cell| time_of(cell).is_some())).count();
    let is_named = columns_of(&first.cells).time.is_some() && first.cells.iter().all(|cell| time_of(cell).is_none());
    if timed * 2 + 1 < rows.len() {
        return 0;
    }
    let share = 100 * alike.min(timed + 1) / rows.len();
    // A line of log with a comma looks like two cells; tabs and a named column tell.
    if is_named || separator == '\t' { share + 15 } else { share / 2 }
}

/// Each row with a time is an entry; its other cells follow its text.
pub(super) fn read(text: &str, context: &PasteContext<'_>) -> Read {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(50).collect();
    let separator = separator_of(&lines).unwrap_or(',');
    let mut rows = aligned(text).unwrap_or_else(|| rows(text, separator));
    day_numbers::write_out(&mut rows, Some(context.near));
    let first = rows.first().map_or(1, |row| row.line);
    let mut read = entries(rows, false);
    for (at, line) in text.lines().enumerate().take(first - 1) {
        read.leave_out(at + 1, line);
    }
    read
}

/// The entries of table rows; `is_markdown` when the cells are Markdown already.
pub(super) fn entries(mut rows: Vec<Row>, is_markdown: bool) -> Read {
    let mut read = Read::default();
    let Some(columns) = Columns::of(&rows) else {
        for row in rows {
            read.leave_out(row.line, &row.cells.join(" "));
        }
        return read;
    };
    let names = if columns.has_names { rows.remove(0).cells } else { Vec::new() };
    read.zone = names.iter().enumerate().find_map(|(column, name)| {
        let is_time = Some(column) == columns.time || Some(column) == columns.day;
        is_time.then(|| zones::find(name)).flatten()
    });
    for row in rows {
        match columns.entry(&row, &names, is_markdown) {
            Some(entry) => read.entries.push(entry),
            None => read.leave_out(row.line, &row.cells.join(" ")),
        }
    }
    read
}

struct Columns {
    has_names: bool,
    day: Option<usize>,
    time: Option<usize>,
    text: Option<usize>,
    who: Option<usize>,
}

impl Columns {
    /// Detects the columns by the names in the first row, or else by their content.
    fn of(rows: &[Row]) -> Option<Self> {
        let first = &rows.first()?.cells;
        let width = rows.iter().take(50).map(|row| row.cells.len()).max().unwrap_or(0);
        let has_names = first.iter().all(|cell| time_of(cell).is_none()) && rows.len() > 1;
        let named = if has_names { Some(columns_of(first)) } else { None };
        let body = &rows[usize::from(has_names)..];
        let count = |column: usize| {
            let is_timed = |row: &&Row| row.cells.get(column).is_some_and(|cell| time_of(cell).is_some());
            body.iter().take(200).filter(is_timed).count()
        };
        let time = named.as_ref().and_then(|named| named.time).filter(|column| count(*column) > 0);
        let day = named.as_ref().and_then(|named| named.day);
        // A number may count anything; written times are times.
        let has_written = |column: usize| {
            let is_written =
                |row: &&Row| row.cells.get(column).is_some_and(|cell| is_written(cell) && time_of(cell).is_some());
            body.iter().take(200).filter(is_written).count() * 2 >= body.len().min(200)
        };
        let time = time.or_else(|| {
            let timed = (0..width).filter(|column| count(*column) > 0);
            timed.max_by_key(|column| (has_written(*column), count(*column), usize::MAX - column))
        })?;
        let day = day.filter(|day| *day != time);
        let is_free = |column: &usize| *column != time && Some(*column) != day;
        let length =
            |column: usize| body.iter().take(50).map(|row| row.cells.get(column).map_or(0, String::len)).sum::<usize>();
        let text = named.as_ref().and_then(|named| named.text).filter(is_free);
        let text =
            text.or_else(|| (0..width).filter(is_free).max_by_key(|column| (length(*column), usize::MAX - column)));
        let who = named.is_some().then(|| {
            first.iter().position(|name| {
                runs_of(name)
                    .iter()
                    .any(|word| matches!(word.as_str(), "who" | "author" | "user" | "name" | "person" | "by" | "from"))
            })
        });
        let who = who.flatten().filter(|column| is_free(column) && Some(*column) != text);
        Some(Self { has_names, day, time: Some(time), text, who })
    }

    fn entry(&self, row: &Row, names: &[String], is_markdown: bool) -> Option<Entry> {
        let cell =
            |column: Option<usize>| column.and_then(|column| row.cells.get(column)).map_or("", |cell| cell.trim());
        let (day, time) = (cell(self.day), cell(self.time));
        let as_written = format!("{day} {time}").trim().to_owned();
        let dotted = clocks::dotted(time).map(|time| time.format("%H:%M").to_string());
        let readable = format!("{day} {}", dotted.as_deref().unwrap_or(time));
        let when = time_of(readable.trim())?;
        let words = |text: &str| if is_markdown { text.to_owned() } else { as_markdown(text) };
        let mut text = words(cell(self.text));
        for (column, value) in row.cells.iter().enumerate() {
            let is_used = [self.day, self.time, self.text, self.who].contains(&Some(column));
            if is_used || value.trim().is_empty() {
                continue;
            }
            let name = names.get(column).map_or("", |name| name.trim());
            let separator = if text.is_empty() { "" } else { "\n\n" };
            let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
            text.extend([separator, &words(&name), &words(value.trim())]);
        }
        if !text.contains(char::is_alphanumeric) {
            return None;
        }
        let mut entry = Entry::new(when, shortened(&as_written, 100), row.line, text);
        entry.who = Some(cell(self.who)).filter(|who| !who.is_empty()).map(str::to_owned);
        Some(entry)
    }
}

/// Whether there is more than a number.
fn is_written(cell: &str) -> bool {
    cell.trim().contains(|char: char| !char.is_ascii_digit() && char != '.')
}

/// A cell that is a time: with seconds since 1970, a day and a time, or a time of day.
fn time_of(cell: &str) -> Option<When> {
    const LONGEST: usize = 80;
    let cell = cell.trim();
    if cell.is_empty() || cell.len() > LONGEST {
        return None;
    }
    if let Some(when) = stamps::whole(cell) {
        return Some(when);
    }
    let moment = times::head(cell).filter(|moment| moment.has_clock() && Moment::says_something(moment))?;
    (!cell[moment.end..].contains(char::is_alphabetic)).then_some(When::Written(moment))
}

/// What parts the cells: the mark that makes rows of equal length.
fn separator_of(lines: &[&str]) -> Option<char> {
    let head = lines.iter().take(30).copied().collect::<Vec<_>>().join("\n");
    ['\t', ';', ',', '|'].into_iter().filter(|mark| head.contains(*mark)).find(|mark| {
        let rows = rows(&head, *mark);
        let width = rows.first().map_or(0, |row| row.cells.len());
        let alike = rows.iter().filter(|row| row.cells.len() == width).count();
        width > 1 && alike * 3 >= rows.len() * 2
    })
}

/// The rows of a table that a command printed: its columns stand below their names, parted by more than one space.
fn aligned(text: &str) -> Option<Vec<Row>> {
    const MOST_ABOVE: usize = 3;
    let mut lines = text.lines().enumerate().filter(|(_, line)| line.contains(char::is_alphanumeric));
    let (at, columns) = lines.by_ref().take(MOST_ABOVE).find_map(|(at, head)| Some((at, spaced_names(head)?)))?;
    let mut rows = vec![Row { line: at + 1, cells: columns.names.clone() }];
    rows.extend(lines.map(|(at, line)| {
        let cells = columns.cells(line).into_iter().map(str::to_owned).collect();
        Row { line: at + 1, cells }
    }));
    let body = &rows[1..];
    let is_timed = |row: &Row, column: usize| row.cells.get(column).is_some_and(|cell| time_of(cell).is_some());
    let has_times = |column: usize| {
        let timed = body.iter().filter(|row| is_timed(row, column)).count();
        timed > 0 && timed * 10 >= body.len() * 8
    };
    (0..columns.names.len()).any(has_times).then_some(rows)
}

/// The names of at least three columns: in capitals, or with one that is named after a time.
fn spaced_names(head: &str) -> Option<SpacedColumns> {
    let columns = SpacedColumns::of(head);
    let is_name = |name: &String| {
        !name.is_empty()
            && name.split_whitespace().count() <= 3
            && time_of(name).is_none()
            && !name.contains(['=', '"', '['])
    };
    let named = columns_of(&columns.names);
    let is_shouted = columns.names.iter().all(|name| !name.contains(char::is_lowercase));
    let is_head = columns.names.len() > 2
        && !head.contains('\t')
        && columns.names.iter().all(is_name)
        && (is_shouted || named.time.or(named.day).is_some());
    is_head.then_some(columns)
}

/// The rows. Cells may be quoted: then a quotation mark in them stands twice, and line ends belong
/// to them.
fn rows(text: &str, separator: char) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = Row { line: 1, cells: Vec::new() };
    let (mut cell, mut line, mut is_quoted) = (String::new(), 1, false);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char == '\n' {
            line += 1;
        }
        match char {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                is_quoted = true;
            }
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                row.cells.push(std::mem::take(&mut cell));
                let next = Row { line, cells: Vec::new() };
                let done = std::mem::replace(&mut row, next);
                if done.cells.iter().any(|cell| !cell.trim().is_empty()) {
                    rows.push(done);
                }
            }
            mark if mark == separator && !is_quoted => row.cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    row.cells.push(cell);
    if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
        rows.push(row);
    }
    rows
}
