//! Documents of Word as HTML, which importing reads: headings, lists, tables, bold text and links. What was deleted
//! under review is left out, what was inserted is text.

mod body;
mod parts;
mod xml;

use body::Body;
use parts::{Footnotes, Numbering, Relations, Styles};

/// The files of a document that tell its text; those that it lacks are empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct WordFiles<'a> {
    /// `word/document.xml`.
    pub document: &'a str,
    /// `word/styles.xml`: which style is a heading.
    pub styles: &'a str,
    /// `word/numbering.xml`: which lists have numbers.
    pub numbering: &'a str,
    /// `word/_rels/document.xml.rels`: where links lead.
    pub relations: &'a str,
    /// `word/footnotes.xml`.
    pub footnotes: &'a str,
}

/// A document as a page of HTML; nothing when that would be longer than any document that somebody wrote.
pub fn word_as_html(files: &WordFiles<'_>) -> Option<String> {
    let styles = xml::read(files.styles, Styles::default());
    let numbering = xml::read(files.numbering, Numbering::default());
    let relations = xml::read(files.relations, Relations::default());
    let footnotes = xml::read(files.footnotes, Footnotes::default());
    xml::read(files.document, Body::new(&styles, &numbering, &relations)).page(&footnotes)
}

#[cfg(test)]
mod tests;
