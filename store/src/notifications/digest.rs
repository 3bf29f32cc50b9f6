//! Weekly digests: for whom one is due, and that each is written once.

use chrono::{DateTime, NaiveDate, Utc};
use domain::notifications::{Digest, DigestWeek, Frequency, usual_frequency};
use domain::people::{NotificationKind, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set, TryInsertResult};

use super::deliveries::{NewDelivery, insert};
use super::leaders::Leader;
use super::preferences::frequencies;
use crate::rows::digest;
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// The digest that somebody is to get.
#[derive(Debug, Clone)]
pub struct DueDigest {
    /// Who gets it.
    pub leader: Leader,
    /// The week.
    pub week: DigestWeek,
    /// Whether the person wants it.
    pub is_wanted: bool,
}

impl Store {
    /// The digests that are due and were not written yet. Of several weeks only the last one counts; whoever got an
    /// account after a digest was due waits for the next one.
    pub async fn due_digests(&self, now: DateTime<Utc>) -> Result<Vec<DueDigest>, StoreError> {
        let mut due: Vec<_> = self
            .leaders()
            .await?
            .into_iter()
            .map(|leader| DueDigest { week: DigestWeek::due_at(now, leader.zone), leader, is_wanted: true })
            .filter(|digest| digest.week.send_at(digest.leader.zone) > digest.leader.since)
            .collect();
        let people: Vec<i64> = due.iter().map(|digest| digest.leader.person.id.0).collect();
        let Some(first) = due.iter().map(|digest| digest.week.0).min() else { return Ok(due) };
        let written: Vec<(i64, NaiveDate)> = digest::Entity::find()
            .filter(digest::Column::PersonId.is_in(people))
            .filter(digest::Column::Week.gte(first))
            .select_only()
            .columns([digest::Column::PersonId, digest::Column::Week])
            .into_tuple()
            .all(self.reader())
            .await?;
        due.retain(|digest| !written.contains(&(digest.leader.person.id.0, digest.week.0)));
        let chosen =
            frequencies(self.reader(), &due.iter().map(|digest| digest.leader.person.id.0).collect::<Vec<_>>()).await?;
        for digest in &mut due {
            let kind = NotificationKind::WeeklyDigest;
            let frequency = chosen.get(&(digest.leader.person.id.0, kind)).copied();
            digest.is_wanted = frequency.unwrap_or_else(|| usual_frequency(kind)) != Frequency::Never;
        }
        Ok(due)
    }

    /// Puts a digest into the outbox, as `compose` writes it, unless another process did. One that is empty or not
    /// wanted counts as written.
    pub async fn send_digest(
        &self,
        due: &DueDigest,
        now: DateTime<Utc>,
        compose: impl FnOnce(&Digest) -> NewDelivery,
    ) -> Result<(), StoreError> {
        let now = to_microseconds(now);
        let mail = if due.is_wanted {
            let digest = self.digest(due).await?;
            (!digest.is_empty()).then(|| compose(&digest))
        } else {
            None
        };
        let PersonId(person_id) = due.leader.person.id;
        let transaction = self.begin().await?;
        let row = digest::ActiveModel { person_id: Set(person_id), week: Set(due.week.0), at: Set(now) };
        let written = digest::Entity::insert(row)
            .on_conflict_do_nothing_on([digest::Column::PersonId, digest::Column::Week])
            .exec_without_returning(&transaction)
            .await?;
        if let (TryInsertResult::Inserted(1), Some(mail)) = (written, mail) {
            insert(&transaction, Some(due.leader.person.id), now, mail).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
