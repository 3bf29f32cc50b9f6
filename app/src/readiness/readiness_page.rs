use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::insights::Summary;
use domain::readiness::{PlanStanding, ReleaseCard, ReleaseFigures, RunFigures, RunbookKind};
use leptos::prelude::*;

use super::readiness_figures::readiness_figures;
use super::releases_page::releases_table;
use super::runbooks_page::service_link;
use super::step_view::duration;
use crate::paths;
use crate::ui::time;

/// How ready the organisation is to take a release back.
#[derive(Debug, Clone)]
pub struct ReadinessView {
    /// The rollback plans.
    pub plans: Vec<PlanStanding>,
    /// The services without one that the viewer may know of.
    pub without_plan: Vec<String>,
    /// The releases that are rolling out or halted, and those of the last seven days.
    pub releases: Vec<ReleaseCard>,
    /// The runs of the last twelve months.
    pub run_figures: RunFigures,
    /// The releases of the last twelve months.
    pub release_figures: ReleaseFigures,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Today, for the viewer.
    pub today: NaiveDate,
    /// Whether the viewer may create a plan.
    pub may_write: bool,
}

/// How ready the organisation is to take a release back.
pub fn readiness_page(view: &ReadinessView) -> impl IntoView + use<> {
    let create = view.may_write.then(|| {
        view! {
            <a class="button button-main" href=paths::new_runbook(RunbookKind::RollbackPlan)>
                "New rollback plan"
            </a>
        }
    });
    view! {
        <div class="page-head">
            <h1>"Readiness"</h1>
            {create}
        </div>
        {figures(view)}
        <section>
            <h2>"Rollback plans"</h2>
            {plans(view)}
        </section>
        {releases(view)}
        {drills(view)}
        // Readers see few of the runs, so these figures would say nothing to them.
        {view.may_write.then(|| readiness_figures(&view.plans, &view.run_figures, view.release_figures))}
        {without_plan(view)}
    }
}

fn releases(view: &ReadinessView) -> impl IntoView + use<> {
    let table = (!view.releases.is_empty()).then(|| releases_table(&view.releases, view.zone));
    table.map(|table| {
        view! {
            <section>
                <h2>"Releases this week"</h2>
                {table}
                <p>
                    <a href=paths::RELEASES>"All releases"</a>
                </p>
            </section>
        }
    })
}

fn figures(view: &ReadinessView) -> impl IntoView + use<> {
    let ready = view.plans.iter().filter(|plan| plan.gaps(view.today).is_empty()).count();
    let figure = |value: usize, label: &'static str| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{value.to_string()}</dd>
            </div>
        }
    };
    view! {
        <section class="plan-proof" aria-label="Figures">
            <dl>
                {figure(ready, "Plans ready")} {figure(view.plans.len() - ready, "Plans with gaps")}
                {figure(view.without_plan.len(), "Services without a plan")}
            </dl>
        </section>
    }
}

fn plans(view: &ReadinessView) -> AnyView {
    if view.plans.is_empty() {
        return view! {
            <p class="empty">
                "No rollback plans yet. A plan says when to roll back, who decides and how long the rollback takes. A drill shows whether the plan works."
            </p>
        }
        .into_any();
    }
    let rows = view.plans.iter().map(|plan| row(plan, view.today)).collect_view();
    view! {
        <table class="list readiness">
            <caption class="visually-hidden">"Rollback plans by service"</caption>
            <thead>
                <tr>
                    <th scope="col">"Plan"</th>
                    <th scope="col">"Who may start the rollback"</th>
                    <th scope="col">"Time to roll back"</th>
                    <th scope="col">"Gaps"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(plan: &PlanStanding, today: NaiveDate) -> impl IntoView + use<> {
    let service = plan.service.as_deref().map(|name| view! { " · " {service_link(name)} });
    let gaps = plan.gaps(today);
    let gaps = if gaps.is_empty() {
        view! { <span class="readiness-ready">"Ready"</span> }.into_any()
    } else {
        let items = gaps.into_iter().map(|gap| view! { <li>{gap}</li> }).collect_view();
        view! { <ul class="readiness-gaps">{items}</ul> }.into_any()
    };
    let minutes = |seconds: i64| duration(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX).div_ceil(60));
    let promised = plan.facts.promised.map(|seconds| format!("Target {}", minutes(seconds.into())));
    let measured = |times: Option<Summary>, what: &str| times.map(|times| format!("{what} {}", minutes(times.median)));
    let lines = [promised, measured(plan.drills, "Drills"), measured(plan.real_runs, "Real runs")];
    let lines = lines.into_iter().flatten().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <tr>
            <th scope="row">
                <a href=paths::runbook(plan.number)>{plan.title.clone()}</a>
                <span class="list-number">{plan.number.label()} {service}</span>
            </th>
            <td>{plan.facts.deciders.clone()}</td>
            <td>
                <ul>{lines}</ul>
            </td>
            <td>{gaps}</td>
        </tr>
    }
}

/// The next drills, the most urgent first.
fn drills(view: &ReadinessView) -> impl IntoView + use<> {
    let mut due: Vec<(NaiveDate, &PlanStanding)> =
        view.plans.iter().filter_map(|plan| Some((plan.next_drill()?, plan))).collect();
    due.sort_by_key(|(day, plan)| (*day, plan.number));
    let rows = due
        .iter()
        .map(|(day, plan)| {
            let overdue = (*day < view.today).then(|| view! { <strong class="plan-late">" Overdue"</strong> });
            view! {
                <li>
                    {time::day(*day)} " · "
                    <a href=paths::runbook(plan.number)>{plan.title.clone()}</a>
                    {overdue}
                </li>
            }
        })
        .collect_view();
    (!due.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Next drills"</h2>
                <ul class="service-actions">{rows}</ul>
            </section>
        }
    })
}

fn without_plan(view: &ReadinessView) -> impl IntoView + use<> {
    let links = view.without_plan.iter().map(|name| view! { <li>{service_link(name)}</li> }).collect_view();
    (!view.without_plan.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Services without a rollback plan"</h2>
                <ul class="service-links">{links}</ul>
            </section>
        }
    })
}
