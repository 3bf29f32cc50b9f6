//! The change feed: messages that something changed, within this process and between processes on one PostgreSQL.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::postmortems::PostmortemNumber;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tokio::sync::broadcast;

use crate::feed_message::FeedMessage;
use crate::search::note_changes;
use crate::{Store, StoreError};

/// The PostgreSQL channel.
const CHANNEL: &str = "debrief_news";
/// The largest presence message, in bytes: PostgreSQL allows 8000 bytes, and base64 adds a third.
const MAX_HERE: usize = 5000;
/// How long to wait before listening again after the connection was lost.
const PAUSE: Duration = Duration::from_secs(1);

impl Store {
    /// Subscribes to messages from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<FeedMessage> {
        self.news.subscribe()
    }

    /// Relays the messages of other processes on the same database until it is dropped. With a
    /// database of one process it ends at once.
    pub async fn relay_other_processes(&self) {
        if !self.is_postgres() {
            return;
        }
        loop {
            if let Err(error) = self.hear().await {
                tracing::warn!(%error, "listening for changes failed; retrying");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn hear(&self) -> Result<(), sea_orm::sqlx::Error> {
        let mut listener = PgListener::connect_with(self.reader().get_postgres_connection_pool()).await?;
        listener.listen(CHANNEL).await?;
        // Something may have happened while nobody listened.
        let _ = self.news.send(FeedMessage::Missed);
        loop {
            // `recv` would hide that the connection was lost, and with it what was missed.
            match listener.try_recv().await? {
                None => {
                    let _ = self.news.send(FeedMessage::Missed);
                }
                Some(told) => {
                    if let Some(news) = self.understand(told.payload()) {
                        let _ = self.news.send(news);
                    }
                }
            }
        }
    }

    /// A message from another process; `None` when it came from this one.
    fn understand(&self, payload: &str) -> Option<FeedMessage> {
        let mut parts = payload.splitn(3, ' ');
        let from = parts.next()?;
        if from == self.node.as_ref() {
            return None;
        }
        let number = PostmortemNumber(parts.next()?.parse().ok()?);
        match parts.next() {
            None => Some(FeedMessage::Changed(number)),
            Some(here) => Some(FeedMessage::Here(number, STANDARD.decode(here).ok()?)),
        }
    }

    /// Notes changed postmortems for search, and notifies other processes of them when the transaction is committed.
    pub(crate) async fn announce(
        &self,
        connection: &impl ConnectionTrait,
        numbers: impl IntoIterator<Item = i64>,
    ) -> Result<(), StoreError> {
        announce(connection, &self.node, numbers).await
    }

    /// Sends presence to other processes. It is not stored, and lost when nobody listens.
    pub async fn tell_who_is_here(&self, number: PostmortemNumber, here: &[u8]) -> Result<(), StoreError> {
        if !self.is_postgres() || here.len() > MAX_HERE {
            return Ok(());
        }
        notify(self.writer(), &format!("{} {} {}", self.node, number.0, STANDARD.encode(here))).await
    }
}

pub(crate) async fn announce(
    connection: &impl ConnectionTrait,
    node: &str,
    numbers: impl IntoIterator<Item = i64>,
) -> Result<(), StoreError> {
    let numbers: Vec<i64> = numbers.into_iter().collect();
    note_changes(connection, &numbers).await?;
    if connection.get_database_backend() == DbBackend::Postgres {
        for number in numbers {
            notify(connection, &format!("{node} {number}")).await?;
        }
    }
    Ok(())
}

pub(crate) fn tell(news: &broadcast::Sender<FeedMessage>, numbers: impl IntoIterator<Item = i64>) {
    for number in numbers {
        // Nobody listens in commands and tests, which is no error.
        let _ = news.send(FeedMessage::Changed(PostmortemNumber(number)));
    }
}

async fn notify(connection: &impl ConnectionTrait, payload: &str) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_notify($1, $2)",
        [CHANNEL.into(), payload.into()],
    );
    connection.execute_raw(statement).await?;
    Ok(())
}
