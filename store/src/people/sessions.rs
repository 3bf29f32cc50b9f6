use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{Person, PersonId, SESSION_DAYS, SessionId, pause_after};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Set,
};

use super::{passwords, person_of};
use crate::rows::{pause, person, session};
use crate::unit_of_work::to_microseconds;
use crate::{Secret, Store, StoreError, hash_of};

/// Somebody who has just signed in, and the token of the new session.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// The token for the cookie.
    pub secret: Secret,
}

/// Why somebody was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefused {
    /// Unknown, disabled or wrong: all the same to a stranger.
    #[error("Wrong e-mail or password.")]
    Wrong,
    /// Too many wrong passwords: no try counts before the pause is over.
    #[error("Too many attempts. Try again in {} seconds.", seconds)]
    Pause {
        /// How long.
        seconds: i64,
    },
}

/// A browser in which somebody is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// The number.
    pub id: SessionId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to five minutes.
    pub last_seen_at: DateTime<Utc>,
    /// What the browser calls itself.
    pub browser: String,
    /// Where it came from.
    pub address: String,
}

/// A session's last use is written at most this often.
const SEEN_MINUTES: i64 = 5;
/// The longest name of a browser that is kept, in characters.
const MAX_BROWSER: usize = 200;
/// Wrong passwords are forgotten after a day without one.
const FORGOTTEN_HOURS: i64 = 24;

impl Store {
    /// Signs somebody in, or says why not. Wrong passwords are counted for the account and for
    /// the address they came from; the pause is kept in the database, so all nodes know it.
    pub async fn sign_in(
        &self,
        email: &str,
        password: String,
        browser: &str,
        address: &str,
        now: DateTime<Utc>,
    ) -> Result<Result<SignedIn, SignInRefused>, StoreError> {
        let now = to_microseconds(now);
        let email = searchable(email);
        let subjects = [account_subject(&email), format!("address {address}")];
        if let Some(seconds) = self.seconds_to_wait(&subjects, now).await? {
            return Ok(Err(SignInRefused::Pause { seconds }));
        }
        let row = person::Entity::find().filter(person::Column::Email.eq(&email)).one(self.reader()).await?;
        let row = row.filter(|row| row.disabled_at.is_none());
        let hash = row.as_ref().map(|row| row.password_hash.clone());
        let fits = passwords::fits(password, hash).await?;
        // Asked again: while this one waited for its hash, others may have used up the free tries.
        if let Some(seconds) = self.seconds_to_wait(&subjects, now).await? {
            return Ok(Err(SignInRefused::Pause { seconds }));
        }
        match row.filter(|_| fits) {
            Some(row) => {
                let secret = self.begin_session(PersonId(row.id), browser, address, now, &subjects).await?;
                Ok(Ok(SignedIn { person: person_of(row)?, secret }))
            }
            None => self.count_failure(&subjects, now).await.map(Err),
        }
    }

    async fn seconds_to_wait(&self, subjects: &[String; 2], now: DateTime<Utc>) -> Result<Option<i64>, StoreError> {
        let pauses = pause::Entity::find().filter(pause::Column::Subject.is_in(subjects)).all(self.reader()).await?;
        let until = pauses.into_iter().filter_map(|pause| pause.until).max();
        Ok(until.filter(|until| *until > now).map(|until| (until - now).num_seconds() + 1))
    }

    async fn count_failure(&self, subjects: &[String; 2], now: DateTime<Utc>) -> Result<SignInRefused, StoreError> {
        let transaction = self.begin().await?;
        for subject in subjects {
            let known = pause::Entity::find_by_id(subject.as_str()).lock_exclusive().one(&transaction).await?;
            let known = known.filter(|known| now - known.last_at < TimeDelta::hours(FORGOTTEN_HOURS));
            let failures = known.map_or(0, |known| known.failures).saturating_add(1);
            let pause = pause_after(failures.unsigned_abs());
            let row = pause::ActiveModel {
                subject: Set(subject.clone()),
                failures: Set(failures),
                last_at: Set(now),
                until: Set((!pause.is_zero()).then(|| now + pause)),
            };
            pause::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(pause::Column::Subject)
                        .update_columns([pause::Column::Failures, pause::Column::LastAt, pause::Column::Until])
                        .to_owned(),
                )
                .exec_without_returning(&transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(SignInRefused::Wrong)
    }

    /// Begins a session for somebody who has just proven who they are another way: by set-up link
    /// or invitation.
    pub async fn sign_in_as(
        &self,
        person: PersonId,
        browser: &str,
        address: &str,
        now: DateTime<Utc>,
    ) -> Result<Secret, StoreError> {
        self.begin_session(person, browser, address, now, &[]).await
    }

    async fn begin_session(
        &self,
        person: PersonId,
        browser: &str,
        address: &str,
        now: DateTime<Utc>,
        forgive: &[String],
    ) -> Result<Secret, StoreError> {
        let secret = Secret::random()?;
        let transaction = self.begin().await?;
        session::ActiveModel {
            token_hash: Set(secret.hash()),
            person_id: Set(person.0),
            created_at: Set(to_microseconds(now)),
            last_seen_at: Set(to_microseconds(now)),
            browser: Set(browser.chars().take(MAX_BROWSER).collect()),
            address: Set(address.to_owned()),
            ..Default::default()
        }
        .insert(&transaction)
        .await?;
        session::Entity::delete_many()
            .filter(session::Column::LastSeenAt.lt(now - TimeDelta::days(SESSION_DAYS)))
            .exec(&transaction)
            .await?;
        // Only the account is forgiven: a stranger with an account of their own must not be able
        // to clear the count of the address from which they try others'.
        if let Some(account) = forgive.first() {
            pause::Entity::delete_by_id(account.as_str()).exec(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(secret)
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
            session::Entity::update_many()
                .col_expr(session::Column::LastSeenAt, Expr::value(to_microseconds(now)))
                .filter(session::Column::Id.eq(session.id))
                .exec(self.writer())
                .await?;
        }
        Ok(Some((person_of(person)?, SessionId(session.id))))
    }

    /// The sessions of a person, the last used first.
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

/// The subject of the pause that holds an account.
pub(super) fn account_subject(email: &str) -> String {
    format!("account {}", hash_of(email))
}

/// An address as it is looked for: PostgreSQL refuses NUL, which no address holds.
pub(super) fn searchable(email: &str) -> String {
    email.trim().to_lowercase().replace('\0', "")
}

fn session_person() -> RelationDef {
    session::Entity::belongs_to(person::Entity).from(session::Column::PersonId).to(person::Column::Id).into()
}
