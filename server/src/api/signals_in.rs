//! Where monitoring tools send their signals. Whoever knows the address may send; there is no session.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use domain::readiness::{MAX_SIGNAL_MESSAGE, SourceKind, read_signals};
use serde::Serialize;
use store::OpenSource;

use super::problem::{ABSENT, NOT_SIGNED_IN, Problem, TOO_LARGE, UNREADABLE};
use crate::clock;
use crate::forms::Path;
use crate::site::Site;

/// What became of a message.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Signals that were not known.
    new: usize,
    /// Signals that were known already.
    known: usize,
    /// Signals beyond the limit of a message.
    left_out: usize,
}

/// Keeps the signals of a message. The secret is checked before the body is read.
pub async fn receive(
    State(site): State<Site>,
    Path((kind, secret)): Path<(String, String)>,
    request: Request,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let source = find(&site, &kind, &secret).await?;
    let (head, body) = request.into_parts();
    let body = to_bytes(body, MAX_SIGNAL_MESSAGE)
        .await
        .map_err(|_| Problem::new(TOO_LARGE, "A message can have up to 1 MB."))?;
    let header = source.kind.signature_header().and_then(|name| head.headers.get(name));
    if !source.has_signed(header.and_then(|value| value.to_str().ok()), &body) {
        return Err(Problem::new(NOT_SIGNED_IN, "The signature of the message is missing or wrong."));
    }
    let unreadable = || Problem::new(UNREADABLE, "The message is not JSON.");
    let raw = std::str::from_utf8(&body).map_err(|_| unreadable())?;
    let message = serde_json::from_str(raw).map_err(|_| unreadable())?;
    let (signals, left_out) = read_signals(source.kind, &message);
    let received = site.store.receive_signals(&source, (raw, &signals), clock::now()).await?;
    let received = received.ok_or_else(unknown)?;
    Ok((StatusCode::ACCEPTED, Json(Answer { new: received.new, known: received.known, left_out })))
}

async fn find(site: &Site, kind: &str, secret: &str) -> Result<OpenSource, Problem> {
    let kind = SourceKind::from_key(kind).ok_or_else(unknown)?;
    site.store.open_signal_source(kind, secret).await?.ok_or_else(unknown)
}

/// The same for unknown and revoked addresses, so that nobody learns which ever existed.
fn unknown() -> Problem {
    Problem::new(ABSENT, "There is no signal source at this address, or it was revoked.")
}
