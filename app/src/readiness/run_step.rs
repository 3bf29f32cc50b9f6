use domain::readiness::{
    Idempotence, RunEvent, RunEventKind, RunState, Step, StepNumber, StepProgress, StepState, may_skip, skip_request,
};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::run_call::run_call;
use super::run_view::{RunView, minutes_between};
use super::step_view::{duration, step_view};
use crate::paths;
use crate::ui::fields::{self, Area};

/// The step that fills the screen.
pub(super) fn run_step(view: &RunView) -> impl IntoView + use<> {
    if view.run.state == RunState::Awaiting {
        return None;
    }
    let (step, progress) = view.current.and_then(|number| view.step(number))?;
    let count = i64::try_from(view.outline.steps.len()).unwrap_or(i64::MAX);
    let number = step.number;
    let link = |to: i64, words: &'static str| {
        let address = paths::run_step(view.run.number, Some(StepNumber(to)));
        (1..=count).contains(&to).then(|| view! { <a href=address>{words}</a> })
    };
    let group = (!step.group.is_empty()).then(|| format!("{} · ", step.group));
    Some(view! {
        <section class="run-step" id="step">
            <h2>{group} {format!("Step {number} of {count}")}</h2>
            {step_view(step, &view.outline, false)}
            {state_of(view, step, progress)}
            {repeatable(view, step, progress)}
            {skip_words(view, step, progress)}
            {run_call(view, step)}
            {view.acts().then(|| step_form(view, step, progress))}
            <nav class="run-step-links" aria-label="Steps">
                {link(number.0 - 1, "← Previous step")} {link(number.0 + 1, "Next step →")}
            </nav>
        </section>
    })
}

fn state_of(view: &RunView, step: &Step, progress: &StepProgress) -> impl IntoView + use<> {
    let by = progress.by.as_ref().map(|person| format!(" by {}", person.name)).unwrap_or_default();
    let again = if progress.attempts > 1 { format!(" · attempt {}", progress.attempts) } else { String::new() };
    let elapsed = progress
        .started_at
        .filter(|_| progress.state == StepState::Started)
        .map(|at| format!(" · {} so far", duration(minutes_between(at, view.now))))
        .unwrap_or_default();
    let expected = step.expected_minutes().map(|minutes| format!(", expected {}", duration(minutes)));
    let expected = expected.filter(|_| progress.state == StepState::Started).unwrap_or_default();
    let note = if progress.note.is_empty() { String::new() } else { format!(": {}", progress.note) };
    let words = format!("{}{by}{again}{elapsed}{expected}{note}", progress.state.label());
    (progress.state != StepState::Pending).then(|| {
        let class = format!("run-state run-state-{}", progress.state.key());
        view! { <p class=class>{words}</p> }
    })
}

/// Whether a step whose outcome nobody knows can be done again: the phone or the server may have failed in between.
fn repeatable(view: &RunView, step: &Step, progress: &StepProgress) -> Option<impl IntoView + use<>> {
    let words = match (progress.state, step.idempotent) {
        (StepState::Started | StepState::Failed, Idempotence::No) => {
            "This step isn’t safe to repeat. Before you repeat it, check whether it took effect, and write down what you found."
        }
        (StepState::Started | StepState::Failed, Idempotence::Yes) => "This step is safe to repeat.",
        (StepState::Started, Idempotence::Unknown) => {
            "If you don’t know whether this step took effect, check before you repeat it."
        }
        _ => return None,
    };
    view.acts().then(|| view! { <p class="run-repeat">{words}</p> })
}

/// The request to skip a step that is still open.
fn open_request<'a>(view: &'a RunView, step: &Step, progress: &StepProgress) -> Option<&'a RunEvent> {
    let is_open = !matches!(progress.state, StepState::Done | StepState::Skipped);
    skip_request(&view.events, step.number).filter(|_| is_open && view.is_skipped_by_two(step))
}

