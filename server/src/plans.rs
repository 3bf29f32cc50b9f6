//! Rollback plans, for the pages and the API.

use app::readiness::PlanView;
use chrono::NaiveDate;
use domain::people::Viewer;
use domain::readiness::{Outline, Proof, Runbook, RunbookKind, RunbookToDo, plan_to_dos, read_plan, runbook_to_dos};
use store::StoreError;

use crate::importing::beside;
use crate::site::Site;

/// What a runbook lacks; for a rollback plan, also what its text says beyond the steps.
pub async fn plan_of(
    site: &Site,
    runbook: &Runbook,
    outline: &Outline,
    (viewer, today): (Viewer, NaiveDate),
) -> Result<(Option<PlanView>, Vec<RunbookToDo>), StoreError> {
    let to_dos = runbook_to_dos(outline, runbook.service.is_some(), &runbook.when_to_use, today);
    if runbook.kind != RunbookKind::RollbackPlan {
        return Ok((None, to_dos));
    }
    let plan = beside(|| read_plan(&runbook.text));
    let unknown = site.store.names_of_nobody(&plan.names()).await?;
    let last_drill = site.store.last_drill(viewer, runbook.number).await?.map(|at| at.date_naive());
    let proof = Proof { last_drill, unknown_names: &unknown };
    let lacks = plan_to_dos(&plan, outline, proof, today);
    let approval = site.store.find_runbook_approval(runbook.number).await?;
    let is_withdrawn = approval.is_none() && site.store.was_runbook_approved(runbook.number).await?;
    Ok((Some(PlanView { plan, approval, is_withdrawn }), [lacks, to_dos].concat()))
}
