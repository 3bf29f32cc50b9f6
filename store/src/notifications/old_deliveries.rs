//! E-mails that were sent, or given up, long ago.

use chrono::{DateTime, TimeDelta, Utc};
use domain::notifications::KEPT_DAYS;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use crate::rows::delivery;
use crate::{Store, StoreError};

/// The e-mails that are deleted at once, so that others can write in between.
const AT_ONCE: u64 = 500;

impl Store {
    /// Deletes some of the e-mails that were sent, or given up, more than 90 days ago; `true` when there may be more.
    /// Those that were given up may contain secret links.
    pub async fn delete_old_deliveries(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let long_ago = now - TimeDelta::days(KEPT_DAYS);
        // Each is a range of the index.
        let given_up = delivery::Column::SentAt.is_null().and(delivery::Column::FailedAt.lt(long_ago));
        let old = Condition::any().add(delivery::Column::SentAt.lt(long_ago)).add(given_up);
        let ids: Vec<i64> = delivery::Entity::find()
            .filter(old)
            .select_only()
            .column(delivery::Column::Id)
            .limit(AT_ONCE)
            .into_tuple()
            .all(self.reader())
            .await?;
        if ids.is_empty() {
            return Ok(false);
        }
        let is_full = ids.len() as u64 == AT_ONCE;
        delivery::Entity::delete_many().filter(delivery::Column::Id.is_in(ids)).exec(self.writer()).await?;
        Ok(is_full)
    }
}
