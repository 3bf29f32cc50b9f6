//! Puts weekly digests into the outbox.

use std::time::Duration;

use app::notifications::digest_mail;
use chrono::{DateTime, Utc};
use store::{NewDelivery, Store, StoreError};

use super::delivery_of;
use super::insights::send_insights;
use crate::clock;
use crate::worker::{Pauses, repeat};

/// How long a digest may come late. Looking costs a few queries of the people who may get one.
const PAUSES: Pauses = Pauses { usual: Duration::from_secs(30), after_error: Duration::from_secs(30) };

/// Writes the digests and the e-mails with figures that are due until the program ends.
pub async fn keep_sending(store: Store, public_url: String) {
    let public_url = public_url.as_str();
    repeat(store, "write weekly digests and e-mails with figures", PAUSES, |store| async move {
        send_digests(&store, clock::now(), public_url).await?;
        send_insights(&store, clock::now(), public_url).await?;
        Ok(false)
    })
    .await;
}

/// Writes the digests that are due at an instant; they are sent right away. One that fails is logged, and does not stop
/// those of other people; it stays due.
pub async fn send_digests(store: &Store, at: DateTime<Utc>, public_url: &str) -> Result<(), StoreError> {
    for due in store.due_digests(at).await? {
        let compose = |digest: &domain::notifications::Digest| {
            delivery_of(&digest_mail(digest, public_url), NewDelivery::WEEKLY_DIGEST, due.leader.person.email.clone())
        };
        match store.send_digest(&due, clock::now(), compose).await {
            Err(StoreError::DiskFull) => return Err(StoreError::DiskFull),
            Err(error) => tracing::error!(%error, person = due.leader.person.id.0, "could not write a weekly digest"),
            Ok(()) => {}
        }
    }
    Ok(())
}
