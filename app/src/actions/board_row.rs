use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::actions::{ActionId, ActionItem, BoardItem, Owner, Priority, Transition, tracker_name};
use domain::markdown::to_plain_text;
use domain::people::{PersonId, PersonName};
use domain::postmortems::Subject;
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::action_form::{KEPT_OWNER, due_reason};
use super::{due_view, state_view};
use crate::paths;
use crate::ui::fields::{self, Choice, Field};

/// What is typed into the open form of a row.
#[derive(Debug, Clone, Default)]
pub struct BoardForm {
    /// The version that the viewer started from.
    pub version: i32,
    /// The owner by id, or empty.
    pub owner: String,
    /// The due date, or empty.
    pub due: String,
    /// Why the due date changes.
    pub due_reason: String,
    /// The note of a transition.
    pub note: String,
    /// What is wrong.
    pub errors: ValidationErrors,
    /// Whether somebody else changed it meanwhile.
    pub is_conflict: bool,
}

impl BoardForm {
    /// The form as it opens.
    pub fn of(action: &ActionItem) -> Self {
        Self {
            version: action.version,
            owner: match &action.owner {
                Some(Owner::Person { id, .. }) => id.to_string(),
                Some(Owner::Named { .. }) => KEPT_OWNER.into(),
                None => String::new(),
            },
            due: action.fields.due.map(|due| due.to_string()).unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// What all rows need.
pub(super) struct RowContext<'a> {
    /// The query that leads back to this page of the board; nothing where rows cannot be changed.
    pub query: Option<String>,
    /// The viewer.
    pub me: PersonId,
    /// The date in the zone of the viewer.
    pub today: NaiveDate,
    /// Who can own an action item.
    pub people: &'a [PersonName],
    /// The rows that are selected.
    pub selected: &'a BTreeSet<ActionId>,
}

impl RowContext<'_> {
    /// The columns of the table, for cells that span all of them: one more where rows can be selected.
    pub fn columns(&self) -> &'static str {
        if self.query.is_some() { "7" } else { "6" }
    }
}

/// An action item as a row, with its form below when it is open.
pub(super) fn row(item: &BoardItem, open: Option<&BoardForm>, context: &RowContext<'_>) -> impl IntoView + use<> {
    let action = &item.action;
    let id = anchor(action.id);
    let outcome = (!action.fields.outcome.is_empty())
        .then(|| view! { <span class="board-outcome">{to_plain_text(&action.fields.outcome)}</span> });
    let title = to_plain_text(&action.fields.title);
    let tracker = action.fields.tracker.clone().map(|url| {
        view! {
            <a class="board-tracker" href=url.clone() rel="noopener noreferrer nofollow" title=url.clone()>
                {tracker_name(&url)}
            </a>
        }
    });
    let owner = match &action.owner {
        Some(owner) => view! { {owner.name().to_owned()} }.into_any(),
        None if action.state.is_open() => view! { <span class="missing">"no owner"</span> }.into_any(),
        None => ().into_any(),
    };
    let query = context.query.as_deref().filter(|_| item.may_edit);
    let edit = query.filter(|_| open.is_none()).map(|query| {
        view! {
            <a
                class="board-edit"
                href=paths::board_edit(query, action.id)
                data-in-place=""
                aria-label=format!("Edit {title}")
            >
                "Edit"
            </a>
        }
    });
    let kind = unusual_priority(action.fields.priority)
        .map(|priority| view! { <span class="board-priority">{priority}</span> });
    let selection = context.query.is_some().then(|| {
        let checkbox = item.may_edit.then(|| selecting(action, &title, context));
        view! { <td class="board-check">{checkbox}</td> }
    });
    let form = query.zip(open).map(|(query, form)| edit_row(item, form, query, context));
    view! {
        <tr id=id class="board-row" class:board-row-open=open.is_some()>
            {selection} <th scope="row">
                <a class="board-title" href=paths::record(item.postmortem, Subject::Action(action.id))>
                    {title.clone()}
                </a>
                {tracker} {outcome}
            </th>
            <td class="board-postmortem">
                <a href=paths::postmortem(item.postmortem) title=item.postmortem_title.clone()>
                    <span class="board-number">{item.postmortem.label()}</span>
                    " "
                    {item.postmortem_title.clone()}
                </a>
            </td>
            <td class="board-kind">{action.fields.kind.label()} {kind}</td>
            <td class="board-owner">{owner}</td>
            <td class="board-due">{due_view(action, context.today)}</td>
            <td class="board-state">{state_view(action.state)} {edit}</td>
        </tr>
        {form}
    }
}

