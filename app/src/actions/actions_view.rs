use chrono::NaiveDate;
use domain::actions::{
    ActionChange, ActionItem, ActionState, ChangeKind, FieldChange, Owner, Transition, tracker_name,
};
use domain::markdown::to_plain_text;
use domain::postmortems::Subject;
use leptos::prelude::*;

use super::{ActionPlace, KEPT_OWNER, action_form};
use crate::findings::shortened;
use crate::paths;
use crate::postmortems::{ActiveForm, Workspace, comment_link, record_comments};
use crate::ui::fields::{self, Area};
use crate::ui::form::{Form, act};
use crate::ui::{text, time, tools};

/// The action items of a draft.
pub fn actions_view(workspace: &Workspace) -> impl IntoView + use<> {
    let items = workspace.actions.iter().map(|action| one(action, workspace)).collect::<Vec<_>>();
    (!items.is_empty()).then(|| view! { <ul class="actions">{items}</ul> })
}

/// How far an action item is, as a word with a shape.
pub fn state_view(state: ActionState) -> impl IntoView {
    let class = match state {
        ActionState::Open => "state state-open",
        ActionState::InProgress => "state state-in-progress",
        ActionState::Done => "state state-done",
        ActionState::Verified => "state state-verified",
        ActionState::WontDo => "state state-wont-do",
    };
    view! { <span class=class>{state.label()}</span> }
}

/// When an action item is due, and by how much it is late.
pub fn due_view(action: &ActionItem, today: NaiveDate) -> AnyView {
    let moves = due_moves(action);
    match (action.days_late(today), action.fields.due) {
        (Some(days), Some(due)) => {
            let words = format!("{days} {} overdue", if days == 1 { "day" } else { "days" });
            view! {
                <span class="late">{words}</span>
                " ("
                {time::day(due)}
                ")"
                {moves}
            }
            .into_any()
        }
        (_, Some(due)) => view! { {time::day(due)} {moves} }.into_any(),
        (_, None) if action.state.is_open() => view! { <span class="missing">"no due date"</span> }.into_any(),
        (_, None) => ().into_any(),
    }
}

/// How often the date moved, when it did.
fn due_moves(action: &ActionItem) -> impl IntoView + use<> {
    let words = match action.due_moves() {
        0 => return ().into_any(),
        1 => "moved once".to_owned(),
        2 => "moved twice".to_owned(),
        moves => format!("moved {moves} times"),
    };
    view! {
        " "
        <span class="due-moves">{words}</span>
    }
    .into_any()
}

fn one(action: &ActionItem, workspace: &Workspace) -> AnyView {
    let id = format!("action-{}", action.id);
    match &workspace.open {
        ActiveForm::Action(open, form) if *open == action.id => {
            let form = action_form(workspace, ActionPlace::Existing(*open), form);
            return view! {
                <li class="action" id=id>
                    {form}
                </li>
            }
            .into_any();
        }
        _ => {}
    }
    let number = workspace.postmortem.number;
    let pictures = paths::pictures(number);
    let due = due_view(action, workspace.today);
    let owner = match &action.owner {
        Some(owner) => view! { <span>{owner.name().to_owned()}</span> }.into_any(),
        None if action.state.is_open() => view! { <span class="missing">"no owner"</span> }.into_any(),
        None => ().into_any(),
    };
    let row = workspace.may.edit.then(|| paths::action(number, action.id));
    let (version, due_at, owner_id, title) = if row.is_some() {
        let owner = match &action.owner {
            Some(Owner::Person { id, .. }) => Some(id.to_string()),
            Some(Owner::Named { .. }) => Some(KEPT_OWNER.to_owned()),
            None => None,
        };
        let due = action.fields.due.map(|due| due.to_string());
        (Some(action.version.to_string()), due, owner, text::source_if_marked(&action.fields.title))
    } else {
        (None, None, None, None)
    };
    view! {
        <li
            class="action"
            id=id.clone()
            data-row=row
            data-row-version=version
            data-row-due=due_at
            data-row-owner=owner_id
            data-row-text=title
        >
            <div class="action-head">
                <div class="action-title">
                    {text::line(
                        &action.fields.title,
                        text::Reading {
                            pictures: &pictures,
                            prefix: &format!("{id}-"),
                        },
                    )}
                </div>
                <div class="action-owner">{owner}</div>
                <div class="action-due">{due}</div>
                <div class="action-state">{state_view(action.state)}</div>
            </div>
            {details(action, workspace)}
            {controls(action, workspace)}
            {record_comments(Subject::Action(action.id), workspace)}
        </li>
    }
    .into_any()
}

