use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::actions::BoardItem;
use domain::people::PersonId;
use domain::readiness::{
    Decider, Outline, Progress, Run, RunCall, RunEvent, RunEventInput, RunEventKind, RunKind, RunState, Step,
    StepNumber, StepProgress, StepState, is_required_check, skip_decision,
};
use domain::validation::ValidationErrors;

/// A run, one step at a time.
#[derive(Debug, Clone)]
pub struct RunView {
    /// The run.
    pub run: Run,
    /// The runbook in the version with which the run started.
    pub outline: Outline,
    /// Its events.
    pub events: Vec<RunEvent>,
    /// Who may decide, in the order in which they are asked.
    pub deciders: Vec<Decider>,
    /// What state it is in.
    pub progress: Progress,
    /// The requests that its steps sent.
    pub calls: Vec<RunCall>,
    /// The action items that it can verify, if it is a complete drill.
    pub verifiable: Vec<BoardItem>,
    /// The step that is shown; nothing when all are settled and none was asked for.
    pub current: Option<StepNumber>,
    /// A new UUID for what is sent from this page.
    pub request: String,
    /// What was typed and refused.
    pub input: RunEventInput,
    /// Why it was refused.
    pub errors: ValidationErrors,
    /// The current version of the runbook.
    pub runbook_version: i32,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Who looks.
    pub viewer: PersonId,
    /// Whether the viewer may take part.
    pub may_write: bool,
}

impl RunView {
    /// Whether the run goes on.
    pub(super) fn is_running(&self) -> bool {
        self.run.state == RunState::Running
    }

    /// Whether it has come to an end.
    pub(super) fn is_over(&self) -> bool {
        !matches!(self.run.state, RunState::Running | RunState::Awaiting)
    }

    /// Whether the viewer can record something.
    pub(super) fn acts(&self) -> bool {
        self.is_running() && self.may_write
    }

    /// Whether skipping a step takes a second person.
    pub(super) fn is_skipped_by_two(&self, step: &Step) -> bool {
        self.run.kind == RunKind::Real && is_required_check(step) && skip_decision(&self.deciders).is_some()
    }

    /// What was typed and refused, if no form of the page holds it any more: somebody else went on in the meantime.
    pub(super) fn typed_without_form(&self) -> &str {
        let kind = RunEventKind::from_key(&self.input.kind);
        let is_held = match (self.run.state, kind) {
            _ if !self.may_write || self.errors.is_empty() => false,
            (RunState::Awaiting, Some(kind)) => kind.is_answer() || kind == RunEventKind::RunAborted,
            (RunState::Running, Some(RunEventKind::RunFinished | RunEventKind::RunAborted)) => true,
            (RunState::Running, Some(_)) => {
                let is_shown = self.current.is_some_and(|step| self.input.step == Some(step.0));
                let state = self.current.and_then(|step| self.progress.step(step)).map(|step| step.state);
                is_shown && !matches!(state, None | Some(StepState::Done | StepState::Skipped))
            }
            _ => false,
        };
        if is_held { "" } else { &self.input.note }
    }

    /// A step with what became of it.
    pub(super) fn step(&self, number: StepNumber) -> Option<(&Step, &StepProgress)> {
        self.outline.steps.iter().find(|step| step.number == number).zip(self.progress.step(number))
    }
}

/// Whole minutes between two instants.
pub(super) fn minutes_between(from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    u32::try_from((to - from).num_minutes().max(0)).unwrap_or(u32::MAX)
}
