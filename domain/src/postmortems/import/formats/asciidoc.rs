//! `AsciiDoc`.

use std::fmt::Write;

use super::Converted;
use super::light::{bullet, push_table, remark, words};
use crate::postmortems::import::canonical::Lines;

/// Whether a text has headings in this markup.
pub(super) fn is_asciidoc(text: &str) -> bool {
    let headings = text.lines().filter(|line| heading(line).is_some()).count();
    headings > 1 || (headings == 1 && text.lines().any(|line| line.trim() == "|==="))
}

/// `== Heading` with its level.
fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('=');
    let level = line.len() - rest.len();
    let text = rest.strip_prefix(' ')?.trim();
    ((1..=6).contains(&level) && !text.ends_with('=') && text.contains(char::is_alphanumeric)).then_some((level, text))
}

/// The document as Markdown.
pub(super) fn convert(text: &str) -> Converted {
    let mut lines = Lines::default();
    let mut table: Option<Vec<(usize, Vec<String>)>> = None;
    let mut columns: Option<usize> = None;
    let mut code: Option<&str> = None;
    let mut language = String::new();
    let mut indent = String::new();
    let source: Vec<&str> = text.lines().collect();
    for (at, line) in source.iter().copied().enumerate() {
        let number = at + 1;
        let start = line.trim();
        if let Some(end) = code {
            if start == end {
                lines.push(number, "```");
                code = None;
            } else {
                lines.push(number, line);
            }
        } else if let Some(rows) = &mut table {
            if start == "|===" {
                let rows = in_columns(std::mem::take(rows), columns);
                push_table(&mut lines, &rows, true);
                table = None;
                columns = None;
            } else {
                table_line(rows, number, start);
            }
        } else if start == "|===" {
            table = Some(Vec::new());
        } else if let Some(mark) = ["----", "....", "```"].into_iter().find(|mark| start == *mark) {
            lines.push_gap(number);
            lines.push(number, &format!("```{language}"));
            language.clear();
            code = Some(mark);
        } else if are_attributes(start, source.get(at + 1)) {
            if let Some(named) = start.strip_prefix("[source,") {
                named.trim_end_matches(']').split(',').next().unwrap_or_default().clone_into(&mut language);
            }
            columns = columns_of(start).or(columns);
        } else if start == "+" {
            lines.push(number, "");
            "  ".clone_into(&mut indent);
        } else {
            if start.is_empty() {
                indent.clear();
            }
            text_line(&mut lines, number, start, &indent);
        }
    }
    if let Some(rows) = table {
        push_table(&mut lines, &in_columns(rows, columns), true);
    }
    if code.is_some() {
        lines.push(text.lines().count(), "```");
    }
    let is_mark = |line: &str| line.starts_with(':') && line.ends_with(':');
    let written = source.iter().enumerate().filter(|(at, line)| !are_attributes(line.trim(), source.get(at + 1)));
    let written: Vec<&str> = written.map(|(_, line)| line.trim_start().strip_prefix(". ").unwrap_or(line)).collect();
    let words = words(&written.join("\n"), is_mark, &["link:", "image::", "image:", "[x] ", "[X] ", "[*] "]);
    Converted { lines, words }
}

/// Whether a line says how the block below it looks: `[source,sh]`, `[cols="1,2"]`, `[[name]]`.
fn are_attributes(line: &str, below: Option<&&str>) -> bool {
    #[rustfmt::skip]
    const STYLES: &[&str] = &[
        "NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "abstract", "appendix", "discrete", "example", "horizontal", "listing",
        "literal", "preface", "qanda", "quote", "sidebar", "source", "verse",
    ];
    const BLOCKS: [&str; 9] = ["----", "....", "```", "|===", "====", "****", "____", "--", "++++"];
    let Some(inside) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) else { return false };
    let inside = inside.strip_prefix('[').and_then(|inside| inside.strip_suffix(']')).unwrap_or(inside);
    let first = inside.split([',', '%', '#', '.']).next().unwrap_or(inside).trim();
    let below = below.map_or("", |line| line.trim());
    let is_setting = STYLES.contains(&first) || inside.starts_with(['%', '#', '.']) || inside.contains("=\"");
    !inside.contains(['[', ']'])
        && !below.is_empty()
        && !matches!(inside, "" | " " | "x" | "*")
        && (is_setting || line.starts_with("[[") || BLOCKS.contains(&below))
}

/// How many columns `[cols="1,3,1"]` names.
fn columns_of(attributes: &str) -> Option<usize> {
    let list = attributes.split_once("cols=\"")?.1.split('"').next()?;
    match list.split_once('*') {
        Some((count, _)) => count.trim().parse().ok(),
        None => Some(list.split(',').count()),
    }
}

