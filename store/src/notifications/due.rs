//! Notifications that are due to be mailed: those of a person become one e-mail.

use chrono::{DateTime, TimeDelta, Utc};
use domain::notifications::{MINUTES_BETWEEN_MAILS, STALE_DAYS};
use domain::people::{Notification, Person, PersonId};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::deliveries::{NewDelivery, insert};
use crate::people::{notifications_of, person_of, shown_to};
use crate::rows::{delivery, notification, person, postmortem};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// The notifications in one e-mail; further ones are counted, and can be read in the app.
const MOST: u64 = 50;

/// What an e-mail about notifications contains.
#[derive(Debug, Clone)]
pub struct DueMail {
    /// The recipient.
    pub person: Person,
    /// The notifications, the oldest first.
    pub notifications: Vec<Notification>,
    /// How many more there are.
    pub more: u64,
}

impl Store {
    /// People with notifications to mail, at most `most`. Whoever got an e-mail within the last ten minutes waits.
    pub async fn people_to_mail(&self, now: DateTime<Utc>, most: u64) -> Result<Vec<PersonId>, StoreError> {
        let recent = Query::select()
            .expr(Expr::val(1))
            .from(delivery::Entity)
            .and_where(
                Expr::col((delivery::Entity, delivery::Column::PersonId))
                    .equals((notification::Entity, notification::Column::PersonId)),
            )
            .and_where(delivery::Column::Kind.eq(NewDelivery::NOTIFICATIONS))
            .and_where(delivery::Column::CreatedAt.gt(now - TimeDelta::minutes(MINUTES_BETWEEN_MAILS)))
            .take();
        let people: Vec<i64> = notification::Entity::find()
            .filter(notification::Column::MailAt.lte(now))
            .filter(Expr::exists(recent).not())
            .select_only()
            .column(notification::Column::PersonId)
            .distinct()
            .limit(most)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(people.into_iter().map(PersonId).collect())
    }

    /// Puts an e-mail with the due notifications of a person into the outbox, as `compose` writes it. Those that
    /// were read, that the person may no longer see, or that are older than a week are left out; when none remain,
    /// there is no e-mail.
    pub async fn mail_due_notifications(
        &self,
        id: PersonId,
        now: DateTime<Utc>,
        compose: impl FnOnce(DueMail) -> NewDelivery,
    ) -> Result<(), StoreError> {
        let now = to_microseconds(now);
        let transaction = self.begin().await?;
        // Another process may be about to do the same.
        let row = person::Entity::find_by_id(id.0).lock_exclusive().one(&transaction).await?;
        let Some(row) = row else { return Ok(()) };
        let is_disabled = row.disabled_at.is_some();
        let person = person_of(row)?;
        let due = shown_to(person.viewer())
            .filter(notification::Column::MailAt.lte(now))
            .filter(notification::Column::MailAt.gt(now - TimeDelta::days(STALE_DAYS)))
            .filter(notification::Column::ReadAt.is_null());
        let rows = due
            .clone()
            .select_also(postmortem::Entity)
            .order_by_asc(notification::Column::Id)
            .limit(MOST)
            .all(&transaction)
            .await?;
        let is_full = rows.len() as u64 == MOST;
        let notifications = notifications_of(&transaction, rows).await?;
        let more = if is_full { due.count(&transaction).await?.saturating_sub(MOST) } else { 0 };
        notification::Entity::update_many()
            .col_expr(notification::Column::MailAt, Expr::value(Option::<DateTime<Utc>>::None))
            .filter(notification::Column::PersonId.eq(id.0))
            .filter(notification::Column::MailAt.lte(now))
            .exec(&transaction)
            .await?;
        if !notifications.is_empty() && !is_disabled {
            insert(&transaction, Some(id), now, compose(DueMail { person, notifications, more })).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
