use std::time::Duration;

use app::notifications::notifications_mail;
use store::{DueMail, NewDelivery, Store, StoreError};

use super::{Smtp, delivery_of};
use crate::clock;

/// How long the outbox may lie untouched. Looking costs two queries on an index.
const PAUSE: Duration = Duration::from_secs(1);
/// After the database or the disk failed.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(30);
/// People whose notifications become e-mails in one go.
const PEOPLE: u64 = 100;

/// Sends e-mail until the program ends.
pub async fn run(store: Store, smtp: Smtp, public_url: String) {
    loop {
        let pause = match look(&store, &smtp, &public_url).await {
            Ok(()) => PAUSE,
            // The log names a full disk once.
            Err(StoreError::DiskFull) => {
                store.report_full_disk();
                PAUSE_AFTER_ERROR
            }
            Err(error) => {
                tracing::error!(%error, "could not process the outbox");
                PAUSE_AFTER_ERROR
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn look(store: &Store, smtp: &Smtp, public_url: &str) -> Result<(), StoreError> {
    for person in store.people_to_mail(clock::now(), PEOPLE).await? {
        let compose = |due: DueMail| {
            let mail = notifications_mail(&due.notifications, public_url);
            delivery_of(&mail, NewDelivery::NOTIFICATIONS, due.person.email)
        };
        store.mail_due_notifications(person, clock::now(), compose).await?;
    }
    while let Some(delivery) = store.lease_delivery(clock::now()).await? {
        match smtp.send(&delivery).await {
            Ok(()) => store.mark_sent(delivery.id, clock::now()).await?,
            Err(failed) => {
                tracing::warn!(
                    delivery = delivery.id.0,
                    attempt = delivery.attempts,
                    error = failed.message,
                    "e-mail was not sent"
                );
                store.mark_failed(&delivery, clock::now(), (&failed.message, failed.is_permanent)).await?;
            }
        }
    }
    Ok(())
}
