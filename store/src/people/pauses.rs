use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{FREE_ATTEMPTS, FREE_ATTEMPTS_PER_ADDRESS, network_of, pause_after};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use crate::rows::pause;
use crate::{Store, StoreError, hash_of};

/// Wrong passwords are forgotten after a day without one.
const FORGOTTEN_HOURS: i64 = 24;

/// What wrong passwords are counted for.
#[derive(Debug)]
pub(crate) struct Counter {
    subject: String,
    free_attempts: u32,
}

impl Counter {
    /// An account as it is tried from one address. Another address has a counter of its own, so nobody can keep the
    /// owner out from elsewhere.
    pub(super) fn account_from(email: &str, address: &str) -> Self {
        let subject = format!("{}{}", account_prefix(email), network_of(address));
        Self { subject, free_attempts: FREE_ATTEMPTS }
    }

    /// All that is tried from one address.
    pub(super) fn address(address: &str) -> Self {
        Self { subject: format!("address {}", network_of(address)), free_attempts: FREE_ATTEMPTS_PER_ADDRESS }
    }

    /// Password reset links asked for from one address.
    pub(crate) fn resets_from(address: &str) -> Self {
        Self { subject: format!("resets {}", network_of(address)), free_attempts: FREE_ATTEMPTS_PER_ADDRESS }
    }

    /// A browser in which the person signed in before.
    pub(super) fn device(token_hash: &str) -> Self {
        Self { subject: format!("device {token_hash}"), free_attempts: FREE_ATTEMPTS }
    }

    /// Begins again at zero.
    pub(super) async fn clear(&self, connection: &impl ConnectionTrait) -> Result<(), StoreError> {
        pause::Entity::delete_by_id(self.subject.as_str()).exec(connection).await?;
        Ok(())
    }

    /// Counts an attempt.
    pub(crate) async fn count_one(
        &self,
        connection: &impl ConnectionTrait,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let known = pause::Entity::find_by_id(self.subject.as_str()).lock_exclusive().one(connection).await?;
        let known = known.filter(|known| known.last_at > forgotten_before(now));
        let failures = known.map_or(0, |known| known.failures).saturating_add(1);
        let pause = pause_after(failures.unsigned_abs(), self.free_attempts);
        let row = pause::ActiveModel {
            subject: Set(self.subject.clone()),
            failures: Set(failures),
            last_at: Set(now),
            until: Set((!pause.is_zero()).then(|| now + pause)),
        };
        pause::Entity::insert(row)
            .on_conflict(
                OnConflict::column(pause::Column::Subject)
                    .update_columns([pause::Column::Failures, pause::Column::LastAt, pause::Column::Until])
                    .to_owned(),
            )
            .exec_without_returning(connection)
            .await?;
        Ok(())
    }
}

impl Store {
    /// How long to wait until all of these may try again.
    pub(crate) async fn seconds_to_wait(
        &self,
        counters: &[Counter],
        now: DateTime<Utc>,
    ) -> Result<Option<i64>, StoreError> {
        let subjects = counters.iter().map(|counter| counter.subject.as_str());
        let pauses = pause::Entity::find().filter(pause::Column::Subject.is_in(subjects)).all(self.reader()).await?;
        let until = pauses.into_iter().filter_map(|pause| pause.until).max();
        Ok(until.filter(|until| *until > now).map(|until| (until - now).num_seconds() + 1))
    }

    /// Counts a wrong password.
    pub(super) async fn count_failure(&self, counters: &[Counter], now: DateTime<Utc>) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        for counter in counters {
            counter.count_one(&transaction, now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// Ends the pauses of an account, whatever address they are for.
pub(super) async fn clear_account(connection: &impl ConnectionTrait, email: &str) -> Result<(), StoreError> {
    pause::Entity::delete_many()
        .filter(pause::Column::Subject.starts_with(account_prefix(email)))
        .exec(connection)
        .await?;
    Ok(())
}

/// Deletes what is forgotten anyway: strangers can make a counter for any account that they think of.
pub(super) async fn delete_forgotten(connection: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), StoreError> {
    pause::Entity::delete_many().filter(pause::Column::LastAt.lt(forgotten_before(now))).exec(connection).await?;
    Ok(())
}

fn forgotten_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::hours(FORGOTTEN_HOURS)
}

fn account_prefix(email: &str) -> String {
    format!("account {} from ", hash_of(email))
}
