//! Action items: create, edit, transition, move, remove and restore.

mod board;
mod steps;

pub use board::BoardPage;

use domain::actions::{
    ActionFields, ActionId, ActionItem, ActionKind, ActionState, LastTransition, MAX_NOTE, Owner, Priority, Transition,
    transition,
};
use domain::findings::FindingId;
use domain::markdown::to_plain_text;
use domain::people::{NotificationKind, PersonId};
use domain::postmortems::{Access, ActivityKind, FullAction, PostmortemNumber};
use domain::validation::{ValidationErrors, text};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use self::steps::load_steps;
use crate::error::{found, read};
use crate::findings::load_findings;
use crate::people::NewNotification;
use crate::people::names_of;
use crate::rows::{action_item, person};
use crate::unit_of_work::Direction;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Adds an action item at the end.
    pub async fn add_action(&self, number: PostmortemNumber, fields: &ActionFields) -> Result<ActionId, StoreError> {
        let access = self.editable(number).await?;
        self.check_action(number, fields).await?;
        let last = load_actions(&self.transaction, number).await?.last().map_or(1, |last| last.position + 1);
        let row = new_row(number, fields, ActionState::Open, last).insert(&self.transaction).await?;
        self.record_activity(number, ActivityKind::ActionAdded, &fields.title).await?;
        self.notify_owner(number, &access, ActionId(row.id), 1, fields).await?;
        Ok(ActionId(row.id))
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

    /// Changes what an action item says. `version` is the one that the writer started from.
    pub async fn change_action(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        version: i32,
        fields: &ActionFields,
    ) -> Result<(), StoreError> {
        let access = self.editable(number).await?;
        let row = self.action_row(number, id, false).await?;
        if row.version != version {
            return Err(StoreError::Conflict);
        }
        self.check_action(number, fields).await?;
        action_item::ActiveModel {
            id: Set(id.0),
            version: Set(version.saturating_add(1)),
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
        .update(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::ActionEdited, &fields.title).await?;
        if row.owner_id == fields.owner.map(|owner| owner.0) {
            return Ok(());
        }
        self.notify_owner(number, &access, id, version.saturating_add(1), fields).await
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
        let row = self.action_row(number, id, false).await?;
        if row.version != version {
            return Err(StoreError::Conflict);
        }
        let note = text("note", "The note", note.trim(), MAX_NOTE)?;
        let title = row.title.clone();
        let action = actions_of(&self.transaction, vec![row]).await?.pop();
        let state = transition(&found(action)?, step, self.by.person, &note)?;
        action_item::ActiveModel {
            id: Set(id.0),
            version: Set(version.saturating_add(1)),
            state: Set(state.key().to_owned()),
            note: Set((!note.is_empty()).then(|| note.clone())),
            transitioned_by: Set(Some(self.by.person.0)),
            transitioned_at: Set(Some(self.now)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.record_step(id, step, state, &note).await?;
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
        let row = self.action_row(number, id, false).await?;
        let mut order: Vec<i64> =
            load_actions(&self.transaction, number).await?.iter().map(|action| action.id.0).collect();
        direction.swap(&mut order, id.0);
        for (id, position) in order.into_iter().zip(1..) {
            action_item::Entity::update_many()
                .col_expr(action_item::Column::Position, Expr::value(position))
                .filter(action_item::Column::Id.eq(id))
                .exec(&self.transaction)
                .await?;
        }
        self.record_activity(number, ActivityKind::ActionMoved, &row.title).await
    }

    /// Removes an action item; it can be restored.
    pub async fn remove_action(&self, number: PostmortemNumber, id: ActionId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.action_row(number, id, false).await?;
        action_item::ActiveModel {
            id: Set(id.0),
            removed_at: Set(Some(self.now)),
            version: Set(row.version + 1),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::ActionRemoved, &row.title).await
    }

    /// Restores a removed action item to its position.
    pub async fn restore_action(&self, number: PostmortemNumber, id: ActionId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.action_row(number, id, true).await?;
        action_item::ActiveModel {
            id: Set(id.0),
            removed_at: Set(None),
            version: Set(row.version + 1),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::ActionRestored, &row.title).await
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

    async fn action_row(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        removed: bool,
    ) -> Result<action_item::Model, StoreError> {
        let row = action_item::Entity::find_by_id(id.0)
            .filter(action_item::Column::Postmortem.eq(number.0))
            .one(&self.transaction)
            .await?;
        found(row.filter(|row| row.removed_at.is_some() == removed))
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
        new_row(number, &ActionFields { finding, ..whole.fields.clone() }, whole.state, position)
            .insert(&work.transaction)
            .await?;
    }
    Ok(())
}

fn new_row(
    number: PostmortemNumber,
    fields: &ActionFields,
    state: ActionState,
    position: i32,
) -> action_item::ActiveModel {
    action_item::ActiveModel {
        postmortem: Set(number.0),
        version: Set(1),
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
        state: Set(state.key().to_owned()),
        position: Set(position),
        ..Default::default()
    }
}

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
    let rows = action_item::Entity::find().filter(action_item::Column::Postmortem.eq(number.0));
    let rows = if removed {
        rows.filter(action_item::Column::RemovedAt.is_not_null())
    } else {
        rows.filter(action_item::Column::RemovedAt.is_null())
    };
    let rows =
        rows.order_by_asc(action_item::Column::Position).order_by_asc(action_item::Column::Id).all(connection).await?;
    actions_of(connection, rows).await
}

async fn actions_of(
    connection: &impl ConnectionTrait,
    rows: Vec<action_item::Model>,
) -> Result<Vec<ActionItem>, StoreError> {
    let people = rows.iter().flat_map(|row| [row.owner_id, row.transitioned_by]).flatten().collect();
    let names = names_of(connection, people).await?;
    let mut steps = load_steps(connection, rows.iter().map(|row| row.id).collect()).await?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let table = "action_item";
            let owner = match (row.owner_id, row.owner_name) {
                (Some(id), _) => Some(Owner::Person { id: PersonId(id), name: name(id) }),
                (None, Some(name)) => Some(Owner::Named { name }),
                (None, None) => None,
            };
            let took = row.transitioned_by.zip(row.transitioned_at);
            Ok(ActionItem {
                kind: read(ActionKind::from_key(&row.kind), table, row.id)?,
                priority: read(Priority::from_key(&row.priority), table, row.id)?,
                state: read(ActionState::from_key(&row.state), table, row.id)?,
                id: ActionId(row.id),
                version: row.version,
                title: row.title,
                owner,
                due: row.due,
                outcome: row.outcome,
                validation: row.validation,
                tracker: row.tracker,
                area: row.area,
                finding: row.finding_id.map(FindingId),
                note: row.note,
                took: took.map(|(by, at)| LastTransition { by: PersonId(by), name: name(by), at }),
                steps: steps.remove(&row.id).unwrap_or_default(),
                position: row.position,
            })
        })
        .collect()
}
