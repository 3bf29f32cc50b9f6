//! Messages of signal sources: each is one short transaction.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::readiness::{IncidentNumber, MAX_RAW, RAW_KEPT_DAYS, SignalFields, SignalState, SignalStatus};
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::services::lowered;
use super::signal_joining::{incidents_of_services, log_signals, ongoing_of};
use super::signal_sources::{OpenSource, received_now};
use crate::error::read;
use crate::rows::{signal, signal_message};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError, hash_of};

/// Why a signal needs nobody that was first received when it was over, such as a deployment that went well.
const OVER: &str = "Already resolved when it was received.";
/// Rows that are written or deleted with one statement. Databases limit its parameters.
const AT_ONCE: usize = 500;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// Signals that were not known.
    pub new: usize,
    /// Signals that were known already.
    pub known: usize,
}

/// A signal of this message, and whether it is to be placed or said.
struct Arrived<'a> {
    row: signal::Model,
    fields: &'a SignalFields,
    is_new: bool,
    begins: bool,
    is_news: bool,
}

impl Store {
    /// Keeps the signals of a message. They join the ongoing incident of their service, or wait. Nothing when the source
    /// was revoked in the meantime.
    pub async fn receive_signals(
        &self,
        source: &OpenSource,
        (raw, signals): (&str, &[SignalFields]),
        now: DateTime<Utc>,
    ) -> Result<Option<Received>, StoreError> {
        let now = to_microseconds(now);
        let transaction = self.begin().await?;
        // Messages of one source wait for each other here.
        if received_now(source.id, now).exec(&transaction).await?.rows_affected == 0 {
            return Ok(None);
        }
        let received = keep(&transaction, source, (raw, signals), now).await?;
        transaction.commit().await?;
        Ok(Some(received))
    }

    /// Deletes some of the messages that were received more than 30 days ago; `true` when there may be more.
    pub async fn delete_old_signal_messages(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let cut = now - TimeDelta::days(RAW_KEPT_DAYS);
        let ids: Vec<i64> = signal_message::Entity::find()
            .filter(signal_message::Column::ReceivedAt.lt(cut))
            .select_only()
            .column(signal_message::Column::Id)
            .limit(AT_ONCE as u64)
            .into_tuple()
            .all(self.reader())
            .await?;
        if ids.is_empty() {
            return Ok(false);
        }
        let is_full = ids.len() == AT_ONCE;
        // What was received again in the meantime stays.
        signal_message::Entity::delete_many()
            .filter(signal_message::Column::Id.is_in(ids))
            .filter(signal_message::Column::ReceivedAt.lt(cut))
            .exec(self.writer())
            .await?;
        Ok(is_full)
    }
}

async fn keep(
    transaction: &DatabaseTransaction,
    source: &OpenSource,
    (raw, signals): (&str, &[SignalFields]),
    now: DateTime<Utc>,
) -> Result<Received, StoreError> {
    if signals.is_empty() {
        return Ok(Received { new: 0, known: 0 });
    }
    let message = keep_message(transaction, source.id, raw, now).await?;
    let mut arrived = arrived(transaction, (source.id, message), signals, now).await?;
    place(transaction, source, &mut arrived, now).await?;
    let new = arrived.iter().filter(|signal| signal.is_new).count();
    let known = arrived.len() - new;
    let rows: Vec<_> = arrived.into_iter().map(|signal| signal.row).collect();
    for rows in rows.chunks(AT_ONCE) {
        write(transaction, rows).await?;
    }
    Ok(Received { new, known })
}

/// The id of the message, which is kept once however often it is sent.
async fn keep_message(
    transaction: &DatabaseTransaction,
    source: i64,
    raw: &str,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let hash = hash_of(raw);
    // PostgreSQL has no NUL in texts; JSON has none either, other than escaped.
    let raw = raw[..raw.floor_char_boundary(MAX_RAW)].to_owned();
    let same = signal_message::Entity::find()
        .filter(signal_message::Column::Source.eq(source))
        .filter(signal_message::Column::Hash.eq(&hash))
        .one(transaction)
        .await?;
    if let Some(same) = same {
        // It is kept for 30 days from now; the worker may have deleted it at this moment.
        let kept = signal_message::Entity::update_many()
            .col_expr(signal_message::Column::ReceivedAt, Expr::value(now))
            .filter(signal_message::Column::Id.eq(same.id))
            .exec(transaction)
            .await?;
        if kept.rows_affected > 0 {
            return Ok(same.id);
        }
    }
    let row = signal_message::ActiveModel {
        source: Set(source),
        hash: Set(hash),
        received_at: Set(now),
        raw: Set(raw),
        ..Default::default()
    };
    Ok(signal_message::Entity::insert(row).exec(transaction).await?.last_insert_id)
}

