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

/// Whether a text begins as a whole page of HTML does.
pub(super) fn is_page(text: &str) -> bool {
    let start = text.trim_start();
    ["<!doctype html", "<html"]
        .iter()
        .any(|mark| start.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark)))
}

/// The document as Markdown; nothing when it has more elements than a page that somebody wrote.
pub(super) fn convert(text: &str) -> Option<Converted> {
    let tree = Tree::read(text)?;
    let mut writer = Writer::new(&tree);
    writer.document();
    let words = inline::shown(&tree).into_iter().flat_map(runs_of).collect();
    Some(Converted { lines: writer.lines, words })
}
