//! `reStructuredText`.

use std::fmt::Write;

use super::Converted;
use super::light::{push_table, words};
use crate::postmortems::import::canonical::Lines;

/// Whether a text has marks that only this markup has.
pub(super) fn is_restructured(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    let has_directive = lines.iter().any(|line| line.starts_with(".. ") && line.contains("::"));
    let underlined = lines
        .windows(2)
        .filter(|pair| {
            rule(pair[1]).is_some_and(|mark| matches!(mark, '~' | '^' | '"' | '*' | '+')) && is_title(pair[0], pair[1])
        })
        .count();
    has_directive || underlined > 0
}

/// The character of a line that consists of one mark only.
fn rule(line: &str) -> Option<char> {
    let line = line.trim_end();
    let mark = line.chars().next().filter(|char| char.is_ascii_punctuation() && *char != '|')?;
    (line.len() >= 3 && line.chars().all(|char| char == mark)).then_some(mark)
}

fn is_title(text: &str, under: &str) -> bool {
    let text = text.trim_end();
    !text.is_empty()
        && rule(text).is_none()
        && !text.starts_with([' ', '|', '+'])
        && under.trim_end().chars().count() + 2 >= text.chars().count()
}

/// The document as Markdown.
pub(super) fn convert(text: &str) -> Converted {
    let source: Vec<&str> = text.lines().collect();
    let mut reader = Reader { source: &source, lines: Lines::default(), levels: Vec::new(), at: 0 };
    while reader.at < source.len() {
        reader.step();
    }
    let is_mark = |line: &str| line.starts_with(".. ") && line.contains("::") && line.ends_with("::");
    let kept: Vec<String> = source
        .iter()
        .map(|line| match directive(line) {
            Some((name, rest)) if is_code(name) || name == "list-table" || name == "image" || name == "figure" => {
                rest.to_owned()
            }
            _ => numberless(line).map_or_else(|| (*line).to_owned(), |(_, text)| text.to_owned()),
        })
        .filter(|line| !is_option(line))
        .collect();
    let words = words(
        &kept.join("\n"),
        is_mark,
        &[":alt:", ":caption:", ":ref:", ":doc:", ":code:", ":issue:", "[x] ", "[X] "],
    );
    Converted { lines: reader.lines, words }
}

/// `.. name:: rest`.
fn directive(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.trim_start().strip_prefix(".. ")?.split_once("::")?;
    (!name.contains(' ')).then(|| (name, rest.trim()))
}

fn is_code(name: &str) -> bool {
    matches!(name, "code" | "code-block" | "sourcecode" | "highlight" | "parsed-literal")
}

/// An option of a directive, which says how it looks.
fn is_option(line: &str) -> bool {
    const OPTIONS: [&str; 9] = [
        ":header-rows:",
        ":widths:",
        ":class:",
        ":linenos:",
        ":name:",
        ":align:",
        ":width:",
        ":stub-columns:",
        ":height:",
    ];
    OPTIONS.iter().any(|option| line.trim_start().starts_with(option)) && line.starts_with(' ')
}

/// The text of an option that a reader sees.
fn text_option(line: &str) -> Option<&str> {
    let start = line.trim_start();
    let text = start.strip_prefix(":alt:").or_else(|| start.strip_prefix(":caption:"))?;
    line.starts_with(' ').then_some(text.trim())
}

/// The text of a numbered item, and how far it is indented.
fn numberless(line: &str) -> Option<(usize, &str)> {
    let start = line.trim_start();
    let indent = line.len() - start.len();
    let start = start.strip_prefix('(').unwrap_or(start);
    let rest = start.trim_start_matches(|char: char| char.is_ascii_digit());
    let rest = if rest.len() < start.len() { rest } else { start.strip_prefix('#')? };
    let text = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    Some((indent, text))
}

struct Reader<'s> {
    source: &'s [&'s str],
    lines: Lines,
    levels: Vec<(char, bool)>,
    at: usize,
}

