//! Tables of HTML: of data, of labels and their values, and those that only lay out a page.

use std::fmt::Write;

use super::blocks::Writer;
use super::inline;
use crate::postmortems::import::vocabulary;
use crate::timeline::written::columns::columns_of;

struct Cell {
    node: usize,
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
        rows.retain(|row| !row.cells.is_empty());
        let Some(columns) = rows.iter().map(|row| row.cells.len()).max() else { return self.children_of_captions(at) };
        self.children_of_captions(at);
        let is_rich = rows.iter().flat_map(|row| &row.cells).any(|cell| self.is_rich(cell.node));
        if columns == 1 {
            for cell in rows.iter().flat_map(|row| &row.cells) {
                self.children(cell.node);
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

    fn rows(&self, at: usize, rows: &mut Vec<Row>) {
        for child in &self.tree.nodes[at].children {
            let node = &self.tree.nodes[*child];
            match node.name.as_str() {
                "tr" => {
                    let cells = node.children.iter().filter_map(|cell| {
                        let name = self.tree.nodes[*cell].name.as_str();
                        matches!(name, "td" | "th").then_some(Cell { node: *cell, is_head: name == "th" })
                    });
                    rows.push(Row { line: node.line, cells: cells.collect() });
                }
                "table" | "caption" => {}
                _ => self.rows(*child, rows),
            }
        }
    }

    /// Whether a cell has more in it than a text.
    fn is_rich(&self, at: usize) -> bool {
        let mut paragraphs = 0;
        let mut open = vec![at];
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
        let names: Vec<String> = rows.iter().map(|row| self.text(row.cells[0].node)).collect();
        let is_headed =
            rows.iter().all(|row| row.cells[0].is_head && row.cells.get(1).is_none_or(|cell| !cell.is_head));
        let known = names.iter().filter(|name| {
            vocabulary::fact(name).is_some_and(|fact| fact != vocabulary::Fact::Item)
                || vocabulary::section(name).is_some()
        });
        let has_columns = rows.first().is_some_and(|row| row.cells.iter().all(|cell| cell.is_head));
        is_headed || (!has_columns && known.count() * 2 >= names.len())
    }

    fn text(&self, at: usize) -> String {
        inline::markdown(self.tree, &self.tree.nodes[at].children, false)
    }

    fn labels(&mut self, rows: &[Row], is_rich: bool) {
        if !is_rich {
            self.gap(rows[0].line);
            self.line(rows[0].line, "| | |");
            self.line(rows[0].line, "| --- | --- |");
            return self.lines_of(rows, 2);
        }
        for row in rows {
            let name = self.text(row.cells[0].node).replace("**", "");
            let second = row.cells.get(1).map(|cell| cell.node);
            let Some(second) = second else {
                self.children(row.cells[0].node);
                continue;
            };
            if name.is_empty() {
                self.children(second);
            } else if self.is_rich(second) || self.is_rich(row.cells[0].node) {
                self.gap(row.line);
                self.line(row.line, &format!("**{}:**", name.trim_end_matches(':')));
                self.children(second);
            } else {
                self.gap(row.line);
                let value = self.text(second);
                self.line(row.line, &format!("**{}:** {value}", name.trim_end_matches(':')));
            }
        }
    }

    fn data(&mut self, rows: &[Row], columns: usize) {
        let first = &rows[0];
        let names: Vec<String> = first.cells.iter().map(|cell| self.text(cell.node).replace("**", "")).collect();
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
            self.lines_of(&rows[1..], columns);
        } else {
            self.line(first.line, &format!("|{}", " |".repeat(columns)));
            self.line(first.line, &rule);
            self.lines_of(rows, columns);
        }
    }

    fn lines_of(&mut self, rows: &[Row], columns: usize) {
        for row in rows {
            let mut line = "|".to_owned();
            for column in 0..columns {
                let cell = row.cells.get(column).map(|cell| self.text(cell.node).replace('|', "\\|"));
                let _ = write!(line, " {} |", cell.unwrap_or_default());
            }
            self.line(row.line, &line);
        }
    }
}
