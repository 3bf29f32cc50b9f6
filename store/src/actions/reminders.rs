//! Reminders of action items that are not done, and their escalation.

use chrono::{DateTime, Utc};
use domain::actions::{Policies, Reminder};
use domain::markdown::to_plain_text;
use domain::people::{NotificationKind, PersonId, Role, Viewer};
use domain::postmortems::{Access, PostmortemNumber};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set,
};

use super::board::UNFINISHED;
use super::history::count_reopenings;
use super::recipients::{administrators, authors, may_be_told, team_lead};
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
        let policy = policies.of(read(severity_of(of.severity), "postmortem", of.number)?);
        let place = calendars.place(of.team_id, &of.zone);
        let reminders = policy.to_send(due, place, since, now);
        // Told now of what is escalated to them, or never: then they do not stand in for the team lead.
        let may_stand_in = policy.administrators > 0 && !reminders.contains(&Reminder::ToAdministrators);
        for reminder in reminders {
            tell(transaction, row, &of, (reminder, may_stand_in, now)).await?;
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
    of: &postmortem::Model,
    (reminder, may_stand_in, now): (Reminder, bool, DateTime<Utc>),
) -> Result<(), StoreError> {
    let number = PostmortemNumber(row.postmortem);
    let nobody = Viewer { person: PersonId(0), role: Role::Administrator };
    let Some(access) = load_access(transaction, nobody, number).await? else { return Ok(()) };
    let kind = match reminder {
        Reminder::DueSoon | Reminder::DueToday => NotificationKind::DueSoon,
        Reminder::Overdue => NotificationKind::Overdue,
        Reminder::ToLead | Reminder::ToAdministrators => NotificationKind::Escalated,
    };
    let whom = match reminder {
        Reminder::DueSoon | Reminder::DueToday | Reminder::Overdue => {
            responsible(transaction, row, (kind, &access)).await?
        }
        Reminder::ToLead => match lead(transaction, row, of, &access).await? {
            Some(lead) => vec![lead],
            None if may_stand_in => {
                let mut whom = administrators(transaction).await?;
                whom.retain(|person| Some(*person) != row.owner_id);
                whom
            }
            None => Vec::new(),
        },
        Reminder::ToAdministrators => administrators(transaction).await?,
    };
    let due = row.due.map(|due| due.format("%-d %b %Y").to_string()).unwrap_or_default();
    // What is late again after it was finished is told of again.
    let again = match count_reopenings(transaction, row.id).await? {
        0 => String::new(),
        times => format!("-{times}"),
    };
    let news = NewNotification {
        cause: format!("{}-{}-{due}{again}", reminder.key(), row.id),
        place: format!("action-{}", row.id),
        detail: format!("Due {due}: {}", to_plain_text(&row.title)),
    };
    let teller = Teller { connection: transaction, by: None, now };
    teller.tell(number, &access, whom.into_iter().map(|person| (PersonId(person), kind)), news).await
}

/// The owner, or the authors when there is none who may see the postmortem.
async fn responsible(
    connection: &impl ConnectionTrait,
    row: &action_item::Model,
    (kind, access): (NotificationKind, &Access),
) -> Result<Vec<i64>, StoreError> {
    match row.owner_id {
        Some(owner) if may_be_told(connection, owner, (kind, access)).await? => Ok(vec![owner]),
        _ => authors(connection, row.postmortem).await,
    }
}

/// The team lead, unless that is the owner, who knows already, or somebody who may not see the postmortem.
async fn lead(
    connection: &impl ConnectionTrait,
    row: &action_item::Model,
    of: &postmortem::Model,
    access: &Access,
) -> Result<Option<i64>, StoreError> {
    let lead = team_lead(connection, of.team_id).await?.filter(|lead| Some(*lead) != row.owner_id);
    match lead {
        Some(lead) if may_be_told(connection, lead, (NotificationKind::Escalated, access)).await? => Ok(Some(lead)),
        _ => Ok(None),
    }
}
