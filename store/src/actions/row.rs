//! Action items as rows.

use domain::actions::{ActionFields, ActionId, ActionItem, ActionKind, ActionState, LastTransition, Owner, Priority};
use domain::findings::FindingId;
use domain::people::PersonId;
use domain::postmortems::PostmortemNumber;
use sea_orm::{ConnectionTrait, QueryOrder, Set};

use super::history::load_history;
use super::originals::originals_of;
use crate::StoreError;
use crate::error::read;
use crate::people::names_of;
use crate::records::records_of;
use crate::rows::action_item;

/// The columns of what an action item says.
pub(crate) fn row_of(fields: &ActionFields) -> action_item::ActiveModel {
    action_item::ActiveModel {
        title: Set(fields.title.clone()),
        kind: Set(fields.kind.key().to_owned()),
        priority: Set(fields.priority.key().to_owned()),
        owner_id: Set(fields.owner.map(|owner| owner.0)),
        owner_name: Set(fields.owner_name.clone()),
        due: Set(fields.due),
        outcome: Set(fields.outcome.clone()),
        validation: Set(fields.validation.clone()),
        tracker: Set(fields.tracker.clone()),
        area: Set(fields.area.clone()),
        finding_id: Set(fields.finding.map(|finding| finding.0)),
        ..Default::default()
    }
}

/// What an action item says.
pub(super) fn fields_of(row: &action_item::Model) -> Result<ActionFields, StoreError> {
    Ok(ActionFields {
        title: row.title.clone(),
        kind: read(ActionKind::from_key(&row.kind), TABLE, row.id)?,
        priority: read(Priority::from_key(&row.priority), TABLE, row.id)?,
        owner: row.owner_id.map(PersonId),
        owner_name: row.owner_name.clone(),
        due: row.due,
        outcome: row.outcome.clone(),
        validation: row.validation.clone(),
        tracker: row.tracker.clone(),
        area: row.area.clone(),
        finding: row.finding_id.map(FindingId),
    })
}

/// The status.
pub(super) fn state_of(row: &action_item::Model) -> Result<ActionState, StoreError> {
    read(ActionState::from_key(&row.state), TABLE, row.id)
}

const TABLE: &str = "action_item";

/// The action items of a postmortem, in order.
pub(crate) async fn load_actions(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<ActionItem>, StoreError> {
    load(connection, number, false).await
}

/// The action items that were removed.
pub(crate) async fn load_removed_actions(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<ActionItem>, StoreError> {
    load(connection, number, true).await
}

async fn load(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    removed: bool,
) -> Result<Vec<ActionItem>, StoreError> {
    let rows = records_of::<action_item::Entity>(number, removed)
        .order_by_asc(action_item::Column::Position)
        .order_by_asc(action_item::Column::Id)
        .all(connection)
        .await?;
    actions_of(connection, rows).await
}

/// The action items with the names of people and their history.
pub(super) async fn actions_of(
    connection: &impl ConnectionTrait,
    rows: Vec<action_item::Model>,
) -> Result<Vec<ActionItem>, StoreError> {
    let people = rows.iter().flat_map(|row| [row.owner_id, row.transitioned_by]).flatten().collect();
    let names = names_of(connection, people).await?;
    let mut history = load_history(connection, rows.iter().map(|row| row.id).collect()).await?;
    let originals = originals_of(connection, &rows).await?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let fields = fields_of(&row)?;
            let owner = match (row.owner_id, row.owner_name.clone()) {
                (Some(id), _) => Some(Owner::Person { id: PersonId(id), name: name(id) }),
                (None, Some(name)) => Some(Owner::Named { name }),
                (None, None) => None,
            };
            let transition = row.transitioned_by.zip(row.transitioned_at);
            Ok(ActionItem {
                id: ActionId(row.id),
                version: row.version,
                fields,
                owner,
                state: state_of(&row)?,
                note: row.note,
                last_transition: transition.map(|(by, at)| LastTransition { by: PersonId(by), name: name(by), at }),
                duplicate_of: row.duplicate_of.and_then(|id| originals.get(&id).copied()),
                history: history.remove(&row.id).unwrap_or_default(),
                position: row.position,
            })
        })
        .collect()
}
