//! Prints the marks of the language check, so that somebody can judge them: `cargo run -p tests
//! --example judge_suggestions own` on our own documents. Where `DEBRIEF_CORPUS` is set, without an argument a
//! draw of those on the external collections, and with `misses` sentences that were left.

use tests::judged_suggestions::{SplitMix, counts, drawn, marks, own_pieces, pieces};

fn main() {
    let own = std::env::args().nth(1).as_deref() == Some("own");
    let marks = marks(if own { own_pieces() } else { pieces() });
    println!("{} marks\n{}", marks.len(), counts(&marks));
    if std::env::args().nth(1).as_deref() == Some("misses") {
        return misses(&marks);
    }
    let wanted = if std::env::args().nth(1).as_deref() == Some("all") { marks } else { drawn(marks) };
    for mark in wanted {
        println!("{}\n    [{}] «{}»\n    {}", mark.name(), mark.place.key(), mark.words, mark.text);
    }
}

/// A hundred lines with a telling word and without a mark.
fn misses(marks: &[tests::judged_suggestions::CorpusMark]) {
    const TELLING: &[&str] = &["should", "could", "failed", "forgot", "error", "mistake"];
    const SHOWN: usize = 100;
    let mut left = Vec::new();
    for piece in pieces() {
        for (place, line) in piece.text.lines().enumerate() {
            let number = piece.line + place + 1;
            let is_marked = marks.iter().any(|mark| mark.document == piece.document && mark.line == number);
            let lower = line.to_lowercase();
            if !is_marked && TELLING.iter().any(|word| lower.contains(word)) {
                left.push(format!("{}:{number} [{}] {}", piece.document, piece.place.key(), line.trim()));
            }
        }
    }
    println!("{} lines with a telling word are left", left.len());
    let mut random = SplitMix(7);
    for _ in 0..SHOWN.min(left.len()) {
        let place = random.below(left.len());
        println!("{}", left.swap_remove(place).chars().take(240).collect::<String>());
    }
}
