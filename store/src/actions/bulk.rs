//! Changes of the board: to one action item or to many, and taking them back.

use chrono::{DateTime, Utc};
use domain::actions::{
    ActionEdit, ActionId, ActionState, BulkChange, BulkResult, ChangeKind, MAX_SELECTED, TransitionRefused,
    UndoableChange, duplicate_before, first_look, put_back,
};
use domain::people::Viewer;
use domain::postmortems::{ActivityKind, PostmortemNumber};
use domain::validation::ValidationErrors;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Set};

use super::history::fields_of as changed_of;
use super::planning::look_after;
use super::row::{fields_of, row_of, state_of};
use crate::error::{found, read};
use crate::postmortems::drafts_visible_to;
use crate::records::postmortem_of_action;
use crate::rows::{action_item, action_item_change};
use crate::{Store, StoreError, UnitOfWork};

impl Store {
    /// The changes that the viewer made at this instant and can still undo.
    pub async fn undoable_changes(&self, viewer: Viewer, at: DateTime<Utc>) -> Result<Vec<UndoableChange>, StoreError> {
        let changes = changes_at(viewer, at).all(self.reader()).await?;
        let ids = changes.iter().map(|change| change.action_id);
        let items = action_item::Entity::find()
            .filter(action_item::Column::Id.is_in(ids))
            .filter(action_item::Column::RemovedAt.is_null())
            .join(JoinType::InnerJoin, postmortem_of_action())
            .filter(drafts_visible_to(viewer))
            .all(self.reader())
            .await?;
        let unchanged = |item: &&action_item::Model| {
            changes.iter().any(|change| change.action_id == item.id && change.version == Some(item.version))
        };
        Ok(items
            .iter()
            .filter(unchanged)
            .map(|item| UndoableChange { action: ActionId(item.id), title: item.title.clone() })
            .collect())
    }
}

impl UnitOfWork {
    /// Changes the owner or the due date of an action item of any postmortem.
    pub async fn edit_action(&self, id: ActionId, version: i32, edit: &ActionEdit) -> Result<(), StoreError> {
        let row = self.visible_action(id).await?;
        let fields = edit.apply(&fields_of(&row)?)?;
        self.change_action(PostmortemNumber(row.postmortem), id, version, &fields, &edit.due_reason).await
    }

    /// Makes one change of many action items, each by id and the version that the viewer saw. Those that cannot be
    /// changed are left out; what is wrong with the change itself is an error, and nothing is changed.
    pub async fn change_actions(
        &self,
        selected: &[(ActionId, i32)],
        change: &BulkChange,
    ) -> Result<BulkResult, StoreError> {
        if selected.is_empty() {
            return Err(ValidationErrors::one("item", "Select at least one action item.").into());
        }
        if selected.len() > MAX_SELECTED {
            let message = format!("You can change at most {MAX_SELECTED} action items at once.");
            return Err(ValidationErrors::one("item", message).into());
        }
        // Always in the same order, so that two such changes wait for each other instead of locking each other out.
        let mut selected = selected.to_vec();
        selected.sort_unstable();
        selected.dedup();
        let mut result = BulkResult { at: self.now, changed: Vec::new(), left_out: Vec::new() };
        for (id, version) in &selected {
            let row = match self.visible_action(*id).await {
                Ok(row) => row,
                Err(StoreError::Absent) => {
                    result.left_out.push((
                        "An action item".into(),
                        "The action item was removed, or you no longer have access to it.".into(),
                    ));
                    continue;
                }
                Err(error) => return Err(error),
            };
            let number = PostmortemNumber(row.postmortem);
            let changed = match change {
                BulkChange::Edit(edit) => self.edit_action(*id, *version, edit).await,
                BulkChange::Transition(transition, note) => {
                    self.transition_action(number, *id, *version, *transition, note).await
                }
            };
            match changed {
                Ok(()) => result.changed.push(*id),
                Err(StoreError::Transition(
                    refused @ (TransitionRefused::NoEvidence | TransitionRefused::NoReason),
                )) => return Err(ValidationErrors::one("note", refused.to_string()).into()),
                Err(StoreError::Conflict) => {
                    result.left_out.push((row.title, "Someone else changed the action item in the meantime.".into()));
                }
                Err(StoreError::Transition(refused)) => result.left_out.push((row.title, refused.to_string())),
                Err(StoreError::Refused(refused)) => result.left_out.push((row.title, refused.to_string())),
                Err(error) => return Err(error),
            }
        }
        Ok(result)
    }

