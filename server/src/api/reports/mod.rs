//! Publishing, reports and share links.

mod links;
mod report;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::postmortems::PostmortemNumber;
use domain::reports::Publication;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::extract::Path;
use super::problem::Problem;
use crate::site::Site;

pub use links::*;
pub use report::ReportJson;

/// A published version of the report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Publication)]
pub struct PublicationJson {
    /// The version, from 1.
    version: i32,
    /// The title at that time.
    title: String,
    /// When the version was published.
    published_at: DateTime<Utc>,
    /// The name of the person who published the version.
    published_by: String,
    /// When the version was withdrawn; null unless it was.
    withdrawn_at: Option<DateTime<Utc>>,
}

impl PublicationJson {
    fn of(publication: Publication) -> Self {
        Self {
            version: publication.version,
            title: publication.title,
            published_at: publication.published_at,
            published_by: publication.published_by,
            withdrawn_at: publication.withdrawn_at,
        }
    }
}

/// List published versions
///
/// Newest first.
#[utoipa::path(
    get, path = "/postmortems/{number}/publications", tag = "reports",
    responses((status = 200, description = "The published versions.", body = Items<PublicationJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<PublicationJson>>, Problem> {
    Ok(Items::of(site.store.list_publications(caller.viewer(), number).await?, PublicationJson::of))
}

/// Publish a postmortem
///
/// Publishes the current content as a new version, which share links open from now on. For authors, the team
/// and administrators. Fails with 422 when the postmortem has no content yet, or while required approvals are
/// missing.
#[utoipa::path(
    post, path = "/postmortems/{number}/publications", tag = "reports",
    responses(
        (status = 201, description = "The published version.", body = PublicationJson),
        (status = 422, description = "The postmortem has no content yet, or required approvals are missing.")
    )
)]
pub async fn publish(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<Created<axum::Json<PublicationJson>>, Problem> {
    caller.change(&site, async |tx| tx.publish(number).await).await?;
    site.reports.invalidate_all();
    let newest = site.store.list_publications(caller.viewer(), number).await?.into_iter().next();
    let publication = PublicationJson::of(newest.ok_or(StoreError::Absent)?);
    let location = format!("/api/v1/postmortems/{number}/publications/{}", publication.version);
    Ok(Created(location, axum::Json(publication)))
}

/// Withdraw the report
///
/// Share links stop working until the report is published again. For authors, the team and administrators.
#[utoipa::path(
    post, path = "/postmortems/{number}/withdraw", tag = "reports",
    responses((status = 204, description = "The report was withdrawn."))
)]
pub async fn withdraw(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.withdraw(number).await).await?;
    site.reports.invalidate_all();
    Ok(StatusCode::NO_CONTENT)
}

/// Get the report
///
/// Returns the current version. Responds with 404 when the report is withdrawn.
#[utoipa::path(
    get, path = "/postmortems/{number}/report", tag = "reports",
    responses((status = 200, description = "The report.", body = ReportJson))
)]
pub async fn report(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<ReportJson>, Problem> {
    let stored = site.store.find_report(caller.viewer(), number, None).await?;
    Ok(axum::Json(ReportJson::of(stored.ok_or(StoreError::Absent)?.report)))
}

/// Get a version of the report
///
/// Returns the version as published. A withdrawn version requires access to the draft.
#[utoipa::path(
    get, path = "/postmortems/{number}/publications/{version}", tag = "reports",
    responses((status = 200, description = "The requested version of the report.", body = ReportJson))
)]
pub async fn version(
    State(site): State<Site>,
    caller: Caller,
    Path((number, version)): Path<(PostmortemNumber, i32)>,
) -> Result<axum::Json<ReportJson>, Problem> {
    let stored = site.store.find_report(caller.viewer(), number, Some(version)).await?;
    Ok(axum::Json(ReportJson::of(stored.ok_or(StoreError::Absent)?.report)))
}
