//! What edits consist of.

use std::collections::BTreeMap;

/// The next clock of each client that is known.
pub(super) type Known = BTreeMap<u64, u32>;

/// A piece that an edit brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) client: u64,
    pub(super) clock: u32,
    pub(super) length: u32,
    /// The adjacent items.
    pub(super) neighbours: [Option<(u64, u32)>; 2],
    /// The position in the bytes of the edit.
    pub(super) bytes: (usize, usize),
}
