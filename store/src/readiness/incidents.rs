//! Incidents: who may see them, and how they are read.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::people::{PersonId, PersonName, Viewer};
use domain::postmortems::{PostmortemNumber, Severity};
use domain::readiness::{
    Audience, Incident, IncidentEntry, IncidentEntryKind, IncidentNumber, IncidentRole, IncidentState,
};
use domain::timeline::Milestone;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};

use super::incident_visibility::incidents_visible_to;
use crate::error::read;
use crate::people::names_of;
use crate::postmortems::contains;
use crate::rows::{incident, incident_entry, service};
use crate::{Store, StoreError};

/// Words beyond these are not looked for: each makes the query longer.
const MAX_WORDS: usize = 8;
/// No title contains a longer word, in bytes.
const MAX_WORD: usize = 200;

/// The filters of the list of incidents.
#[derive(Debug, Clone, Default)]
pub struct IncidentFilter {
    /// With these words in the title or the name of the service.
    pub words: String,
    /// In this state.
    pub state: Option<IncidentState>,
    /// About the service of this name.
    pub service: Option<String>,
    /// At most so many.
    pub most: u64,
    /// After so many.
    pub skipped: u64,
}

/// A page of the list: those that go on before the others, each newest first.
#[derive(Debug, Clone)]
pub struct IncidentList {
    /// The incidents.
    pub incidents: Vec<Incident>,
    /// Whether there are more after them.
    pub has_more: bool,
}

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    version: i32,
    title: String,
    severity: Option<i32>,
    is_private: bool,
    state: String,
    declared_by: Option<i64>,
    declared_at: DateTime<Utc>,
    resolved_at: Option<DateTime<Utc>>,
    postmortem: Option<i64>,
    service_name: Option<String>,
}

fn incidents_for(viewer: Viewer) -> Select<incident::Entity> {
    let service: RelationDef =
        incident::Entity::belongs_to(service::Entity).from(incident::Column::ServiceId).to(service::Column::Id).into();
    incident::Entity::find()
        .join(JoinType::LeftJoin, service)
        .column_as(service::Column::Name, "service_name")
        .filter(incidents_visible_to(viewer))
}

async fn incidents_of(
    connection: &impl ConnectionTrait,
    query: Select<incident::Entity>,
) -> Result<Vec<Incident>, StoreError> {
    let rows = query.into_model::<Row>().all(connection).await?;
    let names = names_of(connection, rows.iter().filter_map(|row| row.declared_by).collect()).await?;
    rows.into_iter()
        .map(|row| {
            let level = row.severity.and_then(|level| u8::try_from(level).ok());
            Ok(Incident {
                state: read(IncidentState::from_key(&row.state), "incident", row.number)?,
                number: IncidentNumber(row.number),
                version: row.version,
                title: row.title,
                service: row.service_name,
                severity: level.and_then(Severity::of_level),
                is_private: row.is_private,
                declared_by: row.declared_by.map(|id| person(&names, id)),
                declared_at: row.declared_at,
                resolved_at: row.resolved_at,
                postmortem: row.postmortem.map(PostmortemNumber),
            })
        })
        .collect()
}

fn person(names: &HashMap<i64, String>, id: i64) -> PersonName {
    PersonName { id: PersonId(id), name: names.get(&id).cloned().unwrap_or_default() }
}

/// The incident, if it exists for the viewer.
pub(super) async fn load_incident(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    number: IncidentNumber,
) -> Result<Option<Incident>, StoreError> {
    let query = incidents_for(viewer).filter(incident::Column::Number.eq(number.0));
    Ok(incidents_of(connection, query).await?.pop())
}

/// The entries of an incident, in order.
pub(super) async fn load_incident_entries(
    connection: &impl ConnectionTrait,
    number: IncidentNumber,
) -> Result<Vec<IncidentEntry>, StoreError> {
    let rows = incident_entry::Entity::find()
        .filter(incident_entry::Column::Incident.eq(number.0))
        .order_by_asc(incident_entry::Column::Sequence)
        .all(connection)
        .await?;
    let people = rows.iter().flat_map(|row| [row.by_id, row.person_id]).flatten().collect();
    let names = names_of(connection, people).await?;
    rows.into_iter()
        .map(|row| {
            let chosen = |is_known: bool| read(is_known.then_some(()), "incident_entry", row.id);
            let role = row.role.as_deref().and_then(IncidentRole::from_key);
            let audience = row.audience.as_deref().and_then(Audience::from_key);
            let milestone = row.milestone.as_deref().and_then(Milestone::from_key);
            chosen(role.is_some() == row.role.is_some())?;
            chosen(audience.is_some() == row.audience.is_some())?;
            chosen(milestone.is_some() == row.milestone.is_some())?;
            Ok(IncidentEntry {
                kind: read(IncidentEntryKind::from_key(&row.kind), "incident_entry", row.id)?,
                sequence: row.sequence,
                role,
                person: row.person_id.map(|id| person(&names, id)),
                audience,
                minutes: row.minutes.and_then(|minutes| u32::try_from(minutes).ok()),
                milestone,
                by: row.by_id.map(|id| person(&names, id)),
                at: row.at,
                text: row.text,
            })
        })
        .collect()
}

impl Store {
    /// The incident, if it exists for the viewer.
    pub async fn find_incident(&self, viewer: Viewer, number: IncidentNumber) -> Result<Option<Incident>, StoreError> {
        load_incident(self.reader(), viewer, number).await
    }

    /// The entries of an incident that exists for whoever asks.
    pub async fn list_incident_entries(&self, number: IncidentNumber) -> Result<Vec<IncidentEntry>, StoreError> {
        load_incident_entries(self.reader(), number).await
    }

    /// The incident from which a postmortem was drafted, if there is one and it exists for the viewer.
    pub async fn incident_of_postmortem(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
    ) -> Result<Option<IncidentNumber>, StoreError> {
        let query = incidents_for(viewer).filter(incident::Column::Postmortem.eq(number.0));
        Ok(incidents_of(self.reader(), query).await?.pop().map(|incident| incident.number))
    }

    /// A page of the incidents that exist for the viewer.
    pub async fn list_incidents(&self, viewer: Viewer, filter: &IncidentFilter) -> Result<IncidentList, StoreError> {
        let mut condition = Condition::all()
            .add_option(filter.state.map(|state| incident::Column::State.eq(state.key())))
            .add_option(filter.service.as_deref().map(|name| service::Column::Name.eq(name)));
        let words = filter.words.split([' ', '\0']).filter(|word| !word.is_empty() && word.len() <= MAX_WORD);
        for word in words.take(MAX_WORDS) {
            let word = word.to_lowercase();
            let has = |column: Expr| Expr::expr(Func::lower(column)).like(contains(&word));
            let title = has(Expr::col((incident::Entity, incident::Column::Title)));
            let name = has(Expr::col((service::Entity, service::Column::Name)));
            condition = condition.add(Condition::any().add(title).add(name));
        }
        // “ongoing” comes before “resolved”.
        let query = incidents_for(viewer)
            .filter(condition)
            .order_by_asc(incident::Column::State)
            .order_by_desc(incident::Column::DeclaredAt)
            .order_by_desc(incident::Column::Number)
            .offset(filter.skipped)
            .limit(filter.most + 1);
        let mut incidents = incidents_of(self.reader(), query).await?;
        let most = usize::try_from(filter.most).unwrap_or(usize::MAX);
        let has_more = incidents.len() > most;
        incidents.truncate(most);
        Ok(IncidentList { incidents, has_more })
    }
}
