//! The caller's API tokens.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{MAX_NAME, Scope, TokenId};
use domain::validation::chosen;
use serde::{Deserialize, Serialize};
use store::TokenCard;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled;
use super::limit::{FieldLimit, Limit};
use super::problem::{Problem, REFUSED};
use crate::clock;
use crate::site::Site;

/// A token. The secret itself is shown only once, when it is created.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: TokenId,
    /// The name.
    name: String,
    /// The scope.
    #[schema(value_type = choices::Scope)]
    scope: Scope,
    /// When the token was created.
    created_at: DateTime<Utc>,
    /// When the token expires; null for never.
    expires_at: Option<DateTime<Utc>>,
    /// When the token was last used, to within five minutes.
    last_used_at: Option<DateTime<Utc>>,
}

impl TokenJson {
    fn of(card: TokenCard) -> Self {
        Self {
            id: card.id,
            name: card.name,
            scope: card.scope,
            created_at: card.created_at,
            expires_at: card.expires_at,
            last_used_at: card.last_used_at,
        }
    }
}

/// A token to create.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewToken)]
pub struct TokenBody {
    /// The name, up to 80 characters.
    #[schema(required = true)]
    name: String,
    /// The scope; `read` by default.
    #[schema(value_type = Option<choices::Scope>)]
    #[serde(deserialize_with = "filled")]
    scope: Option<String>,
    /// The lifetime in days, 1 to 3650; omit it for a token that never expires.
    #[schema(minimum = 1, maximum = 3650)]
    days: Option<i64>,
}

/// A new token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FreshToken)]
pub struct FreshTokenJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: TokenId,
    /// The token itself, which is shown only once; only its hash is stored.
    token: String,
}

/// List your tokens
///
/// Returns the valid tokens, newest first.
#[utoipa::path(
    get, path = "/tokens", tag = "tokens", responses((status = 200, description = "The valid tokens.", body = Items<TokenJson>))
)]
pub async fn list(State(site): State<Site>, caller: Caller) -> Result<axum::Json<Items<TokenJson>>, Problem> {
    let tokens = site.store.list_tokens(caller.person.id, clock::now()).await?;
    Ok(Items::of(tokens, TokenJson::of))
}

/// Create a token
///
/// A token has the permissions of its owner, or read access only. The response contains the token, which is
/// shown only once. Requires a browser session: a token cannot create another token that would outlive it.
#[utoipa::path(
    post, path = "/tokens", tag = "tokens", request_body = TokenBody,
    responses((status = 201, description = "The new token, with its secret.", body = FreshTokenJson))
)]
pub async fn create(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<TokenBody>,
) -> Result<Created<axum::Json<FreshTokenJson>>, Problem> {
    if caller.session.is_none() {
        return Err(Problem::new(REFUSED, "A token cannot create tokens. Sign in with a browser."));
    }
    let scope = match body.scope.as_deref() {
        None => Scope::Read,
        Some(key) => chosen("scope", key, Scope::from_key, &Scope::keys())?,
    };
    let new = caller.change(&site, async |tx| tx.create_token(&body.name, scope, body.days).await).await?;
    let fresh = FreshTokenJson { id: new.id, token: new.secret.expose().to_owned() };
    Ok(Created(format!("/api/v1/tokens/{}", new.id), axum::Json(fresh)))
}

/// Revoke a token
///
/// The token stops working immediately and permanently.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", responses((status = 204, description = "The token was revoked.")))]
pub async fn revoke(State(site): State<Site>, caller: Caller, Path(id): Path<TokenId>) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.revoke_token(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[("NewToken", "days", Limit::AsTyped), ("NewToken", "name", Limit::Line(MAX_NAME))];
