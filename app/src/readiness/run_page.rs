use domain::readiness::{RunEvent, RunEventKind, RunState, StepState};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::drill_banner::drill_banner;
use super::run_authorization::run_authorization;
use super::run_evidence::run_evidence;
use super::run_log::run_log;
use super::run_step::{action_of, run_step};
use super::run_view::{RunView, minutes_between};
use super::step_view::duration;
use crate::paths;
use crate::ui::fields::{self, Area};
use crate::ui::time;

/// A run, one step at a time.
pub fn run_page(view: &RunView) -> impl IntoView + use<> {
    let run = &view.run;
    let changed = (!view.is_over() && view.runbook_version > run.version).then(|| {
        let path = paths::runbook(run.runbook);
        view! {
            <p class="run-changed">
                {format!("This run keeps version {}. The current version is ", run.version)}
                <a href=path>{view.runbook_version.to_string()}</a>
                "."
            </p>
        }
    });
    view! {
        {drill_banner(run.kind)}
        <p>
            <a href=paths::runbook(run.runbook)>{format!("← {}", run.runbook.label())}</a>
        </p>
        <h1>{run.title.clone()}</h1>
        // Others see what happens. The step stays, so that nobody presses a button of another one than they read.
        <div data-part="run-state" data-refresh=(!view.is_over()).then_some("")>
            {facts(view)} {changed} {ended(view)}
        </div>
        {fields::summary(&view.errors)}
        {fields::kept(view.typed_without_form())}
        {run_authorization(view)}
        {authorized(view)}
        {refused_late(view)}
        {run_step(view)}
        {all_settled(view)}
        {steps(view)}
        {end_forms(view)}
        {run_evidence(view)}
        {run_log(view)}
    }
}

/// What whoever waited for the authorization sees when it comes: their page has no step yet.
fn authorized(view: &RunView) -> impl IntoView + use<> {
    let has_waited = view.events.iter().any(|event| event.kind.awaits());
    let is_fresh = view.progress.steps.iter().all(|step| step.state == StepState::Pending);
    (has_waited && is_fresh && view.acts()).then(|| {
        let first = paths::run_step(view.run.number, view.progress.next());
        view! {
            <p class="run-changed" data-part="run-authorized">
                "This run is authorized. "
                <a href=first>"Go to the first step"</a>
            </p>
        }
    })
}

/// What whoever refused too late has to know: the run goes on.
fn refused_late(view: &RunView) -> impl IntoView + use<> {
    let is_own = |event: &&RunEvent| event.by.as_ref().is_some_and(|person| person.id == view.viewer);
    let refused = view.events.iter().filter(is_own).any(|event| event.kind == RunEventKind::Refused);
    (refused && view.is_running()).then(|| {
        view! {
            <p class="run-changed">
                "You refused after this run had started, so it is still running. If it has to stop, "
                <a href="#end">"abort it"</a>
                "."
            </p>
        }
    })
}

fn facts(view: &RunView) -> impl IntoView + use<> {
    let run = &view.run;
    // Waiting for authorization is no part of the run.
    let since = run.authorized_at.unwrap_or(run.started_at);
    let elapsed = duration(minutes_between(since, run.ended_at.unwrap_or(view.now)));
    let (seconds, known) = view.outline.expected();
    let expected = (known > 0).then(|| format!(" of {} expected", duration(seconds.div_ceil(60))));
    let by = run.started_by.as_ref().map(|person| format!(" by {}", person.name));
    let incident = run.incident.map(|number| {
        view! {
            " for "
            <a href=paths::incident(number)>{number.label()}</a>
        }
    });
    let release = run.release.map(|number| {
        view! {
            {if run.incident.is_some() { " and " } else { " for " }}
            <a href=paths::release(number)>{number.label()}</a>
        }
    });
    let count = view.outline.steps.len();
    let reload = (!view.is_over()).then(|| {
        let here = paths::run_step(run.number, view.current);
        view! {
            " · "
            <a href=here>"Reload"</a>
        }
    });
    view! {
        <p class="run-facts">
            {run.number.label()} " · " {run.kind.label()} " · " {run.state.label()} " · "
            <strong>{elapsed}</strong> {expected} " · "
            {format!("{} of {count} steps done or skipped", view.progress.settled())} " · started "
            {time::full(run.started_at, view.zone)} {by} {incident} {release} {reload}
        </p>
    }
}

