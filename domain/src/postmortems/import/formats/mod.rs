//! Formats of documents, each with one reader that writes it as Markdown.

mod asciidoc;
mod html;
mod jira;
mod light;
mod media_wiki;
mod restructured;

use super::canonical::Lines;
use super::file_names::{Format, named_format};
use super::words::words_of;

/// A document as Markdown.
pub(super) struct Converted {
    pub lines: Lines,
    /// The words of the source, which are counted to find losses.
    pub words: Vec<String>,
}

/// Reads a document in the format that its name or its text shows; nothing when it is beyond the limits.
pub(super) fn convert(file_name: &str, text: &str) -> Option<Converted> {
    let converted = match format_of(file_name, text) {
        Format::Markdown => Converted { lines: Lines::of(text), words: words_of(text) },
        Format::Html => html::convert(text)?,
        Format::MediaWiki => media_wiki::convert(text),
        Format::Jira => jira::convert(text),
        Format::Restructured => restructured::convert(text),
        Format::AsciiDoc => asciidoc::convert(text),
    };
    Some(converted)
}

fn format_of(file_name: &str, text: &str) -> Format {
    // People write any markup in files for Markdown and for plain text.
    if let Some(format) = named_format(file_name).filter(|format| *format != Format::Markdown) {
        return format;
    }
    if html::is_page(text) {
        return Format::Html;
    }
    // Front matter says that it is Markdown, and so does a heading with a number sign, unless the markup
    // of the other headings numbers items by it.
    let is_markdown = text.starts_with("---\n") || text.starts_with("+++\n") || {
        let lines = outside_code(text);
        lines.iter().any(|line| is_markdown_heading(line))
            && !lines.iter().any(|line| jira::heading(line).is_some() || media_wiki::is_heading(line))
    };
    if html::is_html(text) && !is_markdown {
        Format::Html
    } else if media_wiki::is_media_wiki(text) && !is_markdown {
        Format::MediaWiki
    } else if jira::is_jira(text) && !is_markdown {
        Format::Jira
    } else if asciidoc::is_asciidoc(text) && !is_markdown {
        Format::AsciiDoc
    } else if restructured::is_restructured(text) && !is_markdown {
        Format::Restructured
    } else {
        Format::Markdown
    }
}

/// The lines that are no code in any markup: there, a number sign begins a comment.
fn outside_code(text: &str) -> Vec<&str> {
    const BLOCKS: [(&str, &str); 7] = [
        ("```", "```"),
        ("~~~", "~~~"),
        ("{code", "{code}"),
        ("{noformat", "{noformat}"),
        ("<pre", "</pre>"),
        ("<syntaxhighlight", "</syntaxhighlight>"),
        ("<source", "</source>"),
    ];
    let has_listings = asciidoc::is_asciidoc(text);
    let mut open: Option<&str> = None;
    let mut is_below_text = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let start = line.trim();
        if let Some(end) = open {
            open = open.filter(|_| !start.contains(end));
            continue;
        }
        // Below a text, a line of tildes underlines it.
        let block =
            BLOCKS.into_iter().find(|(begin, _)| start.starts_with(begin) && !(*begin == "~~~" && is_below_text));
        let listing = ["----", "...."].into_iter().find(|mark| has_listings && start == *mark);
        open = match (block, listing) {
            (Some((begin, end)), _) => (!start[begin.len()..].contains(end)).then_some(end),
            (None, listing) => listing,
        };
        is_below_text = !start.is_empty();
        if block.is_none() && listing.is_none() {
            lines.push(line);
        }
    }
    lines
}

fn is_markdown_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ') && rest.contains(char::is_alphabetic)
}