/// The signals of a message, each once, with what was known of them.
async fn arrived<'a>(
    transaction: &DatabaseTransaction,
    (source, message): (i64, i64),
    signals: &'a [SignalFields],
    now: DateTime<Utc>,
) -> Result<Vec<Arrived<'a>>, StoreError> {
    let keys: HashSet<&str> = signals.iter().map(|signal| signal.key.as_str()).collect();
    let known = signal::Entity::find()
        .filter(signal::Column::Source.eq(source))
        .filter(signal::Column::Key.is_in(keys))
        // Somebody may be deciding about one of them.
        .order_by_asc(signal::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(transaction)
        .await?;
    let mut known: HashMap<String, signal::Model> = known.into_iter().map(|row| (row.key.clone(), row)).collect();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut arrived: Vec<Arrived<'a>> = Vec::new();
    for fields in signals {
        if let Some(place) = places.get(fields.key.as_str()) {
            arrived[*place].follow(fields, message, now)?;
            continue;
        }
        places.insert(&fields.key, arrived.len());
        let known = known.remove(&fields.key);
        let is_new = known.is_none();
        let row = known.unwrap_or_else(|| first_row(source, message, fields, now));
        let mut signal = Arrived { row, fields, is_new, begins: is_new, is_news: is_new };
        if !is_new {
            signal.follow(fields, message, now)?;
        }
        arrived.push(signal);
    }
    Ok(arrived)
}

/// What becomes of a signal that begins and has no incident: it waits for somebody, unless it is over already.
fn without_incident(row: &mut signal::Model) {
    let is_over = row.status == SignalStatus::Resolved.key();
    let state = if is_over { SignalState::Dismissed } else { SignalState::Waiting };
    row.reason = if is_over { OVER.to_owned() } else { String::new() };
    (row.state, row.incident, row.decided_by) = (state.key().to_owned(), None, None);
}

fn first_row(source: i64, message: i64, fields: &SignalFields, now: DateTime<Utc>) -> signal::Model {
    signal::Model {
        id: 0,
        source,
        key: fields.key.clone(),
        title: fields.title.clone(),
        service: fields.service.clone(),
        severity: fields.severity.clone(),
        status: fields.status.key().to_owned(),
        value: fields.value.clone(),
        link: fields.link.clone().unwrap_or_default(),
        happened_at: to_microseconds(fields.happened_at(now)),
        times: 1,
        first_at: now,
        last_at: now,
        state: SignalState::Waiting.key().to_owned(),
        incident: None,
        reason: String::new(),
        decided_by: None,
        message: Some(message),
        check_at: checked_at(fields, now),
    }
}

/// When a signal that begins is compared with the triggers of plans; those of services only.
fn checked_at(fields: &SignalFields, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (fields.status == SignalStatus::Firing && fields.service.is_some()).then_some(now)
}

impl<'a> Arrived<'a> {
    /// What is received about a signal that is known: the same again only counts.
    fn follow(&mut self, fields: &'a SignalFields, message: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
        let row = &mut self.row;
        row.times = row.times.saturating_add(1);
        row.last_at = now;
        let before = read(SignalStatus::from_key(&row.status), "signal", row.id)?;
        if !fields.is_news(before, row.happened_at, now) {
            let is_same_episode = fields.status == before && fields.happened_at(now) >= row.happened_at;
            if is_same_episode && (&row.title, &row.value) != (&fields.title, &fields.value) {
                (row.title, row.value) = (fields.title.clone(), fields.value.clone());
                row.check_at = checked_at(fields, now);
            }
            return Ok(());
        }
        let latest = first_row(row.source, message, fields, now);
        // Firing after it was resolved is a new episode: what was decided was about the one before.
        self.begins = self.begins || fields.status == SignalStatus::Firing;
        self.is_news = true;
        self.fields = fields;
        let (id, times, first_at) = (row.id, row.times, row.first_at);
        let decided = (row.state.clone(), row.incident, row.reason.clone(), row.decided_by);
        *row = signal::Model { id, times, first_at, ..latest };
        (row.state, row.incident, row.reason, row.decided_by) = decided;
        Ok(())
    }
}

