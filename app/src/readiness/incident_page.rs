use domain::readiness::IncidentRole;
use leptos::prelude::*;

use super::incident_forms::{incident_forms, resolve_form};
use super::incident_log::incident_log;
use super::incident_roles::incident_roles;
use super::incident_runs::incident_runs;
use super::incident_updates::incident_updates;
use super::incident_view::{IncidentView, clock_near};
use super::proposals::proposals_of_incident;
use super::run_view::minutes_between;
use super::step_view::duration;
use crate::paths;
use crate::postmortems::severity_view;
use crate::ui::text::{Reading, prose};
use crate::ui::{fields, icons, time};

/// An incident. While it goes on, the page fetches its parts again by itself.
pub fn incident_page(view: &IncidentView) -> impl IntoView + use<> {
    view! {
        <div class="incident" data-live="">
            {head(view)}
            {handover(view)}
            {proposals_of_incident((&view.signals, &view.plans), (view.now, view.zone))}
            {incident_runs(view)}
            {incident_updates(view)}
            {incident_roles(view)}
            {incident_forms(view)}
            {resolve_form(view)}
            {incident_log(view)}
        </div>
    }
}

fn head(view: &IncidentView) -> impl IntoView + use<> {
    let incident = &view.incident;
    let severity = incident.severity.map(|severity| severity_view(severity, &view.severities));
    let lasted = duration(minutes_between(incident.declared_at, incident.resolved_at.unwrap_or(view.now)));
    let by = incident.declared_by.as_ref().map(|person| format!(" by {}", person.name));
    let service = incident.service.as_ref().map(|name| format!("{name} · "));
    view! {
        <header
            class="incident-head"
            data-part="incident-head"
            data-refresh=view.is_ongoing().then_some("")
        >
            <p>
                <a href=paths::INCIDENTS>"← Incidents"</a>
            </p>
            <h1>{incident.title.clone()}</h1>
            <p class="run-facts">
                {severity} " " {incident.number.label()} " · " <strong>{incident.state.label()}</strong> " · " {lasted}
                " · " {service} "declared " {time::full(incident.declared_at, view.zone)} {by}
                {incident
                    .is_private
                    .then(|| view! { " · " <span class="head-private">{icons::lock()} "Private"</span> })}
            </p>
            {fields::summary(&view.errors)}
            {fields::kept(if view.acts() { "" } else { &view.input.text })}
            {resolved(view)}
            {unclaimed(view)}
        </header>
    }
}

fn resolved(view: &IncidentView) -> impl IntoView + use<> {
    (!view.is_ongoing()).then(|| {
        let draft = view.incident.postmortem.map(|number| {
            view! {
                " "
                <a href=paths::postmortem(number)>{format!("Open the postmortem {}", number.label())}</a>
                " with its timeline."
            }
        });
        view! {
            <div class="notice" role="status">
                <p>"This incident is resolved." {draft}</p>
            </div>
        }
    })
}

/// The roles that nobody has, for everybody to see at once.
fn unclaimed(view: &IncidentView) -> impl IntoView + use<> {
    let roles: Vec<&str> = view.progress.unclaimed().map(IncidentRole::label).collect();
    (view.is_ongoing() && !roles.is_empty()).then(|| {
        view! {
            <p class="run-changed">
                <a href="#roles">{format!("Unclaimed: {}", roles.join(", "))}</a>
            </p>
        }
    })
}

fn handover(view: &IncidentView) -> impl IntoView + use<> {
    let note = view.progress.handover.clone().filter(|_| view.is_ongoing())?;
    let by = note.by.as_ref().map(|person| format!(" by {}", person.name)).unwrap_or_default();
    let at = clock_near(note.at, view.now, view.zone);
    Some(view! {
        <section class="runbook-use incident-handover" data-part="incident-handover">
            <h2>{format!("Handover note{by}, {at}")}</h2>
            {prose(&note.text, Reading { pictures: "", prefix: "handover-" })}
        </section>
    })
}
