//! What a rollback plan lacks. Nothing of it blocks saving.

use chrono::NaiveDate;

use super::{Decision, Plan};
use crate::readiness::RunbookToDo;
use crate::readiness::steps::{Outline, Step, labelled};

/// What is known about a plan beyond its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proof<'a> {
    /// The day of its last finished drill.
    pub last_drill: Option<NaiveDate>,
    /// The names in its decision rights that are not those of exactly one person here.
    pub unknown_names: &'a [String],
}

/// The checks that every rollback needs: how they are called, and the to-do without them.
const CHECKS: [(&[&str], &str); 3] = [
    (
        &["data integrity", "data check"],
        "No data integrity check. Add a step such as “Data integrity: compare the number of orders”.",
    ),
    (&["security"], "No security check. Add a step such as “Security: rotate the token”, or say why it doesn’t apply."),
    (
        &["privacy", "compliance"],
        "No privacy and compliance check. Add a step such as “Privacy: no exports are left behind”, or say why it doesn’t apply.",
    ),
];

/// What a rollback plan lacks beyond what every runbook needs, the most important first.
pub fn plan_to_dos(plan: &Plan, outline: &Outline, proof: Proof<'_>, today: NaiveDate) -> Vec<RunbookToDo> {
    let mut to_dos = Vec::new();
    let mut when = |is_missing: bool, message: &str| {
        if is_missing {
            to_dos.push(RunbookToDo::whole(message.to_owned()));
        }
    };
    when(
        plan.triggers.is_empty(),
        "No triggers. List them below the heading “Triggers”: “Roll back when error rate > 2 % for 5 min”.",
    );
    for trigger in &plan.triggers {
        when(
            trigger.condition.is_none(),
            &format!("The trigger “{}” has no threshold, such as “error rate > 2 % for 5 min”.", trigger.line),
        );
        when(
            trigger.condition.is_some() && trigger.without_data.is_none(),
            &format!("Say what to do when there is no data for “{}”: “Without data: halt”.", trigger.line),
        );
    }
    when(
        plan.right_to(Decision::Start).is_none(),
        "Nobody is named to start the rollback. Below the heading “Decision rights”, add “Start: Name, then Name after 10 min”.",
    );
    for name in proof.unknown_names {
        when(true, &format!("“{name}” in the decision rights is not the name of exactly one active member."));
    }
    when(
        plan.messages.is_empty(),
        "No communication plan. Below the heading “Communication”, add “Customers: status page, within 5 min, then every 20 min”.",
    );
    for (words, message) in CHECKS {
        when(!outline.steps.iter().any(|step| is_check(step, words)), message);
    }
    when(plan.promised.is_none(), "No target time. Add the line “Time to roll back: 15 min”.");
    when(
        outline.review.next.is_none(),
        "No review date. Begin the text with “last_reviewed_on” and “review_in” between two lines “---”.",
    );
    match (proof.last_drill, plan.drill_every.and_then(|every| every.after(proof.last_drill?))) {
        (None, _) => when(true, "No drill yet. Start one."),
        (Some(_), Some(due)) => when(due < today, "The next drill is overdue."),
        (Some(_), None) => {}
    }
    when(plan.drill_every.is_none(), "No drill cadence. Add the line “Drill every: 3 months”.");
    to_dos
}

/// Whether a step is a check that every rollback needs: of data integrity, of security, or of privacy and compliance.
pub fn is_required_check(step: &Step) -> bool {
    CHECKS.iter().any(|(words, _)| is_check(step, words))
}

/// Whether a step is one of the required checks: its first line or its group says so.
fn is_check(step: &Step, words: &[&str]) -> bool {
    let label = labelled(&step.title).map_or_else(|| step.title.to_lowercase(), |(label, _)| label);
    let group = step.group.to_lowercase();
    words.iter().any(|word| label.contains(word) || group.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::read_plan;
    use super::*;
    use crate::readiness::read_runbook;

    const WHOLE: &str = "---\nlast_reviewed_on: 2026-11-01\nreview_in: 6 months\n---\nTime to roll back: 15 min\n\
        Drill every: 3 months\n\n## Triggers\n- error rate > 2 %. Without data: halt\n\n## Decision rights\n- Start: Ada\n\n\
        ## Communication\n- Customers: status page, within 5 min\n\n## Steps\n1. Data integrity: count the orders\n\
        2. **Security**: rotate the token\n3. Privacy and compliance: not applicable, no personal data\n";

    fn day(month: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, 10).unwrap()
    }

    fn lacks(text: &str, proof: Proof<'_>, month: u32) -> Vec<String> {
        let to_dos = plan_to_dos(&read_plan(text), &read_runbook(text), proof, day(month));
        to_dos.into_iter().map(|to_do| to_do.message.into_owned()).collect()
    }

    #[test]
    fn a_whole_plan_lacks_nothing() {
        let proof = Proof { last_drill: Some(day(10)), unknown_names: &[] };
        assert_eq!(lacks(WHOLE, proof, 11), Vec::<String>::new());
        assert_eq!(lacks(WHOLE, Proof { last_drill: Some(day(7)), ..proof }, 11), ["The next drill is overdue."]);
        assert_eq!(lacks(WHOLE, Proof { last_drill: None, ..proof }, 11), ["No drill yet. Start one."]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let proof = Proof { last_drill: Some(day(10)), unknown_names: &["Ada".to_owned()] };
        for (from, to, message) in [
            ("- error rate > 2 %. Without data: halt", "", "No triggers."),
            ("> 2 %", "is bad", "has no threshold"),
            (" Without data: halt", "", "when there is no data for “error rate > 2 %.”"),
            ("- Start: Ada", "", "Nobody is named to start the rollback."),
            ("- Customers: status page, within 5 min", "", "No communication plan."),
            ("Data integrity", "Count", "No data integrity check."),
            ("**Security**", "Also", "No security check."),
            ("Privacy and compliance", "Also", "No privacy and compliance check."),
            ("Time to roll back: 15 min", "", "No target time."),
            ("review_in: 6 months\n", "", "No review date."),
            ("Drill every: 3 months", "", "No drill cadence."),
        ] {
            let found = lacks(&WHOLE.replace(from, to), proof, 11);
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(found.iter().any(|to_do| to_do.contains(message)), "{message}: {found:?}");
            assert!(found.iter().any(|to_do| to_do.starts_with("“Ada” in the decision rights is not")), "{found:?}");
        }
    }
}
