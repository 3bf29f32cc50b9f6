//! Action items that are split, merged, or moved to another postmortem.

use axum::extract::State;
use domain::actions::{ActionId, MAX_ACTION_TITLE, MAX_NOTE};
use domain::postmortems::PostmortemNumber;
use serde::Deserialize;
use utoipa::ToSchema;

use super::actions::{ActionJson, find};
use super::answer::{Created, WithEtag};
use super::caller::Caller;
use super::extract::{Json, Path};
use super::limit::{FieldLimit, Limit, NUMBER, VERSION};
use super::problem::Problem;
use super::version::{IfMatch, Version, or_current};
use crate::site::Site;

/// The part to split off.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SplitBody)]
pub struct SplitBody {
    /// The version that the change is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// What will be done in the new action item, up to 5 kB.
    #[schema(required = true)]
    title: String,
}

/// Split an action item
///
/// Creates a second action item with the same owner, due date, type, priority, area and finding.
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/split", tag = "actions", params(IfMatch), request_body = SplitBody,
    responses((status = 201, description = "The new action item.", body = ActionJson))
)]
pub async fn split(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    if_match: IfMatch,
    Json(body): Json<SplitBody>,
) -> Result<Created<WithEtag<ActionJson>>, Problem> {
    caller.writable(&site, number).await?;
    let version = if_match.or(body.version)?;
    let split = caller.change(&site, async |tx| tx.split_action(number, id, version, &body.title).await).await;
    let new = or_current(split, find(&site, &caller, number, id)).await?;
    let action = find(&site, &caller, number, new).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}/actions/{new}"), WithEtag(action)))
}

/// The action item to merge into.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = MergeBody)]
pub struct MergeBody {
    /// The version that the change is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The ID of the action item to merge into, which may belong to another postmortem.
    #[schema(value_type = i64, required = true)]
    into: Option<ActionId>,
    /// The note, up to 10 kB; the default note names the other postmortem.
    note: String,
}

/// Merge an action item into another one
///
/// Closes the action item as a duplicate, with the status “won’t do”. The `reopen` transition undoes that.
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/merge", tag = "actions", params(IfMatch), request_body = MergeBody,
    responses((status = 200, description = "The updated action item.", body = ActionJson))
)]
pub async fn merge(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    if_match: IfMatch,
    Json(body): Json<MergeBody>,
) -> Result<WithEtag<ActionJson>, Problem> {
    caller.writable(&site, number).await?;
    let version = if_match.or(body.version)?;
    let into = body.into.unwrap_or(ActionId(0));
    let merged = caller.change(&site, async |tx| tx.merge_action(number, id, version, into, &body.note).await).await;
    or_current(merged, find(&site, &caller, number, id)).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// The postmortem to move an action item to.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TransferBody)]
pub struct TransferBody {
    /// The version that the change is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The number of the postmortem.
    #[schema(value_type = i64, required = true)]
    postmortem: Option<PostmortemNumber>,
}

/// Move an action item to another postmortem
///
/// The action item keeps its history and comments, but no longer addresses a finding.
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/transfer", tag = "actions", params(IfMatch), request_body = TransferBody,
    responses((status = 200, description = "The action item in its new postmortem.", body = ActionJson))
)]
pub async fn transfer(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    if_match: IfMatch,
    Json(body): Json<TransferBody>,
) -> Result<WithEtag<ActionJson>, Problem> {
    caller.writable(&site, number).await?;
    let version = if_match.or(body.version)?;
    let to = body.postmortem.unwrap_or(PostmortemNumber(0));
    let moved = caller.change(&site, async |tx| tx.transfer_action(number, id, version, to).await).await;
    or_current(moved, find(&site, &caller, number, id)).await?;
    find(&site, &caller, to, id).await.map(WithEtag)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("MergeBody", "into", NUMBER),
    ("MergeBody", "note", Limit::TextOrNothing(MAX_NOTE)),
    ("MergeBody", "version", VERSION),
    ("SplitBody", "title", Limit::Text(MAX_ACTION_TITLE)),
    ("SplitBody", "version", VERSION),
    ("TransferBody", "postmortem", NUMBER),
    ("TransferBody", "version", VERSION),
];
