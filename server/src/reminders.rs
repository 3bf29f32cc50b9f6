//! Sends reminders of action items, of drafts to publish, of rollback plans and of incident updates, asks those whose
//! authorization a run awaits, proposes rollback plans that signals call for, and tidies the outbox.

use std::time::Duration;

use store::{Store, StoreError};

use crate::clock;
use crate::worker::{Pauses, repeat};

/// How long a reminder may come late. Looking costs a few queries on indexes.
const PAUSES: Pauses = Pauses { usual: Duration::from_secs(10), after_error: Duration::from_secs(30) };

/// How often reminders are looked for that a wrong clock lost.
const PAUSES_OF_PLANS: Pauses = Pauses { usual: Duration::from_hours(24), after_error: Duration::from_mins(1) };

/// Sends what is due until the program ends.
pub async fn keep_sending(store: Store) {
    let planning = repeat(store.clone(), "plan reminders again", PAUSES_OF_PLANS, |store| async move {
        store.plan_lost_reminders(clock::now()).await.map(|()| false)
    });
    let sending = repeat(store, "send reminders", PAUSES, |store| async move { send(&store).await });
    tokio::join!(planning, sending);
}

/// What fails holds up nothing else: a rollback may await an answer.
async fn send(store: &Store) -> Result<bool, StoreError> {
    let now = clock::now();
    let looks = [
        store.ask_next_decider(now).await,
        store.send_proposal(now).await,
        store.send_update_reminders(now).await,
        store.send_reminders(now).await,
        store.send_publishing_reminders(now).await,
        store.send_plan_reminder(now).await,
        store.delete_old_deliveries(now).await,
        store.delete_old_signal_messages(now).await,
    ];
    looks.into_iter().try_fold(false, |has_more, look| Ok(look? || has_more))
}
