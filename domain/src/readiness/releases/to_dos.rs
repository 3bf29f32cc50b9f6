//! What a release lacks. Nothing of it blocks saving.

use super::{ReleaseState, WholeRelease};

/// What a release lacks, the most important first. `is_plan_approved` says whether a version of its rollback plan is
/// approved.
pub fn release_to_dos(whole: &WholeRelease, is_plan_approved: bool) -> Vec<&'static str> {
    let WholeRelease { release, criteria, flags, .. } = whole;
    if release.state.has_ended() {
        return Vec::new();
    }
    let is_before = matches!(release.state, ReleaseState::Planned | ReleaseState::Approved);
    let lacks_flag = release.is_only_in_stores() && flags.is_empty();
    [
        (release.plan.is_none(), "Choose a rollback plan."),
        (release.plan.is_some() && !is_plan_approved, "No version of the rollback plan is approved."),
        (
            lacks_flag,
            "Installed copies stay. Add a feature flag, or a change on the server, that turns the feature off.",
        ),
        (is_before && criteria.is_empty(), "Add the criteria that must be met before this release goes out."),
        (release.changes.trim().is_empty(), "Say what changes, with links."),
        (release.risks.trim().is_empty(), "Say what can go wrong."),
    ]
    .into_iter()
    .filter_map(|(is_missing, message)| is_missing.then_some(message))
    .collect()
}
