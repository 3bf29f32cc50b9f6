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
mod tally;

pub use actions::{ActionAge, ActionCounts, ActionFigure, Backlog, BacklogMonth, BacklogTally};
pub use cases::{
    Case, CaseDuration, DurationKind, DurationState, FollowUp, MissingEnd, ROLLBACK_EFFECT_MINUTES, RollbackEffect,
};
pub use figure::Figure;
pub use filter::{InsightsFilter, InsightsInput};
pub use findings::{CategoryTrend, CauseCount, CauseTrend, causes_of_category, causes_of_process};
pub use listed::{ListedCase, ListedCases, ListedRecord};
pub use period::{Comparison, MAX_PERIOD_DAYS, Period, PeriodChoice};
pub use summary::Summary;
pub use table::{
    Cell, Table, TableName, actions_table, backlog_table, cause_trend_table, durations_table, findings_table,
    months_table, postmortems_table,
};
pub use tally::{Measurements, MonthCounts, Tally};
