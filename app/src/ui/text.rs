//! The one place at which HTML is put into a page as it is: Markdown, rendered by the domain.

mod reading;
mod rendered;

use domain::markdown::{to_html, to_html_with_mentions, to_inline_html, to_plain_text};
use domain::people::PersonName;
use leptos::prelude::*;
pub use reading::Reading;
use rendered::once_per_version;

/// A text of paragraphs, lists and tables.
pub fn prose(markdown: &str, reading: Reading<'_>) -> impl IntoView + use<> {
    view! { <div class="prose" inner_html=once_per_version(markdown, reading, to_html)></div> }
}

/// A text in which people may be called by name.
pub fn said(markdown: &str, reading: Reading<'_>, people: &[PersonName]) -> impl IntoView + use<> {
    let html = to_html_with_mentions(markdown, reading.pictures, reading.prefix, people);
    view! { <div class="prose prose-said" inner_html=html></div> }
}

/// A text that usually is one line.
pub fn line(markdown: &str, reading: Reading<'_>) -> impl IntoView + use<> {
    view! { <div class="prose prose-line" inner_html=to_inline_html(markdown, reading.pictures, reading.prefix)></div> }
}

/// A text as it is typed, where it does not read just so.
pub fn source_if_marked(markdown: &str) -> Option<String> {
    (to_plain_text(markdown) != markdown).then(|| markdown.to_owned())
}
