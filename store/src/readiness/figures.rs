//! Figures of runs and releases.

use chrono::{DateTime, Utc};
use domain::people::Viewer;
use domain::readiness::{ReleaseEventKind, ReleaseFigures, ReleaseState, RunFigures};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::runs::{runs_for, runs_of};
use crate::rows::{release, release_event, run};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// The most runs that figures are about; the newest count.
const MOST: u64 = 2_000;

impl Store {
    /// The figures of the runs that started since then and exist for the viewer.
    pub async fn run_figures(&self, viewer: Viewer, since: DateTime<Utc>) -> Result<RunFigures, StoreError> {
        let query = runs_for(viewer)
            .filter(run::Column::StartedAt.gte(to_microseconds(since)))
            .order_by_desc(run::Column::StartedAt)
            .order_by_desc(run::Column::Number)
            .limit(MOST);
        Ok(RunFigures::of(&runs_of(self.reader(), query).await?))
    }

    /// The figures of the releases that were created since then and reached users.
    pub async fn release_figures(&self, since: DateTime<Utc>) -> Result<ReleaseFigures, StoreError> {
        use ReleaseState::{Complete, Halted, RolledBack, RollingOut};
        let out = [RollingOut, Halted, RolledBack, Complete].map(ReleaseState::key);
        let of_period = release::Entity::find()
            .filter(release::Column::CreatedAt.gte(to_microseconds(since)))
            .filter(release::Column::State.is_in(out));
        let halts = Query::select()
            .expr(Expr::val(1))
            .from(release_event::Entity)
            .and_where(
                Expr::col((release_event::Entity, release_event::Column::Release))
                    .equals((release::Entity, release::Column::Number)),
            )
            .and_where(release_event::Column::Kind.eq(ReleaseEventKind::Halted.key()))
            .take();
        let rolled_back = of_period.clone().filter(release::Column::State.eq(RolledBack.key()));
        Ok(ReleaseFigures {
            out: of_period.clone().count(self.reader()).await?,
            halted: of_period.filter(Expr::exists(halts)).count(self.reader()).await?,
            rolled_back: rolled_back.count(self.reader()).await?,
        })
    }
}
