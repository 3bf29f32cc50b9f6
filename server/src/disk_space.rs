//! A full disk, seen from outside: the answer is 507, and everybody who can help is told.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::site::Site;

/// Notes that the disk is full when an answer says so.
pub async fn watch(State(site): State<Site>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() == StatusCode::INSUFFICIENT_STORAGE {
        site.store.report_full_disk();
    }
    response
}
