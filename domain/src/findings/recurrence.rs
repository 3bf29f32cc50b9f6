//! Findings that return: a cause that an earlier postmortem found already.

use chrono::{DateTime, NaiveDate, Utc};

use super::FindingId;
use crate::actions::{ActionId, ActionState};
use crate::postmortems::PostmortemNumber;

/// A finding of another postmortem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedFinding {
    /// Its ID.
    pub id: FindingId,
    /// Its text, in Markdown.
    pub text: String,
    /// Its postmortem.
    pub postmortem: PostmortemNumber,
    /// The title of its postmortem.
    pub postmortem_title: String,
    /// When that happened.
    pub happened_at: DateTime<Utc>,
}

/// An action item that should have prevented a recurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierAction {
    /// Its ID.
    pub id: ActionId,
    /// What it says, as Markdown.
    pub title: String,
    /// Its status.
    pub state: ActionState,
    /// Its due date.
    pub due: Option<NaiveDate>,
}

impl EarlierAction {
    /// Its status, as it matters here: work that nobody verified may not have helped.
    pub fn standing(&self) -> &'static str {
        match self.state {
            ActionState::Done => "done, not verified",
            ActionState::Open => "still open",
            ActionState::InProgress => "still in progress",
            ActionState::Verified => "verified",
            ActionState::WontDo => "won’t do",
        }
    }

    /// Whether it can explain why the cause returned.
    pub fn stands_out(&self) -> bool {
        self.state != ActionState::Verified
    }
}

/// A finding and the earlier one that it repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// The finding.
    pub finding: FindingId,
    /// The earlier one, in another postmortem.
    pub earlier: RelatedFinding,
    /// Whether somebody confirmed it; otherwise it is only proposed.
    pub is_confirmed: bool,
    /// For a proposal, the words that both contain and few others.
    pub words: Vec<String>,
    /// The action items that address the earlier finding.
    pub actions: Vec<EarlierAction>,
}

/// How the findings of a postmortem relate to those of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recurrences {
    /// What its findings repeat.
    pub earlier: Vec<Recurrence>,
    /// Where its findings were repeated: the finding, and the later one.
    pub later: Vec<(FindingId, RelatedFinding)>,
}

choice! {
    /// What is known of two findings.
    pub enum RecurrenceState {
        /// They share words that few postmortems contain.
        Proposed = "proposed", "Proposed";
        /// Somebody says that the cause returned.
        Confirmed = "confirmed", "Confirmed";
        /// Somebody says that it is another cause.
        Dismissed = "dismissed", "Dismissed";
    }
}
