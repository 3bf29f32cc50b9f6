//! Action items that say the same as another one.

use chrono::NaiveDate;

use super::{ActionId, ActionItem, ActionState};
use crate::postmortems::PostmortemNumber;
use crate::validation::ValidationErrors;

/// The action item that remains of two that say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    /// The id.
    pub id: ActionId,
    /// Its postmortem.
    pub postmortem: PostmortemNumber,
}

/// An action item that others can be merged into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeTarget {
    /// The id.
    pub id: ActionId,
    /// What will be done, as one line of Markdown.
    pub title: String,
    /// The status.
    pub state: ActionState,
    /// The due date.
    pub due: Option<NaiveDate>,
    /// The number of its postmortem.
    pub postmortem: PostmortemNumber,
    /// The title of its postmortem.
    pub postmortem_title: String,
}

/// Checks that an action item can be merged into another one: it is open, and the other one is neither
/// a duplicate itself nor closed without being done.
pub fn may_merge(
    action: &ActionItem,
    (into, state): (ActionId, ActionState),
    is_duplicate: bool,
) -> Result<(), ValidationErrors> {
    let refused = |message: &str| Err(ValidationErrors::one("into", message));
    if action.id == into {
        return refused("An action item can’t be a duplicate of itself.");
    }
    if is_duplicate {
        return refused("This action item is itself a duplicate. Choose the one that it was merged into.");
    }
    if state == ActionState::WontDo {
        return refused("The other action item won’t be done, so nothing would be left of this one. Reopen it first.");
    }
    if !action.state.is_open() {
        return refused("Only open action items can be merged.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_merged_into_what_is_no_duplicate() {
        let action = |state| ActionItem { id: ActionId(1), state, ..ActionItem::default() };
        for state in ActionState::ALL {
            let merged = may_merge(&action(*state), (ActionId(2), ActionState::Done), false);
            assert_eq!(merged.is_ok(), matches!(state, ActionState::Open | ActionState::InProgress), "{state:?}");
            let merged = may_merge(&action(ActionState::Open), (ActionId(2), *state), false);
            assert_eq!(merged.is_ok(), *state != ActionState::WontDo, "into {state:?}");
        }
        assert!(may_merge(&action(ActionState::Open), (ActionId(1), ActionState::Open), false).is_err());
        assert!(may_merge(&action(ActionState::Open), (ActionId(2), ActionState::Open), true).is_err());
    }
}
