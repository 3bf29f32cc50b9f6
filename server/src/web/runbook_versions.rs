//! Versions of a runbook: list, read and restore.

use app::readiness::{RunbookHistory, RunbookVersionView, runbook_version_page, runbook_versions_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::may_write;
use domain::readiness::{RunbookNumber, approval_note, read_runbook};
use serde::Deserialize;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::importing::beside;
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The versions of a runbook.
pub async fn list(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<RunbookNumber>,
) -> Result<Response, PageError> {
    let runbook = site.store.find_runbook(number).await?.ok_or(PageError::Absent)?;
    let versions = site.store.list_runbook_versions(number).await?;
    let title = (NavItem::Runbooks, format!("Version history of {}", runbook.title));
    let view = RunbookHistory { runbook, versions, zone: who.person.zone };
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || runbook_versions_page(&view)))
}

/// A version of a runbook, to be read.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, version)): Path<(RunbookNumber, i32)>,
) -> Result<Response, PageError> {
    let runbook = site.store.find_runbook(number).await?.ok_or(PageError::Absent)?;
    let version = site.store.find_runbook_version(number, version).await?.ok_or(PageError::Absent)?;
    let outline = beside(|| read_runbook(&version.text));
    let title = (NavItem::Runbooks, format!("{}, version {}", version.card.title, version.card.version));
    let may_write = may_write(who.viewer()).is_ok();
    let view = RunbookVersionView { runbook, version, outline, zone: who.person.zone, may_write };
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || runbook_version_page(&view)))
}

/// What is said with an approval.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApprovalForm {
    note: String,
}

/// Approves a version.
pub async fn approve(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, version)): Path<(RunbookNumber, i32)>,
    FormBody(form): FormBody<ApprovalForm>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.approve_runbook(number, version, &approval_note(&form.note)?).await).await?;
    Ok(render::see(&app::paths::runbook(number)))
}

/// Withdraws the approval of a version.
pub async fn withdraw(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, version)): Path<(RunbookNumber, i32)>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.withdraw_runbook_approval(number, version).await).await?;
    Ok(render::see(&app::paths::runbook(number)))
}

/// Saves an earlier version as the newest one.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, version)): Path<(RunbookNumber, i32)>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.restore_runbook_version(number, version).await).await?;
    Ok(render::see(&app::paths::runbook(number)))
}
