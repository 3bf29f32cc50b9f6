//! What stands for itself in HTML, as Markdown.

use super::inline;
use super::tree::{Node, Tree, is_block};
use crate::postmortems::import::canonical::Lines;

/// Writes the elements of a document as lines of Markdown.
pub(super) struct Writer<'t> {
    pub tree: &'t Tree,
    pub lines: Lines,
    /// What stands before each line: the indentation of lists, the marks of quotes.
    prefix: String,
    /// The bullet of an item, which takes the place of the indentation once.
    bullet: Option<String>,
}

impl<'t> Writer<'t> {
    pub fn new(tree: &'t Tree) -> Self {
        Self { tree, lines: Lines::default(), prefix: String::new(), bullet: None }
    }

    pub fn document(&mut self) {
        self.children(0);
    }

    /// Writes what is within an element; what stands within a line is put together.
    pub fn children(&mut self, at: usize) {
        let children = &self.tree.nodes[at].children;
        let mut line: Vec<usize> = Vec::new();
        for child in children {
            if self.is_inline(*child) {
                line.push(*child);
            } else {
                self.paragraph(&std::mem::take(&mut line));
                self.block(*child);
            }
        }
        self.paragraph(&line);
    }

    fn is_inline(&self, at: usize) -> bool {
        let node = &self.tree.nodes[at];
        !is_block(&node.name) && node.children.iter().all(|child| self.is_inline(*child))
    }

    pub fn paragraph(&mut self, nodes: &[usize]) {
        let text = inline::markdown(self.tree, nodes, true);
        if !text.contains(|char: char| !char.is_whitespace()) {
            return;
        }
        let line = nodes.iter().map(|at| self.tree.nodes[*at].line).min().unwrap_or(1);
        self.gap(line);
        for part in text.lines() {
            self.line(line, &without_marks(part.trim()));
        }
    }

    pub fn gap(&mut self, number: usize) {
        if self.bullet.is_none() && !self.lines.0.is_empty() {
            let prefix = self.prefix.trim_end().to_owned();
            self.lines.push(number, &prefix);
        }
    }

    pub fn line(&mut self, number: usize, text: &str) {
        let before = match self.bullet.take() {
            Some(bullet) => {
                let start = self.prefix.len().saturating_sub(bullet.len());
                format!("{}{bullet}", &self.prefix[..start])
            }
            None => self.prefix.clone(),
        };
        self.lines.push(number, format!("{before}{text}").trim_end());
    }

    fn block(&mut self, at: usize) {
        let tree = self.tree;
        let node = &tree.nodes[at];
        match node.name.as_str() {
            "title" if tree.has_title => {}
            "h1" | "title" => self.heading(node, 1),
            "h2" => self.heading(node, 2),
            "h3" => self.heading(node, 3),
            "h4" => self.heading(node, 4),
            "h5" => self.heading(node, 5),
            "h6" => self.heading(node, 6),
            "ul" | "ac:task-list" => self.list(at, false),
            "ol" => self.list(at, true),
            "li" | "ac:task" => self.item(at, "- "),
            "table" => self.table(at),
            "pre" | "textarea" | "ac:plain-text-body" => self.code(at),
            "blockquote" => self.within("> ", at),
            "dl" => self.definitions(at),
            "summary" | "dt" | "caption" => self.label(at),
            "ac:task-status" | "ac:task-id" => {}
            _ => self.children(at),
        }
    }

    fn heading(&mut self, node: &Node, level: usize) {
        let text = inline::markdown(self.tree, &node.children, false).replace("**", "");
        if text.is_empty() {
            return;
        }
        self.gap(node.line);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.line(node.line, &format!("{} {text}", "#".repeat(level)));
    }

    /// A label on a line of its own.
    fn label(&mut self, at: usize) {
        let node = &self.tree.nodes[at];
        let text = inline::markdown(self.tree, &node.children, false).replace("**", "");
        if !text.is_empty() {
            self.gap(node.line);
            self.line(node.line, &format!("**{}:**", text.trim_end_matches(':')));
        }
    }

    fn list(&mut self, at: usize, is_numbered: bool) {
        let node = &self.tree.nodes[at];
        self.gap(node.line);
        let mut number = 0;
        for child in &node.children {
            let is_item = matches!(self.tree.nodes[*child].name.as_str(), "li" | "ac:task");
            if is_item {
                number += 1;
                let mark = if is_numbered { format!("{number}. ") } else { "- ".to_owned() };
                self.item(*child, &mark);
            } else if !self.is_inline(*child) {
                // A list directly within a list belongs to the item before it.
                let before = self.prefix.len();
                self.prefix.push_str("  ");
                self.block(*child);
                self.prefix.truncate(before);
            } else {
                self.paragraph(&[*child]);
            }
        }
    }

