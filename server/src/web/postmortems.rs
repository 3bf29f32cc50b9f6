//! Postmortems: create, show, edit details, archive and delete.

use app::postmortems::{ActiveForm, DetailsChoices, new_page};
use app::ui::NavItem;
use app::ui::form::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::{PersonId, may_write};
use domain::postmortems::{ImpactInput, MeasureInput, Postmortem, PostmortemInput, PostmortemNumber, TemplateId};
use domain::reports::PrivacyLinks;
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use super::redisplay::{after, refill_form, refused};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The page on which a postmortem begins.
pub async fn new(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let entry = PostmortemInput {
        zone: who.person.zone.name().to_owned(),
        authors: vec![who.person.id],
        ..PostmortemInput::default()
    };
    show_new(&site, &who, StatusCode::OK, &Form::of(entry, 0), "").await
}

async fn show_new(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    form: &Form<PostmortemInput>,
    template: &str,
) -> Result<Response, PageError> {
    let choices = DetailsChoices {
        people: site.store.list_names().await?,
        teams: site.store.list_team_names().await?,
        severities: site.store.severities().await?,
        links: PrivacyLinks::default(),
    };
    let templates = site.store.list_templates().await?;
    let title = (NavItem::Postmortems, "New postmortem".to_owned());
    Ok(framed(site, Some(who), status, title, || new_page(form, &choices, &templates, template)))
}

/// The details of a postmortem as a form sends them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    title: String,
    kind: String,
    severity: String,
    team: String,
    services: String,
    zone: String,
    is_private: String,
    restore_links: String,
    authors: Vec<PersonId>,
    reviewers: Vec<PersonId>,
    template: String,
    version: i32,
}

impl DetailsForm {
    fn entry(&self) -> PostmortemInput {
        PostmortemInput {
            title: self.title.clone(),
            kind: self.kind.clone(),
            severity: self.severity.clone(),
            team: self.team.parse().ok(),
            services: self.services.clone(),
            zone: self.zone.clone(),
            is_private: !self.is_private.is_empty(),
            restore_links: !self.restore_links.is_empty(),
            authors: self.authors.clone(),
            reviewers: self.reviewers.clone(),
        }
    }
}

/// Creates a postmortem.
pub async fn create(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<DetailsForm>,
) -> Result<Response, PageError> {
    let entry = form.entry();
    match begin(&site, &who, &form, &entry).await {
        Ok(number) => Ok(render::see(&app::paths::postmortem(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            let again = Form::wrong(entry, 0, errors);
            show_new(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &again, &form.template).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn begin(
    site: &Site,
    who: &SignedIn,
    form: &DetailsForm,
    entry: &PostmortemInput,
) -> Result<PostmortemNumber, StoreError> {
    let fields = entry.parse()?;
    let templates = site.store.list_templates().await?;
    let wanted = form.template.parse::<TemplateId>().ok();
    let template = templates.iter().find(|template| Some(template.id) == wanted).or(templates.first());
    let sections = template.map(|template| template.sections.clone()).unwrap_or_default();
    let number = who.change(site, async |tx| tx.create_postmortem(&fields, &sections).await).await?;
    Ok(number)
}

/// Changes the details.
pub async fn change_details(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<DetailsForm>,
) -> Result<Response, PageError> {
    let entry = form.entry();
    let changed = who
        .change(&site, async |tx| {
            let fields = entry.parse()?;
            tx.change_details(number, form.version, &fields).await?;
            if entry.restore_links {
                tx.restore_links(number).await?;
            }
            // Who may see it may have changed, and with it what links open.
            site.reports.invalidate_all();
            Ok(app::paths::part(number, "head"))
        })
        .await;
    after(&site, &who, number, changed, |document, again| {
        let now = (document.postmortem.version, details_in_words(&document.postmortem));
        ActiveForm::Head(refill_form(again, entry, form.version, Some(now)))
    })
    .await
}

fn details_in_words(postmortem: &Postmortem) -> Vec<(&'static str, String)> {
    let names = |people: &[domain::people::PersonName]| {
        people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    vec![
        ("Title", postmortem.title.clone()),
        ("Type", postmortem.kind.label().into()),
        ("Severity", postmortem.severity.label().into()),
        ("Team", postmortem.team.as_ref().map(|team| team.name.clone()).unwrap_or_default()),
        ("Services", postmortem.services.join(", ")),
        ("Time zone", postmortem.zone.name().into()),
        ("Authors", names(&postmortem.authors)),
        ("Reviewers", names(&postmortem.reviewers)),
    ]
}

/// The figures as a form sends them: one after the other.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ImpactForm {
    kind: Vec<String>,
    amount: Vec<String>,
    unit: Vec<String>,
    note: Vec<String>,
    version: i32,
}

/// Changes the impact figures.
pub async fn change_impact(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<ImpactForm>,
) -> Result<Response, PageError> {
    let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
    let measures = form.kind.iter().enumerate().map(|(place, kind)| MeasureInput {
        kind: kind.clone(),
        amount: at(&form.amount, place),
        unit: at(&form.unit, place),
        note: at(&form.note, place),
    });
    let entry = ImpactInput { measures: measures.collect() };
    let changed = who
        .change(&site, async |tx| {
            let impact = entry.parse()?;
            tx.change_impact(number, form.version, &impact).await?;
            Ok(app::paths::part(number, "impact"))
        })
        .await;
    after(&site, &who, number, changed, |document, again| {
        let figures = document.postmortem.impact.0.iter();
        let theirs =
            figures.map(|measure| (measure.kind.label(), format!("{} {}", measure.message(), measure.note))).collect();
        ActiveForm::Impact(refill_form(again, entry, form.version, Some((document.postmortem.version, theirs))))
    })
    .await
}

/// Archives a postmortem.
pub async fn archive(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.archive(number).await?;
            site.reports.invalidate_all();
            Ok(app::paths::postmortem(number))
        })
        .await;
    after(&site, &who, number, changed, refused).await
}

/// Restores an archived postmortem.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.restore(number).await?;
            site.reports.invalidate_all();
            Ok(app::paths::postmortem(number))
        })
        .await;
    after(&site, &who, number, changed, refused).await
}

/// The title, typed to say that one means it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeleteForm {
    title: String,
}

/// Deletes an archived postmortem permanently.
pub async fn delete(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<DeleteForm>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.delete(number, &form.title).await?;
            site.reports.invalidate_all();
            Ok(format!("{}?archived=true", app::paths::POSTMORTEMS))
        })
        .await;
    after(&site, &who, number, changed, refused).await
}
