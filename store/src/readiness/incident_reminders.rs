//! Reminders of updates that were not sent by their time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::{NotificationKind, PersonId, Role, Viewer};
use domain::readiness::{Audience, IncidentNumber, IncidentProgress, may_see_incident};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::incident_visibility::access_of;
use super::incidents::load_incident_entries;
use crate::error::read;
use crate::people::{NewNotification, Teller};
use crate::rows::{incident, incident_reminder, person};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// The reminders of one transaction.
const AT_ONCE: u64 = 100;

/// Plans the reminder after an update for an audience; after the end, there is none for any.
pub(super) async fn plan_reminders(
    connection: &impl ConnectionTrait,
    number: IncidentNumber,
    audience: Option<Audience>,
    progress: &IncidentProgress,
) -> Result<(), StoreError> {
    let is_resolved = progress.resolved_at.is_some();
    if audience.is_none() && !is_resolved {
        return Ok(());
    }
    let of = audience.filter(|_| !is_resolved).map(|audience| incident_reminder::Column::Audience.eq(audience.key()));
    incident_reminder::Entity::delete_many()
        .filter(incident_reminder::Column::Incident.eq(number.0))
        .filter(Condition::all().add_option(of))
        .exec(connection)
        .await?;
    let due = audience.and_then(|audience| Some((audience, progress.updates.get(&audience)?.due_at?)));
    if let Some((audience, at)) = due.filter(|_| !is_resolved) {
        let row = incident_reminder::ActiveModel {
            incident: Set(number.0),
            audience: Set(audience.key().to_owned()),
            at: Set(at),
        };
        incident_reminder::Entity::insert(row).exec_without_returning(connection).await?;
    }
    Ok(())
}

impl Store {
    /// Reminds of the updates that are overdue; `true` when there may be more. Each due time is told of once, also when
    /// several processes look, and several of one incident together.
    pub async fn send_update_reminders(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let now = to_microseconds(now);
        let due = incident_reminder::Entity::find().filter(incident_reminder::Column::At.lte(now));
        // Without a transaction for writing, while there is nothing to send.
        if due.clone().one(self.reader()).await?.is_none() {
            return Ok(false);
        }
        let transaction = self.begin().await?;
        let rows = due
            .order_by_asc(incident_reminder::Column::At)
            .order_by_asc(incident_reminder::Column::Incident)
            .limit(AT_ONCE)
            .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
            .all(&transaction)
            .await?;
        let mut incidents: BTreeMap<i64, Vec<(Audience, DateTime<Utc>)>> = BTreeMap::new();
        for row in &rows {
            let audience = read(Audience::from_key(&row.audience), "incident_reminder", row.incident)?;
            incidents.entry(row.incident).or_default().push((audience, row.at));
            incident_reminder::Entity::delete_by_id((row.incident, row.audience.clone())).exec(&transaction).await?;
        }
        for (number, due) in incidents {
            remind(&transaction, IncidentNumber(number), &due, now).await?;
        }
        transaction.commit().await?;
        Ok(rows.len() as u64 == AT_ONCE)
    }
}

async fn remind(
    transaction: &impl ConnectionTrait,
    number: IncidentNumber,
    due: &[(Audience, DateTime<Utc>)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(row) = incident::Entity::find_by_id(number.0).one(transaction).await? else { return Ok(()) };
    let entries = load_incident_entries(transaction, number).await?;
    let access = access_of(&row, &entries);
    let wanted = IncidentProgress::of(&entries).reminded(row.declared_by.map(PersonId));
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(wanted.iter().map(|person| person.0)))
        .filter(person::Column::DisabledAt.is_null())
        .all(transaction)
        .await?;
    for id in wanted {
        let Some(person) = people.iter().find(|person| person.id == id.0) else { continue };
        let role = read(Role::from_key(&person.role), "person", person.id)?;
        if !may_see_incident(Viewer { person: id, role }, &access) {
            continue;
        }
        let latest = due.iter().map(|(_, at)| at.timestamp_micros()).max().unwrap_or_default();
        let news = NewNotification {
            cause: format!("update-{number}-{latest}"),
            place: "updates".into(),
            detail: words_of(due, person.zone.parse().unwrap_or(Tz::UTC)),
        };
        let teller = Teller { connection: transaction, by: None, now };
        return teller.tell_of_incident(number, (id, NotificationKind::UpdateOverdue), news).await;
    }
    Ok(())
}

/// Which updates are overdue since when, in the zone of the person.
fn words_of(due: &[(Audience, DateTime<Utc>)], zone: Tz) -> String {
    let parts: Vec<String> = due
        .iter()
        .map(|(audience, at)| {
            let at = at.with_timezone(&zone).format("%H:%M %Z");
            format!("{}: due {at}", audience.label())
        })
        .collect();
    parts.join(", ")
}
