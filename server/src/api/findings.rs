//! What was learned.

use axum::extract::State;
use axum::http::StatusCode;
use domain::findings::{Category, Finding, FindingId, FindingInput, FindingKind, Process};
use domain::postmortems::PostmortemNumber;
use domain::timeline::EventId;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items, MoveBody, Versioned, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::problem::Problem;
use super::version::{IfMatch, or_current};
use crate::site::Site;

/// Something that was learned. It can be sent back as it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub struct FindingJson {
    /// The number.
    id: i64,
    /// Counts changes.
    version: i32,
    /// What sort of thing.
    #[schema(value_type = choices::FindingKind)]
    kind: FindingKind,
    /// What was learned, in Markdown.
    text: String,
    /// What it is about.
    #[schema(value_type = Option<choices::Category>)]
    category: Option<Category>,
    /// The process that it belongs to.
    #[schema(value_type = Option<choices::Process>)]
    process: Option<Process>,
    /// The number of the finding for which it answers “why?”.
    explains: Option<i64>,
    /// The numbers of the events on which it rests.
    evidence: Vec<i64>,
}

impl FindingJson {
    /// Lists every field that travels.
    pub fn of(finding: Finding) -> Self {
        Self {
            id: finding.id.0,
            version: finding.version,
            kind: finding.kind,
            text: finding.text,
            category: finding.category,
            process: finding.process,
            explains: finding.explains.map(|above| above.0),
            evidence: finding.evidence.into_iter().map(|event| event.0).collect(),
        }
    }
}

impl Versioned for FindingJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// A finding as it is to be: what is left out has its default, also in a change.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = FindingBody)]
pub struct FindingBody {
    /// The version that a change starts from, when `If-Match` does not say it.
    version: Option<i32>,
    /// What sort of thing; a contributing factor when left out.
    #[schema(value_type = Option<choices::FindingKind>)]
    kind: Option<String>,
    /// What was learned, in Markdown, up to 20 kB.
    #[schema(required = true)]
    text: String,
    /// What it is about.
    #[schema(value_type = Option<choices::Category>)]
    category: Option<String>,
    /// The process that it belongs to.
    #[schema(value_type = Option<choices::Process>)]
    process: Option<String>,
    /// The number of the finding for which it answers “why?”; for causes only, and not in a circle.
    explains: Option<i64>,
    /// The numbers of the events on which it rests. Only those of the same postmortem count.
    evidence: Vec<i64>,
}

impl FindingBody {
    fn entry(self) -> FindingInput {
        FindingInput {
            kind: self.kind.unwrap_or_default(),
            text: self.text,
            category: self.category.unwrap_or_default(),
            process: self.process.unwrap_or_default(),
            explains: self.explains.map(FindingId),
            evidence: self.evidence.into_iter().map(EventId).collect(),
        }
    }
}

async fn find(site: &Site, caller: &Caller, number: PostmortemNumber, id: FindingId) -> Result<FindingJson, Problem> {
    let document = caller.draft(site, number).await?;
    let finding = document.findings.into_iter().find(|finding| finding.id == id);
    Ok(FindingJson::of(finding.ok_or(StoreError::Absent)?))
}

/// Findings
///
/// In the order that people gave them.
#[utoipa::path(
    get, path = "/postmortems/{number}/findings", tag = "findings",
    responses((status = 200, description = "The findings.", body = Items<FindingJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<FindingJson>>, Problem> {
    Ok(Items::of(caller.draft(&site, number).await?.findings, FindingJson::of))
}

/// One finding
#[utoipa::path(
    get, path = "/postmortems/{number}/findings/{id}", tag = "findings",
    responses((status = 200, description = "The finding.", body = FindingJson, headers(("ETag", description = "Its version."))))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
) -> Result<WithEtag<FindingJson>, Problem> {
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Add a finding
///
/// At the end.
#[utoipa::path(
    post, path = "/postmortems/{number}/findings", tag = "findings", request_body = FindingBody,
    responses((status = 201, description = "The finding.", body = FindingJson))
)]
pub async fn add(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<FindingBody>,
) -> Result<Created<WithEtag<FindingJson>>, Problem> {
    caller.writable(&site, number).await?;
    let fields = body.entry().parse()?;
    let id = caller.change(&site, async |tx| tx.add_finding(number, &fields).await).await?;
    let finding = find(&site, &caller, number, id).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}/findings/{id}"), WithEtag(finding)))
}

/// Change a finding
#[utoipa::path(
    put, path = "/postmortems/{number}/findings/{id}", tag = "findings", params(IfMatch), request_body = FindingBody,
    responses((status = 200, description = "The finding as it is now.", body = FindingJson))
)]
pub async fn change(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
    if_match: IfMatch,
    Json(body): Json<FindingBody>,
) -> Result<WithEtag<FindingJson>, Problem> {
    caller.writable(&site, number).await?;
    let version = if_match.or(body.version)?;
    let fields = body.entry().parse()?;
    let changed = caller.change(&site, async |tx| tx.change_finding(number, id, version, &fields).await).await;
    or_current(changed, find(&site, &caller, number, id)).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Move a finding by one place among those of its kind
#[utoipa::path(
    post, path = "/postmortems/{number}/findings/{id}/move", tag = "findings", request_body = MoveBody,
    responses((status = 204, description = "It stands there."))
)]
pub async fn move_one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
    Json(body): Json<MoveBody>,
) -> Result<StatusCode, Problem> {
    caller.writable(&site, number).await?;
    let direction = body.direction()?;
    caller.change(&site, async |tx| tx.move_finding(number, id, direction).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a finding
///
/// It can be brought back. What explained it stands on its own meanwhile.
#[utoipa::path(
    delete, path = "/postmortems/{number}/findings/{id}", tag = "findings", responses((status = 204, description = "It is removed."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_finding(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a removed finding back
#[utoipa::path(
    post, path = "/postmortems/{number}/findings/{id}/restore", tag = "findings",
    responses((status = 200, description = "The finding as it is now.", body = FindingJson))
)]
pub async fn restore(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
) -> Result<WithEtag<FindingJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_finding(number, id).await).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}
