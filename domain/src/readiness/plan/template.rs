//! What a new rollback plan begins with.

/// The headings of a rollback plan, with comments that say what belongs below them.
pub fn plan_template() -> &'static str {
    TEMPLATE
}

const TEMPLATE: &str = "\
<!-- Time to roll back: 15 min -->
<!-- Drill every: 3 months -->

## Triggers

<!-- - Roll back when error rate > 2 % for 5 min. Without data: halt -->

## Decision rights

<!-- - Start: Name, then Name after 10 min -->
<!-- - On-call may: halt the rollout -->

## Communication

<!-- - Customers: status page, communications lead, within 5 min, then every 20 min -->

## Steps

<!-- Number the steps. Lines below a step: Role, Expected, Check, Idempotent, Undone by. -->

## Checks

<!-- 1. Data integrity: … -->
<!-- 2. Security: … -->
<!-- 3. Privacy and compliance: … -->
";

#[cfg(test)]
mod tests {
    use super::super::{Plan, read_plan};
    use super::*;
    use crate::readiness::read_runbook;

    #[test]
    fn the_template_says_nothing_until_its_comments_become_lines() {
        assert_eq!(read_plan(TEMPLATE), Plan::default());
        assert!(read_runbook(TEMPLATE).steps.is_empty());
        let written = TEMPLATE.replace("<!-- ", "").replace(" -->", "");
        let plan = read_plan(&written);
        assert_eq!((plan.promised, plan.triggers.len(), plan.rights.len()), (Some(900), 1, 1));
        assert_eq!((plan.on_call_may.len(), plan.messages.len(), read_runbook(&written).steps.len()), (1, 1, 3));
        assert!(plan.triggers[0].condition.is_some() && plan.triggers[0].without_data.is_some());
    }
}
