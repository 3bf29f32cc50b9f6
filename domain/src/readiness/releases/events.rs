use chrono::{DateTime, Utc};

use crate::people::PersonName;
use crate::readiness::request_id;
use crate::validation::{ValidationErrors, chosen, text};

/// The longest note of a release event, in bytes.
pub const MAX_RELEASE_NOTE: usize = 5_000;

choice! {
    /// What happened to a release.
    pub enum ReleaseEventKind {
        /// It was created.
        Created = "created", "Created";
        /// Its details were edited.
        Edited = "edited", "Details edited";
        /// A criterion was added.
        CriterionAdded = "criterion_added", "Criterion added";
        /// A criterion was changed.
        CriterionChanged = "criterion_changed", "Criterion changed";
        /// A role voted.
        Voted = "voted", "Vote";
        /// A feature flag was added.
        FlagAdded = "flag_added", "Feature flag added";
        /// A feature flag was switched.
        FlagSwitched = "flag_switched", "Feature flag switched";
        /// It may go out.
        Approved = "approved", "Approved";
        /// What it was approved on changed, so it needs another approval.
        Reopened = "reopened", "Approval reopened";
        /// A stage of the rollout was reached; the first one starts it.
        StageReached = "stage_reached", "Stage reached";
        /// The rollout was halted.
        Halted = "halted", "Halted";
        /// The rollout went on.
        Resumed = "resumed", "Resumed";
        /// It was taken back.
        RolledBack = "rolled_back", "Rolled back";
        /// It is out everywhere.
        Completed = "completed", "Completed";
        /// It was given up before it went out.
        Abandoned = "abandoned", "Abandoned";
        /// Somebody wrote something down.
        Note = "note", "Note";
    }
}

impl ReleaseEventKind {
    /// Whether people and programs record it; the others follow from something else.
    pub fn is_recorded(self) -> bool {
        matches!(
            self,
            Self::Approved
                | Self::StageReached
                | Self::Halted
                | Self::Resumed
                | Self::RolledBack
                | Self::Completed
                | Self::Abandoned
                | Self::Note
        )
    }
}

/// Something that happened to a release. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseEvent {
    /// Its place in the release, from 1.
    pub sequence: i32,
    /// What happened.
    pub kind: ReleaseEventKind,
    /// The stage of the rollout, in percent.
    pub stage: Option<i32>,
    /// The criterion, the role or the feature flag that it is about; otherwise empty.
    pub subject: String,
    /// Who did it.
    pub by: Option<PersonName>,
    /// When the server received it.
    pub at: DateTime<Utc>,
    /// What was said, in Markdown.
    pub note: String,
}

/// A release event as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseEventInput {
    /// A UUID that the client chose: the same one again is the same event.
    pub request: String,
    /// A [`ReleaseEventKind`] by its key, one that is recorded.
    pub kind: String,
    /// The stage that was reached, in percent.
    pub stage: Option<i32>,
    /// A note; the reason for going on after a halt and for abandoning.
    pub note: String,
}

/// A valid release event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseEventFields {
    /// The UUID.
    pub request: String,
    /// What happened.
    pub kind: ReleaseEventKind,
    /// The stage that was reached.
    pub stage: Option<i32>,
    /// The note.
    pub note: String,
}

impl ReleaseEventInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<ReleaseEventFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let request = errors.take(request_id(&self.request));
        let kind = errors.take(chosen("kind", &self.kind, ReleaseEventKind::from_key, &ReleaseEventKind::keys()));
        let note = errors.take(text("note", "The note", &self.note, MAX_RELEASE_NOTE));
        let (Some(request), Some(kind), Some(note)) = (request, kind, note) else { return Err(errors) };
        let note = note.trim().to_owned();
        let needs = match kind {
            _ if !kind.is_recorded() => Some(("kind", "Debrief records this kind of event itself.")),
            _ if self.stage.is_some_and(|stage| !(1..=100).contains(&stage)) => {
                Some(("stage", "A stage is a percentage between 1 and 100."))
            }
            ReleaseEventKind::StageReached if self.stage.is_none() => Some(("stage", "Say which stage.")),
            ReleaseEventKind::Resumed if note.is_empty() => Some(("note", "Say why the rollout can continue.")),
            ReleaseEventKind::Abandoned if note.is_empty() => Some(("note", "Say why the release is abandoned.")),
            ReleaseEventKind::Note if note.is_empty() => Some(("note", "The note is empty.")),
            _ => None,
        };
        if let Some((field, message)) = needs {
            errors.add(field, message);
        }
        let stage = self.stage.filter(|_| kind == ReleaseEventKind::StageReached);
        errors.or(ReleaseEventFields { request, kind, stage, note })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_says_what_it_must() {
        let input = |kind: &str, stage, note: &str| ReleaseEventInput {
            request: "0f8fad5b-d9cb-469f-a165-70867728950e".into(),
            kind: kind.into(),
            stage,
            note: note.into(),
        };
        assert!(input("halted", None, "").parse().is_ok(), "halting needs nothing");
        assert_eq!(input("halted", Some(10), "").parse().unwrap().stage, None);
        assert_eq!(input("stage_reached", Some(10), "").parse().unwrap().stage, Some(10));
        for (wrong, field) in [
            (input("stage_reached", None, ""), "stage"),
            (input("stage_reached", Some(0), ""), "stage"),
            (input("resumed", None, " "), "note"),
            (input("abandoned", None, ""), "note"),
            (input("note", None, ""), "note"),
            (input("voted", None, "x"), "kind"),
            (input("paused", None, "x"), "kind"),
            (ReleaseEventInput { request: "1".into(), ..input("halted", None, "") }, "request"),
        ] {
            assert!(wrong.parse().unwrap_err().of(field).is_some(), "{wrong:?}");
        }
    }
}
