//! The history of transitions of action items.

use std::collections::HashMap;

use domain::actions::{ActionId, ActionState, TakenStep, Transition};
use domain::people::{PersonId, PersonName};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::error::read;
use crate::people::names_of;
use crate::rows::action_item_step;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Adds a transition to the history of an action item.
    pub(super) async fn record_step(
        &self,
        id: ActionId,
        step: Transition,
        state: ActionState,
        note: &str,
    ) -> Result<(), StoreError> {
        action_item_step::ActiveModel {
            action_id: Set(id.0),
            step: Set(step.key().to_owned()),
            state: Set(state.key().to_owned()),
            note: Set(note.to_owned()),
            person_id: Set(Some(self.by.person.0)),
            at: Set(self.now),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        Ok(())
    }
}

/// The steps of these action items, each in the order in which they were taken.
pub(super) async fn load_steps(
    connection: &impl ConnectionTrait,
    actions: Vec<i64>,
) -> Result<HashMap<i64, Vec<TakenStep>>, StoreError> {
    let mut steps: HashMap<i64, Vec<TakenStep>> = HashMap::new();
    if actions.is_empty() {
        return Ok(steps);
    }
    let rows = action_item_step::Entity::find()
        .filter(action_item_step::Column::ActionId.is_in(actions))
        .order_by_asc(action_item_step::Column::Id)
        .all(connection)
        .await?;
    let names = names_of(connection, rows.iter().filter_map(|row| row.person_id).collect()).await?;
    for row in rows {
        let by = row.person_id.and_then(|id| Some(PersonName { id: PersonId(id), name: names.get(&id)?.clone() }));
        let step = read(Transition::from_key(&row.step), "action_item_step", row.id)?;
        let state = read(ActionState::from_key(&row.state), "action_item_step", row.id)?;
        steps.entry(row.action_id).or_default().push(TakenStep { step, state, note: row.note, by, at: row.at });
    }
    Ok(steps)
}
