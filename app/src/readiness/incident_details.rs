use domain::postmortems::{Severity, SeverityNames};
use domain::readiness::{IncidentInput, SignalId};
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::Form;

/// The form that declares an incident.
#[derive(Debug, Clone, Default)]
pub struct DeclareView {
    /// What was typed.
    pub form: Form<IncidentInput>,
    /// A UUID, so that the incident is declared once.
    pub request: String,
    /// The names of services to choose from.
    pub services: Vec<String>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// The signal that it is declared for, which then belongs to it.
    pub signal: Option<SignalId>,
}

/// The page on which an incident is declared: a title is enough.
pub fn declare_page(view: &DeclareView) -> impl IntoView + use<> {
    let Form { entry, errors, .. } = view.form.clone();
    let has_more = !entry.service.is_empty() || !entry.severity.is_empty() || entry.is_private;
    let is_open = has_more || errors.of("service").is_some() || errors.of("severity").is_some();
    view! {
        <p>
            <a href=paths::INCIDENTS>"← Incidents"</a>
        </p>
        <h1>"Declare incident"</h1>
        <form method="post" action=paths::INCIDENTS class="run-form incident-declare">
            {fields::summary(&errors)}
            <input type="hidden" name="request" value=view.request.clone() />
            {view.signal.map(|id| view! { <input type="hidden" name="signal" value=id.to_string() /> })}
            {title_field(&view.form)}
            <details class="margin-rare" open=is_open>
                <summary>"More"</summary>
                {more_fields(&view.form, &view.severities, &view.services)}
            </details>
            <div class="form-end">
                <button class="button-main">"Declare incident"</button>
                <a href=paths::INCIDENTS>"Cancel"</a>
            </div>
        </form>
    }
}

/// The fields of the details.
pub(super) fn details_fields(
    form: &Form<IncidentInput>,
    severities: &SeverityNames,
    services: &[String],
) -> impl IntoView + use<> {
    view! {
        {title_field(form)}
        {more_fields(form, severities, services)}
    }
}

fn title_field(form: &Form<IncidentInput>) -> impl IntoView + use<> {
    let field = Field {
        name: "title",
        label: "Title".into(),
        value: form.entry.title.clone(),
        hint: "What is wrong, as far as you know. You can change it later.".into(),
        required: true,
        ..Field::default()
    };
    fields::input(field, &form.errors)
}

fn more_fields(form: &Form<IncidentInput>, severities: &SeverityNames, services: &[String]) -> impl IntoView + use<> {
    let Form { entry, errors, .. } = form.clone();
    let service = Field {
        name: "service",
        label: "Service".into(),
        value: entry.service,
        list: "services",
        hint: "Optional.".into(),
        ..Field::default()
    };
    let severity = Choice {
        name: "severity",
        label: "Severity".into(),
        options: Severity::ALL
            .iter()
            .map(|severity| (severity.key().to_owned(), severities.of(*severity).to_owned()))
            .collect(),
        value: entry.severity,
        none: Some("Not known yet"),
        ..Choice::default()
    };
    let names = services.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    let wrong = errors.of("is_private").map(|message| view! { <p class="field-mistake">{message.to_owned()}</p> });
    view! {
        {fields::input(service, &errors)}
        <datalist id="services">{names}</datalist>
        {fields::select(severity, &errors)}
        {fields::tick("is_private", "Private", entry.is_private, "")}
        <p class="field-hint">
            "Visible only to the person who declared the incident, people who have or had a role, and administrators."
        </p>
        {wrong}
    }
}
