//! Formats of documents, each with one reader that writes it as Markdown.

mod asciidoc;
mod html;
mod jira;
mod light;
mod media_wiki;
mod restructured;

use super::canonical::Lines;
use super::words::words_of;

/// A document as Markdown.
pub(super) struct Converted {
    pub lines: Lines,
    /// The words of the source, which are counted to find losses.
    pub words: Vec<String>,
}

/// The formats that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Markdown,
    Html,
    MediaWiki,
    Jira,
    Restructured,
    AsciiDoc,
}

/// How the names of documents end, and what that says of the text.
const ENDINGS: [(&str, Format); 21] = [
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("mdown", Format::Markdown),
    ("mkd", Format::Markdown),
    ("mdx", Format::Markdown),
    ("txt", Format::Markdown),
    ("text", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    // Unpacked into HTML before it is read.
    ("docx", Format::Html),
    ("wiki", Format::MediaWiki),
    ("mediawiki", Format::MediaWiki),
    ("mw", Format::MediaWiki),
    ("jira", Format::Jira),
    ("confluence", Format::Jira),
    ("rst", Format::Restructured),
    ("rest", Format::Restructured),
    ("adoc", Format::AsciiDoc),
    ("asciidoc", Format::AsciiDoc),
    ("asc", Format::AsciiDoc),
];

fn named_format(file_name: &str) -> Option<Format> {
    let (_, ending) = file_name.rsplit_once('.')?;
    ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, format)| *format)
}

/// Whether a file has the name of a document that can be imported: one that ends as those of a known format do.
pub fn is_document_name(file_name: &str) -> bool {
    named_format(file_name).is_some()
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
