//! The action items that others were merged into.

use std::collections::HashMap;

use domain::actions::{ActionId, Original};
use domain::postmortems::PostmortemNumber;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use crate::StoreError;
use crate::records::postmortem_of_action;
use crate::rows::{action_item, postmortem};

/// The action items that these were merged into, unless they were removed or belong to another
/// postmortem that is private.
pub(super) async fn originals_of(
    connection: &impl ConnectionTrait,
    rows: &[action_item::Model],
) -> Result<HashMap<i64, Original>, StoreError> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.duplicate_of).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let own: Vec<i64> = rows.iter().map(|row| row.postmortem).collect();
    let is_shown =
        Condition::any().add(postmortem::Column::IsPrivate.eq(false)).add(action_item::Column::Postmortem.is_in(own));
    let originals: Vec<(i64, i64)> = action_item::Entity::find()
        .join(JoinType::InnerJoin, postmortem_of_action())
        .filter(action_item::Column::Id.is_in(ids))
        .filter(action_item::Column::RemovedAt.is_null())
        .filter(is_shown)
        .select_only()
        .columns([action_item::Column::Id, action_item::Column::Postmortem])
        .into_tuple()
        .all(connection)
        .await?;
    let original = |(id, number)| (id, Original { id: ActionId(id), postmortem: PostmortemNumber(number) });
    Ok(originals.into_iter().map(original).collect())
}
