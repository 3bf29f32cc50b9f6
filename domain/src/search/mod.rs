//! Search: how texts become tokens, how a query is read, and which passage is shown.

mod passage;
mod query;
mod tokens;

pub use passage::{Passage, Piece, passage};
pub use query::{MAX_QUERY, MAX_TERMS, SearchFilter, SearchQuery, Term};
pub use tokens::{Token, normalized, tokens};

choice! {
    /// Where a text that was found stands.
    pub enum FoundIn {
        /// The title, and the names of services.
        Title = "title", "Title";
        /// A section.
        Section = "section", "Section";
        /// A timeline event.
        Event = "event", "Timeline event";
        /// A finding.
        Finding = "finding", "Finding";
        /// An action item.
        Action = "action", "Action item";
        /// A comment.
        Comment = "comment", "Comment";
        /// The published report.
        Report = "report", "Report";
    }
}
