//! Prints how long it takes to render texts of 1 MB that were made to be slow.
//!
//! `cargo run --release -p domain --features markdown --example rendering`

use std::hint::black_box;
use std::time::Instant;

use domain::markdown::{to_html, to_plain_text};

/// The largest text of a section, in bytes.
const SIZE: usize = 1024 * 1024;

/// Beginnings of texts: each is repeated until the text is full.
const PIECES: [&str; 48] = [
    "&",
    "&#x",
    "&a",
    "&amp;",
    "&#38;",
    "[",
    "]",
    "[]",
    "[a](",
    "*a ",
    "*a_ ",
    "a**b",
    "**a ",
    "_",
    "*",
    "`",
    "` ``",
    "```\n",
    "<",
    "<a ",
    "<!--",
    "<a href=\"x\">",
    "<b>\n\n",
    "![](",
    "![a](x) ",
    "![",
    "> ",
    ">\n",
    "> a\n",
    "|a",
    "|a|b|\n|-|-|\n|c|d|\n\n",
    "\\",
    "\\*",
    "[^1]",
    "[^1] ",
    "[^1]: a\n\n",
    "[^1][^1]\n\n[^1]: [^1]\n",
    "https://a.example/ ",
    "<https://a.example/> ",
    "🙂",
    "~",
    "~~a ",
    "- a\n",
    "1. a\n",
    "# a\n",
    "a\n\n",
    "a\\\n",
    "\"'<>&",
];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    for piece in PIECES {
        if !asked.is_empty() && !asked.iter().any(|asked| asked == piece) {
            continue;
        }
        print_times(&format!("{piece:?} again and again"), &piece.repeat(SIZE / piece.len()));
    }
    let table = format!("{}\n{}\n{}", "|a".repeat(500), "|-".repeat(500), "|a\n".repeat(SIZE / 3));
    let numbered = (0..SIZE / 24).map(|n| format!("[^{n}] \n\n[^{n}]: a\n\n")).collect::<Vec<_>>().concat();
    let references = (0..SIZE / 24).map(|n| format!("[a{n}]\n\n[a{n}]: /b\n\n")).collect::<Vec<_>>().concat();
    let one_reference = format!("[a]: /{}\n\n{}", "b".repeat(1000), "[a] ".repeat(SIZE / 4));
    for (name, text) in [
        ("a table of 500 columns", &table),
        ("footnotes, each another", &numbered),
        ("references, each another", &references),
        ("one long address, often referred to", &one_reference),
        ("quotations in quotations", &("> ".repeat(39) + "a\n").repeat(SIZE / 80)),
        ("brackets that open and never close, then close", &("[".repeat(SIZE / 2) + &"]".repeat(SIZE / 2))),
    ] {
        print_times(name, text);
    }
}

fn print_times(name: &str, text: &str) {
    let milliseconds = |from: Instant| from.elapsed().as_millis();
    let start = Instant::now();
    let html = black_box(to_html(text, "/p", "s1-"));
    let rendered = milliseconds(start);
    let start = Instant::now();
    black_box(to_plain_text(text));
    let form = if html.starts_with("<pre>") { "as it is" } else { "" };
    println!("{rendered:>6} ms  {:>6} ms as words  {:>9} bytes  {name} {form}", milliseconds(start), html.len());
}
