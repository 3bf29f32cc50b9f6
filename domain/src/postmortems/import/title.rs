//! The title of a document, and the date that it often contains.

use chrono::NaiveDate;

use super::blocks::Kind;
use super::facts;
use super::file_names::is_document_name;
use super::headings::role_of;
use super::plain::plain;
use super::source_text::Document;
use super::vocabulary::{self, Fact};
use super::words::{runs_of, words_of};
use crate::timeline::written::dates::{self, Day};
use crate::timeline::written::entry;
use crate::timeline::written::scanner::is_unspaced;

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
    /// The day was taken out of the title and is said as the record says it.
    pub is_date_cut: bool,
    pub file_date: Option<NaiveDate>,
    /// The heading above it that only says that the title follows.
    pub label_block: Option<usize>,
    /// The kind of document that stood before the title.
    pub kind_said: Option<String>,
    /// What the front matter says.
    pub text_as_written: String,
    /// The same title stands in the front matter and in a heading.
    pub stands_twice: bool,
}

impl Title {
    /// The blocks that became the title, in their order.
    pub fn blocks(&self) -> Vec<usize> {
        self.label_block.into_iter().chain(self.block).collect()
    }
}

/// Finds the title: what the front matter says, the heading at the top, or the name of the file.
pub(super) fn find(document: &Document<'_>, file_name: &str, from_front: Option<&str>) -> Title {
    let (file_title, file_date) = from_file_name(file_name);
    let heading = top_heading(document);
    let heading = heading.or_else(|| first_line(document));
    let mut title = Title { file_date, line: 1, ..Title::default() };
    if let Some(front) = from_front {
        front.clone_into(&mut title.text);
        front.clone_into(&mut title.text_as_written);
        title.block = heading.as_ref().filter(|(_, text)| text == front).map(|(block, _)| *block);
        title.stands_twice = title.block.is_some();
        add_label(&mut title, document);
    } else if let Some((block, text)) = heading.filter(|(_, text)| file_title.is_empty() || !is_generic(text)) {
        title.line = document.line(document.blocks[block].range.start);
        title.block = Some(block);
        title.text = text;
        add_label(&mut title, document);
    } else {
        let labelled = facts::at_head(document).into_iter();
        let mut titles = labelled.filter(|(label, _)| vocabulary::fact(label) == Some(Fact::Title));
        title.text = titles.next().map_or(file_title, |(_, value)| plain(&value));
        return title;
    }
    part_kind(&mut title);
    part_date(&mut title);
    title
}

/// Notes the heading `# Title:` above the one that was taken.
fn add_label(title: &mut Title, document: &Document<'_>) {
    let Some(block) = title.block else { return };
    let above = document.blocks[..block].iter().enumerate().rev().find_map(|(at, block)| match &block.kind {
        Kind::Heading { inner, .. } => Some((at, plain(&document.inline(inner.clone())))),
        _ => None,
    });
    if let Some((at, label)) = above.filter(|(_, label)| vocabulary::fact(label) == Some(Fact::Title)) {
        title.label_block = Some(at);
        title.kind_said = Some(label);
    }
}

/// Takes the kind of document from the beginning of a title: `Postmortem: Uploads failed`.
fn part_kind(title: &mut Title) {
    let Some((kind, rest)) =
        title.text.split_once([':', '\u{ff1a}', '–', '—']).map(|(kind, rest)| (kind.trim(), rest.trim()))
    else {
        return;
    };
    let is_kind = is_generic(kind) || vocabulary::fact(kind) == Some(Fact::Title);
    if is_kind && title.kind_said.is_none() && rest.contains(char::is_alphanumeric) {
        title.kind_said = Some(kind.to_owned());
        title.text = rest.to_owned();
    }
}

/// The first line, when it names the kind of document and what happened, or is a lone line above labelled ones.
fn first_line(document: &Document<'_>) -> Option<(usize, String)> {
    const LONGEST: usize = 120;
    let (at, block) = document.blocks.iter().enumerate().find(|(_, block)| !matches!(block.kind, Kind::FrontMatter))?;
    if !matches!(block.kind, Kind::Paragraph) || block.range.len() > LONGEST {
        return None;
    }
    let line = document.inline(block.range.clone());
    let text = plain(&line);
    let (kind, rest) = text.split_once([':', '\u{ff1a}'])?;
    let is_kind = is_generic(kind) || vocabulary::fact(kind) == Some(Fact::Title);
    let is_single = !document.text[block.range.clone()].trim().contains('\n');
    (is_kind && is_single && rest.contains(char::is_alphanumeric)).then_some((at, text))
}

/// The first heading, when it names the document and not its first section.
fn top_heading(document: &Document<'_>) -> Option<(usize, String)> {
    let mut headings = document.blocks.iter().enumerate().filter_map(|(at, block)| match &block.kind {
        Kind::Heading { level, inner } => Some((at, *level, inner.clone())),
        _ => None,
    });
    let (mut at, mut level, mut inner) = headings.next()?;
    // `# Title:` stands above the title itself.
    let is_label = vocabulary::fact(&plain(&document.inline(inner.clone()))) == Some(Fact::Title);
    if is_label && let Some(next) = headings.next() {
        (at, level, inner) = next;
    }
    let others: Vec<u8> = headings.map(|(_, level, _)| level).collect();
    let markdown = document.inline(inner);
    let text = plain(&markdown);
    let is_above = is_label || level == 1 || others.iter().all(|other| *other > level);
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
        "störungsbericht",
        "vorfallsbericht",
        "rapport",
        "incidente",
        "informe",
        "relatório",
        "rapporto",
        "rapportage",
        "raport",
        "отчёт",
        "отчет",
        "инцидент",
        "постмортем",
        "障害報告",
        "障害報告書",
        "ポストモーテム",
        "故障报告",
        "事故报告",
        "复盘",
        "장애보고서",
        "포스트모템",
    ];
    let words = runs_of(title);
    let is_kind = |word: &String| KINDS.contains(&word.as_str());
    words.iter().any(is_kind)
        && words.iter().all(|word| {
            is_kind(word) || matches!(word.as_str(), "the" | "of" | "an" | "a" | "d" | "de" | "del" | "do" | "об")
        })
}

/// The title and the day in the name of a file.
fn from_file_name(file_name: &str) -> (String, Option<NaiveDate>) {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if is_document_name(name) => stem,
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
    // Where words are written without spaces, the day belongs to the title.
    let found = found.filter(|entry| !entry.as_written.contains(is_unspaced));
    let Some(entry) = found.filter(|entry| !entry.rest.is_empty() && entry.rest != dated) else {
        title.date = dates::find_full(&title.text).map(|(_, date)| date);
        return;
    };
    let Some(Day::Full(date)) = entry.moment.day else { return };
    title.date = Some(date);
    let label = label.unwrap_or("Date").to_owned();
    if entry.as_written != date.to_string() || label != "Date" {
        title.date_said = Some((label, entry.as_written));
    } else {
        title.is_date_cut = true;
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
