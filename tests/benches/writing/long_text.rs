//! A text of a megabyte that was written in 200,000 edits.

use std::time::Instant;

use tests::{Site, Visitor, Writer};

const EDITS: u32 = 200_000;
const LETTERS: &str = "abcde";
/// All edits are within so many letters of the beginning of the text.
const NEAR: u32 = 2_000;

pub fn measure(site: Site, ada: &Visitor) {
    let number = ada.declares("Long");
    let section = ada.section_at(number, "summary");
    let writer = Writer::join(&site, ada, number);
    writer.waits_until_synced();
    let began = Instant::now();
    // Edits that none joins the one before; near the beginning, since this writer counts from there.
    for edit in 0..EDITS {
        writer.types(section, edit.wrapping_mul(7919) % (edit * 5 + 1).min(NEAR), LETTERS);
        if edit % 5_000 == 4_999 {
            writer.waits_until_saved();
        }
    }
    writer.waits_until_saved();
    println!("\n{EDITS} edits of one text, each acknowledged, took {:.1} s", began.elapsed().as_secs_f64());
    let text = writer.text(section);
    drop(writer);
    let site = site.dies_and_starts_again();
    let ada = ada.at(&site.address);
    let began = Instant::now();
    let reader = Writer::join(&site, &ada, number);
    reader.waits_until_synced();
    println!(
        "opening it ({} kB) after a start of the program: {:.0} ms",
        text.len() / 1000,
        began.elapsed().as_secs_f64() * 1000.0
    );
    assert_eq!(reader.text(section), text);
    site.assert_nothing_broke();
}
