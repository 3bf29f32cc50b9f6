//! The transaction in which changes are made.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, Utc};
use domain::people::Viewer;
use domain::postmortems::PostmortemNumber;
use domain::validation::ValidationErrors;
use sea_orm::DatabaseTransaction;
use tokio::sync::broadcast;

use crate::change_feed::{announce, tell};
use crate::feed_message::FeedMessage;
use crate::insights::keep_facts;
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
        keep_facts(&self.transaction, &changed.iter().copied().collect::<Vec<_>>()).await?;
        announce(&self.transaction, &self.node, changed.iter().copied()).await?;
        self.transaction.commit().await?;
        tell(&self.news, changed);
        Ok(())
    }

    /// Notes that a postmortem changed, for the pages that show it.
    pub(crate) fn mark_changed(&self, number: PostmortemNumber) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(number.0);
    }
}

impl Direction {
    /// The keys used in forms and the API.
    pub const KEYS: [&'static str; 2] = ["up", "down"];

    /// The direction with this key.
    pub fn parse(key: &str) -> Result<Self, ValidationErrors> {
        match key {
            "up" => Ok(Self::Up),
            "down" => Ok(Self::Down),
            other => Err(ValidationErrors::one("direction", format!("“{other}” is not one of: up, down."))),
        }
    }

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
