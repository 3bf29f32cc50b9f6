//! Renders views as responses.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use leptos::prelude::IntoView;

/// A page with status 200.
pub fn page<V: IntoView + 'static>(view: impl FnOnce() -> V) -> Response {
    page_with(StatusCode::OK, view)
}

/// A page with another status: 422 for invalid input, 409 for a conflict.
pub fn page_with<V: IntoView + 'static>(status: StatusCode, view: impl FnOnce() -> V) -> Response {
    // Long texts take some milliseconds; others are answered meanwhile.
    let html = tokio::task::block_in_place(|| app::render(view));
    (status, Html(html)).into_response()
}

/// A redirect (303) to the page that shows a change.
pub fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}
