//! Action items: create, edit, transition, move, remove and restore.

mod board;
mod bulk;
mod due;
mod duplicates;
mod groups;
mod history;
mod late_drafts;
mod lost_reminders;
mod moved;
mod originals;
mod planning;
mod policies;
mod publishing;
mod recipients;
mod reminders;
mod row;
mod splits;
mod views;

pub use board::BoardPage;
pub(crate) use board::{DUE_ORDER, UNFINISHED};
pub use moved::MovedAction;
pub(crate) use planning::{plan_reminders, plan_reminders_of_team};
pub(crate) use recipients::administrators;

use domain::actions::{
    ActionFields, ActionId, ActionState, ChangeKind, MAX_NOTE, Transition, changed_fields, due_reason,
    duplicate_change, first_look, state_change, transition,
};
use domain::findings::FindingId;
use domain::markdown::to_plain_text;
use domain::people::NotificationKind;
use domain::postmortems::{Access, ActivityKind, FullAction, PostmortemNumber};
use domain::validation::{ValidationErrors, text};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryOrder, QuerySelect, Set};

use self::history::NewChange;
use self::planning::look_after;
use self::row::{actions_of, fields_of, row_of};
pub(crate) use self::row::{load_actions, load_removed_actions, row_of as action_row_of};
use crate::error::found;
use crate::findings::load_findings;
use crate::people::NewNotification;
use crate::records::{move_by_one, record, records_of, set_removed};
use crate::rows::{action_item, person};
use crate::unit_of_work::Direction;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Adds an action item at the end.
    pub async fn add_action(&self, number: PostmortemNumber, fields: &ActionFields) -> Result<ActionId, StoreError> {
        let access = self.editable(number).await?;
        self.check_action(number, fields).await?;
        let id = self.insert_action(number, fields, "").await?;
        self.record_activity(number, ActivityKind::ActionAdded, &fields.title).await?;
        self.notify_owner(number, &access, id, 1, fields).await?;
        Ok(id)
    }

    /// Inserts an open action item at the end, with the first change of its history.
    async fn insert_action(
        &self,
        number: PostmortemNumber,
        fields: &ActionFields,
        note: &str,
    ) -> Result<ActionId, StoreError> {
        let position = self.last_position(number).await?;
        let row = new_row(self, number, fields, (ActionState::Open, position)).insert(&self.transaction).await?;
        let added = NewChange { kind: ChangeKind::Added, fields: &[], state: ActionState::Open, note, version: 1 };
        self.record_change(ActionId(row.id), added).await?;
        Ok(ActionId(row.id))
    }

    /// The position behind the last action item.
    async fn last_position(&self, number: PostmortemNumber) -> Result<i32, StoreError> {
        let last = records_of::<action_item::Entity>(number, false)
            .select_only()
            .column_as(action_item::Column::Position.max(), "position")
            .into_tuple::<Option<i32>>()
            .one(&self.transaction)
            .await?;
        Ok(last.flatten().map_or(1, |last| last + 1))
    }

    /// Notifies the owner of an assignment.
    async fn notify_owner(
        &self,
        number: PostmortemNumber,
        access: &Access,
        id: ActionId,
        version: i32,
        fields: &ActionFields,
    ) -> Result<(), StoreError> {
        let news = NewNotification {
            cause: format!("action-{id}-{version}"),
            place: format!("action-{id}"),
            detail: to_plain_text(&fields.title),
        };
        self.tell(number, access, fields.owner.map(|owner| (owner, NotificationKind::Assigned)), news).await
    }

    /// Changes what an action item says. `version` is the one that the writer started from, `reason` why a due date
    /// that was agreed is moved or removed.
    pub async fn change_action(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        version: i32,
        fields: &ActionFields,
        reason: &str,
    ) -> Result<(), StoreError> {
        let access = self.editable(number).await?;
        let row = self.action_row(number, id, version).await?;
        self.check_action(number, fields).await?;
        let before = fields_of(&row)?;
        let note = due_reason(&before, fields, reason)?;
        let changed = changed_fields(&before, fields);
        if changed.is_empty() {
            return Ok(());
        }
        let next = version.saturating_add(1);
        let mut after = action_item::ActiveModel { id: Set(id.0), version: Set(next), ..row_of(fields) };
        if before.due != fields.due {
            after.remind_at = Set(fields.due.map(|due| first_look(due, self.now)));
        }
        after.update(&self.transaction).await?;
        let state = row::state_of(&row)?;
        let edited = NewChange { kind: ChangeKind::Edited, fields: &changed, state, note: &note, version: next };
        self.record_change(id, edited).await?;
        self.record_activity(number, ActivityKind::ActionEdited, &fields.title).await?;
        if before.owner == fields.owner {
            return Ok(());
        }
        self.notify_owner(number, &access, id, next, fields).await
    }

    /// Applies a transition to an action item.
    pub async fn transition_action(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        version: i32,
        step: Transition,
        note: &str,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.action_row(number, id, version).await?;
        let note = text("note", "The note", note.trim(), MAX_NOTE)?;
        let (title, due, remind_at, before) = (row.title.clone(), row.due, row.remind_at, row::state_of(&row)?);
        let duplicate_of = row.duplicate_of.map(ActionId);
        let action = actions_of(&self.transaction, vec![row]).await?.pop();
        let state = transition(&found(action)?, step, self.by.person, &note)?;
        let next = version.saturating_add(1);
        action_item::ActiveModel {
            id: Set(id.0),
            version: Set(next),
            state: Set(state.key().to_owned()),
            note: Set((!note.is_empty()).then(|| note.clone())),
            transitioned_by: Set(Some(self.by.person.0)),
            transitioned_at: Set(Some(self.now)),
            remind_at: Set(look_after(remind_at, due, (before, state), self.now)),
            duplicate_of: Set(None),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        let mut fields = vec![state_change(before, state)];
        fields.extend(duplicate_of.map(|original| duplicate_change(Some(original), None)));
        let change = NewChange { kind: step.into(), fields: &fields, state, note: &note, version: next };
        self.record_change(id, change).await?;
        let kind = match state {
            ActionState::Open => ActivityKind::ActionReopened,
            ActionState::InProgress => ActivityKind::ActionStarted,
            ActionState::Done => ActivityKind::ActionDone,
            ActionState::Verified => ActivityKind::ActionVerified,
            ActionState::WontDo => ActivityKind::ActionDeclined,
        };
        self.record_activity(number, kind, &title).await
    }

    /// Moves an action item by one position.
    pub async fn move_action(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        direction: Direction,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<action_item::Entity>(&self.transaction, number, id.0, false).await?;
        let siblings = records_of::<action_item::Entity>(number, false)
            .order_by_asc(action_item::Column::Position)
            .order_by_asc(action_item::Column::Id)
            .select_only()
            .columns([action_item::Column::Id, action_item::Column::Position])
            .into_tuple()
            .all(&self.transaction)
            .await?;
        move_by_one::<action_item::Entity>(&self.transaction, siblings, id.0, direction).await?;
        self.record_activity(number, ActivityKind::ActionMoved, &row.title).await
    }

    /// Removes an action item; it can be restored.
    pub async fn remove_action(&self, number: PostmortemNumber, id: ActionId) -> Result<(), StoreError> {
        self.set_action_removed(number, id, true).await
    }

    /// Restores a removed action item to its position.
    pub async fn restore_action(&self, number: PostmortemNumber, id: ActionId) -> Result<(), StoreError> {
        self.set_action_removed(number, id, false).await
    }

    async fn set_action_removed(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        is_removed: bool,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<action_item::Entity>(&self.transaction, number, id.0, !is_removed).await?;
        set_removed::<action_item::Entity>(&self.transaction, id.0, is_removed.then_some(self.now)).await?;
        let (kind, activity) = if is_removed {
            (ChangeKind::Removed, ActivityKind::ActionRemoved)
        } else {
            (ChangeKind::Restored, ActivityKind::ActionRestored)
        };
        let version = row.version.saturating_add(1);
        let change = NewChange { kind, fields: &[], state: row::state_of(&row)?, note: "", version };
        self.record_change(id, change).await?;
        self.record_activity(number, activity, &row.title).await
    }

    async fn check_action(&self, number: PostmortemNumber, fields: &ActionFields) -> Result<(), StoreError> {
        if let Some(owner) = fields.owner {
            let person = person::Entity::find_by_id(owner.0).one(&self.transaction).await?;
            if person.is_none() {
                return Err(ValidationErrors::one("owner", "This person does not exist.").into());
            }
        }
        if let Some(answered) = fields.finding {
            let findings = load_findings(&self.transaction, number).await?;
            if !domain::reports::is_among(answered, &findings) {
                return Err(ValidationErrors::one(
                    "finding",
                    "The finding that this action item addresses no longer exists.",
                )
                .into());
            }
        }
        Ok(())
    }

    /// The row of an action item, if it is still the version that the writer started from.
    async fn action_row(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        version: i32,
    ) -> Result<action_item::Model, StoreError> {
        let row = record::<action_item::Entity>(&self.transaction, number, id.0, false).await?;
        if row.version == version { Ok(row) } else { Err(StoreError::Conflict) }
    }
}

/// Adds many action items, in the order given.
pub(crate) async fn insert_actions(
    work: &UnitOfWork,
    number: PostmortemNumber,
    actions: &[FullAction],
    findings: &[FindingId],
) -> Result<(), StoreError> {
    for (whole, position) in actions.iter().zip(1..) {
        let finding = whole.answers.and_then(|place| findings.get(place).copied());
        let fields = ActionFields { finding, ..whole.fields.clone() };
        let mut row = new_row(work, number, &fields, (whole.state, position));
        // Of documents of many years, everybody would be told of everything that was ever late.
        row.remind_at = Set(fields.due.map(|_| work.now));
        row.insert(&work.transaction).await?;
    }
    Ok(())
}

fn new_row(
    work: &UnitOfWork,
    number: PostmortemNumber,
    fields: &ActionFields,
    (state, position): (ActionState, i32),
) -> action_item::ActiveModel {
    action_item::ActiveModel {
        postmortem: Set(number.0),
        version: Set(1),
        state: Set(state.key().to_owned()),
        position: Set(position),
        remind_at: Set(fields.due.map(|due| first_look(due, work.now))),
        ..row_of(fields)
    }
}
