//! What turns one text into another, in time that grows with the length of the texts and not with
//! the number of differences.
//!
//! Lines that stand once in both texts are anchors. Between two anchors words are compared by Myers'
//! greedy algorithm (E. W. Myers, “An O(ND) difference algorithm and its variations”, 1986), stretch
//! by stretch with a limit on the differences of a stretch. At last neighbouring changes are joined
//! until few enough are left.

use std::collections::HashMap;

mod greedy;

/// The maximum number of changes for one merge: each one stays in the document permanently.
pub(super) const MAX_CHANGES: usize = 1_000;

/// A part of a text that is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change<'a> {
    /// Where it begins in the old text, in UTF-16 units.
    pub(super) at: u32,
    /// The length of the removed text, in UTF-16 code units.
    pub(super) deleted: u32,
    /// The inserted text.
    pub(super) inserted: &'a str,
}

/// Where a part of the old and a part of the new text differ, in bytes.
#[derive(Debug, Clone, Copy)]
struct Replaced {
    old: (usize, usize),
    new: (usize, usize),
}

/// The changes that turn a text into another, in order, at most [`MAX_CHANGES`].
pub(super) fn difference<'a>(from: &str, to: &'a str) -> Vec<Change<'a>> {
    let mut replaced: Vec<Replaced> = Vec::new();
    let to_dos = to_dos(from, to);
    let most = greedy::differences_most(
        to_dos.iter().map(|to_do| to_do.old.1 - to_do.old.0 + to_do.new.1 - to_do.new.0).sum(),
    );
    for to_do in to_dos {
        let (old, new) = (&from[to_do.old.0..to_do.old.1], &to[to_do.new.0..to_do.new.1]);
        if !old.is_empty() || !new.is_empty() {
            replaced.extend(
                greedy::compare(old, new, most).into_iter().map(|part| part.moved_by(to_do.old.0, to_do.new.0)),
            );
        }
    }
    in_units(from, to, &few(replaced))
}

impl Replaced {
    fn moved_by(self, old: usize, new: usize) -> Self {
        Self { old: (self.old.0 + old, self.old.1 + old), new: (self.new.0 + new, self.new.1 + new) }
    }
}

/// The parts between the lines that are anchors.
fn to_dos(from: &str, to: &str) -> Vec<Replaced> {
    let (old, new) = (lines(from), lines(to));
    let mut to_dos = Vec::new();
    let (mut old_end, mut new_end) = (0, 0);
    for (in_old, in_new) in rising(&in_both_once(&old, &new)) {
        let ((old_start, line), (new_start, _)) = (old[in_old], new[in_new]);
        to_dos.push(Replaced { old: (old_end, old_start), new: (new_end, new_start) });
        (old_end, new_end) = (old_start + line.len(), new_start + line.len());
    }
    to_dos.push(Replaced { old: (old_end, from.len()), new: (new_end, to.len()) });
    to_dos
}

fn lines(text: &str) -> Vec<(usize, &str)> {
    let start = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
    text.split_inclusive('\n').map(|line| (start(line), line)).collect()
}

/// The places of the lines that stand once in the old and once in the new text, by their place in the old.
fn in_both_once(old: &[(usize, &str)], new: &[(usize, &str)]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&str, [(u32, usize); 2]> = HashMap::with_capacity(old.len());
    for (side, lines) in [old, new].into_iter().enumerate() {
        for (place, (_, line)) in lines.iter().enumerate() {
            let (count, last) = &mut seen.entry(line).or_default()[side];
            *count += 1;
            *last = place;
        }
    }
    let once = seen.into_values().filter(|[old, new]| old.0 == 1 && new.0 == 1);
    let mut once: Vec<_> = once.map(|[old, new]| (old.1, new.1)).collect();
    once.sort_unstable();
    once
}

/// The longest part of pairs, sorted by their first, whose seconds rise too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The pair at which a row of this length ends lowest, and for each pair the one before it in its row.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (place, (_, second)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *second);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(place);
        } else {
            ends[length] = place;
        }
    }
    let mut row: Vec<_> =
        std::iter::successors(ends.last().copied(), |place| before[*place]).map(|at| pairs[at]).collect();
    row.reverse();
    row
}

