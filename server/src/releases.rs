//! Releases, for the pages and the API.

use app::readiness::PlanOfRelease;
use domain::readiness::{ReleaseNumber, WholeRelease, read_plan, release_to_dos};
use store::StoreError;

use crate::importing::beside;
use crate::site::Site;

/// A release with its rollback plan, and what it lacks.
#[derive(Debug, Clone)]
pub struct FoundRelease {
    /// The release.
    pub whole: WholeRelease,
    /// Its rollback plan.
    pub plan: Option<PlanOfRelease>,
    /// What it lacks.
    pub to_dos: Vec<&'static str>,
}

/// The release with this number. Once it is approved, the promised time is that of the version of its plan that was
/// approved then.
pub async fn find(site: &Site, number: ReleaseNumber) -> Result<FoundRelease, StoreError> {
    let whole = site.store.find_release(number).await?.ok_or(StoreError::Absent)?;
    let runbook = match whole.release.plan {
        Some(plan) => site.store.find_runbook(plan).await?,
        None => None,
    };
    let plan = match runbook {
        Some(runbook) => {
            let approval = site.store.find_runbook_approval(runbook.number).await?;
            let used = whole.release.plan_version.or(approval.as_ref().map(|approval| approval.version));
            let version = match used {
                Some(version) => site.store.find_runbook_version(runbook.number, version).await?,
                None => None,
            };
            let text = version.map_or_else(|| runbook.text.clone(), |version| version.text);
            let promised = beside(|| read_plan(&text)).promised;
            Some(PlanOfRelease { runbook, approval, promised })
        }
        None => None,
    };
    let is_approved = whole.release.plan_version.is_some() || plan.as_ref().is_some_and(|plan| plan.approval.is_some());
    let to_dos = release_to_dos(&whole, is_approved);
    Ok(FoundRelease { whole, plan, to_dos })
}
