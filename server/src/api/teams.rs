//! Teams and their members.

use axum::extract::State;
use axum::http::StatusCode;
use chrono_tz::Tz;
use domain::people::{MAX_NAME, PersonId, PersonName, TeamId, TeamName};
use domain::postmortems::MAX_APPROVALS;
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::Team;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::extract::{Json, Path};
use super::given::{Update, filled_update};
use super::limit::{FieldLimit, Limit, NUMBER, zones};
use super::problem::Problem;
use crate::site::Site;

/// A reference to a record, with its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Name)]
pub struct NameJson {
    /// The ID.
    id: i64,
    /// The name.
    name: String,
}

impl NameJson {
    /// A team.
    pub fn team(team: TeamName) -> Self {
        Self { id: team.id.0, name: team.name }
    }

    /// A person.
    pub fn person(person: PersonName) -> Self {
        Self { id: person.id.0, name: person.name }
    }
}

/// A team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Team)]
pub struct TeamJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: TeamId,
    /// The name.
    name: String,
    /// The members, sorted by name.
    members: Vec<NameJson>,
    /// The number of approvals that publishing requires.
    approvals_needed: i32,
    /// The team lead, to whom overdue action items and drafts are escalated; null without one.
    lead: Option<NameJson>,
    /// The IANA time zone in which the weeks of the team begin; null for that of the team lead.
    #[schema(example = "Europe/Berlin")]
    zone: Option<&'static str>,
}

impl TeamJson {
    fn of(team: Team) -> Self {
        let lead = team.members.iter().find(|member| team.lead == Some(member.id)).cloned();
        Self {
            id: team.id,
            lead: lead.map(NameJson::person),
            zone: team.zone.map(Tz::name),
            name: team.name,
            members: team.members.into_iter().map(NameJson::person).collect(),
            approvals_needed: team.approvals_needed,
        }
    }
}

/// The name of a team.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TeamName)]
pub struct TeamBody {
    /// Up to 80 characters, unique.
    #[schema(required = true)]
    name: String,
}

/// List teams
///
/// Sorted by name.
#[utoipa::path(get, path = "/teams", tag = "teams", responses((status = 200, description = "The teams.", body = Items<TeamJson>)))]
pub async fn list(State(site): State<Site>, _: Caller) -> Result<axum::Json<Items<TeamJson>>, Problem> {
    Ok(Items::of(site.store.list_teams().await?, TeamJson::of))
}

/// Create a team
///
/// Administrators only.
#[utoipa::path(
    post, path = "/teams", tag = "teams", request_body = TeamBody,
    responses(
        (status = 201, description = "The new team.", body = TeamJson),
        (status = 409, description = "Another team has this name.")
    )
)]
pub async fn add(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<TeamBody>,
) -> Result<Created<axum::Json<TeamJson>>, Problem> {
    let id = caller.change(&site, async |tx| tx.add_team(&body.name).await).await?;
    Ok(Created(format!("/api/v1/teams/{id}"), one(&site, id).await?))
}

/// Get a team
#[utoipa::path(get, path = "/teams/{id}", tag = "teams", responses((status = 200, description = "The team.", body = TeamJson)))]
pub async fn find(
    State(site): State<Site>,
    _: Caller,
    Path(id): Path<TeamId>,
) -> Result<axum::Json<TeamJson>, Problem> {
    one(&site, id).await
}

/// Changes to a team. Omitted fields stay unchanged.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TeamChanges)]
pub struct TeamChanges {
    /// Up to 80 characters, unique.
    name: Option<String>,
    /// The number of approvals that publishing requires, between 0 and 5.
    #[schema(minimum = 0, maximum = 5)]
    approvals_needed: Option<i32>,
    /// The ID of the team lead, who is a member of the team; null for none.
    #[schema(value_type = Option<i64>)]
    lead: Update<PersonId>,
    /// The IANA time zone in which the weeks of the team begin; null for that of the team lead.
    #[schema(value_type = Option<String>, example = "Europe/Berlin")]
    #[serde(deserialize_with = "filled_update")]
    zone: Update<String>,
}

