use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant};

use base64::Engine;
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};
use yrs::sync::{Awareness, AwarenessUpdate, SyncMessage};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Assoc, Doc, GetString, IndexedSequence, OffsetKind, Options, ReadTxn, StateVector, Text, TextRef, Transact,
    TransactionMut, Update,
};

use crate::{Site, Visitor};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who writes live, without a browser: a document of Yjs and a socket.
pub struct Writer {
    shared: Arc<Shared>,
    awareness: Mutex<Awareness>,
    outgoing: UnboundedSender<Message>,
    number: i64,
}

struct Shared {
    doc: Doc,
    state: Mutex<State>,
    changed: Condvar,
}

/// What a writer knows besides the text.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// How often it was told all that it lacked.
    pub answers: u64,
    /// Whether all that the server knew has come.
    pub is_synced: bool,
    /// Edits sent on this connection.
    pub sent: u64,
    /// Of these, how many are acknowledged.
    pub saved: u64,
    /// How often it was told that something else changed.
    pub changes: u64,
    /// What the server said first.
    pub hello: Option<Value>,
    /// The sentence before the end.
    pub refused: Option<String>,
    /// The number with which the connection ended; 0 when it broke.
    pub closed: Option<u16>,
    /// The states of others who are here, by client.
    pub here: BTreeMap<u64, String>,
}

impl Writer {
    /// Joins those who write a postmortem.
    pub fn join(site: &Site, visitor: &Visitor, number: i64) -> Self {
        Self::join_with(&site.address, visitor, number, new_doc()).expect("the socket does not open")
    }

    /// Joins with what was written before, as after a lost connection; none when nobody answers.
    pub fn join_with(address: &str, visitor: &Visitor, number: i64, doc: Doc) -> Option<Self> {
        let shared = Arc::new(Shared { doc: doc.clone(), state: Mutex::default(), changed: Condvar::new() });
        let (outgoing, queue) = unbounded_channel();
        let address = format!("{}/postmortems/{number}/live?frames=text", address.replacen("http", "ws", 1));
        let mut request = address.into_client_request().unwrap();
        request.headers_mut().insert("cookie", visitor.cookies().parse().unwrap());
        let socket = runtime().block_on(tokio_tungstenite::connect_async(request)).ok()?.0;
        let writer = Self { shared: Arc::clone(&shared), awareness: Mutex::new(Awareness::new(doc)), outgoing, number };
        writer.say(&SyncMessage::SyncStep1(writer.shared.doc.transact().state_vector()));
        runtime().spawn(talk(socket, queue, writer.outgoing.clone(), shared));
        Some(writer)
    }

    /// Writes into a section, in UTF-16 units from its beginning; the end when it is beyond.
    pub fn types(&self, section: i64, place: u32, text: &str) {
        self.changes(section, |shared, transaction| {
            let place = place.min(shared.len(transaction));
            shared.insert(transaction, place, text);
        });
    }

    /// Changes the text of a section as one edit.
    pub fn changes(&self, section: i64, change: impl FnOnce(&TextRef, &mut TransactionMut<'_>)) {
        let bytes = {
            let shared = self.shared.doc.get_or_insert_text(format!("section-{section}"));
            let mut transaction = self.shared.doc.transact_mut();
            change(&shared, &mut transaction);
            transaction.encode_update_v1()
        };
        self.sends(bytes);
    }

    /// Sends an edit, whatever it is.
    pub fn sends(&self, edit: Vec<u8>) {
        self.shared.lock().sent += 1;
        self.say(&SyncMessage::Update(edit));
    }

    /// Sends any bytes.
    pub fn sends_bytes(&self, bytes: Vec<u8>) {
        let _ = self.outgoing.send(Message::Binary(bytes.into()));
    }

    /// Tells the others something of oneself.
    pub fn tells(&self, state: &Value) {
        let mut awareness = self.awareness.lock().unwrap();
        awareness.set_local_state_raw(state.to_string());
        let own = [awareness.client_id()];
        let update: AwarenessUpdate = awareness.update_with_clients(own).unwrap();
        let message = yrs::sync::Message::Awareness(update).encode_v1();
        let _ = self.outgoing.send(Message::Binary(message.into()));
    }

    /// The ends of a passage as a browser sends them with a comment.
    pub fn passage(&self, section: i64, from: u32, to: u32) -> (String, String) {
        let text = self.shared.doc.get_or_insert_text(format!("section-{section}"));
        let transaction = self.shared.doc.transact();
        let end = |place, assoc| {
            let end = text.sticky_index(&transaction, place, assoc).unwrap();
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(end.encode_v1())
        };
        (end(from, Assoc::After), end(to, Assoc::Before))
    }

    /// The text of a section as this writer has it.
    pub fn text(&self, section: i64) -> String {
        let text = self.shared.doc.get_or_insert_text(format!("section-{section}"));
        text.get_string(&self.shared.doc.transact())
    }

    /// The document, to go on with after a lost connection.
    pub fn doc(&self) -> Doc {
        self.shared.doc.clone()
    }

    /// What is known besides the text.
    pub fn state(&self) -> State {
        self.shared.lock().clone()
    }

    /// Waits until this is so, or fails.
    pub fn waits(&self, what: &str, is_so: impl FnMut(&State) -> bool) {
        assert!(self.waits_for(PATIENCE, is_so), "PM-{}: {what} does not come: {:?}", self.number, self.state());
    }

    /// Waits until this is so; whether it came.
    pub fn waits_for(&self, patience: Duration, mut is_so: impl FnMut(&State) -> bool) -> bool {
        let end = Instant::now() + patience;
        let mut state = self.shared.lock();
        while !is_so(&state) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self.shared.changed.wait_timeout(state, left).unwrap().0;
        }
        true
    }

