//! The content of rollback plans, as read from their texts.

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
    /// The metric, such as `error rate`.
    signal: String,
    /// How the measured value must compare to the threshold.
    #[schema(value_type = choices::Comparison)]
    comparison: Comparison,
    /// The threshold, as a decimal number.
    value: String,
    /// The unit of the threshold; null without one.
    unit: Option<String>,
    /// For how many seconds the condition must hold; null when the trigger names no duration.
    for_seconds: Option<u32>,
    /// The minimum sample size, such as `100 requests`; null when the trigger names none.
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
    /// The effect of the trigger.
    #[schema(value_type = choices::Effect)]
    effect: Effect,
    /// The condition; null when the line has no comparison and value.
    condition: Option<ConditionJson>,
    /// The effect when there is no data; null when the line does not say.
    #[schema(value_type = Option<choices::Effect>)]
    without_data: Option<Effect>,
}

impl TriggerJson {
    fn of(trigger: Trigger) -> Self {
        let Trigger { line, effect, condition, without_data } = trigger;
        Self { line, effect, condition: condition.map(ConditionJson::of), without_data }
    }
}

/// A person who may decide.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecisionRung)]
pub struct RungJson {
    /// The name, as written in the plan.
    name: String,
    /// How many seconds to wait for the answer of the previous person; null when the plan names no time, then 600.
    after_seconds: Option<u32>,
}

/// A decision, and the people who may make it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecisionRight)]
pub struct RightJson {
    /// The decision.
    #[schema(value_type = choices::Decision)]
    decision: Decision,
    /// The people who may decide, in the order in which they are asked.
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
    /// The audience.
    audience: String,
    /// The channel and the sender, as written; null when the line names none.
    how: Option<String>,
    /// Within how many seconds the first message is due.
    first_within_seconds: Option<u32>,
    /// The interval between further messages, in seconds.
    then_every_seconds: Option<u32>,
    /// The template of the message, in Markdown.
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
    /// The approved version.
    version: i32,
    /// Who approved the version.
    by: Option<NameJson>,
    /// When the version was approved.
    at: DateTime<Utc>,
    /// The note of the approver.
    note: Option<String>,
}

impl ApprovalJson {
    fn of(approval: RunbookApproval) -> Self {
        let RunbookApproval { version, by, at, note } = approval;
        Self { version, by: by.map(NameJson::person), at, note: Some(note).filter(|note| !note.is_empty()) }
    }
}

/// The content of a rollback plan, except its steps.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RollbackPlan)]
pub struct PlanJson {
    /// The triggers: when to roll back or to halt.
    triggers: Vec<TriggerJson>,
    /// The decisions, each with the people who may make it.
    decision_rights: Vec<RightJson>,
    /// What the person on call may do without asking.
    on_call_may: Vec<String>,
    /// The planned messages to each audience.
    messages: Vec<MessageJson>,
    /// The target time to roll back, in seconds.
    promised_seconds: Option<u32>,
    /// The interval between drills, such as `3 months`.
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
