use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ActionKind, Priority};
use crate::findings::FindingId;
use crate::people::{MAX_NAME, PersonId};
use crate::timeline::web_address;
use crate::validation::{ValidationError, ValidationErrors, chosen, optional_line, text};

/// The longest statement of what will be done, in bytes.
pub const MAX_ACTION_TITLE: usize = 5_000;
/// The longest outcome or validation, in bytes.
pub const MAX_OUTCOME: usize = 5_000;
/// The longest area, in characters.
pub const MAX_AREA: usize = 200;

/// An action item as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActionInput {
    /// What will be done, as one line of Markdown.
    pub title: String,
    /// An [`ActionKind`] by its key; prevent when empty.
    pub kind: String,
    /// A [`Priority`] by its key; medium when empty.
    pub priority: String,
    /// The owner, when they have an account.
    pub owner: Option<PersonId>,
    /// The name of an owner without an account.
    pub owner_name: String,
    /// The due date, such as `2026-11-24`, or empty.
    pub due: String,
    /// The measurable outcome, in Markdown.
    pub outcome: String,
    /// How it will be validated that the action worked, in Markdown.
    pub validation: String,
    /// The URL of the issue in another tracker, or empty.
    pub tracker: String,
    /// The area, used to group action items.
    pub area: String,
    /// The finding that it addresses.
    pub finding: Option<FindingId>,
}

/// A valid action item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionFields {
    /// What will be done, as one line of Markdown.
    pub title: String,
    /// The type of action.
    pub kind: ActionKind,
    /// The priority.
    pub priority: Priority,
    /// The owner, when they have an account.
    pub owner: Option<PersonId>,
    /// The name of an owner without an account.
    pub owner_name: Option<String>,
    /// The day by which it is done.
    pub due: Option<NaiveDate>,
    /// The measurable outcome, in Markdown.
    pub outcome: String,
    /// How it will be validated that the action worked, in Markdown.
    pub validation: String,
    /// The URL of the issue in another tracker.
    pub tracker: Option<String>,
    /// The area, used to group action items.
    pub area: Option<String>,
    /// The finding that it addresses.
    pub finding: Option<FindingId>,
}

impl ActionInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<ActionFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let title = errors.take(what_will_change(&self.title));
        let kind = if self.kind.is_empty() {
            Some(ActionKind::Prevent)
        } else {
            errors.take(chosen("kind", &self.kind, ActionKind::from_key, &ActionKind::keys()))
        };
        let priority = if self.priority.is_empty() {
            Some(Priority::Medium)
        } else {
            errors.take(chosen("priority", &self.priority, Priority::from_key, &Priority::keys()))
        };
        let owner_name = errors.take(optional_line("owner_name", "The owner’s name", &self.owner_name, MAX_NAME));
        let due = errors.take(day("due", &self.due));
        let outcome = errors.take(text("outcome", "The outcome", self.outcome.trim(), MAX_OUTCOME));
        let validation = errors.take(text("validation", "The validation", self.validation.trim(), MAX_OUTCOME));
        let tracker = errors.take(tracker(&self.tracker));
        let area = errors.take(optional_line("area", "The area", &self.area, MAX_AREA));
        match (title, kind, priority, owner_name, due, outcome, validation, tracker, area) {
            (
                Some(title),
                Some(kind),
                Some(priority),
                Some(owner_name),
                Some(due),
                Some(outcome),
                Some(validation),
                Some(tracker),
                Some(area),
            ) => errors.or(ActionFields {
                title,
                kind,
                priority,
                owner: self.owner,
                owner_name: owner_name.filter(|_| self.owner.is_none()),
                due,
                outcome,
                validation,
                tracker,
                area,
                finding: self.finding,
            }),
            _ => Err(errors),
        }
    }
}

fn what_will_change(typed: &str) -> Result<String, ValidationError> {
    let title = text("title", "The action item", typed.trim(), MAX_ACTION_TITLE)?;
    if title.is_empty() {
        return Err(ValidationError { field: "title", message: "The action item is empty.".into() });
    }
    Ok(title)
}

fn tracker(typed: &str) -> Result<Option<String>, ValidationError> {
    let typed = typed.trim();
    if typed.is_empty() { Ok(None) } else { web_address("tracker", typed).map(Some) }
}

/// Reads a day, `2026-11-24`; nothing when empty.
pub(crate) fn day(field: &'static str, typed: &str) -> Result<Option<NaiveDate>, ValidationError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let plausible = NaiveDate::from_ymd_opt(1970, 1, 1)..NaiveDate::from_ymd_opt(2200, 1, 1);
    NaiveDate::parse_from_str(typed, "%Y-%m-%d")
        .ok()
        .filter(|day| plausible.contains(&Some(*day)))
        .map(Some)
        .ok_or_else(|| ValidationError {
            field,
            message: format!("“{typed}” is not a date. Use the format 2026-11-24."),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_needs_only_its_statement() {
        let fields = ActionInput { title: "Alert on errors".into(), ..Default::default() }.parse().unwrap();
        assert_eq!((fields.kind, fields.priority, fields.due), (ActionKind::Prevent, Priority::Medium, None));
    }

    #[test]
    fn mistakes_name_their_fields() {
        let entry = ActionInput { due: "soon".into(), tracker: "ftp://x".into(), ..Default::default() };
        let errors = entry.parse().unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error_in_field| error_in_field.field).collect();
        assert_eq!(fields, ["title", "due", "tracker"]);
    }
}
