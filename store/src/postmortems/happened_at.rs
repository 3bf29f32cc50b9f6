//! When a postmortem happened, which its timeline says.

use domain::postmortems::PostmortemNumber;
use domain::timeline::Milestone;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::found;
use crate::rows::{event, postmortem};
use crate::{StoreError, UnitOfWork};

/// Keeps `happened_at` what it means: when the impact began, else the first event, else when the
/// postmortem was begun.
pub(crate) async fn follow_timeline(work: &UnitOfWork, number: PostmortemNumber) -> Result<(), StoreError> {
    let row = found(postmortem::Entity::find_by_id(number.0).one(&work.transaction).await?)?;
    let first = |milestone: Option<Milestone>| {
        let events = event::Entity::find()
            .filter(event::Column::Postmortem.eq(number.0))
            .filter(event::Column::RemovedAt.is_null());
        let events = match milestone {
            Some(milestone) => events.filter(event::Column::Milestone.eq(milestone.key())),
            None => events,
        };
        events.order_by_asc(event::Column::At).one(&work.transaction)
    };
    let event = match first(Some(Milestone::ImpactStarted)).await? {
        Some(event) => Some(event),
        None => first(None).await?,
    };
    let happened_at = event.map_or(row.created_at, |event| event.at);
    work.update(number, postmortem::Column::HappenedAt, happened_at).await
}
