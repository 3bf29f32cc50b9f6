//! Sends reminders of action items, of drafts to publish and of incident updates, asks those whose authorization a run
//! awaits, and tidies the outbox.

use std::time::Duration;

use store::{Store, StoreError};

use crate::clock;
use crate::worker::{Pauses, repeat};

/// How long a reminder may come late. Looking costs a few queries on indexes.
const PAUSES: Pauses = Pauses { usual: Duration::from_secs(10), after_error: Duration::from_secs(30) };

/// Sends what is due until the program ends.
pub async fn keep_sending(store: Store) {
    repeat(store, "send reminders", PAUSES, |store| async move { send(&store).await }).await;
}

async fn send(store: &Store) -> Result<bool, StoreError> {
    let now = clock::now();
    let has_more_actions = store.send_reminders(now).await?;
    let has_more_drafts = store.send_publishing_reminders(now).await?;
    let has_more_runs = store.ask_next_decider(now).await?;
    let has_more_updates = store.send_update_reminders(now).await?;
    let has_more_mails = store.delete_old_deliveries(now).await?;
    let has_more_signals = store.delete_old_signal_messages(now).await?;
    Ok(has_more_signals || has_more_actions || has_more_drafts || has_more_runs || has_more_updates || has_more_mails)
}
