//! What is not there.

use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use store::StoreError;

use crate::api::problem::Problem;
use crate::error::PageError;

/// The fallback for unknown paths.
pub async fn answer(uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        return Problem::from(StoreError::Absent).into_response();
    }
    PageError::Absent.into_response()
}
