//! The kinds of activity in the history of a postmortem.

use super::Part;

choice! {
    /// One kind of act. The label continues a sentence that begins with a name, and what was acted on follows it.
    pub enum ActivityKind {
        /// Created the postmortem.
        Created = "created", "created the postmortem";
        /// Imported it from.
        Imported = "imported", "imported the postmortem from";
        /// Changed the details.
        DetailsChanged = "details_changed", "changed the details";
        /// Changed the impact figures.
        ImpactChanged = "impact_changed", "changed the impact figures";
        /// Archived it.
        Archived = "archived", "archived the postmortem";
        /// Restored it.
        Unarchived = "unarchived", "restored the postmortem";
        /// Edited.
        SectionEdited = "section_edited", "edited";
        /// Renamed the section.
        SectionRenamed = "section_renamed", "renamed the section";
        /// Added the section.
        SectionAdded = "section_added", "added the section";
        /// Moved the section.
        SectionMoved = "section_moved", "moved the section";
        /// Removed the section.
        SectionRemoved = "section_removed", "removed the section";
        /// Added the event.
        EventAdded = "event_added", "added the event";
        /// Edited the event.
        EventEdited = "event_edited", "edited the event";
        /// Moved the event.
        EventMoved = "event_moved", "moved the event";
        /// Removed the event.
        EventRemoved = "event_removed", "removed the event";
        /// Restored the event.
        EventRestored = "event_restored", "restored the event";
        /// Pasted events.
        PasteAdded = "paste_added", "pasted events:";
        /// Removed pasted events.
        PasteRemoved = "paste_removed", "removed pasted events:";
        /// Restored pasted events.
        PasteRestored = "paste_restored", "restored pasted events:";
        /// Added the finding.
        FindingAdded = "finding_added", "added the finding";
        /// Edited the finding.
        FindingEdited = "finding_edited", "edited the finding";
        /// Moved the finding.
        FindingMoved = "finding_moved", "moved the finding";
        /// Removed the finding.
        FindingRemoved = "finding_removed", "removed the finding";
        /// Restored the finding.
        FindingRestored = "finding_restored", "restored the finding";
        /// A finding was linked to an earlier one that it repeats.
        RecurrenceLinked = "recurrence_linked", "linked an earlier finding to";
        /// It was said that a finding repeats no earlier one.
        RecurrenceUnlinked = "recurrence_unlinked", "unlinked an earlier finding from";
        /// Added the action item.
        ActionAdded = "action_added", "added the action item";
        /// Edited the action item.
        ActionEdited = "action_edited", "edited the action item";
        /// Moved the action item.
        ActionMoved = "action_moved", "moved the action item";
        /// Removed the action item.
        ActionRemoved = "action_removed", "removed the action item";
        /// Restored the action item.
        ActionRestored = "action_restored", "restored the action item";
        /// Undid a change of the action item.
        ActionChangeUndone = "action_change_undone", "undid a change to the action item";
        /// Started the action item.
        ActionStarted = "action_started", "started the action item";
        /// Marked the action item done.
        ActionDone = "action_done", "marked the action item done";
        /// Verified the action item.
        ActionVerified = "action_verified", "verified the action item";
        /// Closed the action item as won’t do.
        ActionDeclined = "action_declined", "closed the action item as won’t do";
        /// A duplicate was merged.
        ActionMerged = "action_merged", "closed the action item as a duplicate";
        /// A part of one became an action item of its own.
        ActionSplit = "action_split", "split the action item";
        /// One went to another postmortem.
        ActionTransferred = "action_transferred", "transferred the action item";
        /// One came from another postmortem.
        ActionReceived = "action_received", "received the action item";
        /// Reopened the action item.
        ActionReopened = "action_reopened", "reopened the action item";
        /// Commented on.
        CommentAdded = "comment_added", "commented on";
        /// Replied to a comment on.
        CommentReplied = "comment_replied", "replied to a comment on";
        /// Edited a comment on.
        CommentEdited = "comment_edited", "edited a comment on";
        /// Removed a comment on.
        CommentRemoved = "comment_removed", "removed a comment on";
        /// Resolved a comment thread on.
        ThreadResolved = "thread_resolved", "resolved a comment thread on";
        /// Reopened a comment thread on.
        ThreadReopened = "thread_reopened", "reopened a comment thread on";
        /// Dismissed the suggestion on.
        SuggestionDismissed = "suggestion_dismissed", "dismissed the suggestion on";
        /// Restored the suggestion on.
        SuggestionRestored = "suggestion_restored", "restored the suggestion on";
        /// Requested review.
        ReviewRequested = "review_requested", "requested review";
        /// Cancelled the review request.
        ReviewCancelled = "review_cancelled", "cancelled the review request";
        /// Requested review from.
        ReviewersChanged = "reviewers_changed", "requested review from";
        /// Approved the postmortem.
        Approved = "approved", "approved the postmortem";
        /// Requested changes.
        ChangesRequested = "changes_requested", "requested changes";
        /// Published the report.
        Published = "published", "published the report";
        /// Withdrew the report.
        Withdrawn = "withdrawn", "withdrew the report";
        /// Created the share link.
        LinkCreated = "link_created", "created the share link";
        /// Restored the share link.
        LinkRestored = "link_restored", "restored the share link";
        /// Revoked the share link.
        LinkRevoked = "link_revoked", "revoked the share link";
    }
}

impl ActivityKind {
    /// The part of the document whose records it is about: events, findings or action items.
    pub const fn records(self) -> Option<Part> {
        use ActivityKind as Kind;
        match self {
            Kind::EventAdded
            | Kind::EventEdited
            | Kind::EventMoved
            | Kind::EventRemoved
            | Kind::EventRestored
            | Kind::PasteAdded
            | Kind::PasteRemoved
            | Kind::PasteRestored => Some(Part::Timeline),
            Kind::FindingAdded
            | Kind::FindingEdited
            | Kind::FindingMoved
            | Kind::FindingRemoved
            | Kind::FindingRestored
            | Kind::RecurrenceLinked
            | Kind::RecurrenceUnlinked => Some(Part::Findings),
            Kind::ActionAdded
            | Kind::ActionEdited
            | Kind::ActionMoved
            | Kind::ActionRemoved
            | Kind::ActionRestored
            | Kind::ActionStarted
            | Kind::ActionDone
            | Kind::ActionVerified
            | Kind::ActionDeclined
            | Kind::ActionMerged
            | Kind::ActionSplit
            | Kind::ActionTransferred
            | Kind::ActionReceived
            | Kind::ActionReopened => Some(Part::Actions),
            _ => None,
        }
    }
}