fn skip_words(view: &RunView, step: &Step, progress: &StepProgress) -> Option<impl IntoView + use<>> {
    let request = open_request(view, step, progress)?;
    let by = request.by.as_ref().map_or("Somebody", |person| person.name.as_str());
    let is_own = request.by.as_ref().is_some_and(|person| person.id == view.viewer);
    let waits = if is_own { " Somebody else has to confirm it." } else { "" };
    let words = format!("{by} requested to skip this step.{waits} Reason: {}", request.note);
    let withdraw =
        (is_own && view.acts()).then(|| undo_form(view, (request.sequence, "Withdraw request"), step.number));
    Some(view! {
        <p class="run-changed">{words}</p>
        {withdraw}
    })
}

/// The button that skips a step, or what comes before it.
fn skip_button(view: &RunView, step: &Step, progress: &StepProgress) -> Option<impl IntoView + use<>> {
    let (kind, words) = if !view.is_skipped_by_two(step) {
        (RunEventKind::StepSkipped, "Skip")
    } else if may_skip(&view.deciders, &view.events, step.number, view.viewer).is_ok() {
        (RunEventKind::StepSkipped, "Confirm skip")
    } else if open_request(view, step, progress).is_none() {
        (RunEventKind::SkipRequested, "Request skip")
    } else {
        return None;
    };
    Some(view! {
        <button name="kind" value=kind.key()>
            {words}
        </button>
    })
}

/// Where everything that happens is sent.
pub(super) fn action_of(view: &RunView) -> String {
    paths::run_below(view.run.number, "events")
}

fn step_form(view: &RunView, step: &Step, progress: &StepProgress) -> AnyView {
    let number = progress.step;
    if let (StepState::Done | StepState::Skipped, Some(last)) = (progress.state, progress.last) {
        return undo_form(view, (last, "Undo"), number);
    }
    let (kind, words) = match progress.state {
        StepState::Started => (RunEventKind::StepRepeated, "Repeat"),
        StepState::Failed => (RunEventKind::StepStarted, "Try again"),
        _ => (RunEventKind::StepStarted, "Start"),
    };
    let start = view! {
        <button name="kind" value=kind.key()>
            {words}
        </button>
    };
    let undo = progress.last.map(|last| undo_form(view, (last, "Undo"), number));
    let reason = open_request(view, step, progress).map(|request| request.note.clone());
    let note = match reason.filter(|_| may_skip(&view.deciders, &view.events, number, view.viewer).is_ok()) {
        _ if view.input.step == Some(number.0) => view.input.note.clone(),
        reason => reason.unwrap_or_default(),
    };
    view! {
        <form method="post" action=action_of(view) class="run-form">
            <input type="hidden" name="request" value=view.request.clone() />
            <input type="hidden" name="step" value=number.to_string() />
            <input type="hidden" name="last_event" value=progress.last.map(|last| last.to_string()) />
            <div class="run-buttons">
                <button class="button-main" name="kind" value=RunEventKind::StepDone.key()>
                    "Done"
                </button>
                {start}
                <button class="button-danger" name="kind" value=RunEventKind::StepFailed.key()>
                    "Failed"
                </button>
                {skip_button(view, step, progress)}
                <button name="kind" value=RunEventKind::Note.key()>
                    "Add note"
                </button>
            </div>
            {fields::area(
                Area {
                    name: "note",
                    label: "Note".into(),
                    value: note,
                    hint: "Required when you skip a step, and when you repeat one that isn’t safe to repeat.".into(),
                    rows: 2,
                    ..Area::default()
                },
                &if view.input.step == Some(number.0) { view.errors.clone() } else { ValidationErrors::default() },
            )}
        </form>
        {undo}
    }
    .into_any()
}

/// A button that undoes an entry. Screen readers also hear of which step.
fn undo_form(view: &RunView, (entry, words): (i32, &'static str), number: StepNumber) -> AnyView {
    let label = match words {
        "Undo" => format!("Undo the last entry of step {number}"),
        _ => format!("{words} to skip step {number}"),
    };
    view! {
        <form method="post" action=action_of(view) class="act">
            <input type="hidden" name="request" value=view.request.clone() />
            <input type="hidden" name="at" value=number.to_string() />
            <input type="hidden" name="undoes" value=entry.to_string() />
            <button name="kind" value=RunEventKind::Undone.key() aria-label=label>
                {words}
            </button>
        </form>
    }
    .into_any()
}
