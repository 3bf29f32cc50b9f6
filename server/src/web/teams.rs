//! Changes of teams, which the page of people shows.

use axum::extract::State;
use axum::response::Response;
use domain::people::{PersonId, TeamId};
use serde::Deserialize;

use super::people::back;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// A team's name as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TeamForm {
    name: String,
}

/// Adds a team.
pub async fn add_team(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<TeamForm>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.add_team(&form.name).await?;
            Ok(())
        })
        .await;
    back(&site, &who, changed).await
}

/// Renames a team.
pub async fn rename_team(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    FormBody(form): FormBody<TeamForm>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.rename_team(id, &form.name).await?;
            Ok(())
        })
        .await;
    back(&site, &who, changed).await
}

/// Deletes a team.
pub async fn delete_team(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.delete_team(id).await).await?;
    Ok(render::see(app::paths::PEOPLE))
}

/// How many approvals publishing needs, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApprovalsForm {
    approvals: String,
}

/// Says how many approvals publishing needs in a team.
pub async fn need_approvals(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    FormBody(form): FormBody<ApprovalsForm>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.need_approvals(id, &form.approvals).await?;
            Ok(())
        })
        .await;
    back(&site, &who, changed).await
}

/// The team lead as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LeadForm {
    lead: String,
}

/// Sets the lead of a team.
pub async fn set_lead(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    FormBody(form): FormBody<LeadForm>,
) -> Result<Response, PageError> {
    let changed = who.change(&site, async |tx| tx.set_team_lead(id, form.lead.parse().ok()).await).await;
    back(&site, &who, changed).await
}

/// The time zone of a team as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ZoneForm {
    zone: String,
}

/// Sets the time zone of a team.
pub async fn set_zone(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    FormBody(form): FormBody<ZoneForm>,
) -> Result<Response, PageError> {
    let changed = who.change(&site, async |tx| tx.set_team_zone(id, &form.zone).await).await;
    back(&site, &who, changed).await
}

/// A person as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MemberForm {
    person: Option<PersonId>,
}

/// Makes a person belong to a team.
pub async fn join_team(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    FormBody(form): FormBody<MemberForm>,
) -> Result<Response, PageError> {
    let person = form.person.ok_or_else(|| PageError::BadRequest("Choose a person.".into()))?;
    let changed = who
        .change(&site, async |tx| {
            tx.join_team(id, person).await?;
            Ok(())
        })
        .await;
    back(&site, &who, changed).await
}

/// Ends a person's belonging to a team.
pub async fn leave_team(
    State(site): State<Site>,
    who: SignedIn,
    Path((id, person)): Path<(TeamId, PersonId)>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.leave_team(id, person).await?;
            Ok(())
        })
        .await;
    back(&site, &who, changed).await
}
