//! Releases: create, edit, and what happens to them.

mod criteria;
mod events;
mod flags;
mod list;
mod load;
mod rolling_back;
mod save;
mod votes;

pub use list::{ReleaseFilter, ReleaseList};
