//! The markup of Jira and of old Confluence pages.

use std::fmt::Write;

use super::Converted;
use super::light::{bullet, push_table, remark, words};
use crate::postmortems::import::canonical::Lines;

/// Whether a text has headings or heads of tables in this markup.
pub(super) fn is_jira(text: &str) -> bool {
    text.lines().any(|line| heading(line.trim_start()).is_some())
        || text.lines().any(|line| line.starts_with("||") && line.trim_end().ends_with("||"))
}

/// `h2. Heading` with its level.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.strip_prefix('h')?;
    let level = rest.chars().next()?.to_digit(10).filter(|level| (1..=6).contains(level))?;
    let text = rest.get(1..)?.strip_prefix(". ")?;
    Some((usize::try_from(level).ok()?, text.trim()))
}

/// The document as Markdown.
pub(super) fn convert(text: &str) -> Converted {
    let mut lines = Lines::default();
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let mut has_head = false;
    let mut code: Option<&str> = None;
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let start = line.trim();
        if let Some(end) = code {
            if let Some((before, behind)) = line.split_once(end) {
                if !before.trim().is_empty() {
                    lines.push(number, before);
                }
                end_code(&mut lines, number, behind.trim());
                code = None;
            } else {
                lines.push(number, line);
            }
            continue;
        }
        if !start.starts_with('|') {
            push_table(&mut lines, &std::mem::take(&mut rows), std::mem::take(&mut has_head));
        }
        if let Some(name) = ["{code", "{noformat"].into_iter().find(|name| start.starts_with(name)) {
            let (settings, rest) = start[name.len()..].split_once('}').unwrap_or((&start[name.len()..], ""));
            let settings = settings.trim_start_matches(':');
            lines.push_gap(number);
            if let Some(title) = title(settings) {
                lines.push(number, &format!("**{title}**"));
                lines.push(number, "");
            }
            let language = if settings.contains(['=', '|']) { "" } else { settings };
            lines.push(number, &format!("```{language}"));
            let end = if name == "{code" { "{code}" } else { "{noformat}" };
            let (inside, behind) = rest.split_once(end).map_or((rest, None), |(inside, behind)| (inside, Some(behind)));
            if !inside.trim().is_empty() {
                lines.push(number, inside);
            }
            match behind {
                Some(behind) => end_code(&mut lines, number, behind.trim()),
                None => code = Some(end),
            }
        } else if start.starts_with('|') {
            let is_head = start.starts_with("||");
            has_head |= is_head && rows.is_empty() && start.matches("||").count() > 2;
            rows.push((number, cells(start)));
        } else {
            text_line(&mut lines, number, start);
        }
    }
    push_table(&mut lines, &rows, has_head);
    if code.is_some() {
        lines.push(text.lines().count(), "```");
    }
    Converted { lines, words: source_words(text) }
}

/// Ends a block of code, behind which a text may go on.
fn end_code(lines: &mut Lines, number: usize, behind: &str) {
    lines.push(number, "```");
    if !behind.is_empty() {
        lines.push(number, "");
        text_line(lines, number, behind);
    }
}

/// The title among the settings of a macro.
fn title(settings: &str) -> Option<&str> {
    let title = settings.split_once("title=")?.1.split(['|', '}']).next()?.trim();
    (!title.is_empty()).then_some(title)
}

/// Whether a line is a macro and nothing else: `{panel}`, `{info:title=…}`.
fn is_macro(line: &str) -> bool {
    #[rustfmt::skip]
    const NAMES: &[&str] = &[
        "anchor", "children", "code", "color", "column", "details", "excerpt", "expand", "info", "noformat", "note", "panel",
        "quote", "section", "status", "tip", "toc", "warning",
    ];
    let inside = line.strip_prefix('{').and_then(|line| line.strip_suffix('}')).filter(|inside| !inside.contains('{'));
    inside.is_some_and(|inside| NAMES.contains(&inside.split(':').next().unwrap_or(inside)))
}

