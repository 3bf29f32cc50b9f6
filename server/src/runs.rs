//! Runs of runbooks, for the pages and the API.

use chrono_tz::Tz;
use domain::people::{PersonId, Viewer};
use domain::postmortems::{FullPostmortem, TemplateSection};
use domain::readiness::{Outline, Run, RunEvent, RunNumber, Runbook, read_runbook, run_draft};
use store::{Secret, StoreError, hash_of};

use crate::importing::beside;
use crate::site::Site;

/// A run with the runbook in the version with which it started.
#[derive(Debug, Clone)]
pub struct FollowedRun {
    /// The run.
    pub run: Run,
    /// What was read from the text.
    pub outline: Outline,
    /// The runbook, as it is now.
    pub runbook: Runbook,
}

/// A run that exists for the viewer.
pub async fn find(site: &Site, viewer: Viewer, number: RunNumber) -> Result<FollowedRun, StoreError> {
    let run = site.store.find_run(viewer, number).await?.ok_or(StoreError::Absent)?;
    let version = site.store.find_runbook_version(run.runbook, run.version).await?.ok_or(StoreError::Absent)?;
    let runbook = site.store.find_runbook(run.runbook).await?.ok_or(StoreError::Absent)?;
    let outline = beside(|| read_runbook(&version.text));
    Ok(FollowedRun { run, outline, runbook })
}

/// What makes a postmortem of a run when it ends.
pub fn draft_of(
    followed: &FollowedRun,
    sections: Vec<TemplateSection>,
    by: (PersonId, Tz),
) -> impl FnOnce(&Run, &[RunEvent]) -> FullPostmortem {
    let (steps, kind) = (&followed.outline.steps, followed.runbook.kind);
    move |run, events| run_draft((run, kind), steps, events, sections, by)
}

/// A random UUID (RFC 9562, version 4).
pub fn new_request() -> Result<String, StoreError> {
    let hash = hash_of(Secret::random()?.expose());
    Ok(format!("{}-{}-4{}-8{}-{}", &hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_uuids_and_differ() {
        let (one, other) = (new_request().unwrap(), new_request().unwrap());
        assert_ne!(one, other);
        assert_eq!(domain::readiness::request_id(&one), Ok(one));
    }
}
