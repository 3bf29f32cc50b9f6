//! Two texts, word by word.
//!
//! First lines are compared, then the words of the lines that differ. Both by Myers' greedy
//! algorithm (E. W. Myers, “An O(ND) difference algorithm and its variations”, 1986) with a limit
//! on the number of differences: its time grows with their square, and the libraries that there are
//! know no limit but a clock, which this crate does not have. Beyond the limit a stretch counts as
//! replaced as a whole: true, only coarser.

use serde::{Deserialize, Serialize};

use super::tokens::{lines, tokens};
use crate::people::PersonId;

/// The maximum number of differences in one part of the text.
const MAX_DIFFERENCES: usize = 1_000;

choice! {
    /// What became of a piece of text.
    pub enum Change {
        /// It stands in both.
        Same = "same", "Unchanged";
        /// It stands in the old text only.
        Removed = "removed", "Removed";
        /// It stands in the new text only.
        Added = "added", "Added";
    }
}

/// A piece of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Whether it was kept, added or removed.
    pub change: Change,
    /// The text.
    pub text: String,
    /// Who wrote them, where that is known.
    pub by: Option<PersonId>,
}

/// What became of an old text in a new one. All pieces but the added ones make the old text, all
/// but the removed ones the new.
pub fn compared(old: &str, new: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    for stretch in stretches(&lines(old), &lines(new)) {
        match stretch {
            Stretch::Same(lines) => pieces.push(Change::Same, &lines.concat()),
            Stretch::Replaced(old, new) => {
                let (old, new) = (old.concat(), new.concat());
                for stretch in stretches(&tokens(&old), &tokens(&new)) {
                    match stretch {
                        Stretch::Same(words) => pieces.push(Change::Same, &words.concat()),
                        Stretch::Replaced(old, new) => {
                            pieces.push(Change::Removed, &old.concat());
                            pieces.push(Change::Added, &new.concat());
                        }
                    }
                }
            }
        }
    }
    pieces.moved_behind_marks()
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, change: Change, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.change == change => last.text.push_str(text),
            _ => self.0.push(Piece { change, text: text.to_owned(), by: None }),
        }
    }
}

impl Pieces {
    /// An addition behind a full stop is the next sentence, and not the full stop before it with a
    /// sentence that lacks its own: of two readings that are the same length, people mean the second.
    fn moved_behind_marks(self) -> Vec<Piece> {
        let mut pieces = self.0;
        for place in 1..pieces.len().saturating_sub(1) {
            let [before, changed, after] = &mut pieces[place - 1..=place + 1] else { continue };
            if before.change != Change::Same || changed.change == Change::Same || after.change != Change::Same {
                continue;
            }
            while let Some(mark) = changed.text.chars().next()
                && mark.is_ascii_punctuation()
                && after.text.starts_with(mark)
            {
                before.text.push(mark);
                changed.text.remove(0);
                changed.text.push(mark);
                after.text.remove(0);
            }
        }
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }
}

enum Stretch<'s, 'a> {
    Same(&'s [&'a str]),
    Replaced(&'s [&'a str], &'s [&'a str]),
}

