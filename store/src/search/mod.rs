//! Search: the index, and what is found in it.

mod finding;
mod indexing;

pub use finding::{Found, FoundPostmortem};

pub(crate) use indexing::note_changes;
