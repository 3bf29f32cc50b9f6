//! Findings: create, edit, move, remove and restore.

mod causes;
mod readable_causes;
mod recurrence;

use std::collections::HashMap;

use domain::findings::{
    Category, Finding, FindingFields, FindingId, FindingKind, MAX_CHAIN, Process, depth_under, may_explain,
};
use domain::postmortems::{ActivityKind, FullFinding, PostmortemNumber};
use domain::timeline::EventId;
use domain::validation::ValidationErrors;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Set,
};

pub(crate) use causes::{is_cause, its_postmortem};
pub(crate) use readable_causes::{is_readable_cause, is_recurring, repeats_readable_cause};

use crate::error::read;
use crate::records::{move_by_one, record, records_of, set_removed};
use crate::rows::{event, finding, finding_evidence};
use crate::unit_of_work::Direction;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Adds a finding at the end.
    pub async fn add_finding(&self, number: PostmortemNumber, fields: &FindingFields) -> Result<FindingId, StoreError> {
        self.editable(number).await?;
        let findings = load_findings(&self.transaction, number).await?;
        check_explains(fields, None, &findings)?;
        let position = findings.last().map_or(1, |last| last.position + 1);
        let row = new_row(number, fields, position).insert(&self.transaction).await?;
        self.set_evidence(number, FindingId(row.id), &fields.evidence).await?;
        self.record_activity(number, ActivityKind::FindingAdded, &fields.text).await?;
        Ok(FindingId(row.id))
    }

    /// Changes a finding. `version` is the one that the writer started from.
    pub async fn change_finding(
        &self,
        number: PostmortemNumber,
        id: FindingId,
        version: i32,
        fields: &FindingFields,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<finding::Entity>(&self.transaction, number, id.0, false).await?;
        if row.version != version {
            return Err(StoreError::Conflict);
        }
        let findings = load_findings(&self.transaction, number).await?;
        check_explains(fields, Some(id), &findings)?;
        finding::ActiveModel {
            id: Set(id.0),
            version: Set(version.saturating_add(1)),
            kind: Set(fields.kind.key().to_owned()),
            text: Set(fields.text.clone()),
            category: Set(fields.category.map(|category| category.key().to_owned())),
            process: Set(fields.process.map(|process| process.key().to_owned())),
            explains: Set(fields.explains.map(|above| above.0)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.set_evidence(number, id, &fields.evidence).await?;
        self.record_activity(number, ActivityKind::FindingEdited, &fields.text).await
    }

    /// Moves a finding by one position among those of its kind.
    pub async fn move_finding(
        &self,
        number: PostmortemNumber,
        id: FindingId,
        direction: Direction,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<finding::Entity>(&self.transaction, number, id.0, false).await?;
        let siblings = load_findings(&self.transaction, number)
            .await?
            .into_iter()
            .filter(|finding| finding.kind.key() == row.kind && finding.explains.map(|above| above.0) == row.explains)
            .map(|finding| (finding.id.0, finding.position))
            .collect();
        move_by_one::<finding::Entity>(&self.transaction, siblings, id.0, direction).await?;
        self.record_activity(number, ActivityKind::FindingMoved, &row.text).await
    }

    /// Removes a finding; it can be restored. Until then, findings that explain it stand on their own.
    pub async fn remove_finding(&self, number: PostmortemNumber, id: FindingId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<finding::Entity>(&self.transaction, number, id.0, false).await?;
        set_removed::<finding::Entity>(&self.transaction, id.0, Some(self.now)).await?;
        self.record_activity(number, ActivityKind::FindingRemoved, &row.text).await
    }

    /// Restores a removed finding to its position.
    pub async fn restore_finding(&self, number: PostmortemNumber, id: FindingId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<finding::Entity>(&self.transaction, number, id.0, true).await?;
        // Meanwhile others may have been hung below it; it must not come back into a circle.
        let findings = load_findings(&self.transaction, number).await?;
        let above = row.explains.map(FindingId).filter(|above| may_explain(id, *above, &findings).is_ok());
        set_removed::<finding::Entity>(&self.transaction, id.0, None).await?;
        finding::ActiveModel { id: Set(id.0), explains: Set(above.map(|above| above.0)), ..Default::default() }
            .update(&self.transaction)
            .await?;
        self.record_activity(number, ActivityKind::FindingRestored, &row.text).await
    }

    /// Links a finding to its evidence: only events of the same postmortem count.
    async fn set_evidence(
        &self,
        number: PostmortemNumber,
        id: FindingId,
        events: &[EventId],
    ) -> Result<(), StoreError> {
        // A form shows no removed event; its link waits until the event is brought back.
        let there = event::Entity::find()
            .filter(event::Column::Postmortem.eq(number.0))
            .filter(event::Column::RemovedAt.is_null())
            .select_only()
            .column(event::Column::Id)
            .into_query();
        finding_evidence::Entity::delete_many()
            .filter(finding_evidence::Column::FindingId.eq(id.0))
            .filter(finding_evidence::Column::EventId.in_subquery(there))
            .exec(&self.transaction)
            .await?;
        let known = event::Entity::find()
            .filter(event::Column::Postmortem.eq(number.0))
            .filter(event::Column::RemovedAt.is_null())
            .filter(event::Column::Id.is_in(events.iter().map(|event| event.0)))
            .select_only()
            .column(event::Column::Id)
            .into_tuple::<i64>()
            .all(&self.transaction)
            .await?;
        insert_evidence(self, id, known).await
    }
}

fn check_explains(fields: &FindingFields, id: Option<FindingId>, findings: &[Finding]) -> Result<(), StoreError> {
    let Some(above) = fields.explains else { return Ok(()) };
    if !findings.iter().any(|finding| finding.id == above) {
        return Err(ValidationErrors::one("explains", "The finding that this one explains no longer exists.").into());
    }
    if let Some(id) = id {
        may_explain(id, above, findings).map_err(|message| ValidationErrors::one("explains", message))?;
    }
    if depth_under(id, above, findings) > MAX_CHAIN {
        let message = format!("A chain can be at most {MAX_CHAIN} findings deep.");
        return Err(ValidationErrors::one("explains", message).into());
    }
    Ok(())
}

async fn insert_evidence(work: &UnitOfWork, id: FindingId, events: Vec<i64>) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let rows =
        events.into_iter().map(|event| finding_evidence::ActiveModel { finding_id: Set(id.0), event_id: Set(event) });
    finding_evidence::Entity::insert_many(rows).exec_without_returning(&work.transaction).await?;
    Ok(())
}

