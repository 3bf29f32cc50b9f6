//! Lists of signals.

use chrono::{DateTime, Utc};
use domain::people::{Viewer, may_write};
use domain::readiness::{IncidentNumber, Signal, SignalFields, SignalId, SignalState, SignalStatus, SourceKind};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};

use super::incident_visibility::of_visible_incident;
use crate::error::read;
use crate::postmortems::contains;
use crate::rows::{signal, signal_message, signal_source};
use crate::{Store, StoreError};

/// Words beyond these are not looked for: each makes the query longer.
const MAX_WORDS: usize = 8;
/// No title contains a longer word, in bytes.
const MAX_WORD: usize = 200;

/// The filters of the list of signals.
#[derive(Debug, Clone, Default)]
pub struct SignalFilter {
    /// With these words in the title, the service or the name of the source.
    pub words: String,
    /// In this state.
    pub state: Option<SignalState>,
    /// Of this incident.
    pub incident: Option<IncidentNumber>,
    /// At most so many.
    pub most: u64,
    /// After so many.
    pub skipped: u64,
}

/// A page of the list: those that were received last come first.
#[derive(Debug, Clone)]
pub struct SignalList {
    /// The signals.
    pub signals: Vec<Signal>,
    /// Whether there are more after them.
    pub has_more: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    key: String,
    title: String,
    service: Option<String>,
    severity: String,
    status: String,
    value: Option<String>,
    link: String,
    happened_at: DateTime<Utc>,
    times: i32,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    state: String,
    incident: Option<i64>,
    reason: String,
    source_name: String,
    kind: String,
}

/// Signals that exist for the viewer: those of incidents as far as the incidents do.
fn signals_for(viewer: Viewer) -> Select<signal::Entity> {
    let incident = Expr::col((signal::Entity, signal::Column::Incident));
    let visible = Condition::any().add(incident.clone().is_null()).add(of_visible_incident(viewer, incident));
    with_source().filter(visible)
}

fn with_source() -> Select<signal::Entity> {
    let source: RelationDef = signal::Entity::belongs_to(signal_source::Entity)
        .from(signal::Column::Source)
        .to(signal_source::Column::Id)
        .into();
    signal::Entity::find()
        .join(JoinType::InnerJoin, source)
        .column_as(signal_source::Column::Name, "source_name")
        .column_as(signal_source::Column::Kind, "kind")
}

async fn signals_of(
    connection: &impl ConnectionTrait,
    query: Select<signal::Entity>,
) -> Result<Vec<Signal>, StoreError> {
    let rows = query.into_model::<Row>().all(connection).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Signal {
                id: SignalId(row.id),
                kind: read(SourceKind::from_key(&row.kind), "signal", row.id)?,
                state: read(SignalState::from_key(&row.state), "signal", row.id)?,
                fields: SignalFields {
                    status: read(SignalStatus::from_key(&row.status), "signal", row.id)?,
                    key: row.key,
                    title: row.title,
                    service: row.service,
                    severity: row.severity,
                    value: row.value,
                    link: (!row.link.is_empty()).then_some(row.link),
                    at: Some(row.happened_at),
                },
                source: row.source_name,
                times: row.times,
                first_at: row.first_at,
                last_at: row.last_at,
                incident: row.incident.map(IncidentNumber),
                reason: row.reason,
            })
        })
        .collect()
}

/// The signal, if it exists for the viewer, who must be a member.
pub(super) async fn load_signal(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    id: SignalId,
) -> Result<Option<Signal>, StoreError> {
    may_write(viewer)?;
    Ok(signals_of(connection, signals_for(viewer).filter(signal::Column::Id.eq(id.0))).await?.pop())
}

/// The signal, for the program itself.
pub(super) async fn find_by_id(connection: &impl ConnectionTrait, id: i64) -> Result<Option<Signal>, StoreError> {
    Ok(signals_of(connection, with_source().filter(signal::Column::Id.eq(id))).await?.pop())
}

impl Store {
    /// The signal, if it exists for the viewer, who must be a member.
    pub async fn find_signal(&self, viewer: Viewer, id: SignalId) -> Result<Option<Signal>, StoreError> {
        load_signal(self.reader(), viewer, id).await
    }

    /// The last message about a signal that exists for whoever asks, as it was received; nothing when it was deleted.
    pub async fn raw_signal(&self, id: SignalId) -> Result<Option<String>, StoreError> {
        let of: RelationDef = signal_message::Entity::belongs_to(signal::Entity)
            .from(signal_message::Column::Id)
            .to(signal::Column::Message)
            .into();
        let message = signal_message::Entity::find()
            .join(JoinType::InnerJoin, of)
            .filter(signal::Column::Id.eq(id.0))
            .one(self.reader())
            .await?;
        Ok(message.map(|message| message.raw))
    }

    /// A page of the signals that exist for the viewer, who must be a member.
    pub async fn list_signals(&self, viewer: Viewer, filter: &SignalFilter) -> Result<SignalList, StoreError> {
        may_write(viewer)?;
        let mut condition = Condition::all()
            .add_option(filter.state.map(|state| signal::Column::State.eq(state.key())))
            .add_option(filter.incident.map(|number| signal::Column::Incident.eq(number.0)));
        let words = filter.words.split([' ', '\0']).filter(|word| !word.is_empty() && word.len() <= MAX_WORD);
        for word in words.take(MAX_WORDS) {
            let word = word.to_lowercase();
            let has = |column: Expr| Expr::expr(Func::lower(column)).like(contains(&word));
            let title = has(Expr::col((signal::Entity, signal::Column::Title)));
            let service = has(Expr::col((signal::Entity, signal::Column::Service)));
            let source = has(Expr::col((signal_source::Entity, signal_source::Column::Name)));
            condition = condition.add(Condition::any().add(title).add(service).add(source));
        }
        let query = signals_for(viewer)
            .filter(condition)
            .order_by_desc(signal::Column::LastAt)
            .order_by_desc(signal::Column::Id)
            .offset(filter.skipped)
            .limit(filter.most + 1);
        let mut signals = signals_of(self.reader(), query).await?;
        let most = usize::try_from(filter.most).unwrap_or(usize::MAX);
        let has_more = signals.len() > most;
        signals.truncate(most);
        Ok(SignalList { signals, has_more })
    }
}
