use domain::readiness::{Decision, RunEventKind, RunState, asked_next, names_of_deciders};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::run_step::action_of;
use super::run_view::RunView;
use crate::ui::fields::{self, Area};
use crate::ui::time;

/// Whose authorization a run awaits, and the forms that answer.
pub(super) fn run_authorization(view: &RunView) -> impl IntoView + use<> {
    if view.run.state != RunState::Awaiting {
        return None;
    }
    let may_start = |decision: Decision| decision == Decision::Start;
    let asked = view
        .deciders
        .iter()
        .filter(|decider| may_start(decider.decision))
        .filter_map(|decider| {
            let at = decider.asked_at?;
            Some(view! { <li>{decider.person.name.clone()} " was asked on " {time::full(at, view.zone)} "."</li> })
        })
        .collect_view();
    let next = asked_next(&view.deciders).map(|(next, at)| {
        view! { <li>{next.person.name.clone()} " is asked on " {time::full(at, view.zone)} " if nobody answers."</li> }
    });
    let is_decider =
        view.deciders.iter().any(|decider| may_start(decider.decision) && decider.person.id == view.viewer);
    let answer = if !view.may_write {
        ().into_any()
    } else if is_decider {
        answer_form(view)
    } else {
        let names = names_of_deciders(&view.deciders, Decision::Start);
        let is_open = view.input.kind == RunEventKind::BreakGlass.key();
        let is_unapproved = view.events.iter().any(|event| event.kind == RunEventKind::Unapproved);
        let can = if is_unapproved {
            "This plan has no approved version, so nobody can authorize the run.".to_owned()
        } else if names == "Nobody" {
            "Nobody named in the plan has an active account with write access.".to_owned()
        } else {
            format!("{names} can authorize the run.")
        };
        view! {
            <p>{can}</p>
            <details class="margin-rare" open=is_open>
                <summary>"Start without authorization"</summary>
                {break_glass_form(view)}
            </details>
        }
        .into_any()
    };
    let call_off = view.may_write.then(|| call_off_form(view));
    Some(view! {
        <section class="run-authorization" id="authorization" data-part="run-authorization">
            <h2>"Awaiting authorization"</h2>
            <ul>{asked} {next}</ul>
            {answer}
            {call_off}
        </section>
    })
}

fn note(view: &RunView, kinds: &[RunEventKind], (label, hint, of): (&str, &str, &str)) -> impl IntoView + use<> {
    let is_refused = kinds.iter().any(|kind| view.input.kind == kind.key());
    let area = Area {
        name: "note",
        label: label.to_owned(),
        value: if is_refused { view.input.note.clone() } else { String::new() },
        hint: hint.to_owned(),
        rows: 2,
        of: format!("-{of}"),
        ..Area::default()
    };
    let none = ValidationErrors::default();
    fields::area(area, if is_refused { &view.errors } else { &none })
}

fn answer_form(view: &RunView) -> AnyView {
    let kinds = [RunEventKind::Authorized, RunEventKind::Refused];
    let words = ("Reason", "What you know, and why you decided this way. Required when you refuse.", "answer");
    view! {
        <form method="post" action=action_of(view) class="run-form">
            <input type="hidden" name="request" value=view.request.clone() />
            {note(view, &kinds, words)}
            <div class="run-buttons">
                <button class="button-main" name="kind" value=RunEventKind::Authorized.key()>
                    "Authorize"
                </button>
                <button class="button-danger" name="kind" value=RunEventKind::Refused.key()>
                    "Refuse"
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn break_glass_form(view: &RunView) -> AnyView {
    let words = ("Why can’t the run wait?", "The reason stays in the log and in the postmortem.", "break-glass");
    view! {
        <form method="post" action=action_of(view) class="run-form">
            <input type="hidden" name="request" value=view.request.clone() />
            {note(view, &[RunEventKind::BreakGlass], words)}
            <button class="button-danger" name="kind" value=RunEventKind::BreakGlass.key()>
                "Start without authorization"
            </button>
        </form>
    }
    .into_any()
}

fn call_off_form(view: &RunView) -> AnyView {
    let is_open = view.input.kind == RunEventKind::RunAborted.key();
    let words = ("Why isn’t the run needed?", "Nothing was done yet, so no postmortem is created.", "call-off");
    view! {
        <details class="margin-rare" open=is_open>
            <summary>"Cancel this run"</summary>
            <form method="post" action=action_of(view) class="run-form">
                <input type="hidden" name="request" value=view.request.clone() />
                {note(view, &[RunEventKind::RunAborted], words)}
                <button class="button-danger" name="kind" value=RunEventKind::RunAborted.key()>
                    "Cancel run"
                </button>
            </form>
        </details>
    }
    .into_any()
}
