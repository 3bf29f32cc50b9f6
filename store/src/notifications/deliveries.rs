//! The outbox: e-mails, leased by the process that sends them, tried again when that fails.

use chrono::{DateTime, TimeDelta, Utc};
use domain::notifications::{DeliveryId, MAX_ATTEMPTS, UnsentMail, pause_after_failures};
use domain::people::{NotificationKind, PersonId, may_administer};
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use crate::rows::delivery;
use crate::unit_of_work::to_microseconds;
use crate::{Secret, Store, StoreError, UnitOfWork};

/// How long a process has to send an e-mail before another one may try.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// The e-mails that the page for administrators lists.
const LISTED: u64 = 100;
/// Longer answers of a mail server are cut.
const MAX_ERROR: usize = 500;

/// An e-mail for the outbox.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    /// The address.
    pub recipient: String,
    /// What it is about, such as [`Self::NOTIFICATIONS`].
    pub kind: &'static str,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// What it belongs to, such as `postmortem-42`: mail programs show those together.
    pub thread: Option<String>,
}

impl NewDelivery {
    /// The kind of an e-mail about notifications.
    pub const NOTIFICATIONS: &'static str = "notifications";
    /// The kind of a weekly digest: the key of its preference.
    pub const WEEKLY_DIGEST: &'static str = NotificationKind::WeeklyDigest.key();
    /// The figures of the insights.
    pub const INSIGHTS: &'static str = NotificationKind::InsightsMail.key();
    /// The kind of an invitation.
    pub const INVITATION: &'static str = "invitation";
    /// The kind of a link for setting a new password.
    pub const PASSWORD_RESET: &'static str = "password_reset";
}

/// An e-mail to send now.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The id.
    pub id: DeliveryId,
    /// The content.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// What it belongs to.
    pub thread: Option<String>,
    /// The token for unsubscribing, where that is possible.
    pub unsubscribe: Option<String>,
    /// The attempts, with this one.
    pub attempts: i32,
}

impl UnitOfWork {
    /// Puts an e-mail into the outbox; it is sent when the transaction is committed.
    pub async fn send_mail(&self, delivery: NewDelivery) -> Result<(), StoreError> {
        insert(&self.transaction, None, self.now, delivery).await
    }

    /// Tries an e-mail again now.
    pub async fn retry_delivery(&self, id: DeliveryId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let retried = delivery::Entity::update_many()
            .col_expr(delivery::Column::SendAfter, Expr::value(self.now))
            .col_expr(delivery::Column::FailedAt, Expr::value(Option::<DateTime<Utc>>::None))
            .col_expr(delivery::Column::Attempts, Expr::value(0))
            .filter(delivery::Column::Id.eq(id.0))
            .filter(delivery::Column::SentAt.is_null())
            .exec(&self.transaction)
            .await?;
        if retried.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }
}

impl Store {
    /// The next e-mail to send, leased to the caller for two minutes; nothing when none is due.
    pub async fn lease_delivery(&self, now: DateTime<Utc>) -> Result<Option<Delivery>, StoreError> {
        let now = to_microseconds(now);
        let due = Condition::all()
            .add(delivery::Column::SentAt.is_null())
            .add(delivery::Column::FailedAt.is_null())
            .add(delivery::Column::SendAfter.lte(now))
            .add(
                Condition::any()
                    .add(delivery::Column::LeasedUntil.is_null())
                    .add(delivery::Column::LeasedUntil.lt(now)),
            );
        // Without a transaction for writing, while there is nothing to send.
        if delivery::Entity::find().filter(due.clone()).one(self.reader()).await?.is_none() {
            return Ok(None);
        }
        let transaction = self.begin().await?;
        let row = delivery::Entity::find()
            .filter(due)
            .order_by_asc(delivery::Column::SendAfter)
            .order_by_asc(delivery::Column::Id)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .one(&transaction)
            .await?;
        let Some(row) = row else { return Ok(None) };
        delivery::ActiveModel {
            id: Set(row.id),
            leased_until: Set(Some(now + LEASE)),
            attempts: Set(row.attempts + 1),
            ..Default::default()
        }
        .update(&transaction)
        .await?;
        transaction.commit().await?;
        Ok(Some(Delivery {
            id: DeliveryId(row.id),
            recipient: row.recipient,
            subject: row.subject,
            text: row.text,
            html: row.html,
            thread: row.thread,
            unsubscribe: Some(row.unsubscribe).filter(|token| !token.is_empty()),
            attempts: row.attempts + 1,
        }))
    }

    /// Records that an e-mail was sent. Its content is emptied.
    pub async fn mark_sent(&self, id: DeliveryId, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sent = delivery::ActiveModel {
            id: Set(id.0),
            sent_at: Set(Some(to_microseconds(now))),
            leased_until: Set(None),
            last_error: Set(None),
            text: Set(String::new()),
            html: Set(String::new()),
            unsubscribe: Set(String::new()),
            ..Default::default()
        };
        sent.update(self.writer()).await?;
        Ok(())
    }

    /// Records that an attempt failed, and when the next one is made: after a growing pause, or not at all when it
    /// cannot succeed or failed too often.
    pub async fn mark_failed(
        &self,
        failed: &Delivery,
        now: DateTime<Utc>,
        (error, is_permanent): (&str, bool),
    ) -> Result<(), StoreError> {
        let now = to_microseconds(now);
        let gives_up = is_permanent || failed.attempts >= MAX_ATTEMPTS;
        let error: String = error.chars().filter(|letter| *letter != '\0').take(MAX_ERROR).collect();
        delivery::ActiveModel {
            id: Set(failed.id.0),
            leased_until: Set(None),
            last_error: Set(Some(error)),
            send_after: Set(now + pause_after_failures(failed.attempts)),
            failed_at: Set(gives_up.then_some(now)),
            ..Default::default()
        }
        .update(self.writer())
        .await?;
        Ok(())
    }

    /// E-mails that were not sent: those with a failed attempt first, then those that wait.
    pub async fn list_unsent(&self) -> Result<Vec<UnsentMail>, StoreError> {
        let rows = delivery::Entity::find()
            .filter(delivery::Column::SentAt.is_null())
            .order_by_desc(delivery::Column::Attempts)
            .order_by_asc(delivery::Column::Id)
            .limit(LISTED)
            .all(self.reader())
            .await?;
        let card = |row: delivery::Model| UnsentMail {
            id: DeliveryId(row.id),
            recipient: row.recipient,
            subject: row.subject,
            created_at: row.created_at,
            next_attempt_at: row.failed_at.is_none().then_some(row.send_after),
            attempts: row.attempts,
            last_error: row.last_error,
        };
        Ok(rows.into_iter().map(card).collect())
    }
}

/// Puts an e-mail into the outbox. Only people can unsubscribe; an invitation comes once.
pub(super) async fn insert(
    connection: &impl ConnectionTrait,
    person: Option<PersonId>,
    now: DateTime<Utc>,
    new: NewDelivery,
) -> Result<(), StoreError> {
    let secret = Secret::random()?;
    let unsubscribe = if person.is_some() { secret.expose().to_owned() } else { String::new() };
    delivery::ActiveModel {
        person_id: Set(person.map(|person| person.0)),
        recipient: Set(new.recipient),
        kind: Set(new.kind.to_owned()),
        subject: Set(new.subject),
        text: Set(new.text),
        html: Set(new.html),
        thread: Set(new.thread),
        unsubscribe_hash: Set(secret.hash()),
        unsubscribe: Set(unsubscribe),
        created_at: Set(now),
        send_after: Set(now),
        attempts: Set(0),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    Ok(())
}
