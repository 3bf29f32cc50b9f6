//! People and invitations.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{InvitationId, MAX_EMAIL, PersonId, PersonName, Role, TeamId};
use domain::validation::chosen;
use serde::{Deserialize, Serialize};
use store::{InvitationCard, InvitationInput, PersonCard};
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled;
use super::limit::{EMAIL, FieldLimit, Limit, NUMBER};
use super::problem::Problem;
use super::teams::{self, NameJson};
use crate::site::Site;
use crate::{clock, mail};

/// A person. All fields except `id` and `name` are for administrators only.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: PersonId,
    /// The name.
    name: String,
    /// The e-mail address used to sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// The role.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<choices::Role>)]
    role: Option<Role>,
    /// The teams.
    #[serde(skip_serializing_if = "Option::is_none")]
    teams: Option<Vec<NameJson>>,
    /// When the account was disabled; absent for active accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<DateTime<Utc>>,
}

impl PersonJson {
    fn named(person: PersonName) -> Self {
        Self { id: person.id, name: person.name, email: None, role: None, teams: None, disabled_at: None }
    }

    fn of(card: PersonCard) -> Self {
        Self {
            id: card.person.id,
            name: card.person.name,
            email: Some(card.person.email),
            role: Some(card.person.role),
            teams: Some(card.teams.into_iter().map(NameJson::team).collect()),
            disabled_at: card.person.disabled_at,
        }
    }
}

/// List people
///
/// Sorted by name. For administrators, the list also contains e-mail addresses, roles, teams and disabled people.
#[utoipa::path(
    get, path = "/people", tag = "people", responses((status = 200, description = "The people.", body = Items<PersonJson>))
)]
pub async fn list(State(site): State<Site>, caller: Caller) -> Result<axum::Json<Items<PersonJson>>, Problem> {
    if caller.administers().is_ok() {
        return Ok(Items::of(site.store.list_people().await?, PersonJson::of));
    }
    Ok(Items::of(site.store.list_names().await?, PersonJson::named))
}

/// A role to assign.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RoleChange)]
pub struct RoleBody {
    /// The role.
    #[schema(value_type = choices::Role, required = true)]
    role: String,
}

/// Change the role of a person
///
/// Administrators only. The role of the last administrator cannot be changed.
#[utoipa::path(
    put, path = "/people/{id}/role", tag = "people", request_body = RoleBody,
    responses((status = 204, description = "The role was changed."))
)]
pub async fn change_role(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<PersonId>,
    Json(body): Json<RoleBody>,
) -> Result<StatusCode, Problem> {
    caller.administers()?;
    let role = chosen("role", &body.role, Role::from_key, &Role::keys())?;
    caller.change(&site, async |tx| tx.change_role(id, role).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Disable a person
///
/// Administrators only. Sessions and tokens end immediately; what the person wrote stays. The last
/// administrator cannot be disabled.
#[utoipa::path(
    post, path = "/people/{id}/disable", tag = "people", responses((status = 204, description = "The person was disabled."))
)]
pub async fn disable(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.disable_person(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Re-enable a person
///
/// Administrators only. Tokens stay revoked.
#[utoipa::path(
    post, path = "/people/{id}/enable", tag = "people", responses((status = 204, description = "The person was re-enabled."))
)]
pub async fn enable(State(site): State<Site>, caller: Caller, Path(id): Path<PersonId>) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.enable_person(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new password reset link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasswordReset)]
pub struct PasswordResetJson {
    /// The link, which is shown only once and works once, for 24 hours.
    address: String,
    /// When the link expires.
    expires_at: DateTime<Utc>,
}

/// Create a password reset link
///
/// Administrators only. Earlier links of the person stop working. Using the link ends all sessions of the
/// person; API tokens stay valid. Disabled people cannot get a link.
#[utoipa::path(
    post, path = "/people/{id}/password-reset", tag = "people",
    responses((status = 201, description = "The password reset link.", body = PasswordResetJson))
)]
pub async fn reset_password(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<(StatusCode, axum::Json<PasswordResetJson>), Problem> {
    let (created, address) =
        caller.change(&site, async |tx| mail::reset_password(&site, tx, &caller.person, id).await).await?;
    tracing::info!(person = id.0, "password reset link created through the API");
    Ok((StatusCode::CREATED, axum::Json(PasswordResetJson { address, expires_at: created.expires_at })))
}

/// A pending invitation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: InvitationId,
    /// The e-mail address.
    email: String,
    /// The role.
    #[schema(value_type = choices::Role)]
    role: Role,
    /// When the link expires.
    expires_at: DateTime<Utc>,
}

impl InvitationJson {
    fn of(card: InvitationCard) -> Self {
        Self { id: card.id, email: card.email, role: card.role, expires_at: card.expires_at }
    }
}

/// An invitation to create.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewInvitation)]
pub struct InvitationBody {
    /// The e-mail address. If the server sends e-mail, the invitation is sent there; otherwise, send the link yourself.
    #[schema(required = true, example = "ada@example.org")]
    email: String,
    /// The role; `member` by default.
    #[schema(value_type = Option<choices::Role>)]
    #[serde(deserialize_with = "filled")]
    role: Option<String>,
    /// The ID of the team that the person will join.
    #[schema(value_type = Option<i64>)]
    team: Option<TeamId>,
}

/// A new invitation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FreshInvitation)]
pub struct FreshInvitationJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: InvitationId,
    /// The link, which is shown only once and works once, for seven days.
    address: String,
}

/// List pending invitations
///
/// Administrators only; newest first.
#[utoipa::path(
    get, path = "/invitations", tag = "people",
    responses(
        (status = 200, description = "The pending invitations.", body = Items<InvitationJson>),
        (status = 403, description = "Only administrators can see invitations.")
    )
)]
pub async fn invitations(
    State(site): State<Site>,
    caller: Caller,
) -> Result<axum::Json<Items<InvitationJson>>, Problem> {
    caller.administers()?;
    Ok(Items::of(site.store.list_invitations(clock::now()).await?, InvitationJson::of))
}

/// Create an invitation
///
/// Administrators only. The response contains the link, which is shown only once. A pending invitation for
/// the same address is replaced.
#[utoipa::path(
    post, path = "/invitations", tag = "people", request_body = InvitationBody,
    responses((status = 201, description = "The new invitation, with its link.", body = FreshInvitationJson))
)]
pub async fn invite(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<InvitationBody>,
) -> Result<Created<axum::Json<FreshInvitationJson>>, Problem> {
    caller.administers()?;
    let team = body.team;
    teams::known(&site, team).await?;
    let input = InvitationInput { email: body.email, role: body.role.unwrap_or_default(), team };
    let (id, address) = caller.change(&site, async |tx| mail::invite(&site, tx, &caller.person, &input).await).await?;
    let fresh = FreshInvitationJson { id, address };
    Ok(Created(format!("/api/v1/invitations/{id}"), axum::Json(fresh)))
}

/// Revoke an invitation
///
/// Administrators only. The link of the invitation stops working.
#[utoipa::path(
    delete, path = "/invitations/{id}", tag = "people", responses((status = 204, description = "The invitation was revoked."))
)]
pub async fn revoke_invitation(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.revoke_invitation(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] =
    &[("NewInvitation", "email", Limit::Like(EMAIL, MAX_EMAIL)), ("NewInvitation", "team", NUMBER)];
