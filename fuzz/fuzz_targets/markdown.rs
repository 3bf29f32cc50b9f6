//! Markdown as pages show it.
#![no_main]

use domain::markdown::{pictures_in, to_html, to_inline_html, to_plain_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|markdown: &str| {
    let html = to_html(markdown, "/pictures", "a-");
    assert!(!html.contains("<script"), "{html}");
    to_inline_html(markdown, "/pictures", "a-");
    to_plain_text(markdown);
    pictures_in(markdown);
});
