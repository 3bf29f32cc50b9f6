//! Rollback plans: what their texts say beyond the steps.
//!
//! A rollback plan is a runbook whose text also says when to roll back, who decides, and who is told. It is read from
//! lists below headings such as “Triggers”, so that a plan is written, kept and exchanged as one document.

mod checks;
mod messages;
mod parts;
mod quantities;
mod rights;
mod standing;
mod template;
mod to_dos;
mod triggers;

pub use checks::{Outcome, PlanOfService, TriggerCheck, checks_of};
pub use messages::PlannedMessage;
pub use parts::{Plan, read_plan};
pub use rights::{Decision, DecisionRight, Rung};
pub use standing::{PlanDuty, PlanFacts, PlanStanding};
pub use template::plan_template;
pub use to_dos::{Proof, is_required_check, plan_to_dos};
pub use triggers::{Comparison, Condition, Effect, Trigger};
