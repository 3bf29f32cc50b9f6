//! Oneself: profile and sessions.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{Person, ProfileInput, Role, SessionId, Theme};
use serde::{Deserialize, Serialize};
use store::{Session, StoreError};
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::problem::Problem;
use crate::site::Site;

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeJson {
    /// The number.
    id: i64,
    /// The name that others see.
    name: String,
    /// The address to sign in with.
    email: String,
    /// What this person may do here.
    #[schema(value_type = choices::Role)]
    role: Role,
    /// The IANA time zone that a new postmortem gets.
    #[schema(example = "Europe/Berlin")]
    zone: &'static str,
    /// How pages look.
    #[schema(value_type = choices::Theme)]
    theme: Theme,
    /// Whether this caller can change anything: not a reader, and no token that may only read.
    may_write: bool,
}

impl MeJson {
    fn of(person: Person, may_write: bool) -> Self {
        Self {
            id: person.id.0,
            name: person.name,
            email: person.email,
            role: person.role,
            zone: person.zone.name(),
            theme: person.theme,
            may_write,
        }
    }
}

/// Changes of one's profile; what is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ProfileChanges)]
pub struct ProfileBody {
    /// The name that others see.
    name: Option<String>,
    /// An IANA time zone.
    #[schema(example = "Europe/Berlin")]
    zone: Option<String>,
    /// How pages look.
    #[schema(value_type = Option<choices::Theme>)]
    theme: Option<String>,
}

/// Who calls
///
/// The person whose token or session this is.
#[utoipa::path(get, path = "/me", tag = "people", responses((status = 200, description = "The person.", body = MeJson)))]
pub async fn me(caller: Caller) -> axum::Json<MeJson> {
    axum::Json(MeJson::of(caller.person, caller.may_write))
}

/// Change one's profile
///
/// Name, time zone and theme. The last change counts: a profile has no versions.
#[utoipa::path(
    patch, path = "/me", tag = "people", request_body = ProfileBody,
    responses((status = 200, description = "The person as it is now.", body = MeJson))
)]
pub async fn change_me(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<ProfileBody>,
) -> Result<axum::Json<MeJson>, Problem> {
    let entry = ProfileInput {
        name: body.name.unwrap_or_else(|| caller.person.name.clone()),
        zone: body.zone.unwrap_or_else(|| caller.person.zone.name().to_owned()),
        theme: body.theme.unwrap_or_else(|| caller.person.theme.key().to_owned()),
    };
    let profile = entry.parse()?;
    caller.change(&site, async |tx| tx.change_profile(&profile).await).await?;
    let person = site.store.find_person(caller.person.id).await?.ok_or(StoreError::Absent)?;
    Ok(axum::Json(MeJson::of(person, caller.may_write)))
}

/// A browser in which one is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionJson {
    /// The number.
    id: i64,
    /// When it began.
    created_at: DateTime<Utc>,
    /// When it was last used, to five minutes.
    last_seen_at: DateTime<Utc>,
    /// What the browser calls itself.
    browser: String,
    /// The network address that it came from.
    address: String,
    /// Whether this request came in it.
    is_current: bool,
}

impl SessionJson {
    fn of(session: Session, current: Option<SessionId>) -> Self {
        Self {
            id: session.id.0,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            browser: session.browser,
            address: session.address,
            is_current: current == Some(session.id),
        }
    }
}

/// One's sessions
///
/// Where one is signed in, the last used first.
#[utoipa::path(
    get, path = "/sessions", tag = "people",
    responses((status = 200, description = "The sessions.", body = Items<SessionJson>))
)]
pub async fn sessions(State(site): State<Site>, caller: Caller) -> Result<axum::Json<Items<SessionJson>>, Problem> {
    let sessions = site.store.list_sessions(caller.person.id).await?;
    Ok(Items::of(sessions, |session| SessionJson::of(session, caller.session)))
}

/// End one of one's sessions
///
/// Whoever uses that browser has to sign in again.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "people", responses((status = 204, description = "It has ended.")))]
pub async fn end_session(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Problem> {
    site.store.end_session(caller.person.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