fn source_words(text: &str) -> Vec<String> {
    let is_mark = |line: &str| is_macro(line) && !line.contains("title=");
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let start = line.trim_start();
            let line = heading(start).map_or(line, |(_, text)| text);
            let line = line.trim_start().strip_prefix("bq. ").unwrap_or(line);
            without_colours(line)
        })
        .collect();
    let marks = [
        "{code:title=",
        "{code:",
        "{code}",
        "{noformat}",
        "{quote}",
        "{panel}",
        "{panel:title=",
        "{expand}",
        "{expand:title=",
        "{info}",
        "{info:title=",
        "{note}",
        "{note:title=",
        "{warning}",
        "{warning:title=",
        "{tip}",
        "{tip:title=",
        "(x)",
    ];
    words(&lines.join("\n"), is_mark, &marks)
}

/// The cells of a row, of which a bar within a link parts none.
fn cells(line: &str) -> Vec<String> {
    let line = line.replace("||", "|");
    let mut cells = vec![String::new()];
    let mut is_link = false;
    for char in line.trim_start_matches('|').chars() {
        is_link = match char {
            '[' => true,
            ']' => false,
            _ => is_link,
        };
        if char == '|' && !is_link {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(char);
        }
    }
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.into_iter().map(|cell| inline(cell.trim())).collect()
}

fn text_line(lines: &mut Lines, number: usize, line: &str) {
    if let Some((level, text)) = heading(line) {
        lines.push_gap(number);
        lines.push(number, &format!("{} {}", "#".repeat(level), inline(text).replace("**", "")));
        lines.push(number, "");
        return;
    }
    if let Some(text) = line.strip_prefix("bq. ") {
        lines.push_gap(number);
        lines.push(number, &format!("> {}", inline(text)));
        lines.push(number, "");
        return;
    }
    if is_macro(line) {
        lines.push_gap(number);
        if let Some(title) = title(line) {
            lines.push(number, &format!("**{title}**"));
            lines.push(number, "");
        }
        return;
    }
    let marks: String = line.chars().take_while(|char| matches!(char, '*' | '#' | '-')).collect();
    if let Some(text) = line[marks.len()..].strip_prefix(' ').filter(|_| !marks.is_empty()) {
        let is_item_before = lines.0.last().is_some_and(|last| {
            let last = last.text.trim_start();
            last.starts_with("- ") || last.starts_with("1. ")
        });
        if !is_item_before {
            lines.push_gap(number);
        }
        let kinds: Vec<bool> = marks.chars().map(|char| char == '#').collect();
        lines.push(number, &format!("{}{}", bullet(&kinds), inline(text.trim())));
    } else if !line.starts_with("----") {
        lines.push(number, &inline(line));
    }
}

fn without_colours(text: &str) -> String {
    const MARK: &str = "{color";
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(MARK) {
        let (before, mark) = rest.split_at(at);
        out.push_str(before);
        rest = mark;
        if !mark[MARK.len()..].starts_with([':', '}']) {
            out.push_str(MARK);
            rest = &mark[MARK.len()..];
            continue;
        }
        let Some(end) = mark.find('}') else { break };
        rest = &mark[end + 1..];
    }
    out + rest
}

/// What stands within a line, as Markdown.
fn inline(text: &str) -> String {
    let text = without_colours(text).replace("(/)", "✅").replace("(x)", "❌").replace("\\\\", " ");
    let text = remark(&text, "*", "**");
    let text = remark(&text, "_", "*").replace("{{", "`").replace("}}", "`");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let Some((inner, behind)) = after.split_once(']') else {
            rest = &rest[at..];
            break;
        };
        if let Some(user) = inner.strip_prefix('~') {
            let _ = write!(out, "@{user}");
        } else if let Some((name, address)) = inner.split_once('|').filter(|(_, address)| !address.contains(' ')) {
            let _ = write!(out, "[{}]({})", name.trim(), address.trim());
        } else if inner.starts_with("http") {
            out.push_str(inner);
        } else {
            let _ = write!(out, "[{inner}]");
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
