//! Publishing dates of drafts: by policy, with reminders and escalation.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{Policies, Policy, PublishReminder, PublishingDate};
use domain::people::{NotificationKind, PersonId, Role, Viewer};
use domain::postmortems::PostmortemNumber;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};

use super::policies::load_policies;
use super::recipients::{authors, team_lead};
use crate::error::read;
use crate::people::{Calendars, NewNotification, Teller, load_calendars};
use crate::postmortems::{drafts_visible_to, load_access, severity_of};
use crate::rows::postmortem;
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

impl Store {
    /// By when these postmortems are to be published: those that are neither published nor archived, that the viewer may read, and whose
    /// policy names a date.
    pub async fn publishing_dates(
        &self,
        viewer: Viewer,
        numbers: &[PostmortemNumber],
        now: DateTime<Utc>,
    ) -> Result<HashMap<PostmortemNumber, PublishingDate>, StoreError> {
        if numbers.is_empty() {
            return Ok(HashMap::new());
        }
        let policies = load_policies(self.reader()).await?;
        let rows = postmortem::Entity::find()
            .filter(postmortem::Column::Number.is_in(numbers.iter().map(|number| number.0)))
            .filter(postmortem::Column::PublicationId.is_null())
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(drafts_visible_to(viewer))
            .all(self.reader())
            .await?;
        let calendars = load_calendars(self.reader(), rows.iter().map(|row| row.team_id)).await?;
        let mut dates = HashMap::new();
        for row in rows {
            let place = calendars.place(row.team_id, &row.zone);
            let date = policy_of(&row, &policies)?.publishing_date(row.created_at, place, now);
            dates.extend(date.map(|date| (PostmortemNumber(row.number), date)));
        }
        Ok(dates)
    }

    /// Sends the reminders of publishing dates that are due, and plans the next ones; `false` when there were none.
    /// Each is sent once, also when several processes look.
    pub async fn send_publishing_reminders(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let now = to_microseconds(now);
        let order = [postmortem::Column::PublishRemindAt, postmortem::Column::Number];
        let Some(due) = self.hold_due(due_at(now), order).await? else { return Ok(false) };
        let calendars = load_calendars(&due.transaction, due.rows.iter().map(|row| row.team_id)).await?;
        for row in &due.rows {
            remind(&due.transaction, row, (&due.policies, &calendars), now).await?;
        }
        due.transaction.commit().await?;
        Ok(true)
    }
}

fn due_at(now: DateTime<Utc>) -> sea_orm::Select<postmortem::Entity> {
    // The conditions are written as in the index.
    postmortem::Entity::find()
        .filter(postmortem::Column::PublicationId.is_null())
        .filter(postmortem::Column::ArchivedAt.is_null())
        .filter(postmortem::Column::PublishRemindAt.lte(now))
}

pub(super) fn policy_of(row: &postmortem::Model, policies: &Policies) -> Result<Policy, StoreError> {
    Ok(policies.of(read(severity_of(row.severity), "postmortem", row.number)?))
}

async fn remind(
    transaction: &DatabaseTransaction,
    row: &postmortem::Model,
    (policies, calendars): (&Policies, &Calendars),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let policy = policy_of(row, policies)?;
    let place = calendars.place(row.team_id, &row.zone);
    let planned = policy.publish_by(row.created_at, place).zip(row.publish_remind_at);
    let mut next = None;
    if let Some((by, since)) = planned {
        for reminder in policy.publishing_to_send(by, place, since, now) {
            tell(transaction, row, (reminder, now), by).await?;
        }
        next = policy.next_publishing(by, place, now);
    }
    postmortem::ActiveModel { number: Set(row.number), publish_remind_at: Set(next), ..Default::default() }
        .update(transaction)
        .await?;
    Ok(())
}

async fn tell(
    transaction: &DatabaseTransaction,
    row: &postmortem::Model,
    (reminder, now): (PublishReminder, DateTime<Utc>),
    by: NaiveDate,
) -> Result<(), StoreError> {
    let number = PostmortemNumber(row.number);
    let nobody = Viewer { person: PersonId(0), role: Role::Administrator };
    let Some(access) = load_access(transaction, nobody, number).await? else { return Ok(()) };
    let (kind, whom) = match reminder {
        PublishReminder::Soon => (NotificationKind::PublishSoon, authors(transaction, row.number).await?),
        PublishReminder::Overdue => (NotificationKind::PublishOverdue, authors(transaction, row.number).await?),
        PublishReminder::ToLead => {
            (NotificationKind::DraftEscalated, team_lead(transaction, row.team_id).await?.into_iter().collect())
        }
    };
    let by = by.format("%-d %b %Y");
    let news = NewNotification {
        cause: format!("{}-{}-{by}", reminder.key(), row.number),
        place: String::new(),
        detail: format!("Publish by {by}: {}", row.title),
    };
    let teller = Teller { connection: transaction, by: None, now };
    teller.tell(number, &access, whom.into_iter().map(|person| (PersonId(person), kind)), news).await
}
