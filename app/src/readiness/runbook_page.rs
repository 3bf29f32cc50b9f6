use chrono_tz::Tz;
use domain::readiness::{Outline, RunKind, Runbook, RunbookToDo, run_times};
use leptos::prelude::*;

use super::plan_view::{PlanView, approval, plan_parts, proof};
use super::runbook_text::runbook_text;
use super::runbooks_page::service_link;
use super::runs_view::{RunsView, runs_view};
use super::step_view::duration;
use crate::paths;
use crate::ui::form::act;
use crate::ui::text::{Reading, prose};
use crate::ui::time;

/// A runbook, to be read.
#[derive(Debug, Clone)]
pub struct RunbookView {
    /// The runbook.
    pub runbook: Runbook,
    /// What was read from its text.
    pub outline: Outline,
    /// What it lacks.
    pub to_dos: Vec<RunbookToDo>,
    /// What a rollback plan says beyond its steps.
    pub plan: Option<PlanView>,
    /// Its runs.
    pub runs: RunsView,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may edit it.
    pub may_write: bool,
    /// Whether the viewer may approve the current version.
    pub may_approve: bool,
}

/// A runbook, to be read.
pub fn runbook_page(view: &RunbookView) -> impl IntoView + use<> {
    let RunbookView { runbook, outline, may_write, zone, .. } = view;
    let number = runbook.number;
    let is_archived = runbook.archived_at.is_some();
    let edit = (*may_write && !is_archived).then(|| {
        view! {
            <a class="button button-main" href=paths::runbook_below(number, "edit")>
                "Edit"
            </a>
        }
    });
    let archived = runbook.archived_at.map(|at| {
        view! {
            <div class="notice" role="status">
                <p>{format!("This {} was archived on ", runbook.kind.label().to_lowercase())} {time::date(at, *zone)} "."</p>
                {may_write.then(|| act(paths::runbook_below(number, "restore"), "Restore", "button-main"))}
            </div>
        }
    });
    let when = (!runbook.when_to_use.trim().is_empty()).then(|| {
        let reading = Reading { pictures: "", prefix: "when-" };
        view! {
            <div class="runbook-use">
                <h2>"When to use it"</h2>
                {prose(&runbook.when_to_use, reading)}
            </div>
        }
    });
    let empty = runbook.text.trim().is_empty().then(|| {
        view! {
            <p class="empty">
                "Nothing written yet. Write each step as a numbered list item, with its command as a code block."
            </p>
        }
    });
    view! {
        <p>
            <a href=paths::RUNBOOKS>"← Runbooks"</a>
        </p>
        <div class="page-head">
            <h1>{runbook.title.clone()}</h1>
            {edit}
        </div>
        {archived}
        {view.plan.as_ref().map(|plan| proof(plan, &view.runs))}
        <div class="runbook">
            <div class="runbook-runs">{runs_view(&view.runs)}</div>
            <div class="runbook-main">{when} {empty} {runbook_text(outline)}</div>
            <aside class="runbook-aside" aria-label="About this runbook">
                {view.plan.as_ref().map(|plan| plan_parts(&plan.plan))}
                {view
                    .plan
                    .as_ref()
                    .map(|plan| {
                        approval(runbook, plan, (*zone, *may_write, view.may_approve))
                    })} {facts(view)} {to_dos(&view.to_dos)} {links(view)}
            </aside>
        </div>
    }
}

