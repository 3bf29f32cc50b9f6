use chrono_tz::Tz;
use domain::insights::{Case, Comparison, Figure, InsightsFilter, Period, PeriodChoice, by_month};
use domain::people::TeamName;
use domain::postmortems::{Kind, Severity, SeverityNames};
use leptos::prelude::*;

use super::durations_view::durations_view;
use super::months_chart::{months_chart, swatch};
use super::rollbacks_view::rollbacks_view;
use super::shown::counted;
use crate::paths;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::options;

/// What the figures of a period are computed from.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The days.
    pub period: Period,
    /// The postmortems.
    pub cases: Vec<Case>,
}

impl Figures {
    fn count(&self, figure: Figure) -> usize {
        self.cases.iter().filter(|case| figure.counts(case)).count()
    }
}

/// The insights with everything they show.
#[derive(Debug, Clone)]
pub struct InsightsView {
    /// What they are about.
    pub filter: InsightsFilter,
    /// The period.
    pub current: Figures,
    /// The period that it is compared with.
    pub before: Option<Figures>,
    /// The teams to choose from.
    pub teams: Vec<TeamName>,
    /// The services to choose from.
    pub services: Vec<String>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// The zone of the viewer, by whose clocks days begin.
    pub zone: Tz,
}

/// The insights.
pub fn insights_page(insights: &InsightsView) -> impl IntoView + use<> {
    let filter = &insights.filter;
    let content =
        if insights.current.cases.is_empty() { empty(insights).into_any() } else { content(insights).into_any() };
    let compared = insights.before.as_ref().map(|before| format!(", compared with {}", before.period.message()));
    let period = format!("{}{}", filter.period.message(), compared.unwrap_or_default());
    view! {
        <div class="insights">
            <div class="page-head">
                <h1>"Insights"</h1>
            </div>
            <p class="insights-period">{period}</p>
            {filters(insights)}
            {content}
        </div>
    }
}

fn content(insights: &InsightsView) -> impl IntoView + use<> {
    let (filter, current, before) = (&insights.filter, &insights.current, insights.before.as_ref());
    let months = by_month(&current.cases, current.period, insights.zone);
    let is_partial = current.cases.iter().any(|case| case.milestones.is_none());
    view! {
        <section>
            <h2>"Postmortems by month"</h2>
            {totals(filter, current, before)}
            {months_chart(&months, filter)}
        </section>
        <section>
            <h2>"How long incidents took"</h2>
            {is_partial
                .then(|| {
                    view! {
                        <p class="insights-note">
                            "Milestones belong to drafts: only postmortems of which you are an author or a reviewer are measured for you."
                        </p>
                    }
                })}
            {durations_view(filter, current, before)}
        </section>
        <section>
            <h2>"Rollbacks"</h2>
            {rollbacks_view(filter, current, before)}
        </section>
    }
}

fn totals(filter: &InsightsFilter, current: &Figures, before: Option<&Figures>) -> impl IntoView + use<> {
    let kinds = Kind::ALL
        .iter()
        .map(|kind| {
            let figure = Figure::Kind(*kind);
            let was = before.map(|before| {
                let then = filter.during(before.period);
                view! { <dd class="insights-was">"was " {counted(before.count(figure), "", &then, figure)}</dd> }
            });
            view! {
                <div>
                    <dt>{swatch(*kind)} " " {figure.label()}</dt>
                    <dd class="insights-total">{counted(current.count(figure), "", filter, figure)}</dd>
                    {was}
                </div>
            }
        })
        .collect_view();
    view! { <dl class="insights-totals">{kinds}</dl> }
}

fn filters(insights: &InsightsView) -> impl IntoView + use<> {
    let none = domain::validation::ValidationErrors::default();
    let filter = &insights.filter;
    let choice = |name, label: &str, options, value: &str, all| {
        fields::select(
            Choice { name, label: label.into(), options, value: value.into(), none: all, ..Choice::default() },
            &none,
        )
    };
    let day = |name, label: &str, day: chrono::NaiveDate| {
        fields::input(
            Field { name, label: label.into(), kind: "date", value: day.to_string(), ..Field::default() },
            &none,
        )
    };
    let teams = insights.teams.iter().map(|team| (team.id.to_string(), team.name.clone())).collect();
    let services = insights.services.iter().map(|name| (name.clone(), name.clone())).collect();
    let severities = Severity::ALL
        .iter()
        .map(|severity| (severity.key().to_owned(), insights.severities.of(*severity).to_owned()))
        .collect();
    view! {
        <form method="get" action=paths::INSIGHTS class="filters" role="search" aria-label="Filter insights">
            {choice(
                "period",
                "Period",
                options(PeriodChoice::ALL, PeriodChoice::key, PeriodChoice::label),
                filter.choice.key(),
                None,
            )} {day("from", "From (custom)", filter.period.first)} {day("to", "To (custom)", filter.period.last)}
            {choice(
                "compare",
                "Compare with",
                options(Comparison::ALL, Comparison::key, Comparison::label),
                filter.comparison.key(),
                None,
            )}
            {choice(
                "team",
                "Team",
                teams,
                &filter.team.map(|team| team.to_string()).unwrap_or_default(),
                Some("All"),
            )} {choice("service", "Service", services, filter.service.as_deref().unwrap_or_default(), Some("All"))}
            {choice(
                "severity",
                "Severity",
                severities,
                filter.severity.map(Severity::key).unwrap_or_default(),
                Some("All"),
            )} <button>"Apply"</button>
            {(filter.is_narrowed() || !filter.query().is_empty())
                .then(|| view! { <a href=paths::INSIGHTS>"Clear filters"</a> })}
        </form>
    }
}

fn empty(insights: &InsightsView) -> impl IntoView + use<> {
    let filter = &insights.filter;
    if filter.is_narrowed() {
        return view! {
            <p class="empty">
                "No matching postmortems in this period. "<a href=paths::INSIGHTS>"Clear filters"</a>
            </p>
        }
        .into_any();
    }
    view! {
        <div class="empty empty-first">
            <p>
                "No postmortems in this period. Figures appear as soon as there is one: how often, how long, and what came of it."
            </p>
            <p>
                <a href=paths::POSTMORTEMS>"Postmortems"</a>
            </p>
        </div>
    }
    .into_any()
}
