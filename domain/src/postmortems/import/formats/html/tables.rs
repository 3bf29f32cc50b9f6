//! Tables of HTML: of data, of labels and their values, and those that only lay out a page.

use std::fmt::Write;

use super::blocks::Writer;
use super::inline;
use crate::postmortems::import::formats::light::{Spanning, spread};
use crate::postmortems::import::vocabulary;
use crate::timeline::written::columns::columns_of;

#[derive(Clone, Copy)]
struct Cell {
    /// Nothing where the cell beside it reaches over this column.
    node: Option<usize>,
    is_head: bool,
}

struct Row {
    line: usize,
    cells: Vec<Cell>,
}

impl Writer<'_> {
    pub(super) fn table(&mut self, at: usize) {
        let mut rows = Vec::new();
        self.rows(at, &mut rows);
        let (lines, cells): (Vec<usize>, Vec<_>) = rows.into_iter().unzip();
        let filled = |cells: Vec<Option<Cell>>| {
            let is_head = cells.iter().flatten().all(|cell| cell.is_head);
            cells.into_iter().map(|cell| cell.unwrap_or(Cell { node: None, is_head })).collect()
        };
        let cells = spread(cells).into_iter().map(filled);
        let mut rows: Vec<Row> = lines.into_iter().zip(cells).map(|(line, cells)| Row { line, cells }).collect();
        rows.retain(|row| !row.cells.is_empty());
        let Some(columns) = rows.iter().map(|row| row.cells.len()).max() else { return self.children_of_captions(at) };
        self.children_of_captions(at);
        let is_rich = rows.iter().flat_map(|row| &row.cells).any(|cell| self.is_rich(*cell));
        if columns == 1 {
            for cell in rows.iter().flat_map(|row| &row.cells) {
                self.inside(*cell);
            }
        } else if columns == 2 && (is_rich || self.is_of_labels(&rows)) {
            self.labels(&rows, is_rich);
        } else {
            self.data(&rows, columns);
        }
    }

    fn children_of_captions(&mut self, at: usize) {
        let children = self.tree.nodes[at].children.clone();
        for child in children.into_iter().filter(|child| self.tree.nodes[*child].name == "caption") {
            let inner = self.tree.nodes[child].children.clone();
            self.paragraph(&inner);
        }
    }

    fn inside(&mut self, cell: Cell) {
        if let Some(node) = cell.node {
            self.children(node);
        }
    }

    fn rows(&self, at: usize, rows: &mut Vec<(usize, Vec<Spanning<Cell>>)>) {
        for child in &self.tree.nodes[at].children {
            let node = &self.tree.nodes[*child];
            match node.name.as_str() {
                "tr" => {
                    let cells = node.children.iter().filter_map(|cell| {
                        let name = self.tree.nodes[*cell].name.as_str();
                        let (rows, columns) = self.tree.nodes[*cell].spans;
                        let own = Cell { node: Some(*cell), is_head: name == "th" };
                        matches!(name, "td" | "th").then_some(Spanning { cell: own, rows, columns })
                    });
                    rows.push((node.line, cells.collect()));
                }
                "table" | "caption" => {}
                _ => self.rows(*child, rows),
            }
        }
    }

    /// Whether a cell has more in it than a text.
    fn is_rich(&self, cell: Cell) -> bool {
        let mut paragraphs = 0;
        let mut open: Vec<usize> = cell.node.into_iter().collect();
        while let Some(node) = open.pop() {
            let node = &self.tree.nodes[node];
            match node.name.as_str() {
                "ul" | "ol" | "table" | "pre" | "blockquote" => return true,
                "p" => paragraphs += 1,
                _ => {}
            }
            open.extend(&node.children);
        }
        paragraphs > 1
    }

    /// Whether the first column names what the second says.
    fn is_of_labels(&self, rows: &[Row]) -> bool {
        let names: Vec<String> = rows.iter().map(|row| self.text(row.cells[0])).collect();
        let is_headed =
            rows.iter().all(|row| row.cells[0].is_head && row.cells.get(1).is_none_or(|cell| !cell.is_head));
        let known = names.iter().filter(|name| {
            vocabulary::fact(name).is_some_and(|fact| fact != vocabulary::Fact::Item)
                || vocabulary::section(name).is_some()
        });
        let has_columns = rows.first().is_some_and(|row| row.cells.iter().all(|cell| cell.is_head));
        is_headed || (!has_columns && known.count() * 2 >= names.len())
    }

    fn text(&self, cell: Cell) -> String {
        cell.node.map_or_else(String::new, |at| inline::markdown(self.tree, &self.tree.nodes[at].children, false))
    }

    fn labels(&mut self, rows: &[Row], is_rich: bool) {
        if !is_rich {
            self.gap(rows[0].line);
            self.line(rows[0].line, "| | |");
            self.line(rows[0].line, "| --- | --- |");
            return self.lines_of(rows, 2);
        }
        for row in rows {
            let name = self.text(row.cells[0]).replace("**", "");
            let Some(second) = row.cells.get(1).copied() else {
                self.inside(row.cells[0]);
                continue;
            };
            if name.is_empty() {
                self.inside(second);
            } else if self.is_rich(second) || self.is_rich(row.cells[0]) {
                self.gap(row.line);
                self.line(row.line, &format!("**{}:**", name.trim_end_matches(':')));
                self.inside(second);
            } else {
                self.gap(row.line);
                let value = self.text(second);
                self.line(row.line, &format!("**{}:** {value}", name.trim_end_matches(':')));
            }
        }
    }

    fn data(&mut self, rows: &[Row], columns: usize) {
        let first = &rows[0];
        let names: Vec<String> = first.cells.iter().map(|cell| self.text(*cell).replace("**", "")).collect();
        let is_named = first.cells.iter().all(|cell| cell.is_head) || {
            let found = columns_of(&names);
            (found.time.or(found.day).is_some() && found.text.is_some())
                || names.iter().filter(|name| vocabulary::fact(name).is_some()).count() * 2 >= names.len()
        };
        self.gap(first.line);
        let rule = format!("|{}", " --- |".repeat(columns));
        if is_named {
            self.lines_of(&rows[..1], columns);
            self.line(first.line, &rule);
            self.lines_of(&rows[1..], 0);
        } else {
            self.line(first.line, &format!("|{}", " |".repeat(columns)));
            self.line(first.line, &rule);
            self.lines_of(rows, 0);
        }
    }

    /// The rows, each with that many columns at least: the head has to have all of them, and Markdown fills the
    /// rows below it.
    fn lines_of(&mut self, rows: &[Row], columns: usize) {
        for row in rows {
            let mut line = "|".to_owned();
            for cell in &row.cells {
                let _ = write!(line, " {} |", self.text(*cell).replace('|', "\\|"));
            }
            line.push_str(&"  |".repeat(columns.saturating_sub(row.cells.len())));
            self.line(row.line, &line);
        }
    }
}
