//! Response types.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use store::Direction;
use utoipa::ToSchema;

use super::limit::{FieldLimit, Limit};
use domain::validation::ValidationErrors;

/// A complete list in one page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    /// The items.
    pub items: Vec<T>,
}

impl<T> Items<T> {
    /// Converts each record to its JSON form.
    pub fn of<S>(things: impl IntoIterator<Item = S>, wire: impl Fn(S) -> T) -> Json<Self> {
        Json(Self { items: things.into_iter().map(wire).collect() })
    }
}

/// A record with a version, which is sent as its `ETag`.
pub trait Versioned {
    /// The current version.
    fn version(&self) -> i32;
}

/// A record, sent with its version as the `ETag`.
pub struct WithEtag<T>(pub T);

impl<T: Versioned + Serialize> IntoResponse for WithEtag<T> {
    fn into_response(self) -> Response {
        let etag = etag(&self.0);
        ([(header::ETAG, etag)], Json(self.0)).into_response()
    }
}

/// A created record, with its path for the `Location` header.
pub struct Created<T>(pub String, pub T);

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::CREATED, self.1).into_response();
        let location = HeaderValue::from_str(&self.0).expect("addresses of ours are made of words and numbers");
        response.headers_mut().insert(header::LOCATION, location);
        response
    }
}

fn etag(thing: &impl Versioned) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{}\"", thing.version())).expect("a number between quotation marks")
}

/// The direction in which to move a record in its list.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Move)]
pub struct MoveBody {
    /// `up` moves the record one position earlier, `down` one position later. At the end of the list, nothing changes.
    #[schema(required = true)]
    direction: String,
}

impl MoveBody {
    /// Parses the direction.
    pub fn direction(&self) -> Result<Direction, ValidationErrors> {
        Direction::parse(&self.direction)
    }
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[("Move", "direction", Limit::One(|| Direction::KEYS.to_vec()))];
