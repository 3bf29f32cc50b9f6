//! Parts that know no context: the frame of a page, fields, times, Markdown, icons.

pub mod drawings;
mod errors;
pub mod fields;
pub mod form;
mod frame;
pub mod icons;
pub mod text;
pub mod time;
pub mod tools;

pub use errors::{error_page, plain_page, remember_assets};
pub use frame::{Assets, CurrentUser, Frame, NavItem, frame};
pub(crate) use frame::{atom_link, top_bar};
