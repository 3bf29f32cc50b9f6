//! Insights: figures about many postmortems. Nothing counts what went wrong per person.

mod cases;
mod figure;
mod filter;
mod period;
mod summary;

pub use cases::{
    Case, DurationKind, DurationState, Measurements, MonthCounts, ROLLBACK_EFFECT_MINUTES, RollbackEffect, by_month,
};
pub use figure::Figure;
pub use filter::{InsightsFilter, InsightsInput};
pub use period::{Comparison, MAX_PERIOD_DAYS, Period, PeriodChoice};
pub use summary::Summary;