    /// Undoes what the viewer changed at this instant: in one action item, or in all that were not changed again.
    pub async fn undo_changes(&self, at: DateTime<Utc>, only: Option<ActionId>) -> Result<BulkResult, StoreError> {
        let changes = changes_at(self.by, at);
        let changes = match only {
            Some(id) => changes.filter(action_item_change::Column::ActionId.eq(id.0)),
            None => changes,
        };
        let mut result = BulkResult { at: self.now, changed: Vec::new(), left_out: Vec::new() };
        for change in changes.all(&self.transaction).await? {
            let row = match self.visible_action(ActionId(change.action_id)).await {
                Ok(row) => row,
                Err(StoreError::Absent) => continue,
                Err(error) => return Err(error),
            };
            if change.version != Some(row.version) {
                result.left_out.push((row.title, "The action item was changed again in the meantime.".into()));
                continue;
            }
            match self.undo(&row, change).await {
                Ok(()) => result.changed.push(ActionId(row.id)),
                Err(StoreError::ValidationErrors(errors)) => result.left_out.push((row.title, errors.to_string())),
                Err(StoreError::Refused(refused)) => result.left_out.push((row.title, refused.to_string())),
                Err(error) => return Err(error),
            }
        }
        Ok(result)
    }

    async fn undo(&self, row: &action_item::Model, change: action_item_change::Model) -> Result<(), StoreError> {
        let number = PostmortemNumber(row.postmortem);
        self.editable(number).await?;
        let changed = changed_of(&change)?;
        let mut remind_at = row.remind_at;
        let kind = read(ChangeKind::from_key(&change.kind), "action_item_change", change.id)?;
        let mut before = <action_item::ActiveModel as Default>::default();
        if kind == ChangeKind::Edited {
            let fields = put_back(&fields_of(row)?, &changed).parse()?;
            self.check_action(number, &fields).await?;
            if fields.due != row.due {
                remind_at = fields.due.map(|due| first_look(due, self.now));
            }
            before = row_of(&fields);
        } else {
            let state = changed.iter().find(|change| change.field == "state");
            let state = found(state.and_then(|change| ActionState::from_key(&change.before)))?;
            let earlier = self.transition_before(&change).await?;
            remind_at = look_after(remind_at, row.due, (state_of(row)?, state), self.now);
            before.state = Set(state.key().to_owned());
            before.note = Set(earlier.as_ref().map(|earlier| earlier.note.clone()).filter(|note| !note.is_empty()));
            before.transitioned_by = Set(earlier.as_ref().and_then(|earlier| earlier.person_id));
            before.transitioned_at = Set(earlier.map(|earlier| earlier.at));
            if let Some(duplicate_of) = duplicate_before(&changed) {
                before.duplicate_of = Set(duplicate_of.map(|original| original.0));
            }
        }
        let version = Set(row.version.saturating_add(1));
        action_item::ActiveModel { id: Set(row.id), version, remind_at: Set(remind_at), ..before }
            .update(&self.transaction)
            .await?;
        let undone_at = Set(Some(self.now));
        action_item_change::ActiveModel { id: Set(change.id), undone_at, ..Default::default() }
            .update(&self.transaction)
            .await?;
        self.record_activity(number, ActivityKind::ActionChangeUndone, &row.title).await
    }

    /// The transition before this one, among those that were not undone.
    async fn transition_before(
        &self,
        change: &action_item_change::Model,
    ) -> Result<Option<action_item_change::Model>, StoreError> {
        let transitions = ChangeKind::ALL.iter().filter(|kind| kind.transition().is_some()).map(|kind| kind.key());
        Ok(action_item_change::Entity::find()
            .filter(action_item_change::Column::ActionId.eq(change.action_id))
            .filter(action_item_change::Column::Id.lt(change.id))
            .filter(action_item_change::Column::UndoneAt.is_null())
            .filter(action_item_change::Column::Kind.is_in(transitions))
            .order_by_desc(action_item_change::Column::Id)
            .one(&self.transaction)
            .await?)
    }

    async fn visible_action(&self, id: ActionId) -> Result<action_item::Model, StoreError> {
        let row = action_item::Entity::find_by_id(id.0)
            .filter(action_item::Column::RemovedAt.is_null())
            .join(JoinType::InnerJoin, postmortem_of_action())
            .filter(drafts_visible_to(self.by))
            .one(&self.transaction)
            .await?;
        found(row)
    }
}

/// The edits and transitions that the viewer made at this instant and that stand.
fn changes_at(viewer: Viewer, at: DateTime<Utc>) -> sea_orm::Select<action_item_change::Entity> {
    action_item_change::Entity::find()
        .filter(action_item_change::Column::PersonId.eq(viewer.person.0))
        .filter(action_item_change::Column::At.eq(at))
        .filter(action_item_change::Column::UndoneAt.is_null())
        .filter(action_item_change::Column::Changed.is_not_null())
        .order_by_asc(action_item_change::Column::Id)
}
