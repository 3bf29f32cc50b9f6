//! An edit in slices. What it costs to put a piece in depends on what stands between its two
//! neighbours, which nobody knows beforehand; so a large edit is tried out on a copy, slice by
//! slice, and given up when that takes too long.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use yrs::encoding::write::Write;

use super::live_text::{Edit, LiveText};
use super::pieces::{Known, Piece};

/// An edit with up to this number of pieces is integrated without trying it first.
const PIECES_FEW: usize = 16;
/// The maximum number of pieces in a slice.
const MAX_SLICE: usize = 256;
/// Trying out an edit takes about so long at most: some ten thousand times what a piece takes that
/// an editor makes.
const PATIENCE: Duration = Duration::from_millis(500);

/// The number of insertions and deletions.
pub(super) fn weight(edit: &Edit) -> usize {
    edit.outline.pieces.len() + edit.outline.deletions.len()
}

impl LiveText {
    /// Whether an edit can be put in within a reasonable time. Small ones are not tried out.
    pub(super) fn affords(&self, edit: &Edit) -> bool {
        if weight(edit) <= PIECES_FEW {
            return true;
        }
        let Some(trial) = self.copy() else { return false };
        let began = Instant::now();
        let mut size = 1;
        let mut slices = Slices::of(edit, self.known());
        while let Some(slice) = slices.next(size) {
            if trial.apply_slice(&slice).is_err() || began.elapsed() > PATIENCE {
                return false;
            }
            size = (size * 2).min(MAX_SLICE);
        }
        slices.is_done()
    }
}

/// Goes through an edit so that each slice only builds on what is there.
struct Slices<'a> {
    edit: &'a Edit,
    known: Known,
    /// By client: the place of the next piece, and the one behind its last.
    waiting: BTreeMap<u64, (usize, usize)>,
    deleted: usize,
}

impl<'a> Slices<'a> {
    fn of(edit: &'a Edit, known: Known) -> Self {
        let mut waiting: BTreeMap<u64, (usize, usize)> = BTreeMap::new();
        for (place, piece) in edit.outline.pieces.iter().enumerate() {
            waiting.entry(piece.client).or_insert((place, place)).1 = place + 1;
        }
        Self { edit, known, waiting, deleted: 0 }
    }

    fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.deleted == self.edit.outline.deletions.len()
    }

    /// The next slice, as an edit; none when nothing is left that builds on what is there.
    fn next(&mut self, size: usize) -> Option<Vec<u8>> {
        self.pieces(size).or_else(|| self.deletions(size))
    }

    fn pieces(&mut self, size: usize) -> Option<Vec<u8>> {
        let pieces = &self.edit.outline.pieces;
        let before = self.waiting.clone();
        let mut left = size;
        loop {
            let left_before = left;
            for (place, end) in self.waiting.values_mut() {
                while left > 0 && *place < *end && is_ready(&self.known, &pieces[*place]) {
                    let piece = &pieces[*place];
                    let next = self.known.entry(piece.client).or_default();
                    *next = (*next).max(piece.clock + piece.length);
                    *place += 1;
                    left -= 1;
                }
            }
            if left == 0 || left == left_before {
                break;
            }
        }
        let taken: Vec<&[Piece]> = before
            .iter()
            .map(|(client, (first, _))| &pieces[*first..self.waiting[client].0])
            .filter(|taken| !taken.is_empty())
            .collect();
        if taken.is_empty() {
            return None;
        }
        let mut slice = Vec::new();
        slice.write_var(taken.len());
        for pieces in taken {
            let (first, last) = (&pieces[0], &pieces[pieces.len() - 1]);
            slice.write_var(pieces.len());
            slice.write_var(first.client);
            slice.write_var(first.clock);
            slice.write_all(&self.edit.bytes[first.bytes.0..last.bytes.1]);
        }
        slice.write_var(0_u32);
        self.waiting.retain(|_, (place, end)| place < end);
        Some(slice)
    }

    fn deletions(&mut self, size: usize) -> Option<Vec<u8>> {
        let deletions = &self.edit.outline.deletions[self.deleted..];
        let (client, ..) = *deletions.first()?;
        let count = deletions.iter().take(size).take_while(|(other, ..)| *other == client).count();
        self.deleted += count;
        let mut slice = Vec::new();
        slice.write_var(0_u32);
        slice.write_var(1_u32);
        slice.write_var(client);
        slice.write_var(count);
        for (_, clock, length) in &deletions[..count] {
            slice.write_var(*clock);
            slice.write_var(*length);
        }
        Some(slice)
    }
}

