//! How often people get e-mails.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::notifications::{Frequency, usual_frequency};
use domain::people::{NotificationKind, PersonId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use crate::error::{found, read};
use crate::rows::{delivery, notification, notification_preference, person};
use crate::{Store, StoreError, UnitOfWork, hash_of};

impl Store {
    /// How often a person gets e-mails about each kind of notification.
    pub async fn mail_preferences(&self, person: PersonId) -> Result<Vec<(NotificationKind, Frequency)>, StoreError> {
        let chosen = frequencies(self.reader(), &[person.0]).await?;
        let of = |kind| chosen.get(&(person.0, kind)).copied().unwrap_or_else(|| usual_frequency(kind));
        Ok(NotificationKind::ALL.iter().map(|kind| (*kind, of(*kind))).collect())
    }

    /// From what an e-mail with this token unsubscribes: from a kind of notification, or from all of them.
    pub async fn unsubscribes_from(&self, token: &str) -> Result<Option<NotificationKind>, StoreError> {
        Ok(found(unsubscribing(self.reader(), token).await?)?.1)
    }

    /// Ends the e-mails to whoever got an e-mail with this token: those of its kind, if it is one that is sent by itself,
    /// otherwise all.
    pub async fn unsubscribe(&self, token: &str) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        let (person, kind) = found(unsubscribing(&transaction, token).await?)?;
        let ended = NotificationKind::ALL.iter().filter(|other| kind.is_none_or(|kind| kind == **other));
        save(&transaction, person, ended.map(|kind| (*kind, Frequency::Never)), None).await?;
        transaction.commit().await?;
        Ok(())
    }
}

impl UnitOfWork {
    /// Changes how often the viewer gets e-mails about these kinds of notifications.
    pub async fn choose_mail(
        &self,
        choices: impl IntoIterator<Item = (NotificationKind, Frequency)>,
    ) -> Result<(), StoreError> {
        save(&self.transaction, self.by.person, choices, Some(self.now)).await
    }
}

/// What is chosen again was chosen before.
const CHOSEN_AT: &str = "CASE WHEN notification_preference.frequency = excluded.frequency \
    THEN notification_preference.chosen_at ELSE excluded.chosen_at END";

async fn save(
    connection: &impl ConnectionTrait,
    person: PersonId,
    choices: impl IntoIterator<Item = (NotificationKind, Frequency)>,
    now: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let choices: Vec<_> = choices.into_iter().collect();
    plan_mail_again(connection, person, &choices, now).await?;
    let rows: Vec<_> = choices
        .into_iter()
        .map(|(kind, frequency)| notification_preference::ActiveModel {
            person_id: Set(person.0),
            kind: Set(kind.key().to_owned()),
            frequency: Set(frequency.key().to_owned()),
            chosen_at: Set(now),
            ..Default::default()
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let same = [notification_preference::Column::PersonId, notification_preference::Column::Kind];
    notification_preference::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns(same)
                .update_column(notification_preference::Column::Frequency)
                .value(notification_preference::Column::ChosenAt, Expr::cust(CHOSEN_AT))
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// E-mails that are still to come follow the choice, where it is another one. Without an instant, there are none of
/// what is chosen.
async fn plan_mail_again(
    connection: &impl ConnectionTrait,
    person: PersonId,
    choices: &[(NotificationKind, Frequency)],
    now: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let chosen = frequencies(connection, &[person.0]).await?;
    let before = |kind| chosen.get(&(person.0, kind)).copied().unwrap_or_else(|| usual_frequency(kind));
    let changed: Vec<_> = choices.iter().filter(|(kind, frequency)| before(*kind) != *frequency).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let zone = found(person::Entity::find_by_id(person.0).one(connection).await?)?.zone.parse().unwrap_or(Tz::UTC);
    for (kind, frequency) in changed {
        let mail_at = now.and_then(|now| frequency.send_at(now, zone));
        notification::Entity::update_many()
            .col_expr(notification::Column::MailAt, Expr::value(mail_at))
            .filter(notification::Column::PersonId.eq(person.0))
            .filter(notification::Column::Kind.eq(kind.key()))
            .filter(notification::Column::MailAt.is_not_null())
            .exec(connection)
            .await?;
    }
    Ok(())
}

async fn unsubscribing(
    connection: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<(PersonId, Option<NotificationKind>)>, StoreError> {
    let row =
        delivery::Entity::find().filter(delivery::Column::UnsubscribeHash.eq(hash_of(token))).one(connection).await?;
    // The e-mail about several notifications has a kind of its own, which none of them is.
    Ok(row.and_then(|row| Some((PersonId(row.person_id?), NotificationKind::from_key(&row.kind)))))
}

/// What these people chose, by person and kind.
pub(crate) async fn frequencies(
    connection: &impl ConnectionTrait,
    people: &[i64],
) -> Result<HashMap<(i64, NotificationKind), Frequency>, StoreError> {
    let rows = notification_preference::Entity::find()
        .filter(notification_preference::Column::PersonId.is_in(people.iter().copied()))
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let table = "notification_preference";
            let kind = read(NotificationKind::from_key(&row.kind), table, row.id)?;
            Ok(((row.person_id, kind), read(Frequency::from_key(&row.frequency), table, row.id)?))
        })
        .collect()
}
