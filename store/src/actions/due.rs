//! Records whose reminders are due, some in each transaction.

use domain::actions::Policies;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{DatabaseTransaction, EntityTrait, FromQueryResult, QueryOrder, QuerySelect, Select};

use super::policies::load_policies;
use crate::{Store, StoreError};

/// The records of one transaction.
const AT_ONCE: u64 = 100;

/// Records to remind of, in a transaction that holds them.
pub(super) struct Due<Row> {
    pub(super) transaction: DatabaseTransaction,
    pub(super) rows: Vec<Row>,
    pub(super) policies: Policies,
}

impl Store {
    /// The first of the records that are due, in this order, if there are any. Those that another transaction holds are
    /// left for the next look; when all are held, this waits for the first of them. There may be none left then.
    pub(super) async fn hold_due<E: EntityTrait>(
        &self,
        due: Select<E>,
        [first, second]: [E::Column; 2],
    ) -> Result<Option<Due<E::Model>>, StoreError>
    where
        E::Model: FromQueryResult,
    {
        // Without a transaction for writing, while there is nothing to send.
        if due.clone().one(self.reader()).await?.is_none() {
            return Ok(None);
        }
        let transaction = self.begin().await?;
        let due = due.order_by_asc(first).order_by_asc(second);
        let free = due.clone().limit(AT_ONCE).lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked);
        let mut rows = free.all(&transaction).await?;
        if rows.is_empty() {
            // One only: to wait while holding others could lead to a deadlock.
            rows = due.limit(1).lock(LockType::NoKeyUpdate).all(&transaction).await?;
        }
        let policies = load_policies(&transaction).await?;
        Ok(Some(Due { transaction, rows, policies }))
    }
}
