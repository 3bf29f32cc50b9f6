//! Reports as finished bytes, for those who hold a link.
//!
//! What a link opens is asked of the database at most twice a second; in between the bytes come
//! from memory. A change made by this process is seen at once, one made by another process on the
//! same database within [`BELIEVED`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use moka::sync::Cache;

use crate::assets::accepts_encoding;
use crate::etag::{etag_of, is_known};
use crate::headers;

/// How long what the database said is believed.
const BELIEVED: Duration = Duration::from_millis(500);
/// The maximum number of cached reports. One with 40 events takes about 60 kB in its three encodings.
const KEPT: u64 = 1000;

/// A rendered and compressed report.
pub struct ReadyReport {
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
    etag: HeaderValue,
    /// The pictures that the report shows, by hash.
    pub pictures: Vec<String>,
}

/// What a link opened when the database was last asked.
#[derive(Clone)]
pub struct Opened {
    /// The report.
    pub report: Arc<ReadyReport>,
    /// What the database said; the same answer means the same bytes.
    pub link: store::ActiveLink,
    asked: Instant,
    generation: u64,
}

/// The reports that were opened last, by link.
pub struct ReportCache {
    opened: Cache<String, Opened>,
    generation: AtomicU64,
}

impl Default for ReportCache {
    fn default() -> Self {
        Self { opened: Cache::new(KEPT), generation: AtomicU64::new(0) }
    }
}

impl ReportCache {
    /// What this link opens, if that is known for certain.
    pub fn fresh(&self, token: &str) -> Option<Opened> {
        self.opened.get(token).filter(|opened| {
            opened.asked.elapsed() < BELIEVED && opened.generation == self.generation.load(Ordering::Acquire)
        })
    }

    /// What this link opened when it was last asked about.
    pub fn known(&self, token: &str) -> Option<Opened> {
        self.opened.get(token)
    }

    /// The count of changes, to be taken before the database is asked.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Keeps what the database said when the count of changes was `generation`.
    pub fn keep(&self, token: &str, link: store::ActiveLink, report: Arc<ReadyReport>, generation: u64) -> Opened {
        let opened = Opened { report, link, asked: Instant::now(), generation };
        self.opened.insert(token.to_owned(), opened.clone());
        opened
    }

    /// Makes every link be asked about again: something was published, withdrawn, revoked or archived.
    pub fn invalidate_all(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }
}

impl ReadyReport {
    /// Compresses a rendered page.
    pub fn new(html: String, pictures: Vec<String>) -> Self {
        let etag = etag_of(&html);
        Self {
            gzip: gzip(html.as_bytes()).into(),
            brotli: brotli(html.as_bytes()).into(),
            plain: html.into(),
            etag,
            pictures,
        }
    }

    /// The answer for a reader: nothing but its name when the reader has it already.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let response = if is_known(request, &self.etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let accepts =
                request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let (body, encoding) = if accepts_encoding(accepts, "br") {
                (&self.brotli, Some("br"))
            } else if accepts_encoding(accepts, "gzip") {
                (&self.gzip, Some("gzip"))
            } else {
                (&self.plain, None)
            };
            let mut response = Response::new(Body::from(body.clone()));
            if let Some(encoding) = encoding {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            response
        };
        headed(response, self.etag.clone())
    }
}

/// The answer for a reader who is signed in: rendered for this view alone, so it is left to the
/// layer for all pages to compress it, lightly.
pub fn answer_once(html: String, request: &HeaderMap) -> Response {
    let etag = etag_of(&html);
    let response = if is_known(request, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(html))
    };
    headed(response, etag)
}

fn headed(mut response: Response, etag: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::ETAG, etag);
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(headers::REPORTS));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory does not refuse to be written")
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters).expect("memory does not refuse to be written");
    compressed
}
