//! Parts an entry of a timeline into the moment, its words, and the rest of the text.

use super::times::{self, Moment};

/// An entry that begins with a moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub moment: Moment,
    /// The moment in the source's words.
    pub as_written: String,
    /// The text after the time, in Markdown.
    pub rest: String,
}

/// The time at the start of a Markdown text, and the rest with balanced markup.
pub(crate) fn split(text: &str) -> Option<Entry> {
    let moment = times::head(text)?;
    let first = text.find(char::is_alphanumeric).filter(|first| *first < moment.end);
    let first = first.unwrap_or(0).min(text.find(['?', '-']).unwrap_or(moment.end));
    let mut end = moment.end;
    while open_brackets(&text[first..end]) > 0 && text[end..].starts_with([')', ']']) {
        end += 1;
    }
    let as_written = text[first..end].trim().to_owned();
    let openers = openers_of(&text[..first]);
    if openers.contains(&"[") && text[end..].starts_with("](") {
        return Some(Entry { moment, as_written, rest: text.to_owned() });
    }
    let rest = without_separators(&text[end..], openers);
    // Behind a time, a lone tilde says that it is approximate, which `times::head` has noted.
    let rest = ["~ ", "≈ "].iter().find_map(|mark| rest.strip_prefix(mark)).map_or(rest.clone(), str::to_owned);
    Some(Entry { moment, as_written, rest })
}

fn open_brackets(as_written: &str) -> isize {
    as_written.chars().fold(0, |open, char| match char {
        '(' | '[' => open + 1,
        ')' | ']' => open - 1,
        _ => open,
    })
}

/// The marks before a moment that are still open, the outermost first.
fn openers_of(before: &str) -> Vec<&'static str> {
    let mut openers = Vec::new();
    let mut rest = before;
    while !rest.is_empty() {
        let found = ["**", "__", "~~", "*", "_", "`", "[", "("].into_iter().find(|mark| rest.starts_with(mark));
        match found {
            Some(mark) => {
                openers.push(mark);
                rest = &rest[mark.len()..];
            }
            None => rest = rest.get(rest.chars().next().map_or(1, char::len_utf8)..).unwrap_or_default(),
        }
    }
    openers
}

/// The text behind a moment without what only parts the two. Marks that were opened before the
/// moment and close later are opened again.
fn without_separators(text: &str, mut openers: Vec<&str>) -> String {
    let mut rest = text;
    loop {
        let before = rest.len();
        let arrow = ["-->", "->", "==>", "=>"].iter().find_map(|arrow| rest.trim_start().strip_prefix(arrow));
        rest = arrow.unwrap_or(rest);
        rest = rest.trim_start_matches([' ', '\t', ':', '-', '–', '—', '|', ';', ',', '→', '•', '·']);
        rest = rest.strip_prefix(". ").unwrap_or(rest);
        while let Some(closed) = openers.last().and_then(|mark| rest.strip_prefix(closing(mark))) {
            rest = closed;
            openers.pop();
        }
        if rest.len() == before {
            break;
        }
    }
    let rest = rest.trim_start_matches(['\n', '\r']);
    let still_open = openers.into_iter().filter(|mark| rest.contains(closing(mark))).collect::<String>();
    format!("{still_open}{rest}").trim_end().to_owned()
}

fn closing(mark: &str) -> &str {
    match mark {
        "[" => "]",
        "(" => ")",
        mark => mark,
    }
}
