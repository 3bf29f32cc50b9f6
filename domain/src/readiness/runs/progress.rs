//! What state a run is in.

use chrono::{DateTime, Utc};

use super::skipping::skip_request;
use super::{RunEvent, RunEventFields, RunEventKind, RunState};
use crate::people::PersonName;
use crate::readiness::{Idempotence, Step, StepNumber, is_required_check};
use crate::validation::ValidationErrors;

choice! {
    /// What became of a step.
    pub enum StepState {
        /// Nothing yet.
        Pending = "pending", "Pending";
        /// Somebody is doing it.
        Started = "started", "In progress";
        /// It was done.
        Done = "done", "Done";
        /// It failed.
        Failed = "failed", "Failed";
        /// It was skipped.
        Skipped = "skipped", "Skipped";
    }
}

/// A step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepProgress {
    /// The step.
    pub step: StepNumber,
    /// Its state.
    pub state: StepState,
    /// The number of attempts.
    pub attempts: u32,
    /// When the last attempt started, if somebody said so.
    pub started_at: Option<DateTime<Utc>>,
    /// When the last attempt ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who recorded the last event.
    pub by: Option<PersonName>,
    /// The note of the last event.
    pub note: String,
    /// The last event, which can be undone.
    pub last: Option<i32>,
}

/// What state a run is in, as its events say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Whether it goes on.
    pub state: RunState,
    /// Its steps, in order.
    pub steps: Vec<StepProgress>,
    /// The events that were taken back.
    pub undone: Vec<i32>,
}

impl Progress {
    /// Reads the events of a run with so many steps.
    pub fn of(count: usize, events: &[RunEvent]) -> Self {
        let mut undone: Vec<i32> = events.iter().filter_map(|event| event.undoes).collect();
        undone.sort_unstable();
        let steps = (1..).take(count).map(|number| StepProgress {
            step: StepNumber(number),
            state: StepState::Pending,
            attempts: 0,
            started_at: None,
            ended_at: None,
            by: None,
            note: String::new(),
            last: None,
        });
        let mut progress = Self { state: RunState::Running, steps: steps.collect(), undone };
        for event in events {
            if progress.undone.binary_search(&event.sequence).is_err() {
                progress.take(event);
            }
        }
        progress
    }

    fn take(&mut self, event: &RunEvent) {
        let state = match event.kind {
            RunEventKind::RunFinished => {
                self.state = RunState::Finished;
                return;
            }
            RunEventKind::RunAborted => {
                self.state = RunState::Aborted;
                return;
            }
            RunEventKind::Asked | RunEventKind::NobodyToAsk | RunEventKind::Unapproved => {
                self.state = RunState::Awaiting;
                return;
            }
            RunEventKind::Authorized | RunEventKind::BreakGlass => {
                if self.state == RunState::Awaiting {
                    self.state = RunState::Running;
                }
                return;
            }
            RunEventKind::Refused => {
                if self.state == RunState::Awaiting {
                    self.state = RunState::Refused;
                }
                return;
            }
            RunEventKind::StepStarted | RunEventKind::StepRepeated => StepState::Started,
            RunEventKind::StepDone => StepState::Done,
            RunEventKind::StepFailed => StepState::Failed,
            RunEventKind::StepSkipped => StepState::Skipped,
            RunEventKind::RunStarted
            | RunEventKind::Undone
            | RunEventKind::Note
            | RunEventKind::SkipRequested
            | RunEventKind::CallSent
            | RunEventKind::CallAccepted
            | RunEventKind::CallFailed => return,
        };
        let Some(step) = event.step.and_then(|number| self.step_mut(number)) else { return };
        let is_repeated = event.kind == RunEventKind::StepRepeated;
        let is_new_attempt = is_repeated || (state != StepState::Skipped && step.state != StepState::Started);
        step.attempts += u32::from(is_new_attempt);
        if is_new_attempt {
            step.started_at = (state == StepState::Started).then_some(event.at);
        }
        step.ended_at = (state != StepState::Started).then_some(event.at);
        step.state = state;
        step.by.clone_from(&event.by);
        step.note.clone_from(&event.note);
        step.last = Some(event.sequence);
    }

