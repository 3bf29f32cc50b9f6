//! The markup of `MediaWiki`.

use super::Converted;
use super::light::{Spanning, bullet, push_table, spread, words};
use crate::postmortems::import::canonical::Lines;

/// Whether a text has headings or tables in this markup.
pub(super) fn is_media_wiki(text: &str) -> bool {
    text.lines().any(is_heading)
        || (text.lines().any(|line| line.starts_with("{|")) && text.lines().any(|line| line.starts_with("|}")))
}

/// `== Heading ==` with its level.
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_end();
    let level = line.len() - line.trim_start_matches('=').len();
    let inner = line.get(level..)?.strip_suffix(&"=".repeat(level))?;
    ((1..=6).contains(&level) && !inner.trim().is_empty() && !inner.ends_with('=')).then(|| (level, inner.trim()))
}

/// Whether a line is a heading of this markup and of no other.
pub(super) fn is_heading(line: &str) -> bool {
    heading(line).is_some_and(|(level, _)| level > 1)
}

/// The document as Markdown.
pub(super) fn convert(text: &str) -> Converted {
    let mut reader = Reader { lines: Lines::default(), table: None, is_code: false };
    for (at, line) in text.lines().enumerate() {
        reader.line(at + 1, line);
    }
    reader.end_table();
    let is_mark =
        |line: &str| line.starts_with("{|") || line.starts_with("|-") || line == "__TOC__" || line == "__NOTOC__";
    let marks = [
        "<br>",
        "<br/>",
        "<br />",
        "<pre>",
        "</pre>",
        "<nowiki>",
        "</nowiki>",
        "</syntaxhighlight>",
        "<syntaxhighlight lang=",
        "<code>",
        "</code>",
        "[x] ",
        "[X] ",
    ];
    // The attributes of a cell stand before a single bar.
    let cleaned: Vec<String> = text
        .lines()
        .map(|line| {
            if line.starts_with(['|', '!']) && !line.starts_with("|-") {
                without_attributes_of_line(line)
            } else {
                line.to_owned()
            }
        })
        .collect();
    Converted { lines: reader.lines, words: words(&cleaned.join("\n"), is_mark, &marks) }
}

struct Table {
    rows: Vec<(usize, Vec<Spanning<String>>)>,
    has_head: bool,
}

struct Reader {
    lines: Lines,
    table: Option<Table>,
    is_code: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        let start = line.trim_start();
        if self.is_code {
            let ends =
                ["</pre>", "</syntaxhighlight>", "</source>", "</nowiki>"].iter().find(|end| start.contains(**end));
            match ends {
                Some(end) => {
                    let before = line.replace(end, "");
                    if !before.trim().is_empty() {
                        self.lines.push(number, &before);
                    }
                    self.lines.push(number, "```");
                    self.is_code = false;
                }
                None => self.lines.push(number, line),
            }
            return;
        }
        let tag = ["<pre>", "<syntaxhighlight", "<source"].iter().find(|tag| start.starts_with(**tag));
        if let Some(tag) = tag.filter(|_| !start.contains("</")) {
            self.lines.push_gap(number);
            let language = start.split_once("lang=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
            self.lines.push(number, &format!("```{language}"));
            let rest = start[tag.len()..].split_once('>').map_or("", |(_, rest)| rest);
            let rest = if *tag == "<pre>" { &start[tag.len()..] } else { rest };
            if !rest.trim().is_empty() {
                self.lines.push(number, rest);
            }
            self.is_code = true;
            return;
        }
        if start.starts_with("{|") {
            self.end_table();
            self.table = Some(Table { rows: Vec::new(), has_head: false });
        } else if self.table.is_some() {
            self.table_line(number, start);
        } else {
            self.text_line(number, line);
        }
    }

    fn table_line(&mut self, number: usize, line: &str) {
        if line.starts_with("|}") {
            self.end_table();
            return;
        }
        let Some(table) = &mut self.table else { return };
        if line.starts_with("|-") {
            if table.rows.last().is_none_or(|(_, cells)| !cells.is_empty()) {
                table.rows.push((number, Vec::new()));
            }
        } else if let Some(caption) = line.strip_prefix("|+") {
            let caption = inline(caption.trim());
            self.lines.push_gap(number);
            self.lines.push(number, &caption);
            self.lines.push(number, "");
        } else if line.starts_with(['|', '!']) {
            let is_head = line.starts_with('!');
            let cells = line[1..].replace("!!", "||");
            let cells = cells.split("||").map(|cell| {
                let text = without_attributes(cell);
                let attributes = &cell[..cell.len() - text.len()];
                Spanning {
                    cell: inline(text.trim()),
                    rows: span(attributes, "rowspan="),
                    columns: span(attributes, "colspan="),
                }
            });
            if table.rows.is_empty() {
                table.rows.push((number, Vec::new()));
            }
            let is_first = table.rows.iter().all(|(_, cells)| cells.is_empty());
            let is_only_heads = table.rows.last().is_some_and(|(_, cells)| cells.is_empty()) || table.has_head;
            if is_head && is_first && is_only_heads {
                table.has_head = true;
            }
            if let Some((_, row)) = table.rows.last_mut() {
                row.extend(cells);
            }
            // A row that begins with a head and goes on without is a label and its value.
            if !is_head
                && table.has_head
                && table.rows.iter().filter(|(_, cells)| !cells.is_empty()).take(2).count() == 1
            {
                table.has_head = false;
            }
        } else if let Some(cell) = table.rows.last_mut().and_then(|(_, cells)| cells.last_mut()) {
            cell.cell.push(' ');
            cell.cell.push_str(&inline(line.trim_start_matches('*').trim()));
        }
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else { return };
        table.rows.retain(|(_, cells)| !cells.is_empty());
        let (numbers, cells): (Vec<usize>, Vec<_>) = table.rows.into_iter().unzip();
        let filled = |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect();
        let rows: Vec<_> = numbers.into_iter().zip(spread(cells).into_iter().map(filled)).collect();
        push_table(&mut self.lines, &rows, table.has_head);
    }

