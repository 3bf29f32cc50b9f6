//! Password reset links.

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{PASSWORD_RESET_HOURS, Password, Person, PersonId, may_administer};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::devices::forget_devices;
use super::pauses::clear_account;
use super::sessions::searchable;
use super::{passwords, person_of};
use crate::error::found;
use crate::rows::{password_reset, person, session};
use crate::{Secret, Store, StoreError, UnitOfWork, hash_of};

/// A link for setting a new password that was just created: the token is shown this once.
#[derive(Debug)]
pub struct NewPasswordReset {
    /// The person whose password is reset.
    pub person: Person,
    /// The token for the link.
    pub secret: Secret,
    /// When the link expires.
    pub expires_at: DateTime<Utc>,
}

/// Between two links that somebody asked for.
const PAUSE_BETWEEN_REQUESTS: TimeDelta = TimeDelta::minutes(5);

impl UnitOfWork {
    /// Creates a link by which the person sets a new password, once. An earlier link stops working.
    /// Refused for disabled people: their account has to be re-enabled first.
    pub async fn create_password_reset(&self, id: PersonId) -> Result<NewPasswordReset, StoreError> {
        may_administer(self.by)?;
        // Locked, so that of two links created at once the later one replaces the earlier one.
        let row = found(person::Entity::find_by_id(id.0).lock_exclusive().one(&self.transaction).await?)?;
        let person = person_of(row)?;
        if person.disabled_at.is_some() {
            return Err(ValidationErrors::one("person", "This person is disabled. Re-enable the account first.").into());
        }
        insert_reset(&self.transaction, person, Some(self.by.person), self.now).await
    }
}

impl Store {
    /// Whose password this token may set; nothing when it was used, replaced or has expired, or the
    /// person is disabled.
    pub async fn find_password_reset(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Person>, StoreError> {
        let row = open_reset(self.reader(), token, now).await?;
        row.map(person_of).transpose()
    }

    /// Sets a new password by a link, once. All sessions of the person end, pauses after wrong
    /// passwords with them, and known browsers are forgotten. API tokens stay. `Absent` when the link does not work.
    pub async fn reset_password(&self, token: &str, new: Password, now: DateTime<Utc>) -> Result<Person, StoreError> {
        // Asked before hashing, so that made-up tokens cost nothing.
        found(open_reset(self.reader(), token, now).await?)?;
        let hash = passwords::hash(new).await?;
        let transaction = self.begin().await?;
        let row = found(open_reset(&transaction, token, now).await?)?;
        // Locked and asked again, so that of two who use the link at once one comes too late.
        person::Entity::find_by_id(row.id).lock_exclusive().one(&transaction).await?;
        let row = found(open_reset(&transaction, token, now).await?)?;
        person::Entity::update_many()
            .col_expr(person::Column::PasswordHash, Expr::value(hash))
            .filter(person::Column::Id.eq(row.id))
            .exec(&transaction)
            .await?;
        session::Entity::delete_many().filter(session::Column::PersonId.eq(row.id)).exec(&transaction).await?;
        forget_devices(&transaction, PersonId(row.id)).await?;
        clear_account(&transaction, &row.email).await?;
        delete_resets(&transaction, PersonId(row.id)).await?;
        transaction.commit().await?;
        person_of(row)
    }
}

/// Creates a link for whoever has this address, if they have an account that is not disabled. After a
/// link that they asked for, there is another only five minutes later.
pub(crate) async fn requested_reset(
    connection: &impl ConnectionTrait,
    email: &str,
    now: DateTime<Utc>,
) -> Result<Option<NewPasswordReset>, StoreError> {
    let row = person::Entity::find()
        .filter(person::Column::Email.eq(searchable(email)))
        .filter(person::Column::DisabledAt.is_null())
        .lock_exclusive()
        .one(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    if asked_just_now(connection, row.id, now).await? {
        return Ok(None);
    }
    insert_reset(connection, person_of(row)?, None, now).await.map(Some)
}

/// Adds a link. One that an administrator makes replaces all earlier ones; one that was asked for only such a one, since
/// anybody can ask.
async fn insert_reset(
    connection: &impl ConnectionTrait,
    person: Person,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<NewPasswordReset, StoreError> {
    match by {
        Some(_) => delete_resets(connection, person.id).await?,
        None => {
            password_reset::Entity::delete_many().filter(was_requested_for(person.id.0)).exec(connection).await?;
        }
    }
    let secret = Secret::random()?;
    let expires_at = now + TimeDelta::hours(PASSWORD_RESET_HOURS);
    password_reset::ActiveModel {
        person_id: Set(person.id.0),
        token_hash: Set(secret.hash()),
        created_by: Set(by.map(|by| by.0)),
        created_at: Set(now),
        expires_at: Set(expires_at),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    Ok(NewPasswordReset { person, secret, expires_at })
}

/// Whether the person's link was asked for less than five minutes ago: a stranger must not be able to
/// fill somebody's mailbox.
async fn asked_just_now(connection: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let reset = password_reset::Entity::find().filter(was_requested_for(id)).one(connection).await?;
    Ok(reset.is_some_and(|reset| reset.created_at > now - PAUSE_BETWEEN_REQUESTS))
}

/// The link that somebody asked for on the sign-in page.
fn was_requested_for(person: i64) -> Condition {
    Condition::all().add(password_reset::Column::PersonId.eq(person)).add(password_reset::Column::CreatedBy.is_null())
}

async fn delete_resets(connection: &impl ConnectionTrait, id: PersonId) -> Result<(), StoreError> {
    password_reset::Entity::delete_many().filter(password_reset::Column::PersonId.eq(id.0)).exec(connection).await?;
    Ok(())
}

async fn open_reset(
    connection: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<person::Model>, StoreError> {
    let reset = password_reset::Entity::find()
        .filter(password_reset::Column::TokenHash.eq(hash_of(token)))
        .filter(password_reset::Column::ExpiresAt.gt(now))
        .one(connection)
        .await?;
    let Some(reset) = reset else { return Ok(None) };
    let row = person::Entity::find_by_id(reset.person_id).one(connection).await?;
    Ok(row.filter(|row| row.disabled_at.is_none()))
}
