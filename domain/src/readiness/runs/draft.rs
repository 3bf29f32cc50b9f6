//! The draft of a postmortem that a run leads to.

use chrono_tz::Tz;

use super::{Run, RunEvent, RunEventKind, RunKind};
use crate::people::PersonId;
use crate::postmortems::{
    FullEvent, FullPostmortem, Impact, Kind, MAX_TITLE, PostmortemFields, Severity, TemplateSection,
};
use crate::readiness::drafted::{drafted_event, with_summary};
use crate::readiness::{RunbookKind, Step};
use crate::timeline::{DecisionPoint, EventKind, Milestone};

/// A postmortem with the timeline of a run, for its author to complete. A run of a rollback plan has the milestones of the
/// rollback.
pub fn run_draft(
    (run, kind): (&Run, RunbookKind),
    steps: &[Step],
    events: &[RunEvent],
    sections: Vec<TemplateSection>,
    (author, zone): (PersonId, Tz),
) -> FullPostmortem {
    let what = if run.kind == RunKind::Drill { "Drill: " } else { "" };
    let title: String = format!("{what}{}", run.title).chars().take(MAX_TITLE).collect();
    FullPostmortem {
        head: PostmortemFields {
            title,
            kind: if run.kind == RunKind::Drill { Kind::Drill } else { Kind::Incident },
            severity: Severity::Sev3,
            team: None,
            services: run.service.clone().into_iter().collect(),
            zone,
            is_private: false,
            authors: vec![author],
            reviewers: Vec::new(),
        },
        impact: Impact::default(),
        sections: with_summary(sections, || run_summary(run, steps.len(), events)),
        events: run_timeline((run, kind), steps, events),
        findings: Vec::new(),
        actions: Vec::new(),
    }
}

/// What the summary of the draft begins with.
fn run_summary(run: &Run, count: usize, events: &[RunEvent]) -> String {
    let what = if run.kind == RunKind::Drill { "a drill" } else { "a run" };
    let steps = if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
    let state = events
        .iter()
        .rev()
        .find(|event| matches!(event.kind, RunEventKind::RunFinished | RunEventKind::RunAborted))
        .map(|event| {
            let how = if event.kind == RunEventKind::RunAborted { "aborted" } else { "finished" };
            format!("\n\nThe run was {how}. State at the end: {}", event.note)
        });
    let release = run.release.map(|release| format!(" It was started for {}.", release.label()));
    format!(
        "Drafted from {}, {what} of {} “{}” (version {}, {steps}).{}{}",
        run.number.label(),
        run.runbook.label(),
        run.title,
        run.version,
        release.unwrap_or_default(),
        state.unwrap_or_default()
    )
}

/// The events of a run as timeline events. What was undone, and undoing it, is left out.
pub(in crate::readiness) fn run_timeline(
    (run, runbook): (&Run, RunbookKind),
    steps: &[Step],
    events: &[RunEvent],
) -> Vec<FullEvent> {
    let undone: Vec<i32> = events.iter().filter_map(|event| event.undoes).collect();
    // Waiting for authorization is no part of the rollback.
    let begins = |kind: RunEventKind| matches!(kind, RunEventKind::Authorized | RunEventKind::BreakGlass);
    let first = events.iter().find(|event| begins(event.kind));
    let has_waited = events.iter().any(|event| event.kind.awaits());
    let first = first.or(events.first().filter(|_| !has_waited)).map(|event| event.sequence);
    let answer = events.iter().find(|event| event.kind.is_answer()).map(|event| event.sequence);
    events
        .iter()
        .filter(|event| event.kind != RunEventKind::Undone && !undone.contains(&event.sequence))
        .map(|event| {
            let milestone = match event.kind {
                _ if runbook != RunbookKind::RollbackPlan => None,
                _ if Some(event.sequence) == first => Some(Milestone::RollbackStarted),
                RunEventKind::RunFinished => Some(Milestone::RollbackFinished),
                _ => None,
            };
            if event.kind.is_answer() && Some(event.sequence) != answer {
                return drafted_event(event.at, EventKind::Communication, None, words_of_late_answer(run, event));
            }
            let kind = match event.kind {
                RunEventKind::Note => EventKind::Observation,
                kind if kind.awaits() || kind == RunEventKind::SkipRequested => EventKind::Escalation,
                RunEventKind::StepSkipped
                | RunEventKind::RunAborted
                | RunEventKind::Authorized
                | RunEventKind::Refused
                | RunEventKind::BreakGlass => EventKind::Decision,
                _ => EventKind::Action,
            };
            let mut drafted = drafted_event(event.at, kind, milestone, words_of(run, steps, event));
            drafted.fields.decision = decision_of(event);
            drafted
        })
        .collect()
}

