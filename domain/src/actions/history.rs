//! Every change of an action item: who made it, when, and why.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::input::{FIELDS, shown, valid_due_reason};
use super::{ActionFields, ActionId, ActionInput, ActionItem, ActionState, Transition};
use crate::people::{PersonId, PersonName};
use crate::validation::ValidationError;

/// The name of the status in the API.
const STATE: &str = "state";
/// The name of the field with the action item that remains, in the API.
const DUPLICATE_OF: &str = "duplicate_of";

choice! {
    /// What was done to an action item. The label begins a line of its history, as in “Done by Ada”.
    pub enum ChangeKind {
        /// It was added.
        Added = "added", "Added";
        /// Its fields were changed.
        Edited = "edited", "Edited";
        /// Work began.
        Started = "start", "Started";
        /// The owner marked it done.
        Done = "finish", "Done";
        /// Somebody else verified it.
        Verified = "verify", "Verified";
        /// It will not be done.
        Declined = "decline", "Marked “won’t do”";
        /// It was closed as a duplicate of another one.
        Merged = "merge", "Merged";
        /// A part of it became an action item of its own.
        Split = "split", "Split";
        /// It was moved here from another postmortem.
        Transferred = "transfer", "Moved";
        /// It was opened again.
        Reopened = "reopen", "Reopened";
        /// It was removed.
        Removed = "removed", "Removed";
        /// It was restored.
        Restored = "restored", "Restored";
    }
}

impl ChangeKind {
    /// The transition of the status, when it is one.
    pub fn transition(self) -> Option<Transition> {
        match self {
            Self::Started => Some(Transition::Start),
            Self::Done => Some(Transition::Finish),
            Self::Verified => Some(Transition::Verify),
            Self::Declined | Self::Merged => Some(Transition::Decline),
            Self::Reopened => Some(Transition::Reopen),
            Self::Added | Self::Edited | Self::Split | Self::Transferred | Self::Removed | Self::Restored => None,
        }
    }
}

impl From<Transition> for ChangeKind {
    fn from(transition: Transition) -> Self {
        match transition {
            Transition::Start => Self::Started,
            Transition::Finish => Self::Done,
            Transition::Verify => Self::Verified,
            Transition::Decline => Self::Declined,
            Transition::Reopen => Self::Reopened,
        }
    }
}

/// A change of an action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionChange {
    /// What was done.
    pub kind: ChangeKind,
    /// The fields that were changed; the status, when it is a transition.
    pub fields: Vec<FieldChange>,
    /// The status afterwards.
    pub state: ActionState,
    /// What was done, the evidence, or the reason; may be empty.
    pub note: String,
    /// Who made it, while they have an account.
    pub by: Option<PersonName>,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Whether it was undone.
    pub is_undone: bool,
}

/// A field that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The name of the field in forms and in the API.
    pub field: String,
    /// Its value before the change.
    pub before: String,
    /// Its value after the change.
    pub after: String,
}

impl FieldChange {
    /// The label of the field.
    pub fn label(&self) -> &str {
        match self.field.as_str() {
            STATE => return "Status",
            DUPLICATE_OF => return "Duplicate of",
            _ => {}
        }
        FIELDS.iter().find(|field| field.name == self.field).map_or(&self.field, |field| field.label)
    }

    /// The same with its values as a person reads them, when the stored ones are as typed.
    #[must_use]
    pub fn readable(self, person: impl Fn(PersonId) -> String) -> Self {
        let value = |typed: &str| shown(&self.field, typed, &person);
        Self { before: value(&self.before), after: value(&self.after), field: self.field }
    }
}

/// The fields in which two versions differ, with their values as typed.
pub fn changed_fields(before: &ActionFields, after: &ActionFields) -> Vec<FieldChange> {
    let (before, after) = (ActionInput::from(before), ActionInput::from(after));
    let values = FIELDS.iter().map(|field| (field.name, (field.of)(&before), (field.of)(&after)));
    let changed = values.filter(|(_, before, after)| before != after);
    changed
        .map(|(field, before, after)| FieldChange { field: field.into(), before: before.clone(), after: after.clone() })
        .collect()
}

/// The change of the status that a transition makes.
pub fn state_change(before: ActionState, after: ActionState) -> FieldChange {
    FieldChange { field: STATE.into(), before: before.key().into(), after: after.key().into() }
}

/// The change of what an action item is a duplicate of.
pub fn duplicate_change(before: Option<ActionId>, after: Option<ActionId>) -> FieldChange {
    let value = |id: Option<ActionId>| id.map(|id| id.to_string()).unwrap_or_default();
    FieldChange { field: DUPLICATE_OF.into(), before: value(before), after: value(after) }
}

/// What an action item was a duplicate of before a change; `None` if the change did not touch that.
pub fn duplicate_before(changed: &[FieldChange]) -> Option<Option<ActionId>> {
    let change = changed.iter().find(|change| change.field == DUPLICATE_OF)?;
    Some(change.before.parse().ok())
}

/// The fields as they were before a change: only those that it changed are put back.
pub fn put_back(now: &ActionFields, changed: &[FieldChange]) -> ActionInput {
    let mut input = ActionInput::from(now);
    for change in changed {
        if let Some(field) = FIELDS.iter().find(|field| field.name == change.field) {
            (field.of_mut)(&mut input).clone_from(&change.before);
        }
    }
    input
}

