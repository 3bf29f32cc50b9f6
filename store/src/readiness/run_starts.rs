//! How runs start: with which version, by whom, and whose authorization they await.

use domain::readiness::{
    Decider, Decision, Plan, Release, RunEventFields, RunEventKind, RunKind, RunNumber, RunStart, RunState,
    RunbookKind, RunbookNumber, asked_next, read_plan,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use domain::validation::ValidationErrors;

use super::approvals::{Approval, approval_of, approval_of_version};
use super::run_deciders::{add_deciders, asked, tell_asked};
use super::run_events::{add_run_event, used};
use super::runs::load_run;
use crate::error::found;
use crate::people::{Teller, names_of};
use crate::rows::{run, runbook_version};
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Starts a run with the current version of the runbook; a real run of a rollback plan with its newest approved
    /// version, if there is one, and once somebody whom that version names authorizes it. After its last approval was
    /// withdrawn, a plan starts only with a reason, without authorization: whom its current version names, nobody
    /// approved. The request that started a run leads to the same run again, and whoever starts a runbook for real that
    /// is already being run joins that run. The rollout of the release that a run rolls back is halted.
    pub async fn start_run(&self, runbook: RunbookNumber, start: &RunStart) -> Result<RunNumber, StoreError> {
        let RunStart { request, kind, incident, release } = start;
        let kind = *kind;
        // The lock makes those who start the same runbook wait for each other.
        let row = self.editable_runbook(runbook).await?;
        if let Some(event) = self.event_of_request(request).await? {
            let started = run::Entity::find_by_id(event.run).one(&self.transaction).await?;
            let is_same = started.as_ref().is_some_and(|run| {
                run.runbook == runbook.0
                    && run.kind == kind.key()
                    && run.incident == incident.map(|incident| incident.0)
                    && run.release == release.map(|release| release.0)
            });
            return if is_same && event.sequence == 1 { Ok(RunNumber(event.run)) } else { Err(used().into()) };
        }
        if kind == RunKind::Real
            && let Some(active) = self.active_run(runbook).await?
        {
            return self.joins(active, start).await;
        }
        if let Some(incident) = incident {
            self.allows_run(*incident).await?;
        }
        let release = match release {
            Some(release) => Some(self.release_to_roll_back(*release, runbook).await?),
            None => None,
        };
        let approval = match kind {
            RunKind::Real => self.approval_for(runbook, release.as_ref()).await?,
            RunKind::Drill => Approval::Never,
        };
        let version = if let Approval::Of(approval) = &approval { approval.version } else { row.version };
        // What was approved as a plan stays one, whatever kind somebody gives it later.
        let is_plan =
            kind == RunKind::Real && (row.kind == RunbookKind::RollbackPlan.key() || approval.was_ever_given());
        let is_unapproved = matches!(approval, Approval::Withdrawn);
        let plan = if is_plan && !is_unapproved { Some(self.plan_of(runbook, version).await?) } else { None };
        let mut deciders = match &plan {
            Some(plan) => self.people_of(plan, &approval).await?,
            None => Vec::new(),
        };
        let may_start = |decider: &Decider| decider.decision == Decision::Start;
        let is_own = deciders.iter().any(|decider| may_start(decider) && decider.person.id == self.by.person);
        // Also when none of those whom the plan names can answer: then it takes a reason to start.
        let has_right = plan.is_some_and(|plan| plan.right_to(Decision::Start).is_some());
        let awaits = is_unapproved || (has_right && !is_own);
        if awaits && let Some(first) = deciders.iter_mut().find(|decider| may_start(decider)) {
            first.asked_at = Some(self.now);
        }
        let state = if awaits { RunState::Awaiting } else { RunState::Running };
        let row = run::ActiveModel {
            runbook: Set(runbook.0),
            version: Set(version),
            kind: Set(kind.key().to_owned()),
            state: Set(state.key().to_owned()),
            started_by: Set(Some(self.by.person.0)),
            started_at: Set(self.now),
            authorized_at: Set((!awaits).then_some(self.now)),
            ask_at: Set(asked_next(&deciders).map(|(_, at)| at)),
            ended_at: Set(None),
            incident: Set(incident.map(|incident| incident.0)),
            release: Set(release.as_ref().map(|release| release.number.0)),
            postmortem: Set(None),
            is_complete: Set(false),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let number = RunNumber(row.number);
        if let Some(release) = &release {
            self.halt_for_run(release, (number, incident.is_some())).await?;
        }
        let started = event(request.clone(), RunEventKind::RunStarted, String::new());
        add_run_event(&self.transaction, number, (1, self.now), (Some(self.by.person), &started)).await?;
        add_deciders(&self.transaction, number, &deciders).await?;
        if let Some(first) = deciders.iter().find(|decider| decider.asked_at.is_some()) {
            add_run_event(&self.transaction, number, (2, self.now), (None, &asked(number, 0, first))).await?;
            let names = names_of(&self.transaction, vec![self.by.person.0]).await?;
            let by = names.get(&self.by.person.0).map_or("Somebody", String::as_str);
            let teller = Teller { connection: &self.transaction, by: None, now: self.now };
            tell_asked(&teller, number, (0, first), format!("{by} wants to start it.")).await?;
        } else if awaits {
            let why = if is_unapproved { RunEventKind::Unapproved } else { RunEventKind::NobodyToAsk };
            let nobody = event(format!("run-{number}-asked-nobody"), why, String::new());
            add_run_event(&self.transaction, number, (2, self.now), (None, &nobody)).await?;
        } else if is_own {
            let own = event(format!("run-{number}-own"), RunEventKind::Authorized, String::new());
            add_run_event(&self.transaction, number, (2, self.now), (Some(self.by.person), &own)).await?;
        }
        Ok(number)
    }

    /// The real run of a runbook that goes on or awaits authorization.
    async fn active_run(&self, runbook: RunbookNumber) -> Result<Option<RunNumber>, StoreError> {
        let active = run::Entity::find()
            .filter(run::Column::Runbook.eq(runbook.0))
            .filter(run::Column::Kind.eq(RunKind::Real.key()))
            .filter(run::Column::State.is_in([RunState::Awaiting.key(), RunState::Running.key()]))
            .one(&self.transaction)
            .await?;
        Ok(active.map(|run| RunNumber(run.number)))
    }

    /// The run that goes on, for whoever starts the same again. Two who roll back one thing at once do harm, so this also
    /// holds for runs of private incidents, of which not everybody knows.
    async fn joins(&self, active: RunNumber, start: &RunStart) -> Result<RunNumber, StoreError> {
        let refuse = |field, message: String| Err(ValidationErrors::one(field, message).into());
        let label = active.label();
        let Some(run) = load_run(&self.transaction, self.by, active).await? else {
            let message =
                "Somebody is already running this, in a run that you can’t see. Ask an administrator about it.";
            return refuse("run", message.into());
        };
        match (start.incident, start.release) {
            (Some(incident), _) if run.incident != Some(incident) => refuse(
                "incident",
                format!(
                    "{label} is already ongoing, and it isn’t for {}. Join {label} without the incident.",
                    incident.label()
                ),
            ),
            (_, Some(release)) if run.release != Some(release) => refuse(
                "release",
                format!(
                    "{label} is already ongoing, and it isn’t for {}. Join {label}, and record the rollback on the page of the release.",
                    release.label()
                ),
            ),
            _ => Ok(active),
        }
    }

    /// The approval of the version with which a release was approved, as long as it stands; otherwise of the newest one.
    async fn approval_for(&self, runbook: RunbookNumber, release: Option<&Release>) -> Result<Approval, StoreError> {
        if let Some(version) = release.and_then(|release| release.plan_version)
            && let Some(approval) = approval_of_version(&self.transaction, runbook, version).await?
        {
            return Ok(Approval::Of(approval));
        }
        approval_of(&self.transaction, runbook).await
    }

    /// What a version of a plan says.
    pub(super) async fn plan_of(&self, runbook: RunbookNumber, version: i32) -> Result<Plan, StoreError> {
        Ok(read_plan(&self.text_of_version(runbook, version).await?))
    }

    /// The text of a version of a runbook.
    pub(super) async fn text_of_version(&self, runbook: RunbookNumber, version: i32) -> Result<String, StoreError> {
        let row = runbook_version::Entity::find()
            .filter(runbook_version::Column::Runbook.eq(runbook.0))
            .filter(runbook_version::Column::Version.eq(version))
            .one(&self.transaction)
            .await?;
        Ok(found(row)?.text)
    }
}

fn event(request: String, kind: RunEventKind, note: String) -> RunEventFields {
    RunEventFields { request, kind, step: None, undoes: None, last: None, note }
}
