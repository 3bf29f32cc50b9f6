//! Action items that are merged into others.

use chrono::NaiveDate;
use domain::actions::{
    ActionId, ActionState, ChangeKind, MAX_NOTE, MergeTarget, duplicate_change, may_merge, state_change,
};
use domain::people::Viewer;
use domain::postmortems::{ActivityKind, PostmortemNumber};
use domain::validation::{ValidationErrors, text};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::history::NewChange;
use super::row::{actions_of, state_of};
use crate::error::{found, read};
use crate::postmortems::drafts_visible_to;
use crate::records::postmortem_of_action;
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
        let original = self.find_original(into).await?;
        if let Some(original) = &original {
            self.lock_both(number, PostmortemNumber(original.postmortem)).await?;
        }
        self.editable(number).await?;
        let row = self.action_row(number, id, version).await?;
        let note = text("note", "The note", note.trim(), MAX_NOTE)?;
        // Read again: until it was locked, it could be merged or moved itself.
        let place = original.map(|original| original.postmortem);
        let original = self.find_original(into).await?;
        let original = original.ok_or_else(|| ValidationErrors::one("into", "This action item doesn’t exist."))?;
        if place != Some(original.postmortem) {
            return Err(StoreError::Conflict);
        }
        let title = row.title.clone();
        let action = found(actions_of(&self.transaction, vec![row]).await?.pop())?;
        may_merge(&action, (into, state_of(&original)?), original.duplicate_of.is_some())?;
        let place = PostmortemNumber(original.postmortem);
        // Who sees this note need not know that there is such a postmortem.
        let is_told = place == number || !self.is_private(place).await?;
        let note = match (note.is_empty(), is_told) {
            (false, _) => note,
            (true, true) => format!("Duplicate of an action item of {}", place.label()),
            (true, false) => "Duplicate of another action item".to_owned(),
        };
        let next = version.saturating_add(1);
        action_item::ActiveModel {
            id: Set(id.0),
            version: Set(next),
            state: Set(ActionState::WontDo.key().to_owned()),
            note: Set(Some(note.clone())),
            transitioned_by: Set(Some(self.by.person.0)),
            transitioned_at: Set(Some(self.now)),
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
        let fields = [state_change(action.state, state), duplicate_change(None, Some(into))];
        let change = NewChange { kind: ChangeKind::Merged, fields: &fields, state, note: &note, version: next };
        self.record_change(id, change).await?;
        self.record_activity(number, ActivityKind::ActionMerged, &title).await
    }

    async fn is_private(&self, number: PostmortemNumber) -> Result<bool, StoreError> {
        let row = postmortem::Entity::find_by_id(number.0).one(&self.transaction).await?;
        Ok(found(row)?.is_private)
    }

    async fn find_original(&self, id: ActionId) -> Result<Option<action_item::Model>, StoreError> {
        Ok(visible(self.by).filter(action_item::Column::Id.eq(id.0)).one(&self.transaction).await?)
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
        let among = match &found {
            Some(found) => action_item::Column::Id.is_in(found.iter().map(|id| id.0)),
            None => action_item::Column::Postmortem.eq(number.0),
        };
        let mut rows = visible(viewer)
            .filter(among)
            .filter(action_item::Column::Id.ne(id.0))
            .filter(action_item::Column::DuplicateOf.is_null())
            .filter(action_item::Column::State.ne(ActionState::WontDo.key()))
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
            .limit(found.is_none().then_some(limit))
            .into_model::<TargetRow>()
            .all(self.reader())
            .await?;
        if let Some(found) = found {
            // The best first, as they were found.
            rows.sort_by_key(|row| found.iter().position(|id| id.0 == row.id));
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
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
        .join(JoinType::InnerJoin, postmortem_of_action())
        .filter(drafts_visible_to(viewer))
        .filter(action_item::Column::RemovedAt.is_null())
}
