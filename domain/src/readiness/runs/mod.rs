//! Runs: one use of a runbook, for real or as a drill.
//!
//! The truth of a run is its list of events, which only grows. What state a run and its steps are in follows from it.

mod deciders;
mod draft;
mod event;
mod input;
mod progress;
mod record;
mod skipping;
mod start;
mod times;

pub use deciders::{Decider, asked_next, names_of_deciders};
pub use draft::run_draft;
pub(super) use draft::run_timeline;
pub use event::{RunEvent, RunEventKind};
pub use input::{MAX_RUN_NOTE, RunEventFields, RunEventInput, request_id};
pub use progress::{Progress, StepProgress, StepState};
pub use record::RunRecord;
pub use skipping::{SkipRefused, may_skip, skip_decision, skip_request};
pub use start::{RunStart, RunStartInput};
pub use times::run_times;

use chrono::{DateTime, Utc};

use super::{IncidentNumber, ReleaseNumber, RunbookNumber};
use crate::people::PersonName;
use crate::postmortems::PostmortemNumber;

number! {
    /// The number of a run, shown as RUN-31.
    pub struct RunNumber;
}

impl RunNumber {
    /// `RUN-31`.
    pub fn label(self) -> String {
        format!("RUN-{}", self.0)
    }
}

choice! {
    /// Why a runbook is run.
    pub enum RunKind {
        /// Something has happened.
        Real = "real", "Real";
        /// A rehearsal.
        Drill = "drill", "Drill";
    }
}

choice! {
    /// Whether a run goes on.
    pub enum RunState {
        /// It waits for somebody who may start it.
        Awaiting = "awaiting", "Awaiting authorization";
        /// It goes on.
        Running = "running", "Running";
        /// It came to its end.
        Finished = "finished", "Finished";
        /// It was given up.
        Aborted = "aborted", "Aborted";
        /// It was not allowed to start.
        Refused = "refused", "Refused";
    }
}

/// A run, without its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The number.
    pub number: RunNumber,
    /// The runbook.
    pub runbook: RunbookNumber,
    /// The version of the runbook with which it started, and which it keeps.
    pub version: i32,
    /// The title that the runbook had.
    pub title: String,
    /// The service that the runbook was about.
    pub service: Option<String>,
    /// Why it is run.
    pub kind: RunKind,
    /// Whether it goes on.
    pub state: RunState,
    /// Who started it.
    pub started_by: Option<PersonName>,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When the steps could begin: at once, or when somebody authorized the run.
    pub authorized_at: Option<DateTime<Utc>>,
    /// When it was finished, aborted or refused.
    pub ended_at: Option<DateTime<Utc>>,
    /// The incident during which it was started, if the viewer may see it.
    pub incident: Option<IncidentNumber>,
    /// The release that it rolls back.
    pub release: Option<ReleaseNumber>,
    /// The postmortem that was drafted from it or from its incident, if the viewer may see it.
    pub postmortem: Option<PostmortemNumber>,
    /// Whether every step was done or skipped when it ended. Only then does it prove how long the runbook takes.
    pub is_complete: bool,
}

impl Run {
    /// How long it took from when its steps could begin, in seconds: waiting for authorization is no part of it. Nothing
    /// while it goes on.
    pub fn seconds(&self) -> Option<i64> {
        Some((self.ended_at? - self.authorized_at.unwrap_or(self.started_at)).num_seconds())
    }
}
