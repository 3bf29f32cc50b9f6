use std::collections::HashMap;

use domain::insights::{Backlog, Comparison, DurationKind, Figure, InsightsFilter, PeriodChoice, TableName};
use domain::people::TeamName;
use domain::postmortems::{Kind, PostmortemNumber, Severity, SeverityNames};
use leptos::prelude::*;

use super::backlog_view::{actions_view, backlog_view};
use super::causes_trend::causes_trend;
use super::causes_view::{causes_view, recurring_view};
use super::durations_view::{durations_note, durations_view};
use super::figures::Figures;
use super::months_chart::{months_chart, swatch};
use super::rollbacks_view::rollbacks_view;
use super::shown::counted;
use crate::paths;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::options;

/// The insights with everything they show.
#[derive(Debug, Clone)]
pub struct InsightsView {
    /// What they are about.
    pub filter: InsightsFilter,
    /// The period.
    pub current: Figures,
    /// The period that it is compared with.
    pub before: Option<Figures>,
    /// The open action items.
    pub backlog: Backlog,
    /// The titles of the incidents that are shown as dots.
    pub titles: HashMap<PostmortemNumber, String>,
    /// Whether only the most important figures are shown, on two sheets of paper.
    pub is_summary: bool,
    /// The teams to choose from.
    pub teams: Vec<TeamName>,
    /// The services to choose from.
    pub services: Vec<String>,
    /// What the severities are called.
    pub severities: SeverityNames,
}

/// The insights, or their summary.
pub fn insights_page(insights: &InsightsView) -> impl IntoView + use<> {
    let filter = &insights.filter;
    let content = if insights.current.tally.total() == 0 {
        nothing_but_the_backlog(insights).into_any()
    } else {
        content(insights).into_any()
    };
    let compared = insights.before.as_ref().map(|before| format!(", compared with {}", before.period.message()));
    let period = format!("{}{}", filter.period.message(), compared.unwrap_or_default());
    let narrowed = insights.is_summary.then(|| narrowed(insights)).flatten();
    let other = if insights.is_summary {
        view! { <a href=paths::insights(filter)>"All insights"</a> }
    } else {
        view! { <a href=paths::insights_summary(filter)>"Summary for printing"</a> }
    };
    view! {
        <div class="insights" class:insights-summary=insights.is_summary>
            <div class="page-head">
                <h1>{if insights.is_summary { "Incidents and follow-up" } else { "Insights" }}</h1>
                {other}
            </div>
            <p class="insights-period">{period} {narrowed}</p>
            {(!insights.is_summary).then(|| filters(insights))}
            {content}
        </div>
    }
}

/// What the summary is about, because it has no filters to show it.
fn narrowed(insights: &InsightsView) -> Option<String> {
    let filter = &insights.filter;
    let team =
        filter.team.and_then(|id| insights.teams.iter().find(|team| team.id == id)).map(|team| team.name.clone());
    let severity = filter.severity.map(|severity| insights.severities.of(severity).to_owned());
    let parts: Vec<_> = [team, filter.service.clone(), severity].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!(" · {}", parts.join(" · ")))
}

fn content(insights: &InsightsView) -> impl IntoView + use<> {
    let (filter, current, before) = (&insights.filter, &insights.current, insights.before.as_ref());
    let is_summary = insights.is_summary;
    let then = before.map(|before| (&before.tally.actions, filter.during(before.period)));
    let dots = (!is_summary).then_some(&insights.titles);
    let files = |names: &[TableName]| (!is_summary).then(|| files(filter, names));
    view! {
        <section>
            <h2>"Postmortems by month"</h2>
            {totals(filter, current, before)}
            {months_chart(&current.tally.months, filter)}
            {files(&[TableName::Months, TableName::Postmortems])}
        </section>
        {current
            .tally
            .is_partial
            .then(|| {
                view! {
                    <p class="insights-note">
                        "The figures below are based on drafts, so they only include postmortems that you author or review."
                    </p>
                }
            })}
        <section>
            <h2>"How long incidents took"</h2>
            {durations_view(DurationKind::INCIDENT, filter, (current, before), dots)}
            {durations_note()}
            {files(&[TableName::Durations])}
        </section>
        <section>
            <h2>"Rollbacks"</h2>
            {rollbacks_view(filter, current, before)}
        </section>
        <section>
            <h2>"From incident to follow-up"</h2>
            {durations_view(DurationKind::CYCLE, filter, (current, before), dots)}
        </section>
        <section>
            <h2>"Action items"</h2>
            <p class="insights-note">"Action items from postmortems in this period. Overdue ones also count as open."</p>
            {actions_view(filter, &current.tally.actions, then)}
            <h3>"Backlog"</h3>
            {backlog_view(filter, &insights.backlog, !is_summary)}
            {files(&[TableName::Actions, TableName::Backlog])}
        </section>
        <section>
            <h2>"Causes"</h2>
            {recurring_view(filter, current, before)}
            {causes_view(
                filter,
                &current.tally.causes(),
                before.map(|before| before.tally.causes()).as_deref(),
                if is_summary { SUMMARY_CAUSES } else { usize::MAX },
            )}
            {(!is_summary).then(|| causes_trend(&current.tally.cause_trend(), filter))}
            {files(&[TableName::Findings, TableName::CausesByMonth])}
        </section>
    }
}

/// The summary shows so many categories and processes.
const SUMMARY_CAUSES: usize = 5;

/// The tables as files.
fn files(filter: &InsightsFilter, names: &[TableName]) -> impl IntoView + use<> {
    let links = names
        .iter()
        .map(|name| {
            view! {
                <li>
                    {name.label()} ": "
                    <a href=paths::insights_export(filter, *name, "csv") data-whole-page="">
                        "CSV" <span class="visually-hidden">{format!(" of {}", name.label())}</span>
                    </a> ", "
                    <a href=paths::insights_export(filter, *name, "json") data-whole-page="">
                        "JSON" <span class="visually-hidden">{format!(" of {}", name.label())}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="insights-files">{links}</ul> }
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

/// Action items stay open in a period without postmortems.
fn nothing_but_the_backlog(insights: &InsightsView) -> impl IntoView + use<> {
    let backlog = (insights.backlog.open() > 0).then(|| {
        view! {
            <section>
                <h2>"Backlog"</h2>
                {backlog_view(&insights.filter, &insights.backlog, !insights.is_summary)}
            </section>
        }
    });
    view! {
        {empty(insights)}
        {backlog}
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
                "No postmortems in this period. Insights appear as soon as there is one."
            </p>
            <p>
                <a href=paths::POSTMORTEMS>"Go to postmortems"</a>
            </p>
        </div>
    }
    .into_any()
}
