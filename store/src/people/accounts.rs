//! Accounts: set-up, roles, disabling, profile and organisation.

use chrono::{DateTime, Utc};
use domain::people::{
    NewAccount, Password, Person, PersonId, PersonName, Profile, Refused, Role, SessionId, TeamId, TeamName, Theme,
    may_administer,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Set, TryIntoModel,
};

use super::devices::forget_devices;
use super::sessions::searchable;
use super::{passwords, person_of};
use crate::error::found;
use crate::rows::{api_token, membership, organisation, person, session, team};
use crate::unit_of_work::to_microseconds;
use crate::{Secret, Store, StoreError, UnitOfWork, hash_of};

/// Whether the first account exists.
#[derive(Debug)]
pub enum Entrance {
    /// There is at least one account.
    SetUp,
    /// There are no accounts: the link with this token creates the first one. A new link replaces an
    /// earlier one.
    Open(Secret),
}

/// A person in the list of people.
#[derive(Debug, Clone)]
pub struct PersonCard {
    /// The person.
    pub person: Person,
    /// Their teams.
    pub teams: Vec<TeamName>,
}

impl Store {
    /// Opens the door for the first account when there is none.
    pub async fn entrance(&self) -> Result<Entrance, StoreError> {
        let transaction = self.begin().await?;
        if person::Entity::find().count(&transaction).await? > 0 {
            return Ok(Entrance::SetUp);
        }
        let secret = Secret::random()?;
        organisation::Entity::update_many()
            .col_expr(organisation::Column::SetUpHash, Expr::value(secret.hash()))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(Entrance::Open(secret))
    }

    /// Whether this is the token of the set-up link.
    pub async fn opens_set_up(&self, token: &str) -> Result<bool, StoreError> {
        let row = organisation::Entity::find_by_id(1).one(self.reader()).await?;
        Ok(row.and_then(|row| row.set_up_hash).is_some_and(|hash| hash == hash_of(token)))
    }

    /// Makes the first account by the set-up link, and names the organisation. `Absent` when the
    /// link was used.
    pub async fn set_up(
        &self,
        token: &str,
        organisation_name: &str,
        account: NewAccount,
        now: DateTime<Utc>,
    ) -> Result<Person, StoreError> {
        let hash = passwords::hash(account.password.clone()).await?;
        let transaction = self.begin().await?;
        // Locked, so that of two who use the link at once one comes too late.
        let row = found(organisation::Entity::find_by_id(1).lock_exclusive().one(&transaction).await?)?;
        if row.set_up_hash.as_deref() != Some(hash_of(token).as_str()) {
            return Err(StoreError::Absent);
        }
        organisation::ActiveModel {
            id: Set(1),
            name: Set(organisation_name.to_owned()),
            set_up_hash: Set(None),
            ..Default::default()
        }
        .update(&transaction)
        .await?;
        let person = insert(&transaction, &account, Role::Administrator, hash, now).await?;
        transaction.commit().await?;
        Ok(person)
    }

    /// Makes an account without an invitation: for the command line, where whoever can write the
    /// database may do everything anyway. Closes the set-up link.
    pub async fn add_person(&self, account: NewAccount, role: Role, now: DateTime<Utc>) -> Result<Person, StoreError> {
        let hash = passwords::hash(account.password.clone()).await?;
        let transaction = self.begin().await?;
        let person = insert(&transaction, &account, role, hash, now).await?;
        organisation::Entity::update_many()
            .col_expr(organisation::Column::SetUpHash, Expr::value(None::<String>))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(person)
    }

