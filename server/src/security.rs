//! The layer around all routes but shared reports: security headers, and what came from other sites.

use app::islands::{GOES_TO, IN_PLACE};
use axum::extract::{Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::ProtectionError;

use crate::api::problem::{self, Problem};
use crate::error::PageError;
use crate::headers::complete;
use crate::site::Site;

/// Adds security headers, and refuses cross-site requests.
pub async fn protect(State(site): State<Site>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let is_in_place = request.headers().contains_key(IN_PLACE);
    let mut response = next.run(request).await;
    if is_in_place && response.status() == StatusCode::SEE_OTHER {
        *response.status_mut() = StatusCode::NO_CONTENT;
        if let Some(place) = response.headers_mut().remove(header::LOCATION) {
            response.headers_mut().insert(HeaderName::from_static(GOES_TO), place);
        }
    }
    if response.extensions().get::<ProtectionError>().is_some() {
        let message = "This request came from another site and was blocked. Open Debrief and try again there.";
        response = if is_api {
            Problem::new(problem::REFUSED, message).into_response()
        } else {
            PageError::Refused(message.into()).into_response()
        };
    }
    complete(&mut response, site.settings.is_secure);
    response
}
