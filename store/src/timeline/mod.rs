//! Timeline events: create, edit, move, remove and restore.

mod places;

use chrono::{DateTime, Utc};
use domain::findings::FindingId;
use domain::people::PersonId;
use domain::postmortems::{ActivityKind, FullEvent, PostmortemNumber};
use domain::timeline::placing::instant_of_new;
use domain::timeline::{EventFields, EventId, EventKind, Milestone, Origin, Precision, TimelineEvent, in_order};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::error::{read, read_json, write_json};
use crate::postmortems::follow_timeline;
use crate::records::{record, records_of, set_removed};
use crate::rows::{event, finding, finding_evidence, paste};
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Adds an event to the timeline, behind those of the same instant.
    pub async fn record_event(
        &self,
        number: PostmortemNumber,
        fields: &EventFields,
        origin: Origin,
    ) -> Result<TimelineEvent, StoreError> {
        self.editable(number).await?;
        let mut fields = fields.clone();
        if fields.precision == Precision::Unknown {
            let events = load_events(&self.transaction, number).await?;
            fields.at = instant_of_new(fields.at, &events, self.zone_of(number).await?);
        }
        let position = last_position(&self.transaction, number).await? + 1;
        let row = new_row(self, number, &fields, origin, None, position).insert(&self.transaction).await?;
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::EventAdded, &fields.text).await?;
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
        let row = record::<event::Entity>(&self.transaction, number, id.0, false).await?;
        if row.version != version {
            return Err(StoreError::Conflict);
        }
        let at = self.new_instant(number, &row, fields).await?;
        let row = event::ActiveModel {
            id: Set(id.0),
            version: Set(version.saturating_add(1)),
            at: Set(at),
            precision: Set(fields.precision.key().to_owned()),
            kind: Set(fields.kind.key().to_owned()),
            milestone: Set(fields.milestone.map(|milestone| milestone.key().to_owned())),
            text: Set(fields.text.clone()),
            decision: Set(fields.decision.as_ref().map(write_json)),
            evidence: Set(write_json(&fields.evidence)),
            // Once somebody has looked at the time, what the source said of it is history.
            as_written: Set(row.as_written.filter(|_| row.at == at)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::EventEdited, &fields.text).await?;
        event_of(row)
    }

    /// Removes an event; it can be restored.
    pub async fn remove_event(&self, number: PostmortemNumber, id: EventId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<event::Entity>(&self.transaction, number, id.0, false).await?;
        set_removed::<event::Entity>(&self.transaction, id.0, Some(self.now)).await?;
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::EventRemoved, &row.text).await
    }

    /// Restores a removed event to its position.
    pub async fn restore_event(&self, number: PostmortemNumber, id: EventId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<event::Entity>(&self.transaction, number, id.0, true).await?;
        set_removed::<event::Entity>(&self.transaction, id.0, None).await?;
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::EventRestored, &row.text).await
    }

    /// Sets the milestone of an event.
    pub async fn mark_event(
        &self,
        number: PostmortemNumber,
        id: EventId,
        milestone: Milestone,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<event::Entity>(&self.transaction, number, id.0, false).await?;
        event::ActiveModel {
            id: Set(id.0),
            milestone: Set(Some(milestone.key().to_owned())),
            version: Set(row.version + 1),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::EventEdited, &row.text).await
    }

    /// Says which findings rest on an event; others no longer do. Findings of other postmortems and
    /// removed ones do not count.
    pub async fn link_event(
        &self,
        number: PostmortemNumber,
        id: EventId,
        findings: &[FindingId],
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        record::<event::Entity>(&self.transaction, number, id.0, false).await?;
        let ours = finding::Entity::find()
            .filter(finding::Column::Postmortem.eq(number.0))
            .filter(finding::Column::RemovedAt.is_null())
            .select_only()
            .column(finding::Column::Id)
            .into_tuple::<i64>()
            .all(&self.transaction)
            .await?;
        let linked = finding_evidence::Entity::find()
            .filter(finding_evidence::Column::EventId.eq(id.0))
            .select_only()
            .column(finding_evidence::Column::FindingId)
            .into_tuple::<i64>()
            .all(&self.transaction)
            .await?;
        let differs = |finding: &i64| findings.contains(&FindingId(*finding)) != linked.contains(finding);
        let changed: Vec<i64> = ours.into_iter().filter(differs).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let (gone, new): (Vec<i64>, Vec<i64>) = changed.iter().partition(|finding| linked.contains(finding));
        finding_evidence::Entity::delete_many()
            .filter(finding_evidence::Column::EventId.eq(id.0))
            .filter(finding_evidence::Column::FindingId.is_in(gone))
            .exec(&self.transaction)
            .await?;
        if !new.is_empty() {
            let rows = new
                .into_iter()
                .map(|finding| finding_evidence::ActiveModel { finding_id: Set(finding), event_id: Set(id.0) });
            finding_evidence::Entity::insert_many(rows).exec_without_returning(&self.transaction).await?;
        }
        // Who has one of them open must not undo this unknowingly.
        finding::Entity::update_many()
            .col_expr(finding::Column::Version, Expr::col(finding::Column::Version).add(1))
            .filter(finding::Column::Id.is_in(changed))
            .exec(&self.transaction)
            .await?;
        Ok(())
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
    let mut rows = records_of::<event::Entity>(number, removed).all(connection).await?;
    if removed {
        // What went with a whole paste comes back with it.
        let pastes = removed_pastes(connection, number).await?;
        rows.retain(|row| !pastes.iter().any(|(id, at)| row.paste_id == Some(*id) && row.removed_at == Some(*at)));
    }
    let mut events = rows.into_iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
    in_order(&mut events);
    Ok(events)
}

async fn removed_pastes(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<(i64, DateTime<Utc>)>, StoreError> {
    Ok(paste::Entity::find()
        .filter(paste::Column::Postmortem.eq(number.0))
        .filter(paste::Column::RemovedAt.is_not_null())
        .select_only()
        .column(paste::Column::Id)
        .column(paste::Column::RemovedAt)
        .into_tuple()
        .all(connection)
        .await?)
}

/// Adds many events, in the order given; returns their numbers.
pub(crate) async fn insert_events(
    work: &UnitOfWork,
    number: PostmortemNumber,
    events: &[FullEvent],
) -> Result<Vec<EventId>, StoreError> {
    let mut ids = Vec::with_capacity(events.len());
    for (whole, position) in events.iter().zip(1..) {
        let row = new_row(work, number, &whole.fields, whole.origin, whole.as_written.clone(), position)
            .insert(&work.transaction)
            .await?;
        ids.push(EventId(row.id));
    }
    Ok(ids)
}

pub(crate) fn new_row(
    work: &UnitOfWork,
    number: PostmortemNumber,
    fields: &EventFields,
    origin: Origin,
    as_written: Option<String>,
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
        as_written: Set(as_written),
        position: Set(position),
        by: Set(Some(work.by.person.0)),
        ..Default::default()
    }
}

pub(crate) async fn last_position(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<i32, StoreError> {
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
        as_written: row.as_written,
        position: row.position,
        by: row.by.map(PersonId),
    })
}
