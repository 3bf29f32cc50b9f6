//! People and their invitations, on one page with the teams.

use std::collections::HashMap;

use app::people::{DeletingTeam, InvitationRow, PeopleView, PersonRow, TeamRow, people_page as people_view};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::{InvitationId, PersonId, Role, TeamId, may_administer};
use domain::validation::{ValidationErrors, chosen};
use serde::Deserialize;
use store::{InvitationInput, StoreError};

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::session::SignedIn;
use crate::site::Site;
use crate::{clock, mail, render};

/// Of which team is asked whether it should be deleted, or of which invitation whether it should be
/// revoked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    delete: String,
    revoke: String,
}

/// People and teams.
pub async fn people_page(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<PeopleQuery>,
) -> Result<Response, PageError> {
    let deleting = match query.delete.parse().map(TeamId) {
        Ok(id) if may_administer(who.viewer()).is_ok() => {
            Some(DeletingTeam { id, postmortems: site.store.count_postmortems_of(id).await? })
        }
        _ => None,
    };
    show(&site, &who, StatusCode::OK, |view| {
        // One question at a time.
        view.revoking = query.revoke.parse().ok().map(InvitationId).filter(|_| deleting.is_none());
        view.deleting = deleting;
    })
    .await
}

pub(super) async fn show(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    change: impl FnOnce(&mut PeopleView),
) -> Result<Response, PageError> {
    let administers = may_administer(who.viewer()).is_ok();
    let people = site.store.list_people().await?;
    let teams = site.store.list_teams().await?;
    let left = if administers { site.store.left_actions(who.viewer()).await? } else { HashMap::new() };
    let invitations = if administers { site.store.list_invitations(clock::now()).await? } else { Vec::new() };
    let mut view = PeopleView {
        people: people
            .into_iter()
            .filter(|card| administers || card.person.disabled_at.is_none())
            .map(|card| PersonRow {
                id: card.person.id,
                email: administers.then_some(card.person.email),
                role: card.person.role,
                teams: card.teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>().join(", "),
                is_disabled: card.person.disabled_at.is_some(),
                left_actions: left.get(&card.person.id).copied().unwrap_or_default(),
                name: card.person.name,
            })
            .collect(),
        teams: teams
            .into_iter()
            .map(|team| TeamRow {
                id: team.id,
                name: team.name,
                members: team.members,
                approvals_needed: team.approvals_needed,
                lead: team.lead,
                zone: team.zone,
            })
            .collect(),
        invitations: invitations
            .into_iter()
            .map(|card| InvitationRow { id: card.id, email: card.email, role: card.role, expires_at: card.expires_at })
            .collect(),
        administers,
        me: who.person.id,
        zone: who.person.zone,
        errors: ValidationErrors::default(),
        email: String::new(),
        made: None,
        reset: None,
        deleting: None,
        revoking: None,
    };
    change(&mut view);
    Ok(framed(site, Some(who), status, (NavItem::People, "People and teams".into()), || people_view(&view)))
}

/// Back to the page: after a change, or with what was wrong.
pub(super) async fn back(site: &Site, who: &SignedIn, result: Result<(), StoreError>) -> Result<Response, PageError> {
    let errors = match result {
        Ok(()) => return Ok(render::see(app::paths::PEOPLE)),
        Err(StoreError::ValidationErrors(errors)) => errors,
        Err(StoreError::Taken(_)) => ValidationErrors::one("name", "A team with this name already exists."),
        Err(error) => return Err(error.into()),
    };
    show(site, who, StatusCode::UNPROCESSABLE_ENTITY, |view| view.errors = errors).await
}

/// An invitation as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InvitationForm {
    email: String,
    role: String,
    team: String,
}

/// Invites somebody. The link is shown on the answer itself, this once.
pub async fn invite(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<InvitationForm>,
) -> Result<Response, PageError> {
    let entry = InvitationInput { email: form.email.clone(), role: form.role, team: form.team.parse().ok() };
    let made = who.change(&site, async |tx| mail::invite(&site, tx, &who.person, &entry).await);
    match made.await {
        Ok((_, link)) => show(&site, &who, StatusCode::CREATED, |view| view.made = Some(link)).await,
        Err(StoreError::ValidationErrors(errors)) => {
            show(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |view| {
                view.errors = errors;
                view.email = form.email;
            })
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes an invitation.
pub async fn revoke_invitation(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<InvitationId>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.revoke_invitation(id).await).await?;
    Ok(render::see(app::paths::PEOPLE))
}

/// A role as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    role: String,
}

/// Changes the role of a person.
pub async fn change_role(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<PersonId>,
    FormBody(form): FormBody<RoleForm>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            let role = chosen("role", &form.role, Role::from_key, &Role::keys())?;
            tx.change_role(id, role).await?;
            Ok(())
        })
        .await;
    back(&site, &who, changed).await
}

/// Disables a person.
pub async fn disable_person(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.disable_person(id).await?;
            Ok(())
        })
        .await;
    back(&site, &who, changed).await
}

/// Re-enables a person.
pub async fn enable_person(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.enable_person(id).await?;
            Ok(())
        })
        .await;
    back(&site, &who, changed).await
}
