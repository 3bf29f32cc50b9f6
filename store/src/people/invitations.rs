//! Invitations by link.

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{AccountInput, Email, INVITATION_DAYS, InvitationId, Person, Role, TeamId, may_administer};
use domain::validation::{ValidationErrors, chosen};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};

use super::{accounts, passwords};
use crate::error::{found, read};
use crate::rows::{invitation, membership, person};
use crate::unit_of_work::to_microseconds;
use crate::{Secret, Store, StoreError, UnitOfWork, hash_of};

/// The input of an invitation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InvitationInput {
    /// The e-mail address.
    pub email: String,
    /// A [`Role`] by its key; member when empty.
    pub role: String,
    /// The id of a team, or empty.
    pub team: Option<TeamId>,
}

/// An invitation that was just made: the token is shown this once.
#[derive(Debug)]
pub struct Invited {
    /// The id.
    pub id: InvitationId,
    /// The address that was invited.
    pub email: String,
    /// The token for the link.
    pub secret: Secret,
}

/// An open invitation, for whoever follows the link.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The address that was invited.
    pub email: String,
    /// The role that the person will get.
    pub role: Role,
}

/// A pending invitation in the list.
#[derive(Debug, Clone)]
pub struct InvitationCard {
    /// The id.
    pub id: InvitationId,
    /// The e-mail address.
    pub email: String,
    /// The role.
    pub role: Role,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

impl UnitOfWork {
    /// Invites somebody by a link that works once, for seven days. An open invitation to the same
    /// address is replaced.
    pub async fn invite(&self, entry: &InvitationInput) -> Result<Invited, StoreError> {
        may_administer(self.by)?;
        let email = Email::parse(&entry.email)?;
        let role = if entry.role.is_empty() {
            Role::Member
        } else {
            chosen("role", &entry.role, Role::from_key, &Role::keys())?
        };
        self.known_team(entry.team).await?;
        let taken =
            person::Entity::find().filter(person::Column::Email.eq(email.as_str())).one(&self.transaction).await?;
        if taken.is_some() {
            return Err(
                ValidationErrors::one("email", "Someone with this e-mail address already has an account.").into()
            );
        }
        invitation::Entity::update_many()
            .col_expr(invitation::Column::RevokedAt, Expr::value(self.now))
            .filter(invitation::Column::Email.eq(email.as_str()))
            .filter(invitation::Column::AcceptedAt.is_null())
            .filter(invitation::Column::RevokedAt.is_null())
            .exec(&self.transaction)
            .await?;
        let secret = Secret::random()?;
        let row = invitation::ActiveModel {
            token_hash: Set(secret.hash()),
            email: Set(email.as_str().to_owned()),
            role: Set(role.key().to_owned()),
            team_id: Set(entry.team.map(|team| team.0)),
            invited_by: Set(self.by.person.0),
            created_at: Set(self.now),
            expires_at: Set(self.now + TimeDelta::days(INVITATION_DAYS)),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        Ok(Invited { id: InvitationId(row.id), email: row.email, secret })
    }

    /// Revokes a pending invitation.
    pub async fn revoke_invitation(&self, id: InvitationId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let revoked = invitation::Entity::update_many()
            .col_expr(invitation::Column::RevokedAt, Expr::value(self.now))
            .filter(invitation::Column::Id.eq(id.0))
            .filter(invitation::Column::AcceptedAt.is_null())
            .exec(&self.transaction)
            .await?;
        if revoked.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }
}

impl Store {
    /// The invitation that this token opens; nothing when it was used, revoked or has expired.
    pub async fn find_invitation(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Invitation>, StoreError> {
        let Some(row) = open_invitation(self.reader(), token, now).await? else { return Ok(None) };
        let role = read(Role::from_key(&row.role), "invitation", row.id)?;
        Ok(Some(Invitation { email: row.email, role }))
    }

    /// Opens the account of whoever was invited, once. The address is that of the invitation.
    pub async fn accept_invitation(
        &self,
        token: &str,
        entry: &AccountInput,
        now: DateTime<Utc>,
    ) -> Result<Person, StoreError> {
        let row = found(open_invitation(self.reader(), token, now).await?)?;
        let account = AccountInput { email: row.email.clone(), ..entry.clone() }.parse()?;
        let hash = passwords::hash(account.password.clone()).await?;
        let transaction = self.begin().await?;
        // Locked, so that of two who accept at once one comes too late.
        invitation::Entity::find_by_id(row.id).lock_exclusive().one(&transaction).await?;
        let row = found(open_invitation(&transaction, token, now).await?)?;
        let role = read(Role::from_key(&row.role), "invitation", row.id)?;
        let person = accounts::insert(&transaction, &account, role, hash, now).await?;
        if let Some(team_id) = row.team_id {
            membership::ActiveModel { team_id: Set(team_id), person_id: Set(person.id.0) }.insert(&transaction).await?;
        }
        invitation::Entity::update_many()
            .col_expr(invitation::Column::AcceptedAt, Expr::value(to_microseconds(now)))
            .filter(invitation::Column::Id.eq(row.id))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(person)
    }

    /// The pending invitations, newest first.
    pub async fn list_invitations(&self, now: DateTime<Utc>) -> Result<Vec<InvitationCard>, StoreError> {
        invitation::Entity::find()
            .filter(invitation::Column::AcceptedAt.is_null())
            .filter(invitation::Column::RevokedAt.is_null())
            .filter(invitation::Column::ExpiresAt.gt(now))
            .order_by_desc(invitation::Column::Id)
            .all(self.reader())
            .await?
            .into_iter()
            .map(|row| {
                Ok(InvitationCard {
                    id: InvitationId(row.id),
                    role: read(Role::from_key(&row.role), "invitation", row.id)?,
                    email: row.email,
                    expires_at: row.expires_at,
                })
            })
            .collect()
    }
}

async fn open_invitation(
    connection: &impl sea_orm::ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<invitation::Model>, StoreError> {
    Ok(invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(hash_of(token)))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::RevokedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now))
        .one(connection)
        .await?)
}
