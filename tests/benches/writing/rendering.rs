//! Texts of 1 MB that take as much rendering as possible: the first page that shows each, and the next one.

use std::time::Instant;

use serde_json::json;
use tests::{Site, Visitor};

/// A text of 1 MB is rendered within so many milliseconds.
const MAX_RENDERING: f64 = 100.0;
const LONG: usize = 999_000;
/// The page is asked for so often; the fastest counts.
const TURNS: usize = 3;

pub fn measure(site: &Site, ada: &Visitor) {
    println!("\nmilliseconds for the page of a draft with a text of 1 MB, and for the same page again;");
    println!("limit: {MAX_RENDERING:.0} more than the page with plain words takes the second time:\n");
    println!("{:<34}{:>10}{:>10}", "", "first", "again");
    let mut plain = None;
    for (name, piece) in PIECES {
        let (first, again) = page_of(ada, name, piece);
        let plain = *plain.get_or_insert(again);
        let missed = if first - plain > MAX_RENDERING { "   over the limit" } else { "" };
        println!("{name:<34}{first:>10.1}{again:>10.1}{missed}");
    }
    site.assert_nothing_broke();
}

/// Repeated until the text is long enough.
const PIECES: [(&str, &str); 14] = [
    ("plain words", "The pool was small. "),
    ("&", "&"),
    ("&#x", "&#x"),
    ("&a", "&a"),
    ("<", "<"),
    ("[", "["),
    ("![a](", "![a]("),
    ("*a ", "*a "),
    ("**a_", "**a_"),
    ("`", "`a``"),
    ("> ", "> "),
    ("lists", "- a\n  - b\n"),
    ("a table", "|a|b|\n|-|-|\n|c|d|\n\n"),
    ("footnotes", "[^1] "),
];

fn page_of(ada: &Visitor, name: &str, piece: &str) -> (f64, f64) {
    let number = ada.declares("Rendered");
    let section = ada.section_at(number, "summary");
    let address = format!("/api/v1/postmortems/{number}/sections/{section}/text");
    let text = piece.repeat(LONG / piece.len());
    let mut version = 1;
    let (mut first, mut again) = (f64::MAX, f64::MAX);
    for turn in 0..TURNS {
        // A new text each time, since one that was rendered is kept.
        let body = json!({ "version": version, "text": format!("{name} {turn}\n\n{text}") });
        version = ada.api("PUT", &address, Some(&body)).expect(200).json()["version"].as_i64().unwrap();
        first = first.min(milliseconds(ada, number));
        again = again.min(milliseconds(ada, number));
    }
    (first, again)
}

fn milliseconds(ada: &Visitor, number: i64) -> f64 {
    let began = Instant::now();
    ada.get(&format!("/postmortems/{number}")).expect(200);
    began.elapsed().as_secs_f64() * 1000.0
}
