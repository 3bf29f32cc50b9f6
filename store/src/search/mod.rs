//! Search: the index, and what is found in it.

mod facets;
mod finding;
mod indexing;
mod pending;
mod similar;

pub(crate) use indexing::texts_to_index;
pub(crate) use pending::note_changes;
