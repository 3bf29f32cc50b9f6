//! Postmortems: list, details, impact, review requests, archiving and deletion.

mod details;
mod full;
mod history;
mod list;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::people::{PersonId, may_write};
use domain::postmortems::{MAX_PARTICIPANTS, PostmortemNumber, TemplateId, TemplateInput, TemplateSection};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, WithEtag};
use super::caller::Caller;
use super::extract::{Json, Path, Query};
use super::limit::{FieldLimit, Limit, NUMBER};
use super::problem::Problem;
use super::teams;
use super::version::{IfMatch, or_current};
use crate::clock;
use crate::site::Site;

pub use details::{DetailsJson, ImpactBody, LIMITS as DETAILS_LIMITS, MeasureJson, PostmortemBody};
pub use full::*;
pub use history::*;
pub use list::*;

/// Create a postmortem
///
/// The caller becomes an author. The sections come from the template; without one, the postmortem gets the
/// required sections: summary, impact, timeline, findings and action items.
#[utoipa::path(
    post, path = "/postmortems", tag = "postmortems", request_body = PostmortemBody,
    responses((status = 201, description = "The details of the new postmortem.", body = DetailsJson))
)]
pub async fn begin(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<PostmortemBody>,
) -> Result<Created<WithEtag<DetailsJson>>, Problem> {
    may_write(caller.viewer())?;
    let sections = sections_of(&site, body.template()).await?;
    let entry = body.new_input(caller.person.zone);
    let fields = entry.parse()?;
    teams::known(&site, fields.team).await?;
    let number = caller.change(&site, async |tx| tx.create_postmortem(&fields, &sections).await).await?;
    let head = find_details(&site, &caller, number).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}"), WithEtag(head)))
}

async fn sections_of(site: &Site, template: Option<TemplateId>) -> Result<Vec<TemplateSection>, Problem> {
    let Some(id) = template else {
        let bare = TemplateInput { name: "Bare".into(), ..TemplateInput::default() };
        return Ok(bare.parse()?.sections);
    };
    let template = site.store.find_template(id).await?;
    let template = template.ok_or_else(|| ValidationErrors::one("template", "This template does not exist."))?;
    Ok(template.sections)
}

async fn find_details(site: &Site, caller: &Caller, number: PostmortemNumber) -> Result<DetailsJson, Problem> {
    let document = caller.draft(site, number).await?;
    let publish_by = publish_by(site, caller, number).await?;
    Ok(DetailsJson::of(document.postmortem, &document.severities, publish_by))
}

/// The publishing date of a draft.
async fn publish_by(site: &Site, caller: &Caller, number: PostmortemNumber) -> Result<Option<NaiveDate>, StoreError> {
    let dates = site.store.publishing_dates(caller.viewer(), &[number], clock::now()).await?;
    Ok(dates.get(&number).map(|date| date.by))
}

/// Update the details
///
/// Omitted fields stay unchanged. Authors, the team and administrators can change participants and visibility;
/// everybody who may edit the postmortem can change the rest.
#[utoipa::path(
    patch, path = "/postmortems/{number}", tag = "postmortems", params(IfMatch), request_body = PostmortemBody,
    responses(
        (status = 200, description = "The updated details.", body = DetailsJson),
        (status = 204, description = "The details were updated, and the caller no longer has access to the postmortem.")
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
        Ok(document) => {
            let publish_by = publish_by(&site, &caller, number).await?;
            Ok(WithEtag(DetailsJson::of(document.postmortem, &document.severities, publish_by)).into_response())
        }
        // Whoever takes themselves off a private one has seen it for the last time.
        Err(StoreError::Absent) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(error) => Err(error.into()),
    }
}

/// Update the impact figures
///
/// Replaces all figures; a figure that is omitted is removed. The version is that of the details. An
/// invalid figure is reported at the field named after its kind.
#[utoipa::path(
    put, path = "/postmortems/{number}/impact", tag = "postmortems", params(IfMatch), request_body = ImpactBody,
    responses((status = 200, description = "The updated details.", body = DetailsJson))
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

/// A review request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Review)]
pub struct ReviewBody {
    /// `true` to request a review (the default), `false` to cancel the request.
    #[serde(default = "requested")]
    #[schema(default = true)]
    requested: bool,
    /// The IDs of people to add as reviewers. Requires the permission to publish.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    reviewers: Vec<PersonId>,
}

fn requested() -> bool {
    true
}

/// Request a review or cancel the request
#[utoipa::path(
    post, path = "/postmortems/{number}/review", tag = "postmortems", request_body = ReviewBody,
    responses((status = 204, description = "The review was requested, or the request was cancelled."))
)]
pub async fn review(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<ReviewBody>,
) -> Result<StatusCode, Problem> {
    if !body.requested && !body.reviewers.is_empty() {
        return Err(ValidationErrors::one("reviewers", "Reviewers cannot be named when a request is cancelled.").into());
    }
    let reviewers = body.reviewers;
    caller
        .change(&site, async |tx| {
            tx.name_reviewers(number, &reviewers).await?;
            tx.request_review(number, body.requested).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Archive a postmortem
///
/// The postmortem is hidden from lists, and its share links stop working. Nothing is deleted. For authors, the
/// team and administrators.
#[utoipa::path(
    post, path = "/postmortems/{number}/archive", tag = "postmortems",
    responses((status = 204, description = "The postmortem was archived."))
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

/// Restore an archived postmortem
///
/// For authors, the team and administrators.
#[utoipa::path(
    post, path = "/postmortems/{number}/restore", tag = "postmortems",
    responses((status = 204, description = "The postmortem was restored."))
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

/// The confirmation of a deletion.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Deletion {
    /// The exact title, to prevent deleting the wrong postmortem.
    #[param(required = true)]
    title: String,
}

/// Delete a postmortem permanently
///
/// Deletes everything that belongs to the postmortem. Administrators only. Archive the postmortem first.
#[utoipa::path(
    delete, path = "/postmortems/{number}", tag = "postmortems", params(Deletion),
    responses((status = 204, description = "The postmortem was deleted."), (status = 422, description = "The title does not match, or the postmortem is not archived."))
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

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[("Review", "reviewers", Limit::Each(MAX_PARTICIPANTS, &NUMBER))];
