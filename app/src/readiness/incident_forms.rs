use domain::readiness::IncidentEntryKind;
use domain::timeline::Milestone;
use leptos::prelude::*;

use super::incident_details::details_fields;
use super::incident_view::{IncidentView, clock_near};
use crate::paths;
use crate::ui::fields::{self, Area};
use crate::ui::form::conflict;

/// Everything that is recorded besides updates and roles.
pub(super) fn incident_forms(view: &IncidentView) -> impl IntoView + use<> {
    view.acts().then(|| {
        view! {
            <section class="incident-record" id="record" data-part="incident-record">
                <h2>"Record"</h2>
                {text_form(
                    view,
                    IncidentEntryKind::Note,
                    "Note",
                    "What you see, try or decide. Notes become part of the timeline.",
                    "Add note",
                )}
                {milestones(view)}
                <details class="margin-rare" open=view.is_refused(IncidentEntryKind::Handover)>
                    <summary>"Write handover note"</summary>
                    {text_form(
                        view,
                        IncidentEntryKind::Handover,
                        "Handover note",
                        "What the next person needs to know. The latest handover note is shown at the top.",
                        "Save handover note",
                    )}
                </details>
                {details(view)}
            </section>
        }
    })
}

/// A form with a text.
fn text_form(
    view: &IncidentView,
    kind: IncidentEntryKind,
    label: &'static str,
    hint: &'static str,
    button: &'static str,
) -> impl IntoView + use<> {
    let area = Area {
        name: "text",
        label: label.into(),
        value: view.typed(kind),
        hint: hint.into(),
        rows: 2,
        required: true,
        of: format!("-{}", kind.key()),
        ..Area::default()
    };
    view! {
        <form method="post" action=action_of(view) class="run-form" id=format!("add-{}", kind.key())>
            <input type="hidden" name="request" value=view.request.clone() />
            {fields::area(area, &view.errors_of(kind))}
            <div class="form-end">
                <button name="kind" value=kind.key()>
                    {button}
                </button>
            </div>
        </form>
    }
}

fn milestones(view: &IncidentView) -> impl IntoView + use<> {
    let kind = IncidentEntryKind::Milestone;
    let buttons = Milestone::ALL
        .iter()
        .map(|milestone| {
            let at = view.progress.milestones.get(milestone).map(|at| clock_near(*at, view.now, view.zone));
            view! {
                <button name="milestone" value=milestone.key()>
                    {milestone.label()}
                    {at.map(|at| view! { <small>{format!(" {at}")}</small> })}
                </button>
            }
        })
        .collect_view();
    view! {
        <details class="margin-rare" open=view.is_refused(kind)>
            <summary>"Record a milestone"</summary>
            <form method="post" action=action_of(view) class="run-form" id="milestones">
                <input type="hidden" name="request" value=view.request.clone() />
                <input type="hidden" name="kind" value=kind.key() />
                {fields::area(
                    Area {
                        name: "text",
                        label: "What happened (optional)".into(),
                        value: view.typed(kind),
                        rows: 2,
                        of: "-milestone".into(),
                        ..Area::default()
                    },
                    &view.errors_of(kind),
                )}
                <div class="run-buttons">{buttons}</div>
            </form>
        </details>
    }
}

fn details(view: &IncidentView) -> impl IntoView + use<> {
    let path = paths::incident(view.incident.number);
    let form = &view.details;
    let is_open = !form.errors.is_empty() || form.theirs.is_some();
    view! {
        <details class="margin-rare" open=is_open>
            <summary>"Edit details"</summary>
            {conflict(form.theirs.clone(), path.clone())}
            <form method="post" action=path class="run-form" id="details">
                <input type="hidden" name="version" value=form.version.to_string() />
                {details_fields(form, &view.severities, &view.services)}
                <div class="form-end">
                    <button>"Save details"</button>
                </div>
            </form>
        </details>
    }
}

/// The form that ends the incident.
pub(super) fn resolve_form(view: &IncidentView) -> impl IntoView + use<> {
    let kind = IncidentEntryKind::Resolved;
    view.acts().then(|| {
        view! {
            <section class="incident-resolve" id="resolve" data-part="incident-resolve">
                <h2>"Resolve"</h2>
                <p>"Resolving the incident creates a postmortem draft with its timeline."</p>
                <form method="post" action=action_of(view) class="run-form">
                    <input type="hidden" name="request" value=view.request.clone() />
                    {fields::area(
                        Area {
                            name: "text",
                            label: "What state are things in? (optional)".into(),
                            value: view.typed(kind),
                            rows: 2,
                            of: "-resolve".into(),
                            ..Area::default()
                        },
                        &view.errors_of(kind),
                    )}
                    <div class="form-end">
                        <button class="button-main" name="kind" value=kind.key()>
                            "Resolve incident"
                        </button>
                    </div>
                </form>
            </section>
        }
    })
}

fn action_of(view: &IncidentView) -> String {
    paths::incident_below(view.incident.number, "entries")
}
