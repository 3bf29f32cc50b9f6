//! The list of all runs.

use domain::people::Viewer;
use domain::readiness::{IncidentNumber, ReleaseNumber, Run, RunKind, RunState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use super::incident_visibility::of_visible_incident;
use super::runs::{runs_for, runs_of};
use crate::rows::run;
use crate::{Store, StoreError};

/// Which runs are listed.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Of this kind.
    pub kind: Option<RunKind>,
    /// Started during this incident.
    pub incident: Option<IncidentNumber>,
    /// Of the rollback of this release.
    pub release: Option<ReleaseNumber>,
    /// Only those that go on or await authorization.
    pub is_active: bool,
    /// At most so many.
    pub most: u64,
    /// After so many others.
    pub skipped: u64,
}

/// A page of runs.
#[derive(Debug, Clone)]
pub struct RunList {
    /// The runs.
    pub runs: Vec<Run>,
    /// Whether there are more.
    pub has_more: bool,
}

impl Store {
    /// The runs that exist for the viewer, the newest first.
    pub async fn list_all_runs(&self, viewer: Viewer, filter: &RunFilter) -> Result<RunList, StoreError> {
        let active = [RunState::Running.key(), RunState::Awaiting.key()];
        let condition = Condition::all()
            .add_option(filter.kind.map(|kind| run::Column::Kind.eq(kind.key())))
            .add_option(filter.incident.map(|incident| {
                let column = Expr::col((run::Entity, run::Column::Incident));
                run::Column::Incident.eq(incident.0).and(of_visible_incident(viewer, column))
            }))
            .add_option(filter.release.map(|release| run::Column::Release.eq(release.0)))
            .add_option(filter.is_active.then(|| run::Column::State.is_in(active)));
        let query = runs_for(viewer)
            .filter(condition)
            .order_by_desc(run::Column::StartedAt)
            .order_by_desc(run::Column::Number)
            .offset(filter.skipped)
            .limit(filter.most + 1);
        let mut runs = runs_of(self.reader(), query).await?;
        let most = usize::try_from(filter.most).unwrap_or(usize::MAX);
        let has_more = runs.len() > most;
        runs.truncate(most);
        Ok(RunList { runs, has_more })
    }
}
