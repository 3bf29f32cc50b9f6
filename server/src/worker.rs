//! Work that the server does by itself until it ends.

use std::time::Duration;

use store::{Store, StoreError};

/// How long a worker waits before it looks again.
#[derive(Debug, Clone, Copy)]
pub struct Pauses {
    /// After a look that found nothing more.
    pub usual: Duration,
    /// After the database or the disk failed.
    pub after_error: Duration,
}

/// Looks again and again, without a pause while a look says that there is more. `what` names the work in the log.
pub async fn repeat<Look: Future<Output = Result<bool, StoreError>>>(
    store: Store,
    what: &'static str,
    pauses: Pauses,
    look: impl Fn(Store) -> Look,
) {
    loop {
        let pause = match look(store.clone()).await {
            // More may wait; requests have their turn in between.
            Ok(true) => Duration::ZERO,
            Ok(false) => pauses.usual,
            // The log names a full disk once.
            Err(StoreError::DiskFull) => {
                store.report_full_disk();
                pauses.after_error
            }
            Err(error) => {
                tracing::error!(%error, "could not {what}");
                pauses.after_error
            }
        };
        tokio::time::sleep(pause).await;
    }
}
