//! Skipping a required check takes two people, of whom one may decide it.

use super::{Decider, RunEvent, RunEventKind};
use crate::people::PersonId;
use crate::readiness::{Decision, StepNumber};

/// Why somebody cannot skip a required check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipRefused {
    /// Neither they nor whoever requested the skip may decide it.
    NoRight,
    /// Nobody else has requested the skip.
    NeedsSecond,
}

/// The last request to skip a step, unless it was undone or something was done with the step since.
pub fn skip_request(events: &[RunEvent], step: StepNumber) -> Option<&RunEvent> {
    let about = events.iter().rev().filter(|event| event.step == Some(step));
    let mut about = about.filter(|event| event.kind.is_about_a_step() || event.kind == RunEventKind::SkipRequested);
    let request = about.next().filter(|event| event.kind == RunEventKind::SkipRequested)?;
    let is_undone = events.iter().any(|event| event.undoes == Some(request.sequence));
    (!is_undone).then_some(request)
}

/// What somebody must be allowed to decide to skip a required check; nothing when nobody may decide it.
pub fn skip_decision(deciders: &[Decider]) -> Option<Decision> {
    let has = |decision: Decision| deciders.iter().any(|decider| decider.decides(decision));
    [Decision::SkipCheck, Decision::Start].into_iter().find(|decision| has(*decision))
}

/// Whether somebody may skip a required check about which these people decide.
pub fn may_skip(deciders: &[Decider], events: &[RunEvent], step: StepNumber, by: PersonId) -> Result<(), SkipRefused> {
    let Some(decision) = skip_decision(deciders) else { return Err(SkipRefused::NoRight) };
    let may_decide =
        |person: PersonId| deciders.iter().any(|decider| decider.decides(decision) && decider.person.id == person);
    let other = skip_request(events, step).and_then(|event| event.by.as_ref()).map(|person| person.id);
    match other.filter(|other| *other != by) {
        Some(other) if may_decide(by) || may_decide(other) => Ok(()),
        None if may_decide(by) => Err(SkipRefused::NeedsSecond),
        _ => Err(SkipRefused::NoRight),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::people::PersonName;

    const STEP: StepNumber = StepNumber(2);

    fn person(id: i64) -> PersonName {
        PersonName { id: PersonId(id), name: id.to_string() }
    }

    fn decider(decision: Decision, id: i64) -> Decider {
        Decider { decision, person: person(id), may_answer: true, after: None, asked_at: None }
    }

    fn event(sequence: i32, kind: RunEventKind, by: i64) -> RunEvent {
        let at = DateTime::from_timestamp(i64::from(sequence), 0).unwrap();
        RunEvent { sequence, kind, step: Some(STEP), undoes: None, by: Some(person(by)), at, note: String::new() }
    }

    #[test]
    fn a_check_is_skipped_by_two_of_whom_one_decides() {
        let deciders = [decider(Decision::Start, 1)];
        let requested = |by| vec![event(1, RunEventKind::SkipRequested, by)];
        let may = |events: &[RunEvent], by| may_skip(&deciders, events, STEP, PersonId(by));
        assert_eq!(may(&[], 1), Err(SkipRefused::NeedsSecond));
        assert_eq!(may(&requested(1), 1), Err(SkipRefused::NeedsSecond));
        assert_eq!(may(&requested(2), 1), Ok(()));
        assert_eq!(may(&requested(1), 2), Ok(()));
        assert_eq!(may(&requested(2), 2), Err(SkipRefused::NoRight));
        assert_eq!(may(&requested(2), 3), Err(SkipRefused::NoRight));
        assert_eq!(may(&[], 2), Err(SkipRefused::NoRight));
        // A request is used once, also when what it led to was undone.
        let used = [event(1, RunEventKind::SkipRequested, 2), event(2, RunEventKind::StepSkipped, 1)];
        assert_eq!(may(&used, 1), Err(SkipRefused::NeedsSecond));
        let failed = [event(1, RunEventKind::SkipRequested, 2), event(2, RunEventKind::StepFailed, 2)];
        assert_eq!(may(&failed, 1), Err(SkipRefused::NeedsSecond));
        let undone = RunEvent { undoes: Some(1), step: None, ..event(2, RunEventKind::Undone, 2) };
        assert_eq!(may(&[event(1, RunEventKind::SkipRequested, 2), undone], 1), Err(SkipRefused::NeedsSecond));
        let other = may_skip(&deciders, &requested(2), StepNumber(3), PersonId(1));
        assert_eq!(other, Err(SkipRefused::NeedsSecond));
    }

    #[test]
    fn who_may_skip_checks_decides_before_who_may_start() {
        let deciders = [decider(Decision::Start, 1), decider(Decision::SkipCheck, 2)];
        assert_eq!(skip_decision(&deciders), Some(Decision::SkipCheck));
        let gone = [deciders[0].clone(), Decider { may_answer: false, ..deciders[1].clone() }];
        assert_eq!(skip_decision(&gone), Some(Decision::Start));
        assert_eq!(skip_decision(&deciders[..1]), Some(Decision::Start));
        assert_eq!(skip_decision(&[decider(Decision::End, 1)]), None);
        let requested = [event(1, RunEventKind::SkipRequested, 3)];
        assert_eq!(may_skip(&deciders, &requested, STEP, PersonId(1)), Err(SkipRefused::NoRight));
        assert_eq!(may_skip(&deciders, &requested, STEP, PersonId(2)), Ok(()));
    }
}
