use domain::readiness::{Criterion, CriterionId, CriterionInput, CriterionState};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::release_view::ReleaseView;
use crate::paths;
use crate::ui::fields::{self, Area, Choice, Field};
use crate::ui::form::{Form, conflict, options};
use crate::ui::text::{Reading, prose};

/// The criteria of a release, each with the form that changes it.
pub(super) fn release_criteria(view: &ReleaseView) -> impl IntoView + use<> {
    let criteria = &view.whole.criteria;
    let settled =
        criteria.iter().filter(|one| matches!(one.state, CriterionState::Met | CriterionState::Waived)).count();
    let count = (!criteria.is_empty()).then(|| {
        view! { <p class="run-facts">{format!("{settled} of {} met or waived", criteria.len())}</p> }
    });
    let none = criteria.is_empty().then(|| {
        view! { <p class="empty">"No criteria yet. Good criteria can be checked: the load test passed, with a link."</p> }
    });
    let rows = criteria.iter().map(|criterion| row(view, criterion)).collect_view();
    let typed = view.typed_criterion(None);
    let add = view.is_open().then(|| {
        let form = typed.cloned().unwrap_or_default();
        view! {
            <details class="margin-rare" open=typed.is_some()>
                <summary>"Add criterion"</summary>
                {form_of(view, None, form)}
            </details>
        }
    });
    view! {
        <section>
            <h2>"Criteria"</h2>
            {count}
            {none}
            <ul class="release-criteria">{rows}</ul>
            {add}
        </section>
    }
}

fn row(view: &ReleaseView, criterion: &Criterion) -> impl IntoView + use<> {
    let Criterion { id, version, text, state, reason, evidence } = criterion.clone();
    let prefix = format!("criterion-{id}-");
    let said = |label: &'static str, text: &str| {
        (!text.is_empty()).then(|| {
            view! {
                <div class="release-said">
                    <span>{label}</span>
                    {prose(text, Reading { pictures: "", prefix: &prefix })}
                </div>
            }
        })
    };
    let (why, shown) = (said("Reason", &reason), said("Evidence", &evidence));
    let typed = view.typed_criterion(Some(id)).cloned();
    let is_typed = typed.is_some();
    let edit = view.is_open().then(|| {
        let entry = CriterionInput { text: text.clone(), state: state.key().to_owned(), reason, evidence };
        let form = typed.unwrap_or_else(|| Form::of(entry, version));
        view! {
            <details class="margin-rare" open=is_typed>
                <summary aria-label=format!("Update: {text}")>"Update"</summary>
                {form_of(view, Some(id), form)}
            </details>
        }
    });
    view! {
        <li id=format!("criterion-{id}")>
            <span class=format!("release-mark release-mark-{}", state.key())>{state.label()}</span>
            <div>
                <strong>{text.clone()}</strong>
                {why}
                {shown}
                {edit}
            </div>
        </li>
    }
}

fn form_of(view: &ReleaseView, id: Option<CriterionId>, form: Form<CriterionInput>) -> AnyView {
    let number = view.whole.release.number;
    let of = id.map_or_else(|| "-new".to_owned(), |id| format!("-{id}"));
    let action = paths::release_below(number, &id.map_or_else(|| "criteria".to_owned(), |id| format!("criteria/{id}")));
    let none = ValidationErrors::default();
    let errors = if view.typed_criterion(id).is_some() { &view.errors } else { &none };
    let Form { entry, version, theirs, .. } = form;
    let state = if entry.state.is_empty() { CriterionState::Open.key().to_owned() } else { entry.state };
    let button = if id.is_some() { "Save criterion" } else { "Add criterion" };
    view! {
        {conflict(theirs, paths::release(number))}
        <form method="post" action=action class="run-form">
            <input type="hidden" name="version" value=version.to_string() />
            {fields::input(
                Field {
                    name: "text",
                    label: "Criterion".into(),
                    value: entry.text,
                    of: of.clone(),
                    ..Field::default()
                },
                errors,
            )}
            {fields::select(
                Choice {
                    name: "state",
                    label: "State".into(),
                    value: state,
                    options: options(CriterionState::ALL, CriterionState::key, CriterionState::label),
                    of: of.clone(),
                    ..Choice::default()
                },
                errors,
            )}
            {fields::area(
                Area {
                    name: "evidence",
                    label: "Evidence".into(),
                    value: entry.evidence,
                    hint: "Markdown. Link to the evidence.".into(),
                    rows: 2,
                    of: of.clone(),
                    ..Area::default()
                },
                errors,
            )}
            {fields::area(
                Area {
                    name: "reason",
                    label: "Reason".into(),
                    value: entry.reason,
                    hint: "Required when the criterion is waived.".into(),
                    rows: 2,
                    of,
                    ..Area::default()
                },
                errors,
            )}
            <div class="form-end">
                <button class="button-main">{button}</button>
            </div>
        </form>
    }
    .into_any()
}
