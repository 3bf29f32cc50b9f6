//! E-mails that were sent long ago.

use chrono::{DateTime, TimeDelta, Utc};
use domain::notifications::KEPT_DAYS;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::rows::delivery;
use crate::{Store, StoreError};

/// The e-mails that are deleted at once, so that others can write in between.
const AT_ONCE: u64 = 500;

impl Store {
    /// Deletes some of the e-mails that were sent more than 90 days ago; `true` when there may be more.
    pub async fn delete_old_deliveries(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let ids: Vec<i64> = delivery::Entity::find()
            .filter(delivery::Column::SentAt.lt(now - TimeDelta::days(KEPT_DAYS)))
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