/// The checkbox that selects a row for the form below the table. It remembers the version that was seen.
fn selecting(action: &ActionItem, title: &str, context: &RowContext<'_>) -> impl IntoView + use<> {
    view! {
        <input
            type="checkbox"
            class="board-select"
            name="item"
            form="bulk"
            value=format!("{}:{}", action.id, action.version)
            checked=context.selected.contains(&action.id)
            aria-label=format!("Select {title}")
        />
    }
}

/// Owner, due date and status, to change in place.
fn edit_row(item: &BoardItem, form: &BoardForm, query: &str, context: &RowContext<'_>) -> impl IntoView + use<> {
    let action = &item.action;
    let of = format!("-{}", action.id);
    let named = match &action.owner {
        Some(Owner::Named { name }) => Some((KEPT_OWNER.to_owned(), name.clone())),
        _ => None,
    };
    let people = context.people.iter().map(|person| (person.id.to_string(), person.name.clone()));
    let people = named.into_iter().chain(people).collect();
    let reason = action.fields.due.is_some().then(|| due_reason(&form.due_reason, of.clone(), &form.errors));
    let conflict = form.is_conflict.then(|| {
        view! {
            <p class="notice notice-conflict" role="alert">
                "Someone else changed this action item. The row shows the current values. Your changes are below and have not been saved."
            </p>
        }
    });
    let hidden = || {
        view! {
            <input type="hidden" name="version" value=form.version.to_string() />
            <input type="hidden" name="back" value=query.to_owned() />
        }
    };
    let transitions = action.transitions_for(context.me);
    let asks = transitions.iter().any(|transition| transition.asks().is_some());
    let note = asks.then(|| {
        let hint = match transitions.as_slice() {
            [Transition::Verify, ..] => "How was it verified? Describe or link the evidence.",
            _ => "What was done, or why it won’t be done",
        };
        fields::input(
            Field {
                name: "note",
                label: "Note".into(),
                value: form.note.clone(),
                hint: hint.into(),
                of: of.clone(),
                ..Field::default()
            },
            &form.errors,
        )
    });
    let buttons = transitions
        .into_iter()
        .map(|transition| {
            view! {
                <button name="transition" value=transition.key()>
                    {transition.label()}
                </button>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <tr class="board-form">
            <td colspan=context.columns()>
                {conflict} {fields::summary(&form.errors)}
                <div class="board-forms">
                    <form method="post" action=paths::board_item(action.id, "")>
                        {hidden()}
                        {fields::select(
                            Choice {
                                name: "owner",
                                label: "Owner".into(),
                                options: people,
                                value: form.owner.clone(),
                                none: Some("No owner"),
                                of: of.clone(),
                                ..Choice::default()
                            },
                            &form.errors,
                        )}
                        {fields::input(
                            Field {
                                name: "due",
                                label: "Due".into(),
                                kind: "date",
                                value: form.due.clone(),
                                of: of.clone(),
                                ..Field::default()
                            },
                            &form.errors,
                        )} {reason} <button class="button-main">"Save"</button>
                        <a href=paths::board_at(query, action.id) data-in-place="">
                            "Cancel"
                        </a>
                    </form>
                    <form method="post" action=paths::board_item(action.id, "/transition")>
                        {hidden()} {note} {buttons}
                    </form>
                </div>
            </td>
        </tr>
    }
}

/// The place of a row in the page.
fn anchor(id: ActionId) -> String {
    Subject::Action(id).anchor()
}

/// The priority, when it is not the usual one.
fn unusual_priority(priority: Priority) -> Option<String> {
    (priority != Priority::Medium).then(|| format!("{} priority", priority.label()))
}
