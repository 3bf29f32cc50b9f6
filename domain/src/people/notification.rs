use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{NotificationId, NotificationKind, PersonName};
use crate::postmortems::PostmortemNumber;
use crate::readiness::IncidentNumber;

/// What a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotificationSubject {
    /// A postmortem.
    Postmortem(PostmortemNumber),
    /// An incident.
    Incident(IncidentNumber),
}

impl NotificationSubject {
    /// `PM-42` or `INC-12`.
    pub fn label(self) -> String {
        match self {
            Self::Postmortem(number) => number.label(),
            Self::Incident(number) => number.label(),
        }
    }

    /// The postmortem, if it is one.
    pub fn postmortem(self) -> Option<PostmortemNumber> {
        match self {
            Self::Postmortem(number) => Some(number),
            Self::Incident(_) => None,
        }
    }

    /// The incident, if it is one.
    pub fn incident(self) -> Option<IncidentNumber> {
        match self {
            Self::Postmortem(_) => None,
            Self::Incident(number) => Some(number),
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
    /// The title of the postmortem or incident.
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
