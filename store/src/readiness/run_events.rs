//! What happens in runs. Events are only added; corrections are events, too.

use chrono::{DateTime, Utc};
use domain::people::{PersonId, may_write};
use domain::postmortems::{FullPostmortem, PostmortemNumber};
use domain::readiness::{
    IncidentNumber, Progress, Run, RunEvent, RunEventFields, RunEventKind, RunKind, RunNumber, RunState, Step,
};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::runs::{load_run, load_run_events};
use crate::error::found;
use crate::rows::{run, run_event};
use crate::{StoreError, UnitOfWork};

/// Events beyond these are refused: no run has so many.
const MAX_EVENTS: usize = 1_000;

impl UnitOfWork {
    /// Records what happened in a run with these steps. The same request again changes nothing. What ends a run that was
    /// started also creates the postmortem that `draft` makes of it, in the same transaction; a run that was started during
    /// an incident becomes part of the postmortem of the incident.
    pub async fn record_run_event(
        &self,
        number: RunNumber,
        steps: &[Step],
        fields: &RunEventFields,
        draft: impl FnOnce(&Run, &[RunEvent]) -> FullPostmortem,
    ) -> Result<Option<PostmortemNumber>, StoreError> {
        // Whoever decides in a run need not know of its incident, so this does not ask what they see. The incident is locked
        // first, as by whoever resolves it.
        let row = run::Entity::find_by_id(number.0).one(&self.transaction).await?;
        let incident = row.and_then(|row| row.incident).map(IncidentNumber);
        if let Some(incident) = incident {
            self.lock_incident(incident).await?;
        }
        // Events of one run wait for each other.
        run::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        let run = found(load_run(&self.transaction, self.by, number).await?)?;
        may_write(self.by)?;
        if let Some(event) = self.event_of_request(&fields.request).await? {
            let is_same = event.run == number.0
                && event.kind == fields.kind.key()
                && event.step == fields.step.map(|step| step.0)
                && event.undoes == fields.undoes
                // What was sent is in the runbook, so its note is ours.
                && (event.note == fields.note || fields.kind == RunEventKind::CallSent);
            return if is_same { Ok(run.postmortem) } else { Err(used().into()) };
        }
        // A run that ended belongs to its postmortem, with those who may edit it.
        if let Some(postmortem) = run.postmortem {
            self.editable(postmortem).await?;
        }
        let mut events = load_run_events(&self.transaction, number).await?;
        let progress = Progress::of(steps.len(), &events);
        progress.allows(fields, &events)?;
        progress.may_repeat(steps, fields)?;
        self.may_decide(&run, steps, fields, &events).await?;
        let is_late = fields.kind.is_answer() && progress.state != RunState::Awaiting;
        let answered =
            |event: &RunEvent| event.kind.is_answer() && event.by.as_ref().is_some_and(|by| by.id == self.by.person);
        if is_late && events.iter().any(answered) {
            return Err(ValidationErrors::one("run", "You have already answered.").into());
        }
        if let Some(check) =
            progress.open_check(steps).filter(|_| fields.kind == RunEventKind::RunFinished && run.kind == RunKind::Real)
        {
            let message = format!("Step {check} is a required check. Complete or skip it before you finish the run.");
            return Err(ValidationErrors::one("run", message).into());
        }
        if fields.kind == RunEventKind::Authorized && !is_late && self.lost_approval(run.runbook, run.version).await? {
            let message = format!(
                "Version {} of the plan is no longer approved. Cancel this run and start again, or start without authorization.",
                run.version
            );
            return Err(ValidationErrors::one("run", message).into());
        }
        // It can always be ended.
        let ends =
            matches!(fields.kind, RunEventKind::RunFinished | RunEventKind::RunAborted) || fields.kind.is_answer();
        if events.len() >= MAX_EVENTS && !ends {
            return Err(ValidationErrors::one("run", format!("A run has at most {MAX_EVENTS} events.")).into());
        }
        let sequence = events.last().map_or(1, |event| event.sequence + 1);
        // Clocks of servers differ a little; within a run, time never goes back.
        let at = events.last().map_or(self.now, |event| event.at.max(self.now));
        let mut fields = fields.clone();
        if fields.kind == RunEventKind::CallSent {
            fields.note = self.ask_for_call(&run, steps, &fields).await?;
        }
        add_run_event(&self.transaction, number, (sequence, at), (Some(self.by.person), &fields)).await?;
        if fields.kind == RunEventKind::SkipRequested {
            self.tell_of_skip_request(&run, &events, (&fields, sequence)).await?;
        }
        let state = match fields.kind {
            _ if is_late => return Ok(run.postmortem),
            RunEventKind::RunFinished => RunState::Finished,
            RunEventKind::RunAborted => RunState::Aborted,
            RunEventKind::Refused => RunState::Refused,
            RunEventKind::Authorized | RunEventKind::BreakGlass => {
                self.set_run_state(number, RunState::Running, at).await?;
                if fields.kind == RunEventKind::BreakGlass {
                    self.tell_of_break_glass(number, &fields.note).await?;
                }
                return Ok(None);
            }
            _ => return Ok(run.postmortem),
        };
        if progress.state == RunState::Awaiting {
            // Nothing was done, so there is nothing to write about.
            self.set_run_state(number, state, at).await?;
            return Ok(None);
        }
        self.stop_calls(number).await?;
        events = load_run_events(&self.transaction, number).await?;
        let is_complete = progress.next().is_none();
        let run = Run { state, ended_at: Some(at), is_complete, ..run };
        let postmortem = if incident.is_some() { None } else { Some(self.save_full(&draft(&run, &events)).await?) };
        run::Entity::update_many()
            .col_expr(run::Column::State, Expr::value(state.key()))
            .col_expr(run::Column::EndedAt, Expr::value(at))
            .col_expr(run::Column::Postmortem, Expr::value(postmortem.map(|postmortem| postmortem.0)))
            .col_expr(run::Column::IsComplete, Expr::value(is_complete))
            .filter(run::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        self.plan_next_drill(run.runbook).await?;
        if let Some(release) = run.release.filter(|_| state == RunState::Finished && is_complete) {
            self.roll_back_by_run(release, (number, incident.is_some())).await?;
        }
        Ok(postmortem)
    }

    /// Starts or ends a run that awaits authorization.
    async fn set_run_state(&self, number: RunNumber, state: RunState, at: DateTime<Utc>) -> Result<(), StoreError> {
        let moment = if state == RunState::Running { run::Column::AuthorizedAt } else { run::Column::EndedAt };
        run::Entity::update_many()
            .col_expr(run::Column::State, Expr::value(state.key()))
            .col_expr(moment, Expr::value(at))
            .col_expr(run::Column::AskAt, Expr::value(None::<DateTime<Utc>>))
            .filter(run::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    pub(super) async fn event_of_request(&self, request: &str) -> Result<Option<run_event::Model>, StoreError> {
        let query = run_event::Entity::find().filter(run_event::Column::Request.eq(request));
        Ok(query.one(&self.transaction).await?)
    }
}

/// Adds an event. `by` is nobody for what the program does by itself.
pub(super) async fn add_run_event(
    connection: &impl ConnectionTrait,
    number: RunNumber,
    (sequence, at): (i32, DateTime<Utc>),
    (by, fields): (Option<PersonId>, &RunEventFields),
) -> Result<(), StoreError> {
    let row = run_event::ActiveModel {
        run: Set(number.0),
        sequence: Set(sequence),
        request: Set(fields.request.clone()),
        kind: Set(fields.kind.key().to_owned()),
        step: Set(fields.step.map(|step| step.0)),
        undoes: Set(fields.undoes),
        by_id: Set(by.map(|by| by.0)),
        at: Set(at),
        note: Set(fields.note.clone()),
        ..Default::default()
    };
    run_event::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

pub(super) fn used() -> ValidationErrors {
    ValidationErrors::one("request", "This request was already used for another event. Reload the page and try again.")
}
