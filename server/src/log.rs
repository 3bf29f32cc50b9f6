use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

/// Requests that take longer are logged as warnings.
const SLOW: Duration = Duration::from_secs(1);

/// Logs requests by the pattern of their path, since the path itself can contain a token.
pub async fn request(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let path = path.as_ref().map_or("(none)", MatchedPath::as_str);
    // A full disk has a line of its own, once and not for each request.
    let is_broken = status >= 500 && status != StatusCode::INSUFFICIENT_STORAGE.as_u16();
    if is_broken || took > SLOW {
        tracing::warn!(%method, path, status, ?took, "request");
    } else {
        tracing::debug!(%method, path, status, ?took, "request");
    }
    response
}
