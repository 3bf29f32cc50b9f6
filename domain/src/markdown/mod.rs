//! Markdown to HTML that can be shown to anybody.
//!
//! [`reading`] makes a text into events, within limits. [`writing`] lists which of them become HTML
//! and how, so that nothing of a text is ever taken for HTML.

mod footnotes;
mod links;
mod reading;
mod syntax;
mod writing;

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};
use pulldown_cmark_escape::escape_html_body_text;
use reading::read;
pub use reading::{MAX_EVENTS, MAX_MARKS, is_reasonable};
pub use syntax::{PICTURE_SCHEME, options};
use writing::Written;

use crate::people::PersonName;

/// Renders a text, in time that grows with its length and no faster.
///
/// HTML in the text comes out as text. The highest heading becomes `<h3>`, below the section's.
/// `pictures` is the address under which the reader gets pictures, without the slash at the end.
/// `prefix` begins the id of every footnote, so it must be one that no other text on the page has.
pub fn to_html(markdown: &str, pictures: &str, prefix: &str) -> String {
    to_html_with_mentions(markdown, pictures, prefix, &[])
}

/// Renders a text in which people are mentioned by `@Name`: each mention is marked.
pub fn to_html_with_mentions(markdown: &str, pictures: &str, prefix: &str, people: &[PersonName]) -> String {
    if is_plain_line(markdown) && (people.is_empty() || !markdown.contains('@')) {
        return format!("<p>{}</p>\n", markdown.trim());
    }
    let Some(events) = read(markdown) else { return as_it_is(markdown) };
    let mut rendered = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut rendered, Written::new(events, pictures, prefix, people));
    // An empty heading of a column names nothing.
    if rendered.contains("<th></th>") { rendered.replace("<th></th>", "<td></td>") } else { rendered }
}

/// A text that nobody wrote to be read, without reading it.
fn as_it_is(markdown: &str) -> String {
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    html.push_str("<pre>");
    escape_html_body_text(&mut html, markdown).expect("writing into a string does not fail");
    html.push_str("</pre>\n");
    html
}

/// Whether a text is one line in which no character means anything, as most events and action items
/// are: it needs no parser.
fn is_plain_line(markdown: &str) -> bool {
    let line = markdown.trim();
    let begins_a_word = line.chars().next().is_some_and(char::is_alphabetic);
    begins_a_word && !line.chars().any(|c| c.is_control() || "*_[]<>&`~\\!|".contains(c))
}

/// Renders a text that stands within a line: a single paragraph loses its `<p>`.
pub fn to_inline_html(markdown: &str, pictures: &str, prefix: &str) -> String {
    let html = to_html(markdown, pictures, prefix);
    let inner = html.trim_end().strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    match inner {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => html,
    }
}

/// The words of a text without their marks, for titles, labels and previews.
pub fn to_plain_text(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                plain.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak if !plain.ends_with(' ') => plain.push(' '),
            Event::End(end) if is_block(end) && !plain.ends_with(' ') => plain.push(' '),
            _ => {}
        }
    }
    plain.trim().to_owned()
}

fn is_block(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// The pictures of this postmortem that a text shows, by hash.
pub fn pictures_in(markdown: &str) -> Vec<String> {
    if !markdown.contains(PICTURE_SCHEME) {
        return Vec::new();
    }
    Parser::new_ext(markdown, options())
        .filter_map(|event| match event {
            Event::Start(Tag::Image { dest_url, .. }) => dest_url.strip_prefix(PICTURE_SCHEME).map(str::to_owned),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
