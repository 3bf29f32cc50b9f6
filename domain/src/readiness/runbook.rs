use chrono::{DateTime, Utc};

use crate::people::PersonName;

number! {
    /// The number of a runbook, shown as RB-7.
    pub struct RunbookNumber;
}

impl RunbookNumber {
    /// `RB-7`.
    pub fn label(self) -> String {
        format!("RB-{}", self.0)
    }
}

choice! {
    /// What a runbook is for.
    pub enum RunbookKind {
        /// Steps for a situation.
        Runbook = "runbook", "Runbook";
        /// How a release is taken back.
        RollbackPlan = "rollback_plan", "Rollback plan";
        /// What must be true before a release.
        Checklist = "checklist", "Release checklist";
    }
}

/// A runbook with its current text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runbook {
    /// The number.
    pub number: RunbookNumber,
    /// What it is for.
    pub kind: RunbookKind,
    /// The version, which increases with every change.
    pub version: i32,
    /// The title.
    pub title: String,
    /// The name of the service that it is about.
    pub service: Option<String>,
    /// When to use it, in Markdown.
    pub when_to_use: String,
    /// The document, in Markdown, as it was written.
    pub text: String,
    /// Who created it.
    pub created_by: Option<PersonName>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Who saved the current version.
    pub edited_by: Option<PersonName>,
    /// When the current version was saved.
    pub edited_at: DateTime<Utc>,
    /// When it was archived.
    pub archived_at: Option<DateTime<Utc>>,
}

/// A runbook in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunbookCard {
    /// The number.
    pub number: RunbookNumber,
    /// What it is for.
    pub kind: RunbookKind,
    /// The title.
    pub title: String,
    /// The name of the service that it is about.
    pub service: Option<String>,
    /// When to use it, in Markdown.
    pub when_to_use: String,
    /// The current version.
    pub version: i32,
    /// When the current version was saved.
    pub edited_at: DateTime<Utc>,
    /// Whether it is archived.
    pub is_archived: bool,
}

/// A version of a runbook in its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunbookVersionCard {
    /// The version, from 1.
    pub version: i32,
    /// The title that it had.
    pub title: String,
    /// Who saved it.
    pub by: Option<PersonName>,
    /// When it was saved.
    pub at: DateTime<Utc>,
}

/// A version of a runbook. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunbookVersion {
    /// Which version, by whom and when.
    pub card: RunbookVersionCard,
    /// The name of the service.
    pub service: Option<String>,
    /// When to use it.
    pub when_to_use: String,
    /// The document.
    pub text: String,
}

/// Somebody’s word that a version can be used for real.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunbookApproval {
    /// The version.
    pub version: i32,
    /// Who approved it.
    pub by: Option<PersonName>,
    /// When.
    pub at: DateTime<Utc>,
    /// What they said, in Markdown.
    pub note: String,
}
