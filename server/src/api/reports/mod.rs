//! Publications, the report that readers get, and the links that open it.

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

/// A publication of a postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Publication)]
pub struct PublicationJson {
    /// Which one, from 1.
    version: i32,
    /// The title that it had.
    title: String,
    /// When it was published.
    published_at: DateTime<Utc>,
    /// The name of who published it.
    published_by: String,
    /// When it was withdrawn, if it was.
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

/// Publications
///
/// Each as it was, the newest first.
#[utoipa::path(
    get, path = "/postmortems/{number}/publications", tag = "reports",
    responses((status = 200, description = "The publications.", body = Items<PublicationJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<PublicationJson>>, Problem> {
    Ok(Items::of(site.store.list_publications(caller.viewer(), number).await?, PublicationJson::of))
}

/// Publish
///
/// The postmortem as it is now, as a new edition; links open it from now on. For its authors, its
/// team and administrators. Refused with 422 while there is nothing to read, or while approvals are
/// missing that the team asks for.
#[utoipa::path(
    post, path = "/postmortems/{number}/publications", tag = "reports",
    responses(
        (status = 201, description = "The publication.", body = PublicationJson),
        (status = 422, description = "There is nothing to read yet, or approvals are missing.")
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

/// Withdraw the publication
///
/// Links open nothing until it is published again. For its authors, its team and administrators.
#[utoipa::path(
    post, path = "/postmortems/{number}/withdraw", tag = "reports",
    responses((status = 204, description = "Nothing is published."))
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

/// The report
///
/// What is published now. Nothing when it was withdrawn.
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

/// One edition of the report
///
/// As it was published. One that was withdrawn is there for those only who may see the draft.
#[utoipa::path(
    get, path = "/postmortems/{number}/publications/{version}", tag = "reports",
    responses((status = 200, description = "The report of that edition.", body = ReportJson))
)]
pub async fn version(
    State(site): State<Site>,
    caller: Caller,
    Path((number, version)): Path<(PostmortemNumber, i32)>,
) -> Result<axum::Json<ReportJson>, Problem> {
    let stored = site.store.find_report(caller.viewer(), number, Some(version)).await?;
    Ok(axum::Json(ReportJson::of(stored.ok_or(StoreError::Absent)?.report)))
}
