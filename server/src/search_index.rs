//! Keeps the search index up to date.

use std::time::Duration;

use store::{Store, StoreError};

/// How long a change may wait to be found. While somebody types, the index follows in these steps.
const PAUSE: Duration = Duration::from_secs(1);
/// After the database failed.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(30);

/// Indexes what changes until the program ends.
pub async fn keep_current(store: Store) {
    loop {
        let pause = match store.index_changes().await {
            // More may wait; requests have their turn in between.
            Ok(true) => Duration::ZERO,
            Ok(false) => PAUSE,
            // The log names a full disk once.
            Err(StoreError::DiskFull) => {
                store.report_full_disk();
                PAUSE
            }
            Err(error) => {
                tracing::error!(%error, "could not update the search index");
                PAUSE_AFTER_ERROR
            }
        };
        tokio::time::sleep(pause).await;
    }
}
