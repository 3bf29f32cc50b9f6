//! What a request holds, with problem+json when it cannot be read.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

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
        JsonRejection::JsonSyntaxError(_) => Problem::new(UNREADABLE, format!("The body is not JSON: {message}.")),
        JsonRejection::MissingJsonContentType(_) => {
            Problem::new(WRONG_TYPE, "Send JSON, and say so: “Content-Type: application/json”.")
        }
        other => unreadable_bytes(other.status()),
    }
}

/// A field that cannot be read, by serde's words: `field: detail`.
fn unreadable_field(sort: Sort, message: &str) -> Problem {
    if let Some((place, name, known)) = unknown_field(message) {
        return Problem::with_field(sort, place, format!("There is no “{name}” here. {known}"));
    }
    match message.split_once(": ") {
        Some((field, detail)) if !field.contains(' ') => Problem::with_field(sort, field, sentence(detail)),
        _ => Problem::new(sort, sentence(message)),
    }
}

/// The place and name of a field that nobody knows, and which there are: what was meant by it must not get lost silently,
/// as when `private` was to hide a draft.
fn unknown_field(message: &str) -> Option<(&str, &str, String)> {
    let (before, after) = message.split_once("unknown field `")?;
    let (name, rest) = after.split_once('`')?;
    let place = before.strip_suffix(": ").filter(|place| place.ends_with(name)).unwrap_or(name);
    let names: Vec<_> = rest.split('`').skip(1).step_by(2).map(|name| format!("“{name}”")).collect();
    let known = if names.is_empty() { "It takes none.".to_owned() } else { format!("It takes {}.", names.join(", ")) };
    Some((place, name, known))
}

/// When the bytes of a body did not arrive.
pub fn unreadable_bytes(status: StatusCode) -> Problem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(TOO_LARGE, "The body is larger than what is taken here.")
    } else {
        Problem::new(UNREADABLE, "The body ended before it was whole.")
    }
}

/// Axum's words begin with what it was doing, which names types of the program.
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

/// The parts of the path in braces.
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
                return Problem::new(UNREADABLE, format!("“{value}” in the path is not a number of something."));
            }
            _ => {}
        }
    }
    Problem::new(UNREADABLE, "The path cannot be read.")
}

/// What stands behind the question mark.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        // PostgreSQL takes no NUL in a text, and nothing that is searched for holds one.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Problem::new(UNREADABLE, "The query holds a NUL character, which nothing here has."));
        }
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(unreadable_field(UNREADABLE, &plain(&rejection.body_text()))),
        }
    }
}
