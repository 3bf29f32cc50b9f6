//! What a runbook lacks. Nothing of it blocks saving.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::steps::{Idempotence, Outline, StepNumber};

/// Something to complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunbookToDo {
    /// What is missing, as a sentence.
    pub message: Cow<'static, str>,
    /// The steps that lack it; empty when it is about the whole runbook.
    pub steps: Vec<StepNumber>,
}

impl RunbookToDo {
    /// Something that is about the whole runbook.
    pub(super) fn whole(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), steps: Vec::new() }
    }
}

/// What a runbook lacks, the most important first.
pub fn runbook_to_dos(outline: &Outline, has_service: bool, when_to_use: &str, today: NaiveDate) -> Vec<RunbookToDo> {
    let mut to_dos = Vec::new();
    let mut whole = |is_missing: bool, message: &'static str| {
        if is_missing {
            to_dos.push(RunbookToDo::whole(message));
        }
    };
    whole(outline.steps.is_empty(), "No steps found. Write each step as a numbered or ticked list item.");
    whole(when_to_use.trim().is_empty(), "Say when to use this runbook.");
    whole(!has_service, "Name the service that this runbook is about.");
    whole(outline.review.next.is_some_and(|next| next < today), "The review date has passed. Review this runbook.");
    let mut those = |message: &'static str, lacks: &dyn Fn(&super::Step) -> bool| {
        let steps: Vec<StepNumber> = outline.steps.iter().filter(|step| lacks(step)).map(|step| step.number).collect();
        if !steps.is_empty() {
            to_dos.push(RunbookToDo { message: message.into(), steps });
        }
    };
    those("Nothing says when the step is done.", &|step| step.check.is_none());
    those("No role.", &|step| step.role.is_none());
    those("No expected duration.", &|step| step.expected.is_none());
    those("It’s unclear whether the command is safe to repeat.", &|step| {
        !step.commands.is_empty() && step.idempotent == Idempotence::Unknown
    });
    to_dos
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readiness::read_runbook;

    #[test]
    fn what_a_runbook_lacks_is_named_by_step() {
        let text = "---\nlast_reviewed_on: 2026-01-01\nreview_in: 1 month\n---\n\
                    1. Stop it.\n   Role: operator\n   Expected: 5 min\n   Check: it is stopped\n\
                    2. Start it.\n\n   ```\n   start\n   ```\n";
        let day = |month| NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
        let lacks = |service, when: &str, today| {
            let to_dos = runbook_to_dos(&read_runbook(text), service, when, today);
            to_dos.into_iter().map(|to_do| to_do.steps.iter().map(|step| step.0).collect()).collect::<Vec<Vec<i64>>>()
        };
        assert_eq!(lacks(true, "When it hangs.", day(1)), vec![vec![2]; 4]);
        assert_eq!(lacks(false, " ", day(3)).iter().filter(|steps| steps.is_empty()).count(), 3);
        assert_eq!(runbook_to_dos(&read_runbook("Text"), true, "When", day(1)).len(), 1);
    }
}
