use chrono::{DateTime, Utc};

use super::deliveries::{NewDelivery, insert};
use crate::people::{Counter, NewPasswordReset, requested_reset};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

impl Store {
    /// Puts an e-mail with a reset link into the outbox, if there is an account with this address that
    /// is not disabled. The result is the same if there is none. An account gets at most one such
    /// e-mail in five minutes. The result is the number of seconds to wait if there were too many
    /// requests from this network address.
    pub async fn request_password_reset(
        &self,
        email: &str,
        address: &str,
        now: DateTime<Utc>,
        compose: impl FnOnce(&NewPasswordReset) -> NewDelivery,
    ) -> Result<Option<i64>, StoreError> {
        let now = to_microseconds(now);
        let counter = Counter::resets_from(address);
        if let Some(seconds) = self.seconds_to_wait(std::slice::from_ref(&counter), now).await? {
            return Ok(Some(seconds));
        }
        let transaction = self.begin().await?;
        counter.count_one(&transaction, now).await?;
        if let Some(created) = requested_reset(&transaction, email, now).await? {
            insert(&transaction, None, now, compose(&created)).await?;
        }
        transaction.commit().await?;
        Ok(None)
    }
}
