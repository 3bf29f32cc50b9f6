//! The title of a document, and the date that it often contains.

use chrono::NaiveDate;
use pulldown_cmark::{Event, Parser};

use super::blocks::{self, Kind};
use super::headings::role_of;
use super::source_text::Document;
use super::words::{runs_of, words_of};
use crate::timeline::written::dates::{self, Day};
use crate::timeline::written::entry;

/// What the head of the document and the name of its file say.
#[derive(Debug, Default)]
pub(super) struct Title {
    pub text: String,
    /// The block of the heading that it was made of.
    pub block: Option<usize>,
    pub line: usize,
    /// The day in the title, and how it is said there when it was taken out of the title.
    pub date: Option<NaiveDate>,
    pub date_said: Option<(String, String)>,
    pub file_date: Option<NaiveDate>,
}

/// Finds the title: what the front matter says, the heading at the top, or the name of the file.
pub(super) fn find(document: &Document<'_>, file_name: &str, from_front: Option<&str>) -> Title {
    let (file_title, file_date) = from_file_name(file_name);
    let heading = top_heading(document);
    let mut title = Title { file_date, line: 1, ..Title::default() };
    if let Some(front) = from_front {
        front.clone_into(&mut title.text);
        title.block = heading.as_ref().filter(|(_, text)| text == front).map(|(block, _)| *block);
    } else if let Some((block, text)) = heading.filter(|(_, text)| file_title.is_empty() || !is_generic(text)) {
        title.line = document.line(document.blocks[block].range.start);
        title.block = Some(block);
        title.text = text;
    } else {
        title.text = file_title;
        return title;
    }
    part_date(&mut title);
    title
}

/// The first heading, when it names the document and not its first section.
fn top_heading(document: &Document<'_>) -> Option<(usize, String)> {
    let mut headings = document.blocks.iter().enumerate().filter_map(|(at, block)| match &block.kind {
        Kind::Heading { level, inner } => Some((at, *level, inner.clone())),
        _ => None,
    });
    let (at, level, inner) = headings.next()?;
    let others: Vec<u8> = headings.map(|(_, level, _)| level).collect();
    let markdown = document.inline(inner);
    let text = plain(&markdown);
    let is_above = level == 1 || others.iter().all(|other| *other > level);
    let is_alone = level == 1 && others.iter().all(|other| *other > 1);
    let is_section = role_of(&text).is_some() && !is_alone;
    let is_moment = entry::split(&text).is_some_and(|entry| entry.moment.has_clock() && entry.rest.is_empty());
    if !is_above || is_section || is_moment || text.is_empty() {
        return None;
    }
    Some((at, if words_of(&text) == words_of(&markdown) { text } else { markdown }))
}

/// Whether a title says what kind of document it is, and not what happened.
fn is_generic(title: &str) -> bool {
    const KINDS: &[&str] = &[
        "post",
        "mortem",
        "postmortem",
        "incident",
        "report",
        "review",
        "retrospective",
        "rca",
        "root",
        "cause",
        "analysis",
        "outage",
        "blameless",
        "summary",
        "pir",
    ];
    let words = runs_of(title);
    let is_kind = |word: &String| KINDS.contains(&word.as_str());
    words.iter().any(is_kind)
        && words.iter().all(|word| is_kind(word) || matches!(word.as_str(), "the" | "of" | "an" | "a"))
}

/// The endings of names that say only in which format a document is written.
const ENDINGS: [&str; 18] = [
    "md",
    "markdown",
    "mdown",
    "mkd",
    "mdx",
    "txt",
    "text",
    "html",
    "htm",
    "xhtml",
    "wiki",
    "mediawiki",
    "jira",
    "confluence",
    "rst",
    "adoc",
    "asciidoc",
    "mw",
];

/// The title and the day in the name of a file.
fn from_file_name(file_name: &str) -> (String, Option<NaiveDate>) {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending.to_lowercase().as_str()) => stem,
        _ => name,
    };
    let date = dates::find_full(&stem.replace('_', " "));
    let mut text = stem.to_owned();
    if let Some((0, date)) = date {
        let written = [date.format("%Y-%m-%d").to_string(), date.format("%Y%m%d").to_string()];
        let rest = written.iter().find_map(|written| stem.strip_prefix(written.as_str()));
        rest.unwrap_or(stem).trim_start_matches(['-', '_', ' ', '.']).clone_into(&mut text);
    }
    if !text.contains(' ') {
        text = text.replace(['-', '_'], " ");
    }
    (text.trim().to_owned(), date.map(|(_, date)| date))
}

/// Removes a date from the start of the title, unless nothing would remain.
fn part_date(title: &mut Title) {
    let (label, dated) = labelled_date(&title.text);
    let found = entry::split(dated).filter(|entry| matches!(entry.moment.day, Some(Day::Full(_))));
    let Some(entry) = found.filter(|entry| !entry.rest.is_empty() && entry.rest != dated) else {
        title.date = dates::find_full(&title.text).map(|(_, date)| date);
        return;
    };
    let Some(Day::Full(date)) = entry.moment.day else { return };
    title.date = Some(date);
    let label = label.unwrap_or("Date").to_owned();
    if entry.as_written != date.to_string() || label != "Date" {
        title.date_said = Some((label, entry.as_written));
    }
    title.text = entry.rest;
}

/// `Date of incident: 2024-05-01, …` begins with a label.
fn labelled_date(title: &str) -> (Option<&str>, &str) {
    match title.split_once(':') {
        Some((label, rest)) if label.len() < 30 && label.to_lowercase().contains("date") => {
            (Some(label.trim()), rest.trim_start())
        }
        _ => (None, title),
    }
}

/// The text of inline Markdown without its marks.
pub(super) fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, blocks::options()) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineHtml(part) | Event::Html(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}
