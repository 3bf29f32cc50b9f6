//! Insights: what the figures are computed from, of a period only.

mod cases;
mod scope;