    /// Waits until everything that was known when it joined has come.
    pub fn waits_until_synced(&self) {
        self.waits("the text", |state| state.is_synced);
    }

    /// Waits until all that it sent is acknowledged.
    pub fn waits_until_saved(&self) {
        self.waits("the acknowledgement", |state| state.saved >= state.sent);
    }

    /// Waits until the text of a section is like this.
    pub fn waits_for_text(&self, section: i64, is_so: impl Fn(&str) -> bool) -> String {
        self.waits("the text", |_| is_so(&self.text(section)));
        self.text(section)
    }

    fn say(&self, message: &SyncMessage) {
        let _ = self.outgoing.send(Message::Binary(sync(message).into()));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn hear(&self, message: Message, outgoing: &UnboundedSender<Message>) {
        match message {
            Message::Binary(bytes) => match yrs::sync::Message::decode_v1(&bytes).unwrap() {
                yrs::sync::Message::Sync(SyncMessage::SyncStep1(known)) => {
                    let missing = self.doc.transact().encode_state_as_update_v1(&known);
                    self.lock().sent += 1;
                    let _ = outgoing.send(Message::Binary(sync(&SyncMessage::SyncStep2(missing)).into()));
                }
                yrs::sync::Message::Sync(SyncMessage::SyncStep2(bytes)) => {
                    self.apply(&bytes);
                    let mut state = self.lock();
                    state.is_synced = true;
                    state.answers += 1;
                }
                yrs::sync::Message::Sync(SyncMessage::Update(bytes)) => self.apply(&bytes),
                yrs::sync::Message::Awareness(update) => {
                    let mut state = self.lock();
                    for (client, entry) in update.clients {
                        if &*entry.json == "null" {
                            state.here.remove(&client.get());
                        } else {
                            state.here.insert(client.get(), entry.json.to_string());
                        }
                    }
                }
                other => panic!("the server says {other:?}"),
            },
            Message::Text(text) => {
                let said: Value = serde_json::from_str(&text).unwrap();
                let mut state = self.lock();
                if let Some(saved) = said["saved"]["updates"].as_u64() {
                    assert!(saved > state.saved && saved <= state.sent, "acknowledged {saved}: {state:?}");
                    state.saved = saved;
                } else if let Some(refused) = said["refused"].as_str() {
                    state.refused = Some(refused.to_owned());
                } else if said["changed"] == true {
                    state.changes += 1;
                } else {
                    state.hello = Some(said["hello"].clone());
                }
            }
            Message::Close(frame) => {
                self.lock().closed.get_or_insert(frame.map_or(0, |frame| frame.code.into()));
            }
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
        }
        self.changed.notify_all();
    }

    fn apply(&self, bytes: &[u8]) {
        self.doc.transact_mut().apply_update(Update::decode_v1(bytes).unwrap()).unwrap();
    }
}

async fn talk(
    socket: tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>,
    mut queue: UnboundedReceiver<Message>,
    outgoing: UnboundedSender<Message>,
    shared: Arc<Shared>,
) {
    let (mut sink, mut stream) = socket.split();
    loop {
        tokio::select! {
            heard = stream.next() => match heard {
                Some(Ok(message)) => shared.hear(message, &outgoing),
                _ => break,
            },
            said = queue.recv() => match said {
                Some(message) => if sink.send(message).await.is_err() { break },
                None => break,
            },
        }
        // The writer was dropped; this task holds the only sender that is left.
        if queue.is_closed() || Arc::strong_count(&shared) == 1 {
            break;
        }
    }
    let _ = sink.close().await;
    shared.lock().closed.get_or_insert(0);
    shared.changed.notify_all();
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Wakes the task, which ends then.
        let _ = self.outgoing.send(Message::Close(None));
    }
}

/// A document as browsers have it: places are counted in UTF-16 units.
pub fn new_doc() -> Doc {
    Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..Options::default() })
}

/// All that a document holds, as one edit.
pub fn whole(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

fn sync(message: &SyncMessage) -> Vec<u8> {
    yrs::sync::Message::Sync(message.clone()).encode_v1()
}

/// One for all writers.
pub fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap())
}