    fn step_mut(&mut self, number: StepNumber) -> Option<&mut StepProgress> {
        let place = usize::try_from(number.0).ok()?.checked_sub(1)?;
        self.steps.get_mut(place)
    }

    /// A step.
    pub fn step(&self, number: StepNumber) -> Option<&StepProgress> {
        let place = usize::try_from(number.0).ok()?.checked_sub(1)?;
        self.steps.get(place)
    }

    /// The step that is next: the first one that was neither done nor skipped.
    pub fn next(&self) -> Option<StepNumber> {
        let open = |step: &&StepProgress| !matches!(step.state, StepState::Done | StepState::Skipped);
        self.steps.iter().find(open).map(|step| step.step)
    }

    /// The first required check among the steps of the run that was neither done nor skipped.
    pub fn open_check(&self, steps: &[Step]) -> Option<StepNumber> {
        let is_open = |step: &&Step| {
            let state = self.step(step.number).map(|progress| progress.state);
            !matches!(state, Some(StepState::Done | StepState::Skipped))
        };
        steps.iter().filter(|step| is_required_check(step)).find(is_open).map(|step| step.number)
    }

    /// Whether a step may be done again: one that is not safe to repeat only after a check, which the note names. A start that
    /// was undone counts as none.
    pub fn may_repeat(&self, steps: &[Step], fields: &RunEventFields) -> Result<(), ValidationErrors> {
        let Some(progress) = fields.step.and_then(|number| self.step(number)) else { return Ok(()) };
        let is_again = match fields.kind {
            RunEventKind::StepRepeated => true,
            RunEventKind::StepStarted => progress.state == StepState::Failed,
            _ => false,
        };
        let is_unsafe = |step: &Step| step.number == progress.step && step.idempotent == Idempotence::No;
        if is_again && fields.note.is_empty() && steps.iter().any(is_unsafe) {
            let message = "This step isn’t safe to repeat. Check first whether it took effect, and say what you found.";
            return Err(ValidationErrors::one("note", message));
        }
        Ok(())
    }

    /// How many steps were done or skipped.
    pub fn settled(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step.state, StepState::Done | StepState::Skipped)).count()
    }

    /// Whether something may happen next; the errors say why not.
    pub fn allows(&self, fields: &RunEventFields, events: &[RunEvent]) -> Result<(), ValidationErrors> {
        let refuse = |field, message: String| Err(ValidationErrors::one(field, message));
        let is_awaited = fields.kind.is_answer() || fields.kind == RunEventKind::RunAborted;
        match self.state {
            _ if fields.kind == RunEventKind::Note => {}
            RunState::Awaiting if !is_awaited => {
                return refuse(
                    "run",
                    "This run awaits authorization. Steps can’t be done until someone authorizes the run.".into(),
                );
            }
            RunState::Awaiting => return Ok(()),
            RunState::Running if is_late_answer(fields.kind, events) => return Ok(()),
            RunState::Running if fields.kind.is_answer() => {
                let words = "This run has already started. Your entry was not recorded.";
                return refuse("run", words.into());
            }
            RunState::Running => {}
            state => return refuse("run", format!("This run is already {}.", state.label().to_lowercase())),
        }
        if let Some(sequence) = fields.undoes {
            let event = events.iter().find(|event| event.sequence == sequence);
            let is_open_request = |event: &RunEvent| {
                let request = event.step.and_then(|step| skip_request(events, step));
                request.is_some_and(|request| request.sequence == sequence)
            };
            let is_last = |event: &RunEvent| {
                let step = event.step.and_then(|step| self.step(step));
                step.is_some_and(|step| step.last == Some(sequence))
            };
            return match event {
                None => refuse("undoes", format!("There is no entry {sequence}.")),
                Some(event) if event.kind.is_about_a_step() && is_last(event) => Ok(()),
                Some(event) if is_open_request(event) => Ok(()),
                _ => refuse("undoes", "This step has changed since. Nothing was undone.".into()),
            };
        }
        let Some(number) = fields.step else { return Ok(()) };
        let Some(step) = self.step(number) else { return refuse("step", format!("There is no step {number}.")) };
        let is_allowed = match (fields.kind, step.state) {
            (RunEventKind::Note, _) => true,
            (RunEventKind::StepStarted, state) => matches!(state, StepState::Pending | StepState::Failed),
            (RunEventKind::StepRepeated, StepState::Started) if fields.last != step.last => {
                return refuse("step", format!("Step {number} has changed since. Nothing was recorded."));
            }
            (RunEventKind::StepRepeated, state) => state == StepState::Started,
            (RunEventKind::SkipRequested, StepState::Pending | StepState::Started | StepState::Failed)
                if skip_request(events, number).is_some() =>
            {
                return refuse("step", format!("Somebody already requested to skip step {number}."));
            }
            (_, state) => !matches!(state, StepState::Done | StepState::Skipped),
        };
        if is_allowed {
            return Ok(());
        }
        if fields.kind == RunEventKind::StepRepeated && step.state == StepState::Pending {
            return refuse("step", format!("Step {number} hasn’t been started yet."));
        }
        let by = step.by.as_ref().map(|person| format!(" ({})", person.name)).unwrap_or_default();
        let state = step.state.label().to_lowercase();
        refuse("step", format!("Step {number} is already {state}{by}."))
    }
}