fn details(action: &ActionItem, workspace: &Workspace) -> impl IntoView + use<> {
    let fields = &action.fields;
    let answers = fields
        .finding
        .and_then(|id| workspace.findings.iter().find(|finding| finding.id == id))
        .map(|finding| (finding.id, shortened(&to_plain_text(&finding.text))));
    let said = |name: &'static str, text: &str| {
        let text = text.to_owned();
        (!text.is_empty()).then(|| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{text}</dd>
                </div>
            }
        })
    };
    view! {
        <dl class="action-details">
            <div>
                <dt>"Type"</dt>
                <dd>{fields.kind.label()}", "{fields.priority.label().to_lowercase()}" priority"</dd>
            </div>
            {answers
                .map(|(id, message)| {
                    view! {
                        <div>
                            <dt>"Addresses"</dt>
                            <dd>
                                <a href=format!("#finding-{id}")>{message}</a>
                            </dd>
                        </div>
                    }
                })}
            {said("Outcome", &fields.outcome)}
            {said("Validation", &fields.validation)}
            {said("Area", fields.area.as_deref().unwrap_or_default())}
            {fields
                .tracker
                .clone()
                .map(|url| {
                    view! {
                        <div>
                            <dt>"Tracker"</dt>
                            <dd>
                                <a href=url.clone() rel="noopener noreferrer nofollow" title=url.clone()>
                                    {tracker_name(&url)}
                                </a>
                            </dd>
                        </div>
                    }
                })}
        </dl>
        {history(action, workspace)}
    }
}

/// The changes, the first one first.
fn history(action: &ActionItem, workspace: &Workspace) -> impl IntoView + use<> {
    let zone = workspace.zone;
    let changes = action
        .history
        .iter()
        .map(|change| {
            let by = change.by.as_ref().map(|by| by.name.as_str());
            let line = change_line(change.kind.label(), by, &change.note, time::full(change.at, zone));
            let fields = changed_fields(change);
            let undone = change.is_undone.then_some(" (undone)");
            view! { <li class:undone=change.is_undone>{line} {undone} {fields}</li> }
        })
        .collect::<Vec<_>>();
    // What the latest transition says already needs no list.
    let count = if changes.len() == 1 && action.current_transitions().count() == 1 { 0 } else { changes.len() };
    let latest = action.current_transitions().last().map(|change| {
        let by = change.by.as_ref().map(|by| by.name.as_str());
        let line = change_line(change.kind.label(), by, &change.note, time::full(change.at, zone));
        view! { <p class="action-latest">{line} {original_link(action)}</p> }
    });
    let all = (count > 0).then(|| {
        view! {
            <details class="action-history">
                <summary>{if count == 1 { "1 change".to_owned() } else { format!("{count} changes") }}</summary>
                <ol class="action-changes" aria-label="History">
                    {changes}
                </ol>
            </details>
        }
    });
    view! {
        {latest}
        {all}
    }
}

/// The way to the action item that this one was merged into.
fn original_link(action: &ActionItem) -> impl IntoView + use<> {
    action.duplicate_of.map(|original| {
        view! {
            " "
            <a href=paths::record(original.postmortem, Subject::Action(original.id))>"Open the original"</a>
        }
    })
}

