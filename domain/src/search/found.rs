use super::Passage;
use crate::postmortems::PostmortemCard;

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

/// A postmortem that was found.
#[derive(Debug, Clone)]
pub struct FoundPostmortem {
    /// The postmortem.
    pub card: PostmortemCard,
    /// Where, the best first.
    pub places: Vec<Found>,
}

/// A text that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The kind of text.
    pub kind: FoundIn,
    /// Its place in the page of the postmortem, such as `event-7`; empty for the whole.
    pub place: String,
    /// The passage.
    pub passage: Passage,
}
