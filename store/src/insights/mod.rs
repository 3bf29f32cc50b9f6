//! Insights: what the figures are computed from, of a period only.

mod actions;
mod cases;
mod causes_by_month;
mod cycle;
mod findings;
mod listed;
mod scope;
