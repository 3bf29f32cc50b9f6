//! What a run of its rollback plan does to a release.

use domain::readiness::{
    Release, ReleaseEventFields, ReleaseEventKind, ReleaseNumber, ReleaseState, RunNumber, RunbookNumber,
};
use domain::validation::ValidationErrors;

use super::load::load_whole;
use crate::error::found;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// A release that a run of this plan can roll back: some users have it, and the plan is its own. It is locked.
    pub(in crate::readiness) async fn release_to_roll_back(
        &self,
        number: ReleaseNumber,
        plan: RunbookNumber,
    ) -> Result<Release, StoreError> {
        let refuse = |message: String| Err(ValidationErrors::one("release", message).into());
        let Some(row) = self.locked_release(number).await? else {
            return refuse(format!("There is no release {}.", number.label()));
        };
        let release = load_whole(&self.transaction, row).await?.release;
        if release.plan != Some(plan) {
            return refuse(format!("{} is not the rollback plan of {}.", plan.label(), number.label()));
        }
        if !release.state.is_out() {
            let state = release.state.label().to_lowercase();
            return refuse(format!(
                "{} is {state}. Only a release that is rolling out or halted can be rolled back.",
                number.label()
            ));
        }
        Ok(release)
    }

    /// Halts the rollout of a release that is being rolled back, so that no pipeline goes on with it.
    /// Not everybody who sees the release may know of a run that belongs to an incident.
    pub(in crate::readiness) async fn halt_for_run(
        &self,
        release: &Release,
        run: (RunNumber, bool),
    ) -> Result<(), StoreError> {
        if release.state != ReleaseState::RollingOut {
            return Ok(());
        }
        let halted = event_of(run, ReleaseEventKind::Halted, "was started");
        self.record_release_event(release.number, &halted).await?;
        Ok(())
    }

    /// Records that a release was rolled back by a run that was finished, if its rollout is still halted: whoever resumed it
    /// or recorded another end knows better.
    pub(in crate::readiness) async fn roll_back_by_run(
        &self,
        number: ReleaseNumber,
        run: (RunNumber, bool),
    ) -> Result<(), StoreError> {
        let row = found(self.locked_release(number).await?)?;
        let release = load_whole(&self.transaction, row).await?.release;
        if release.state != ReleaseState::Halted || release.is_only_in_stores() {
            return Ok(());
        }
        self.record_release_event(number, &event_of(run, ReleaseEventKind::RolledBack, "was finished")).await?;
        Ok(())
    }
}

fn event_of((run, is_of_incident): (RunNumber, bool), kind: ReleaseEventKind, what: &str) -> ReleaseEventFields {
    let request = format!("run-{run}-{}", kind.key());
    let name = if is_of_incident { "A run of the rollback plan".to_owned() } else { run.label() };
    ReleaseEventFields { request, kind, stage: None, note: format!("{name} {what}.") }
}