/// Update a team
///
/// Administrators only. Teams have no version: the last update wins.
#[utoipa::path(
    patch, path = "/teams/{id}", tag = "teams", request_body = TeamChanges,
    responses(
        (status = 200, description = "The updated team.", body = TeamJson),
        (status = 409, description = "Another team has this name.")
    )
)]
pub async fn change(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<TeamId>,
    Json(body): Json<TeamChanges>,
) -> Result<axum::Json<TeamJson>, Problem> {
    caller.administers()?;
    caller
        .change(&site, async |tx| {
            if let Some(name) = &body.name {
                tx.rename_team(id, name).await?;
            }
            if let Some(count) = body.approvals_needed {
                tx.need_approvals(id, &count.to_string()).await?;
            }
            if let Update::Set(lead) = body.lead {
                tx.set_team_lead(id, lead).await?;
            }
            if let Update::Set(zone) = &body.zone {
                tx.set_team_zone(id, zone.as_deref().unwrap_or_default()).await?;
            }
            Ok(())
        })
        .await?;
    one(&site, id).await
}

/// Rename a team
///
/// Administrators only. Teams have no version: the last update wins.
#[utoipa::path(
    put, path = "/teams/{id}", tag = "teams", request_body = TeamBody,
    responses(
        (status = 200, description = "The updated team.", body = TeamJson),
        (status = 409, description = "Another team has this name.")
    )
)]
pub async fn rename(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<TeamId>,
    Json(body): Json<TeamBody>,
) -> Result<axum::Json<TeamJson>, Problem> {
    caller.change(&site, async |tx| tx.rename_team(id, &body.name).await).await?;
    one(&site, id).await
}

/// Delete a team
///
/// Administrators only. The team's postmortems and pending invitations are kept, without a team; its memberships
/// end. A deleted team cannot be restored.
#[utoipa::path(
    delete, path = "/teams/{id}", tag = "teams",
    responses((status = 204, description = "The team was deleted."))
)]
pub async fn delete(State(site): State<Site>, caller: Caller, Path(id): Path<TeamId>) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.delete_team(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The number of approvals that publishing requires.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TeamApprovals)]
pub struct ApprovalsBody {
    /// Between 0 and 5.
    #[schema(value_type = i32, required = true, minimum = 0, maximum = 5)]
    approvals: Option<i32>,
}

/// Set the required approvals of a team
///
/// Administrators only.
#[utoipa::path(
    put, path = "/teams/{id}/approvals", tag = "teams", request_body = ApprovalsBody,
    responses((status = 200, description = "The updated team.", body = TeamJson))
)]
pub async fn need_approvals(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<TeamId>,
    Json(body): Json<ApprovalsBody>,
) -> Result<axum::Json<TeamJson>, Problem> {
    let typed = body.approvals.map(|count| count.to_string()).unwrap_or_default();
    caller.change(&site, async |tx| tx.need_approvals(id, &typed).await).await?;
    one(&site, id).await
}

/// Add a team member
///
/// Administrators only. Does nothing when the person is already a member.
#[utoipa::path(
    put, path = "/teams/{id}/members/{person}", tag = "teams",
    responses((status = 204, description = "The person is a member of the team."))
)]
pub async fn join(
    State(site): State<Site>,
    caller: Caller,
    Path((id, person)): Path<(TeamId, PersonId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.join_team(id, person).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a team member
///
/// Administrators only. Does nothing when the person is not a member.
#[utoipa::path(
    delete, path = "/teams/{id}/members/{person}", tag = "teams",
    responses((status = 204, description = "The person is not a member of the team."))
)]
pub async fn leave(
    State(site): State<Site>,
    caller: Caller,
    Path((id, person)): Path<(TeamId, PersonId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.leave_team(id, person).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn one(site: &Site, id: TeamId) -> Result<axum::Json<TeamJson>, Problem> {
    let team = site.store.find_team(id).await?.ok_or(store::StoreError::Absent)?;
    Ok(axum::Json(TeamJson::of(team)))
}

/// Refuses a team that does not exist with an error at the field; the database would only report that
/// something is missing.
pub async fn known(site: &Site, team: Option<TeamId>) -> Result<(), Problem> {
    let Some(id) = team else { return Ok(()) };
    let teams = site.store.list_team_names().await?;
    if teams.iter().any(|team| team.id == id) {
        return Ok(());
    }
    Err(ValidationErrors::one("team", "This team does not exist.").into())
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("TeamApprovals", "approvals", Limit::Between(0, MAX_APPROVALS as i64)),
    ("TeamChanges", "approvals_needed", Limit::Between(0, MAX_APPROVALS as i64)),
    ("TeamChanges", "lead", NUMBER),
    ("TeamChanges", "name", Limit::Line(MAX_NAME)),
    ("TeamChanges", "zone", Limit::One(zones)),
    ("TeamName", "name", Limit::Line(MAX_NAME)),
];
