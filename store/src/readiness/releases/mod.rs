//! Releases: create, edit, and what happens to them.

mod criteria;
mod events;
mod flags;
mod list;
mod load;
mod save;
mod votes;

pub use list::{ReleaseFilter, ReleaseList};
