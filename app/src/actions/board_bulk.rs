use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::actions::{ActionId, Transition, UndoableChange};
use domain::markdown::to_plain_text;
use domain::people::PersonName;
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Choice, Field};

/// The owner that stays as it is.
pub const SAME_OWNER: &str = "same";

/// What is typed into the form that changes all selected rows.
#[derive(Debug, Clone, Default)]
pub struct BulkForm {
    /// The selected rows.
    pub selected: BTreeSet<ActionId>,
    /// The new owner by ID, empty for nobody, or [`SAME_OWNER`].
    pub owner: Option<String>,
    /// The new due date; empty when it stays.
    pub due: String,
    /// Why the due date changes.
    pub due_reason: String,
    /// The note of a transition.
    pub note: String,
    /// What is wrong.
    pub errors: ValidationErrors,
    /// The titles of the action items that were not changed, each with a sentence that says why.
    pub left_out: Vec<(String, String)>,
}

/// A change that the viewer has just made.
#[derive(Debug, Clone)]
pub struct Undoable {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The action items in which it can be undone.
    pub changes: Vec<UndoableChange>,
}

/// The form that changes all selected rows. Without a selection it says how to begin.
pub(super) fn bulk_form(form: &BulkForm, query: &str, people: &[PersonName]) -> impl IntoView + use<> {
    let of = "-bulk".to_owned();
    let field = |name, label: &str, kind, value: &str| {
        fields::input(
            Field { name, label: label.into(), kind, value: value.to_owned(), of: of.clone(), ..Field::default() },
            &form.errors,
        )
    };
    let same = (SAME_OWNER.to_owned(), "Keep current owner".to_owned());
    let people = people.iter().map(|person| (person.id.to_string(), person.name.clone()));
    let owner = Choice {
        name: "owner",
        label: "Owner".into(),
        options: std::iter::once(same).chain(people).collect(),
        value: form.owner.clone().unwrap_or_else(|| SAME_OWNER.into()),
        none: Some("No owner"),
        of: of.clone(),
        ..Choice::default()
    };
    let transitions = Transition::ALL
        .iter()
        .map(|transition| {
            view! {
                <button name="transition" value=transition.key()>
                    {transition.label()}
                </button>
            }
        })
        .collect::<Vec<_>>();
    view! {
        {left_out(&form.left_out)}
        <form
            method="post"
            id="bulk"
            action=paths::BOARD_BULK
            class="board-bulk"
            aria-label="Edit the selected action items"
        >
            {fields::summary(&form.errors)}
            <input type="hidden" name="back" value=query.to_owned() />
            <div class="board-bulk-fields">
                <strong class="board-bulk-title">"Edit selected"</strong>
                {fields::select(owner, &form.errors)} {field("due", "Due", "date", &form.due)}
                {field("due_reason", "Reason for a new due date", "", &form.due_reason)}
                <button name="transition" value="" class="button-main">
                    "Save"
                </button>
            </div>
            <div class="board-bulk-fields">
                {field("note", "Note on the status change", "", &form.note)} {transitions}
            </div>
        </form>
    }
}

fn left_out(left_out: &[(String, String)]) -> impl IntoView + use<> {
    let items = left_out
        .iter()
        .map(|(title, why)| view! { <li>{to_plain_text(title)}": "{why.clone()}</li> })
        .collect::<Vec<_>>();
    let count = items.len();
    (count > 0).then(|| {
        let words = if count == 1 {
            "1 action item was not changed:".to_owned()
        } else {
            format!("{count} action items were not changed:")
        };
        view! {
            <div class="notice notice-wrong board-left-out" role="alert" tabindex="-1" autofocus=true>
                <p>{words}</p>
                <ul>{items}</ul>
            </div>
        }
    })
}

/// What was changed, with a way to undo it: all of it, or one action item.
pub(super) fn undo_notice(undoable: &Undoable, query: &str) -> impl IntoView + use<> {
    let at = undoable.at.timestamp_micros().to_string();
    let query = query.to_owned();
    let undo = move |only: Option<ActionId>, words: &'static str, label: Option<String>| {
        let only = only.map(|id| view! { <input type="hidden" name="only" value=id.to_string() /> });
        view! {
            <form method="post" action=paths::BOARD_UNDO class="act">
                <input type="hidden" name="changed" value=at.clone() />
                <input type="hidden" name="back" value=query.clone() />
                {only}
                <button class="button-quiet" aria-label=label>
                    {words}
                </button>
            </form>
        }
    };
    let count = undoable.changes.len();
    let items = undoable
        .changes
        .iter()
        .map(|change| {
            let title = to_plain_text(&change.title);
            let label = format!("Undo the change to {title}");
            view! { <li>{title} " " {undo(Some(change.action), "Undo", Some(label))}</li> }
        })
        .collect::<Vec<_>>();
    let words = match count {
        0 => return view! { <p class="notice board-undo" role="status">"Nothing left to undo."</p> }.into_any(),
        1 => "1 action item changed.".to_owned(),
        count => format!("{count} action items changed."),
    };
    let all = (count > 1).then(|| undo(None, "Undo all", None));
    view! {
        <div class="notice board-undo" role="status">
            <div>{words} " " {all}</div>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}
