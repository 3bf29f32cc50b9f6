use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::postmortems::SeverityNames;
use domain::readiness::{Incident, IncidentState};
use leptos::prelude::*;

use super::page_links::page_links;
use super::run_view::minutes_between;
use super::step_view::duration;
use crate::paths;
use crate::postmortems::severity_view;
use crate::ui::{icons, time};

/// A page of the list of incidents.
#[derive(Debug, Clone)]
pub struct IncidentsView {
    /// The incidents, those that go on first.
    pub incidents: Vec<Incident>,
    /// The words to search for.
    pub words: String,
    /// Which page, from 1.
    pub page: u64,
    /// Whether there is another page.
    pub has_more: bool,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may declare an incident.
    pub may_write: bool,
}

/// The list of incidents.
pub fn incidents_page(list: &IncidentsView) -> impl IntoView + use<> {
    let is_filtered = !list.words.is_empty();
    let inner = if list.incidents.is_empty() {
        empty(list).into_any()
    } else {
        incidents_table(&list.incidents, &list.severities, (list.now, list.zone)).into_any()
    };
    view! {
        <div class="page-head">
            <h1>"Incidents"</h1>
            {list.may_write.then(declare_button)}
        </div>
        <form method="get" action=paths::INCIDENTS class="filters" role="search">
            <div class="field">
                <label for="words">"Search titles and services"</label>
                <input id="words" type="search" name="q" value=list.words.clone() data-key="/" />
            </div>
            <button>"Apply"</button>
            {is_filtered.then(|| view! { <a href=paths::INCIDENTS>"Clear filters"</a> })}
        </form>
        {inner}
        {pages(list)}
    }
}

/// The button that leads to the form.
pub(crate) fn declare_button() -> impl IntoView {
    view! {
        <a class="button button-main" href=paths::NEW_INCIDENT>
            "Declare incident"
        </a>
    }
}

/// What goes on, where people begin their day.
pub(crate) fn ongoing_incidents(
    incidents: &[Incident],
    severities: &SeverityNames,
    (now, zone): (DateTime<Utc>, Tz),
) -> impl IntoView + use<> {
    let items = incidents
        .iter()
        .map(|incident| {
            let lasts = duration(minutes_between(incident.declared_at, now));
            view! {
                <li>
                    {incident.severity.map(|severity| severity_view(severity, severities))} " "
                    <a href=paths::incident(incident.number)>{incident.title.clone()}</a>
                    <span class="list-number">
                        {incident.number.label()} ", for " {lasts} ", declared " {time::full(incident.declared_at, zone)}
                    </span>
                </li>
            }
        })
        .collect_view();
    (!incidents.is_empty()).then(|| {
        view! {
            <section class="incident-ongoing">
                <h2>"Ongoing incidents"</h2>
                <ul class="my-work-list">{items}</ul>
            </section>
        }
    })
}

/// Incidents with their states.
pub(super) fn incidents_table(
    incidents: &[Incident],
    severities: &SeverityNames,
    (now, zone): (DateTime<Utc>, Tz),
) -> impl IntoView + use<> {
    let rows = incidents.iter().map(|incident| row(incident, severities, (now, zone))).collect_view();
    view! {
        <table class="list incidents">
            <caption class="visually-hidden">"Incidents"</caption>
            <thead>
                <tr>
                    <th scope="col">"Incident"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Service"</th>
                    <th scope="col">"Declared"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(incident: &Incident, severities: &SeverityNames, (now, zone): (DateTime<Utc>, Tz)) -> impl IntoView + use<> {
    let lasted = duration(minutes_between(incident.declared_at, incident.resolved_at.unwrap_or(now)));
    let is_ongoing = incident.state == IncidentState::Ongoing;
    let state = if is_ongoing { format!("Ongoing for {lasted}") } else { format!("Resolved in {lasted}") };
    let postmortem = incident.postmortem.map(|number| {
        view! {
            " · "
            <a href=paths::postmortem(number)>{number.label()}</a>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=paths::incident(incident.number)>{incident.title.clone()}</a>
                <span class="list-number">
                    {incident.number.label()} " "
                    {incident.severity.map(|severity| severity_view(severity, severities))}
                    {incident.is_private.then(|| view! { " · " {icons::lock()} "Private" })}
                </span>
            </th>
            <td class:incident-is-ongoing=is_ongoing>{state} {postmortem}</td>
            <td>{incident.service.clone()}</td>
            <td class="list-when">{time::date(incident.declared_at, zone)}</td>
        </tr>
    }
}

fn pages(list: &IncidentsView) -> AnyView {
    let address = |page: u64| {
        let filters = [("q", list.words.clone()), ("page", page.to_string())];
        let filters: Vec<_> = filters.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        paths::incidents(&filters)
    };
    page_links(list.page, list.has_more, address).into_any()
}

fn empty(list: &IncidentsView) -> impl IntoView + use<> {
    if !list.words.is_empty() || list.page > 1 {
        return view! {
            <p class="empty">"No matching incidents. "<a href=paths::INCIDENTS>"Clear filters"</a></p>
        }
        .into_any();
    }
    let declare = list.may_write.then(|| view! { <p>{declare_button()}</p> });
    view! {
        <div class="empty empty-first">
            <p>
                "No incidents yet. Declare an incident while it is ongoing: roles, updates and notes are recorded with their times, and become the timeline of a postmortem."
            </p>
            {declare}
        </div>
    }
    .into_any()
}
