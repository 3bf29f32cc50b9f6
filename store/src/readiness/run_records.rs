//! The runs that were started during an incident: their timelines become part of its postmortem.

use domain::postmortems::PostmortemNumber;
use domain::readiness::{IncidentNumber, IncidentState, Run, RunRecord, RunState, RunbookKind, Step, read_runbook};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::incidents::load_incident;
use super::runs::{load_run_events, runs_for, runs_of};
use crate::error::{found, read};
use crate::rows::{incident, run, runbook};
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Makes what happens in the runs of an incident wait for what happens in the incident, so that nothing is missing in
    /// its postmortem. It comes before the lock of a run.
    pub(super) async fn lock_incident(&self, number: IncidentNumber) -> Result<(), StoreError> {
        incident::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        Ok(())
    }

    /// Whether a run can be started during an incident; the error says why not. The incident is locked.
    pub(super) async fn allows_run(&self, number: IncidentNumber) -> Result<(), StoreError> {
        self.lock_incident(number).await?;
        let message = match load_incident(&self.transaction, self.by, number).await? {
            None => format!("There is no incident {}.", number.label()),
            Some(incident) if incident.state == IncidentState::Ongoing => return Ok(()),
            Some(_) => format!("{} is already resolved. Start the run without it.", number.label()),
        };
        Err(ValidationErrors::one("incident", message).into())
    }

    /// The runs of an incident that ends, with all that happened in them; the error names one that goes on.
    pub(super) async fn ended_runs(&self, number: IncidentNumber) -> Result<Vec<RunRecord>, StoreError> {
        let query = runs_for(self.by).filter(run::Column::Incident.eq(number.0)).order_by_asc(run::Column::Number);
        let runs = runs_of(&self.transaction, query).await?;
        if let Some(run) = runs.iter().find(|run| matches!(run.state, RunState::Running | RunState::Awaiting)) {
            let message =
                format!("{} is still ongoing. Finish or abort it before you resolve the incident.", run.number.label());
            return Err(ValidationErrors::one("incident", message).into());
        }
        let mut records: Vec<RunRecord> = Vec::with_capacity(runs.len());
        for run in runs {
            let is_same = |record: &&RunRecord| record.run.runbook == run.runbook && record.run.version == run.version;
            let steps = records.iter().find(is_same).map(|record| record.steps.clone());
            records.push(self.record_of(run, steps).await?);
        }
        Ok(records)
    }

    async fn record_of(&self, run: Run, steps: Option<Vec<Step>>) -> Result<RunRecord, StoreError> {
        let steps = match steps {
            Some(steps) => steps,
            None => read_runbook(&self.text_of_version(run.runbook, run.version).await?).steps,
        };
        let row = found(runbook::Entity::find_by_id(run.runbook.0).one(&self.transaction).await?)?;
        Ok(RunRecord {
            kind: read(RunbookKind::from_key(&row.kind), "runbook", row.number)?,
            steps,
            events: load_run_events(&self.transaction, run.number).await?,
            run,
        })
    }

    /// Gives the runs of an incident the postmortem of the incident.
    pub(super) async fn set_postmortem_of_runs(
        &self,
        number: IncidentNumber,
        postmortem: PostmortemNumber,
    ) -> Result<(), StoreError> {
        run::Entity::update_many()
            .col_expr(run::Column::Postmortem, Expr::value(postmortem.0))
            .filter(run::Column::Incident.eq(number.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}
