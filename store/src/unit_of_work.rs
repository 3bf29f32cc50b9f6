//! The transaction in which changes are made.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, Utc};
use domain::people::Viewer;
use domain::postmortems::{Access, ActivityKind, PostmortemNumber, may_edit, may_publish, may_see, may_see_draft};
use sea_orm::{DatabaseTransaction, EntityTrait, QuerySelect};
use tokio::sync::broadcast;

use crate::change_feed::{FeedMessage, announce, tell};
use crate::error::found;
use crate::postmortems::{load_access, record_activity};
use crate::rows::postmortem;
use crate::{Store, StoreError};

/// A transaction; see [`Store::change`]. Its methods check permissions, change rows and record the
/// activity.
pub struct UnitOfWork {
    pub(crate) transaction: DatabaseTransaction,
    pub(crate) by: Viewer,
    pub(crate) now: DateTime<Utc>,
    /// The postmortems that changed, to notify open pages.
    changed: Mutex<BTreeSet<i64>>,
    news: broadcast::Sender<FeedMessage>,
    node: Arc<str>,
}

/// The direction in which to move a record in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// One position earlier.
    Up,
    /// One position later.
    Down,
}

impl Store {
    /// Makes a change by a viewer at an instant, atomically: `verbs` run in one transaction, which is
    /// committed when they succeed. After `Ok`, the change is durable.
    pub async fn change<T>(
        &self,
        by: Viewer,
        now: DateTime<Utc>,
        verbs: impl AsyncFnOnce(&UnitOfWork) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tx = UnitOfWork {
            transaction: self.begin().await?,
            by,
            now: to_microseconds(now),
            changed: Mutex::default(),
            news: self.news.clone(),
            node: Arc::clone(&self.node),
        };
        let value = verbs(&tx).await?;
        tx.commit().await?;
        Ok(value)
    }
}

/// The instant, rounded to the precision that both databases store.
pub(crate) fn to_microseconds(now: DateTime<Utc>) -> DateTime<Utc> {
    now.trunc_subsecs(6)
}

impl UnitOfWork {
    /// Commits the transaction and notifies open pages.
    async fn commit(self) -> Result<(), StoreError> {
        let changed = self.changed.into_inner().unwrap_or_else(PoisonError::into_inner);
        announce(&self.transaction, &self.node, changed.iter().copied()).await?;
        self.transaction.commit().await?;
        tell(&self.news, changed);
        Ok(())
    }

    /// What decides about this postmortem, if it exists for the person.
    pub(crate) async fn access(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        // Changes of one postmortem wait for each other; SQLite has a single writer anyway.
        postmortem::Entity::find_by_id(number.0).lock_exclusive().one(&self.transaction).await?;
        let access = found(load_access(&self.transaction, self.by, number).await?)?;
        if may_see(self.by, &access) { Ok(access) } else { Err(StoreError::Absent) }
    }

    /// What decides about this draft. Whoever may not see it must not learn that there is one.
    pub(crate) async fn draft(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        let access = self.access(number).await?;
        if may_see_draft(self.by, &access) { Ok(access) } else { Err(StoreError::Absent) }
    }

    pub(crate) async fn editable(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        let access = self.access(number).await?;
        may_edit(self.by, &access)?;
        Ok(access)
    }

    pub(crate) async fn publishable(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        let access = self.access(number).await?;
        may_publish(self.by, &access)?;
        Ok(access)
    }

    /// Records what was done, and that the postmortem changed.
    pub(crate) async fn record_activity(
        &self,
        number: PostmortemNumber,
        kind: ActivityKind,
        detail: &str,
    ) -> Result<(), StoreError> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(number.0);
        record_activity(&self.transaction, number, self.by.person, kind, detail, self.now).await
    }
}

impl Direction {
    /// Swaps a thing with its neighbour; at the end nothing happens.
    pub(crate) fn swap(self, order: &mut [i64], id: i64) {
        let Some(place) = order.iter().position(|candidate| *candidate == id) else { return };
        match self {
            Self::Up if place > 0 => order.swap(place, place - 1),
            Self::Down if place + 1 < order.len() => order.swap(place, place + 1),
            Self::Up | Self::Down => {}
        }
    }
}
