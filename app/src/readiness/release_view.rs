use chrono_tz::Tz;
use domain::readiness::{
    CriterionId, CriterionInput, FlagInput, Readiness, ReleaseEventInput, Run, Runbook, RunbookApproval, VoteInput,
    WholeRelease,
};
use domain::validation::ValidationErrors;

use crate::ui::form::Form;

/// A release, as its page shows it.
#[derive(Debug, Clone)]
pub struct ReleaseView {
    /// The release.
    pub whole: WholeRelease,
    /// Its rollback plan.
    pub plan: Option<PlanOfRelease>,
    /// The runs that roll it back.
    pub runs: Vec<Run>,
    /// What it lacks.
    pub to_dos: Vec<&'static str>,
    /// A new UUID for what is sent from this page.
    pub request: String,
    /// What was typed and refused.
    pub typed: Typed,
    /// Why it was refused.
    pub errors: ValidationErrors,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may change something.
    pub may_write: bool,
}

/// The rollback plan of a release.
#[derive(Debug, Clone)]
pub struct PlanOfRelease {
    /// The plan.
    pub runbook: Runbook,
    /// The approval of its newest approved version.
    pub approval: Option<RunbookApproval>,
    /// The promised time to roll back, in seconds.
    pub promised: Option<u32>,
}

/// What was typed in one of the forms of a release.
#[derive(Debug, Clone, Default)]
pub enum Typed {
    /// Nothing yet.
    #[default]
    Nothing,
    /// An event.
    Event(ReleaseEventInput),
    /// A criterion; a new one without its id.
    Criterion(Option<CriterionId>, Form<CriterionInput>),
    /// A vote.
    Vote(VoteInput),
    /// A feature flag.
    Flag(FlagInput),
}

impl ReleaseView {
    /// The release with what decides about its approval.
    pub(super) fn readiness(&self) -> Readiness<'_> {
        let WholeRelease { release, criteria, votes, .. } = &self.whole;
        Readiness { release, criteria, votes }
    }

    /// Whether the viewer can change something.
    pub(super) fn is_open(&self) -> bool {
        self.may_write && !self.whole.release.state.has_ended()
    }

    /// What was typed and refused, if the forms are gone because the release ended in the meantime.
    pub(super) fn typed_without_form(&self) -> &str {
        match &self.typed {
            Typed::Nothing => "",
            _ if self.is_open() => "",
            Typed::Event(event) => &event.note,
            Typed::Criterion(_, form) => &form.entry.text,
            Typed::Vote(vote) => &vote.note,
            Typed::Flag(flag) => &flag.name,
        }
    }

    /// The refused event of a kind.
    pub(super) fn typed_event(&self, kind: &str) -> Option<&ReleaseEventInput> {
        match &self.typed {
            Typed::Event(input) if input.kind == kind => Some(input),
            _ => None,
        }
    }

    /// The refused criterion; a new one without an id.
    pub(super) fn typed_criterion(&self, id: Option<CriterionId>) -> Option<&Form<CriterionInput>> {
        match &self.typed {
            Typed::Criterion(of, form) if *of == id => Some(form),
            _ => None,
        }
    }
}
