//! Action items that are merged into others.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::actions::{ActionId, ActionState, ChangeKind, MAX_NOTE, MergeTarget, Original, may_merge, state_change};
use domain::people::Viewer;
use domain::postmortems::{ActivityKind, PostmortemNumber};
use domain::validation::{ValidationErrors, text};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::board::its_postmortem;
use super::history::NewChange;
use super::row::actions_of;
use crate::error::{found, read};
use crate::postmortems::drafts_visible_to;
use crate::rows::{action_item, postmortem};
use crate::{Store, StoreError, UnitOfWork};

#[derive(FromQueryResult)]
struct TargetRow {
    id: i64,
    title: String,
    state: String,
    due: Option<NaiveDate>,
    postmortem: i64,
    postmortem_title: String,
}

impl UnitOfWork {
    /// Closes an action item as a duplicate of another one, which the viewer may see and which may
    /// belong to another postmortem. Without a note, the note names the postmortem of the other one.
    /// Reopening it makes it an action item of its own again.
    pub async fn merge_action(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        version: i32,
        into: ActionId,
        note: &str,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.action_row(number, id, version).await?;
        let note = text("note", "The note", note.trim(), MAX_NOTE)?;
        let original = visible(self.by)
            .filter(action_item::Column::Id.eq(into.0))
            .one(&self.transaction)
            .await?
            .ok_or_else(|| ValidationErrors::one("into", "This action item doesn’t exist."))?;
        let (title, due) = (row.title.clone(), row.due);
        let action = found(actions_of(&self.transaction, vec![row]).await?.pop())?;
        may_merge(&action, into, original.duplicate_of.is_some())?;
        let note = if note.is_empty() {
            format!("Duplicate of an action item of {}", PostmortemNumber(original.postmortem).label())
        } else {
            note
        };
        let next = version.saturating_add(1);
        action_item::ActiveModel {
            id: Set(id.0),
            version: Set(next),
            state: Set(ActionState::WontDo.key().to_owned()),
            note: Set(Some(note.clone())),
            transitioned_by: Set(Some(self.by.person.0)),
            transitioned_at: Set(Some(self.now)),
            remind_at: Set(due.map(|_| self.now)),
            duplicate_of: Set(Some(into.0)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        // What was merged into this one is merged into that one now, so that no row of duplicates forms.
        action_item::Entity::update_many()
            .col_expr(action_item::Column::DuplicateOf, into.0.into())
            .filter(action_item::Column::DuplicateOf.eq(id.0))
            .exec(&self.transaction)
            .await?;
        let state = ActionState::WontDo;
        let fields = [state_change(action.state, state)];
        let change = NewChange { kind: ChangeKind::Merged, fields: &fields, state, note: &note, version: next };
        self.record_change(id, change).await?;
        self.record_activity(number, ActivityKind::ActionMerged, &title).await
    }
}

impl Store {
    /// The action items that one can be merged into: these, or else the others of its postmortem.
    pub async fn merge_targets(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        id: ActionId,
        found: Option<Vec<ActionId>>,
        limit: u64,
    ) -> Result<Vec<MergeTarget>, StoreError> {
        let among = match found {
            Some(found) => action_item::Column::Id.is_in(found.into_iter().map(|id| id.0)),
            None => action_item::Column::Postmortem.eq(number.0),
        };
        let rows = visible(viewer)
            .filter(among)
            .filter(action_item::Column::Id.ne(id.0))
            .filter(action_item::Column::DuplicateOf.is_null())
            .select_only()
            .columns([
                action_item::Column::Id,
                action_item::Column::Title,
                action_item::Column::State,
                action_item::Column::Due,
                action_item::Column::Postmortem,
            ])
            .column_as(postmortem::Column::Title, "postmortem_title")
            .order_by_desc(action_item::Column::Postmortem)
            .order_by_asc(action_item::Column::Position)
            .limit(limit)
            .into_model::<TargetRow>()
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(MergeTarget {
                    id: ActionId(row.id),
                    title: row.title,
                    state: read(ActionState::from_key(&row.state), "action_item", row.id)?,
                    due: row.due,
                    postmortem: PostmortemNumber(row.postmortem),
                    postmortem_title: row.postmortem_title,
                })
            })
            .collect()
    }
}

/// The action items of postmortems whose drafts the viewer may read.
fn visible(viewer: Viewer) -> sea_orm::Select<action_item::Entity> {
    action_item::Entity::find()
        .join(JoinType::InnerJoin, its_postmortem())
        .filter(drafts_visible_to(viewer))
        .filter(action_item::Column::RemovedAt.is_null())
}

/// The action items that these were merged into.
pub(super) async fn originals_of(
    connection: &impl ConnectionTrait,
    rows: &[action_item::Model],
) -> Result<HashMap<i64, Original>, StoreError> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.duplicate_of).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let originals: Vec<(i64, i64)> = action_item::Entity::find()
        .filter(action_item::Column::Id.is_in(ids))
        .select_only()
        .columns([action_item::Column::Id, action_item::Column::Postmortem])
        .into_tuple()
        .all(connection)
        .await?;
    let original = |(id, number)| (id, Original { id: ActionId(id), postmortem: PostmortemNumber(number) });
    Ok(originals.into_iter().map(original).collect())
}
