//! Extractors for request bodies, paths and queries; rejections are sent as problem+json.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use store::StoreError;

use super::objects::Objects;
use super::problem::{MISTAKES, Problem, Sort, TOO_LARGE, UNREADABLE, WRONG_TYPE};

/// A JSON body.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let axum::Json(body) = axum::Json::from_request(request, state).await.map_err(unreadable_body)?;
        let read = serde_path_to_error::deserialize(Objects(body));
        read.map(Self).map_err(|failed| unreadable_field(MISTAKES, &plain(&failed.to_string())))
    }
}

fn unreadable_body(rejection: JsonRejection) -> Problem {
    let message = plain(&rejection.body_text());
    match rejection {
        JsonRejection::JsonSyntaxError(_) => {
            Problem::new(UNREADABLE, format!("The body is not valid JSON: {message}."))
        }
        JsonRejection::MissingJsonContentType(_) => {
            Problem::new(WRONG_TYPE, "Send JSON with the header “Content-Type: application/json”.")
        }
        other => unreadable_bytes(other.status()),
    }
}

/// A field that cannot be read, from serde's message: `field: detail`.
fn unreadable_field(sort: Sort, message: &str) -> Problem {
    if let Some((place, name, known)) = unknown_field(message) {
        return Problem::with_field(sort, place, format!("Unknown field “{name}”. {known}"));
    }
    match message.split_once(": ") {
        Some((field, detail)) if !field.contains(' ') => Problem::with_field(sort, field, sentence(detail)),
        _ => Problem::new(sort, sentence(message)),
    }
}

/// The location and name of an unknown field, and the known ones. Unknown fields are refused, because a
/// mistyped `private` would otherwise publish a draft silently.
fn unknown_field(message: &str) -> Option<(&str, &str, String)> {
    let (before, after) = message.split_once("unknown field `")?;
    let (name, rest) = after.split_once('`')?;
    let place = before.strip_suffix(": ").filter(|place| place.ends_with(name)).unwrap_or(name);
    let names: Vec<_> = rest.split('`').skip(1).step_by(2).map(|name| format!("“{name}”")).collect();
    let known = if names.is_empty() {
        "No fields are allowed.".to_owned()
    } else {
        format!("Known fields: {}.", names.join(", "))
    };
    Some((place, name, known))
}

/// The problem when a body could not be received.
pub fn unreadable_bytes(status: StatusCode) -> Problem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(TOO_LARGE, "The request body is too large for this endpoint.")
    } else {
        Problem::new(UNREADABLE, "The request body is incomplete.")
    }
}

/// Axum's messages start with what it was doing, and name Rust types.
fn plain(words: &str) -> String {
    let prefixes = ["Failed to parse the request body as JSON: ", "Failed to deserialize query string: "];
    let words = prefixes.iter().find_map(|prefix| words.strip_prefix(prefix)).unwrap_or(words);
    match words.split_once("expected struct ") {
        Some((before, after)) => {
            let rest = after.split_once(' ').map_or("", |(_, rest)| rest);
            format!("{before}expected an object {rest}").trim_end().to_owned()
        }
        None => words.to_owned(),
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// The parameters of the path.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(path)| Self(path)).map_err(unreadable_path)
    }
}

fn unreadable_path(rejection: PathRejection) -> Problem {
    if let PathRejection::FailedToDeserializePathParams(failed) = &rejection {
        match failed.kind() {
            ErrorKind::ParseErrorAtKey { value, .. }
            | ErrorKind::ParseErrorAtIndex { value, .. }
            | ErrorKind::ParseError { value, .. } => {
                return Problem::new(UNREADABLE, format!("“{value}” in the path is not a valid ID."));
            }
            // What is no text names nothing that is there.
            ErrorKind::InvalidUtf8InPathParam { .. } => return StoreError::Absent.into(),
            _ => {}
        }
    }
    Problem::new(UNREADABLE, "The path is not valid.")
}

/// The parameters of the query.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        // PostgreSQL takes no NUL in a text, and nothing that is searched for holds one.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Problem::new(UNREADABLE, "The query contains a NUL character."));
        }
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(unreadable_field(UNREADABLE, &plain(&rejection.body_text()))),
        }
    }
}
