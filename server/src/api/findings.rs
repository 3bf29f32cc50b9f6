//! Findings.

use axum::extract::State;
use axum::http::StatusCode;
use domain::findings::{
    Category, Finding, FindingId, FindingInput, FindingKind, MAX_EVIDENCE_EVENTS, MAX_FINDING_TEXT, Process,
};
use domain::postmortems::PostmortemNumber;
use domain::timeline::EventId;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items, MoveBody, Versioned, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled;
use super::limit::{FieldLimit, Limit, NUMBER, VERSION};
use super::problem::Problem;
use super::version::{IfMatch, Version, or_current};
use crate::site::Site;

/// A finding. The record can be sent back unchanged.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub struct FindingJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: FindingId,
    /// The version, which increases with every change.
    version: i32,
    /// The kind of finding.
    #[schema(value_type = choices::FindingKind)]
    kind: FindingKind,
    /// The finding in Markdown.
    text: String,
    /// The category.
    #[schema(value_type = Option<choices::Category>)]
    category: Option<Category>,
    /// The process that the finding is about.
    #[schema(value_type = Option<choices::Process>)]
    process: Option<Process>,
    /// The ID of the finding that this one explains (whose “why?” it answers).
    #[schema(value_type = Option<i64>)]
    explains: Option<FindingId>,
    /// The IDs of the supporting events.
    #[schema(value_type = Vec<i64>)]
    evidence: Vec<EventId>,
}

impl FindingJson {
    /// Lists every field that is sent.
    pub fn of(finding: Finding) -> Self {
        Self {
            id: finding.id,
            version: finding.version,
            kind: finding.kind,
            text: finding.text,
            category: finding.category,
            process: finding.process,
            explains: finding.explains,
            evidence: finding.evidence,
        }
    }
}

impl Versioned for FindingJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The fields of a finding. Omitted fields get their default, also in an update.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = FindingBody)]
pub struct FindingBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The kind of finding; `factor` by default.
    #[schema(value_type = Option<choices::FindingKind>)]
    #[serde(deserialize_with = "filled")]
    kind: Option<String>,
    /// The finding in Markdown, up to 20 kB.
    #[schema(required = true)]
    text: String,
    /// The category.
    #[schema(value_type = Option<choices::Category>)]
    #[serde(deserialize_with = "filled")]
    category: Option<String>,
    /// The process that the finding is about.
    #[schema(value_type = Option<choices::Process>)]
    #[serde(deserialize_with = "filled")]
    process: Option<String>,
    /// The ID of the finding that this one explains (whose “why?” it answers); for causes only, and without cycles.
    #[schema(value_type = Option<i64>)]
    explains: Option<FindingId>,
    /// The IDs of the supporting events. Events of other postmortems are ignored.
    #[schema(value_type = Vec<i64>)]
    evidence: Vec<EventId>,
}

impl FindingBody {
    fn entry(self) -> FindingInput {
        FindingInput {
            kind: self.kind.unwrap_or_default(),
            text: self.text,
            category: self.category.unwrap_or_default(),
            process: self.process.unwrap_or_default(),
            explains: self.explains,
            evidence: self.evidence,
        }
    }
}

async fn find(site: &Site, caller: &Caller, number: PostmortemNumber, id: FindingId) -> Result<FindingJson, Problem> {
    let findings = site.store.draft_findings(caller.viewer(), number).await?;
    let finding = findings.into_iter().find(|finding| finding.id == id);
    Ok(FindingJson::of(finding.ok_or(StoreError::Absent)?))
}

/// List findings
///
/// In their display order.
#[utoipa::path(
    get, path = "/postmortems/{number}/findings", tag = "findings",
    responses((status = 200, description = "The findings.", body = Items<FindingJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<FindingJson>>, Problem> {
    Ok(Items::of(site.store.draft_findings(caller.viewer(), number).await?, FindingJson::of))
}

/// Get a finding
#[utoipa::path(
    get, path = "/postmortems/{number}/findings/{id}", tag = "findings",
    responses((status = 200, description = "The finding.", body = FindingJson, headers(("ETag", description = "The version of the finding."))))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
) -> Result<WithEtag<FindingJson>, Problem> {
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Create a finding
///
/// The finding is added at the end.
#[utoipa::path(
    post, path = "/postmortems/{number}/findings", tag = "findings", request_body = FindingBody,
    responses((status = 201, description = "The new finding.", body = FindingJson))
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

/// Update a finding
#[utoipa::path(
    put, path = "/postmortems/{number}/findings/{id}", tag = "findings", params(IfMatch), request_body = FindingBody,
    responses((status = 200, description = "The updated finding.", body = FindingJson))
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

/// Move a finding up or down among those of its kind
#[utoipa::path(
    post, path = "/postmortems/{number}/findings/{id}/move", tag = "findings", request_body = MoveBody,
    responses((status = 204, description = "The finding was moved."))
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
/// A removed finding can be restored. Until then, the findings that explain it are no longer linked to it.
#[utoipa::path(
    delete, path = "/postmortems/{number}/findings/{id}", tag = "findings", responses((status = 204, description = "The finding was removed."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_finding(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a removed finding
#[utoipa::path(
    post, path = "/postmortems/{number}/findings/{id}/restore", tag = "findings",
    responses((status = 200, description = "The updated finding.", body = FindingJson))
)]
pub async fn restore(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
) -> Result<WithEtag<FindingJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_finding(number, id).await).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("FindingBody", "evidence", Limit::Each(MAX_EVIDENCE_EVENTS, &Limit::AsTyped)),
    ("FindingBody", "explains", NUMBER),
    ("FindingBody", "text", Limit::Text(MAX_FINDING_TEXT)),
    ("FindingBody", "version", VERSION),
];
