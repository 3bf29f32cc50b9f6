//! One attempt of a request: signed, within a time limit, with the beginning of the response.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::readiness::{CALL_SECONDS, CallAnswer, MAX_RESPONSE};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use store::LeasedCall;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout_at};

use super::connecting::{Unreachable, addresses_of, connect, encrypt};

/// The longest head of a response, in bytes.
const MAX_HEAD: usize = 32 * 1024;

/// Sends a request and waits for its response, for ten seconds at most.
pub async fn send(call: &LeasedCall, now: DateTime<Utc>) -> CallAnswer {
    let begun = Instant::now();
    let end = begun + Duration::from_secs(CALL_SECONDS);
    let milliseconds = || i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
    let answered = timeout_at(end, answer_of(call, now)).await;
    let (mut response, connection) = match answered {
        Ok(Ok(answered)) => answered,
        Ok(Err(no)) => return CallAnswer::nothing(no.message, milliseconds(), no.may_pass),
        Err(_) => {
            return CallAnswer::nothing(format!("No answer within {CALL_SECONDS} seconds."), milliseconds(), true);
        }
    };
    // What came of a body until the limit or the end of the time is enough: the status counts.
    let mut body: Vec<u8> = Vec::new();
    while body.len() < MAX_RESPONSE {
        let Ok(Some(Ok(frame))) = timeout_at(end, response.frame()).await else { break };
        if let Some(data) = frame.data_ref() {
            body.extend_from_slice(&data[..data.len().min(MAX_RESPONSE - body.len())]);
        }
    }
    drop(connection);
    let text = String::from_utf8_lossy(&body).into_owned();
    CallAnswer::of_response(response.status().as_u16(), text, milliseconds())
}

/// Ends a connection when it is no longer needed, however much the receiver still sends.
struct Connection(tokio::task::JoinHandle<()>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer_of(call: &LeasedCall, now: DateTime<Utc>) -> Result<(Response<Incoming>, Connection), Unreachable> {
    let Some(destination) = call.destination() else {
        let message = format!("Requests to {} are no longer allowed.", call.address);
        return Err(Unreachable { message, may_pass: false });
    };
    let addresses = addresses_of(&call.address, destination.allows_private).await?;
    let stream = connect(&addresses).await?;
    if call.address.is_https() {
        exchange(encrypt(stream, call.address.host()).await?, call, now).await
    } else {
        exchange(stream, call, now).await
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    call: &LeasedCall,
    now: DateTime<Utc>,
) -> Result<(Response<Incoming>, Connection), Unreachable> {
    let broken = |error: hyper::Error| Unreachable { message: format!("No valid response: {error}."), may_pass: true };
    let request = request_of(call, now)?;
    let handshake = http1::Builder::new().max_buf_size(MAX_HEAD).handshake(TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.map_err(broken)?;
    let connection = Connection(tokio::spawn(async move {
        // Its errors are those of the request.
        let _ = connection.await;
    }));
    let response = sender.send_request(request).await.map_err(broken)?;
    Ok((response, connection))
}

fn request_of(call: &LeasedCall, now: DateTime<Utc>) -> Result<Request<Full<Bytes>>, Unreachable> {
    let seconds = now.timestamp();
    let mut request = Request::builder()
        .method(call.method.key())
        .uri(call.address.target())
        .header("Host", call.address.authority())
        .header("User-Agent", "Debrief")
        .header("Accept", "*/*")
        .header("Connection", "close")
        .header("Idempotency-Key", &call.key)
        .header("Debrief-Signature", format!("t={seconds},v1={}", call.signature(seconds)));
    if !call.body.is_empty() {
        request = request.header("Content-Type", "application/json");
    }
    let request = request.body(Full::new(Bytes::from(call.body.clone())));
    request.map_err(|_| Unreachable { message: "The request is not valid.".into(), may_pass: false })
}
