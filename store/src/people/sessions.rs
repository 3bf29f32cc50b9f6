//! Signing in, sessions, and delays after wrong passwords.

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{Person, PersonId, SESSION_DAYS, SessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Set,
};

use super::devices::{find_device, remember_device};
use super::pauses::{Counter, delete_forgotten};
use super::{passwords, person_of};
use crate::rows::{person, session};
use crate::unit_of_work::to_microseconds;
use crate::{Secret, Store, StoreError, hash_of};

/// The browser from which somebody signs in.
#[derive(Debug, Clone, Copy)]
pub struct ClientInfo<'a> {
    /// What it calls itself.
    pub browser: &'a str,
    /// Its network address.
    pub address: &'a str,
    /// The device cookie that it sent.
    pub device: Option<&'a str>,
}

/// The tokens of a session that has just begun.
#[derive(Debug)]
pub struct NewSession {
    /// For the cookie of the session.
    pub secret: Secret,
    /// For the device cookie, by which the browser is known the next time.
    pub device: Secret,
}

/// Somebody who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// The person.
    pub person: Person,
    /// Their new session.
    pub session: NewSession,
}

/// Why a sign-in was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefused {
    /// Unknown, disabled or wrong: all the same to a stranger.
    #[error("Wrong e-mail or password.")]
    Wrong,
    /// Too many wrong passwords: no try counts before the pause is over.
    #[error("Too many attempts. Try again in {} seconds.", seconds)]
    Pause {
        /// How long to wait.
        seconds: i64,
    },
}

/// An active session.
#[derive(Debug, Clone)]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// When it started.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to within five minutes.
    pub last_seen_at: DateTime<Utc>,
    /// The browser's user agent.
    pub browser: String,
    /// The network address.
    pub address: String,
}

/// A session's last use is written at most this often.
const SEEN_MINUTES: i64 = 5;
/// The maximum length of the stored user agent, in characters.
const MAX_BROWSER: usize = 200;

impl Store {
    /// Signs somebody in, or says why not. Wrong passwords are counted for the account at the address they came
    /// from, and for the address; those from a known browser are counted for that browser alone, so its owner gets
    /// through while others guess. Pauses are in the database, so all nodes know them.
    pub async fn sign_in(
        &self,
        email: &str,
        password: String,
        client: ClientInfo<'_>,
        now: DateTime<Utc>,
    ) -> Result<Result<SignedIn, SignInRefused>, StoreError> {
        let now = to_microseconds(now);
        let email = searchable(email);
        let row = person::Entity::find().filter(person::Column::Email.eq(&email)).one(self.reader()).await?;
        let counters = self.counters(&email, row.as_ref(), client, now).await?;
        if let Some(seconds) = self.seconds_to_wait(&counters, now).await? {
            return Ok(Err(SignInRefused::Pause { seconds }));
        }
        let row = row.filter(|row| row.disabled_at.is_none());
        let hash = row.as_ref().map(|row| row.password_hash.clone());
        let fits = passwords::fits(password, hash).await?;
        // Asked again: while this one waited for its hash, others may have used up the free tries.
        if let Some(seconds) = self.seconds_to_wait(&counters, now).await? {
            return Ok(Err(SignInRefused::Pause { seconds }));
        }
        let Some(row) = row.filter(|_| fits) else {
            self.count_failure(&counters, now).await?;
            return Ok(Err(SignInRefused::Wrong));
        };
        let session = self.begin_session(PersonId(row.id), client, now, counters.first()).await?;
        Ok(Ok(SignedIn { person: person_of(row)?, session }))
    }

