//! API tokens.

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{MAX_NAME, Person, PersonId, Scope, TokenId};
use domain::validation::{ValidationErrors, line};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Set,
};

use super::person_of;
use crate::error::read;
use crate::rows::{api_token, person};
use crate::unit_of_work::to_microseconds;
use crate::{Secret, Store, StoreError, UnitOfWork, hash_of};

/// A new token, which is shown only once.
#[derive(Debug)]
pub struct NewToken {
    /// The id.
    pub id: TokenId,
    /// The token itself.
    pub secret: Secret,
}

/// An API token in the list of its person.
#[derive(Debug, Clone)]
pub struct TokenCard {
    /// The id.
    pub id: TokenId,
    /// The name.
    pub name: String,
    /// The scope.
    pub scope: Scope,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it expires; `None` for never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// The longest lifetime of a token that expires, in days.
const MAX_DAYS: i64 = 3650;

impl UnitOfWork {
    /// Creates a token of the viewer. `days` is its lifetime; `None` for a token that never expires.
    pub async fn create_token(&self, name: &str, scope: Scope, days: Option<i64>) -> Result<NewToken, StoreError> {
        let name = line("name", "The name", name, MAX_NAME)?;
        if days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
            return Err(ValidationErrors::one("days", format!("Choose between 1 and {MAX_DAYS} days.")).into());
        }
        let secret = Secret::random()?;
        let row = api_token::ActiveModel {
            token_hash: Set(secret.hash()),
            person_id: Set(self.by.person.0),
            name: Set(name),
            scope: Set(scope.key().to_owned()),
            created_at: Set(self.now),
            expires_at: Set(days.map(|days| self.now + TimeDelta::days(days))),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        Ok(NewToken { id: TokenId(row.id), secret })
    }

    /// Revokes a token of the viewer.
    pub async fn revoke_token(&self, id: TokenId) -> Result<(), StoreError> {
        let revoked = api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(self.now))
            .filter(api_token::Column::Id.eq(id.0))
            .filter(api_token::Column::PersonId.eq(self.by.person.0))
            .filter(api_token::Column::RevokedAt.is_null())
            .exec(&self.transaction)
            .await?;
        if revoked.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }
}

impl Store {
    /// Who a token belongs to and what it may do; nothing when it is unknown, revoked or has ended.
    pub async fn find_token(&self, token: &str, now: DateTime<Utc>) -> Result<Option<(Person, Scope)>, StoreError> {
        let row = api_token::Entity::find()
            .filter(api_token::Column::TokenHash.eq(hash_of(token)))
            .filter(api_token::Column::RevokedAt.is_null())
            .join(JoinType::InnerJoin, token_person())
            .select_also(person::Entity)
            .one(self.reader())
            .await?
            .and_then(|(token, person)| Some((token, person?)))
            .filter(|(token, person)| person.disabled_at.is_none() && token.expires_at.is_none_or(|end| now < end));
        let Some((token, person)) = row else { return Ok(None) };
        if token.last_used_at.is_none_or(|used| now - used > TimeDelta::minutes(5)) {
            let noted = api_token::Entity::update_many()
                .col_expr(api_token::Column::LastUsedAt, Expr::value(to_microseconds(now)))
                .filter(api_token::Column::Id.eq(token.id))
                .exec(self.writer())
                .await;
            self.unless_full(noted.map_err(StoreError::from))?;
        }
        let scope = read(Scope::from_key(&token.scope), "api_token", token.id)?;
        Ok(Some((person_of(person)?, scope)))
    }

    /// The tokens of a person that still work, the newest first.
    pub async fn list_tokens(&self, person: PersonId, now: DateTime<Utc>) -> Result<Vec<TokenCard>, StoreError> {
        api_token::Entity::find()
            .filter(api_token::Column::PersonId.eq(person.0))
            .filter(api_token::Column::RevokedAt.is_null())
            .order_by_desc(api_token::Column::Id)
            .all(self.reader())
            .await?
            .into_iter()
            .filter(|row| row.expires_at.is_none_or(|end| now < end))
            .map(|row| {
                Ok(TokenCard {
                    id: TokenId(row.id),
                    scope: read(Scope::from_key(&row.scope), "api_token", row.id)?,
                    name: row.name,
                    created_at: row.created_at,
                    expires_at: row.expires_at,
                    last_used_at: row.last_used_at,
                })
            })
            .collect()
    }
}

fn token_person() -> RelationDef {
    api_token::Entity::belongs_to(person::Entity).from(api_token::Column::PersonId).to(person::Column::Id).into()
}
