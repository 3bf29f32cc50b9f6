//! Insights: what the figures are computed from, of a period only.

mod actions;
mod cases;
mod cursor;
mod facts;
mod findings;
mod keeping;
mod lines;
mod listed;
mod scope;

pub(crate) use keeping::{keep_facts, outdated_facts};