/// What an edit changed. Long texts are named and not repeated.
fn changed_fields(change: &ActionChange) -> impl IntoView + use<> {
    let fields = change
        .fields
        .iter()
        .filter(|_| change.kind == ChangeKind::Edited)
        .map(|field| view! { <li>{changed_field(field)}</li> })
        .collect::<Vec<_>>();
    (!fields.is_empty()).then(|| view! { <ul class="action-changed">{fields}</ul> })
}

fn changed_field(field: &FieldChange) -> String {
    let label = field.label();
    let or_none = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
    let day = |value: &str| value.parse().map_or_else(|_| or_none(value), time::day_words);
    match field.field.as_str() {
        "due" => format!("{label}: {} → {}", day(&field.before), day(&field.after)),
        "title" | "outcome" | "validation" | "finding" => format!("{label} changed"),
        _ => format!("{label}: {} → {}", or_none(&field.before), or_none(&field.after)),
    }
}

/// A change as in “Done by Ada, Tue 3 Nov 2026: the alert pages within 2 minutes”.
pub fn change_line<A: IntoView + 'static>(
    what: &'static str,
    by: Option<&str>,
    note: &str,
    at: A,
) -> impl IntoView + use<A> {
    let who = by.map(|name| format!(" by {name}")).unwrap_or_default();
    let note = (!note.is_empty()).then(|| {
        view! {
            ": "
            <span class="action-note">{note.to_owned()}</span>
        }
    });
    view! {
        <strong>{what}</strong>
        {who}
        ", "
        {at}
        {note}
    }
}

fn controls(action: &ActionItem, workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let path = paths::action(number, action.id);
    let place = format!("action-{}", action.id);
    let comment = comment_link(Subject::Action(action.id), workspace);
    if !workspace.may.edit {
        return workspace.may.comment.then(|| view! { <div class="tools">{comment}</div> }.into_any());
    }
    Some({
        let steps = action
            .transitions_for(workspace.me)
            .into_iter()
            .map(|step| step_view(step, action, workspace))
            .collect::<Vec<_>>();
        let inner = view! {
            {tools::moves(&path)}
            <a href=paths::rearrange(number, action.id)>"Split, merge or move"</a>
            {act(format!("{path}/remove"), "Remove", "button-quiet")}
        };
        view! {
            <div class="controls action-steps">{steps}</div>
            <div class="tools">
                {tools::edit(paths::open(number, &place, &place))} {comment}
                {tools::menu("Options for this action item".to_owned(), inner.into_any())}
            </div>
        }
        .into_any()
    })
}

/// A step as a button; one that asks for words opens below.
fn step_view(step: Transition, action: &ActionItem, workspace: &Workspace) -> AnyView {
    let path = format!("{}/transition", paths::action(workspace.postmortem.number, action.id));
    let version = action.version.to_string();
    let hidden = view! {
        <input type="hidden" name="version" value=version />
        <input type="hidden" name="transition" value=step.key() />
    };
    let Some(asks) = step.asks() else {
        return view! {
            <form method="post" action=path class="act">
                {hidden}
                <button class="button-quiet">{step.label()}</button>
            </form>
        }
        .into_any();
    };
    let typed = match &workspace.open {
        ActiveForm::Transition(id, open, form) if *id == action.id && *open == step => Some(form.clone()),
        _ => None,
    };
    let open = typed.is_some();
    let form = typed.unwrap_or_else(|| Form::of(String::new(), action.version));
    let of = format!("-{}-{}", step.key(), action.id);
    view! {
        <details class="step" open=open>
            <summary>{step.label()}</summary>
            <form method="post" action=path>
                {fields::summary(&form.errors)}
                {hidden}
                {fields::area(
                    Area {
                        name: "note",
                        label: asks.into(),
                        value: form.entry,
                        rows: 2,
                        of,
                        ..Area::default()
                    },
                    &form.errors,
                )}
                <div class="form-end">
                    <button class="button-main">{step.label()}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
