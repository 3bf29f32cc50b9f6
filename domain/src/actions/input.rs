use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ActionItem, ActionKind, ActionState, Owner, Priority};
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
/// The longest reason for moving a due date, in bytes.
pub const MAX_DUE_REASON: usize = 2_000;

/// An action item as it is typed, with the names that its fields have in forms and in the API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActionInput {
    /// What will be done, as one line of Markdown.
    pub title: String,
    /// An [`ActionKind`] by its key; prevent when empty.
    pub kind: String,
    /// A [`Priority`] by its key; medium when empty.
    pub priority: String,
    /// The ID of the owner when they have an account, or empty.
    pub owner: String,
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
    /// The ID of the finding that it addresses, or empty.
    pub finding: String,
    /// Why a due date that was agreed is changed; for the history.
    pub due_reason: String,
}

/// A valid action item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

/// A field of an action item: what it is called, and its value as typed.
pub(super) struct Field {
    /// The name in forms and in the API.
    pub(super) name: &'static str,
    /// The label on the screen.
    pub(super) label: &'static str,
    pub(super) of: fn(&ActionInput) -> &String,
    pub(super) of_mut: fn(&mut ActionInput) -> &mut String,
}

macro_rules! fields {
    ($($name:ident $label:literal)+) => {
        &[$(Field {
            name: stringify!($name),
            label: $label,
            of: |input| &input.$name,
            of_mut: |input| &mut input.$name,
        }),+]
    };
}

/// In the order in which they are shown.
pub(super) const FIELDS: &[Field] = fields! {
    title "Action item"
    owner "Owner"
    owner_name "Owner without an account"
    due "Due"
    kind "Type"
    priority "Priority"
    finding "Addresses"
    outcome "Outcome"
    validation "Validation"
    tracker "Tracker link"
    area "Area"
};

impl ActionInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<ActionFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let owner = errors.take(id("owner", &self.owner, "Choose the owner from the list.")).flatten();
        let owner_name = errors.take(optional_line("owner_name", "The owner’s name", &self.owner_name, MAX_NAME));
        let fields = ActionFields {
            title: errors.take(valid_title(&self.title)).unwrap_or_default(),
            kind: errors
                .take(or_usual("kind", &self.kind, ActionKind::from_key, &ActionKind::keys()))
                .unwrap_or_default(),
            priority: errors
                .take(or_usual("priority", &self.priority, Priority::from_key, &Priority::keys()))
                .unwrap_or_default(),
            owner,
            owner_name: owner_name.flatten().filter(|_| owner.is_none()),
            due: errors.take(day("due", &self.due)).flatten(),
            outcome: errors.take(text("outcome", "The outcome", self.outcome.trim(), MAX_OUTCOME)).unwrap_or_default(),
            validation: errors
                .take(text("validation", "The validation", self.validation.trim(), MAX_OUTCOME))
                .unwrap_or_default(),
            tracker: errors.take(tracker(&self.tracker)).flatten(),
            area: errors.take(optional_line("area", "The area", &self.area, MAX_AREA)).flatten(),
            finding: errors.take(id("finding", &self.finding, "Choose the finding from the list.")).flatten(),
        };
        errors.take(valid_due_reason(&self.due_reason));
        errors.or(fields)
    }
}

impl From<&ActionFields> for ActionInput {
    /// As it would be typed again.
    fn from(fields: &ActionFields) -> Self {
        Self {
            title: fields.title.clone(),
            kind: fields.kind.key().into(),
            priority: fields.priority.key().into(),
            owner: fields.owner.map(|owner| owner.to_string()).unwrap_or_default(),
            owner_name: fields.owner_name.clone().unwrap_or_default(),
            due: fields.due.map(|day| day.to_string()).unwrap_or_default(),
            outcome: fields.outcome.clone(),
            validation: fields.validation.clone(),
            tracker: fields.tracker.clone().unwrap_or_default(),
            area: fields.area.clone().unwrap_or_default(),
            finding: fields.finding.map(|finding| finding.to_string()).unwrap_or_default(),
            due_reason: String::new(),
        }
    }
}