fn facts(view: &RunbookView) -> impl IntoView + use<> {
    let RunbookView { runbook, outline, zone, .. } = view;
    let (seconds, known) = outline.expected();
    let count = outline.steps.len();
    let expected = (known > 0).then(|| {
        let some = (known < count).then(|| format!(" for {known} of {count} steps"));
        view! {
            <div>
                <dt>"Expected time"</dt>
                <dd>{duration(seconds.div_ceil(60))}{some}</dd>
            </div>
        }
    });
    let is_plan = view.plan.is_some();
    // A plan shows them beside what it promises.
    let measured = [(RunKind::Drill, "Drills"), (RunKind::Real, "Real runs")].map(|(kind, label)| {
        run_times(&view.runs.complete, kind).filter(|_| !is_plan).map(|times| {
            let median = u32::try_from(times.median.div_euclid(60)).unwrap_or(u32::MAX);
            let of = if times.n == 1 { String::new() } else { format!(", median of the last {}", times.n) };
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>"Took " {duration(median)}{of}</dd>
                </div>
            }
        })
    });
    let mut roles: Vec<&str> = outline.steps.iter().filter_map(|step| step.role.as_deref()).collect();
    roles.sort_unstable();
    roles.dedup();
    let roles = (!roles.is_empty()).then(|| {
        view! {
            <div>
                <dt>"Roles"</dt>
                <dd>{roles.join(", ")}</dd>
            </div>
        }
    });
    let service = runbook.service.as_deref().map(|name| {
        view! {
            <div>
                <dt>"Service"</dt>
                <dd>{service_link(name)}</dd>
            </div>
        }
    });
    let reviewed = outline.review.last.map(|last| {
        let next = outline.review.next.map(|next| view! { ", next by " {time::day(next)} });
        view! {
            <div>
                <dt>"Reviewed"</dt>
                <dd>{time::day(last)} {next}</dd>
            </div>
        }
    });
    let by = runbook.edited_by.as_ref().map(|person| format!(" by {}", person.name));
    view! {
        <dl class="runbook-facts">
            <div>
                <dt>{runbook.kind.label()}</dt>
                <dd>{runbook.number.label()}</dd>
            </div>
            {service}
            <div>
                <dt>"Steps"</dt>
                <dd>{count.to_string()}</dd>
            </div>
            {expected}
            {measured}
            {roles}
            {reviewed}
            <div>
                <dt>"Version"</dt>
                <dd>{runbook.version.to_string()} ", saved " {time::date(runbook.edited_at, *zone)} {by}</dd>
            </div>
        </dl>
    }
}

/// The most steps that one line of the list names.
const MAX_NAMED: usize = 12;

fn to_dos(to_dos: &[RunbookToDo]) -> impl IntoView + use<> {
    if to_dos.is_empty() {
        return view! { <p class="runbook-complete">"Everything is complete."</p> }.into_any();
    }
    let items = to_dos
        .iter()
        .map(|to_do| {
            let links = to_do
                .steps
                .iter()
                .take(MAX_NAMED)
                .map(|step| view! { " " <a href=format!("#step-{step}")>{format!("{step}")}</a> })
                .collect_view();
            let more = to_do.steps.len().saturating_sub(MAX_NAMED);
            let steps = (!to_do.steps.is_empty()).then(|| {
                view! {
                    <span class="runbook-to-do-steps">
                        {if to_do.steps.len() == 1 { "Step" } else { "Steps" }} {links}
                        {(more > 0).then(|| format!(" and {more} more"))}
                    </span>
                }
            });
            view! { <li>{to_do.message.clone()} " " {steps}</li> }
        })
        .collect_view();
    view! {
        <section>
            <h2>"To complete"</h2>
            <ul class="runbook-to-dos">{items}</ul>
        </section>
    }
    .into_any()
}

fn links(view: &RunbookView) -> impl IntoView + use<> {
    let number = view.runbook.number;
    let archive = (view.may_write && view.runbook.archived_at.is_none()).then(|| {
        view! {
            <details class="margin-rare">
                <summary>"Archive"</summary>
                <p>"Archived runbooks are hidden from the list. Nothing is deleted, and you can restore them."</p>
                {act(paths::runbook_below(number, "archive"), "Archive", "button-danger")}
            </details>
        }
    });
    view! {
        <ul class="runbook-links">
            <li>
                <a href=paths::runbook_below(number, "versions")>"Version history"</a>
            </li>
            <li>
                <a href=paths::runbook_below(number, "download")>"Download Markdown"</a>
            </li>
        </ul>
        {archive}
    }
}