    /// What a try counts for. The first is cleared when the password is right; the address is not, since a stranger
    /// with an account of their own must not be able to clear the count of the address from which they try others'.
    async fn counters(
        &self,
        email: &str,
        person: Option<&person::Model>,
        client: ClientInfo<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Counter>, StoreError> {
        if let Some(token) = client.device
            && let Some(device) = find_device(self.reader(), token, now).await?
            && person.is_some_and(|person| person.id == device.person_id)
        {
            return Ok(vec![Counter::device(&device.token_hash)]);
        }
        Ok(vec![Counter::account_from(email, client.address), Counter::address(client.address)])
    }

    /// Begins a session for somebody who has just proven who they are another way: by set-up link
    /// or invitation.
    pub async fn sign_in_as(
        &self,
        person: PersonId,
        client: ClientInfo<'_>,
        now: DateTime<Utc>,
    ) -> Result<NewSession, StoreError> {
        self.begin_session(person, client, now, None).await
    }

    async fn begin_session(
        &self,
        person: PersonId,
        client: ClientInfo<'_>,
        now: DateTime<Utc>,
        clear: Option<&Counter>,
    ) -> Result<NewSession, StoreError> {
        let now = to_microseconds(now);
        let secret = Secret::random()?;
        let transaction = self.begin().await?;
        session::ActiveModel {
            token_hash: Set(secret.hash()),
            person_id: Set(person.0),
            created_at: Set(now),
            last_seen_at: Set(now),
            browser: Set(client.browser.chars().take(MAX_BROWSER).collect()),
            address: Set(client.address.to_owned()),
            ..Default::default()
        }
        .insert(&transaction)
        .await?;
        session::Entity::delete_many()
            .filter(session::Column::LastSeenAt.lt(now - TimeDelta::days(SESSION_DAYS)))
            .exec(&transaction)
            .await?;
        let device = remember_device(&transaction, person, client.device, now).await?;
        if let Some(counter) = clear {
            counter.clear(&transaction).await?;
        }
        delete_forgotten(&transaction, now).await?;
        transaction.commit().await?;
        Ok(NewSession { secret, device })
    }

    /// Who the token of a session belongs to. Sessions end when they are not used for 30 days.
    pub async fn find_session(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<(Person, SessionId)>, StoreError> {
        let row = session::Entity::find()
            .filter(session::Column::TokenHash.eq(hash_of(token)))
            .join(JoinType::InnerJoin, session_person())
            .select_also(person::Entity)
            .one(self.reader())
            .await?
            .and_then(|(session, person)| Some((session, person?)))
            .filter(|(session, person)| {
                person.disabled_at.is_none() && now - session.last_seen_at < TimeDelta::days(SESSION_DAYS)
            });
        let Some((session, person)) = row else { return Ok(None) };
        if now - session.last_seen_at > TimeDelta::minutes(SEEN_MINUTES) {
            let noted = session::Entity::update_many()
                .col_expr(session::Column::LastSeenAt, Expr::value(to_microseconds(now)))
                .filter(session::Column::Id.eq(session.id))
                .exec(self.writer())
                .await;
            self.unless_full(noted.map_err(StoreError::from))?;
        }
        Ok(Some((person_of(person)?, SessionId(session.id))))
    }

    /// The sessions of a person, most recently used first.
    pub async fn list_sessions(&self, person: PersonId) -> Result<Vec<Session>, StoreError> {
        let rows = session::Entity::find()
            .filter(session::Column::PersonId.eq(person.0))
            .order_by_desc(session::Column::LastSeenAt)
            .all(self.reader())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Session {
                id: SessionId(row.id),
                created_at: row.created_at,
                last_seen_at: row.last_seen_at,
                browser: row.browser,
                address: row.address,
            })
            .collect())
    }

    /// Ends one of the person's sessions; `Absent` when it is somebody else's.
    pub async fn end_session(&self, person: PersonId, id: SessionId) -> Result<(), StoreError> {
        let ended = session::Entity::delete_many()
            .filter(session::Column::Id.eq(id.0))
            .filter(session::Column::PersonId.eq(person.0))
            .exec(self.writer())
            .await?;
        if ended.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }
}

/// An address as it is looked for: PostgreSQL refuses NUL, which no address holds.
pub(super) fn searchable(email: &str) -> String {
    email.trim().to_lowercase().replace('\0', "")
}

fn session_person() -> RelationDef {
    session::Entity::belongs_to(person::Entity).from(session::Column::PersonId).to(person::Column::Id).into()
}