    fn text_line(&mut self, number: usize, line: &str) {
        if let Some((level, text)) = heading(line) {
            self.lines.push_gap(number);
            self.lines.push(number, &format!("{} {}", "#".repeat(level), inline(text).replace("**", "")));
            self.lines.push(number, "");
            return;
        }
        let depth = line.chars().take_while(|char| matches!(char, '*' | '#' | ':' | ';')).count();
        let (marks, text) = line.split_at(depth);
        if depth == 0 || text.trim().is_empty() {
            let text = line.trim();
            if !text.starts_with("----") && text != "__TOC__" && text != "__NOTOC__" {
                self.lines.push(number, &inline(text));
            }
            return;
        }
        if let Some(term) = line.strip_prefix(';') {
            let (term, text) = term.split_once(" : ").map_or((term, ""), |(term, text)| (term, text));
            self.lines.push_gap(number);
            self.lines.push(number, &format!("**{}:** {}", term.trim().trim_matches(['\'', ':']), inline(text.trim())));
            return;
        }
        if marks.chars().all(|char| char == ':') {
            // An indented line below a term, or an answer.
            if let Some(last) = self.lines.0.last_mut().filter(|last| last.text.trim_end().ends_with(":**")) {
                last.text = format!("{} {}\n", last.text.trim_end(), inline(text.trim()));
                return;
            }
            self.lines.push_gap(number);
            self.lines.push(number, &inline(text.trim()));
            return;
        }
        let is_item_before = self.lines.0.last().is_some_and(|last| {
            let last = last.text.trim_start();
            last.starts_with("- ") || last.starts_with("1. ")
        });
        if !is_item_before {
            self.lines.push_gap(number);
        }
        let kinds: Vec<bool> = marks.chars().map(|char| char == '#').collect();
        self.lines.push(number, &format!("{}{}", bullet(&kinds), inline(text.trim())));
    }
}

fn without_attributes_of_line(line: &str) -> String {
    let cells = line[1..].replace("!!", "||");
    cells.split("||").map(without_attributes).collect::<Vec<_>>().join(" || ")
}

/// A cell without the attributes before its text: `style="…" | text`.
fn without_attributes(cell: &str) -> &str {
    match cell.split_once('|') {
        Some((before, text)) if before.contains('=') && !before.contains("[[") && !text.starts_with('|') => text,
        _ => cell,
    }
}

/// Over how many rows or columns a cell reaches: `rowspan="2"`.
fn span(attributes: &str, name: &str) -> usize {
    let number = attributes.split_once(name).map_or("", |(_, value)| value.trim_start_matches(['"', '\'']));
    number.split(|char: char| !char.is_ascii_digit()).next().and_then(|number| number.parse().ok()).unwrap_or(1)
}

/// What stands within a line, as Markdown.
fn inline(text: &str) -> String {
    let text = text.replace("'''''", "***").replace("'''", "**").replace("''", "*");
    let text = text.replace("<br />", " ").replace("<br/>", " ").replace("<br>", " ");
    let text = text.replace("<nowiki>", "").replace("</nowiki>", "").replace("<code>", "`").replace("</code>", "`");
    // Behind these places no link ends, so that none is looked for there again and again.
    let (last_page, last_link) = (text.rfind("]]"), text.rfind(']'));
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        let start = text.len() - after.len();
        let is_page = last_page.is_some_and(|end| end > start);
        if let Some((inner, behind)) =
            after.strip_prefix("[[").filter(|_| is_page).and_then(|inner| inner.split_once("]]"))
        {
            let link = match inner.split_once('|') {
                Some((page, name)) => format!("[{}]({})", name.trim(), page.trim().replace(' ', "_")),
                None => inner.trim_start_matches(':').to_owned(),
            };
            out.push_str(&link);
            rest = behind;
        } else if let Some((inner, behind)) = after
            .strip_prefix('[')
            .filter(|inner| inner.starts_with("http") && last_link > Some(start))
            .and_then(|inner| inner.split_once(']'))
        {
            let link = match inner.split_once(' ') {
                Some((address, name)) => format!("[{}]({address})", name.trim()),
                None => inner.to_owned(),
            };
            out.push_str(&link);
            rest = behind;
        } else {
            out.push('[');
            rest = &after[1..];
        }
    }
    out.push_str(rest);
    out
}
