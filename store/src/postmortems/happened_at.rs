//! When a postmortem happened, which its timeline says.

use chrono::{DateTime, Utc};
use domain::postmortems::PostmortemNumber;
use domain::timeline::{Milestone, Precision, happened_at};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::error::{found, read};
use crate::rows::{event, postmortem};
use crate::{StoreError, UnitOfWork};

/// Keeps `happened_at` what it means: when the timeline says so, see [`happened_at`], else when the postmortem was
/// begun.
pub(crate) async fn follow_timeline(work: &UnitOfWork, number: PostmortemNumber) -> Result<(), StoreError> {
    let instants: Option<(DateTime<Utc>, DateTime<Utc>)> = postmortem::Entity::find_by_id(number.0)
        .select_only()
        .columns([postmortem::Column::CreatedAt, postmortem::Column::HappenedAt])
        .into_tuple()
        .one(&work.transaction)
        .await?;
    let (created_at, before) = found(instants)?;
    let events: Vec<(DateTime<Utc>, String, Option<String>)> = event::Entity::find()
        .filter(event::Column::Postmortem.eq(number.0))
        .filter(event::Column::RemovedAt.is_null())
        .select_only()
        .columns([event::Column::At, event::Column::Precision, event::Column::Milestone])
        .into_tuple()
        .all(&work.transaction)
        .await?;
    let known = |(at, precision, milestone): (_, String, Option<String>)| {
        let precision = read(Precision::from_key(&precision), "event", number.0)?;
        Ok::<_, StoreError>((at, precision, milestone.as_deref().and_then(Milestone::from_key)))
    };
    let events = events.into_iter().map(known).collect::<Result<Vec<_>, _>>()?;
    let after = happened_at(events).unwrap_or(created_at);
    if after == before {
        return Ok(());
    }
    work.update(number, postmortem::Column::HappenedAt, after).await
}