/// Lets signals that begin join the incident of their service, and tells incidents what is new about theirs.
async fn place(
    transaction: &DatabaseTransaction,
    source: &OpenSource,
    arrived: &mut [Arrived<'_>],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let joined = arrived.iter().filter(|signal| signal.is_news).filter_map(|signal| signal.row.incident).collect();
    let ongoing = ongoing_of(transaction, joined).await?;
    let is_ongoing = |row: &signal::Model| row.incident.is_some_and(|number| ongoing.contains(&number));
    let lower = |row: &signal::Model| row.service.as_ref().map(|service| service.to_lowercase());
    let services: HashSet<String> = arrived
        .iter()
        .filter(|signal| signal.begins && !is_ongoing(&signal.row))
        .filter_map(|signal| signal.row.service.as_ref())
        .flat_map(|service| lowered(service))
        .collect();
    let incidents = incidents_of_services(transaction, services.into_iter().collect()).await?;
    // In the order of their numbers, so that two messages do not wait for each other.
    let mut told: BTreeMap<IncidentNumber, Vec<usize>> = BTreeMap::new();
    for (place, signal) in arrived.iter_mut().enumerate() {
        if is_ongoing(&signal.row) {
            if signal.is_news {
                told.entry(IncidentNumber(signal.row.incident.unwrap_or_default())).or_default().push(place);
            }
        } else if signal.begins {
            let row = &mut signal.row;
            without_incident(row);
            if let Some(number) = lower(row).and_then(|service| incidents.get(&service)) {
                told.entry(*number).or_default().push(place);
            }
        }
    }
    for (number, places) in told {
        let fields: Vec<&SignalFields> = places.iter().map(|place| arrived[*place].fields).collect();
        if log_signals(transaction, number, (&source.name, &fields), (None, now)).await? {
            for place in places {
                let row = &mut arrived[place].row;
                (row.state, row.incident) = (SignalState::Joined.key().to_owned(), Some(number.0));
                row.reason.clear();
            }
        } else {
            // The incident was resolved at this moment.
            for place in places {
                let signal = &mut arrived[place];
                if !signal.begins {
                    continue;
                }
                without_incident(&mut signal.row);
            }
        }
    }
    Ok(())
}

async fn write(transaction: &DatabaseTransaction, rows: &[signal::Model]) -> Result<(), StoreError> {
    use signal::Column;
    let rows = rows.iter().map(|row| {
        let row = row.clone();
        signal::ActiveModel {
            id: sea_orm::ActiveValue::NotSet,
            source: Set(row.source),
            key: Set(row.key),
            title: Set(row.title),
            service: Set(row.service),
            severity: Set(row.severity),
            status: Set(row.status),
            value: Set(row.value),
            link: Set(row.link),
            happened_at: Set(row.happened_at),
            times: Set(row.times),
            first_at: Set(row.first_at),
            last_at: Set(row.last_at),
            state: Set(row.state),
            incident: Set(row.incident),
            reason: Set(row.reason),
            decided_by: Set(row.decided_by),
            message: Set(row.message),
            check_at: Set(row.check_at),
        }
    });
    let again = OnConflict::columns([Column::Source, Column::Key])
        .update_columns([
            Column::Title,
            Column::Service,
            Column::Severity,
            Column::Status,
            Column::Value,
            Column::Link,
            Column::HappenedAt,
            Column::Times,
            Column::LastAt,
            Column::State,
            Column::Incident,
            Column::Reason,
            Column::DecidedBy,
            Column::Message,
            Column::CheckAt,
        ])
        .to_owned();
    signal::Entity::insert_many(rows).on_conflict(again).exec_without_returning(transaction).await?;
    Ok(())
}