/// Joins neighbouring changes until they are few enough: none over the longest parts that stayed, and
/// elsewhere not more than have to be.
fn few(replaced: Vec<Replaced>) -> Vec<Replaced> {
    if replaced.len() <= MAX_CHANGES {
        return replaced;
    }
    let mut stayed: Vec<(usize, usize)> =
        replaced.windows(2).enumerate().map(|(place, pair)| (pair[1].old.0 - pair[0].old.1, place + 1)).collect();
    // Half of the parts may begin behind a long part that stayed, the other half behind a full one.
    let (long, full) = (MAX_CHANGES / 2 - 1, replaced.len().div_ceil(MAX_CHANGES / 2));
    let shorter = stayed.len() - long;
    stayed.select_nth_unstable(shorter);
    let mut begins = vec![false; replaced.len()];
    for (_, place) in &stayed[shorter..] {
        begins[*place] = true;
    }
    let mut joined: Vec<Replaced> = Vec::with_capacity(MAX_CHANGES);
    let mut count = 0;
    for (part, begins) in replaced.into_iter().zip(begins) {
        match joined.last_mut() {
            Some(last) if !begins && count < full => {
                (last.old.1, last.new.1) = (part.old.1, part.new.1);
                count += 1;
            }
            _ => {
                joined.push(part);
                count = 1;
            }
        }
    }
    joined
}

fn in_units<'a>(from: &str, to: &'a str, replaced: &[Replaced]) -> Vec<Change<'a>> {
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let (mut at, mut seen) = (0, 0);
    let mut changes = Vec::with_capacity(replaced.len());
    for part in replaced {
        at += units(&from[seen..part.old.0]);
        let deleted = units(&from[part.old.0..part.old.1]);
        changes.push(Change { at, deleted, inserted: &to[part.new.0..part.new.1] });
        at += deleted;
        seen = part.old.1;
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(from: &str, to: &str) -> String {
        let old: Vec<u16> = from.encode_utf16().collect();
        let (mut text, mut at) = (Vec::new(), 0);
        let changes = difference(from, to);
        assert!(changes.len() <= MAX_CHANGES, "{} changes", changes.len());
        for change in changes {
            text.extend(&old[at..change.at as usize]);
            text.extend(change.inserted.encode_utf16());
            at = (change.at + change.deleted) as usize;
        }
        text.extend(&old[at..]);
        String::from_utf16(&text).expect("no half letters")
    }

    fn as_written(from: &str, to: &str) -> Vec<(u32, u32, String)> {
        difference(from, to).iter().map(|change| (change.at, change.deleted, change.inserted.to_owned())).collect()
    }

    /// Numbers that follow from a seed.
    fn numbers(seed: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(seed), |last| Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)))
            .map(|number| number >> 8)
    }

    #[test]
    fn a_difference_turns_a_text_into_the_other() {
        for (from, to) in [
            ("", "new"),
            ("gone", ""),
            ("The deploy 🚀 was slow.", "The deploy 🚀🚀 was very slow!"),
            ("a b c d", "d c b a"),
            ("שלום עולם", "שלום, עולם חדש"),
            ("one\n\ntwo\nthree", "one\ntwo\n\nthree\n"),
            ("a\nb\nc\n", "c\nb\na\n"),
            ("🚀🛸", "🛸🚀"),
        ] {
            assert_eq!(changed(from, to), to, "from {from:?}");
        }
    }

    #[test]
    fn whatever_is_compared_the_new_text_comes_out() {
        let text = |seed: u32, length: usize| -> String {
            numbers(seed)
                .take(length)
                .map(|number| ["a", "b", " ", "\n", ",", "🚀", "cd"][number as usize % 7])
                .collect()
        };
        for seed in 0..400 {
            let (from, to) = (text(seed, seed as usize % 40), text(seed + 1_000, seed as usize % 31));
            assert_eq!(changed(&from, &to), to, "from {from:?}");
        }
        let (from, to) = (text(1, 30_000), text(2, 30_000));
        assert_eq!(changed(&from, &to), to);
    }

    #[test]
    fn what_is_the_same_is_no_change() {
        assert_eq!(as_written("The same 🚀", "The same 🚀"), []);
    }

    #[test]
    fn only_the_words_that_differ_are_replaced() {
        assert_eq!(as_written("One two three.", "One too three!"), [(4, 3, "too".into()), (13, 1, "!".into())]);
        assert_eq!(as_written("a\nb\nc\n", "a\nx\nb\nc\n"), [(2, 0, "x\n".into())]);
    }

    #[test]
    fn many_small_changes_become_fewer_larger_ones() {
        let log = numbers(5).take(20_000).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
        let other = log.replace(',', ";");
        let changes = difference(&log, &other);
        let longest = changes.iter().map(|change| change.inserted.len()).max();
        assert!(longest.is_some_and(|longest| longest < log.len() / 10), "{longest:?} of {}", log.len());
        assert_eq!(changed(&log, &other), other);
    }

    #[test]
    fn texts_with_nothing_in_common_are_compared() {
        let text =
            |seed: u32| numbers(seed).take(40_000).map(|number| format!("{number:x}")).collect::<Vec<_>>().join(" ");
        let (from, to) = (text(1), text(2));
        assert_eq!(changed(&from, &to), to);
    }
}
