//! Templates, which the settings list.

use app::postmortems::template_page as template_view;
use app::ui::NavItem;
use app::ui::form::{Form, Theirs};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::may_administer;
use domain::postmortems::{Template, TemplateId, TemplateInput, TemplateSection};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use super::settings::show_settings;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// A template as a form sends it: its sections one after the other.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TemplateForm {
    name: String,
    description: String,
    heading: Vec<String>,
    part: Vec<String>,
    question: Vec<String>,
    text: Vec<String>,
    version: i32,
}

impl TemplateForm {
    fn entry(&self) -> TemplateInput {
        let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
        let sections = self.heading.iter().enumerate().map(|(place, heading)| TemplateSection {
            part: at(&self.part, place),
            heading: heading.clone(),
            question: at(&self.question, place),
            text: at(&self.text, place),
        });
        TemplateInput {
            name: self.name.clone(),
            description: self.description.clone(),
            // The page says that a section without a heading is skipped.
            sections: sections.filter(|section| !section.heading.trim().is_empty()).collect(),
        }
    }
}

fn name_taken() -> ValidationErrors {
    ValidationErrors::one("name", "A template with this name already exists.")
}

/// Adds a template.
pub async fn add_template(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<TemplateForm>,
) -> Result<Response, PageError> {
    let entry = form.entry();
    let added = who
        .change(&site, async |tx| {
            let template = entry.parse()?;
            tx.add_template(&template).await?;
            Ok(())
        })
        .await;
    let errors = match added {
        Ok(()) => return Ok(render::see(app::paths::SETTINGS)),
        Err(StoreError::ValidationErrors(errors)) => errors,
        Err(StoreError::Taken(_)) => name_taken(),
        Err(error) => return Err(error.into()),
    };
    show_settings(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |settings| {
        settings.new = Some(Form::wrong(entry, 0, errors));
    })
    .await
}

/// The page of one template.
pub async fn template_page(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TemplateId>,
) -> Result<Response, PageError> {
    let template = find(&site, &who, id).await?;
    let form = Form::of(entry_of(&template), template.version);
    Ok(show_template(&site, &who, StatusCode::OK, &template, &form))
}

async fn find(site: &Site, who: &SignedIn, id: TemplateId) -> Result<Template, PageError> {
    may_administer(who.viewer()).map_err(StoreError::from)?;
    site.store.find_template(id).await?.ok_or(PageError::Absent)
}

fn entry_of(template: &Template) -> TemplateInput {
    TemplateInput {
        name: template.name.clone(),
        description: template.description.clone(),
        sections: template.sections.clone(),
    }
}

fn show_template(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    template: &Template,
    form: &Form<TemplateInput>,
) -> Response {
    framed(site, Some(who), status, (NavItem::Settings, template.name.clone()), || template_view(template, form))
}

/// Changes a template.
pub async fn change_template(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TemplateId>,
    FormBody(form): FormBody<TemplateForm>,
) -> Result<Response, PageError> {
    let entry = form.entry();
    let changed = who
        .change(&site, async |tx| {
            let template = entry.parse()?;
            tx.change_template(id, form.version, &template).await?;
            Ok(())
        })
        .await;
    let (status, errors) = match changed {
        Ok(()) => return Ok(render::see(app::paths::SETTINGS)),
        Err(StoreError::ValidationErrors(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(StoreError::Taken(_)) => (StatusCode::UNPROCESSABLE_ENTITY, name_taken()),
        Err(StoreError::Conflict) => (StatusCode::CONFLICT, ValidationErrors::default()),
        Err(error) => return Err(error.into()),
    };
    let template = find(&site, &who, id).await?;
    let mut again = Form::wrong(entry, form.version, errors);
    if status == StatusCode::CONFLICT {
        again.version = template.version;
        let sections = template.sections.iter().map(|section| format!("{}: {}", section.heading, section.question));
        again.theirs = Some(Theirs::Changed(vec![
            ("Name", template.name.clone()),
            ("When to use it", template.description.clone()),
            ("Sections", sections.collect::<Vec<_>>().join("\n")),
        ]));
    }
    Ok(show_template(&site, &who, status, &template, &again))
}

/// Archives a template.
pub async fn archive_template(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TemplateId>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.archive_template(id).await).await?;
    Ok(render::see(app::paths::SETTINGS))
}
