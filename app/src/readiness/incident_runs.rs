use leptos::prelude::*;

use super::incident_view::IncidentView;
use super::runs_view::runs_section;
use crate::paths;

/// The runs of an incident, and the runbooks of its service to start one.
pub(super) fn incident_runs(view: &IncidentView) -> impl IntoView + use<> {
    let (runs, runbooks) = (runs_section(&view.runs, view.zone), runbooks(view));
    (runs.is_some() || runbooks.is_some()).then(|| {
        view! {
            <div class="incident-runs" data-part="incident-runs">
                {runs}
                {runbooks}
            </div>
        }
    })
}

fn runbooks(view: &IncidentView) -> Option<impl IntoView + use<>> {
    let rows = view
        .runbooks
        .iter()
        .map(|card| {
            view! {
                <li>
                    <a href=paths::runbook_for_incident(card.number, view.incident.number)>{card.title.clone()}</a>
                    <span class="list-number">{format!(" {} {}", card.kind.label(), card.number.label())}</span>
                </li>
            }
        })
        .collect_view();
    (view.acts() && !view.runbooks.is_empty()).then(|| {
        view! {
            <details class="margin-rare" open=view.runs.is_empty()>
                <summary>"Start a runbook"</summary>
                <ul class="runs">{rows}</ul>
            </details>
        }
    })
}
