use domain::readiness::{Platform, Release, ReleaseInput, RunbookCard};
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Area, Choice, Field};
use crate::ui::form::{Form, conflict};

/// The form of a release.
#[derive(Debug, Clone, Default)]
pub struct ReleaseForm {
    /// What was typed.
    pub form: Form<ReleaseInput>,
    /// A new UUID, so that a double click creates one release.
    pub request: String,
    /// The names of services to choose from.
    pub services: Vec<String>,
    /// The rollback plans to choose from.
    pub plans: Vec<RunbookCard>,
}

/// The page on which a release is created.
pub fn new_release_page(form: &ReleaseForm) -> impl IntoView + use<> {
    view! {
        <p>
            <a href=paths::RELEASES>"← Releases"</a>
        </p>
        <h1>"New release"</h1>
        {fields_of(paths::RELEASES.to_owned(), form, "Create", paths::RELEASES.to_owned())}
    }
}

/// The page on which a release is edited.
pub fn edit_release_page(release: &Release, form: &ReleaseForm) -> impl IntoView + use<> {
    let path = paths::release(release.number);
    view! {
        <p>
            <a href=path.clone()>{format!("← {}, {}", release.number.label(), release.name)}</a>
        </p>
        <h1>"Edit release"</h1>
        {conflict(form.form.theirs.clone(), path.clone())}
        {fields_of(path.clone(), form, "Save", path)}
    }
}

fn fields_of(action: String, form: &ReleaseForm, save: &'static str, cancel: String) -> impl IntoView + use<> {
    let Form { entry, version, errors, .. } = form.form.clone();
    let services = form.services.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    let platforms = Platform::ALL
        .iter()
        .map(|one| {
            let key = one.key().to_owned();
            let ticked = entry.platforms.contains(&key);
            (key, one.label().to_owned(), ticked)
        })
        .collect();
    let mut plans: Vec<(String, String)> = form
        .plans
        .iter()
        .map(|card| (card.number.to_string(), format!("{}, {}", card.title, card.number.label())))
        .collect();
    // An archived plan, or one beyond those that are offered, stays chosen.
    if !entry.plan.is_empty() && plans.iter().all(|(key, _)| *key != entry.plan) {
        plans.push((entry.plan.clone(), format!("RB-{}", entry.plan)));
    }
    let line = |name: &'static str, label: &str, value: String, hint: &str, list: &'static str| {
        let field = Field { name, label: label.to_owned(), value, hint: hint.to_owned(), list, ..Field::default() };
        fields::input(field, &errors).into_any()
    };
    let area = |name: &'static str, label: &str, value: String, hint: &str| {
        let area = Area { name, label: label.to_owned(), value, hint: hint.to_owned(), rows: 5, ..Area::default() };
        fields::area(area, &errors).into_any()
    };
    view! {
        <form method="post" action=action class="runbook-form">
            {fields::summary(&errors)}
            <input type="hidden" name="version" value=version.to_string() />
            <input type="hidden" name="request" value=form.request.clone() />
            {line("name", "Name", entry.name, "For example: Faster checkout", "")}
            <div class="form-row">
                {line("version_name", "Version", entry.version_name, "Such as 2.4.1, or a build number.", "")}
                {line("service", "Service", entry.service, "", "services")}
            </div>
            <datalist id="services">{services}</datalist>
            {fields::ticks("platforms", "Platforms", platforms, &errors)}
            {area("changes", "Changes", entry.changes, "Markdown. What changes, with links.")}
            {area("risks", "Risks", entry.risks, "Markdown. What can go wrong, and for whom.")}
            {fields::select(
                Choice {
                    name: "plan",
                    label: "Rollback plan".into(),
                    value: entry.plan,
                    options: plans,
                    none: Some("None yet"),
                    ..Choice::default()
                },
                &errors,
            )}
            {line(
                "stages",
                "Stages of the rollout, in percent",
                entry.stages,
                "In ascending order, such as 10, 50, 100. Empty: all users at once.",
                "",
            )}
            <div class="form-end">
                <button class="button-main">{save}</button>
                <a href=cancel>"Cancel"</a>
            </div>
        </form>
    }
}
