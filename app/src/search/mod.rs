//! Search.

mod search_page;

pub use search_page::{SearchView, search_page};