impl ActionItem {
    /// Its fields with their labels, for somebody whose change came too late. The owner appears by name; the
    /// finding, which has none, does not.
    pub fn labelled(&self) -> Vec<(&'static str, String)> {
        let input = ActionInput::from(&self.fields);
        let owner = self.owner.as_ref().map(Owner::name).unwrap_or_default();
        let fields = FIELDS.iter().filter(|field| !matches!(field.name, "owner_name" | "finding"));
        let values = fields.map(|field| (field.label, shown(field.name, (field.of)(&input), |_| owner.into())));
        values.chain([("Status", self.state.label().into())]).collect()
    }
}

/// The value of a field as a person reads it.
pub(super) fn shown(field: &str, typed: &str, person: impl Fn(PersonId) -> String) -> String {
    let label = match field {
        "kind" => ActionKind::from_key(typed).map(ActionKind::label),
        "priority" => Priority::from_key(typed).map(Priority::label),
        "state" => ActionState::from_key(typed).map(ActionState::label),
        "owner" => return typed.parse().map_or_else(|_| String::new(), person),
        _ => None,
    };
    label.unwrap_or(typed).to_owned()
}

/// Checks what will be done, as it was typed.
pub fn valid_title(typed: &str) -> Result<String, ValidationError> {
    let title = text("title", "The action item", typed.trim(), MAX_ACTION_TITLE)?;
    if title.is_empty() {
        return Err(ValidationError { field: "title", message: "The action item is empty.".into() });
    }
    Ok(title)
}

/// Reads the reason for moving a due date.
pub(super) fn valid_due_reason(typed: &str) -> Result<String, ValidationError> {
    text("due_reason", "The reason", typed.trim(), MAX_DUE_REASON)
}

fn or_usual<T: Default>(
    field: &'static str,
    key: &str,
    from_key: fn(&str) -> Option<T>,
    keys: &str,
) -> Result<T, ValidationError> {
    if key.is_empty() { Ok(T::default()) } else { chosen(field, key, from_key, keys) }
}

fn id<T: std::str::FromStr>(field: &'static str, typed: &str, message: &str) -> Result<Option<T>, ValidationError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| ValidationError { field, message: message.into() })
}

fn tracker(typed: &str) -> Result<Option<String>, ValidationError> {
    if typed.is_empty() { Ok(None) } else { web_address("tracker", typed.trim()).map(Some) }
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
        let entry = ActionInput {
            due: "soon".into(),
            tracker: "ftp://x".into(),
            owner: "Ada".into(),
            finding: "x".into(),
            kind: "cure".into(),
            due_reason: "late\0".into(),
            ..Default::default()
        };
        let errors = entry.parse().unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error_in_field| error_in_field.field).collect();
        assert_eq!(fields, ["owner", "title", "kind", "due", "tracker", "finding", "due_reason"]);
    }

    #[test]
    fn what_is_typed_again_is_the_same() {
        let entry = ActionInput {
            title: "Alert on errors".into(),
            kind: "detect".into(),
            priority: "high".into(),
            owner: "7".into(),
            due: "2026-11-24".into(),
            outcome: "Pages in 2 minutes".into(),
            validation: "A drill".into(),
            tracker: "https://tracker.example/1".into(),
            area: "Alerts".into(),
            finding: "3".into(),
            ..Default::default()
        };
        assert_eq!(ActionInput::from(&entry.parse().unwrap()), entry);
    }

    #[test]
    fn a_name_does_not_stand_beside_an_account() {
        let both =
            ActionInput { title: "Alert".into(), owner: "7".into(), owner_name: "Vendor".into(), ..Default::default() };
        let fields = both.parse().unwrap();
        assert_eq!((fields.owner, fields.owner_name), (Some(PersonId(7)), None));
    }
}
