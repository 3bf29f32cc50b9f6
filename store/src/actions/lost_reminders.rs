//! Finds action items and drafts for which no reminder is planned, although there may be some to send.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::actions::LATE_DAYS;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::board::UNFINISHED;
use super::planning::{look_at_actions, look_at_drafts};
use super::policies::load_policies;
use crate::rows::{action_item, postmortem};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// The action items or drafts that are planned again at once, so that others can write in between.
const AT_ONCE: u64 = 500;

impl Store {
    /// Looks again at the action items and drafts for which no further reminder is planned, but of which there may be
    /// some to send. While the clock was ahead, all reminders seemed to be long past. What was sent is not sent again.
    pub async fn plan_lost_reminders(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let now = to_microseconds(now);
        let policies = load_policies(self.reader()).await?;
        let before = |days| now.checked_sub_days(Days::new(days)).unwrap_or(now);
        let since = before(LATE_DAYS);
        self.plan_lost_of_actions(before(policies.days_of_reminders()).date_naive(), since).await?;
        match policies.days_of_publishing_reminders() {
            Some(days) => self.plan_lost_of_drafts(before(days), since).await,
            None => Ok(()),
        }
    }

    async fn plan_lost_of_actions(&self, earliest: NaiveDate, since: DateTime<Utc>) -> Result<(), StoreError> {
        let mut previous = 0;
        loop {
            // The conditions are written as in the index.
            let ids: Vec<i64> = action_item::Entity::find()
                .filter(action_item::Column::RemovedAt.is_null())
                .filter(Expr::cust(UNFINISHED))
                .filter(action_item::Column::RemindAt.is_null())
                .filter(action_item::Column::Due.gte(earliest))
                .filter(action_item::Column::Id.gt(previous))
                .order_by_asc(action_item::Column::Id)
                .limit(AT_ONCE)
                .select_only()
                .column(action_item::Column::Id)
                .into_tuple()
                .all(self.reader())
                .await?;
            let Some(last) = ids.last().copied() else { return Ok(()) };
            previous = last;
            let which = action_item::Column::Id.is_in(ids).and(action_item::Column::RemindAt.is_null());
            look_at_actions(self.writer(), which, since).await?;
        }
    }

    async fn plan_lost_of_drafts(&self, earliest: DateTime<Utc>, since: DateTime<Utc>) -> Result<(), StoreError> {
        let mut previous = 0;
        loop {
            // The conditions are written as in the index.
            let numbers: Vec<i64> = postmortem::Entity::find()
                .filter(postmortem::Column::PublicationId.is_null())
                .filter(postmortem::Column::ArchivedAt.is_null())
                .filter(postmortem::Column::PublishRemindAt.is_null())
                .filter(postmortem::Column::CreatedAt.gte(earliest))
                .filter(postmortem::Column::Number.gt(previous))
                .order_by_asc(postmortem::Column::Number)
                .limit(AT_ONCE)
                .select_only()
                .column(postmortem::Column::Number)
                .into_tuple()
                .all(self.reader())
                .await?;
            let Some(last) = numbers.last().copied() else { return Ok(()) };
            previous = last;
            let which = postmortem::Column::Number.is_in(numbers).and(postmortem::Column::PublishRemindAt.is_null());
            look_at_drafts(self.writer(), which, since).await?;
        }
    }
}
