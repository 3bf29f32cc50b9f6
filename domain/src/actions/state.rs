use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ActionItem, Owner};
use crate::people::PersonId;

choice! {
    /// How far an action item is.
    #[derive(Default)]
    pub enum ActionState {
        /// Nobody has begun.
        #[default]
        Open = "open", "Open";
        /// Somebody is at it.
        InProgress = "in_progress", "In progress";
        /// The owner says that it is done.
        Done = "done", "Done";
        /// Somebody else has seen that it works.
        Verified = "verified", "Verified";
        /// It will not be done, for a reason.
        WontDo = "wont_do", "Won’t do";
    }
}

impl ActionState {
    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

choice! {
    /// A step that an action item can take.
    pub enum Transition {
        /// Somebody begins.
        Start = "start", "Start";
        /// The owner says that it is done, and what was done.
        Finish = "finish", "Mark done";
        /// Somebody else says how it was seen to work.
        Verify = "verify", "Verify";
        /// It will not be done.
        Decline = "decline", "Won’t do";
        /// It is open again.
        Reopen = "reopen", "Reopen";
    }
}

impl Transition {
    /// What the note must say, when the step needs one.
    pub fn asks(self) -> Option<&'static str> {
        match self {
            Self::Verify => Some("How was it verified? Describe or link the evidence."),
            Self::Decline => Some("Why won’t this be done?"),
            Self::Finish => Some("What was done? (optional)"),
            Self::Start | Self::Reopen => None,
        }
    }
}

/// Who took a step, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastTransition {
    /// The person who made it.
    pub by: PersonId,
    /// The name of that person.
    pub name: String,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// Why a step cannot be taken. The text is the sentence for the person who tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransitionRefused {
    /// From this state there is no such step.
    #[error("The action item is {}, so “{}” is not possible.", from.label().to_lowercase(), step.label())]
    NotFrom {
        /// The current status.
        from: ActionState,
        /// The transition that was refused.
        step: Transition,
    },
    /// One's own work is verified by somebody else.
    #[error("The owner and the person who marked the action item done can’t verify it. Ask someone else to verify it.")]
    OwnWork,
    /// It needs evidence.
    #[error("Add evidence: describe how the result was verified.")]
    NoEvidence,
    /// It needs a reason.
    #[error("Give a reason for not doing the action item.")]
    NoReason,
}

/// The longest note, in bytes.
pub const MAX_NOTE: usize = 10_000;

/// The state after a step, or why it cannot be taken.
pub fn transition(
    action: &ActionItem,
    step: Transition,
    by: PersonId,
    note: &str,
) -> Result<ActionState, TransitionRefused> {
    use ActionState::{Done, InProgress, Open, Verified, WontDo};
    let silent = note.trim().is_empty();
    match (action.state, step) {
        (Open, Transition::Start) => Ok(InProgress),
        (Open | InProgress, Transition::Finish) => Ok(Done),
        (Done, Transition::Verify) => {
            let owns = matches!(&action.owner, Some(Owner::Person { id, .. }) if *id == by);
            let finished = action.last_transition.as_ref().is_some_and(|transition| transition.by == by);
            if owns || finished {
                Err(TransitionRefused::OwnWork)
            } else if silent {
                Err(TransitionRefused::NoEvidence)
            } else {
                Ok(Verified)
            }
        }
        (Open | InProgress, Transition::Decline) if silent => Err(TransitionRefused::NoReason),
        (Open | InProgress, Transition::Decline) => Ok(WontDo),
        (InProgress | Done | Verified | WontDo, Transition::Reopen) => Ok(Open),
        (from, step) => Err(TransitionRefused::NotFrom { from, step }),
    }
}

impl ActionItem {
    /// The steps that this person can take now, leaving open what a note must say.
    pub fn transitions_for(&self, by: PersonId) -> Vec<Transition> {
        Transition::ALL.iter().copied().filter(|step| transition(self, *step, by, "…").is_ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: PersonId = PersonId(1);
    const BEN: PersonId = PersonId(2);

    fn action(state: ActionState) -> ActionItem {
        ActionItem { owner: Some(Owner::Person { id: ADA, name: "Ada".into() }), state, ..ActionItem::default() }
    }

    #[test]
    fn an_action_goes_from_open_to_verified() {
        use ActionState::{Done, InProgress, Open, Verified, WontDo};
        for (from, step, note, expected) in [
            (Open, Transition::Start, "", Ok(InProgress)),
            (Open, Transition::Finish, "", Ok(Done)),
            (InProgress, Transition::Finish, "", Ok(Done)),
            (Done, Transition::Verify, "The drill paged in 2 minutes.", Ok(Verified)),
            (Done, Transition::Verify, " ", Err(TransitionRefused::NoEvidence)),
            (Open, Transition::Decline, "", Err(TransitionRefused::NoReason)),
            (Open, Transition::Decline, "The service ends in May.", Ok(WontDo)),
            (Verified, Transition::Reopen, "", Ok(Open)),
            (Open, Transition::Verify, "…", Err(TransitionRefused::NotFrom { from: Open, step: Transition::Verify })),
        ] {
            assert_eq!(transition(&action(from), step, BEN, note), expected, "{from:?} {step:?}");
        }
    }

    #[test]
    fn nobody_verifies_their_own_work() {
        let mut done = action(ActionState::Done);
        assert_eq!(transition(&done, Transition::Verify, ADA, "works"), Err(TransitionRefused::OwnWork));
        done.owner = None;
        done.last_transition = Some(LastTransition { by: BEN, name: "Ben".into(), at: DateTime::UNIX_EPOCH });
        assert_eq!(transition(&done, Transition::Verify, BEN, "works"), Err(TransitionRefused::OwnWork));
        assert_eq!(transition(&done, Transition::Verify, ADA, "works"), Ok(ActionState::Verified));
        assert_eq!(done.transitions_for(BEN), [Transition::Reopen]);
    }

    #[test]
    fn only_open_work_is_late() {
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let mut late = action(ActionState::Open);
        late.fields.due = Some(day(10));
        assert_eq!(late.days_late(day(10)), None);
        assert_eq!(late.days_late(day(13)), Some(3));
        late.state = ActionState::Done;
        assert_eq!(late.days_late(day(13)), None);
    }
}
