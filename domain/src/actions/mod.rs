//! What will change: action items, from open to verified.

mod board;
mod business_days;
mod duplicates;
mod edit;
mod history;
mod input;
mod policy;
mod policy_input;
mod publishing;
mod state;
mod tracker;
mod views;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use board::{
    BoardCounts, BoardFilter, BoardGrouping, BoardItem, BoardOrder, DUE_SOON_DAYS, DueWindow, MAX_COUNT, OwnerFilter,
    StateFilter, count_words, last_soon,
};
pub use business_days::BusinessDays;
pub use duplicates::{MergeTarget, Original, may_merge};
pub use edit::{ActionEdit, BulkChange, BulkResult, MAX_SELECTED, UndoableChange};
pub use history::{
    ActionChange, ChangeKind, FieldChange, changed_fields, due_reason, duplicate_before, duplicate_change, put_back,
    state_change,
};
pub(crate) use input::day;
pub use input::{ActionFields, ActionInput, MAX_ACTION_TITLE, MAX_AREA, MAX_DUE_REASON, MAX_OUTCOME, valid_title};
pub use policy::{LATE_DAYS, Policies, Policy, Reminder, first_look};
pub use policy_input::{
    MAX_DUE_DAYS, MAX_PUBLISH_DAYS, MAX_REMINDER_DAYS, POLICY_COLUMNS, POLICY_FIELDS, PoliciesInput, PolicyField,
};
pub use publishing::{PublishReminder, PublishingDate};
pub use state::{ActionState, LastTransition, MAX_NOTE, Transition, TransitionRefused, transition};
pub use tracker::tracker_name;
pub use views::{BoardView, BoardViewFields, BoardViewId, BoardViewInput, MAX_VIEW_NAME, MAX_VIEWS};

use crate::people::PersonId;

number! {
    /// The id of an action item.
    #[derive(Default)]
    pub struct ActionId;
}

choice! {
    /// What an action item is good for.
    #[derive(Default)]
    pub enum ActionKind {
        /// It cannot happen again.
        #[default]
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
    #[derive(Default)]
    pub enum Priority {
        /// Before other work.
        High = "high", "High";
        /// Among other work.
        #[default]
        Medium = "medium", "Medium";
        /// When there is time.
        Low = "low", "Low";
    }
}

/// Who answers for an action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Owner {
    /// A person with an account.
    Person {
        /// The id of the person.
        id: PersonId,
        /// The name of the person.
        name: String,
    },
    /// Somebody without an account: a vendor, another department, a name from an imported text.
    Named {
        /// The name as typed.
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

/// An action item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionItem {
    /// The id.
    pub id: ActionId,
    /// The version, which increases with every change and transition.
    pub version: i32,
    /// What it says.
    pub fields: ActionFields,
    /// The owner, with their name.
    pub owner: Option<Owner>,
    /// The status.
    pub state: ActionState,
    /// The note of the latest transition: what was done, the evidence, or the reason.
    pub note: Option<String>,
    /// The latest transition.
    pub last_transition: Option<LastTransition>,
    /// The one that remains, when this one was merged into it as a duplicate.
    pub duplicate_of: Option<Original>,
    /// All changes, in the order in which they were made.
    pub history: Vec<ActionChange>,
    /// The position in the list.
    pub position: i32,
}

impl ActionItem {
    /// By how many days it is late on this day; `None` when it is not.
    pub fn days_late(&self, today: NaiveDate) -> Option<i64> {
        let late = (today - self.fields.due?).num_days();
        (self.state.is_open() && late > 0).then_some(late)
    }
}
