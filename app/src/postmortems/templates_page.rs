use domain::postmortems::{Part, SeverityNames, Template, TemplateInput, TemplateSection};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Area, Choice, Field};
use crate::ui::form::{Form, act, conflict, options};

/// What the settings page shows.
#[derive(Debug, Clone, Default)]
pub struct SettingsView {
    /// The organisation's name.
    pub organisation: String,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// The templates.
    pub templates: Vec<Template>,
    /// What is wrong with the organisation's form.
    pub errors: ValidationErrors,
    /// A template that is being added.
    pub new: Option<Form<TemplateInput>>,
}

/// The settings of the organisation.
pub fn settings_page(settings: &SettingsView) -> impl IntoView + use<> {
    let names = ["severity_1", "severity_2", "severity_3", "severity_4"];
    let labels = ["SEV1", "SEV2", "SEV3", "SEV4"];
    let hints = ["Critical", "Major", "Minor", "Low"];
    let severities = (0..4)
        .map(|place| {
            fields::input(
                Field {
                    name: names[place],
                    label: labels[place].into(),
                    hint: hints[place].into(),
                    value: settings.severities.0[place].clone(),
                    required: true,
                    ..Field::default()
                },
                &settings.errors,
            )
        })
        .collect_view();
    let templates = settings
        .templates
        .iter()
        .map(|template| {
            view! {
                <li>
                    <a href=format!("{}/templates/{}", paths::SETTINGS, template.id)>{template.name.clone()}</a>
                    <p>{template.description.clone()}</p>
                </li>
            }
        })
        .collect_view();
    let (open, form) = settings.new.clone().map_or_else(|| (false, Form::default()), |form| (true, form));
    view! {
        <h1>"Settings"</h1>
        <section>
            <h2>"Organisation"</h2>
            <form method="post" action=format!("{}/organisation", paths::SETTINGS)>
                {fields::summary(&settings.errors)}
                {fields::input(
                    Field {
                        name: "name",
                        label: "Name".into(),
                        value: settings.organisation.clone(),
                        required: true,
                        ..Field::default()
                    },
                    &settings.errors,
                )}
                <fieldset>
                    <legend>"Severity names"</legend>
                    <div class="form-row">{severities}</div>
                </fieldset>
                <div class="form-end">
                    <button class="button-main">"Save"</button>
                </div>
            </form>
        </section>
        <section>
            <h2>"Signals"</h2>
            <p>
                <a href=paths::SIGNAL_SOURCES>"Signal sources"</a>
            </p>
        </section>
        <section>
            <h2>"Requests"</h2>
            <p>
                <a href=paths::CALL_DESTINATIONS>"Request destinations"</a>
                ": where steps of runbooks may send requests"
            </p>
        </section>
        <section>
            <h2>"E-mail"</h2>
            <p>
                <a href=paths::MAIL>"Outgoing e-mail"</a>
            </p>
        </section>
        <section>
            <h2>"Action items"</h2>
            <p>
                <a href=paths::POLICIES>"Policies"</a>
                ": due dates and reminders by severity"
            </p>
        </section>
        <section>
            <h2>"Templates"</h2>
            <p>
                "A template sets the sections of a new postmortem and the guiding question of each section. Editing a template doesn’t change existing postmortems."
            </p>
            <ul class="templates">{templates}</ul>
            <details class="adding" open=open>
                <summary>"New template"</summary>
                {template_form(format!("{}/templates", paths::SETTINGS), &form, "Create template")}
            </details>
        </section>
    }
}

/// The page of one template.
pub fn template_page(template: &Template, form: &Form<TemplateInput>) -> impl IntoView + use<> {
    let path = format!("{}/templates/{}", paths::SETTINGS, template.id);
    view! {
        <p>
            <a href=paths::SETTINGS>"← Settings"</a>
        </p>
        <h1>{template.name.clone()}</h1>
        {conflict(form.theirs.clone(), path.clone())}
        {template_form(path.clone(), form, "Save")}
        <details class="margin-rare">
            <summary>"Archive template"</summary>
            <p>"You can’t use an archived template for new postmortems. Existing postmortems don’t change."</p>
            {act(format!("{path}/archive"), "Archive template", "button-danger")}
        </details>
    }
}

/// How many empty rows for sections a form offers.
const SPARE_ROWS: usize = 3;

fn template_form(action: String, form: &Form<TemplateInput>, save: &'static str) -> impl IntoView + use<> {
    let Form { entry, version, errors, .. } = form.clone();
    let mut sections = entry.sections;
    sections.extend((0..SPARE_ROWS).map(|_| TemplateSection::default()));
    let rows = sections.into_iter().enumerate().map(|(place, section)| row(place, section)).collect_view();
    view! {
        <form method="post" action=action class="template-form">
            {fields::summary(&errors)}
            <input type="hidden" name="version" value=version.to_string() />
            {fields::input(
                Field {
                    name: "name",
                    label: "Name".into(),
                    value: entry.name,
                    required: true,
                    ..Field::default()
                },
                &errors,
            )}
            {fields::input(
                Field {
                    name: "description",
                    label: "When to use it".into(),
                    value: entry.description,
                    ..Field::default()
                },
                &errors,
            )}
            <p class="field-hint">
                "Sections in order. Leave a heading empty to skip the section. Required sections that are missing are added at the end."
            </p>
            <ol class="template-sections">{rows}</ol>
            <div class="form-end">
                <button class="button-main">{save}</button>
            </div>
        </form>
    }
}

fn row(place: usize, section: TemplateSection) -> impl IntoView {
    let none = ValidationErrors::default();
    let of = format!("-{place}");
    let part = section.part().key().to_owned();
    view! {
        <li class="template-section">
            <div class="form-row">
                {fields::input(
                    Field {
                        name: "heading",
                        label: "Heading".into(),
                        value: section.heading,
                        of: of.clone(),
                        ..Field::default()
                    },
                    &none,
                )}
                {fields::select(
                    Choice {
                        name: "part",
                        label: "Content".into(),
                        options: options(Part::ALL, Part::key, Part::label),
                        value: part,
                        of: of.clone(),
                        ..Choice::default()
                    },
                    &none,
                )}
            </div>
            {fields::input(
                Field {
                    name: "question",
                    label: "Question".into(),
                    value: section.question,
                    of: of.clone(),
                    ..Field::default()
                },
                &none,
            )}
            {fields::area(
                Area {
                    name: "text",
                    label: "Default text".into(),
                    value: section.text,
                    rows: 2,
                    of,
                    ..Area::default()
                },
                &none,
            )}
        </li>
    }
}
