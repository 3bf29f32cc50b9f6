//! Errors as pages. `api::problem` renders the same errors as problem+json.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::validation::ValidationErrors;
use store::StoreError;

use crate::query::encoded;
use crate::render;

/// Why a page cannot be shown or a form not be taken.
#[derive(Debug)]
pub enum PageError {
    /// Nobody is signed in: to the sign-in page, and back to this path afterwards.
    SignIn(String),
    /// There is no such thing, or not for this person.
    Absent,
    /// A share link that opens nothing. Unknown, revoked and expired links get the same answer, so that
    /// nobody learns which links ever existed.
    DeadLink,
    /// A link for setting a new password that was used, replaced or has expired.
    DeadReset,
    /// The address exists, and does not take this method.
    WrongMethod,
    /// The person may not do this; the sentence says why.
    Refused(String),
    /// What was sent makes no sense as a form.
    BadRequest(String),
    /// More was sent than is taken.
    TooLarge(String),
    /// Something typed does not fit; handlers that show a form catch this first.
    ValidationErrors(ValidationErrors),
    /// Somebody else changed it; handlers that show a form catch this first.
    Conflict,
    /// The disk is full. Reading goes on.
    DiskFull,
    /// An error in the program or the machine. The words are for the log.
    Broken(String),
}

/// What people and programs are told when the disk is full.
pub const DISK_FULL: &str = "Not saved: the server has no disk space left. Everything saved before \
     is safe. Tell an administrator, keep a copy of what you entered, and try again when there is space.";

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Absent => Self::Absent,
            StoreError::Refused(refused) => Self::Refused(refused.to_string()),
            StoreError::Transition(refused) => {
                Self::ValidationErrors(ValidationErrors::one("transition", refused.to_string()))
            }
            StoreError::ValidationErrors(errors) => Self::ValidationErrors(errors),
            StoreError::Taken(_) => {
                Self::ValidationErrors(ValidationErrors::one("name", "This name or address is already in use."))
            }
            StoreError::Conflict => Self::Conflict,
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Inconsistent { .. } | StoreError::Secret => Self::Broken(error.to_string()),
            StoreError::Database(source) => Self::Broken(format!("database: {source}")),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let say = |status, title: &str, message: String| {
            let title = title.to_owned();
            render::page_with(status, move || app::ui::error_page(title, message))
        };
        match self {
            Self::SignIn(path) => {
                let next = if path == "/" { String::new() } else { format!("?next={}", encoded(&path)) };
                render::see(&format!("/sign-in{next}"))
            }
            Self::Absent => say(
                StatusCode::NOT_FOUND,
                "Page not found",
                "The address may be wrong, the page may have been deleted, or you may not have access.".into(),
            ),
            Self::DeadLink => say(
                StatusCode::NOT_FOUND,
                "This link doesn’t work",
                "This link has expired or was revoked. Ask whoever sent it for a new one.".into(),
            ),
            Self::DeadReset => say(
                StatusCode::NOT_FOUND,
                "This link doesn’t work",
                "This password reset link has expired or has already been used. Ask an administrator for a new one."
                    .into(),
            ),
            Self::WrongMethod => say(
                StatusCode::METHOD_NOT_ALLOWED,
                "Method not allowed",
                "Go back, reload the page and try again.".into(),
            ),
            Self::Refused(message) => say(StatusCode::FORBIDDEN, "You don’t have access", message),
            Self::BadRequest(message) => say(StatusCode::BAD_REQUEST, "Invalid request", message),
            Self::TooLarge(message) => say(StatusCode::PAYLOAD_TOO_LARGE, "Too large", message),
            Self::ValidationErrors(errors) => {
                say(StatusCode::UNPROCESSABLE_ENTITY, "Invalid input", errors.to_string())
            }
            Self::Conflict => say(
                StatusCode::CONFLICT,
                "Someone else made a change",
                "Someone else changed this in the meantime. Go back, reload the page and try again.".into(),
            ),
            Self::DiskFull => say(StatusCode::INSUFFICIENT_STORAGE, "The disk is full", DISK_FULL.into()),
            Self::Broken(why) => {
                let reference = reference();
                tracing::error!(reference, why, "a page could not be shown");
                say(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something went wrong",
                    format!(
                        "An unexpected error occurred, and nothing was changed. Give an administrator this error ID: {reference}."
                    ),
                )
            }
        }
    }
}

/// A word by which an error can be found in the log.
pub fn reference() -> String {
    format!("{:x}", crate::clock::now().timestamp_micros())
}

/// The response when a handler panics: the message is logged, but not shown.
pub fn panic_response(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let why = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()))
        .unwrap_or_default();
    PageError::Broken(format!("panic: {why}")).into_response()
}