/// Whether to start is a decision point; what was known and the options are for its author to add.
fn decision_of(event: &RunEvent) -> Option<DecisionPoint> {
    let choice = match event.kind {
        RunEventKind::Authorized => "Start",
        RunEventKind::BreakGlass => "Start without authorization",
        RunEventKind::Refused => "Don’t start",
        _ => return None,
    };
    Some(DecisionPoint { choice: choice.to_owned(), reason: event.note.clone(), ..DecisionPoint::default() })
}

/// An answer that came after somebody else had answered.
fn words_of_late_answer(run: &Run, event: &RunEvent) -> String {
    let by = event.by.as_ref().map_or("Somebody", |person| person.name.as_str());
    let what = if event.kind == RunEventKind::Refused { "refused" } else { "authorized" };
    let note = if event.note.is_empty() { ".".to_owned() } else { format!(": {}", event.note) };
    format!("{by} {what} {}, but it had already started{note}", run.number.label())
}

fn words_of(run: &Run, steps: &[Step], event: &RunEvent) -> String {
    let place = event.step.and_then(|number| usize::try_from(number.0).ok()?.checked_sub(1));
    let step = place.and_then(|place| steps.get(place));
    let step = step.map(|step| format!("step {}, “{}”", step.number, step.title));
    let by = event.by.as_ref().map(|person| format!(" ({})", person.name)).unwrap_or_default();
    let what = match (event.kind, step) {
        (RunEventKind::RunStarted, _) => {
            let what = if run.kind == RunKind::Drill { "drill" } else { "run" };
            format!("Started {}, a {what} of “{}”", run.number.label(), run.title)
        }
        (RunEventKind::NobodyToAsk, _) => {
            return "Nobody named in the plan could be asked to authorize the run.".to_owned();
        }
        (RunEventKind::Unapproved, _) => return "The plan had no approved version.".to_owned(),
        (RunEventKind::Asked, _) => return format!("Asked for authorization: {}.", event.note),
        (RunEventKind::Authorized, _) => format!("Authorized {}", run.number.label()),
        (RunEventKind::BreakGlass, _) => format!("Started {} without authorization", run.number.label()),
        (RunEventKind::RunFinished, _) => format!("Finished {}", run.number.label()),
        (RunEventKind::RunAborted, _) => format!("Aborted {}", run.number.label()),
        (RunEventKind::StepStarted, Some(step)) => format!("Started {step}"),
        (RunEventKind::StepRepeated, Some(step)) => format!("Repeated {step}"),
        (RunEventKind::StepDone, Some(step)) => format!("Completed {step}"),
        (RunEventKind::StepFailed, Some(step)) => format!("Failed: {step}"),
        (RunEventKind::SkipRequested, Some(step)) => format!("Asked to skip {step}"),
        (RunEventKind::StepSkipped, Some(step)) => format!("Skipped {step}"),
        (RunEventKind::CallSent, Some(step)) => format!("Sent the request of {step}"),
        (RunEventKind::CallAccepted, Some(step)) => format!("The request of {step} was accepted"),
        (RunEventKind::CallFailed, Some(step)) => format!("The request of {step} failed"),
        (RunEventKind::Note, Some(step)) => format!("Note on {step}"),
        (kind, _) => kind.label().to_owned(),
    };
    if event.note.is_empty() || decision_of(event).is_some() {
        format!("{what}{by}.")
    } else {
        format!("{what}{by}: {}", event.note)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::people::PersonName;
    use crate::postmortems::{Part, TemplateInput};
    use crate::readiness::{RunNumber, RunState, RunbookNumber, StepNumber, read_runbook};

    #[test]
    fn a_run_becomes_a_draft_without_what_was_undone() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let event = |sequence: i32, kind, step: Option<i64>, note: &str| RunEvent {
            sequence,
            kind,
            step: step.map(StepNumber),
            undoes: (kind == RunEventKind::Undone).then_some(2),
            by: Some(PersonName { id: PersonId(1), name: "Ada".into() }),
            at: at(i64::from(sequence)),
            note: note.into(),
        };
        let run = Run {
            number: RunNumber(31),
            runbook: RunbookNumber(7),
            version: 2,
            title: "Fail over".into(),
            service: Some("orders".into()),
            kind: RunKind::Drill,
            state: RunState::Finished,
            started_by: None,
            started_at: at(1),
            authorized_at: Some(at(1)),
            ended_at: Some(at(6)),
            incident: None,
            release: None,
            postmortem: None,
            is_complete: true,
        };
        let events = [
            event(1, RunEventKind::RunStarted, None, ""),
            event(2, RunEventKind::StepFailed, Some(1), ""),
            event(3, RunEventKind::Undone, None, ""),
            event(4, RunEventKind::StepDone, Some(1), ""),
            event(5, RunEventKind::StepSkipped, Some(2), "nothing to start"),
            event(6, RunEventKind::RunFinished, None, "all orders pass"),
        ];
        let steps = read_runbook("1. Stop writes.\n2. Start writes.\n").steps;
        let sections = TemplateInput { name: "T".into(), ..TemplateInput::default() }.parse().unwrap().sections;
        let draft = run_draft((&run, RunbookKind::Runbook), &steps, &events, sections, (PersonId(1), Tz::UTC));
        let texts: Vec<&str> = draft.events.iter().map(|event| event.fields.text.as_str()).collect();
        let expected = [
            "Started RUN-31, a drill of “Fail over” (Ada).",
            "Completed step 1, “Stop writes.” (Ada).",
            "Skipped step 2, “Start writes.” (Ada): nothing to start",
            "Finished RUN-31 (Ada): all orders pass",
        ];
        assert_eq!(texts, expected);
        assert!(draft.events.iter().all(|event| event.fields.milestone.is_none()));
        assert_eq!((draft.head.kind, draft.head.title.as_str()), (Kind::Drill, "Drill: Fail over"));
        let summary = draft.sections.iter().find(|section| section.part() == Part::Summary).unwrap();
        assert!(summary.text.ends_with("The run was finished. State at the end: all orders pass"), "{}", summary.text);

        let events = [
            event(1, RunEventKind::RunStarted, None, ""),
            event(2, RunEventKind::Authorized, None, "errors rise"),
            event(3, RunEventKind::StepDone, Some(1), ""),
            event(4, RunEventKind::RunFinished, None, "all orders pass"),
            event(5, RunEventKind::Refused, None, "wait"),
        ];
        let drafted = run_timeline((&run, RunbookKind::RollbackPlan), &steps, &events);
        let milestones: Vec<_> = drafted.iter().map(|event| event.fields.milestone).collect();
        assert_eq!(milestones, [None, Some(Milestone::RollbackStarted), None, Some(Milestone::RollbackFinished), None]);
        let decision = drafted[1].fields.decision.as_ref().unwrap();
        assert_eq!((decision.choice.as_str(), decision.reason.as_str()), ("Start", "errors rise"));
        assert_eq!(drafted[1].fields.text, "Authorized RUN-31 (Ada).");
        assert_eq!(drafted[4].fields.text, "Ada refused RUN-31, but it had already started: wait");
        assert_eq!(drafted[4].fields.decision, None);
        // A run that never began has no milestone.
        let events = [
            event(1, RunEventKind::RunStarted, None, ""),
            event(2, RunEventKind::Asked, None, "Ben"),
            event(3, RunEventKind::Refused, None, "no"),
        ];
        let drafted = run_timeline((&run, RunbookKind::RollbackPlan), &steps, &events);
        assert!(drafted.iter().all(|event| event.fields.milestone.is_none()));
    }
}
