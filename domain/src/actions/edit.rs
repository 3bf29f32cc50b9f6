//! Changes that the board makes without the whole form: to one action item, or to many at once.

use chrono::{DateTime, Utc};

use super::{ActionFields, ActionId, ActionInput, Transition};
use crate::validation::ValidationErrors;

/// The most action items that are changed at once.
pub const MAX_SELECTED: usize = 500;

/// A new owner or due date, as typed. What is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionEdit {
    /// The ID of the owner; empty for nobody.
    pub owner: Option<String>,
    /// The due date, such as `2026-11-24`; empty for none.
    pub due: Option<String>,
    /// Why a due date that was agreed is changed.
    pub due_reason: String,
}

impl ActionEdit {
    /// The fields after the edit.
    pub fn apply(&self, fields: &ActionFields) -> Result<ActionFields, ValidationErrors> {
        let mut input = ActionInput::from(fields);
        if let Some(owner) = &self.owner {
            input.owner.clone_from(owner);
            input.owner_name.clear();
        }
        if let Some(due) = &self.due {
            input.due.clone_from(due);
        }
        input.parse()
    }
}

/// One change of many action items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkChange {
    /// A new owner or due date.
    Edit(ActionEdit),
    /// A transition with its note.
    Transition(Transition, String),
}

/// What became of a change of many action items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkResult {
    /// When it was made; with the person, this names the change to undo.
    pub at: DateTime<Utc>,
    /// The action items that were changed.
    pub changed: Vec<ActionId>,
    /// The titles of those that were not, each with a sentence that says why.
    pub left_out: Vec<(String, String)>,
}

/// A change that its author can still undo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoableChange {
    /// The action item.
    pub action: ActionId,
    /// Its title, in Markdown.
    pub title: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonId;

    #[test]
    fn an_edit_changes_only_what_it_names() {
        let fields = ActionFields {
            title: "Alert".into(),
            owner_name: Some("Vendor".into()),
            due: chrono::NaiveDate::from_ymd_opt(2026, 11, 3),
            ..ActionFields::default()
        };
        assert_eq!(ActionEdit::default().apply(&fields), Ok(fields.clone()));
        let owned = ActionEdit { owner: Some("7".into()), ..ActionEdit::default() }.apply(&fields).unwrap();
        assert_eq!(owned, ActionFields { owner: Some(PersonId(7)), owner_name: None, ..fields.clone() });
        let undated = ActionEdit { due: Some(String::new()), ..ActionEdit::default() }.apply(&fields).unwrap();
        assert_eq!(undated, ActionFields { due: None, ..fields.clone() });
        let errors = ActionEdit { due: Some("soon".into()), ..ActionEdit::default() }.apply(&fields).unwrap_err();
        assert!(errors.of("due").is_some());
    }
}
