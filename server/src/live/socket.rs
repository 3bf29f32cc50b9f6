use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::postmortems::{PostmortemNumber, may_edit};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use store::StoreError;
use tokio::sync::{mpsc, oneshot};

use super::frames::{self, Closing, Frame};
use super::room::{Command, Member};
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::session::{self, SignedIn};
use crate::site::Site;

/// The largest frame that is taken, in bytes: the whole history of a long text.
const MAX_FRAME: usize = 8 * 1024 * 1024;
/// The maximum number of frames that wait for a slow client.
const WAITING: usize = 512;
/// So long a page that was let go is given to take the reason.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long a session and a right to read are believed.
const BELIEVED: Duration = Duration::from_secs(5);
/// A page that says nothing for this long, not even an answer to a ping, is gone.
const SILENT: Duration = Duration::from_mins(1);

static CONNECTIONS: AtomicU64 = AtomicU64::new(1);

/// What a page asks for besides the protocol of Yjs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    frames: String,
}

/// Lets a page write along.
pub async fn join(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, PageError> {
    let access = site.store.draft_access(who.viewer(), number).await?;
    if !is_from_here(&headers) {
        return Err(PageError::Refused("This request came from another site and was blocked.".into()));
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(refused) => return Ok(refused.into_response()),
    };
    let may_write = may_edit(who.viewer(), &access).is_ok();
    let wants_text = wanted.frames == "text";
    let upgrade = upgrade.max_message_size(MAX_FRAME).max_frame_size(MAX_FRAME);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let (sink, mut stream) = socket.split();
        let (frames, outgoing) = mpsc::channel(WAITING);
        if wants_text {
            let _ = frames.try_send(frames::hello(&who.person, may_write));
        }
        let connection = CONNECTIONS.fetch_add(1, Ordering::Relaxed);
        let (end, ended) = oneshot::channel();
        let member = Member {
            connection,
            person: who.person.clone(),
            frames: frames.clone(),
            end,
            answer: Arc::default(),
            wants_text,
            sent: 0,
        };
        let room = site.rooms.send(&site.store, number, Command::Join(member)).await;
        let writing = tokio::spawn(write(sink, outgoing, ended));
        tokio::select! {
            () = read(&mut stream, connection, &room, &frames) => {}
            closing = watch(&site, &who, number, &headers) => { let _ = frames.try_send(Frame::Close(closing)); }
            () = frames.closed() => {}
        }
        let _ = room.send(Command::Leave(connection)).await;
        drop(frames);
        tokio::join!(writing, drain(&mut stream)).0.ok();
    }))
}

/// A page of another site can open sockets with our cookie; its origin tells. Programs send none.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}

/// Reads on until the page has taken why the connection ends: a socket that is closed with unread frames is reset,
/// and the page would not learn the reason.
async fn drain(stream: &mut SplitStream<WebSocket>) {
    let _ = tokio::time::timeout(FAREWELL, async { while let Some(Ok(_)) = stream.next().await {} }).await;
}

async fn read(
    stream: &mut SplitStream<WebSocket>,
    connection: u64,
    room: &mpsc::Sender<Command>,
    frames: &mpsc::Sender<Frame>,
) {
    while let Ok(Some(Ok(message))) = tokio::time::timeout(SILENT, stream.next()).await {
        let bytes = match message {
            Message::Binary(bytes) => bytes,
            Message::Close(_) => return,
            Message::Text(_) | Message::Ping(_) | Message::Pong(_) => continue,
        };
        let Some(messages) = frames::read(&bytes) else {
            let _ = frames.try_send(Frame::Close(Closing::Unreadable));
            return;
        };
        if room.send(Command::Say(connection, messages)).await.is_err() {
            return;
        }
    }
}

/// Ends when the session does, or when the person may not read this any more.
async fn watch(site: &Site, who: &SignedIn, number: PostmortemNumber, headers: &HeaderMap) -> Closing {
    loop {
        tokio::time::sleep(BELIEVED).await;
        match session::find(site, headers).await {
            Ok(Some(now)) if now.session == who.session => {
                // A database that does not answer for a moment ends no session.
                if let Err(StoreError::Absent) = site.store.draft_access(now.viewer(), number).await {
                    return Closing::NotAllowed;
                }
            }
            Ok(_) => return Closing::SignedOut,
            Err(_) => {}
        }
    }
}

/// Sends what waits until the connection ends, or is ended in the middle of it.
async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    frames: mpsc::Receiver<Frame>,
    ended: oneshot::Receiver<Closing>,
) {
    let closing = tokio::select! {
        closing = send(&mut sink, frames) => closing,
        Ok(closing) = ended => Some(closing),
    };
    let Some(closing) = closing else { return };
    let reason = CloseFrame { code: closing as u16, reason: "".into() };
    // Who does not read does not read this either.
    let _ = tokio::time::timeout(FAREWELL, sink.send(Message::Close(Some(reason)))).await;
}

/// Sends what waits; why the connection ends, if there is anything to say.
async fn send(sink: &mut SplitSink<WebSocket, Message>, mut frames: mpsc::Receiver<Frame>) -> Option<Closing> {
    let mut waiting = Vec::with_capacity(64);
    let mut pings = tokio::time::interval(SILENT / 3);
    loop {
        let count = tokio::select! {
            count = frames.recv_many(&mut waiting, 64) => count,
            // Keeps proxies from ending a quiet connection, and finds those that are gone.
            _ = pings.tick() => match sink.send(Message::Ping(bytes::Bytes::new())).await {
                Ok(()) => continue,
                Err(_) => return None,
            },
        };
        if count == 0 {
            let _ = sink.close().await;
            return None;
        }
        for frame in waiting.drain(..) {
            let message = match frame {
                Frame::Binary(bytes) => Message::Binary(bytes),
                Frame::Answer(bytes, _on_its_way) => {
                    sink.send(Message::Binary(bytes)).await.ok()?;
                    continue;
                }
                Frame::Text(text) => Message::Text(text.into()),
                Frame::Close(closing) => return Some(closing),
            };
            sink.feed(message).await.ok()?;
        }
        sink.flush().await.ok()?;
    }
}
