//! What the texts of rollback plans say.

use app::readiness::PlanView;
use chrono::{DateTime, Utc};
use domain::readiness::{
    Comparison, Condition, Decision, DecisionRight, Effect, PlannedMessage, RunbookApproval, Rung, Trigger,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::choices;
use super::teams::NameJson;

/// The condition of a trigger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TriggerCondition)]
pub struct ConditionJson {
    /// What is measured.
    signal: String,
    /// How it compares.
    #[schema(value_type = choices::Comparison)]
    comparison: Comparison,
    /// The threshold, as a decimal number.
    value: String,
    /// Its unit.
    unit: Option<String>,
    /// For how many seconds it must hold.
    for_seconds: Option<u32>,
    /// The smallest sample that counts.
    sample: Option<String>,
}

impl ConditionJson {
    fn of(condition: Condition) -> Self {
        let Condition { signal, comparison, value, unit, lasts, sample } = condition;
        Self { signal, comparison, value, unit: Some(unit).filter(|unit| !unit.is_empty()), for_seconds: lasts, sample }
    }
}

/// A line below the heading “Triggers”.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Trigger)]
pub struct TriggerJson {
    /// The line, in plain text.
    line: String,
    /// What it leads to.
    #[schema(value_type = choices::Effect)]
    effect: Effect,
    /// Its condition; null when the line has no comparison and value.
    condition: Option<ConditionJson>,
    /// What to do without data.
    #[schema(value_type = Option<choices::Effect>)]
    without_data: Option<Effect>,
}

impl TriggerJson {
    fn of(trigger: Trigger) -> Self {
        let Trigger { line, effect, condition, without_data } = trigger;
        Self { line, effect, condition: condition.map(ConditionJson::of), without_data }
    }
}

/// Somebody who may decide.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecisionRung)]
pub struct RungJson {
    /// The name, as written.
    name: String,
    /// After how many seconds without an answer they are asked.
    after_seconds: Option<u32>,
}

/// Who may decide something.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecisionRight)]
pub struct RightJson {
    /// What they decide.
    #[schema(value_type = choices::Decision)]
    decision: Decision,
    /// In the order in which they are asked.
    ladder: Vec<RungJson>,
}

impl RightJson {
    fn of(right: DecisionRight) -> Self {
        let rung = |Rung { name, after }: Rung| RungJson { name, after_seconds: after };
        Self { decision: right.decision, ladder: right.ladder.into_iter().map(rung).collect() }
    }
}

/// A line below the heading “Communication”.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlannedMessage)]
pub struct MessageJson {
    /// Who is told.
    audience: String,
    /// Where and by whom.
    how: Option<String>,
    /// Within how many seconds the first message is sent.
    first_within_seconds: Option<u32>,
    /// After how many seconds each next one follows.
    then_every_seconds: Option<u32>,
    /// What it says, in Markdown.
    template: Option<String>,
}

impl MessageJson {
    fn of(message: PlannedMessage) -> Self {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let PlannedMessage { audience, how, first, every, template } = message;
        Self {
            audience,
            how: some(how),
            first_within_seconds: first,
            then_every_seconds: every,
            template: some(template),
        }
    }
}

/// An approval of a version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunbookApproval)]
pub struct ApprovalJson {
    /// The version.
    version: i32,
    /// Who approved it.
    by: Option<NameJson>,
    /// When.
    at: DateTime<Utc>,
    /// What they said.
    note: Option<String>,
}

impl ApprovalJson {
    fn of(approval: RunbookApproval) -> Self {
        let RunbookApproval { version, by, at, note } = approval;
        Self { version, by: by.map(NameJson::person), at, note: Some(note).filter(|note| !note.is_empty()) }
    }
}

/// What the text of a rollback plan says beyond its steps.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RollbackPlan)]
pub struct PlanJson {
    /// When to roll back or to halt.
    triggers: Vec<TriggerJson>,
    /// Who decides.
    decision_rights: Vec<RightJson>,
    /// What whoever is on call may do without asking.
    on_call_may: Vec<String>,
    /// Who is told.
    messages: Vec<MessageJson>,
    /// The promised time to roll back, in seconds.
    promised_seconds: Option<u32>,
    /// How often it is to be rehearsed, as in `3 months`.
    drill_every: Option<String>,
    /// The approval of the newest approved version, which real runs use.
    approval: Option<ApprovalJson>,
}

impl PlanJson {
    pub(super) fn of(view: PlanView) -> Self {
        let PlanView { plan, approval, .. } = view;
        Self {
            triggers: plan.triggers.into_iter().map(TriggerJson::of).collect(),
            decision_rights: plan.rights.into_iter().map(RightJson::of).collect(),
            on_call_may: plan.on_call_may,
            messages: plan.messages.into_iter().map(MessageJson::of).collect(),
            promised_seconds: plan.promised,
            drill_every: plan.drill_every.map(domain::readiness::Period::words),
            approval: approval.map(ApprovalJson::of),
        }
    }
}
