//! The first page, and whether the machine is well.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::session::SignedIn;
use crate::site::Site;
use crate::{clock, render};

/// Whoever is signed in begins at the list.
pub async fn home(_: SignedIn) -> Response {
    render::see(app::paths::POSTMORTEMS)
}

/// Reports that the process runs.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether it can do its work: the database answers, and there is space to save.
pub async fn readyz(State(site): State<Site>) -> (StatusCode, &'static str) {
    if !site.store.is_ready().await {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    } else if !site.store.has_disk_space(clock::now()).await {
        (StatusCode::SERVICE_UNAVAILABLE, "the disk is full\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
}
