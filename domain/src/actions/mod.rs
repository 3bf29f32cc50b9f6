//! What will change: action items, from open to verified.

mod input;
mod state;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(crate) use input::day;
pub use input::{ActionFields, ActionInput, MAX_ACTION_TITLE, MAX_AREA, MAX_OUTCOME};
pub use state::{ActionState, LastTransition, MAX_NOTE, TakenStep, Transition, TransitionRefused, transition};

use crate::findings::FindingId;
use crate::people::PersonId;

number! {
    /// An action item.
    pub struct ActionId;
}

choice! {
    /// What an action item is good for.
    pub enum ActionKind {
        /// It cannot happen again.
        Prevent = "prevent", "Prevent";
        /// We know sooner.
        Detect = "detect", "Detect";
        /// It hurts less, or for less long.
        Mitigate = "mitigate", "Mitigate";
        /// We know more.
        Learn = "learn", "Learn";
    }
}

choice! {
    /// How much it matters.
    pub enum Priority {
        /// Before other work.
        High = "high", "High";
        /// Among other work.
        Medium = "medium", "Medium";
        /// When there is time.
        Low = "low", "Low";
    }
}

/// Who answers for an action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Owner {
    /// Somebody who works here.
    Person {
        /// The number.
        id: PersonId,
        /// The name.
        name: String,
    },
    /// Somebody without an account: a vendor, another department, a name from an imported text.
    Named {
        /// The name.
        name: String,
    },
}

impl Owner {
    /// The name to show.
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Named { name } => name,
        }
    }
}

/// What will change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionItem {
    /// The number.
    pub id: ActionId,
    /// Counts changes.
    pub version: i32,
    /// What will be done, in one line of Markdown.
    pub title: String,
    /// What it is good for.
    pub kind: ActionKind,
    /// How much it matters.
    pub priority: Priority,
    /// Who answers for it.
    pub owner: Option<Owner>,
    /// The day by which it is done.
    pub due: Option<NaiveDate>,
    /// The measurable outcome.
    pub outcome: String,
    /// How we will know that it worked.
    pub validation: String,
    /// Where the work is tracked.
    pub tracker: Option<String>,
    /// The group in which it stood, when it was imported.
    pub area: Option<String>,
    /// The finding that it answers.
    pub finding: Option<FindingId>,
    /// How far it is.
    pub state: ActionState,
    /// What was said at the last step: what was done, the evidence, or the reason.
    pub note: Option<String>,
    /// Who took the last step.
    pub took: Option<LastTransition>,
    /// All steps, in the order in which they were taken.
    pub steps: Vec<TakenStep>,
    /// The place among action items.
    pub position: i32,
}

impl ActionItem {
    /// By how many days it is late on this day; `None` when it is not.
    pub fn days_late(&self, today: NaiveDate) -> Option<i64> {
        let late = (today - self.due?).num_days();
        (self.state.is_open() && late > 0).then_some(late)
    }
}
