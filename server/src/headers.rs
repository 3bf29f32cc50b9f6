//! Security headers of all responses.

use app::islands::{GOES_TO, IN_PLACE};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::ProtectionError;

use crate::api::problem::{self, Problem};
use crate::error::PageError;
use crate::site::Site;

/// Pages with islands: our own scripts and wasm, nothing inline, nothing from elsewhere.
const PAGES: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Reports: no script at all.
pub const REPORTS: &str = "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Pictures that people uploaded: whatever they hold, it is shown and never run.
pub const PICTURES: &str = "default-src 'none'; sandbox";

/// Adds security headers, and refuses cross-site requests.
pub async fn add(State(site): State<Site>, request: Request, next: Next) -> Response {
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

/// Adds the headers that an answer has not set itself.
pub fn complete(response: &mut Response, is_secure: bool) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, PAGES);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CACHE_CONTROL, "private, no-store");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()");
    set(HeaderName::from_static("x-robots-tag"), "noindex");
    if is_secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}
