//! Reading what anybody may send as an edit, before the library does.
//!
//! An edit of Yjs can hold values nested without end, types within types, pictures and formats. Our
//! texts hold letters, so everything else is refused here, in one pass without recursion. The format
//! is update format 1 of Yjs: blocks by client, then what is deleted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::pieces::{Known, Piece};

/// What an edit needs to be there, and what it brings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// By client: the first clock that the edit holds, and the one behind its last.
    brings: BTreeMap<u64, (u32, u32)>,
    /// By client: clocks below this are referred to.
    needs: BTreeMap<u64, u32>,
    /// The sections that are named. One that is only written on is not named again.
    pub(super) sections: BTreeSet<i64>,
    /// The length of all letters that it holds, in bytes: no text grows by more.
    pub(super) letters: usize,
    /// What it brings, piece by piece.
    pub(super) pieces: Vec<Piece>,
    /// What it deletes: a client, a clock and a length.
    pub(super) deletions: Vec<(u64, u32, u32)>,
}

/// A piece of text, as the last five bits of its block's first byte say it.
const LETTERS: u8 = 4;
/// What was deleted, and forgotten or not.
const DELETED: [u8; 2] = [0, 1];
const HAS_LEFT: u8 = 0b1000_0000;
const HAS_RIGHT: u8 = 0b0100_0000;
const HAS_KEY: u8 = 0b0010_0000;
/// Clients of Yjs have numbers of 53 bits at most.
const MAX_CLIENT: u64 = (1 << 53) - 1;
/// So many clients bring something in one edit at most. A browser sends what itself has written, and
/// perhaps what a few windows before it have left.
const MAX_CLIENTS: u64 = 32;
/// So often one client puts something between the same two neighbours in one edit at most. Whoever
/// writes there again has the first as a neighbour; and each time costs a walk over all of them.
const MAX_BETWEEN: u32 = 16;

/// The client and the clock of the letter beside a block, if there is one.
type Neighbour = Option<(u64, u32)>;
/// How often something was put between two neighbours of a section, or of one that is not named.
type Between = HashMap<(Neighbour, Neighbour, i64), u32>;

