//! Search: how texts become tokens, how a query is read, and which passage is shown.

mod found;
mod passage;
mod query;
mod relevance;
mod similar;
mod tokens;

pub use found::{Found, FoundIn, FoundPostmortem};
pub use passage::{Passage, Piece, passage};
pub use query::{MAX_QUERY, MAX_TERMS, SearchFilter, SearchQuery, Term};
pub use relevance::relevance;
pub use similar::{
    Keyword, Likeness, MAX_LOOKED_UP, Occurrence, SimilarPostmortem, Similarity, SimilarityReasons, keywords,
};
pub use tokens::{Token, normalized, tokens};
