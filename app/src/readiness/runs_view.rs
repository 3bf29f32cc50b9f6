use chrono_tz::Tz;
use domain::readiness::{IncidentNumber, ReleaseNumber, Run, RunKind, RunState, RunbookNumber};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::step_view::duration;
use crate::paths;
use crate::ui::fields::{self, Choice};
use crate::ui::time;

/// The runs of a runbook, and the forms that start one.
#[derive(Debug, Clone)]
pub struct RunsView {
    /// The runbook.
    pub runbook: RunbookNumber,
    /// Its latest runs that the viewer may see.
    pub runs: Vec<Run>,
    /// All that were finished with every step done or skipped.
    pub complete: Vec<Run>,
    /// What a real run can be started for.
    pub reasons: RunReasons,
    /// Why no run was started.
    pub errors: ValidationErrors,
    /// A new UUID for what is sent from this page.
    pub request: String,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may start a run.
    pub may_start: bool,
}

/// What a real run can be started for.
#[derive(Debug, Clone, Default)]
pub struct RunReasons {
    /// The incidents that go on, with their titles.
    pub incidents: Vec<(IncidentNumber, String)>,
    /// The one that is chosen.
    pub incident: Option<IncidentNumber>,
    /// The releases that can be rolled back, with their names.
    pub releases: Vec<(ReleaseNumber, String)>,
    /// The one that is chosen.
    pub release: Option<ReleaseNumber>,
}

/// The runs of a runbook.
pub(super) fn runs_view(view: &RunsView) -> impl IntoView + use<> {
    let active = view
        .runs
        .iter()
        .find(|run| matches!(run.state, RunState::Running | RunState::Awaiting) && run.kind == RunKind::Real);
    let rows = view.runs.iter().map(|run| row(run, view.zone)).collect_view();
    let list = if view.runs.is_empty() {
        view! { <p>"No runs yet. Start a drill to see whether the runbook works."</p> }.into_any()
    } else {
        view! { <ul class="runs">{rows}</ul> }.into_any()
    };
    let real = match active {
        Some(run) => view! {
            <a class="button button-main" href=paths::run(run.number)>
                {format!("Join {}", run.number.label())}
            </a>
            {other(view, run)}
        }
        .into_any(),
        None => start(view, RunKind::Real).into_any(),
    };
    let starts = view.may_start.then(|| {
        view! { <div class="run-starts">{real} {start(view, RunKind::Drill)}</div> }
    });
    view! {
        <section>
            <h2>"Runs"</h2>
            {fields::summary(&view.errors)}
            {starts}
            {list}
        </section>
    }
}

/// A button that starts a run; for a real one, with the incident and the release that it is for.
fn start(view: &RunsView, kind: RunKind) -> impl IntoView + use<> {
    let (words, class) = match kind {
        RunKind::Real => ("Start run", "button-main"),
        RunKind::Drill => ("Start drill", ""),
    };
    let reasons = (kind == RunKind::Real).then(|| reasons(view));
    view! {
        <form method="post" action=paths::runbook_below(view.runbook, "runs") class="act run-start">
            <input type="hidden" name="request" value=view.request.clone() />
            {reasons}
            <button class=class name="kind" value=kind.key()>
                {words}
            </button>
        </form>
    }
}

/// What whoever comes from a release or an incident has to know of the run that goes on: it is for something else.
fn other(view: &RunsView, run: &Run) -> Option<impl IntoView + use<>> {
    let label = run.number.label();
    let words = match (view.reasons.release, view.reasons.incident) {
        (Some(release), _) if run.release != Some(release) => format!(
            "{label} isn’t for {}. When it is finished, record the rollback on the page of the release.",
            release.label()
        ),
        (_, Some(incident)) if run.incident != Some(incident) => {
            format!("{label} isn’t for {}.", incident.label())
        }
        _ => return None,
    };
    Some(view! { <p class="run-changed">{words}</p> })
}

fn reasons(view: &RunsView) -> impl IntoView + use<> {
    let RunReasons { incidents, incident, releases, release } = &view.reasons;
    let incidents = (!incidents.is_empty()).then(|| Choice {
        name: "incident",
        label: "Incident".into(),
        options: incidents
            .iter()
            .map(|(number, title)| (number.to_string(), format!("{} {title}", number.label())))
            .collect(),
        value: incident.map(|number| number.to_string()).unwrap_or_default(),
        none: Some("None"),
        ..Choice::default()
    });
    let releases = (!releases.is_empty()).then(|| Choice {
        name: "release",
        label: "Release".into(),
        options: releases
            .iter()
            .map(|(number, name)| (number.to_string(), format!("{} {name}", number.label())))
            .collect(),
        value: release.map(|number| number.to_string()).unwrap_or_default(),
        none: Some("None"),
        hint: "Starting halts its rollout.".into(),
        ..Choice::default()
    });
    let choices = [incidents, releases].into_iter().flatten();
    choices.map(|choice| fields::select(choice, &view.errors)).collect_view()
}

/// The runs of an incident or a release, wherever one follows it.
pub(super) fn runs_section(runs: &[Run], zone: Tz) -> Option<impl IntoView + use<>> {
    let rows = runs
        .iter()
        .map(|run| {
            let title = run.title.clone();
            view! {
                <li>
                    <a href=paths::run(run.number)>{title}</a>
                    <span class="list-number">{format!(" {} · ", run.number.label())} {state_of(run, zone)}</span>
                </li>
            }
        })
        .collect_view();
    (!runs.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Runs"</h2>
                <ul class="runs">{rows}</ul>
            </section>
        }
    })
}

fn row(run: &Run, zone: Tz) -> impl IntoView + use<> {
    let class = if run.kind == RunKind::Drill { "run-kind run-kind-drill" } else { "run-kind" };
    view! {
        <li>
            <a href=paths::run(run.number)>{run.number.label()}</a>
            " "
            <span class=class>{run.kind.label()}</span>
            " "
            <span>{state_of(run, zone)}</span>
        </li>
    }
}

/// `Finished in 12 min, 28 Nov 2026`.
fn state_of(run: &Run, zone: Tz) -> impl IntoView + use<> {
    let took = run.seconds().and_then(|seconds| u32::try_from(seconds / 60).ok());
    let took = took.map(|minutes| format!(" in {}", duration(minutes)));
    let is_partial = run.state == RunState::Finished && !run.is_complete;
    view! {
        {run.state.label()}
        {took}
        {is_partial.then_some(", not all steps done or skipped")}
        ", "
        {time::date(run.started_at, zone)}
    }
}
