//! Where action items went that were moved to another postmortem.

use chrono::{DateTime, Utc};
use domain::actions::{ActionId, ChangeKind};
use domain::people::Viewer;
use domain::postmortems::{ActivityKind, PostmortemNumber};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use crate::postmortems::drafts_visible_to;
use crate::rows::{action_item, action_item_change, activity, postmortem};
use crate::{Store, StoreError};

/// An action item that was moved away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedAction {
    /// Where it is now, for those who may see that.
    pub to: Option<PostmortemNumber>,
}

impl Store {
    /// What became of an action item that was moved away from a postmortem; nothing when it was not, or was removed
    /// since.
    pub async fn moved_action(
        &self,
        viewer: Viewer,
        from: PostmortemNumber,
        id: ActionId,
    ) -> Result<Option<MovedAction>, StoreError> {
        let row = action_item::Entity::find_by_id(id.0)
            .filter(action_item::Column::RemovedAt.is_null())
            .filter(action_item::Column::Postmortem.ne(from.0))
            .one(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        // It left this postmortem when both wrote it down; of others nothing is told.
        let left: Vec<DateTime<Utc>> = action_item_change::Entity::find()
            .filter(action_item_change::Column::ActionId.eq(id.0))
            .filter(action_item_change::Column::Kind.eq(ChangeKind::Transferred.key()))
            .select_only()
            .column(action_item_change::Column::At)
            .into_tuple()
            .all(self.reader())
            .await?;
        let was_here = activity::Entity::find()
            .filter(activity::Column::Postmortem.eq(from.0))
            .filter(activity::Column::Kind.eq(ActivityKind::ActionTransferred.key()))
            .filter(activity::Column::At.is_in(left))
            .count(self.reader())
            .await?;
        if was_here == 0 {
            return Ok(None);
        }
        let seen =
            postmortem::Entity::find_by_id(row.postmortem).filter(drafts_visible_to(viewer)).one(self.reader()).await?;
        Ok(Some(MovedAction { to: seen.map(|row| PostmortemNumber(row.number)) }))
    }
}
