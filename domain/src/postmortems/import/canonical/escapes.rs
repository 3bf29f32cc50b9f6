//! Backslashes that a program put before every mark, where the mark alone would mean the same.

use super::Lines;

/// The lines without the backslashes that change nothing.
pub(super) fn without_needless(mut lines: Lines) -> Lines {
    let mut fence: Option<char> = None;
    for line in &mut lines.0 {
        let start = line.text.trim_start();
        if let Some(mark) = ['`', '~'].into_iter().find(|mark| start.starts_with(&mark.to_string().repeat(3))) {
            match fence {
                Some(open) if open == mark => fence = None,
                None => fence = Some(mark),
                Some(_) => {}
            }
            continue;
        }
        let is_code = fence.is_some() || line.text.starts_with("    ") || line.text.starts_with('\t');
        if is_code || !line.text.contains('\\') || line.text.contains('`') {
            continue;
        }
        line.text = unescaped(&line.text);
    }
    lines
}

fn unescaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if char == '\\'
            && let Some(mark) = next
            && mark.is_ascii()
            && is_needless(&line[..at], mark, &line[at + 2..])
        {
            continue;
        }
        if char == '\\'
            && let Some((_, mark)) = chars.next()
        {
            out.push('\\');
            out.push(mark);
            continue;
        }
        out.push(char);
    }
    out
}

/// How far around a mark is looked, in bytes: the text of a link is shorter, and many marks stay quick.
const NEAR: usize = 1_000;

/// Whether what follows an opening bracket ends like the text of a link.
fn begins_link(after: &str) -> bool {
    let after = &after[..after.floor_char_boundary(NEAR)];
    let ends = after.match_indices(']').map(|(at, _)| &after[at + 1..]);
    ends.into_iter().next().is_none_or(|behind| behind.starts_with(['(', '[', ':']))
}

/// Whether a mark means the same without a backslash before it.
fn is_needless(before: &str, mark: char, after: &str) -> bool {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let is_first = before.trim_matches([' ', '>', '\t']).is_empty();
    let text = before.trim_start_matches([' ', '>', '\t', '-', '*', '+']);
    let is_behind_number = !text.is_empty() && text.chars().all(|char| char.is_ascii_digit());
    match mark {
        '-' | '+' | '#' | '=' => !is_first && (!text.is_empty() || mark == '='),
        '.' | ')' => !is_behind_number,
        '(' | ',' | ';' | ':' | '/' | '?' | '%' | '$' | '@' | '\'' | '"' => mark != '(' || !before.ends_with(']'),
        '!' => !after.starts_with('['),
        // Brackets without an address are plain text; at the head of an item they would be the box of a task.
        '[' => !text.is_empty() && !is_first && !begins_link(after),
        ']' => !text.is_empty() && !is_first && near.contains('[') && !after.starts_with(['(', '[', ':']),
        '_' => {
            before.chars().next_back().is_some_and(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
        }
        '>' => !is_first,
        '~' => after.starts_with(|char: char| char.is_ascii_digit()) && !near.contains('~'),
        _ => false,
    }
}
