//! E-mails with the figures of the insights: for whom one is due, and that each is written once.

use chrono::{DateTime, NaiveDate, Utc};
use domain::notifications::{Frequency, InsightsMailing};
use domain::people::NotificationKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set, TryInsertResult};

use super::deliveries::{NewDelivery, insert};
use super::leaders::Leader;
use crate::error::read;
use crate::rows::{insights_mail, notification_preference};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// An e-mail with figures that somebody is to get.
#[derive(Debug, Clone)]
pub struct DueInsights {
    /// Who gets it.
    pub leader: Leader,
    /// When it was due, and of which period it is.
    pub mailing: InsightsMailing,
}

impl Store {
    /// The e-mails that are due and were not written yet. Of several that a server which was down did not write, only
    /// the last one counts; whoever chose them after one was due waits for the next one.
    pub async fn due_insights(&self, now: DateTime<Utc>) -> Result<Vec<DueInsights>, StoreError> {
        let chosen = self.insights_frequencies().await?;
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        let mut due = Vec::new();
        for leader in self.leaders().await? {
            let Some((_, frequency, chosen_at)) = chosen.iter().find(|(id, ..)| *id == leader.person.id.0) else {
                continue;
            };
            let Some(mailing) = InsightsMailing::due_at(*frequency, now, leader.zone) else { continue };
            let since = chosen_at.unwrap_or(leader.since).max(leader.since);
            due.extend((mailing.send_at(leader.zone) > since).then_some(DueInsights { leader, mailing }));
        }
        let Some(first) = due.iter().map(|due| due.mailing.day).min() else { return Ok(due) };
        let written: Vec<(i64, String, NaiveDate)> = insights_mail::Entity::find()
            .filter(insights_mail::Column::PersonId.is_in(due.iter().map(|due| due.leader.person.id.0)))
            .filter(insights_mail::Column::Day.gte(first))
            .select_only()
            .columns([insights_mail::Column::PersonId, insights_mail::Column::Frequency, insights_mail::Column::Day])
            .into_tuple()
            .all(self.reader())
            .await?;
        due.retain(|due| {
            let is_same = |(id, frequency, day): &(i64, String, NaiveDate)| {
                *id == due.leader.person.id.0 && frequency == due.mailing.frequency.key() && *day == due.mailing.day
            };
            !written.iter().any(is_same)
        });
        Ok(due)
    }

    /// Who wants e-mails with figures, how often, and since when.
    async fn insights_frequencies(&self) -> Result<Vec<(i64, Frequency, Option<DateTime<Utc>>)>, StoreError> {
        let rows = notification_preference::Entity::find()
            .filter(notification_preference::Column::Kind.eq(NotificationKind::InsightsMail.key()))
            .filter(notification_preference::Column::Frequency.ne(Frequency::Never.key()))
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                let frequency = read(Frequency::from_key(&row.frequency), "notification_preference", row.id)?;
                Ok((row.person_id, frequency, row.chosen_at))
            })
            .collect()
    }

    /// Puts an e-mail with figures into the outbox, unless another process did. Without one there was nothing to tell,
    /// which counts as written.
    pub async fn send_insights(
        &self,
        due: &DueInsights,
        now: DateTime<Utc>,
        mail: Option<NewDelivery>,
    ) -> Result<(), StoreError> {
        let (now, person) = (to_microseconds(now), due.leader.person.id);
        let transaction = self.begin().await?;
        let row = insights_mail::ActiveModel {
            person_id: Set(person.0),
            frequency: Set(due.mailing.frequency.key().to_owned()),
            day: Set(due.mailing.day),
            at: Set(now),
        };
        let key = [insights_mail::Column::PersonId, insights_mail::Column::Frequency, insights_mail::Column::Day];
        let written = insights_mail::Entity::insert(row)
            .on_conflict_do_nothing_on(key)
            .exec_without_returning(&transaction)
            .await?;
        if let (TryInsertResult::Inserted(1), Some(mail)) = (written, mail) {
            insert(&transaction, Some(person), now, mail).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
