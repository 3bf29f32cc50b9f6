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

/// Reads a document in the format that its name or its text shows.
pub(super) fn convert(file_name: &str, text: &str) -> Converted {
    match format_of(file_name, text) {
        Format::Markdown => Converted { lines: Lines::of(text), words: words_of(text) },
        Format::Html => html::convert(text),
        Format::MediaWiki => media_wiki::convert(text),
        Format::Jira => jira::convert(text),
        Format::Restructured => restructured::convert(text),
        Format::AsciiDoc => asciidoc::convert(text),
    }
}

fn format_of(file_name: &str, text: &str) -> Format {
    let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "html" | "htm" | "xhtml" => return Format::Html,
        "wiki" | "mediawiki" | "mw" => return Format::MediaWiki,
        "jira" | "confluence" => return Format::Jira,
        "rst" | "rest" => return Format::Restructured,
        "adoc" | "asciidoc" | "asc" => return Format::AsciiDoc,
        _ => {}
    }
    // Front matter says that it is Markdown, and so does a heading with a number sign.
    let is_markdown = text.starts_with("---\n") || text.starts_with("+++\n") || text.lines().any(is_markdown_heading);
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

fn is_markdown_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ') && rest.contains(char::is_alphabetic)
}
