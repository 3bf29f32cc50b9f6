//! Readiness: runbooks, what their texts say to do, and what they lack; and releases.
//!
//! A runbook is a Markdown document that is kept as it was written. Its steps are read from the text, so nothing is
//! lost on the way in or out.

mod calls;
mod drafted;
mod figures;
mod front_matter;
mod incidents;
mod input;
mod line_ends;
mod plan;
mod playbook;
mod releases;
mod runbook;
mod runs;
mod signals;
mod steps;
mod to_dos;

pub use calls::{
    CALL_SECONDS, CallAddress, CallAnswer, CallDestination, CallDestinationFields, CallDestinationId,
    CallDestinationInput, CallMethod, CallState, MAX_ADDRESS, MAX_CALL_ATTEMPTS, MAX_RESPONSE, Network, RunCall,
    StepCall, call_body, call_key, pause_after_call, words_of_answer,
};
pub use figures::{ReleaseFigures, RunFigures};
pub use front_matter::{Period, Review};
pub use incidents::{
    Audience, Incident, IncidentAccess, IncidentEntry, IncidentEntryFields, IncidentEntryInput, IncidentEntryKind,
    IncidentFields, IncidentInput, IncidentNumber, IncidentProgress, IncidentRole, IncidentState, LastUpdate,
    MAX_INCIDENT_TEXT, MAX_UPDATE_MINUTES, NO_CHANGE, incident_draft, may_see_incident, may_set_incident_privacy,
};
pub use input::{MAX_APPROVAL_NOTE, MAX_RUNBOOK_TEXT, MAX_WHEN_TO_USE, RunbookFields, RunbookInput, approval_note};
pub use line_ends::{is_same_text, with_line_ends_of};
pub use plan::{
    Comparison, Condition, Decision, DecisionRight, Effect, Outcome, Plan, PlanDuty, PlanFacts, PlanOfService,
    PlanStanding, PlannedMessage, Proof, Rung, Trigger, TriggerCheck, checks_of, is_required_check, plan_template,
    plan_to_dos, read_plan,
};
pub use playbook::markdown_of_playbook;
pub use releases::{
    Criterion, CriterionFields, CriterionId, CriterionInput, CriterionState, Flag, FlagFields, FlagId, FlagInput,
    FlagSwitch, INSTALLED_COPIES_STAY, MAX_CRITERIA, MAX_CRITERION, MAX_EVIDENCE, MAX_FLAG_NAME, MAX_FLAG_TEXT,
    MAX_FLAGS, MAX_RELEASE_NOTE, MAX_RELEASE_TEXT, MAX_STAGES, MAX_VERSION_NAME, MAX_VOTE_NOTE, Platform, Readiness,
    Release, ReleaseCard, ReleaseEvent, ReleaseEventFields, ReleaseEventInput, ReleaseEventKind, ReleaseFields,
    ReleaseInput, ReleaseNumber, ReleaseRole, ReleaseState, Stages, Switching, Vote, VoteChoice, VoteFields, VoteInput,
    WholeRelease, may_continue, newest_first, release_to_dos, version_order,
};
pub use runbook::{
    Runbook, RunbookApproval, RunbookCard, RunbookKind, RunbookNumber, RunbookVersion, RunbookVersionCard,
};
pub use runs::{
    Decider, MAX_RUN_NOTE, Progress, Run, RunEvent, RunEventFields, RunEventInput, RunEventKind, RunKind, RunNumber,
    RunRecord, RunStart, RunStartInput, RunState, SkipRefused, StepProgress, StepState, asked_next, may_skip,
    names_of_deciders, request_id, run_draft, run_times, skip_decision, skip_request,
};
pub use signals::{
    DismissalInput, MAX_RAW, MAX_REASON, MAX_SIGNAL_MESSAGE, MAX_SIGNALS, MAX_SIGNING_SECRET, RAW_KEPT_DAYS, Signal,
    SignalFields, SignalId, SignalSource, SignalSourceFields, SignalSourceId, SignalSourceInput, SignalState,
    SignalStatus, SourceKind, log_of_signals, read_signals,
};
pub use steps::{Command, Idempotence, Outline, Part, Step, StepNumber, Undo, read_runbook};
pub use to_dos::{RunbookToDo, runbook_to_dos};
