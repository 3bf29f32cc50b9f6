//! HTML, as wikis and editors export it.

mod blocks;
mod inline;
mod tables;
mod tree;

use super::Converted;
use crate::postmortems::import::words::runs_of;
use blocks::Writer;
use tree::Tree;

/// Whether a text without a telling name is HTML.
pub(super) fn is_html(text: &str) -> bool {
    const MARKS: [&str; 8] = ["<!doctype html", "<html", "<body", "<h1", "<h2", "<table", "<div", "<p>"];
    let start = text.trim_start();
    let head = start[..start.floor_char_boundary(2_000)].to_lowercase();
    MARKS.iter().any(|mark| head.starts_with(mark)) && (head.contains("</") || text.contains("</"))
}

/// The document as Markdown.
pub(super) fn convert(text: &str) -> Converted {
    let tree = Tree::read(text);
    let mut writer = Writer::new(&tree);
    writer.document();
    let words = tree.texts().flat_map(runs_of).collect();
    Converted { lines: writer.lines, words }
}
