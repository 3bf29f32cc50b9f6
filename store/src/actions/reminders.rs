//! Reminders of action items that are not done, and their escalation.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::actions::{Policies, Reminder};
use domain::markdown::to_plain_text;
use domain::people::{NotificationKind, PersonId, Role, Viewer};
use domain::postmortems::PostmortemNumber;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set,
};

use super::board::UNFINISHED;
use super::recipients::{active, administrators, authors, team_lead};
use crate::error::read;
use crate::people::{Calendars, NewNotification, Teller, load_calendars};
use crate::postmortems::{load_access, severity_of};
use crate::rows::{action_item, postmortem};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

impl Store {
    /// Sends the reminders that are due, and plans the next ones; `false` when there were none. Each is sent once, also
    /// when several processes look.
    pub async fn send_reminders(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let now = to_microseconds(now);
        let order = [action_item::Column::RemindAt, action_item::Column::Id];
        let Some(due) = self.hold_due(due_at(now), order).await? else { return Ok(false) };
        let calendars = load_calendars(&due.transaction, teams_of(&due.transaction, &due.rows).await?).await?;
        for row in &due.rows {
            remind(&due.transaction, row, (&due.policies, &calendars), now).await?;
        }
        due.transaction.commit().await?;
        Ok(true)
    }
}

fn due_at(now: DateTime<Utc>) -> sea_orm::Select<action_item::Entity> {
    // The conditions are written as in the index.
    action_item::Entity::find()
        .filter(action_item::Column::RemovedAt.is_null())
        .filter(Expr::cust(UNFINISHED))
        .filter(action_item::Column::RemindAt.lte(now))
}

/// The teams of the postmortems of these action items.
async fn teams_of(
    connection: &impl ConnectionTrait,
    rows: &[action_item::Model],
) -> Result<Vec<Option<i64>>, StoreError> {
    Ok(postmortem::Entity::find()
        .filter(postmortem::Column::Number.is_in(rows.iter().map(|row| row.postmortem)))
        .filter(postmortem::Column::TeamId.is_not_null())
        .select_only()
        .column(postmortem::Column::TeamId)
        .distinct()
        .into_tuple()
        .all(connection)
        .await?)
}

async fn remind(
    transaction: &DatabaseTransaction,
    row: &action_item::Model,
    (policies, calendars): (&Policies, &Calendars),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let of = postmortem::Entity::find_by_id(row.postmortem).one(transaction).await?;
    // Restoring an archived postmortem plans again.
    let planned = row.due.zip(row.remind_at).zip(of.filter(|of| of.archived_at.is_none()));
    let mut next = None;
    if let Some(((due, since), of)) = planned {
        let zone: Tz = of.zone.parse().unwrap_or(Tz::UTC);
        let policy = policies.of(read(severity_of(of.severity), "postmortem", of.number)?);
        let place = (zone, calendars.of(of.team_id));
        for reminder in policy.to_send(due, place, since, now) {
            let whom = recipients(transaction, row, &of, reminder).await?;
            tell(transaction, row, (reminder, now), whom).await?;
        }
        next = policy.next(due, place, now);
    }
    action_item::ActiveModel { id: Set(row.id), remind_at: Set(next), ..Default::default() }
        .update(transaction)
        .await?;
    Ok(())
}

async fn tell(
    transaction: &DatabaseTransaction,
    row: &action_item::Model,
    (reminder, now): (Reminder, DateTime<Utc>),
    whom: Vec<PersonId>,
) -> Result<(), StoreError> {
    let number = PostmortemNumber(row.postmortem);
    let nobody = Viewer { person: PersonId(0), role: Role::Administrator };
    let Some(access) = load_access(transaction, nobody, number).await? else { return Ok(()) };
    let kind = match reminder {
        Reminder::DueSoon | Reminder::DueToday => NotificationKind::DueSoon,
        Reminder::Overdue => NotificationKind::Overdue,
        Reminder::ToLead | Reminder::ToAdministrators => NotificationKind::Escalated,
    };
    let due = row.due.map(|due| due.format("%-d %b %Y").to_string()).unwrap_or_default();
    let news = NewNotification {
        cause: format!("{}-{}-{due}", reminder.key(), row.id),
        place: format!("action-{}", row.id),
        detail: format!("Due {due}: {}", to_plain_text(&row.title)),
    };
    let teller = Teller { connection: transaction, by: None, now };
    teller.tell(number, &access, whom.into_iter().map(|person| (person, kind)), news).await
}

/// The owner, or the authors when there is none with an account; the team lead; the administrators.
async fn recipients(
    connection: &impl ConnectionTrait,
    row: &action_item::Model,
    of: &postmortem::Model,
    reminder: Reminder,
) -> Result<Vec<PersonId>, StoreError> {
    let people: Vec<i64> = match reminder {
        Reminder::DueSoon | Reminder::DueToday | Reminder::Overdue => match active(connection, row.owner_id).await? {
            Some(owner) => vec![owner],
            None => authors(connection, of.number).await?,
        },
        Reminder::ToLead => team_lead(connection, of.team_id).await?.into_iter().collect(),
        Reminder::ToAdministrators => administrators(connection).await?,
    };
    Ok(people.into_iter().map(PersonId).collect())
}