impl Outline {
    /// Reads an edit; none when it is none, or holds anything but letters of sections.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let whole = bytes.len();
        let mut bytes = Bytes(bytes);
        let mut outline = Self::default();
        let clients = bytes.number().filter(|clients| *clients <= MAX_CLIENTS)?;
        let mut between = Between::new();
        for _ in 0..clients {
            let blocks = bytes.number()?;
            let (client, first) = (bytes.client()?, bytes.clock()?);
            let mut clock = first;
            between.clear();
            for _ in 0..blocks {
                let start = whole - bytes.0.len();
                let (length, neighbours) = outline.block(&mut bytes, &mut between)?;
                let bytes = (start, whole - bytes.0.len());
                outline.pieces.push(Piece { client, clock, length, neighbours, bytes });
                clock = clock.checked_add(length)?;
            }
            if outline.brings.insert(client, (first, clock)).is_some() {
                return None;
            }
        }
        for _ in 0..bytes.number()? {
            let client = bytes.client()?;
            for _ in 0..bytes.number()? {
                let (clock, length) = (bytes.clock()?, bytes.clock()?);
                outline.need(client, clock.checked_add(length)?);
                outline.deletions.push((client, clock, length));
            }
        }
        bytes.0.is_empty().then_some(outline)
    }

    /// Reads a block; its length in clocks, and its neighbours.
    fn block(&mut self, bytes: &mut Bytes<'_>, between: &mut Between) -> Option<(u32, [Neighbour; 2])> {
        let info = bytes.byte()?;
        // Under a key of a map: not in a text of ours.
        if info & HAS_KEY != 0 {
            return None;
        }
        if info == DELETED[0] {
            return bytes.clock().filter(|length| *length > 0).map(|length| (length, [None; 2]));
        }
        let mut neighbours = [None; 2];
        for (neighbour, side) in neighbours.iter_mut().zip([HAS_LEFT, HAS_RIGHT]) {
            if info & side != 0 {
                let (client, clock) = (bytes.client()?, bytes.clock()?);
                self.need(client, clock.checked_add(1)?);
                *neighbour = Some((client, clock));
            }
        }
        let mut section = 0;
        if info & (HAS_LEFT | HAS_RIGHT) == 0 {
            // Within another type.
            if bytes.number()? != 1 {
                return None;
            }
            let name = std::str::from_utf8(bytes.text()?).ok()?;
            let digits = name.strip_prefix("section-").filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))?;
            section = digits.parse().ok()?;
            self.sections.insert(section);
        }
        let times = between.entry((neighbours[0], neighbours[1], section)).or_default();
        *times += 1;
        if *times > MAX_BETWEEN {
            return None;
        }
        let length = match info & 0b1_1111 {
            LETTERS => {
                let text = std::str::from_utf8(bytes.text()?).ok()?;
                self.letters += text.len();
                text.encode_utf16().count().try_into().ok()?
            }
            kind if kind == DELETED[1] => bytes.clock()?,
            _ => return None,
        };
        (length > 0).then_some((length, neighbours))
    }

    fn need(&mut self, client: u64, clock: u32) {
        let needed = self.needs.entry(client).or_default();
        *needed = clock.max(*needed);
    }

    /// Whether everything that it builds on is known, or brought by itself.
    pub(super) fn fits(&self, known: &Known) -> bool {
        let is_known = |client: &u64| known.get(client).copied().unwrap_or_default();
        let follows = self.brings.iter().all(|(client, (first, _))| *first <= is_known(client));
        let brought = |client: &u64| self.brings.get(client).map_or(0, |(_, end)| *end);
        follows && self.needs.iter().all(|(client, clock)| *clock <= is_known(client).max(brought(client)))
    }

    /// The clients under whose numbers it brings anything, with the clock behind the last of it.
    pub(super) fn writers(&self) -> impl Iterator<Item = (u64, u32)> {
        self.brings.iter().map(|(client, (_, end))| (*client, *end))
    }

    /// Notes that it was applied.
    pub(super) fn add_to(&self, known: &mut Known) {
        for (client, (_, end)) in &self.brings {
            let next = known.entry(*client).or_default();
            *next = (*next).max(*end);
        }
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number in groups of seven bits, the lowest first.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn client(&mut self) -> Option<u64> {
        self.number().filter(|client| *client <= MAX_CLIENT)
    }

    fn clock(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use yrs::types::Attrs;
    use yrs::{Any, Doc, GetString, Map, OffsetKind, Options, ReadTxn, StateVector, Text, Transact};

    use super::*;

    fn doc() -> Doc {
        Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..Options::default() })
    }

    #[test]
    fn what_is_typed_and_deleted_is_read() {
        let doc = doc();
        let text = doc.get_or_insert_text("section-7");
        let mut known = Known::new();
        for (place, gone, comes) in [(0, 0, "One 🚀 two"), (4, 2, "שלום"), (0, 1, "")] {
            let mut transaction = doc.transact_mut();
            text.remove_range(&mut transaction, place, gone);
            text.insert(&mut transaction, place, comes);
            let outline = Outline::read(&transaction.encode_update_v1()).expect("an edit");
            assert!(outline.fits(&known));
            outline.add_to(&mut known);
        }
        let whole = doc.transact().encode_state_as_update_v1(&StateVector::default());
        let outline = Outline::read(&whole).expect("all of it");
        assert!(outline.fits(&Known::new()));
        assert_eq!(outline.sections, BTreeSet::from([7]));
        assert_eq!(outline.letters, "ne שלום two".len());
        assert_eq!(text.get_string(&doc.transact()), "ne שלום two");
        for end in 0..whole.len() {
            assert_eq!(Outline::read(&whole[..end]), None, "cut off at {end}");
        }
    }

    #[test]
    fn an_edit_that_builds_on_what_is_not_there_does_not_fit() {
        let doc = doc();
        let text = doc.get_or_insert_text("section-7");
        let mut edits = Vec::new();
        for letter in ["a", "b"] {
            let mut transaction = doc.transact_mut();
            text.push(&mut transaction, letter);
            edits.push(transaction.encode_update_v1());
        }
        let (first, second) = (Outline::read(&edits[0]).expect("one"), Outline::read(&edits[1]).expect("two"));
        let mut known = Known::new();
        assert!(!second.fits(&known));
        first.add_to(&mut known);
        assert!(second.fits(&known));
        let mut transaction = doc.transact_mut();
        text.remove_range(&mut transaction, 0, 2);
        let deletion = Outline::read(&transaction.encode_update_v1()).expect("a deletion");
        assert!(!deletion.fits(&known));
        second.add_to(&mut known);
        assert!(deletion.fits(&known));
    }

    #[test]
    fn what_is_no_text_of_a_section_is_refused() {
        let refused = |change: &dyn Fn(&Doc)| {
            let doc = doc();
            change(&doc);
            let whole = doc.transact().encode_state_as_update_v1(&StateVector::default());
            assert_eq!(Outline::read(&whole), None);
        };
        refused(&|doc| doc.get_or_insert_text("other").push(&mut doc.transact_mut(), "x"));
        refused(&|doc| doc.get_or_insert_text("section-7x").push(&mut doc.transact_mut(), "x"));
        refused(&|doc| {
            doc.get_or_insert_map("section-7").insert(&mut doc.transact_mut(), "key", "x");
        });
        refused(&|doc| {
            doc.get_or_insert_text("section-7").insert_embed(&mut doc.transact_mut(), 0, Any::from("picture"));
        });
        refused(&|doc| {
            let bold = Attrs::from([("bold".into(), true.into())]);
            doc.get_or_insert_text("section-7").insert_with_attributes(&mut doc.transact_mut(), 0, "x", bold);
        });
        // One list within another, far deeper than any stack.
        let mut nested = vec![1, 1, 5, 0, 8, 1, 1, b'x', 1];
        nested.extend([117, 1].repeat(200_000));
        nested.extend([126, 0]);
        assert_eq!(Outline::read(&nested), None);
    }

    #[test]
    fn what_no_editor_writes_and_what_would_take_long_is_refused() {
        // One client after the other, each with so many letters that were deleted at once, all at the beginning.
        let piled = |clients: u8, times: u8| {
            let mut bytes = vec![clients];
            for client in 1..=clients {
                bytes.extend([times, client, 0]);
                for _ in 0..times {
                    bytes.extend([1, 1, 9]);
                    bytes.extend(b"section-7");
                    bytes.push(1);
                }
            }
            bytes.push(0);
            bytes
        };
        assert!(Outline::read(&piled(32, 1)).is_some());
        assert_eq!(Outline::read(&piled(33, 1)), None);
        assert!(Outline::read(&piled(1, 16)).is_some());
        assert_eq!(Outline::read(&piled(1, 17)), None);
        // Whoever writes, deletes and writes again at one place is no such thing.
        let doc = doc();
        let text = doc.get_or_insert_text("section-7");
        text.push(&mut doc.transact_mut(), "ab");
        for _ in 0..200 {
            text.insert(&mut doc.transact_mut(), 1, "x");
            text.remove_range(&mut doc.transact_mut(), 1, 1);
        }
        let whole = doc.transact().encode_state_as_update_v1(&StateVector::default());
        assert!(Outline::read(&whole).is_some());
    }

    #[test]
    fn no_bytes_make_it_fall() {
        let mut state = 7_u32;
        for length in 0..2_000 {
            let bytes: Vec<u8> = (0..length % 60)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8
                })
                .collect();
            let _ = Outline::read(&bytes);
        }
    }
}
