//! In-app notifications about what concerns a person.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{PersonName, Viewer};
use crate::postmortems::{Access, PostmortemNumber, may_see, may_see_draft};
use crate::readiness::IncidentNumber;

number! {
    /// The id of a notification.
    pub struct NotificationId;
}

choice! {
    /// Why somebody is told, the most urgent first: of several reasons the first counts.
    pub enum NotificationKind {
        /// Called by name in a comment.
        Mentioned = "mentioned", "mentioned you in a comment";
        /// Mentioned by name in the text of a section.
        MentionedInText = "mentioned_in_text", "mentioned you in a section";
        /// Answered in a thread in which they wrote.
        Replied = "replied", "replied in a thread you’re in";
        /// A comment on what they wrote or take part in.
        Commented = "commented", "left a comment";
        /// Named as a reviewer of a draft that waits.
        ReviewRequested = "review_requested", "requested your review";
        /// A reviewer approves.
        Approved = "approved", "approved the postmortem";
        /// A reviewer asks for changes.
        ChangesRequested = "changes_requested", "requested changes";
        /// It was published.
        Published = "published", "published the postmortem";
        /// An action item is theirs.
        Assigned = "assigned", "assigned you an action item";
        /// An action item of theirs is due in a few days, or today.
        DueSoon = "due_soon", "Your action item is due soon";
        /// An action item of theirs is overdue.
        Overdue = "overdue", "Your action item is overdue";
        /// An action item of somebody else is overdue for long.
        Escalated = "escalated", "An overdue action item was escalated to you";
        /// A draft of theirs should be published by the next business day.
        PublishSoon = "publish_soon", "Your draft is due to be published soon";
        /// The publishing date of a draft of theirs has passed.
        PublishOverdue = "publish_overdue", "Your draft is past its publishing date";
        /// The publishing date of a draft of their team passed long ago.
        DraftEscalated = "draft_escalated", "A draft past its publishing date was escalated to you";
        /// An update of an incident that they send was not sent by its time.
        UpdateOverdue = "update_overdue", "An incident update is overdue";
        /// A week of the teams that they lead, or of all teams for administrators. It comes by e-mail only.
        WeeklyDigest = "weekly_digest", "Weekly digest, for team leads and administrators";
        /// The figures of the teams that they lead, or of all postmortems for administrators. They come by e-mail only.
        InsightsMail = "insights_mail", "Insights, for team leads and administrators";
    }
}

impl NotificationKind {
    /// Whether the program sends it by itself: nobody caused it, and the label is a whole sentence.
    pub fn is_reminder(self) -> bool {
        matches!(
            self,
            Self::DueSoon
                | Self::Overdue
                | Self::Escalated
                | Self::PublishSoon
                | Self::PublishOverdue
                | Self::DraftEscalated
                | Self::UpdateOverdue
                | Self::WeeklyDigest
                | Self::InsightsMail
        )
    }
}

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

/// Whether a person may get a notification: those about a draft require access to the draft. Checked
/// when it is created, and again when it is shown.
pub fn may_be_notified(kind: NotificationKind, viewer: Viewer, access: &Access) -> bool {
    match kind {
        NotificationKind::Published => may_see(viewer, access),
        _ => may_see_draft(viewer, access),
    }
}
