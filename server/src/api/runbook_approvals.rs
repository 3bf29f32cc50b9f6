//! Approvals of versions of runbooks.

use axum::extract::State;
use domain::people::may_write;
use domain::readiness::{MAX_APPROVAL_NOTE, RunbookNumber, approval_note};
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::WithEtag;
use super::caller::Caller;
use super::extract::{Json, Path};
use super::limit::{FieldLimit, Limit};
use super::problem::Problem;
use super::runbooks::{RunbookJson, find};
use crate::site::Site;

/// An approval.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ApprovalBody)]
pub struct ApprovalBody {
    /// A note, up to 500 characters.
    note: String,
}

/// Approve a version of a runbook
///
/// The caller must be someone other than the person who saved the version. Real runs of a rollback plan use its
/// newest approved version.
#[utoipa::path(
    post, path = "/runbooks/{id}/versions/{version}/approve", tag = "runbooks", request_body = ApprovalBody,
    responses((status = 200, description = "The runbook.", body = RunbookJson))
)]
pub async fn approve_runbook_version(
    State(site): State<Site>,
    caller: Caller,
    Path((id, version)): Path<(RunbookNumber, i32)>,
    Json(body): Json<ApprovalBody>,
) -> Result<WithEtag<RunbookJson>, Problem> {
    may_write(caller.viewer())?;
    let note = approval_note(&body.note)?;
    caller.change(&site, async |tx| tx.approve_runbook(id, version, &note).await).await?;
    find(&site, &caller, id).await.map(WithEtag)
}

/// Withdraw the approval of a version of a runbook
#[utoipa::path(
    post, path = "/runbooks/{id}/versions/{version}/withdraw-approval", tag = "runbooks",
    responses((status = 200, description = "The runbook.", body = RunbookJson))
)]
pub async fn withdraw_runbook_approval(
    State(site): State<Site>,
    caller: Caller,
    Path((id, version)): Path<(RunbookNumber, i32)>,
) -> Result<WithEtag<RunbookJson>, Problem> {
    caller.change(&site, async |tx| tx.withdraw_runbook_approval(id, version).await).await?;
    find(&site, &caller, id).await.map(WithEtag)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[("ApprovalBody", "note", Limit::LineOrNothing(MAX_APPROVAL_NOTE))];
