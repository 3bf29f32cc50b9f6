use chrono_tz::Tz;
use domain::readiness::{Run, RunKind, RunState, RunbookNumber};
use leptos::prelude::*;

use super::step_view::duration;
use crate::paths;
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
    /// A new UUID for what is sent from this page.
    pub request: String,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may start a run.
    pub may_start: bool,
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
    let start = |kind: RunKind, words: &'static str, class: &'static str| {
        view! {
            <form method="post" action=paths::runbook_below(view.runbook, "runs") class="act">
                <input type="hidden" name="request" value=view.request.clone() />
                <button class=class name="kind" value=kind.key()>
                    {words}
                </button>
            </form>
        }
        .into_any()
    };
    let real = match active {
        Some(run) => view! {
            <a class="button button-main" href=paths::run(run.number)>
                {format!("Join {}", run.number.label())}
            </a>
        }
        .into_any(),
        None => start(RunKind::Real, "Start run", "button-main"),
    };
    let starts = view.may_start.then(|| {
        view! { <div class="run-starts">{real} {start(RunKind::Drill, "Start drill", "")}</div> }
    });
    view! {
        <section>
            <h2>"Runs"</h2>
            {starts}
            {list}
        </section>
    }
}

fn row(run: &Run, zone: Tz) -> impl IntoView + use<> {
    let took = run.seconds().and_then(|seconds| u32::try_from(seconds / 60).ok());
    let took = took.map(|minutes| format!(" in {}", duration(minutes)));
    let is_partial = run.state == RunState::Finished && !run.is_complete;
    let class = if run.kind == RunKind::Drill { "run-kind run-kind-drill" } else { "run-kind" };
    view! {
        <li>
            <a href=paths::run(run.number)>{run.number.label()}</a>
            " "
            <span class=class>{run.kind.label()}</span>
            " "
            <span>{run.state.label()} {took} {is_partial.then_some(", not all steps done or skipped")} ", " {time::date(run.started_at, zone)}</span>
        </li>
    }
}
