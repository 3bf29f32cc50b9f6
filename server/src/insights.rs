//! The figures of the insights, the same for the page and for e-mails.

use app::insights::Figures;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::insights::{Backlog, InsightsFilter, Period, Tally};
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
    let recurring = store.insight_recurring(who.viewer, filter, period, who.zone).await?;
    Ok(Figures {
        period,
        tally: tally(store, who, filter, period).await?,
        recurring: usize::try_from(recurring).unwrap_or(usize::MAX),
    })
}

/// What was counted in a period.
pub async fn tally(store: &Store, who: Looker, filter: &InsightsFilter, period: Period) -> Result<Tally, StoreError> {
    store.insight_tally(who.viewer, filter, period, (who.zone, who.today)).await
}

/// The open action items of now, and the months of the filter's period.
pub async fn backlog(
    store: &Store,
    who: Looker,
    filter: &InsightsFilter,
    now: DateTime<Utc>,
) -> Result<Backlog, StoreError> {
    store.insight_backlog(who.viewer, filter, who.zone, now).await
}
