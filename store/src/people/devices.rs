//! Browsers in which somebody signed in before (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{DEVICE_DAYS, PersonId};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use crate::rows::device;
use crate::{Secret, StoreError, hash_of};

/// The browser with this cookie. Whose it is must be compared by the caller.
pub(super) async fn find_device(
    connection: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<device::Model>, StoreError> {
    Ok(device::Entity::find()
        .filter(device::Column::TokenHash.eq(hash_of(token)))
        .filter(device::Column::CreatedAt.gt(oldest(now)))
        .one(connection)
        .await?)
}

/// Remembers a browser in which somebody has just signed in. What its cookie was before stops working, so a browser
/// has one row, however often one signs in.
pub(super) async fn remember_device(
    connection: &impl ConnectionTrait,
    person: PersonId,
    before: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Secret, StoreError> {
    if let Some(before) = before {
        device::Entity::delete_many()
            .filter(device::Column::TokenHash.eq(hash_of(before)))
            .filter(device::Column::PersonId.eq(person.0))
            .exec(connection)
            .await?;
    }
    device::Entity::delete_many().filter(device::Column::CreatedAt.lt(oldest(now))).exec(connection).await?;
    let secret = Secret::random()?;
    device::ActiveModel {
        person_id: Set(person.0),
        token_hash: Set(secret.hash()),
        created_at: Set(now),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    Ok(secret)
}

/// Forgets all browsers of a person: their password has changed.
pub(super) async fn forget_devices(connection: &impl ConnectionTrait, person: PersonId) -> Result<(), StoreError> {
    device::Entity::delete_many().filter(device::Column::PersonId.eq(person.0)).exec(connection).await?;
    Ok(())
}

fn oldest(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(DEVICE_DAYS)
}
