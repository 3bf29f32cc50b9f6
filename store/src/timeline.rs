//! Events: recorded, changed, moved, removed and brought back.

use domain::people::PersonId;
use domain::postmortems::{PostmortemNumber, WholeEvent};
use domain::timeline::{EventFields, EventId, EventKind, Milestone, Origin, Precision, TimelineEvent, in_order};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::error::{found, read, read_json, write_json};
use crate::postmortems::follow_timeline;
use crate::rows::event;
use crate::work::Direction;
use crate::{StoreError, Work};

impl Work {
    /// Adds an event to the timeline, behind those of the same instant.
    pub async fn record_event(
        &self,
        number: PostmortemNumber,
        fields: &EventFields,
        origin: Origin,
    ) -> Result<TimelineEvent, StoreError> {
        self.editable(number).await?;
        let position = last_position(&self.transaction, number).await? + 1;
        let row = new_row(self, number, fields, origin, None, position).insert(&self.transaction).await?;
        follow_timeline(self, number).await?;
        self.note(number, "recorded_event", &fields.text).await?;
        event_of(row)
    }

    /// Changes an event. `version` is the one that the writer started from.
    pub async fn change_event(
        &self,
        number: PostmortemNumber,
        id: EventId,
        version: i32,
        fields: &EventFields,
    ) -> Result<TimelineEvent, StoreError> {
        self.editable(number).await?;
        let row = self.event_row(number, id, false).await?;
        if row.version != version {
            return Err(StoreError::Conflict);
        }
        let row = event::ActiveModel {
            id: Set(id.0),
            version: Set(version.saturating_add(1)),
            at: Set(fields.at),
            precision: Set(fields.precision.key().to_owned()),
            kind: Set(fields.kind.key().to_owned()),
            milestone: Set(fields.milestone.map(|milestone| milestone.key().to_owned())),
            text: Set(fields.text.clone()),
            decision: Set(fields.decision.as_ref().map(write_json)),
            evidence: Set(write_json(&fields.evidence)),
            // Once somebody has looked at the time, what the source said of it is history.
            said: Set(row.said.filter(|_| row.at == fields.at)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        follow_timeline(self, number).await?;
        self.note(number, "changed_event", &fields.text).await?;
        event_of(row)
    }

    /// Moves an event among those of the same instant.
    pub async fn move_event(
        &self,
        number: PostmortemNumber,
        id: EventId,
        direction: Direction,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.event_row(number, id, false).await?;
        let mut same = load_events(&self.transaction, number).await?;
        same.retain(|event| event.at == row.at);
        let positions: Vec<i32> = same.iter().map(|event| event.position).collect();
        let mut order: Vec<i64> = same.iter().map(|event| event.id.0).collect();
        direction.swap(&mut order, id.0);
        for (id, position) in order.into_iter().zip(positions) {
            event::Entity::update_many()
                .col_expr(event::Column::Position, Expr::value(position))
                .filter(event::Column::Id.eq(id))
                .exec(&self.transaction)
                .await?;
        }
        self.note(number, "moved_event", &row.text).await
    }

    /// Takes an event off the timeline; it can be brought back.
    pub async fn remove_event(&self, number: PostmortemNumber, id: EventId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.event_row(number, id, false).await?;
        event::ActiveModel {
            id: Set(id.0),
            removed_at: Set(Some(self.now)),
            version: Set(row.version + 1),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        follow_timeline(self, number).await?;
        self.note(number, "removed_event", &row.text).await
    }

    /// Brings a removed event back to where it was.
    pub async fn restore_event(&self, number: PostmortemNumber, id: EventId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.event_row(number, id, true).await?;
        event::ActiveModel {
            id: Set(id.0),
            removed_at: Set(None),
            version: Set(row.version + 1),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        follow_timeline(self, number).await?;
        self.note(number, "restored_event", &row.text).await
    }

    async fn event_row(
        &self,
        number: PostmortemNumber,
        id: EventId,
        removed: bool,
    ) -> Result<event::Model, StoreError> {
        let row = event::Entity::find_by_id(id.0)
            .filter(event::Column::Postmortem.eq(number.0))
            .one(&self.transaction)
            .await?;
        found(row.filter(|row| row.removed_at.is_some() == removed))
    }
}

/// The events of a postmortem, in order.
pub(crate) async fn load_events(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<TimelineEvent>, StoreError> {
    load(connection, number, false).await
}

/// The events that were removed, in order.
pub(crate) async fn load_removed_events(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<TimelineEvent>, StoreError> {
    load(connection, number, true).await
}

async fn load(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    removed: bool,
) -> Result<Vec<TimelineEvent>, StoreError> {
    let rows = event::Entity::find().filter(event::Column::Postmortem.eq(number.0));
    let rows = if removed {
        rows.filter(event::Column::RemovedAt.is_not_null())
    } else {
        rows.filter(event::Column::RemovedAt.is_null())
    };
    let mut events = rows.all(connection).await?.into_iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
    in_order(&mut events);
    Ok(events)
}

/// Adds many events, in the order given; returns their numbers.
pub(crate) async fn insert_events(
    work: &Work,
    number: PostmortemNumber,
    events: &[WholeEvent],
) -> Result<Vec<EventId>, StoreError> {
    let mut ids = Vec::with_capacity(events.len());
    for (whole, position) in events.iter().zip(1..) {
        let row = new_row(work, number, &whole.fields, whole.origin, whole.said.clone(), position)
            .insert(&work.transaction)
            .await?;
        ids.push(EventId(row.id));
    }
    Ok(ids)
}

fn new_row(
    work: &Work,
    number: PostmortemNumber,
    fields: &EventFields,
    origin: Origin,
    said: Option<String>,
    position: i32,
) -> event::ActiveModel {
    event::ActiveModel {
        postmortem: Set(number.0),
        version: Set(1),
        at: Set(fields.at),
        precision: Set(fields.precision.key().to_owned()),
        kind: Set(fields.kind.key().to_owned()),
        milestone: Set(fields.milestone.map(|milestone| milestone.key().to_owned())),
        text: Set(fields.text.clone()),
        decision: Set(fields.decision.as_ref().map(write_json)),
        evidence: Set(write_json(&fields.evidence)),
        origin: Set(origin.key().to_owned()),
        said: Set(said),
        position: Set(position),
        by: Set(Some(work.by.person.0)),
        ..Default::default()
    }
}

async fn last_position(connection: &impl ConnectionTrait, number: PostmortemNumber) -> Result<i32, StoreError> {
    let last = event::Entity::find()
        .filter(event::Column::Postmortem.eq(number.0))
        .order_by_desc(event::Column::Position)
        .select_only()
        .column(event::Column::Position)
        .into_tuple::<i32>()
        .one(connection)
        .await?;
    Ok(last.unwrap_or(0))
}

fn event_of(row: event::Model) -> Result<TimelineEvent, StoreError> {
    let table = "event";
    Ok(TimelineEvent {
        precision: read(Precision::from_key(&row.precision), table, row.id)?,
        kind: read(EventKind::from_key(&row.kind), table, row.id)?,
        milestone: row.milestone.map(|key| read(Milestone::from_key(&key), table, row.id)).transpose()?,
        decision: row.decision.map(|json| read_json(&json, table, row.id)).transpose()?,
        evidence: read_json(&row.evidence, table, row.id)?,
        origin: read(Origin::from_key(&row.origin), table, row.id)?,
        id: EventId(row.id),
        version: row.version,
        at: row.at,
        text: row.text,
        said: row.said,
        position: row.position,
        by: row.by.map(PersonId),
    })
}
