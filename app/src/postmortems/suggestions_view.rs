//! What the language check remarks on the saved text, beside it: a question each, which one can
//! set aside with a reason. It works without scripts; while one types, the island says the same.

use domain::postmortems::{Section, Subject};
use domain::suggestions::{Dismissal, DismissalInput, PlacedSuggestion, same_words};
use domain::timeline::Precision;
use leptos::prelude::*;

use super::section_place::place_of;
use super::{ActiveForm, Workspace};
use crate::paths;
use crate::ui::fields::{self, Field};
use crate::ui::form::{Form, act};
use crate::ui::time;

/// More than this at once would be a wall, and not a colleague's question.
const SHOWN_FIRST: usize = 5;

/// The suggestions in the margin, and what the island needs to know.
pub fn suggestions(workspace: &Workspace) -> impl IntoView + use<> {
    workspace.may.edit.then(|| {
        let mut items: Vec<AnyView> = workspace
            .placed_suggestions
            .iter()
            .enumerate()
            .map(|(place, placed_suggestion)| one(placed_suggestion, place, workspace))
            .collect();
        let has_suggestions = !items.is_empty();
        let rest = items.split_off(items.len().min(SHOWN_FIRST));
        let has_mistake = matches!(workspace.open, ActiveForm::Dismissal(_));
        let more = (!rest.is_empty()).then(|| {
            let message = format!("{} more", rest.len());
            view! {
                <details open=has_mistake>
                    <summary>{message}</summary>
                    <ul class="suggestions-list">{rest}</ul>
                </details>
            }
        });
        let shown = (has_suggestions || !workspace.dismissals.is_empty()).then(|| {
            view! {
                <section class="margin-suggestions" id="suggestions">
                    <h2>"Suggestions"</h2>
                    {has_suggestions.then(|| view! { <ul class="suggestions-list">{items}</ul> })}
                    {more}
                    {(!has_suggestions).then(|| view! { <p>"No open suggestions."</p> })}
                    {dismissed(workspace)}
                </section>
            }
        });
        view! {
            {known(workspace)}
            {shown}
        }
    })
}

fn one(placed_suggestion: &PlacedSuggestion, place: usize, workspace: &Workspace) -> AnyView {
    let number = workspace.postmortem.number;
    let subject = placed_suggestion.subject.to_string();
    // While somebody writes there the page says the same below the field, and hides this.
    let of = subject.clone();
    let form = match &workspace.open {
        ActiveForm::Dismissal(form) if is_of(&form.entry, placed_suggestion) => Some(form.clone()),
        _ => None,
    };
    let open = form.is_some();
    let Form { entry, errors, .. } = form.unwrap_or_default();
    view! {
        <li class="suggestion" data-suggestion-of=of>
            <p>
                <mark class="suggestion-words">{placed_suggestion.words.clone()}</mark>
                " "
                <a href=format!(
                    "#{}",
                    anchor(placed_suggestion.subject, workspace),
                )>{whereabouts(placed_suggestion.subject, workspace)}</a>
            </p>
            <p class="suggestion-why">{placed_suggestion.suggestion.why}</p>
            <p class="suggestion-instead">{placed_suggestion.suggestion.instead.clone()}</p>
            <details open=open>
                <summary aria-label=format!(
                    "Dismiss the suggestion on “{}”",
                    placed_suggestion.words,
                )>"Dismiss"</summary>
                <form method="post" action=paths::below(number, "suggestions")>
                    <input type="hidden" name="subject" value=subject />
                    <input type="hidden" name="rule" value=placed_suggestion.suggestion.rule />
                    <input type="hidden" name="words" value=placed_suggestion.words.clone() />
                    {fields::input(
                        Field {
                            name: "reason",
                            label: "Why is this fine here?".into(),
                            value: entry.reason,
                            required: true,
                            of: format!("-suggestion-{place}"),
                            ..Field::default()
                        },
                        &errors,
                    )}
                    <button>"Don’t suggest again here"</button>
                </form>
            </details>
        </li>
    }
    .into_any()
}

fn is_of(entry: &DismissalInput, placed_suggestion: &PlacedSuggestion) -> bool {
    entry.subject == placed_suggestion.subject.to_string()
        && entry.rule == placed_suggestion.suggestion.rule
        && same_words(&entry.words) == same_words(&placed_suggestion.words)
}

fn section_of(id: domain::postmortems::SectionId, workspace: &Workspace) -> Option<&Section> {
    workspace.sections.iter().find(|section| section.id == id)
}

/// Where the words stand, as a place in the page.
fn anchor(subject: Subject, workspace: &Workspace) -> String {
    match subject {
        Subject::Section(id) => section_of(id, workspace).map(place_of).unwrap_or_default(),
        _ => subject.to_string(),
    }
}

/// Where the words stand, for people.
fn whereabouts(subject: Subject, workspace: &Workspace) -> String {
    match subject {
        Subject::Section(id) => section_of(id, workspace)
            .map_or_else(|| "in a section".into(), |section| format!("in “{}”", section.heading)),
        Subject::Event(id) => workspace.events.iter().find(|event| event.id == id).map_or_else(
            || "in an event".into(),
            |event| {
                let when = time::of_event(event.at, event.precision, workspace.postmortem.zone);
                match event.precision {
                    Precision::Exact | Precision::Approximate => format!("in the event at {when}"),
                    Precision::Day => format!("in an event on {when}"),
                    Precision::Unknown => "in an event without a time".into(),
                }
            },
        ),
        Subject::Finding(_) => "in a finding".into(),
        Subject::Action(_) => "in an action item".into(),
    }
}

/// What was set aside, by whom and why.
fn dismissed(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let item = |dismissal: &Dismissal| {
        let by = dismissal.by.clone().unwrap_or_else(|| "a former user".into());
        view! {
            <li>
                <q>{dismissal.words.clone()}</q>
                " "
                <a href=format!(
                    "#{}",
                    anchor(dismissal.subject, workspace),
                )>{whereabouts(dismissal.subject, workspace)}</a>
                ": "
                {dismissal.reason.clone()}
                " ("
                {by}
                ", "
                {time::full(dismissal.at, workspace.zone)}
                ") "
                {act(paths::below(number, &format!("suggestions/{}/restore", dismissal.id)), "Restore", "button-quiet")}
            </li>
        }
    };
    let items = workspace.dismissals.iter().map(item).collect::<Vec<_>>();
    let message = format!("{} dismissed", items.len());
    (!items.is_empty()).then(|| {
        view! {
            <details class="suggestions-dismissed">
                <summary>{message}</summary>
                <ul>{items}</ul>
            </details>
        }
    })
}

/// What the island reads: who is known by name, what was set aside, where to send the next. Lines
/// and tabs part the values, so that the browser needs no parser for them.
fn known(workspace: &Workspace) -> impl IntoView + use<> {
    let names = workspace.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>().join("\n");
    let dismissed = workspace
        .dismissals
        .iter()
        .map(|gone| format!("{}\t{}\t{}", gone.subject, gone.rule, gone.words))
        .collect::<Vec<_>>()
        .join("\n");
    let to = paths::below(workspace.postmortem.number, "suggestions");
    view! { <div id="suggestions-known" hidden=true data-to=to data-names=names data-dismissed=dismissed></div> }
}