    /// The person with this id.
    pub async fn find_person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        person::Entity::find_by_id(id.0).one(self.reader()).await?.map(person_of).transpose()
    }

    /// The person with this address, in whatever case it is typed.
    pub async fn find_person_by_email(&self, email: &str) -> Result<Option<Person>, StoreError> {
        person::Entity::find()
            .filter(person::Column::Email.eq(searchable(email)))
            .one(self.reader())
            .await?
            .map(person_of)
            .transpose()
    }

    /// All people by name, with their teams.
    pub async fn list_people(&self) -> Result<Vec<PersonCard>, StoreError> {
        let people = person::Entity::find().order_by_asc(person::Column::Name).all(self.reader()).await?;
        let memberships = memberships(self).await?;
        people
            .into_iter()
            .map(|row| {
                let teams = memberships.iter().filter(|(person, _)| *person == row.id).map(|(_, team)| team.clone());
                Ok(PersonCard { teams: teams.collect(), person: person_of(row)? })
            })
            .collect()
    }

    /// The names of all who can be chosen as author, reviewer or owner.
    pub async fn list_names(&self) -> Result<Vec<PersonName>, StoreError> {
        names_in(self.reader()).await
    }

    /// Everybody who has or had an account: who left may still stand in texts.
    pub async fn list_all_names(&self) -> Result<Vec<PersonName>, StoreError> {
        let people = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::Name])
            .into_tuple::<(i64, String)>()
            .all(self.reader())
            .await?;
        Ok(people.into_iter().map(|(id, name)| PersonName { id: PersonId(id), name }).collect())
    }

    /// The organisation's name.
    pub async fn organisation_name(&self) -> Result<String, StoreError> {
        let row = organisation::Entity::find_by_id(1).one(self.reader()).await?;
        Ok(row.map(|row| row.name).unwrap_or_default())
    }

    /// Changes one's own password. Every other session of the person ends, and known browsers are forgotten.
    pub async fn change_password(
        &self,
        person: PersonId,
        old: String,
        new: Password,
        keep_session: SessionId,
    ) -> Result<bool, StoreError> {
        let row = found(person::Entity::find_by_id(person.0).one(self.reader()).await?)?;
        if !passwords::fits(old, Some(row.password_hash)).await? {
            return Ok(false);
        }
        let hash = passwords::hash(new).await?;
        let transaction = self.begin().await?;
        person::Entity::update_many()
            .col_expr(person::Column::PasswordHash, Expr::value(hash))
            .filter(person::Column::Id.eq(person.0))
            .exec(&transaction)
            .await?;
        session::Entity::delete_many()
            .filter(session::Column::PersonId.eq(person.0))
            .filter(session::Column::Id.ne(keep_session.0))
            .exec(&transaction)
            .await?;
        forget_devices(&transaction, person).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

impl UnitOfWork {
    /// Changes the viewer's name, time zone and appearance.
    pub async fn change_profile(&self, profile: &Profile) -> Result<(), StoreError> {
        person::Entity::update_many()
            .col_expr(person::Column::Name, Expr::value(profile.name.clone()))
            .col_expr(person::Column::Zone, Expr::value(profile.zone.name()))
            .col_expr(person::Column::Theme, Expr::value(profile.theme.key()))
            .filter(person::Column::Id.eq(self.by.person.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Changes the role of a person.
    pub async fn change_role(&self, id: PersonId, role: Role) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let row = found(person::Entity::find_by_id(id.0).one(&self.transaction).await?)?;
        if role != Role::Administrator {
            self.another_administrator_than(&row).await?;
        }
        person::ActiveModel {
            id: Set(id.0),
            role: Set(role.key().into()),
            version: Set(row.version + 1),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        Ok(())
    }

    /// Shuts a person out: sessions and tokens end at once. What they wrote stays.
    pub async fn disable_person(&self, id: PersonId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let row = found(person::Entity::find_by_id(id.0).one(&self.transaction).await?)?;
        self.another_administrator_than(&row).await?;
        session::Entity::delete_many().filter(session::Column::PersonId.eq(id.0)).exec(&self.transaction).await?;
        api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(self.now))
            .filter(api_token::Column::PersonId.eq(id.0))
            .filter(api_token::Column::RevokedAt.is_null())
            .exec(&self.transaction)
            .await?;
        self.set_disabled(id, Some(self.now)).await
    }

    /// Re-enables a person. Tokens stay revoked.
    pub async fn enable_person(&self, id: PersonId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        found(person::Entity::find_by_id(id.0).one(&self.transaction).await?)?;
        self.set_disabled(id, None).await
    }

    async fn set_disabled(&self, id: PersonId, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        person::Entity::update_many()
            .col_expr(person::Column::DisabledAt, Expr::value(at))
            .filter(person::Column::Id.eq(id.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// An organisation without an administrator could not be helped from within.
    async fn another_administrator_than(&self, row: &person::Model) -> Result<(), StoreError> {
        // Locked, so that two administrators cannot shut each other out at once.
        organisation::Entity::find_by_id(1).lock_exclusive().one(&self.transaction).await?;
        let others = person::Entity::find()
            .filter(person::Column::Role.eq(Role::Administrator.key()))
            .filter(person::Column::DisabledAt.is_null())
            .filter(person::Column::Id.ne(row.id))
            .count(&self.transaction)
            .await?;
        let is_one = row.role == Role::Administrator.key() && row.disabled_at.is_none();
        if is_one && others == 0 { Err(Refused::LastAdministrator.into()) } else { Ok(()) }
    }

    /// Renames the organisation.
    pub async fn rename_organisation(&self, name: &str) -> Result<(), StoreError> {
        may_administer(self.by)?;
        organisation::Entity::update_many()
            .col_expr(organisation::Column::Name, Expr::value(name))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}

/// Adds a person. Whether the address is taken is judged by `person_email_key`.
pub(super) async fn insert(
    transaction: &impl ConnectionTrait,
    account: &NewAccount,
    role: Role,
    password_hash: String,
    now: DateTime<Utc>,
) -> Result<Person, StoreError> {
    let row = person::ActiveModel {
        email: Set(account.email.as_str().to_owned()),
        name: Set(account.name.clone()),
        role: Set(role.key().to_owned()),
        zone: Set(account.zone.name().to_owned()),
        theme: Set(Theme::System.key().to_owned()),
        password_hash: Set(password_hash),
        created_at: Set(to_microseconds(now)),
        version: Set(1),
        ..Default::default()
    }
    .save(transaction)
    .await?
    .try_into_model()?;
    person_of(row)
}

/// Which person belongs to which team, by the teams' names.
async fn memberships(store: &Store) -> Result<Vec<(i64, TeamName)>, StoreError> {
    let rows = membership::Entity::find()
        .join(JoinType::InnerJoin, membership_team())
        .select_only()
        .column(membership::Column::PersonId)
        .column(membership::Column::TeamId)
        .column(team::Column::Name)
        .order_by_asc(team::Column::Name)
        .into_tuple::<(i64, i64, String)>()
        .all(store.reader())
        .await?;
    Ok(rows.into_iter().map(|(person, id, name)| (person, TeamName { id: TeamId(id), name })).collect())
}

fn membership_team() -> RelationDef {
    membership::Entity::belongs_to(team::Entity).from(membership::Column::TeamId).to(team::Column::Id).into()
}

/// The people who can be mentioned or assigned, by name.
pub(crate) async fn names_in(connection: &impl ConnectionTrait) -> Result<Vec<PersonName>, StoreError> {
    let people = person::Entity::find()
        .filter(person::Column::DisabledAt.is_null())
        .order_by_asc(person::Column::Name)
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple::<(i64, String)>()
        .all(connection)
        .await?;
    Ok(people.into_iter().map(|(id, name)| PersonName { id: PersonId(id), name }).collect())
}
