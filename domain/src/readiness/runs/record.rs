use super::{Run, RunEvent};
use crate::readiness::{RunbookKind, Step};

/// A run with everything that happened in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// The run.
    pub run: Run,
    /// What kind of runbook it follows.
    pub kind: RunbookKind,
    /// The steps of the version that it follows.
    pub steps: Vec<Step>,
    /// Its events, in order.
    pub events: Vec<RunEvent>,
}