impl Reader<'_> {
    fn get(&self, at: usize) -> &str {
        self.source.get(at).copied().unwrap_or_default()
    }

    fn step(&mut self) {
        let number = self.at + 1;
        let line = self.get(self.at).to_owned();
        let next = self.get(self.at + 1).to_owned();
        if let (Some(mark), Some(other)) = (rule(&line), rule(self.get(self.at + 2)))
            && mark == other
            && !next.trim().is_empty()
            && rule(&next).is_none()
        {
            return self.heading(number + 1, next.trim(), (mark, true), 3);
        }
        if let Some(mark) = rule(&next).filter(|_| is_title(&line, &next)) {
            return self.heading(number, line.trim(), (mark, false), 2);
        }
        if line.starts_with("+-") && next.starts_with('|') {
            return self.grid_table();
        }
        if line.starts_with("==") && line.contains(' ') && line.chars().all(|char| matches!(char, '=' | ' ')) {
            return self.simple_table();
        }
        if let Some((name, rest)) = directive(&line) {
            return self.directive(name, rest);
        }
        if let Some((key, value)) = line.strip_prefix(':').and_then(|rest| rest.split_once(": ")) {
            self.lines.push(number, &format!("**{key}:** {}", inline(value.trim())));
            self.at += 1;
            return;
        }
        let is_comment = line.starts_with(".. ");
        let text = if is_comment { line[3..].to_owned() } else { line.clone() };
        let is_term = !text.is_empty()
            && !text.starts_with(' ')
            && next.starts_with("  ")
            && !next.trim_start().starts_with(['-', '*'])
            && !is_item(&text)
            && text.split_whitespace().count() <= 6
            && !text.ends_with('.');
        if is_term && !text.ends_with("::") {
            self.lines.push_gap(number);
            self.lines.push(number, &format!("**{}:**", text.trim().trim_matches(['*', ':'])));
            self.at += 1;
            while self.get(self.at).starts_with("  ") {
                let line = self.get(self.at).trim().to_owned();
                if is_item(&line) {
                    self.lines.push_gap(self.at + 1);
                }
                self.lines.push(self.at + 1, &inline(&line));
                self.at += 1;
            }
            return;
        }
        if let Some(before) = text.trim_end().strip_suffix("::") {
            let before = if before.trim().is_empty() { String::new() } else { format!("{}:", inline(before)) };
            self.lines.push(number, &before);
            self.at += 1;
            return self.literal("");
        }
        let written = match numberless(&text) {
            Some((indent, item)) => format!("{}1. {}", " ".repeat(indent), inline(item)),
            None => inline(&text.replacen("• ", "- ", 1)),
        };
        self.lines.push(number, &written);
        self.at += 1;
    }

    fn heading(&mut self, number: usize, text: &str, mark: (char, bool), lines: usize) {
        let level = self.levels.iter().position(|other| *other == mark).unwrap_or_else(|| {
            self.levels.push(mark);
            self.levels.len() - 1
        });
        self.lines.push_gap(number);
        let text = inline(text).replace("**", "");
        self.lines.push(number, &format!("{} {text}", "#".repeat((level + 1).min(6))));
        self.lines.push(number, "");
        self.at += lines;
    }

    fn directive(&mut self, name: &str, rest: &str) {
        let number = self.at + 1;
        self.at += 1;
        let mut told = String::new();
        loop {
            let option = self.get(self.at);
            match text_option(option) {
                Some(text) => inline(text).clone_into(&mut told),
                None if is_option(option) => {}
                None => break,
            }
            self.at += 1;
        }
        self.lines.push_gap(number);
        if !told.is_empty() && !matches!(name, "image" | "figure") {
            self.lines.push(number, &told);
            self.lines.push(number, "");
        }
        if is_code(name) {
            return self.literal(rest);
        }
        if name == "list-table" {
            if !rest.is_empty() {
                self.lines.push(number, rest);
            }
            return self.list_table();
        }
        if name == "image" || name == "figure" {
            self.lines.push(number, &format!("![{}]({rest})", told.replace(['[', ']'], "")));
            return;
        }
        self.lines.push(number, format!("**{name}:** {}", inline(rest)).trim_end());
    }

    /// An indented block that is taken as it is.
    fn literal(&mut self, language: &str) {
        while self.get(self.at).trim().is_empty() && self.at < self.source.len() {
            self.at += 1;
        }
        self.lines.push_gap(self.at);
        let indent = self.get(self.at).len() - self.get(self.at).trim_start().len();
        if indent == 0 {
            return;
        }
        self.lines.push(self.at + 1, &format!("```{language}"));
        while self.at < self.source.len() && (self.get(self.at).starts_with(' ') || self.get(self.at).trim().is_empty())
        {
            let line = self.get(self.at);
            let line = line.get(indent.min(line.len() - line.trim_start().len())..).unwrap_or_default().to_owned();
            self.lines.push(self.at + 1, &line);
            self.at += 1;
        }
        while self.lines.0.last().is_some_and(|line| line.text.trim().is_empty()) {
            self.lines.0.pop();
        }
        self.lines.push(self.at, "```");
        self.lines.push(self.at, "");
    }

    fn list_table(&mut self) {
        let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
        while self.at < self.source.len() && (self.get(self.at).starts_with(' ') || self.get(self.at).trim().is_empty())
        {
            let line = self.get(self.at).trim().to_owned();
            let number = self.at + 1;
            let cell = if let Some(first) = line.strip_prefix("* -") {
                rows.push((number, Vec::new()));
                Some(first)
            } else {
                line.strip_prefix("- ").or_else(|| (line == "-").then_some(""))
            };
            match (cell, rows.last_mut()) {
                (Some(cell), Some((_, cells))) => cells.push(inline(cell.trim())),
                (None, Some((_, cells))) if !line.is_empty() => {
                    if let Some(last) = cells.last_mut() {
                        last.push(' ');
                        last.push_str(&inline(&line));
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        push_table(&mut self.lines, &rows, true);
    }

    fn grid_table(&mut self) {
        let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
        let mut has_head = false;
        let mut is_open = false;
        while self.at < self.source.len() && self.get(self.at).starts_with(['+', '|']) {
            let line = self.get(self.at).to_owned();
            if line.starts_with('+') {
                has_head |= line.contains("+=");
                is_open = false;
            } else {
                let cells = line.trim().trim_matches('|').split('|').map(|cell| inline(cell.trim()));
                if is_open && let Some((_, last)) = rows.last_mut() {
                    for (cell, more) in last.iter_mut().zip(cells) {
                        *cell = joined(cell, &more);
                    }
                } else {
                    rows.push((self.at + 1, cells.collect()));
                    is_open = true;
                }
            }
            self.at += 1;
        }
        push_table(&mut self.lines, &rows, has_head);
    }

    fn simple_table(&mut self) {
        let borders = self.get(self.at).to_owned();
        let mut starts: Vec<usize> = Vec::new();
        let mut before = ' ';
        for (at, char) in borders.char_indices() {
            if char == '=' && before == ' ' {
                starts.push(at);
            }
            before = char;
        }
        self.at += 1;
        let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
        let mut rules = 0;
        while self.at < self.source.len() && !self.get(self.at).trim().is_empty() {
            let line = self.get(self.at).to_owned();
            if line.chars().all(|char| matches!(char, '=' | ' ')) {
                rules += 1;
            } else {
                let chars: Vec<char> = line.chars().collect();
                let cells: Vec<String> = starts
                    .iter()
                    .enumerate()
                    .map(|(column, start)| {
                        let end = starts.get(column + 1).copied().unwrap_or(chars.len()).min(chars.len());
                        inline(chars.get((*start).min(end)..end).unwrap_or_default().iter().collect::<String>().trim())
                    })
                    .collect();
                let goes_on = cells.first().is_some_and(String::is_empty);
                match rows.last_mut().filter(|_| goes_on) {
                    Some((_, last)) => {
                        for (cell, more) in last.iter_mut().zip(cells) {
                            *cell = joined(cell, &more);
                        }
                    }
                    None => rows.push((self.at + 1, cells)),
                }
            }
            self.at += 1;
        }
        push_table(&mut self.lines, &rows, rules > 1);
    }
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ") || numberless(line).is_some()
}

/// What stands within a line, as Markdown.
fn inline(text: &str) -> String {
    let text = text.replace("``", "`");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('`') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let Some((inner, behind)) = after.split_once('`') else { break };
        // A role before the text says what it is.
        let before = match before.strip_suffix(':').and_then(|head| head.rfind(':').map(|at| &head[..at])) {
            Some(head) if before.ends_with(':') && !before[head.len()..].contains(' ') => head,
            _ => before,
        };
        out.push_str(before);
        let link = inner.split_once(" <").and_then(|(name, address)| Some((name, address.strip_suffix('>')?)));
        if let Some((name, address)) = link {
            let _ = write!(out, "[{name}]({address})");
            rest = behind.trim_start_matches('_');
        } else {
            let _ = write!(out, "`{inner}`");
            rest = behind.strip_prefix('_').unwrap_or(behind);
        }
    }
    out.push_str(rest);
    out
}

/// A cell and what goes on with it on the next line.
fn joined(cell: &str, more: &str) -> String {
    format!("{cell} {more}").trim().to_owned()
}
