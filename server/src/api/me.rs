//! The caller's own profile and sessions.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{MAX_NAME, Person, PersonId, ProfileInput, Role, SessionId, Theme};
use serde::{Deserialize, Serialize};
use store::{Session, StoreError};
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled;
use super::limit::{FieldLimit, Limit, zones};
use super::problem::Problem;
use crate::site::Site;

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: PersonId,
    /// The name that others see.
    name: String,
    /// The e-mail address used to sign in.
    email: String,
    /// The role.
    #[schema(value_type = choices::Role)]
    role: Role,
    /// The IANA time zone that is the default for new postmortems.
    #[schema(example = "Europe/Berlin")]
    zone: &'static str,
    /// The appearance of the pages.
    #[schema(value_type = choices::Theme)]
    theme: Theme,
    /// Whether the caller can change anything: false for readers and read-only tokens.
    may_write: bool,
}

impl MeJson {
    fn of(person: Person, may_write: bool) -> Self {
        Self {
            id: person.id,
            name: person.name,
            email: person.email,
            role: person.role,
            zone: person.zone.name(),
            theme: person.theme,
            may_write,
        }
    }
}

/// Changes to the profile. Omitted fields stay unchanged.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ProfileChanges)]
pub struct ProfileBody {
    /// The name that others see.
    name: Option<String>,
    /// An IANA time zone.
    #[schema(example = "Europe/Berlin")]
    #[serde(deserialize_with = "filled")]
    zone: Option<String>,
    /// The appearance of the pages.
    #[schema(value_type = Option<choices::Theme>)]
    #[serde(deserialize_with = "filled")]
    theme: Option<String>,
}

/// Get the current user
///
/// The person that the token or session belongs to.
#[utoipa::path(get, path = "/me", tag = "people", responses((status = 200, description = "The current user.", body = MeJson)))]
pub async fn me(caller: Caller) -> axum::Json<MeJson> {
    axum::Json(MeJson::of(caller.person, caller.may_write))
}

/// Update your profile
///
/// Name, time zone and appearance. Profiles have no version: the last update wins.
#[utoipa::path(
    patch, path = "/me", tag = "people", request_body = ProfileBody,
    responses((status = 200, description = "The updated profile.", body = MeJson))
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

/// An active session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: SessionId,
    /// When the session started.
    created_at: DateTime<Utc>,
    /// When the session was last used, to within five minutes.
    last_seen_at: DateTime<Utc>,
    /// The browser's user agent.
    browser: String,
    /// The network address.
    address: String,
    /// Whether this request uses the session.
    is_current: bool,
}

impl SessionJson {
    fn of(session: Session, current: Option<SessionId>) -> Self {
        Self {
            id: session.id,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            browser: session.browser,
            address: session.address,
            is_current: current == Some(session.id),
        }
    }
}

/// List your active sessions
///
/// Most recently used first.
#[utoipa::path(
    get, path = "/sessions", tag = "people",
    responses((status = 200, description = "The active sessions.", body = Items<SessionJson>))
)]
pub async fn sessions(State(site): State<Site>, caller: Caller) -> Result<axum::Json<Items<SessionJson>>, Problem> {
    let sessions = site.store.list_sessions(caller.person.id).await?;
    Ok(Items::of(sessions, |session| SessionJson::of(session, caller.session)))
}

/// End a session
///
/// Signs that browser out.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "people", responses((status = 204, description = "The session was ended.")))]
pub async fn end_session(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Problem> {
    site.store.end_session(caller.person.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] =
    &[("ProfileChanges", "name", Limit::Line(MAX_NAME)), ("ProfileChanges", "zone", Limit::One(zones))];
