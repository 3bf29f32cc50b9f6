//! Requests that wait: leased by the process that sends them, tried again when that fails.

use chrono::{DateTime, TimeDelta, Utc};
use domain::readiness::{
    CallAddress, CallAnswer, CallDestination, CallMethod, CallState, MAX_CALL_ATTEMPTS, MAX_RESPONSE, RunEventFields,
    RunEventKind, RunNumber, StepNumber, pause_after_call, words_of_answer,
};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use sha2::Sha256;

use super::call_destinations::{OpenDestination, destination_of};
use super::run_events::add_run_event;
use crate::error::read;
use crate::rows::{run, run_call, run_event};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// How long a process has for an attempt before another one may try. Longer than an attempt may take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Longer errors are cut, in characters.
const MAX_ERROR: usize = 500;

/// A request to send now.
pub struct LeasedCall {
    id: i64,
    run: i64,
    step: i64,
    /// The method.
    pub method: CallMethod,
    /// The address.
    pub address: CallAddress,
    /// The body; empty without one.
    pub body: String,
    /// The key of the request: the same for every attempt.
    pub key: String,
    /// The attempts, with this one.
    pub attempts: i32,
    leased_until: DateTime<Utc>,
    destination: Option<OpenDestination>,
}

impl LeasedCall {
    /// The destination that allows it; nothing when it was removed in the meantime.
    pub fn destination(&self) -> Option<&CallDestination> {
        self.destination.as_ref().map(|open| &open.destination)
    }

    /// The signature for an attempt at this time: HMAC-SHA256, in hexadecimal digits, of the time in seconds, the key, the
    /// method, the path with the query, and the body, with a full stop between them.
    pub fn signature(&self, seconds: i64) -> String {
        let secret = self.destination.as_ref().map(|open| open.secret.as_str()).unwrap_or_default();
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
        let signed = format!("{seconds}.{}.{}.{}.{}", self.key, self.method.key(), self.address.target(), self.body);
        let bytes = mac.chain_update(signed.as_bytes()).finalize().into_bytes();
        let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
        bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

impl Store {
    /// The next request to send, leased to the caller; nothing when none is due.
    pub async fn lease_call(&self, now: DateTime<Utc>) -> Result<Option<LeasedCall>, StoreError> {
        let now = to_microseconds(now);
        let due = Condition::all().add(run_call::Column::SendAfter.lte(now)).add(
            Condition::any().add(run_call::Column::LeasedUntil.is_null()).add(run_call::Column::LeasedUntil.lt(now)),
        );
        // Without a transaction for writing, while there is nothing to send.
        if run_call::Entity::find().filter(due.clone()).one(self.reader()).await?.is_none() {
            return Ok(None);
        }
        let transaction = self.begin().await?;
        let row = run_call::Entity::find()
            .filter(due)
            .order_by_asc(run_call::Column::SendAfter)
            .order_by_asc(run_call::Column::Id)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .one(&transaction)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let leased_until = now + LEASE;
        let leased = run_call::ActiveModel {
            id: Set(row.id),
            leased_until: Set(Some(leased_until)),
            attempts: Set(row.attempts + 1),
            ..Default::default()
        };
        leased.update(&transaction).await?;
        let address = read(CallAddress::read(&row.address), "run_call", row.id)?;
        let destination = destination_of(&transaction, &address).await?;
        transaction.commit().await?;
        Ok(Some(LeasedCall {
            id: row.id,
            run: row.run,
            step: row.step,
            method: read(CallMethod::from_key(&row.method), "run_call", row.id)?,
            address,
            body: row.body,
            key: row.key,
            attempts: row.attempts + 1,
            leased_until,
            destination,
        }))
    }

    /// Records what came of an attempt, and in the log of the run what came of the request.
    pub async fn record_call(
        &self,
        call: &LeasedCall,
        now: DateTime<Utc>,
        answer: &CallAnswer,
    ) -> Result<(), StoreError> {
        let now = to_microseconds(now);
        let transaction = self.begin().await?;
        // Events of one run wait for each other.
        run::Entity::find_by_id(call.run).lock(LockType::NoKeyUpdate).one(&transaction).await?;
        let row = run_call::Entity::find_by_id(call.id).one(&transaction).await?;
        // Whoever lost the lease is too late: another process tries, with the same key.
        let Some(row) = row.filter(|row| row.leased_until == Some(call.leased_until)) else { return Ok(()) };
        let is_stopped = row.state != CallState::Waiting.key();
        let tries_again =
            answer.error.is_some() && answer.may_retry && call.attempts < MAX_CALL_ATTEMPTS && !is_stopped;
        let state = match (&answer.error, tries_again) {
            (None, _) => CallState::Answered,
            (Some(_), true) => CallState::Waiting,
            (Some(_), false) => CallState::Failed,
        };
        let clean = |text: &str, most| text.chars().filter(|letter| *letter != '\0').take(most).collect::<String>();
        let done = run_call::ActiveModel {
            id: Set(row.id),
            state: Set(state.key().to_owned()),
            send_after: Set(tries_again.then(|| now + pause_after_call(call.attempts))),
            leased_until: Set(None),
            status: Set(answer.status.map(i32::from)),
            response: Set(clean(&answer.response, MAX_RESPONSE)),
            milliseconds: Set(Some(answer.milliseconds)),
            error: Set(answer.error.as_deref().map(|error| clean(error, MAX_ERROR))),
            ..Default::default()
        };
        done.update(&transaction).await?;
        if !tries_again {
            let kind = if state == CallState::Answered { RunEventKind::CallAccepted } else { RunEventKind::CallFailed };
            let last = run_event::Entity::find()
                .filter(run_event::Column::Run.eq(call.run))
                .order_by_desc(run_event::Column::Sequence)
                .one(&transaction)
                .await?;
            let (sequence, at) = last.map_or((1, now), |last| (last.sequence + 1, last.at.max(now)));
            let fields = RunEventFields {
                request: format!("{}-{sequence}", call.key),
                kind,
                step: Some(StepNumber(call.step)),
                undoes: None,
                last: None,
                note: clean(&words_of_answer(answer, call.attempts), MAX_ERROR),
            };
            add_run_event(&transaction, RunNumber(call.run), (sequence, at), (None, &fields)).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