/// Adds many findings, in the order given; returns their numbers.
pub(crate) async fn insert_findings(
    work: &UnitOfWork,
    number: PostmortemNumber,
    findings: &[FullFinding],
    events: &[EventId],
) -> Result<Vec<FindingId>, StoreError> {
    let mut ids: Vec<FindingId> = Vec::with_capacity(findings.len());
    for (whole, position) in findings.iter().zip(1..) {
        let explains = whole.explains.and_then(|place| ids.get(place).copied());
        let row = new_row(number, &FindingFields { explains, ..whole.fields.clone() }, position)
            .insert(&work.transaction)
            .await?;
        let evidence = whole.evidence.iter().filter_map(|place| events.get(*place)).map(|event| event.0).collect();
        insert_evidence(work, FindingId(row.id), evidence).await?;
        ids.push(FindingId(row.id));
    }
    Ok(ids)
}

fn new_row(number: PostmortemNumber, fields: &FindingFields, position: i32) -> finding::ActiveModel {
    finding::ActiveModel {
        postmortem: Set(number.0),
        version: Set(1),
        kind: Set(fields.kind.key().to_owned()),
        text: Set(fields.text.clone()),
        category: Set(fields.category.map(|category| category.key().to_owned())),
        process: Set(fields.process.map(|process| process.key().to_owned())),
        explains: Set(fields.explains.map(|above| above.0)),
        position: Set(position),
        ..Default::default()
    }
}

/// The findings of a postmortem, in order.
pub(crate) async fn load_findings(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<Finding>, StoreError> {
    load(connection, number, false).await
}

/// The findings that were removed.
pub(crate) async fn load_removed_findings(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<Finding>, StoreError> {
    load(connection, number, true).await
}

async fn load(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    removed: bool,
) -> Result<Vec<Finding>, StoreError> {
    let rows = records_of::<finding::Entity>(number, removed);
    let rows = rows.order_by_asc(finding::Column::Position).order_by_asc(finding::Column::Id).all(connection).await?;
    let mut evidence = evidence_by_finding(connection, number).await?;
    rows.into_iter().map(|row| finding_of(evidence.remove(&row.id).unwrap_or_default(), row)).collect()
}

async fn evidence_by_finding(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<HashMap<i64, Vec<EventId>>, StoreError> {
    let links = finding_evidence::Entity::find()
        .join(
            JoinType::InnerJoin,
            finding_evidence::Entity::belongs_to(event::Entity)
                .from(finding_evidence::Column::EventId)
                .to(event::Column::Id)
                .into(),
        )
        .filter(event::Column::Postmortem.eq(number.0))
        .filter(event::Column::RemovedAt.is_null())
        .order_by_asc(event::Column::At)
        .select_only()
        .column(finding_evidence::Column::FindingId)
        .column(finding_evidence::Column::EventId)
        .into_tuple::<(i64, i64)>()
        .all(connection)
        .await?;
    let mut evidence: HashMap<i64, Vec<EventId>> = HashMap::new();
    for (finding, event) in links {
        evidence.entry(finding).or_default().push(EventId(event));
    }
    Ok(evidence)
}

fn finding_of(evidence: Vec<EventId>, row: finding::Model) -> Result<Finding, StoreError> {
    let table = "finding";
    Ok(Finding {
        kind: read(FindingKind::from_key(&row.kind), table, row.id)?,
        category: row.category.map(|key| read(Category::from_key(&key), table, row.id)).transpose()?,
        process: row.process.map(|key| read(Process::from_key(&key), table, row.id)).transpose()?,
        id: FindingId(row.id),
        version: row.version,
        text: row.text,
        explains: row.explains.map(FindingId),
        evidence,
        position: row.position,
    })
}
