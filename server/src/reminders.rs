//! Sends reminders of action items and of drafts to publish.

use std::time::Duration;

use store::{Store, StoreError};

use crate::clock;

/// How long a reminder may come late. Looking costs one query on an index.
const PAUSE: Duration = Duration::from_secs(30);

/// Sends what is due until the program ends.
pub async fn keep_sending(store: Store) {
    loop {
        let pause = match send(&store).await {
            // More may wait; requests have their turn in between.
            Ok(true) => Duration::ZERO,
            Ok(false) => PAUSE,
            // The log names a full disk once.
            Err(StoreError::DiskFull) => {
                store.report_full_disk();
                PAUSE
            }
            Err(error) => {
                tracing::error!(%error, "could not send reminders");
                PAUSE
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn send(store: &Store) -> Result<bool, StoreError> {
    let now = clock::now();
    let has_more_actions = store.send_reminders(now).await?;
    Ok(store.send_publishing_reminders(now).await? || has_more_actions)
}
