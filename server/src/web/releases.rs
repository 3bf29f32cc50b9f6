//! Releases: list, read, create and edit.

use app::readiness::{
    ReleaseForm, ReleaseView, ReleasesView, Typed, edit_release_page, new_release_page, release_page, releases_page,
};
use app::ui::NavItem;
use app::ui::form::{Form, Theirs};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::may_write;
use domain::readiness::{Release, ReleaseInput, ReleaseNumber, RunbookKind, RunbookNumber, request_id};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{ReleaseFilter, RunFilter, RunbookFilter, StoreError};

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::releases::{FoundRelease, find};
use crate::render;
use crate::runs::new_request;
use crate::session::SignedIn;
use crate::site::Site;

/// The page size of the list.
const PAGE: u64 = 50;
/// Further pages are not worth turning to: a search finds it sooner.
const MAX_PAGES: u64 = 200;
/// The most rollback plans that are offered.
const MAX_PLANS: u64 = 500;
/// Runs of a release that are shown.
const MAX_RUNS_SHOWN: u64 = 50;

/// The filters of the list, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    page: String,
}

/// The list of releases.
pub async fn list(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let page = query.page.parse().unwrap_or(1).clamp(1, MAX_PAGES);
    let words = query.q.trim().to_owned();
    let filter =
        ReleaseFilter { words: words.clone(), most: PAGE, skipped: (page - 1) * PAGE, ..ReleaseFilter::default() };
    let found = site.store.list_releases(&filter).await?;
    let view = ReleasesView {
        cards: found.cards,
        words,
        page,
        has_more: found.has_more && page < MAX_PAGES,
        zone: who.person.zone,
        may_write: may_write(who.viewer()).is_ok(),
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Releases, "Releases".into()), || releases_page(&view)))
}

/// What a new release is about, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    service: String,
}

/// The page on which a release is created.
pub async fn new(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<NewQuery>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let input = ReleaseInput { service: query.service, stages: "10, 50, 100".into(), ..ReleaseInput::default() };
    show_new(&site, &who, StatusCode::OK, Form::of(input, 0)).await
}

async fn form_of(site: &Site, who: &SignedIn, form: Form<ReleaseInput>) -> Result<ReleaseForm, PageError> {
    let plans = RunbookFilter { kind: Some(RunbookKind::RollbackPlan), most: MAX_PLANS, ..RunbookFilter::default() };
    Ok(ReleaseForm {
        form,
        request: new_request()?,
        services: site.store.known_services(who.viewer()).await?,
        plans: site.store.list_runbooks(&plans).await?.cards,
    })
}

async fn show_new(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    form: Form<ReleaseInput>,
) -> Result<Response, PageError> {
    let form = form_of(site, who, form).await?;
    let title = (NavItem::Releases, "New release".to_owned());
    Ok(framed(site, Some(who), status, title, || new_release_page(&form)))
}

/// A release as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    name: String,
    version_name: String,
    service: String,
    platforms: Vec<String>,
    changes: String,
    risks: String,
    plan: String,
    stages: String,
    version: i32,
    request: String,
}

impl DetailsForm {
    fn input(self) -> ReleaseInput {
        let Self { name, version_name, service, platforms, changes, risks, plan, stages, .. } = self;
        ReleaseInput { name, version_name, service, platforms, changes, risks, plan, stages }
    }
}

