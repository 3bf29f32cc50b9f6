//! Whether there is space to write in.
//!
//! A full disk breaks nothing: reading goes on, and writing works again as soon as there is space.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, EntityTrait, RuntimeErr, Set, SqlxError};
use tokio::sync::Notify;

use crate::rows::pause;
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// How often a write is tried while the disk is full.
const PROBE_INTERVAL: Duration = Duration::from_secs(5);
/// The row that is written to find out. `pause` forgets it after a day.
const PROBE: &str = "disk space";
/// What the databases answer when there is no space: `SQLITE_FULL`, `SQLITE_IOERR_WRITE`, `SQLITE_IOERR_FSYNC`,
/// `SQLITE_IOERR_TRUNCATE` and `SQLITE_IOERR_SHMSIZE` (a quota or a limit on files is such an error), and `disk_full`
/// of PostgreSQL.
const FULL: [&str; 6] = ["13", "778", "1034", "1546", "4874", "53100"];

/// What is known of the disk.
#[derive(Debug)]
pub(crate) struct DiskSpace {
    /// The database as the log names it, without a password.
    database: String,
    is_full: AtomicBool,
    became_full: Notify,
}

impl DiskSpace {
    pub(crate) fn of(database: &str) -> Self {
        Self { database: without_password(database), is_full: AtomicBool::new(false), became_full: Notify::new() }
    }
}

impl Store {
    /// Whether the last write found no space. Costs nothing.
    pub fn is_disk_full(&self) -> bool {
        self.disk.is_full.load(Ordering::Relaxed)
    }

    /// Notes that a write found no space. The log has one line for as long as it lasts.
    pub fn report_full_disk(&self) {
        if !self.disk.is_full.swap(true, Ordering::Relaxed) {
            tracing::error!(database = self.disk.database, "the disk is full: nothing can be saved");
            self.disk.became_full.notify_one();
        }
    }

    /// Whether there is space. While the disk is full this tries to write, so it notices when there is space again.
    pub async fn has_disk_space(&self, now: DateTime<Utc>) -> bool {
        if !self.is_disk_full() {
            return true;
        }
        if self.try_to_write(now).await.is_err() {
            return false;
        }
        if self.disk.is_full.swap(false, Ordering::Relaxed) {
            tracing::info!(database = self.disk.database, "there is disk space again");
        }
        true
    }

    /// Notices that there is space again when nobody asks.
    pub async fn watch_disk_space(&self, now: impl Fn() -> DateTime<Utc>) {
        loop {
            self.disk.became_full.notified().await;
            while !self.has_disk_space(now()).await {
                tokio::time::sleep(PROBE_INTERVAL).await;
            }
        }
    }

    /// For what is only noted, as when a session was last used: without space, reading goes on.
    pub(crate) fn unless_full<T>(&self, written: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        match written {
            Err(StoreError::DiskFull) => {
                self.report_full_disk();
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    async fn try_to_write(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        // With the time, since SQLite writes nothing for an update that changes nothing.
        let row = pause::ActiveModel {
            subject: Set(PROBE.to_owned()),
            failures: Set(0),
            last_at: Set(to_microseconds(now)),
            until: Set(None),
        };
        pause::Entity::insert(row)
            .on_conflict(OnConflict::column(pause::Column::Subject).update_column(pause::Column::LastAt).to_owned())
            .exec_without_returning(self.writer())
            .await?;
        Ok(())
    }
}

/// Whether the database said that there is no space.
pub(crate) fn is_full(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let SqlxError::Database(error) = error.as_ref() else { return false };
    error.code().is_some_and(|code| FULL.contains(&code.as_ref()))
}

/// A file as it is; of `postgres://user:password@host/name?options` the host and the name.
fn without_password(database: &str) -> String {
    let Some((scheme, rest)) = database.split_once("://") else { return database.to_owned() };
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    format!("{scheme}://{}", place.split('?').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_the_database_and_no_password() {
        for (given, named) in [
            ("/var/lib/debrief/debrief.sqlite", "/var/lib/debrief/debrief.sqlite"),
            ("postgres://debrief:secret@db.example/debrief", "postgres://db.example/debrief"),
            ("postgres://debrief:sec@ret@db.example:5433/debrief?password=x", "postgres://db.example:5433/debrief"),
            ("postgresql://db.example/debrief", "postgresql://db.example/debrief"),
        ] {
            assert_eq!(without_password(given), named);
        }
    }
}