fn table_line(rows: &mut Vec<(usize, Vec<String>)>, number: usize, line: &str) {
    if line.is_empty() {
        return;
    }
    if !line.starts_with('|') {
        if let Some(cell) = rows.last_mut().and_then(|(_, cells)| cells.last_mut()) {
            cell.push(' ');
            cell.push_str(&inline(line));
        }
        return;
    }
    let cells = line[1..].split('|').map(|cell| inline(cell.trim())).collect();
    rows.push((number, cells));
}

/// Cells that stand each on a line of its own, put together as the first row tells.
fn in_columns(rows: Vec<(usize, Vec<String>)>, columns: Option<usize>) -> Vec<(usize, Vec<String>)> {
    let columns = columns.or_else(|| rows.first().map(|(_, cells)| cells.len())).unwrap_or(1).max(1);
    let mut out: Vec<(usize, Vec<String>)> = Vec::new();
    for (number, cells) in rows {
        for cell in cells {
            match out.last_mut().filter(|(_, cells)| cells.len() < columns) {
                Some((_, cells)) => cells.push(cell),
                None => out.push((number, vec![cell])),
            }
        }
    }
    out
}

fn text_line(lines: &mut Lines, number: usize, line: &str, indent: &str) {
    if let Some((level, text)) = heading(line) {
        lines.push_gap(number);
        lines.push(number, &format!("{} {}", "#".repeat(level), inline(text).replace("**", "")));
        lines.push(number, "");
        return;
    }
    if line.starts_with("//") || line == "'''" || line == "====" || line == "****" {
        let comment = line.trim_start_matches('/').trim();
        if !comment.is_empty() && line.starts_with("//") {
            lines.push(number, comment);
        }
        return;
    }
    if let Some((key, value)) = line.strip_prefix(':').and_then(|rest| rest.split_once(':')) {
        if !value.trim().is_empty() && !key.contains(' ') {
            lines.push(number, &format!("**{key}:** {}", inline(value.trim())));
        }
        return;
    }
    let marks: String = line.chars().take_while(|char| matches!(char, '*' | '.' | '-')).collect();
    if let Some(text) = line[marks.len()..].strip_prefix(' ').filter(|_| !marks.is_empty()) {
        let is_item_before = lines.0.last().is_some_and(|last| {
            let last = last.text.trim_start();
            last.starts_with("- ") || last.starts_with("1. ")
        });
        if !is_item_before {
            lines.push_gap(number);
        }
        let kinds: Vec<bool> = marks.chars().map(|char| char == '.').collect();
        lines.push(number, &format!("{}{}", bullet(&kinds), inline(&text.trim().replace("[*]", "[x]"))));
    } else if let Some(picture) = line.strip_prefix("image::") {
        let (path, alt) = picture.split_once('[').unwrap_or((picture, ""));
        lines.push(number, &format!("![{}]({path})", alt.trim_end_matches(']')));
    } else if let Some((term, text)) =
        line.split_once(":: ").or_else(|| Some((line.strip_suffix("::")?, ""))).filter(|(term, _)| !term.is_empty())
    {
        lines.push_gap(number);
        lines.push(number, &format!("**{}:** {}", term.trim_matches('*').trim(), inline(text.trim())));
    } else if lines.0.last().is_some_and(|last| last.text.trim_end().ends_with(":**")) && !line.is_empty() {
        if let Some(last) = lines.0.last_mut() {
            last.text = format!("{} {}\n", last.text.trim_end(), inline(line));
        }
    } else {
        lines.push(number, &format!("{indent}{}", inline(line)));
    }
}

/// What stands within a line, as Markdown.
fn inline(text: &str) -> String {
    let text = if text.contains("**") { text.to_owned() } else { remark(text, "*", "**") };
    let text = remark(&text, "_", "*");
    let text = text.replace("link:", "");
    // Behind this place no name of a link ends, so that none is looked for there again and again.
    let last = text.rfind(']');
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("http") {
        out.push_str(&rest[..at]);
        let address = &rest[at..];
        let end = address.find([' ', '[', '\t']).unwrap_or(address.len());
        let (address, behind) = address.split_at(end);
        let start = text.len() - behind.len();
        let named = behind.strip_prefix('[').filter(|_| address.contains("://") && last > Some(start));
        match named.and_then(|inner| inner.split_once(']')) {
            Some((name, behind)) if !name.is_empty() => {
                let _ = write!(out, "[{name}]({address})");
                rest = behind;
            }
            _ => {
                out.push_str(address);
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}
