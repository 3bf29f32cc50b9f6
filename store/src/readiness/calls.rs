//! Requests of steps: asked for by people, kept as rows, shown in their run.

use domain::people::{Role, Viewer};
use domain::readiness::{
    CallMethod, CallState, Run, RunCall, RunEventFields, RunKind, RunNumber, Step, StepNumber, call_body, call_key,
};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::call_destinations::destination_of;
use crate::error::{found, read};
use crate::rows::{run_call, run_event};
use crate::{Store, StoreError, UnitOfWork};

/// The longest body, in bytes; a title is short, so only a template can be longer.
const MAX_BODY: usize = 100_000;

impl UnitOfWork {
    /// Asks for the request of a step: a new row, or another try of the one that failed, which has the same key. Returns
    /// what the log says.
    pub(super) async fn ask_for_call(
        &self,
        run: &Run,
        steps: &[Step],
        fields: &RunEventFields,
    ) -> Result<String, StoreError> {
        let refuse = |message: String| Err(ValidationErrors::one("call", message).into());
        let step = steps.iter().find(|step| Some(step.number) == fields.step);
        let Some((step, call)) = step.and_then(|step| Some((step, step.call.as_ref()?))) else {
            return refuse("This step has no request.".into());
        };
        if run.kind == RunKind::Drill {
            return refuse("This is a drill. Drills don’t send requests.".into());
        }
        if destination_of(&self.transaction, &call.address).await?.is_none() {
            return refuse(format!("Requests to {} are not allowed. Ask an administrator.", call.address));
        }
        let start = run_event::Entity::find()
            .filter(run_event::Column::Run.eq(run.number.0))
            .filter(run_event::Column::Sequence.eq(1))
            .one(&self.transaction)
            .await?;
        let key = call_key(&found(start)?.request, step.number);
        let body = step.call_template().map(|template| call_body(template, run, step.number, &key)).unwrap_or_default();
        if body.len() > MAX_BODY {
            return refuse("The body of the request is too long.".into());
        }
        // Only whoever holds the lock of the run gets here.
        let earlier = run_call::Entity::find()
            .filter(run_call::Column::Run.eq(run.number.0))
            .filter(run_call::Column::Step.eq(step.number.0))
            .one(&self.transaction)
            .await?;
        match earlier {
            None => {
                let row = run_call::ActiveModel {
                    run: Set(run.number.0),
                    step: Set(step.number.0),
                    method: Set(call.method.key().to_owned()),
                    address: Set(call.address.to_string()),
                    body: Set(body),
                    key: Set(key),
                    state: Set(CallState::Waiting.key().to_owned()),
                    attempts: Set(0),
                    requested_at: Set(self.now),
                    send_after: Set(Some(self.now)),
                    response: Set(String::new()),
                    ..Default::default()
                };
                row.insert(&self.transaction).await?;
            }
            Some(row) if row.state == CallState::Failed.key() => {
                let again = run_call::ActiveModel {
                    id: Set(row.id),
                    state: Set(CallState::Waiting.key().to_owned()),
                    attempts: Set(0),
                    requested_at: Set(self.now),
                    send_after: Set(Some(self.now)),
                    ..Default::default()
                };
                again.update(&self.transaction).await?;
            }
            Some(row) if row.state == CallState::Waiting.key() => {
                return refuse("This request is already being sent.".into());
            }
            Some(_) => return refuse("This request was already sent and accepted.".into()),
        }
        Ok(format!("{} {}", call.method, call.address))
    }

    /// What waits when a run ends is not sent any more.
    pub(super) async fn stop_calls(&self, run: RunNumber) -> Result<(), StoreError> {
        run_call::Entity::update_many()
            .col_expr(run_call::Column::State, Expr::value(CallState::Failed.key()))
            .col_expr(run_call::Column::SendAfter, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
            .col_expr(run_call::Column::Error, Expr::value("The run ended before the request was accepted."))
            .filter(run_call::Column::Run.eq(run.0))
            .filter(run_call::Column::State.eq(CallState::Waiting.key()))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}

impl Store {
    /// The requests of a run that exists for the viewer, by step. What receivers answered is for those who write: it may
    /// hold secrets of theirs.
    pub async fn list_run_calls(&self, viewer: Viewer, run: RunNumber) -> Result<Vec<RunCall>, StoreError> {
        let query =
            run_call::Entity::find().filter(run_call::Column::Run.eq(run.0)).order_by_asc(run_call::Column::Step);
        let mut calls = query.all(self.reader()).await?.into_iter().map(call_of).collect::<Result<Vec<_>, _>>()?;
        if viewer.role == Role::Reader {
            for call in &mut calls {
                call.response.clear();
            }
        }
        Ok(calls)
    }
}

fn call_of(row: run_call::Model) -> Result<RunCall, StoreError> {
    Ok(RunCall {
        step: StepNumber(row.step),
        method: read(CallMethod::from_key(&row.method), "run_call", row.id)?,
        address: row.address,
        key: row.key,
        state: read(CallState::from_key(&row.state), "run_call", row.id)?,
        attempts: row.attempts,
        requested_at: row.requested_at,
        next_at: row.send_after,
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        response: row.response,
        milliseconds: row.milliseconds,
        error: row.error,
    })
}