fn is_ready(known: &Known, piece: &Piece) -> bool {
    let next = |client: &u64| known.get(client).copied().unwrap_or_default();
    piece.clock <= next(&piece.client) && piece.neighbours.iter().flatten().all(|(client, clock)| *clock < next(client))
}

#[cfg(test)]
mod tests {
    use domain::postmortems::PostmortemNumber;
    use yrs::updates::decoder::Decode;
    use yrs::{Doc, GetString, ReadTxn, StateVector, Text, Transact, Update};

    use super::*;

    fn text_with(bytes: &[u8]) -> LiveText {
        let mut text = LiveText::new(PostmortemNumber(1));
        text.add_section(7, None);
        text.apply(vec![Update::decode_v1(bytes).expect("an edit")], None).expect("it is put in");
        text
    }

    fn whole(doc: &Doc) -> Vec<u8> {
        doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    #[test]
    fn slices_come_to_the_same_as_the_edit() {
        let docs: Vec<Doc> = (1..=3).map(Doc::with_client_id).collect();
        // Each writes and deletes where the others do.
        for round in 0..60_u32 {
            for (who, doc) in (0_u32..).zip(&docs) {
                let text = doc.get_or_insert_text("section-7");
                let mut transaction = doc.transact_mut();
                let length = text.len(&transaction);
                text.insert(&mut transaction, (round * 7 + who) % (length + 1), "ab");
                if round % 3 == 0 {
                    text.remove_range(&mut transaction, round % (length + 1), 1);
                }
            }
            for doc in &docs {
                for other in &docs {
                    let update = Update::decode_v1(&whole(other)).expect("an edit");
                    doc.transact_mut().apply_update(update).expect("it is put in");
                }
            }
        }
        let expected = docs[0].get_or_insert_text("section-7").get_string(&docs[0].transact());
        let edit = Edit::read(&whole(&docs[0])).expect("an edit");
        for size in [1, 5, 1_000] {
            let rebuilt = Doc::new();
            let text = rebuilt.get_or_insert_text("section-7");
            let mut slices = Slices::of(&edit, Known::new());
            while let Some(slice) = slices.next(size) {
                let update = Update::decode_v1(&slice).expect("a slice is an edit");
                rebuilt.transact_mut().apply_update(update).expect("it is put in");
            }
            assert!(slices.is_done());
            assert_eq!(text.get_string(&rebuilt.transact()), expected, "slices of {size}");
        }
        assert!(LiveText::new(PostmortemNumber(1)).affords(&edit));
    }

    #[test]
    fn pieces_that_each_span_half_of_a_long_text_are_not_afforded() {
        // Two clients in turn, so that no letter joins the one before: each is behind the last of the other.
        const LETTERS: u32 = 20_000;
        let mut long = vec![2];
        for (client, other) in [(6, 5), (5, 6)] {
            long.extend(varints(&[LETTERS, client, 0]));
            for clock in 0..LETTERS {
                match (client == 6, clock) {
                    (false, 0) => long.extend(b"\x04\x01\x09section-7"),
                    (is_second, _) => {
                        long.push(0b1000_0100);
                        long.extend(varints(&[other, if is_second { clock } else { clock - 1 }]));
                    }
                }
                long.extend(b"\x01x");
            }
        }
        long.push(0);
        let text = text_with(&long);
        let mut spanning = vec![1];
        spanning.extend(varints(&[2_000, 9, 0]));
        for piece in 0..2_000 {
            spanning.push(0b1100_0100);
            spanning.extend(varints(&[5, piece, 5, LETTERS / 2 + piece]));
            spanning.extend(b"\x01y");
        }
        spanning.push(0);
        let edit = Edit::read(&spanning).expect("an edit");
        assert!(!text.affords(&edit));
    }

    fn varints(numbers: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in numbers {
            bytes.write_var(*number);
        }
        bytes
    }
}
