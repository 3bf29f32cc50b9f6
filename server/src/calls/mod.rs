//! Sends the requests that wait, to destinations that administrators allowed.

mod connecting;
mod sending;

use std::sync::Arc;
use std::time::Duration;

use store::{LeasedCall, Store, StoreError};
use tokio::sync::Semaphore;

use crate::clock;
use crate::worker::{Pauses, repeat};

/// How long the queue may lie untouched. Looking costs one query on an index.
const PAUSES: Pauses = Pauses { usual: Duration::from_millis(500), after_error: Duration::from_secs(10) };
/// Requests that are sent at the same time: one that nobody answers keeps no other waiting.
const AT_ONCE: usize = 16;

/// Sends requests until the program ends.
pub async fn keep_sending(store: Store) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    repeat(store, "send the requests of runs", PAUSES, |store| look(store, Arc::clone(&places))).await;
}

async fn look(store: Store, places: Arc<Semaphore>) -> Result<bool, StoreError> {
    while let Ok(place) = Arc::clone(&places).try_acquire_owned() {
        let Some(call) = store.lease_call(clock::now()).await? else { return Ok(false) };
        let store = store.clone();
        tokio::spawn(async move {
            // Without a record, the lease ends and the request is sent again, with the same key.
            if let Err(error) = send(&store, &call).await {
                tracing::error!(%error, key = call.key, "what came of a request could not be saved");
            }
            drop(place);
        });
    }
    Ok(false)
}

async fn send(store: &Store, call: &LeasedCall) -> Result<(), StoreError> {
    let answer = sending::send(call, clock::now()).await;
    if let Some(error) = &answer.error {
        tracing::warn!(key = call.key, attempt = call.attempts, error, "a request was not accepted");
    }
    store.record_call(call, clock::now(), &answer).await
}
