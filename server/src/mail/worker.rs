use std::time::Duration;

use app::notifications::notifications_mail;
use store::{DueMail, NewDelivery, Store, StoreError};

use super::{Smtp, delivery_of};
use crate::clock;
use crate::worker::{Pauses, repeat};

/// How long the outbox may lie untouched. Looking costs two queries on an index.
const PAUSES: Pauses = Pauses { usual: Duration::from_secs(1), after_error: Duration::from_secs(30) };
/// People whose notifications become e-mails in one go.
const PEOPLE: u64 = 100;

/// Sends e-mail until the program ends.
pub async fn run(store: Store, smtp: Smtp, public_url: String) {
    let (smtp, public_url) = (&smtp, public_url.as_str());
    repeat(store, "process the outbox", PAUSES, |store| async move { look(&store, smtp, public_url).await }).await;
}

async fn look(store: &Store, smtp: &Smtp, public_url: &str) -> Result<bool, StoreError> {
    for person in store.people_to_mail(clock::now(), PEOPLE).await? {
        let compose = |due: DueMail| {
            let mail = notifications_mail(&due.notifications, due.more, public_url);
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
    Ok(false)
}
