use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::readiness::{Run, RunKind, RunState};
use leptos::prelude::*;

use super::page_links::page_links;
use super::run_view::minutes_between;
use super::step_view::duration;
use crate::paths;
use crate::ui::time;

/// A page of the list of all runs.
#[derive(Debug, Clone)]
pub struct AllRunsView {
    /// The runs, the newest first.
    pub runs: Vec<Run>,
    /// Only real runs, or only drills.
    pub kind: Option<RunKind>,
    /// Which page, from 1.
    pub page: u64,
    /// Whether there is another page.
    pub has_more: bool,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// The list of all runs.
pub fn runs_page(list: &AllRunsView) -> impl IntoView + use<> {
    let choice = |kind: Option<RunKind>, words: &'static str| {
        let chosen = list.kind == kind;
        let address = address(kind, 1);
        view! {
            <a href=address aria-current=chosen.then_some("true")>
                {words}
            </a>
        }
    };
    let inner = if list.runs.is_empty() { empty(list).into_any() } else { table(list).into_any() };
    let kind = list.kind;
    view! {
        <h1>"Runs"</h1>
        <nav class="runs-kinds" aria-label="Kind of run">
            {choice(None, "All")} {choice(Some(RunKind::Real), "Real")} {choice(Some(RunKind::Drill), "Drills")}
        </nav>
        {inner}
        {page_links(list.page, list.has_more, move |page| address(kind, page))}
    }
}

fn address(kind: Option<RunKind>, page: u64) -> String {
    let page = (page > 1).then(|| page.to_string());
    let filters = [("kind", kind.map(|kind| kind.key().to_owned())), ("page", page)];
    let filters: Vec<_> = filters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    paths::runs(&filters)
}

fn table(list: &AllRunsView) -> impl IntoView + use<> {
    let rows = list.runs.iter().map(|run| row(run, (list.now, list.zone))).collect_view();
    view! {
        <table class="list incidents">
            <caption class="visually-hidden">"Runs"</caption>
            <thead>
                <tr>
                    <th scope="col">"Run"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Service"</th>
                    <th scope="col">"Started"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(run: &Run, (now, zone): (DateTime<Utc>, Tz)) -> impl IntoView + use<> {
    let postmortem = run.postmortem.map(|number| {
        view! {
            " · "
            <a href=paths::postmortem(number)>{number.label()}</a>
        }
    });
    let class = if run.kind == RunKind::Drill { "run-kind run-kind-drill" } else { "run-kind" };
    let by = run.started_by.as_ref().map(|person| format!(" by {}", person.name));
    view! {
        <tr>
            <th scope="row">
                <a href=paths::run(run.number)>{run.title.clone()}</a>
                <span class="list-number">
                    {run.number.label()} " " <span class=class>{run.kind.label()}</span> {by}
                </span>
            </th>
            <td class:incident-is-ongoing=is_active(run)>{state_words(run, now)} {postmortem}</td>
            <td>{run.service.clone()}</td>
            <td class="list-when">{time::date(run.started_at, zone)}</td>
        </tr>
    }
}

fn is_active(run: &Run) -> bool {
    matches!(run.state, RunState::Running | RunState::Awaiting)
}

/// `Running for 12 min`, `Awaiting authorization for 3 min`, `Finished in 20 min`.
fn state_words(run: &Run, now: DateTime<Utc>) -> String {
    let label = run.state.label();
    if is_active(run) {
        let since = match run.state {
            RunState::Running => run.authorized_at.unwrap_or(run.started_at),
            _ => run.started_at,
        };
        return format!("{label} for {}", duration(minutes_between(since, now)));
    }
    let took = run.seconds().and_then(|seconds| u32::try_from(seconds / 60).ok());
    match took {
        Some(minutes) if run.state != RunState::Refused => format!("{label} in {}", duration(minutes)),
        _ => label.to_owned(),
    }
}

/// The runs that go on, where people begin their day.
pub(crate) fn ongoing_runs(runs: &[Run], now: DateTime<Utc>) -> impl IntoView + use<> {
    let items = runs
        .iter()
        .map(|run| {
            view! {
                <li>
                    <a href=paths::run(run.number)>{run.title.clone()}</a>
                    <span class="list-number">
                        {run.number.label()} ", " {run.kind.label().to_lowercase()} ", " {state_words(run, now)}
                    </span>
                </li>
            }
        })
        .collect_view();
    (!runs.is_empty()).then(|| {
        view! {
            <section class="incident-ongoing">
                <h2>"Ongoing runs"</h2>
                <ul class="my-work-list">{items}</ul>
            </section>
        }
    })
}

fn empty(list: &AllRunsView) -> impl IntoView + use<> {
    if list.kind.is_some() || list.page > 1 {
        return view! { <p class="empty">"No matching runs. "<a href=paths::RUNS>"Show all"</a></p> }.into_any();
    }
    view! {
        <p class="empty">
            "No runs yet. Open a " <a href=paths::RUNBOOKS>"runbook"</a>
            " and start a drill to see whether the runbook works."
        </p>
    }
    .into_any()
}
