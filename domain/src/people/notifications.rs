//! In-app notifications about what concerns a person.

use super::Viewer;
use crate::postmortems::{Access, may_see, may_see_draft};

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
        /// A run awaits their authorization, or somebody asks them to skip a required check.
        AuthorizationAsked = "authorization_asked", "A run needs your decision";
        /// A signal breached a trigger of a rollback plan that they start.
        RollbackProposed = "rollback_proposed", "A signal breached a trigger of your rollback plan";
        /// Somebody started a rollback that they may authorize without them.
        BreakGlass = "break_glass", "started a rollback without authorization";
        /// A rollback plan that they start is due to be rehearsed.
        DrillDue = "drill_due", "A rollback plan is due for a drill";
        /// A rollback plan that they start is due for its review.
        ReviewDue = "review_due", "A rollback plan is due for review";
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
                | Self::AuthorizationAsked
                | Self::RollbackProposed
                | Self::DrillDue
                | Self::ReviewDue
                | Self::WeeklyDigest
                | Self::InsightsMail
        )
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