/// Creates a release.
pub async fn create(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<DetailsForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    // Programs without a form of ours need no UUID.
    let request = (!form.request.is_empty()).then(|| request_id(&form.request)).transpose();
    let input = form.input();
    let parsed = input.parse().map_err(StoreError::from).and_then(|fields| Ok((fields, request?)));
    let created = match parsed {
        Ok((fields, request)) => {
            let mut created = who.change(&site, async |tx| tx.create_release(&fields, request.as_deref()).await).await;
            if let Err(StoreError::Taken(_)) = created {
                // The same request came twice at once. The other one is saved by now, so this time it is found.
                created = who.change(&site, async |tx| tx.create_release(&fields, request.as_deref()).await).await;
            }
            created
        }
        Err(error) => Err(error),
    };
    match created {
        Ok(number) => Ok(render::see(&app::paths::release(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            show_new(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, Form::wrong(input, 0, errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A release.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<ReleaseNumber>,
) -> Result<Response, PageError> {
    show_release(&site, &who, StatusCode::OK, number, (Typed::Nothing, ValidationErrors::default())).await
}

/// The page of a release with what was typed in one of its forms.
pub(super) async fn show_release(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    number: ReleaseNumber,
    (typed, errors): (Typed, ValidationErrors),
) -> Result<Response, PageError> {
    let FoundRelease { whole, plan, to_dos } = find(site, number).await?;
    let title = format!("{} {}", whole.release.name, whole.release.version_name);
    let of_release = RunFilter { release: Some(number), most: MAX_RUNS_SHOWN, ..RunFilter::default() };
    let view = ReleaseView {
        whole,
        runs: site.store.list_all_runs(who.viewer(), &of_release).await?.runs,
        plan,
        to_dos,
        request: new_request()?,
        typed,
        errors,
        zone: who.person.zone,
        may_write: may_write(who.viewer()).is_ok(),
    };
    Ok(framed(site, Some(who), status, (NavItem::Releases, title), || release_page(&view)))
}

/// The page on which a release is edited.
pub async fn edit(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<ReleaseNumber>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let release = find(&site, number).await?.whole.release;
    let form = Form::of(input_of(&release), release.version);
    show_edit(&site, &who, StatusCode::OK, &release, form).await
}

fn input_of(release: &Release) -> ReleaseInput {
    ReleaseInput {
        name: release.name.clone(),
        version_name: release.version_name.clone(),
        service: release.service.clone(),
        platforms: release.platforms.iter().map(|platform| platform.key().to_owned()).collect(),
        changes: release.changes.clone(),
        risks: release.risks.clone(),
        plan: release.plan.map(|plan| plan.to_string()).unwrap_or_default(),
        stages: release.stages.text(),
    }
}

async fn show_edit(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    release: &Release,
    form: Form<ReleaseInput>,
) -> Result<Response, PageError> {
    let form = form_of(site, who, form).await?;
    let title = (NavItem::Releases, format!("Edit {}", release.name));
    Ok(framed(site, Some(who), status, title, || edit_release_page(release, &form)))
}

/// Saves the details of a release.
pub async fn save(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<ReleaseNumber>,
    FormBody(form): FormBody<DetailsForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let version = form.version;
    let input = form.input();
    let saved = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.save_release(number, version, &fields).await
        })
        .await;
    match saved {
        Ok(()) => Ok(render::see(&app::paths::release(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            let release = find(&site, number).await?.whole.release;
            let form = Form::wrong(input, version, errors);
            show_edit(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &release, form).await
        }
        Err(StoreError::Conflict) => {
            let theirs = find(&site, number).await?.whole.release;
            let mut form = Form::of(input, theirs.version);
            let platforms: Vec<&str> = theirs.platforms.iter().map(|platform| platform.label()).collect();
            form.theirs = Some(Theirs::Changed(vec![
                ("Name", theirs.name.clone()),
                ("Version", theirs.version_name.clone()),
                ("Service", theirs.service.clone()),
                ("Platforms", platforms.join(", ")),
                ("Changes", theirs.changes.clone()),
                ("Risks", theirs.risks.clone()),
                ("Rollback plan", theirs.plan.map(RunbookNumber::label).unwrap_or_default()),
                ("Stages of the rollout, in percent", theirs.stages.text()),
            ]));
            show_edit(&site, &who, StatusCode::CONFLICT, &theirs, form).await
        }
        Err(error) => Err(error.into()),
    }
}
