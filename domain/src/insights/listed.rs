//! What a figure counts, as a list shows it.

use chrono::{DateTime, Utc};

use super::cases::Case;
use crate::postmortems::{PostmortemNumber, Subject};

/// A postmortem that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCase {
    /// What the figures see of it.
    pub case: Case,
    /// The title.
    pub title: String,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
}

/// The postmortems that a figure counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedCases {
    /// How many there are.
    pub count: usize,
    /// The first of them, in the order of the list.
    pub first: Vec<ListedCase>,
}

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
