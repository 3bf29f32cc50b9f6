//! One's own tokens for this API.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{Scope, TokenId};
use domain::validation::chosen;
use serde::{Deserialize, Serialize};
use store::TokenCard;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::problem::{Problem, REFUSED};
use crate::clock;
use crate::site::Site;

/// A token; what it says itself is shown once, when it is made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenJson {
    /// The number.
    id: i64,
    /// What it is for.
    name: String,
    /// What it may do.
    #[schema(value_type = choices::Scope)]
    scope: Scope,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it ends; never when nothing.
    expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to five minutes.
    last_used_at: Option<DateTime<Utc>>,
}

impl TokenJson {
    fn of(card: TokenCard) -> Self {
        Self {
            id: card.id.0,
            name: card.name,
            scope: card.scope,
            created_at: card.created_at,
            expires_at: card.expires_at,
            last_used_at: card.last_used_at,
        }
    }
}

/// A token to be made.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewToken)]
pub struct TokenBody {
    /// What it is for, up to 80 characters.
    #[schema(required = true)]
    name: String,
    /// What it may do; only read when left out.
    #[schema(value_type = Option<choices::Scope>)]
    scope: Option<String>,
    /// How many days it works, 1 to 3650; for ever when left out.
    #[schema(minimum = 1, maximum = 3650)]
    days: Option<i64>,
}

/// A token that was just made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FreshToken)]
pub struct FreshTokenJson {
    /// The number.
    id: i64,
    /// The token itself. It is shown this once; only its hash is kept.
    token: String,
}

/// One's tokens
///
/// Those that still work, the newest first.
#[utoipa::path(
    get, path = "/tokens", tag = "tokens", responses((status = 200, description = "The tokens.", body = Items<TokenJson>))
)]
pub async fn list(State(site): State<Site>, caller: Caller) -> Result<axum::Json<Items<TokenJson>>, Problem> {
    let tokens = site.store.list_tokens(caller.person.id, clock::now()).await?;
    Ok(Items::of(tokens, TokenJson::of))
}

/// Make a token
///
/// It can do what its person can, or only read. The answer shows it this once. Only for who is
/// signed in in a browser: a token cannot make another that would outlive it.
#[utoipa::path(
    post, path = "/tokens", tag = "tokens", request_body = TokenBody,
    responses((status = 201, description = "The token.", body = FreshTokenJson))
)]
pub async fn create(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<TokenBody>,
) -> Result<Created<axum::Json<FreshTokenJson>>, Problem> {
    if caller.session.is_none() {
        return Err(Problem::new(REFUSED, "A token cannot make tokens. Sign in in a browser."));
    }
    let scope = match body.scope.as_deref() {
        None => Scope::Read,
        Some(key) => chosen("scope", key, Scope::from_key, &Scope::keys())?,
    };
    let new = caller.change(&site, async |tx| tx.create_token(&body.name, scope, body.days).await).await?;
    let fresh = FreshTokenJson { id: new.id.0, token: new.secret.expose().to_owned() };
    Ok(Created(format!("/api/v1/tokens/{}", new.id), axum::Json(fresh)))
}

/// Revoke one of one's tokens
///
/// It ends at once, for good.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", responses((status = 204, description = "It is revoked.")))]
pub async fn revoke(State(site): State<Site>, caller: Caller, Path(id): Path<TokenId>) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.revoke_token(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
