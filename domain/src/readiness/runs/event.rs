use chrono::{DateTime, Utc};

use crate::people::PersonName;
use crate::readiness::StepNumber;

choice! {
    /// What happened in a run.
    pub enum RunEventKind {
        /// The run was started.
        RunStarted = "run_started", "Run started";
        /// Somebody who may start the run was asked.
        Asked = "asked", "Asked";
        /// None of those whom the plan names could be asked.
        NobodyToAsk = "nobody_to_ask", "Nobody to ask";
        /// The run is of a plan of which no version is approved any more.
        Unapproved = "unapproved", "Not approved";
        /// Somebody who may start the run did so.
        Authorized = "authorized", "Authorized";
        /// Somebody who may start the run refused.
        Refused = "refused", "Refused";
        /// Somebody started the run without authorization.
        BreakGlass = "break_glass", "Started without authorization";
        /// A step was started.
        StepStarted = "step_started", "Started";
        /// A step that was started was done again from its beginning.
        StepRepeated = "step_repeated", "Repeated";
        /// A step was done.
        StepDone = "step_done", "Done";
        /// A step failed.
        StepFailed = "step_failed", "Failed";
        /// Somebody asked somebody else to agree that a required check is skipped.
        SkipRequested = "skip_requested", "Skip requested";
        /// A step was skipped.
        StepSkipped = "step_skipped", "Skipped";
        /// Somebody sent the request of a step.
        CallSent = "call_sent", "Request sent";
        /// The receiver of a request accepted it.
        CallAccepted = "call_accepted", "Request accepted";
        /// A request was refused, or nobody answered.
        CallFailed = "call_failed", "Request failed";
        /// An earlier event was a mistake.
        Undone = "undone", "Undone";
        /// Somebody wrote something down.
        Note = "note", "Note";
        /// The run came to its end.
        RunFinished = "run_finished", "Run finished";
        /// The run was given up.
        RunAborted = "run_aborted", "Run aborted";
    }
}

impl RunEventKind {
    /// Whether Debrief records it by itself, when a run starts, while it awaits authorization, or when a request ends.
    pub fn is_automatic(self) -> bool {
        matches!(self, Self::RunStarted | Self::CallAccepted | Self::CallFailed) || self.awaits()
    }

    /// Whether a run awaits authorization after it.
    pub fn awaits(self) -> bool {
        matches!(self, Self::Asked | Self::NobodyToAsk | Self::Unapproved)
    }

    /// Whether it answers the question whether the run may start.
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Authorized | Self::Refused | Self::BreakGlass)
    }

    /// Whether it changes the state of a step.
    pub fn is_about_a_step(self) -> bool {
        matches!(self, Self::StepStarted | Self::StepRepeated | Self::StepDone | Self::StepFailed | Self::StepSkipped)
    }
}

/// Something that happened in a run. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEvent {
    /// Its place in the run, from 1.
    pub sequence: i32,
    /// What happened.
    pub kind: RunEventKind,
    /// The step that it is about.
    pub step: Option<StepNumber>,
    /// The sequence of the event that it takes back.
    pub undoes: Option<i32>,
    /// Who recorded it.
    pub by: Option<PersonName>,
    /// When the server received it.
    pub at: DateTime<Utc>,
    /// What was said, in Markdown.
    pub note: String,
}