fn ended(view: &RunView) -> impl IntoView + use<> {
    let run = &view.run;
    view.is_over().then(|| {
        let how = match run.state {
            RunState::Aborted => "This run was aborted.",
            RunState::Refused => "This run was refused. No step was done.",
            _ if run.is_complete => "This run is finished.",
            _ => {
                "This run was finished before every step was done or skipped, so it doesn’t count as proof of how long \
                 the runbook takes."
            }
        };
        let waits = run.incident.filter(|_| run.postmortem.is_none()).map(|number| {
            view! {
                " Its timeline becomes part of the postmortem when "
                <a href=paths::incident(number)>{number.label()}</a>
                " is resolved."
            }
        });
        let draft = run.postmortem.map(|number| {
            view! {
                " "
                <a href=paths::postmortem(number)>{format!("Open the postmortem {}", number.label())}</a>
                " with its timeline."
            }
        });
        view! {
            <div class="notice" role="status">
                <p>{how} {draft} {waits}</p>
            </div>
        }
    })
}

fn all_settled(view: &RunView) -> impl IntoView + use<> {
    let is_settled = view.is_running() && view.progress.next().is_none();
    is_settled.then(|| {
        view! {
            <p class="run-settled">
                <strong>"Every step is done or skipped."</strong>
                " Check that everything works, then "
                <a href="#finish">"finish the run"</a>
                "."
            </p>
        }
    })
}

fn steps(view: &RunView) -> impl IntoView + use<> {
    let items = view
        .outline
        .steps
        .iter()
        .zip(&view.progress.steps)
        .map(|(step, progress)| {
            let here = view.current == Some(step.number);
            let took = progress
                .started_at
                .zip(progress.ended_at)
                .filter(|_| progress.state == StepState::Done)
                .map(|(from, to)| format!(", {}", duration(minutes_between(from, to))));
            // The step that is shown has this id already.
            let id = (!here).then(|| format!("step-{}", step.number));
            let class = format!("run-state-mark run-state-{}", progress.state.key());
            view! {
                <li id=id>
                    <a
                        href=paths::run_step(view.run.number, Some(step.number))
                        aria-current=here.then_some("step")
                    >{format!("{}. {}", step.number, step.title)}</a>
                    <span class=class>{progress.state.label()} {took}</span>
                </li>
            }
        })
        .collect_view();
    let none = view.outline.steps.is_empty().then(|| {
        view! { <p class="empty">"This runbook has no steps. Follow its text, add notes, and finish the run."</p> }
    });
    view! {
        <section data-part="run-steps">
            <h2>"Steps"</h2>
            {none}
            <ol class="run-steps">{items}</ol>
        </section>
    }
}

/// The forms that are about the whole run.
fn end_forms(view: &RunView) -> impl IntoView + use<> {
    let none = ValidationErrors::default();
    let form = |kind: RunEventKind, of: &str, label: &str, hint: &str, button: &'static str, class: &'static str| {
        let is_refused = view.input.kind == kind.key() && view.input.step.is_none();
        let area = Area {
            name: "note",
            label: label.to_owned(),
            value: if is_refused { view.input.note.clone() } else { String::new() },
            hint: hint.to_owned(),
            rows: 2,
            of: format!("-{of}"),
            ..Area::default()
        };
        view! {
            <form method="post" action=action_of(view) class="run-form" id=of.to_owned()>
                <input type="hidden" name="request" value=view.request.clone() />
                {fields::area(area, if is_refused { &view.errors } else { &none })}
                <div class="form-end">
                    <button class=class name="kind" value=kind.key()>
                        {button}
                    </button>
                </div>
            </form>
        }
        .into_any()
    };
    let finish_hint = "For example: all traffic is on the previous release, errors are back to normal.";
    let abort_hint = "What was changed and not undone, and who takes over.";
    view.acts().then(|| {
        let is_open = view.input.kind == RunEventKind::RunAborted.key();
        let release = view.run.release.map(|release| {
            format!(
                " If every step is done or skipped, finishing it also records that {} was rolled back, unless it is only in app stores.",
                release.label()
            )
        });
        let what_follows = match view.run.incident {
            Some(incident) => {
                format!("The timeline of the run becomes part of the postmortem when {} is resolved.", incident.label())
            }
            None => "The timeline of the run becomes part of a postmortem draft.".to_owned(),
        };
        view! {
            <section id="end">
                <h2>"End the run"</h2>
                <p>{what_follows} {release}</p>
                {form(
                    RunEventKind::RunFinished,
                    "finish",
                    "What state are things in?",
                    finish_hint,
                    "Finish run",
                    "button-main",
                )}
                <details class="margin-rare" open=is_open>
                    <summary>"Abort run"</summary>
                    {form(
                        RunEventKind::RunAborted,
                        "abort",
                        "What state are things in?",
                        abort_hint,
                        "Abort run",
                        "button-danger",
                    )}
                </details>
            </section>
        }
    })
}
