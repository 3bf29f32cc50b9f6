//! Action items in figures: the backlog, and what a figure counts.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::actions::ActionState;
use domain::insights::{ActionFigure, Backlog, BacklogTally, InsightsFilter};
use domain::people::Viewer;
use sea_orm::{ColumnTrait, Condition};

use super::facts::{STILL_PARTS, add_backlog, still};
use super::lines::{Lines, for_each};
use super::scope;
use crate::postmortems::drafts_visible_to;
use crate::rows::{action_item, insight_facts};
use crate::{Store, StoreError};

impl Store {
    /// The backlog of the postmortems whose drafts the viewer may read, of whichever period they are: by age now, and
    /// by the months of the period.
    pub async fn insight_backlog(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        zone: Tz,
        now: DateTime<Utc>,
    ) -> Result<Backlog, StoreError> {
        use insight_facts::Column::InsightUntil;
        let mut tally = BacklogTally::of(filter.period, zone, now);
        let all = Condition::all().add(drafts_visible_to(viewer)).add(scope::of_filter(filter));
        // In parts, so that no text of it becomes very long.
        let mut limits: Vec<_> = filter.period.months().iter().map(|month| month.instants(zone).0).collect();
        limits.push(filter.period.instants(zone).1);
        limits.extend((0..=STILL_PARTS).map(|part| still() + TimeDelta::seconds(part)));
        for pair in limits.windows(2) {
            let which = all.clone().add(InsightUntil.gte(pair[0])).add(InsightUntil.lt(pair[1]));
            for_each(&self.lines(Lines::Actions, which).await?, |line| add_backlog(&mut tally, line))?;
        }
        Ok(tally.finish())
    }
}

const OPEN: [&str; 2] = [ActionState::Open.key(), ActionState::InProgress.key()];

/// What a figure counts.
pub(super) fn is(figure: ActionFigure, today: NaiveDate) -> Condition {
    use action_item::Column::{Due, State};
    let state = |state: ActionState| Condition::all().add(State.eq(state.key()));
    match figure {
        ActionFigure::Open => Condition::all().add(State.is_in(OPEN)),
        ActionFigure::Overdue => Condition::all().add(State.is_in(OPEN)).add(Due.lt(today)),
        ActionFigure::Done => state(ActionState::Done),
        ActionFigure::Verified => state(ActionState::Verified),
        ActionFigure::WontDo => state(ActionState::WontDo),
    }
}
