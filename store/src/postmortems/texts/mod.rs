//! Collaborative editing. The sections of a postmortem are one Yjs document. Every edit is stored as a
//! row before it is acknowledged; snapshots contain all edits so far and are verified; the Markdown of
//! a section is written in the transaction of the edit, so that nothing else has to read the document.

mod checking;
mod difference;
mod first_edits;
mod keeping;
mod live_text;
mod loading;
mod mentions;
mod merging;
mod passages;
mod pieces;
mod putting_in;
mod reading;
mod refused;
mod runs;
mod slices;
mod snapshots;
mod versions;

pub use keeping::SavedEdits;
pub use live_text::{Edit, LiveText, name_of_text};
pub use merging::MergedText;
pub use refused::EditRefused;

pub(crate) use checking::check_text;
pub(crate) use first_edits::first_edits;
pub(super) use keeping::locked_text;
pub(super) use merging::keep_merged;