    fn item(&mut self, at: usize, mark: &str) {
        let before = self.prefix.len();
        self.prefix.push_str(&" ".repeat(mark.len()));
        let bullet = match self.ticked(at) {
            Some(true) => format!("{mark}[x] "),
            Some(false) => format!("{mark}[ ] "),
            None => mark.to_owned(),
        };
        self.bullet = Some(bullet.trim_end().to_owned() + " ");
        // The box stands behind the bullet, so the indentation is that of the bullet alone.
        if bullet.len() > mark.len() {
            let line = self.tree.nodes[at].line;
            let start = self.prefix[..before].to_owned();
            self.bullet = None;
            self.boxed_item(at, &start, &bullet, line);
        } else {
            self.children(at);
            if self.bullet.take().is_some() {
                let line = self.tree.nodes[at].line;
                let start = self.prefix[..before].to_owned();
                self.lines.push(line, &format!("{start}{}", mark.trim_end()));
            }
        }
        self.prefix.truncate(before);
    }

    fn boxed_item(&mut self, at: usize, start: &str, bullet: &str, line: usize) {
        let first = self.lines.0.len();
        self.children(at);
        // The first line of the item gets its bullet afterwards.
        match self.lines.0.get_mut(first..).and_then(|lines| lines.iter_mut().find(|line| !line.text.trim().is_empty()))
        {
            Some(line) => line.text = format!("{start}{bullet}{}\n", line.text.trim()),
            None => self.lines.push(line, &format!("{start}{}", bullet.trim_end())),
        }
    }

    fn ticked(&self, at: usize) -> Option<bool> {
        let node = &self.tree.nodes[at];
        if node.is_ticked.is_some() {
            return node.is_ticked;
        }
        node.children.iter().find_map(|child| {
            let child_node = &self.tree.nodes[*child];
            match child_node.name.as_str() {
                "input" => child_node.is_ticked,
                "ac:task-status" => Some(inline::markdown(self.tree, &child_node.children, false).trim() == "complete"),
                "p" | "label" | "span" | "div" => self.ticked(*child),
                _ => None,
            }
        })
    }

    fn within(&mut self, mark: &str, at: usize) {
        let before = self.prefix.len();
        self.gap(self.tree.nodes[at].line);
        self.prefix.push_str(mark);
        self.children(at);
        self.prefix.truncate(before);
        self.gap(self.tree.nodes[at].line);
    }

    fn code(&mut self, at: usize) {
        let mut text = String::new();
        self.raw(at, &mut text);
        let text = text.trim_matches('\n');
        if text.trim().is_empty() {
            return;
        }
        let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        let line = self.tree.nodes[at].line;
        self.gap(line);
        self.line(line, &fence);
        for part in text.lines() {
            self.line(line, part);
        }
        self.line(line, &fence);
    }

    fn raw(&self, at: usize, out: &mut String) {
        let node = &self.tree.nodes[at];
        out.push_str(&node.text);
        if node.name == "br" {
            out.push('\n');
        }
        for child in &node.children {
            self.raw(*child, out);
        }
    }

    fn definitions(&mut self, at: usize) {
        let children = self.tree.nodes[at].children.clone();
        let mut is_open = false;
        for child in children {
            let node = &self.tree.nodes[child];
            match node.name.as_str() {
                "dt" => {
                    self.label(child);
                    is_open = true;
                }
                "dd" if is_open && node.children.iter().all(|child| self.is_inline(*child)) => {
                    let text = inline::markdown(self.tree, &node.children, false);
                    if let Some(last) = self.lines.0.last_mut() {
                        last.text = format!("{} {text}\n", last.text.trim_end());
                    }
                    is_open = false;
                }
                "" => {}
                "div" => self.definitions(child),
                _ => self.children(child),
            }
        }
    }
}

/// A line of text that would be read as a mark of Markdown, with a backslash before the mark.
fn without_marks(line: &str) -> String {
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_number = first.strip_suffix(['.', ')']).is_some_and(|number| {
        !number.is_empty() && number.len() < 10 && number.chars().all(|char| char.is_ascii_digit())
    });
    let is_mark = matches!(first, "-" | "+" | "=" | ">")
        || first.chars().all(|char| char == '#') && !first.is_empty()
        || first.starts_with('>')
        || first.starts_with("---")
        || first.starts_with("===")
        || first.starts_with("~~~")
        || first.starts_with("+++");
    if is_mark {
        format!("\\{line}")
    } else if is_number {
        let at = first.len() - 1;
        format!("{}\\{}", &line[..at], &line[at..])
    } else {
        line.to_owned()
    }
}
