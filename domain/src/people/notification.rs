use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{NotificationId, NotificationKind, PersonName};
use crate::postmortems::PostmortemNumber;
use crate::readiness::{IncidentNumber, RunNumber, RunbookNumber};

/// What a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotificationSubject {
    /// A postmortem.
    Postmortem(PostmortemNumber),
    /// An incident.
    Incident(IncidentNumber),
    /// A run.
    Run(RunNumber),
    /// A runbook.
    Runbook(RunbookNumber),
}

impl NotificationSubject {
    /// `PM-42`, `INC-12`, `RUN-31` or `RB-7`.
    pub fn label(self) -> String {
        match self {
            Self::Postmortem(number) => number.label(),
            Self::Incident(number) => number.label(),
            Self::Run(number) => number.label(),
            Self::Runbook(number) => number.label(),
        }
    }

    /// The postmortem, if it is one.
    pub fn postmortem(self) -> Option<PostmortemNumber> {
        match self {
            Self::Postmortem(number) => Some(number),
            _ => None,
        }
    }

    /// The incident, if it is one.
    pub fn incident(self) -> Option<IncidentNumber> {
        match self {
            Self::Incident(number) => Some(number),
            _ => None,
        }
    }

    /// The run, if it is one.
    pub fn run(self) -> Option<RunNumber> {
        match self {
            Self::Run(number) => Some(number),
            _ => None,
        }
    }

    /// The runbook, if it is one.
    pub fn runbook(self) -> Option<RunbookNumber> {
        match self {
            Self::Runbook(number) => Some(number),
            _ => None,
        }
    }
}

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The id.
    pub id: NotificationId,
    /// The reason.
    pub kind: NotificationKind,
    /// What it is about.
    pub subject: NotificationSubject,
    /// The title of what it is about.
    pub title: String,
    /// Who did it, while they have an account.
    pub by: Option<PersonName>,
    /// The beginning of the words concerned.
    pub detail: String,
    /// The place in the page, as in `comment-12`; empty for the whole.
    pub place: String,
    /// When it was created.
    pub at: DateTime<Utc>,
    /// When it was read, if it was.
    pub read_at: Option<DateTime<Utc>>,
}

impl Notification {
    /// What happened, as a sentence without a full stop: “Ada mentioned you in a comment”.
    pub fn sentence(&self) -> String {
        if self.kind.is_reminder() {
            return self.kind.label().to_owned();
        }
        let by = self.by.as_ref().map_or("Former user", |by| by.name.as_str());
        format!("{by} {}", self.kind.label())
    }
}
