//! Front matter: flat keys and values become facts, anything deeper stays a text.

use super::blocks::Kind;
use super::source_text::Document;

/// The metadata of a front matter block.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub title: Option<String>,
    /// Known keys with their values, as said.
    pub facts: Vec<(String, String)>,
    /// The rest, as it stands.
    pub rest: String,
}

/// Reads the front matter of a document, if there is any.
pub(super) fn read(document: &Document<'_>) -> FrontMatter {
    let mut front = FrontMatter::default();
    let block = document.blocks.iter().find(|block| matches!(block.kind, Kind::FrontMatter));
    let Some(block) = block else { return front };
    let text = document.text[block.range.clone()].trim();
    let is_toml = text.starts_with('+');
    let lines: Vec<&str> = text.lines().collect();
    let lines = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    let mut rest: Vec<&str> = Vec::new();
    for entry in entries(lines) {
        match known(entry, is_toml) {
            Some((key, value)) if key.eq_ignore_ascii_case("title") && front.title.is_none() => {
                front.title = Some(value);
            }
            Some(fact) => front.facts.push(fact),
            None => rest.extend(entry),
        }
    }
    rest.join("\n").trim().clone_into(&mut front.rest);
    front
}

/// Lines that belong together: a key and what is indented or listed below it.
fn entries<'l>(lines: &'l [&'l str]) -> Vec<&'l [&'l str]> {
    let goes_on = |line: &str| line.starts_with([' ', '\t', '-', ']']) || line.trim().is_empty();
    let mut entries = Vec::new();
    let mut start = 0;
    for at in 1..=lines.len() {
        if at == lines.len() || !goes_on(lines[at]) {
            entries.push(&lines[start..at]);
            start = at;
        }
    }
    entries.retain(|entry| !entry.is_empty());
    entries
}

fn known(entry: &[&str], is_toml: bool) -> Option<(String, String)> {
    const KEYS: &[&str] = &[
        "title",
        "date",
        "severity",
        "sev",
        "priority",
        "status",
        "authors",
        "author",
        "owner",
        "owners",
        "participants",
        "attendees",
        "timezone",
        "time zone",
        "tz",
        "zone",
        "duration",
        "incident date",
        "incident",
        "team",
        "service",
        "services",
        "impact",
        "started",
        "start",
        "ended",
        "end",
        "detected",
        "resolved",
        "tags",
        "commander",
        "lead",
        "incident commander",
        "reviewers",
        "category",
    ];
    let (key, value) = entry.first()?.split_once(if is_toml { '=' } else { ':' })?;
    let key = key.trim().trim_matches(['"', '\'']);
    let name = key.replace(['_', '-'], " ").to_lowercase();
    let below: Option<Vec<&str>> = entry[1..]
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.trim().strip_prefix("- ").filter(|item| !item.contains(": ")))
        .collect();
    let inline = value.trim().trim_matches(['[', ']']);
    let parts = if inline.is_empty() { below? } else { below.filter(Vec::is_empty).map(|_| vec![inline])? };
    let value = parts.iter().map(|part| unquoted(part)).collect::<Vec<_>>().join(", ");
    let is_plain = !value.is_empty() && !value.starts_with(['|', '>', '{', '&', '*']) && !value.contains(" #");
    (KEYS.contains(&name.as_str()) && is_plain).then(|| (key.to_owned(), value))
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inside = |quote: char| value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
    match inside('"').or_else(|| inside('\'')) {
        Some(inside) if !inside.contains(['"', '\'']) => inside.to_owned(),
        _ => value.replace('"', ""),
    }
}
