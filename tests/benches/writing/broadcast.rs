//! What the least possible server does: every message goes to all other sockets, and nowhere else.

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::{SinkExt, StreamExt};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::broadcast::{Sender, channel};

type Everybody = Sender<(u64, axum::body::Bytes)>;

static COUNT: AtomicU64 = AtomicU64::new(0);

pub async fn serve() -> String {
    let everybody: Everybody = channel(4096).0;
    let router = Router::new().route("/", get(join)).with_state(everybody);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let listener = listener.tap_io(|socket| socket.set_nodelay(true).unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("ws://{address}/")
}

async fn join(State(everybody): State<Everybody>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| talk(socket, everybody))
}

async fn talk(socket: WebSocket, everybody: Everybody) {
    let me = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut heard = everybody.subscribe();
    let (mut sink, mut stream) = socket.split();
    loop {
        tokio::select! {
            said = stream.next() => match said {
                Some(Ok(Message::Binary(bytes))) => drop(everybody.send((me, bytes))),
                Some(Ok(_)) => {}
                _ => return,
            },
            heard = heard.recv() => match heard {
                Ok((by, bytes)) if by != me => if sink.send(Message::Binary(bytes)).await.is_err() { return },
                Ok(_) => {}
                Err(_) => return,
            },
        }
    }
}
