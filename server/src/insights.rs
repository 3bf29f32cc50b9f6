//! The figures of the insights, the same for the page and for e-mails.

use app::insights::Figures;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::insights::{ActionCounts, Backlog, CauseTrend, InsightsFilter, Period};
use domain::people::Viewer;
use store::{Store, StoreError};

/// Who looks, the zone by whose clocks days begin, and the day.
#[derive(Debug, Clone, Copy)]
pub struct Looker {
    /// Whose permissions count.
    pub viewer: Viewer,
    /// The zone.
    pub zone: Tz,
    /// Today in the zone.
    pub today: NaiveDate,
}

/// The figures of a period.
pub async fn figures(
    store: &Store,
    who: Looker,
    filter: &InsightsFilter,
    period: Period,
) -> Result<Figures, StoreError> {
    let Looker { viewer, zone, .. } = who;
    let recurring = store.insight_recurring(viewer, filter, period, zone).await?;
    Ok(Figures {
        period,
        cases: store.insight_cases(viewer, filter, period, zone).await?,
        actions: action_counts(store, who, filter, period).await?,
        causes: store.insight_causes(viewer, filter, period, zone).await?,
        recurring: usize::try_from(recurring).unwrap_or(usize::MAX),
    })
}

/// How far the action items of a period are.
pub async fn action_counts(
    store: &Store,
    who: Looker,
    filter: &InsightsFilter,
    period: Period,
) -> Result<ActionCounts, StoreError> {
    store.insight_action_counts(who.viewer, filter, period, (who.zone, who.today)).await
}

/// The open action items of now, and what was added and closed since the period began.
pub async fn backlog(
    store: &Store,
    who: Looker,
    filter: &InsightsFilter,
    now: DateTime<Utc>,
) -> Result<Backlog, StoreError> {
    let (since, _) = filter.period.instants(who.zone);
    store.insight_backlog(who.viewer, filter, since, now).await
}

/// The causes of the period by category and month.
pub async fn cause_trend(store: &Store, who: Looker, filter: &InsightsFilter) -> Result<CauseTrend, StoreError> {
    let counts = store.insight_causes_by_month(who.viewer, filter, filter.period, who.zone).await?;
    Ok(CauseTrend::of(filter.period, &counts))
}