/// Whether somebody who was asked answers after somebody else did. It is recorded and changes nothing.
fn is_late_answer(kind: RunEventKind, events: &[RunEvent]) -> bool {
    matches!(kind, RunEventKind::Authorized | RunEventKind::Refused)
        && events.iter().any(|event| event.kind == RunEventKind::Asked)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn event(sequence: i32, kind: RunEventKind, step: Option<i64>, undoes: Option<i32>) -> RunEvent {
        let at = DateTime::from_timestamp(i64::from(sequence) * 60, 0).unwrap();
        RunEvent { sequence, kind, step: step.map(StepNumber), undoes, by: None, at, note: String::new() }
    }

    fn fields(kind: RunEventKind, step: Option<i64>, undoes: Option<i32>) -> RunEventFields {
        RunEventFields {
            request: String::new(),
            kind,
            step: step.map(StepNumber),
            undoes,
            last: None,
            note: "why".into(),
        }
    }

    #[test]
    fn the_state_of_a_step_follows_from_its_events() {
        use RunEventKind::{RunStarted, StepDone, StepFailed, StepSkipped, StepStarted, Undone};
        let mut events = vec![
            event(1, RunStarted, None, None),
            event(2, StepStarted, Some(1), None),
            event(3, StepFailed, Some(1), None),
            event(4, StepStarted, Some(1), None),
            event(5, StepDone, Some(1), None),
            event(6, StepSkipped, Some(2), None),
        ];
        let progress = Progress::of(3, &events);
        let first = &progress.steps[0];
        assert_eq!((first.state, first.attempts, first.last), (StepState::Done, 2, Some(5)));
        assert_eq!(first.ended_at.zip(first.started_at).map(|(end, start)| (end - start).num_minutes()), Some(1));
        assert_eq!((progress.next(), progress.settled()), (Some(StepNumber(3)), 2));
        assert!(progress.allows(&fields(StepDone, Some(1), None), &events).is_err());
        assert!(progress.allows(&fields(StepDone, Some(3), None), &events).is_ok());
        assert!(progress.allows(&fields(StepDone, Some(4), None), &events).is_err());
        // What is undone is not there any more; only the last event of a step can be.
        assert!(progress.allows(&fields(Undone, None, Some(4)), &events).is_err());
        assert!(progress.allows(&fields(Undone, None, Some(1)), &events).is_err());
        assert!(progress.allows(&fields(Undone, None, Some(5)), &events).is_ok());
        events.push(event(7, Undone, None, Some(5)));
        let progress = Progress::of(3, &events);
        assert_eq!((progress.steps[0].state, progress.next()), (StepState::Started, Some(StepNumber(1))));
        assert!(progress.allows(&fields(Undone, None, Some(5)), &events).is_err());
    }

    #[test]
    fn a_required_check_is_open_until_it_is_done_or_skipped() {
        use RunEventKind::{RunStarted, StepDone, StepFailed, StepSkipped};
        let steps =
            crate::readiness::read_runbook("1. Move traffic\n2. Data integrity: count orders\n3. Tell Ada\n").steps;
        let open = |kinds: &[RunEventKind]| {
            let mut events = vec![event(1, RunStarted, None, None)];
            events.extend((2..).zip(kinds).map(|(sequence, kind)| event(sequence, *kind, Some(2), None)));
            Progress::of(3, &events).open_check(&steps)
        };
        assert_eq!(open(&[]), Some(StepNumber(2)));
        assert_eq!(open(&[StepFailed]), Some(StepNumber(2)));
        assert_eq!((open(&[StepDone]), open(&[StepSkipped])), (None, None));
    }

    #[test]
    fn a_step_that_is_not_safe_to_repeat_is_repeated_after_a_check() {
        use RunEventKind::{RunStarted, StepFailed, StepRepeated, StepStarted};
        let text = "1. Charge the cards\n   - Idempotent: no\n2. Stop writes\n   - Idempotent: yes\n";
        let steps = crate::readiness::read_runbook(text).steps;
        assert_eq!(steps.iter().map(|step| step.idempotent).collect::<Vec<_>>(), [Idempotence::No, Idempotence::Yes]);
        let mut events = vec![event(1, RunStarted, None, None)];
        let again = |events: &[RunEvent], kind, step, note: &str| {
            let progress = Progress::of(2, events);
            let last = progress.step(StepNumber(step)).and_then(|step| step.last);
            let fields = RunEventFields { note: note.into(), last, ..fields(kind, Some(step), None) };
            progress.allows(&fields, events).and_then(|()| progress.may_repeat(&steps, &fields))
        };
        assert!(again(&events, StepRepeated, 1, "x").unwrap_err().of("step").is_some(), "not started yet");
        assert!(again(&events, StepStarted, 1, "").is_ok(), "the first time");
        for step in [1, 2] {
            events.push(event(i32::try_from(step).unwrap() + 1, StepStarted, Some(step), None));
        }
        assert!(again(&events, StepRepeated, 1, "").unwrap_err().of("note").is_some());
        assert!(again(&events, StepRepeated, 1, "no card was charged").is_ok());
        assert!(again(&events, StepRepeated, 2, "").is_ok());
        // Of two who see that the outcome is unknown, one repeats the step.
        let late = RunEventFields { last: Some(2), ..fields(StepRepeated, Some(1), None) };
        assert!(Progress::of(2, &events).allows(&late, &events).is_ok());
        events.push(event(4, StepRepeated, Some(1), None));
        assert!(Progress::of(2, &events).allows(&late, &events).is_err());
        let repeated = Progress::of(2, &events);
        assert_eq!((repeated.steps[0].state, repeated.steps[0].attempts), (StepState::Started, 2));
        assert_eq!(repeated.steps[0].started_at.map(|at| at.timestamp()), Some(240));
        events.push(event(5, StepFailed, Some(1), None));
        assert!(again(&events, StepStarted, 1, "").is_err());
        assert!(again(&events, StepStarted, 1, "no card was charged").is_ok());
    }

    #[test]
    fn a_run_that_awaits_authorization_takes_only_the_answer() {
        use RunEventKind::{Asked, Authorized, BreakGlass, Note, Refused, RunAborted, RunStarted, StepDone};
        let mut events = vec![event(1, RunStarted, None, None), event(2, Asked, None, None)];
        let awaiting = Progress::of(1, &events);
        assert_eq!(awaiting.state, RunState::Awaiting);
        for kind in [Authorized, Refused, BreakGlass, RunAborted, Note] {
            assert!(awaiting.allows(&fields(kind, None, None), &events).is_ok(), "{kind:?}");
        }
        assert!(awaiting.allows(&fields(StepDone, Some(1), None), &events).is_err());
        for (kind, state) in
            [(Authorized, RunState::Running), (BreakGlass, RunState::Running), (Refused, RunState::Refused)]
        {
            events.truncate(2);
            events.push(event(3, kind, None, None));
            let answered = Progress::of(1, &events);
            assert_eq!(answered.state, state);
            // A late answer is recorded, and is no second start.
            let late = answered.allows(&fields(Authorized, None, None), &events);
            assert_eq!(late.is_ok(), state == RunState::Running);
            assert!(answered.allows(&fields(BreakGlass, None, None), &events).is_err(), "a second start");
            for late in [Authorized, Refused] {
                let events = [events.as_slice(), &[event(4, late, None, None)]].concat();
                assert_eq!(Progress::of(1, &events).state, state);
            }
            assert_eq!(answered.allows(&fields(StepDone, Some(1), None), &events).is_ok(), state == RunState::Running);
        }
    }

    #[test]
    fn after_the_end_only_notes_are_taken() {
        use RunEventKind::{Note, RunAborted, RunFinished, StepDone};
        for (kind, state) in [(RunFinished, RunState::Finished), (RunAborted, RunState::Aborted)] {
            let events = [event(1, kind, None, None)];
            let progress = Progress::of(1, &events);
            assert_eq!(progress.state, state);
            assert!(progress.allows(&fields(StepDone, Some(1), None), &events).is_err());
            assert!(progress.allows(&fields(kind, None, None), &events).is_err());
            assert!(progress.allows(&fields(Note, None, None), &events).is_ok());
        }
    }

    proptest! {
        /// Whatever is allowed leads to a state; durations are never negative, and undoing leads back.
        #[test]
        fn any_sequence_of_allowed_events_makes_sense(tries in prop::collection::vec((0_usize..RunEventKind::ALL.len(), 0_i64..5, 0_i32..20), 0..40)) {
            let mut events = vec![event(1, RunEventKind::RunStarted, None, None)];
            for (kind, step, undoes) in tries {
                let kind = RunEventKind::ALL[kind];
                let has_step = kind.is_about_a_step() || kind == RunEventKind::SkipRequested;
                let step = has_step.then_some(step);
                let undoes = (kind == RunEventKind::Undone).then_some(undoes);
                let before = Progress::of(4, &events);
                let last = step.and_then(|step| before.step(StepNumber(step))?.last);
                let tried = RunEventFields { last, ..fields(kind, step, undoes) };
                if kind.is_automatic() || before.allows(&tried, &events).is_err() {
                    continue;
                }
                let sequence = i32::try_from(events.len()).unwrap() + 1;
                events.push(event(sequence, kind, step, undoes));
                let after = Progress::of(4, &events);
                for step in &after.steps {
                    prop_assert!(step.ended_at.is_none_or(|end| step.started_at.is_none_or(|start| start <= end)));
                    prop_assert_eq!(step.state == StepState::Pending, step.last.is_none());
                }
                // A request to skip a step changes nothing about it.
                let changed = step.filter(|_| kind.is_about_a_step());
                if let (Some(number), Some(step)) = (changed, changed.and_then(|number| after.step(StepNumber(number)))) {
                    prop_assert_eq!(step.last, Some(sequence));
                    let undo = event(sequence + 1, RunEventKind::Undone, None, Some(sequence));
                    let back = Progress::of(4, &[events.as_slice(), &[undo]].concat());
                    prop_assert_eq!(back.step(StepNumber(number)), before.step(StepNumber(number)));
                }
            }
        }
    }
}
