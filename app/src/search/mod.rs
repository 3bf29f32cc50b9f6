//! Search.

mod search_page;

pub use search_page::{SearchHit, SearchPlace, SearchView, search_page};