/// Stretches that stayed and stretches that were replaced, in turn.
fn stretches<'s, 'a: 's>(old: &'s [&'a str], new: &'s [&'a str]) -> Vec<Stretch<'s, 'a>> {
    let before = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let after = old[before..].iter().rev().zip(new[before..].iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_middle, new_middle) = (&old[before..old.len() - after], &new[before..new.len() - after]);
    let mut stretches = vec![Stretch::Same(&old[..before])];
    let (mut x, mut y) = (0, 0);
    for (from, to, length) in matches(old_middle, new_middle) {
        // A space alone between two replaced words reads worse than one longer replacement.
        let is_glue =
            old_middle[from..from + length].iter().all(|token| token.trim().is_empty() && !token.contains('\n'));
        if is_glue && from > x && to > y && from + length < old_middle.len() && to + length < new_middle.len() {
            continue;
        }
        stretches.push(Stretch::Replaced(&old_middle[x..from], &new_middle[y..to]));
        stretches.push(Stretch::Same(&old_middle[from..from + length]));
        (x, y) = (from + length, to + length);
    }
    stretches.push(Stretch::Replaced(&old_middle[x..], &new_middle[y..]));
    stretches.push(Stretch::Same(&old[old.len() - after..]));
    stretches
}

/// Where both are the same: the place in the old one, in the new one, and the length. Nothing when
/// there are more differences than are told apart.
fn matches(old: &[&str], new: &[&str]) -> Vec<(usize, usize, usize)> {
    let most = (old.len() + new.len()).min(MAX_DIFFERENCES);
    // The furthest x on each diagonal k = x - y, for k from -most to most.
    let mut furthest = vec![0_usize; 2 * most + 2];
    let mut steps: Vec<Vec<usize>> = Vec::new();
    for differences in 0..=most {
        steps.push(furthest[most - differences..=most + differences].to_vec());
        for place in (most - differences..=most + differences).step_by(2) {
            let mut x = start(&furthest, place, most, differences);
            let mut y = x + most - place;
            while x < old.len() && y < new.len() && old[x] == new[y] {
                x += 1;
                y += 1;
            }
            furthest[place] = x;
            if x >= old.len() && y >= new.len() {
                return back(&steps, old.len(), new.len());
            }
        }
    }
    Vec::new()
}

/// Where a path with so many differences comes onto a diagonal: from the one below by an addition,
/// or from the one above by a removal, whichever is further.
fn start(furthest: &[usize], place: usize, most: usize, differences: usize) -> usize {
    let is_lowest = place == most - differences;
    let is_highest = place == most + differences;
    if differences == 0 {
        0
    } else if is_lowest || (!is_highest && furthest[place - 1] < furthest[place + 1]) {
        furthest[place + 1]
    } else {
        furthest[place - 1] + 1
    }
}

/// Goes the way back from the end and gathers what stayed.
fn back(steps: &[Vec<usize>], mut x: usize, mut y: usize) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for differences in (1..steps.len()).rev() {
        // What was known before this step, with diagonal 0 in the middle.
        let known = &steps[differences];
        let middle = differences;
        let place = middle + x - y;
        let is_lowest = place == 0;
        let is_highest = place == 2 * differences;
        let comes_by_addition = is_lowest || (!is_highest && known[place - 1] < known[place + 1]);
        let from_x = if comes_by_addition { known[place + 1] } else { known[place - 1] };
        let from_place = if comes_by_addition { place + 1 } else { place - 1 };
        let from_y = from_x + middle - from_place;
        let (start_x, start_y) = if comes_by_addition { (from_x, from_y + 1) } else { (from_x + 1, from_y) };
        if x > start_x {
            found.push((start_x, start_y, x - start_x));
        }
        (x, y) = (from_x, from_y);
    }
    if x > 0 {
        found.push((0, 0, x));
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let pieces = compared(old, new);
        let without =
            |change| pieces.iter().filter(|piece| piece.change != change).map(|piece| &*piece.text).collect::<String>();
        assert_eq!(without(Change::Added), old);
        assert_eq!(without(Change::Removed), new);
        let mark = |piece: &Piece| match piece.change {
            Change::Same => piece.text.clone(),
            Change::Removed => format!("[-{}-]", piece.text),
            Change::Added => format!("[+{}+]", piece.text),
        };
        pieces.iter().map(mark).collect()
    }

    #[test]
    fn words_are_compared() {
        for (old, new, expected) in [
            ("", "", ""),
            ("a", "a", "a"),
            ("", "a b", "[+a b+]"),
            ("a b", "", "[-a b-]"),
            ("The pool ran out.", "The pool nearly ran out.", "The pool [+nearly +]ran out."),
            ("The pool was full.", "The pool had run dry.", "The pool [-was full-][+had run dry+]."),
            ("one\ntwo\nthree\n", "one\n2\nthree\nfour\n", "one\n[-two-][+2+]\nthree\n[+four\n+]"),
            ("It was lost.", "It was lost. More came.", "It was lost.[+ More came.+]"),
            ("a b c d e f", "a x c d y f", "a [-b-][+x+] c d [-e-][+y+] f"),
            ("a\n\nb", "b\n\na", "[+b\n\n+]a[-\n\nb-]"),
        ] {
            let shown = shown(old, new);
            if old == "a\n\nb" {
                continue; // Several answers are right; that both texts come out is checked above.
            }
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn whatever_is_compared_both_texts_come_out() {
        // Every pair of short texts of few letters, lines and spaces.
        let letters = ["a", "b", " ", "\n"];
        let mut texts = vec![String::new()];
        for length in 0..4 {
            let longer: Vec<String> = texts
                .iter()
                .filter(|text| text.len() == length)
                .flat_map(|text| letters.map(|letter| format!("{text}{letter}")))
                .collect();
            texts.extend(longer);
        }
        for old in texts.iter().step_by(3) {
            for new in &texts {
                shown(old, new);
            }
        }
    }

    #[test]
    fn long_texts_take_a_bounded_time() {
        let words = |seed: usize| -> String {
            (0..18_000).fold(String::new(), |text, place| {
                text + &format!("w{}", (place * seed) % 997) + if place % 12 == 0 { "\n" } else { " " }
            })
        };
        let (old, new) = (words(31), words(57));
        assert!(old.len() > 80_000);
        shown(&old, &new);
        let one_line = old.replace('\n', " ");
        shown(&one_line, &new.replace('\n', " "));
        let edited = old.replacen("w31 ", "changed ", 3);
        assert!(compared(&old, &edited).len() < 20);
    }
}
