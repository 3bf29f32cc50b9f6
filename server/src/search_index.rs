//! Keeps the search index up to date.

use std::time::Duration;

use store::Store;

use crate::worker::{Pauses, repeat};

/// How long a change may wait to be found. While somebody types, the index follows in these steps.
const PAUSES: Pauses = Pauses { usual: Duration::from_secs(1), after_error: Duration::from_secs(30) };

/// Indexes what changes until the program ends.
pub async fn keep_current(store: Store) {
    if let Err(error) = store.note_texts_without_facets().await {
        tracing::error!(%error, "cannot look for texts that an older version indexed");
    }
    repeat(store, "update the search index", PAUSES, |store| async move { store.index_changes().await }).await;
}
