//! Errors of the API as problem+json (RFC 9457). `crate::error` renders the same errors as pages.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::actions::TransitionRefused;
use domain::people::Refused;
use domain::validation::{ValidationError, ValidationErrors};
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use crate::error::{DISK_FULL, PageError, reference};

/// A problem type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The fragment of `/api` that describes it.
    pub key: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// The title, the same for every problem of this type.
    pub title: &'static str,
}

const fn sort(key: &'static str, status: StatusCode, title: &'static str) -> Sort {
    Sort { key, status, title }
}

/// The path, the query or the JSON cannot be read.
pub const UNREADABLE: Sort = sort("invalid-request", StatusCode::BAD_REQUEST, "Invalid request");
/// Nobody is signed in.
pub const NOT_SIGNED_IN: Sort = sort("not-signed-in", StatusCode::UNAUTHORIZED, "Not signed in");
/// The person may not do this.
pub const REFUSED: Sort = sort("forbidden", StatusCode::FORBIDDEN, "You don’t have access");
/// There is no such thing, or not for this person.
pub const ABSENT: Sort = sort("not-found", StatusCode::NOT_FOUND, "Not found");
/// The address exists, and does not take this method.
pub const WRONG_METHOD: Sort = sort("wrong-method", StatusCode::METHOD_NOT_ALLOWED, "Method not allowed");
/// It was changed meanwhile.
pub const CONFLICT: Sort = sort("conflict", StatusCode::CONFLICT, "Changed by someone else");
/// Somebody else has the name.
pub const TAKEN: Sort = sort("already-in-use", StatusCode::CONFLICT, "Already in use");
/// The rollout of a release must not go on.
pub const MAY_NOT_CONTINUE: Sort = sort("may-not-continue", StatusCode::CONFLICT, "The rollout may not continue");
/// More was sent than is taken.
pub const TOO_LARGE: Sort = sort("too-large", StatusCode::PAYLOAD_TOO_LARGE, "Too large");
/// The body is of another type.
pub const WRONG_TYPE: Sort = sort("wrong-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type");
/// What was sent does not fit.
pub const MISTAKES: Sort = sort("invalid-input", StatusCode::UNPROCESSABLE_ENTITY, "Invalid input");
/// A change says on which version it is made.
pub const VERSION_NEEDED: Sort = sort("version-required", StatusCode::PRECONDITION_REQUIRED, "Version required");
/// An error in the program or the machine.
pub const BROKEN: Sort = sort("internal-error", StatusCode::INTERNAL_SERVER_ERROR, "Internal error");
/// The disk is full.
pub const NO_SPACE: Sort = sort("disk-full", StatusCode::INSUFFICIENT_STORAGE, "The disk is full");

/// All sorts, in the order of their status.
pub const SORTS: [Sort; 14] = [
    UNREADABLE,
    NOT_SIGNED_IN,
    REFUSED,
    ABSENT,
    WRONG_METHOD,
    CONFLICT,
    TAKEN,
    MAY_NOT_CONTINUE,
    TOO_LARGE,
    WRONG_TYPE,
    MISTAKES,
    VERSION_NEEDED,
    BROKEN,
    NO_SPACE,
];

/// The reason why a request failed. A failed request changes nothing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemJson {
    /// The problem type: a URI that describes it.
    #[serde(rename = "type")]
    kind: String,
    /// The title, the same for every problem of this type.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What went wrong in this request, as a human-readable sentence.
    detail: String,
    /// The invalid fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblemJson>,
    /// After a conflict: the current record, as GET would return it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    current: Option<serde_json::Value>,
    /// For internal errors: an error ID that administrators can find in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

/// An invalid field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub struct FieldProblemJson {
    /// The name of the field in the request.
    field: String,
    /// What is wrong with the field, as a human-readable sentence.
    detail: String,
}

/// A problem, ready to be sent.
#[derive(Debug)]
pub struct Problem(Box<ProblemJson>);

impl Problem {
    /// A problem of this type.
    pub fn new(sort: Sort, detail: impl Into<String>) -> Self {
        Self(Box::new(ProblemJson {
            kind: format!("/api#{}", sort.key),
            title: sort.title,
            status: sort.status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            current: None,
            reference: None,
        }))
    }

    /// A problem with one field.
    pub fn with_field(sort: Sort, field: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let mut problem = Self::new(sort, detail.clone());
        problem.0.errors.push(FieldProblemJson { field: field.to_owned(), detail });
        problem
    }

    /// A version conflict, with the current record.
    pub fn conflict(current: &impl Serialize) -> Self {
        let mut problem = Self::from(StoreError::Conflict);
        problem.0.current = serde_json::to_value(current).ok();
        problem
    }

    fn broken(why: &str) -> Self {
        let reference = reference();
        tracing::error!(reference, why, "an API request failed");
        let mut problem =
            Self::new(BROKEN, format!("Nothing was changed. Give an administrator this error ID: {reference}."));
        problem.0.reference = Some(reference);
        problem
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Absent => {
                Self::new(ABSENT, "This record does not exist, was removed, or you don’t have access to it.")
            }
            StoreError::Refused(refused) => refused.into(),
            StoreError::Transition(refused) => Self::with_field(MISTAKES, field_of(refused), refused.to_string()),
            StoreError::ValidationErrors(errors) => errors.into(),
            StoreError::Taken(constraint) => {
                let field = if constraint.contains("email") { "email" } else { "name" };
                Self::with_field(TAKEN, field, "This name or address is already in use.")
            }
            StoreError::Conflict => Self::new(
                CONFLICT,
                "Someone else changed this in the meantime. Apply your changes to `current` and send the update again.",
            ),
            StoreError::DiskFull => Self::new(NO_SPACE, DISK_FULL),
            StoreError::Inconsistent { .. } | StoreError::Secret => Self::broken(&error.to_string()),
            StoreError::Database(source) => Self::broken(&format!("database: {source}")),
        }
    }
}

fn field_of(refused: TransitionRefused) -> &'static str {
    match refused {
        TransitionRefused::NotFrom { .. } | TransitionRefused::OwnWork => "transition",
        TransitionRefused::NoEvidence | TransitionRefused::NoReason => "note",
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::new(REFUSED, refused.to_string())
    }
}

impl From<ValidationErrors> for Problem {
    fn from(errors: ValidationErrors) -> Self {
        let mut problem = Self::new(MISTAKES, errors.to_string());
        problem.0.errors = errors
            .iter()
            .map(|one| FieldProblemJson { field: one.field.to_owned(), detail: one.message.clone() })
            .collect();
        problem
    }
}

impl From<ValidationError> for Problem {
    fn from(error_in_field: ValidationError) -> Self {
        ValidationErrors::from(error_in_field).into()
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Broken(why) => Self::broken(&why),
            PageError::Absent => StoreError::Absent.into(),
            PageError::DiskFull => StoreError::DiskFull.into(),
            other => Self::broken(&format!("an error of a page in the API: {other:?}")),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The response to a method that an address does not support; axum adds the `Allow` header.
pub async fn wrong_method() -> Problem {
    Problem::new(WRONG_METHOD, "See /api for the supported methods.")
}
