//! What the name of a file tells of its format.

/// The formats that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
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

/// The format that the name of a file tells.
pub(super) fn named_format(file_name: &str) -> Option<Format> {
    let (_, ending) = file_name.rsplit_once('.')?;
    ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, format)| *format)
}

/// Whether a file has the name of a document that can be imported: one that ends as those of a known format do.
pub fn is_document_name(file_name: &str) -> bool {
    named_format(file_name).is_some()
}
