//! Style sheets, scripts and wasm: built beforehand, named by their content, inside the binary.

use std::collections::HashMap;

use app::ui::Assets;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::forms::Path;

/// Read by nobody: it makes the compiler look again when the front end has changed.
const _: &str = env!("DEBRIEF_FRONT_END");

#[derive(RustEmbed)]
#[folder = "../build/site/"]
#[allow_missing = true]
struct Files;

/// The names of the files that pages refer to.
pub fn names() -> Assets {
    let manifest: HashMap<String, String> =
        Files::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default();
    let address = |name: &str| format!("/assets/{}", manifest.get(name).map_or(name, String::as_str));
    Assets {
        app_css: address("app.css"),
        report_css: address("report.css"),
        loader: address("loader.js"),
        islands: address("islands.js"),
        wasm: address("islands.wasm"),
        icon: address("favicon.svg"),
    }
}

/// One file, in the smallest form that the browser reads.
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let forms = [("br", ".br"), ("gzip", ".gz"), ("", "")];
    let found = forms
        .into_iter()
        .filter(|(encoding, _)| accepts_encoding(accepts, encoding))
        .find_map(|(encoding, ending)| Some((encoding, Files::get(&format!("{name}{ending}"))?)));
    let Some((encoding, file)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = Response::new(Body::from(file.data));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if !encoding.is_empty() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether a client takes this encoding (RFC 9110, 12.5.3); one with `q=0` is refused.
pub fn accepts_encoding(accepts: &str, encoding: &str) -> bool {
    encoding.is_empty()
        || accepts.split(',').any(|offer| {
            let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
            name.trim().eq_ignore_ascii_case(encoding)
                && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::accepts_encoding;

    #[test]
    fn an_encoding_is_only_used_when_it_is_taken() {
        assert!(accepts_encoding("gzip, deflate, br", "br"));
        assert!(accepts_encoding("br;q=0.5", "br"));
        assert!(!accepts_encoding("br;q=0, gzip", "br"));
        assert!(!accepts_encoding("gzip", "br"));
        assert!(accepts_encoding("", ""));
    }
}
