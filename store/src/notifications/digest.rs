//! Weekly digests: for whom one is due, and that each is written once.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::notifications::{Digest, DigestWeek, Frequency, usual_frequency};
use domain::people::{NotificationKind, Person, PersonId, Role, TeamId, TeamName};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, TryInsertResult};

use super::deliveries::{NewDelivery, insert};
use super::preferences::frequencies;
use crate::people::person_of;
use crate::rows::{digest, person, team};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// The digest that somebody is to get.
#[derive(Debug, Clone)]
pub struct DueDigest {
    /// The person.
    pub person: Person,
    /// The teams that the person leads; none for administrators, who get a digest of all.
    pub teams: Vec<TeamName>,
    /// The week.
    pub week: DigestWeek,
    /// The time zone in which the week begins.
    pub zone: Tz,
    /// Whether the person wants it.
    pub is_wanted: bool,
}

impl Store {
    /// The digests that are due and were not written yet. Of several weeks only the last one counts; whoever got an
    /// account after a digest was due waits for the next one.
    pub async fn due_digests(&self, now: DateTime<Utc>) -> Result<Vec<DueDigest>, StoreError> {
        let leads = Query::select()
            .column(team::Column::LeadId)
            .from(team::Entity)
            .and_where(team::Column::LeadId.is_not_null())
            .take();
        let people = person::Entity::find()
            .filter(person::Column::DisabledAt.is_null())
            .filter(
                Condition::any()
                    .add(person::Column::Role.eq(Role::Administrator.key()))
                    .add(person::Column::Id.in_subquery(leads)),
            )
            .order_by_asc(person::Column::Id)
            .all(self.reader())
            .await?;
        let teams = team::Entity::find()
            .filter(team::Column::LeadId.is_not_null())
            .order_by_asc(team::Column::Name)
            .all(self.reader())
            .await?;
        let mut due = Vec::new();
        for row in people {
            let since = row.created_at;
            let digest = due_for(person_of(row)?, &teams, now);
            // Somebody may have stopped leading a team just now; without one, the digest would be of all.
            let is_concerned = digest.person.role == Role::Administrator || !digest.teams.is_empty();
            due.extend(Some(digest).filter(|digest| is_concerned && digest.week.send_at(digest.zone) > since));
        }
        let people: Vec<i64> = due.iter().map(|digest| digest.person.id.0).collect();
        let Some(first) = due.iter().map(|digest| digest.week.0).min() else { return Ok(due) };
        let written: Vec<(i64, NaiveDate)> = digest::Entity::find()
            .filter(digest::Column::PersonId.is_in(people))
            .filter(digest::Column::Week.gte(first))
            .select_only()
            .columns([digest::Column::PersonId, digest::Column::Week])
            .into_tuple()
            .all(self.reader())
            .await?;
        due.retain(|digest| !written.contains(&(digest.person.id.0, digest.week.0)));
        let chosen =
            frequencies(self.reader(), &due.iter().map(|digest| digest.person.id.0).collect::<Vec<_>>()).await?;
        for digest in &mut due {
            let kind = NotificationKind::WeeklyDigest;
            let frequency = chosen.get(&(digest.person.id.0, kind)).copied();
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
        let PersonId(person_id) = due.person.id;
        let transaction = self.begin().await?;
        let row = digest::ActiveModel { person_id: Set(person_id), week: Set(due.week.0), at: Set(now) };
        let written = digest::Entity::insert(row)
            .on_conflict_do_nothing_on([digest::Column::PersonId, digest::Column::Week])
            .exec_without_returning(&transaction)
            .await?;
        if let (TryInsertResult::Inserted(1), Some(mail)) = (written, mail) {
            insert(&transaction, Some(due.person.id), now, mail).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// The last digest of a person that was due.
fn due_for(person: Person, teams: &[team::Model], now: DateTime<Utc>) -> DueDigest {
    let led: Vec<_> = match person.role {
        Role::Administrator => Vec::new(),
        _ => teams.iter().filter(|team| team.lead_id == Some(person.id.0)).collect(),
    };
    let zone = led.first().and_then(|team| team.zone.parse().ok()).unwrap_or(person.zone);
    let teams = led.into_iter().map(|team| TeamName { id: TeamId(team.id), name: team.name.clone() }).collect();
    DueDigest { person, teams, week: DigestWeek::due_at(now, zone), zone, is_wanted: true }
}