/// Checks the reason for a change of the due date: whoever moves or removes a date that was agreed says why.
pub fn due_reason(before: &ActionFields, after: &ActionFields, typed: &str) -> Result<String, ValidationError> {
    let reason = valid_due_reason(typed)?;
    if before.due == after.due || before.due.is_none() {
        return Ok(String::new());
    }
    if reason.is_empty() {
        return Err(ValidationError {
            field: "due_reason",
            message: "Give a reason for changing the due date.".into(),
        });
    }
    Ok(reason)
}

impl ActionItem {
    /// The transitions that led to the current status: those since the item was last reopened.
    pub fn current_transitions(&self) -> impl Iterator<Item = &ActionChange> {
        let counts = |change: &ActionChange| change.kind.transition().is_some() && !change.is_undone;
        let reopened = self.history.iter().rposition(|change| counts(change) && change.kind == ChangeKind::Reopened);
        self.history.iter().skip(reopened.map_or(0, |place| place + 1)).filter(move |change| counts(change))
    }

    /// How often a due date that was agreed was moved or removed.
    pub fn due_moves(&self) -> usize {
        let edits = self.history.iter().filter(|change| !change.is_undone).flat_map(|change| &change.fields);
        edits.filter(|change| change.field == "due" && !change.before.is_empty()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::Priority;

    fn due(day: u32) -> Option<chrono::NaiveDate> {
        chrono::NaiveDate::from_ymd_opt(2026, 11, day)
    }

    fn fields() -> ActionFields {
        ActionFields { title: "Alert".into(), due: due(3), owner: Some(PersonId(7)), ..Default::default() }
    }

    fn change(kind: ChangeKind, state: ActionState) -> ActionChange {
        ActionChange {
            kind,
            fields: Vec::new(),
            state,
            note: String::new(),
            by: None,
            at: DateTime::UNIX_EPOCH,
            is_undone: false,
        }
    }

    #[test]
    fn a_change_names_what_differs_and_can_be_put_back() {
        let after = ActionFields {
            due: due(9),
            owner: None,
            owner_name: Some("Vendor".into()),
            priority: Priority::High,
            ..fields()
        };
        let changed = changed_fields(&fields(), &after);
        let names: Vec<_> = changed.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(names, ["owner", "owner_name", "due", "priority"]);
        assert_eq!(put_back(&after, &changed).parse().unwrap(), fields());
        let readable: Vec<_> = changed
            .into_iter()
            .map(|change| change.readable(|id| format!("person {id}")))
            .map(|change| format!("{}: {} → {}", change.label(), change.before, change.after))
            .collect();
        assert_eq!(
            readable,
            [
                "Owner: person 7 → ",
                "Owner without an account:  → Vendor",
                "Due: 2026-11-03 → 2026-11-09",
                "Priority: Medium → High"
            ]
        );
    }

    #[test]
    fn only_fields_of_the_change_are_put_back() {
        let changed = changed_fields(&fields(), &ActionFields { due: None, ..fields() });
        let later = ActionFields { title: "Alert on errors".into(), due: None, ..fields() };
        assert_eq!(put_back(&later, &changed).parse().unwrap(), ActionFields { due: due(3), ..later });
    }

    #[test]
    fn a_date_that_was_agreed_moves_for_a_reason() {
        let moved = ActionFields { due: due(9), ..fields() };
        let none = ActionFields { due: None, ..fields() };
        assert_eq!(due_reason(&fields(), &moved, " ").unwrap_err().field, "due_reason");
        assert_eq!(due_reason(&fields(), &none, "").unwrap_err().field, "due_reason");
        assert_eq!(due_reason(&fields(), &moved, " Vendor is late. "), Ok("Vendor is late.".into()));
        assert_eq!(due_reason(&none, &moved, ""), Ok(String::new()));
        assert_eq!(due_reason(&fields(), &fields(), "no date moved"), Ok(String::new()));
    }

    #[test]
    fn the_current_transitions_are_those_since_it_was_reopened() {
        use ActionState::{Done, Open, Verified};
        let mut item = ActionItem {
            history: vec![
                change(ChangeKind::Added, Open),
                change(ChangeKind::Done, Done),
                change(ChangeKind::Reopened, Open),
                change(ChangeKind::Edited, Open),
                change(ChangeKind::Done, Done),
                change(ChangeKind::Verified, Verified),
            ],
            ..ActionItem::default()
        };
        let kinds = |item: &ActionItem| item.current_transitions().map(|change| change.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&item), [ChangeKind::Done, ChangeKind::Verified]);
        item.history[5].is_undone = true;
        assert_eq!(kinds(&item), [ChangeKind::Done]);
        item.history.truncate(3);
        assert!(kinds(&item).is_empty());
    }

    #[test]
    fn only_moves_of_an_agreed_date_are_counted() {
        let to = |before: &str, after: &str| ActionChange {
            fields: vec![FieldChange { field: "due".into(), before: before.into(), after: after.into() }],
            ..change(ChangeKind::Edited, ActionState::Open)
        };
        let undone = ActionChange { is_undone: true, ..to("2026-11-09", "2026-11-12") };
        let history = vec![to("", "2026-11-03"), to("2026-11-03", "2026-11-09"), undone];
        assert_eq!(ActionItem { history, ..ActionItem::default() }.due_moves(), 1);
    }
}
