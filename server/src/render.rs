//! From a view to an answer.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use leptos::prelude::IntoView;

/// A page.
pub fn page<V: IntoView + 'static>(view: impl FnOnce() -> V) -> Response {
    page_with(StatusCode::OK, view)
}

/// A page with another status: 422 for a form with mistakes, 409 for one that met a change.
pub fn page_with<V: IntoView + 'static>(status: StatusCode, view: impl FnOnce() -> V) -> Response {
    // Long texts take some milliseconds; others are answered meanwhile.
    let html = tokio::task::block_in_place(|| app::render(view));
    (status, Html(html)).into_response()
}

/// After a change: the page on which it can be seen.
pub fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}
