//! Requests that are answered before their body was read: a stranger's upload, a file that is too
//! large.
//!
//! Browsers send all of a body before they look for an answer. If the connection ends meanwhile,
//! they show that it broke, and not the page that says why.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};

/// How much is taken in only to be thrown away, in bytes: as much as the largest upload. Whoever
/// sends more sees the connection end.
const MAX_THROWN_AWAY: usize = 24 * 1024 * 1024;
/// Whoever sends nothing for so long is not waited for.
const MAX_PAUSE: Duration = Duration::from_secs(2);
/// Nor is whoever takes so long for all of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Takes in what a handler left of the body, and only then gives the answer.
pub async fn drain(request: Request, next: Next) -> Response {
    // Who waits for a "continue" sends nothing before it.
    let waits = request.headers().contains_key(header::EXPECT);
    let is_empty = !request.headers().contains_key(header::CONTENT_LENGTH)
        && !request.headers().contains_key(header::TRANSFER_ENCODING);
    if waits || is_empty {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let body = Shared(Arc::new(Mutex::new(body.into_data_stream())));
    let given = body.clone();
    let given = Body::from_stream(stream::poll_fn(move |context| given.poll(context)));
    let response = next.run(Request::from_parts(head, given)).await;
    let _ = tokio::time::timeout(PATIENCE, body.throw_away()).await;
    response
}

/// A body that the handler reads, and may drop.
#[derive(Clone)]
struct Shared(Arc<Mutex<BodyDataStream>>);

impl Shared {
    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, axum::Error>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context)
    }

    async fn throw_away(self) {
        let mut rest = stream::poll_fn(|context| self.poll(context));
        let mut taken = 0;
        while let Ok(Some(Ok(bytes))) = tokio::time::timeout(MAX_PAUSE, rest.next()).await {
            taken += bytes.len();
            if taken > MAX_THROWN_AWAY {
                return;
            }
        }
    }
}
