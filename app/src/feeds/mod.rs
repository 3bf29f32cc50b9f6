//! Feeds: the page on which people create their secret addresses, and what calendars and feed readers get there.

mod atom;
mod calendar;
mod feeds_page;
mod written;

pub use atom::atom;
pub use calendar::calendar;
pub use feeds_page::{FeedRow, FeedsView, feeds_page};
pub use written::FeedSource;
