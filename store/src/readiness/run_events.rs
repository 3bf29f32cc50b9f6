//! What happens in runs. Events are only added; corrections are events, too.

use chrono::{DateTime, Utc};
use domain::people::may_write;
use domain::postmortems::{FullPostmortem, PostmortemNumber};
use domain::readiness::{
    Progress, Run, RunEvent, RunEventFields, RunEventKind, RunKind, RunNumber, RunState, RunbookKind, RunbookNumber,
};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::approvals::approved_version;
use super::runs::{load_run, load_run_events};
use crate::error::found;
use crate::rows::{run, run_event};
use crate::{StoreError, UnitOfWork};

/// Events beyond these are refused: no run has so many.
const MAX_EVENTS: usize = 1_000;

impl UnitOfWork {
    /// Starts a run with the current version of the runbook; a real run of a rollback plan with its newest approved
    /// version, if there is one. The request that started a run leads to the same run again,
    /// and whoever starts a runbook for real that is already being run joins that run.
    pub async fn start_run(
        &self,
        runbook: RunbookNumber,
        kind: RunKind,
        request: &str,
    ) -> Result<RunNumber, StoreError> {
        // The lock makes those who start the same runbook wait for each other.
        let row = self.editable_runbook(runbook).await?;
        if let Some(event) = self.event_of_request(request).await? {
            let started = run::Entity::find_by_id(event.run).one(&self.transaction).await?;
            let is_same = started.as_ref().is_some_and(|run| run.runbook == runbook.0 && run.kind == kind.key());
            return if is_same && event.sequence == 1 { Ok(RunNumber(event.run)) } else { Err(used().into()) };
        }
        if kind == RunKind::Real {
            let active = run::Entity::find()
                .filter(run::Column::Runbook.eq(runbook.0))
                .filter(run::Column::Kind.eq(kind.key()))
                .filter(run::Column::State.eq(RunState::Running.key()))
                .one(&self.transaction)
                .await?;
            if let Some(active) = active {
                return Ok(RunNumber(active.number));
            }
        }
        let is_plan = row.kind == RunbookKind::RollbackPlan.key();
        let approved = match kind {
            RunKind::Real if is_plan => approved_version(&self.transaction, runbook).await?,
            _ => None,
        };
        let row = run::ActiveModel {
            runbook: Set(runbook.0),
            version: Set(approved.map_or(row.version, |approval| approval.version)),
            kind: Set(kind.key().to_owned()),
            state: Set(RunState::Running.key().to_owned()),
            started_by: Set(Some(self.by.person.0)),
            started_at: Set(self.now),
            ended_at: Set(None),
            postmortem: Set(None),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let number = RunNumber(row.number);
        let started = RunEventFields {
            request: request.to_owned(),
            kind: RunEventKind::RunStarted,
            step: None,
            undoes: None,
            note: String::new(),
        };
        self.add_run_event(number, (1, self.now), &started).await?;
        Ok(number)
    }

    /// Records what happened in a run with so many steps. The same request again changes nothing. What ends the run also
    /// creates the postmortem that `draft` makes of it, in the same transaction.
    pub async fn record_run_event(
        &self,
        number: RunNumber,
        steps: usize,
        fields: &RunEventFields,
        draft: impl FnOnce(&Run, &[RunEvent]) -> FullPostmortem,
    ) -> Result<Option<PostmortemNumber>, StoreError> {
        // Events of one run wait for each other.
        run::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        let run = found(load_run(&self.transaction, self.by, number).await?)?;
        may_write(self.by)?;
        if let Some(event) = self.event_of_request(&fields.request).await? {
            let is_same = event.run == number.0
                && event.kind == fields.kind.key()
                && event.step == fields.step.map(|step| step.0)
                && event.undoes == fields.undoes
                && event.note == fields.note;
            return if is_same { Ok(run.postmortem) } else { Err(used().into()) };
        }
        // A run that ended belongs to its postmortem, with those who may edit it.
        if let Some(postmortem) = run.postmortem {
            self.editable(postmortem).await?;
        }
        let mut events = load_run_events(&self.transaction, number).await?;
        Progress::of(steps, &events).allows(fields, &events)?;
        if events.len() >= MAX_EVENTS {
            return Err(ValidationErrors::one("run", format!("A run has at most {MAX_EVENTS} events.")).into());
        }
        let sequence = events.last().map_or(1, |event| event.sequence + 1);
        // Clocks of servers differ a little; within a run, time never goes back.
        let at = events.last().map_or(self.now, |event| event.at.max(self.now));
        self.add_run_event(number, (sequence, at), fields).await?;
        let state = match fields.kind {
            RunEventKind::RunFinished => RunState::Finished,
            RunEventKind::RunAborted => RunState::Aborted,
            _ => return Ok(run.postmortem),
        };
        events = load_run_events(&self.transaction, number).await?;
        let run = Run { state, ended_at: Some(at), ..run };
        let postmortem = self.save_full(&draft(&run, &events)).await?;
        run::Entity::update_many()
            .col_expr(run::Column::State, Expr::value(state.key()))
            .col_expr(run::Column::EndedAt, Expr::value(at))
            .col_expr(run::Column::Postmortem, Expr::value(postmortem.0))
            .filter(run::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        Ok(Some(postmortem))
    }

    async fn event_of_request(&self, request: &str) -> Result<Option<run_event::Model>, StoreError> {
        let query = run_event::Entity::find().filter(run_event::Column::Request.eq(request));
        Ok(query.one(&self.transaction).await?)
    }

    async fn add_run_event(
        &self,
        number: RunNumber,
        (sequence, at): (i32, DateTime<Utc>),
        fields: &RunEventFields,
    ) -> Result<(), StoreError> {
        let row = run_event::ActiveModel {
            run: Set(number.0),
            sequence: Set(sequence),
            request: Set(fields.request.clone()),
            kind: Set(fields.kind.key().to_owned()),
            step: Set(fields.step.map(|step| step.0)),
            undoes: Set(fields.undoes),
            by_id: Set(Some(self.by.person.0)),
            at: Set(at),
            note: Set(fields.note.clone()),
            ..Default::default()
        };
        run_event::Entity::insert(row).exec_without_returning(&self.transaction).await?;
        Ok(())
    }
}

fn used() -> ValidationErrors {
    ValidationErrors::one("request", "This request was already used for another event. Reload the page and try again.")
}
