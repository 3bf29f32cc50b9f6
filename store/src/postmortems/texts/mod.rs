//! What several people write at once. The sections of a postmortem are one document of Yjs: every
//! edit is a row before anybody is told that it is kept; a snapshot now and then holds all edits so
//! far, after a check that it says the same; the Markdown of a section is written out in the
//! transaction of the edit, so that nothing else has to know of documents.

mod checking;
mod difference;
mod keeping;
mod live_text;
mod loading;
mod mentions;
mod merging;
mod passages;
mod putting_in;
mod reading;
mod runs;
mod slices;
mod snapshots;
mod versions;

pub use keeping::{EditRefused, SavedEdits};
pub use live_text::{Edit, LiveText, name_of_text};
pub use merging::MergedText;

pub(crate) use checking::check_text;
pub(super) use keeping::locked_text;
pub(super) use merging::keep_merged;
