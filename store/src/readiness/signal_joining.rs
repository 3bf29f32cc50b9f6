//! The log of an incident says which signals it got.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::people::PersonId;
use domain::readiness::{IncidentEntryKind, IncidentNumber, IncidentState, SignalFields, log_of_signals};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Set,
};

use crate::rows::{incident, incident_entry, service};
use crate::{Secret, StoreError};

/// Signals write no more entries into a log that is so long: there must be room for what people write.
const MAX_SEQUENCE: i32 = 1_000;

/// The ongoing incident of each service, by its name in lower case, for services that have exactly one that is not
/// private.
pub(super) async fn incidents_of_services(
    connection: &impl ConnectionTrait,
    services: Vec<String>,
) -> Result<HashMap<String, IncidentNumber>, StoreError> {
    if services.is_empty() {
        return Ok(HashMap::new());
    }
    let of: RelationDef =
        incident::Entity::belongs_to(service::Entity).from(incident::Column::ServiceId).to(service::Column::Id).into();
    let lower = || Expr::expr(Func::lower(Expr::col((service::Entity, service::Column::Name))));
    let rows: Vec<(i64, String)> = incident::Entity::find()
        .join(JoinType::InnerJoin, of)
        .filter(incident::Column::State.eq(IncidentState::Ongoing.key()))
        .filter(incident::Column::IsPrivate.eq(false))
        .filter(lower().is_in(services))
        .select_only()
        .column(incident::Column::Number)
        .column(service::Column::Name)
        .into_tuple()
        .all(connection)
        .await?;
    let mut found: HashMap<String, Vec<i64>> = HashMap::new();
    for (number, name) in rows {
        found.entry(name.to_lowercase()).or_default().push(number);
    }
    let single = found.into_iter().filter_map(|(name, numbers)| match numbers.as_slice() {
        [number] => Some((name, IncidentNumber(*number))),
        _ => None,
    });
    Ok(single.collect())
}

/// Which of these incidents go on.
pub(super) async fn ongoing_of(connection: &impl ConnectionTrait, numbers: Vec<i64>) -> Result<Vec<i64>, StoreError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(incident::Entity::find()
        .filter(incident::Column::Number.is_in(numbers))
        .filter(incident::Column::State.eq(IncidentState::Ongoing.key()))
        .select_only()
        .column(incident::Column::Number)
        .into_tuple()
        .all(connection)
        .await?)
}

/// Adds an entry for the signals of one message, by nobody or by whoever added them. `false` when the incident ended in
/// the meantime.
pub(super) async fn log_signals(
    connection: &impl ConnectionTrait,
    number: IncidentNumber,
    (source, signals): (&str, &[&SignalFields]),
    (by, now): (Option<PersonId>, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let row = incident::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(connection).await?;
    if row.is_none_or(|row| row.state != IncidentState::Ongoing.key()) {
        return Ok(false);
    }
    let last = incident_entry::Entity::find()
        .filter(incident_entry::Column::Incident.eq(number.0))
        .order_by_desc(incident_entry::Column::Sequence)
        .one(connection)
        .await?;
    let (sequence, at) = last.map_or((1, now), |last| (last.sequence + 1, Ord::max(last.at, now)));
    if sequence > MAX_SEQUENCE {
        return Ok(true);
    }
    let row = incident_entry::ActiveModel {
        incident: Set(number.0),
        sequence: Set(sequence),
        request: Set(format!("signal-{}", Secret::random()?.expose())),
        kind: Set(IncidentEntryKind::Signal.key().to_owned()),
        by_id: Set(by.map(|by| by.0)),
        at: Set(at),
        text: Set(log_of_signals(source, signals)),
        ..Default::default()
    };
    row.insert(connection).await?;
    Ok(true)
}
