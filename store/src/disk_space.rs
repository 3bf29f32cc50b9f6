//! Whether there is space to write in.
//!
//! A full disk breaks nothing: reading goes on, and writing works again as soon as there is space.

use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};

use crate::rows::pause;
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// How often a write is tried while the disk is full.
const PROBE_INTERVAL: Duration = Duration::from_secs(5);
/// The row that is written to find out. `pause` forgets it after a day.
const PROBE: &str = "disk space";
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
            tracing::info!(database = self.disk.database, "disk space is available again");
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
