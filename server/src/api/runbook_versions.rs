//! The versions of runbooks.

use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::readiness::{RunbookNumber, RunbookVersion, RunbookVersionCard};
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Items, WithEtag};
use super::caller::Caller;
use super::extract::Path;
use super::problem::Problem;
use super::runbooks::{RunbookJson, find};
use super::teams::NameJson;
use crate::site::Site;

/// A version of a runbook in its history.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunbookVersionCard)]
pub struct RunbookVersionCardJson {
    /// The version, from 1.
    version: i32,
    /// The title of the runbook in this version.
    title: String,
    /// Who saved the version.
    by: Option<NameJson>,
    /// When the version was saved.
    at: DateTime<Utc>,
}

impl RunbookVersionCardJson {
    fn of(card: RunbookVersionCard) -> Self {
        Self { version: card.version, title: card.title, by: card.by.map(NameJson::person), at: card.at }
    }
}

/// A version of a runbook.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunbookVersion)]
pub struct RunbookVersionJson {
    /// The version, from 1.
    version: i32,
    /// The title.
    title: String,
    /// The name of the service.
    service: Option<String>,
    /// When to use the runbook, in Markdown.
    when_to_use: String,
    /// The document, byte for byte.
    text: String,
    /// Who saved the version.
    by: Option<NameJson>,
    /// When the version was saved.
    at: DateTime<Utc>,
}

impl RunbookVersionJson {
    fn of(version: RunbookVersion) -> Self {
        let card = version.card;
        Self {
            version: card.version,
            title: card.title,
            service: version.service,
            when_to_use: version.when_to_use,
            text: version.text,
            by: card.by.map(NameJson::person),
            at: card.at,
        }
    }
}

/// List versions of a runbook
///
/// Newest first; at most 500.
#[utoipa::path(
    get, path = "/runbooks/{id}/versions", tag = "runbooks",
    responses((status = 200, description = "The versions.", body = Items<RunbookVersionCardJson>))
)]
pub async fn runbook_versions(
    State(site): State<Site>,
    _: Caller,
    Path(id): Path<RunbookNumber>,
) -> Result<axum::Json<Items<RunbookVersionCardJson>>, Problem> {
    site.store.find_runbook(id).await?.ok_or(StoreError::Absent)?;
    Ok(Items::of(site.store.list_runbook_versions(id).await?, RunbookVersionCardJson::of))
}

/// Get a version of a runbook
#[utoipa::path(
    get, path = "/runbooks/{id}/versions/{version}", tag = "runbooks",
    responses((status = 200, description = "The version.", body = RunbookVersionJson))
)]
pub async fn runbook_version(
    State(site): State<Site>,
    _: Caller,
    Path((id, version)): Path<(RunbookNumber, i32)>,
) -> Result<axum::Json<RunbookVersionJson>, Problem> {
    let version = site.store.find_runbook_version(id, version).await?.ok_or(StoreError::Absent)?;
    Ok(axum::Json(RunbookVersionJson::of(version)))
}

/// Restore a version of a runbook
///
/// Saves a copy of the version as the newest one.
#[utoipa::path(
    post, path = "/runbooks/{id}/versions/{version}/restore", tag = "runbooks",
    responses((status = 200, description = "The runbook.", body = RunbookJson))
)]
pub async fn restore_runbook_version(
    State(site): State<Site>,
    caller: Caller,
    Path((id, version)): Path<(RunbookNumber, i32)>,
) -> Result<WithEtag<RunbookJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_runbook_version(id, version).await).await?;
    find(&site, &caller, id).await.map(WithEtag)
}
