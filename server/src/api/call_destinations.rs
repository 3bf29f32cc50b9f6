//! Where steps of runbooks may send requests.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::readiness::{CallDestination, CallDestinationId, CallDestinationInput, MAX_ADDRESS};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::extract::{Json, Path};
use super::limit::{FieldLimit, Limit};
use super::problem::Problem;
use crate::site::Site;

/// A destination of requests.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CallDestination)]
pub struct DestinationJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: CallDestinationId,
    /// The address. Addresses below it are allowed, too.
    address: String,
    /// Whether the address may be on the machine of the server or in a private network.
    allows_private: bool,
    /// When the destination was allowed.
    created_at: DateTime<Utc>,
}

impl DestinationJson {
    fn of(destination: CallDestination) -> Self {
        let CallDestination { id, address, allows_private, created_at } = destination;
        Self { id, address: address.to_string(), allows_private, created_at }
    }
}

/// A destination to allow.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewCallDestination)]
pub struct DestinationBody {
    /// The address, such as `https://ci.example.org/hooks`: `https` or `http`, a host in ASCII, and optionally a port
    /// and a path. User names, queries and fragments are not allowed.
    #[schema(required = true)]
    address: String,
    /// Whether the address may be on the machine of the server or in a private network. Otherwise, nothing is sent to
    /// a host with such an address.
    allows_private: bool,
}

/// A new destination.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FreshCallDestination)]
pub struct FreshDestinationJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: CallDestinationId,
    /// The secret with which requests are signed. The secret is shown only once.
    secret: String,
}

/// List request destinations
///
/// For administrators.
#[utoipa::path(
    get, path = "/call-destinations", tag = "runbooks",
    responses((status = 200, description = "The destinations, newest first.", body = Items<DestinationJson>))
)]
pub async fn call_destinations(
    State(site): State<Site>,
    caller: Caller,
) -> Result<axum::Json<Items<DestinationJson>>, Problem> {
    let destinations = site.store.list_call_destinations(caller.viewer()).await?;
    Ok(Items::of(destinations, DestinationJson::of))
}

/// Allow a request destination
///
/// For administrators. The response contains the secret with which requests to it are signed.
#[utoipa::path(
    post, path = "/call-destinations", tag = "runbooks", request_body = DestinationBody,
    responses((status = 201, description = "The new destination, with its secret.", body = FreshDestinationJson))
)]
pub async fn allow_call_destination(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<DestinationBody>,
) -> Result<Created<axum::Json<FreshDestinationJson>>, Problem> {
    caller.administers()?;
    let DestinationBody { address, allows_private } = body;
    let fields = CallDestinationInput { address, allows_private }.parse()?;
    let new = caller.change(&site, async |tx| tx.allow_call_destination(&fields).await).await?;
    let fresh = FreshDestinationJson { id: new.id, secret: new.secret.expose().to_owned() };
    Ok(Created(format!("/api/v1/call-destinations/{}", new.id), axum::Json(fresh)))
}

/// Remove a request destination
///
/// For administrators. No requests are sent to the destination any more, including pending ones.
#[utoipa::path(
    delete, path = "/call-destinations/{id}", tag = "runbooks",
    responses((status = 204, description = "The destination was removed."))
)]
pub async fn remove_call_destination(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<CallDestinationId>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_call_destination(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] =
    &[("NewCallDestination", "address", Limit::Like("^\\s*https?://[!-~]+\\s*$", MAX_ADDRESS))];
