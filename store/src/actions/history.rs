//! The history of action items.

use std::collections::HashMap;

use domain::actions::{ActionChange, ActionId, ActionState, ChangeKind, FieldChange};
use domain::people::{PersonId, PersonName};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::error::{read, read_json, write_json};
use crate::people::names_of;
use crate::rows::action_item_change;
use crate::{StoreError, UnitOfWork};

/// A change to record.
pub(super) struct NewChange<'a> {
    pub(super) kind: ChangeKind,
    pub(super) fields: &'a [FieldChange],
    /// The status afterwards.
    pub(super) state: ActionState,
    pub(super) note: &'a str,
    /// The version afterwards.
    pub(super) version: i32,
}

impl UnitOfWork {
    /// Adds a change to the history of an action item.
    pub(super) async fn record_change(&self, id: ActionId, change: NewChange<'_>) -> Result<(), StoreError> {
        action_item_change::ActiveModel {
            action_id: Set(id.0),
            kind: Set(change.kind.key().to_owned()),
            state: Set(change.state.key().to_owned()),
            note: Set(change.note.to_owned()),
            person_id: Set(Some(self.by.person.0)),
            at: Set(self.now),
            changed: Set((!change.fields.is_empty()).then(|| write_json(&change.fields))),
            version: Set(Some(change.version)),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        Ok(())
    }
}

/// How often an action item was opened again after it was finished, without what was undone.
pub(super) async fn count_reopenings(connection: &impl ConnectionTrait, id: i64) -> Result<usize, StoreError> {
    let rows = action_item_change::Entity::find()
        .filter(action_item_change::Column::ActionId.eq(id))
        .filter(action_item_change::Column::Kind.eq(ChangeKind::Reopened.key()))
        .filter(action_item_change::Column::UndoneAt.is_null())
        .all(connection)
        .await?;
    let mut count = 0;
    for row in &rows {
        // What was only in progress was never finished.
        let fields = fields_of(row)?;
        let before = fields.iter().find(|change| change.field == "state");
        let before = before.and_then(|change| ActionState::from_key(&change.before));
        count += usize::from(before.is_some_and(|before| !before.is_open()));
    }
    Ok(count)
}

/// The history of these action items, each in the order in which the changes were made.
pub(super) async fn load_history(
    connection: &impl ConnectionTrait,
    actions: Vec<i64>,
) -> Result<HashMap<i64, Vec<ActionChange>>, StoreError> {
    let mut history: HashMap<i64, Vec<ActionChange>> = HashMap::new();
    if actions.is_empty() {
        return Ok(history);
    }
    let rows = action_item_change::Entity::find()
        .filter(action_item_change::Column::ActionId.is_in(actions))
        .order_by_asc(action_item_change::Column::Id)
        .all(connection)
        .await?;
    let mut changes = Vec::with_capacity(rows.len());
    let mut people = Vec::new();
    for row in rows {
        let fields = fields_of(&row)?;
        people.extend(row.person_id);
        people.extend(fields.iter().filter(|change| change.field == "owner").flat_map(owners));
        changes.push((row, fields));
    }
    let names = names_of(connection, people).await?;
    let name = |id: PersonId| names.get(&id.0).cloned().unwrap_or_default();
    for (row, fields) in changes {
        let by = row.person_id.and_then(|id| Some(PersonName { id: PersonId(id), name: names.get(&id)?.clone() }));
        history.entry(row.action_id).or_default().push(ActionChange {
            kind: read(ChangeKind::from_key(&row.kind), "action_item_change", row.id)?,
            fields: fields.into_iter().map(|change| change.readable(name)).collect(),
            state: read(ActionState::from_key(&row.state), "action_item_change", row.id)?,
            note: row.note,
            by,
            at: row.at,
            is_undone: row.undone_at.is_some(),
        });
    }
    Ok(history)
}

/// The fields that a change changed, with their values as typed.
pub(super) fn fields_of(row: &action_item_change::Model) -> Result<Vec<FieldChange>, StoreError> {
    row.changed.as_deref().map_or(Ok(Vec::new()), |changed| read_json(changed, "action_item_change", row.id))
}

fn owners(change: &FieldChange) -> impl Iterator<Item = i64> {
    [&change.before, &change.after].into_iter().filter_map(|id| id.parse().ok())
}
