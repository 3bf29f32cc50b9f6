//! Answers that whoever asks has already.

use axum::http::{HeaderMap, HeaderValue, header};

/// The tag of an answer, by its bytes.
pub fn etag_of(body: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{}\"", &store::hash_of(body)[..24])).expect("hexadecimal digits")
}

/// Whether the request names this tag (`If-None-Match`).
pub fn is_known(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let known = request.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag))
}
