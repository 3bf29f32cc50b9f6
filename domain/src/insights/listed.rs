//! What a figure counts, as a list shows it.

use chrono::{DateTime, Utc};

use crate::postmortems::{PostmortemNumber, Subject};

/// An action item or a finding that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRecord {
    /// Which one.
    pub subject: Subject,
    /// What it says, in Markdown.
    pub text: String,
    /// The postmortem it belongs to.
    pub postmortem: PostmortemNumber,
    /// The title of the postmortem.
    pub postmortem_title: String,
    /// When the postmortem happened.
    pub happened_at: DateTime<Utc>,
    /// How far it is, if it is an action item.
    pub detail: Option<String>,
}
