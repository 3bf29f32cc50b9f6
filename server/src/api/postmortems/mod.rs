//! Postmortems: the list, one of them whole, its head and figures, and what becomes of it.

mod details;
mod full;
mod history;
mod list;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::people::{PersonId, may_write};
use domain::postmortems::{PostmortemNumber, TemplateId, TemplateInput, TemplateSection};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, WithEtag};
use super::caller::Caller;
use super::extract::{Json, Path, Query};
use super::problem::Problem;
use super::teams;
use super::version::{IfMatch, checked, or_current};
use crate::site::Site;

pub use details::{DetailsJson, ImpactBody, MeasureJson, PostmortemBody};
pub use full::*;
pub use history::*;
pub use list::*;

/// Begin a postmortem
///
/// Whoever begins it is an author. Its sections are those of the template, or without one the
/// summary, impact, timeline, findings and action items that every postmortem has.
#[utoipa::path(
    post, path = "/postmortems", tag = "postmortems", request_body = PostmortemBody,
    responses((status = 201, description = "The head of the postmortem.", body = DetailsJson))
)]
pub async fn begin(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<PostmortemBody>,
) -> Result<Created<WithEtag<DetailsJson>>, Problem> {
    may_write(caller.viewer())?;
    checked(body.version())?;
    let sections = sections_of(&site, body.template()).await?;
    let entry = body.new_input(caller.person.zone);
    let fields = entry.parse()?;
    teams::known(&site, fields.team).await?;
    let number = caller.change(&site, async |tx| tx.declare(&fields, &sections).await).await?;
    let head = find_details(&site, &caller, number).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}"), WithEtag(head)))
}

async fn sections_of(site: &Site, template: Option<TemplateId>) -> Result<Vec<TemplateSection>, Problem> {
    let Some(id) = template else {
        let bare = TemplateInput { name: "Bare".into(), ..TemplateInput::default() };
        return Ok(bare.parse()?.sections);
    };
    let template = site.store.find_template(id).await?;
    let template = template.ok_or_else(|| ValidationErrors::one("template", "There is no such template."))?;
    Ok(template.sections)
}

async fn find_details(site: &Site, caller: &Caller, number: PostmortemNumber) -> Result<DetailsJson, Problem> {
    let document = caller.draft(site, number).await?;
    Ok(DetailsJson::of(document.postmortem, &document.severities))
}

/// Change the head
///
/// What is left out stays as it is. Who takes part and who may see it is for its authors, its team
/// and administrators; the rest is for everybody who may write in it.
#[utoipa::path(
    patch, path = "/postmortems/{number}", tag = "postmortems", params(IfMatch), request_body = PostmortemBody,
    responses(
        (status = 200, description = "The head as it is now.", body = DetailsJson),
        (status = 204, description = "It is changed, and exists for the caller no more.")
    )
)]
pub async fn change_details(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    if_match: IfMatch,
    Json(body): Json<PostmortemBody>,
) -> Result<Response, Problem> {
    let postmortem = caller.writable(&site, number).await?;
    let version = if_match.or(body.version())?;
    let restores_links = body.restores_links();
    let fields = body.changed_entry(&postmortem).parse()?;
    teams::known(&site, fields.team).await?;
    let changed = caller
        .change(&site, async |tx| {
            tx.change_details(number, version, &fields).await?;
            if restores_links { tx.restore_links(number).await } else { Ok(()) }
        })
        .await;
    or_current(changed, find_details(&site, &caller, number)).await?;
    site.reports.invalidate_all();
    match caller.draft(&site, number).await {
        Ok(document) => Ok(WithEtag(DetailsJson::of(document.postmortem, &document.severities)).into_response()),
        // Whoever takes themselves off a private one has seen it for the last time.
        Err(StoreError::Absent) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(error) => Err(error.into()),
    }
}

/// Say what it cost
///
/// The figures, all of them at once; one that is left out is gone. The version is that of the head.
/// A mistake in a figure stands at the field named as its kind.
#[utoipa::path(
    put, path = "/postmortems/{number}/impact", tag = "postmortems", params(IfMatch), request_body = ImpactBody,
    responses((status = 200, description = "The head as it is now.", body = DetailsJson))
)]
pub async fn change_impact(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    if_match: IfMatch,
    Json(body): Json<ImpactBody>,
) -> Result<WithEtag<DetailsJson>, Problem> {
    caller.writable(&site, number).await?;
    let version = if_match.or(body.version())?;
    let impact = body.entry()?.parse()?;
    let changed = caller.change(&site, async |tx| tx.change_impact(number, version, &impact).await).await;
    or_current(changed, find_details(&site, &caller, number)).await?;
    find_details(&site, &caller, number).await.map(WithEtag)
}

/// Whether the draft waits for its reviewers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Review)]
pub struct ReviewBody {
    /// Asked, or taken back. Asked when left out.
    #[serde(default = "asked")]
    #[schema(default = true)]
    asked: bool,
    /// People to name as reviewers, besides those who are named already, by their numbers. For those
    /// who may publish.
    #[serde(default)]
    reviewers: Vec<i64>,
}

fn asked() -> bool {
    true
}

/// Ask for a review, or take that back
#[utoipa::path(
    post, path = "/postmortems/{number}/review", tag = "postmortems", request_body = ReviewBody,
    responses((status = 204, description = "The stage is as asked for."))
)]
pub async fn review(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<ReviewBody>,
) -> Result<StatusCode, Problem> {
    if !body.asked && !body.reviewers.is_empty() {
        return Err(ValidationErrors::one("reviewers", "Whoever takes it back asks nobody.").into());
    }
    let reviewers: Vec<_> = body.reviewers.into_iter().map(PersonId).collect();
    caller
        .change(&site, async |tx| {
            tx.name_reviewers(number, &reviewers).await?;
            tx.request_review(number, body.asked).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Archive a postmortem
///
/// It leaves the lists, and its links open nothing. Nothing is deleted. For its authors, its team
/// and administrators.
#[utoipa::path(
    post, path = "/postmortems/{number}/archive", tag = "postmortems",
    responses((status = 204, description = "It is archived."))
)]
pub async fn archive(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.archive(number).await).await?;
    site.reports.invalidate_all();
    Ok(StatusCode::NO_CONTENT)
}

/// Bring an archived postmortem back
///
/// For its authors, its team and administrators.
#[utoipa::path(
    post, path = "/postmortems/{number}/restore", tag = "postmortems",
    responses((status = 204, description = "It is not archived."))
)]
pub async fn restore(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.restore(number).await).await?;
    site.reports.invalidate_all();
    Ok(StatusCode::NO_CONTENT)
}

/// What is said once more before a postmortem is deleted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Deletion {
    /// Its title, word for word, so that it is the one that is meant.
    #[param(required = true)]
    title: String,
}

/// Delete a postmortem for good
///
/// With everything that belongs to it. For administrators, and only when it is archived.
#[utoipa::path(
    delete, path = "/postmortems/{number}", tag = "postmortems", params(Deletion),
    responses((status = 204, description = "It is gone."), (status = 422, description = "The title is another, or it is not archived."))
)]
pub async fn delete(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Query(deletion): Query<Deletion>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.delete(number, &deletion.title).await).await?;
    site.reports.invalidate_all();
    Ok(StatusCode::NO_CONTENT)
}
