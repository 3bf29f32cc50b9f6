//! Insights: figures about many postmortems. Nothing counts what went wrong per person.

mod actions;
mod cases;
mod figure;
mod filter;
mod findings;
mod listed;
mod period;
mod summary;
mod table;

pub use actions::{ActionAge, ActionCounts, ActionFigure, Backlog, BacklogMonth};
pub use cases::{
    Case, CaseDuration, DurationKind, DurationState, FollowUp, Measurements, MonthCounts, ROLLBACK_EFFECT_MINUTES,
    RollbackEffect, by_month,
};
pub use figure::Figure;
pub use filter::{InsightsFilter, InsightsInput};
pub use findings::{CategoryTrend, CauseCount, CauseMonth, CauseTrend, causes_of_category, causes_of_process};
pub use listed::ListedRecord;
pub use period::{Comparison, MAX_PERIOD_DAYS, Period, PeriodChoice};
pub use summary::Summary;
pub use table::{
    Cell, Table, TableName, actions_table, backlog_table, cause_trend_table, durations_table, findings_table,
    months_table, postmortems_table,
};
