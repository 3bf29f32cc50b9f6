//! Whether the machine is well, for whoever restarts it.

use axum::extract::State;
use axum::http::StatusCode;

use crate::clock;
use crate::site::Site;

/// Reports that the process runs.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether it can do its work: the database answers, and there is space to save.
pub async fn readyz(State(site): State<Site>) -> (StatusCode, &'static str) {
    if !site.store.is_ready().await {
        (StatusCode::SERVICE_UNAVAILABLE, "the database is not responding\n")
    } else if !site.store.has_disk_space(clock::now()).await {
        (StatusCode::SERVICE_UNAVAILABLE, "the disk is full\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
}
