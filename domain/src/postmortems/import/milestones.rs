//! Which events mark the clock of the incident.

use super::record::{EventKind, EventTime, Imported, ImportedEvent, Milestone};
use super::vocabulary::{self, Fact};
use crate::timeline::written::clocks::Clock;
use crate::timeline::written::dates::Order;
use crate::timeline::written::milestone_words::{SYMPTOMS, affirms};
use crate::timeline::written::phrases::Phrases;
use crate::timeline::written::times;

/// Alarms, which a short entry names without a word of what they did.
const ALARMS: &[&str] = &[
    "alert",
    "alerts",
    "alarm",
    "alarms",
    "paged",
    "alerte",
    "alertes",
    "alarme",
    "alerta",
    "alertas",
    "alarma",
    "allarme",
    "алерт",
];

/// Marks the events whose text clearly says what they mean for the clock; each mark once.
pub(super) fn mark(events: &mut [ImportedEvent]) {
    use Milestone::{Acknowledged, Detected, ImpactStarted, Mitigated, Resolved, RollbackFinished, RollbackStarted};
    let as_written: Vec<(Option<Phrases>, Phrases)> = events.iter().map(|event| phrases_of(&event.text)).collect();
    // The clock of the incident needs a time: a day alone is none.
    let is_timed: Vec<bool> = events.iter().map(|event| matches!(event.time, EventTime::At { .. })).collect();
    let says = |(label, text): &(Option<Phrases>, Phrases), milestone: Milestone| {
        label.as_ref().is_some_and(|label| affirms(label, milestone)) || affirms(text, milestone)
    };
    let first = |milestone: Milestone| {
        as_written.iter().zip(&is_timed).position(|(as_written, is_timed)| *is_timed && says(as_written, milestone))
    };
    let last = |milestone: Milestone| {
        as_written.iter().zip(&is_timed).rposition(|(as_written, is_timed)| *is_timed && says(as_written, milestone))
    };
    let first_report = || {
        let mut reports = as_written.iter().zip(&is_timed);
        reports.position(|((_, text), is_timed)| *is_timed && text.begins_with_report())
    };
    // Where no entry says that an alarm went off, one that names it and little else does.
    let first_alarm = || {
        const MOST_WORDS: usize = 3;
        let mut events = events.iter().zip(&as_written).zip(&is_timed);
        events.position(|((event, (_, text)), is_timed)| {
            *is_timed && event.text.split_whitespace().count() <= MOST_WORDS && text.affirms(ALARMS)
        })
    };
    let marks = [
        (ImpactStarted, first(ImpactStarted)),
        (Detected, first(Detected).or_else(first_report).or_else(first_alarm)),
        (Acknowledged, first(Acknowledged)),
        (RollbackStarted, first(RollbackStarted)),
        (RollbackFinished, last(RollbackFinished)),
        (Mitigated, last(Mitigated)),
        (Resolved, last(Resolved)),
    ];
    let at = |found: Option<usize>| found.and_then(|found| events.get(found)).and_then(|event| event.time.local());
    let detected = at(marks[1].1);
    let is_possible = |milestone: Milestone, found: Option<usize>| match (milestone, at(found), detected) {
        (ImpactStarted, Some(started), Some(detected)) => started <= detected,
        (Resolved | Mitigated | Acknowledged, Some(end), Some(detected)) => end >= detected,
        _ => true,
    };
    let marks = marks.map(|(milestone, found)| (milestone, found.filter(|_| is_possible(milestone, found))));
    for (milestone, found) in marks {
        if let Some(event) = found.and_then(|at| events.get_mut(at)).filter(|event| event.milestone.is_none()) {
            event.milestone = Some(milestone);
        }
    }
}

/// Marks the first event that tells of a fault as the beginning of the impact, where none says that it is and it
/// does not lie behind the detection. Good for a proposal that a person checks.
pub(super) fn mark_first_symptom(events: &mut [ImportedEvent]) {
    if events.iter().any(|event| event.milestone == Some(Milestone::ImpactStarted)) {
        return;
    }
    let at = |event: &ImportedEvent| event.time.local();
    let detected = events.iter().find(|event| event.milestone == Some(Milestone::Detected)).and_then(at);
    let is_symptom = |event: &&mut ImportedEvent| {
        matches!(event.time, EventTime::At { .. })
            && event.milestone.is_none()
            && !matches!(event.kind, EventKind::Change | EventKind::Communication | EventKind::Decision)
            && detected.is_none_or(|detected| at(event) <= Some(detected))
            && Phrases::of(&event.text).has(SYMPTOMS)
    };
    if let Some(event) = events.iter_mut().find(is_symptom) {
        event.milestone = Some(Milestone::ImpactStarted);
    }
}

/// The same for records, where the timeline says when it was over: only a short observation near its beginning, as
/// longer ones tell of what was looked into.
pub(super) fn mark_early_symptom(events: &mut [ImportedEvent]) {
    const EARLY: usize = 3;
    const MOST_WORDS: usize = 12;
    if !events.iter().any(|event| event.milestone == Some(Milestone::Resolved)) {
        return;
    }
    let is_short = |event: &ImportedEvent| {
        event.kind == EventKind::Observation && event.text.split_whitespace().count() <= MOST_WORDS
    };
    let early = events.iter().take(EARLY).take_while(|event| is_short(event) || event.kind == EventKind::Change);
    let count = early.count();
    let has_beginning = events[count..].iter().any(|event| event.milestone == Some(Milestone::ImpactStarted));
    if !has_beginning {
        mark_first_symptom(&mut events[..count]);
    }
}

/// What a label before a colon says, and what the whole text says: the text behind the label may contain a denial.
fn phrases_of(text: &str) -> (Option<Phrases>, Phrases) {
    const MOST_WORDS: usize = 4;
    let label =
        text.split_once(':').map(|(label, _)| label).filter(|label| label.split_whitespace().count() <= MOST_WORDS);
    (label.map(Phrases::of), Phrases::of(text))
}

/// Marks the events at the times that the facts at the head name: `Start: 07:41`.
pub(super) fn mark_by_facts(out: &mut Imported) {
    for (label, value) in &out.stats {
        let milestone = match vocabulary::fact(label) {
            Some(Fact::Started) => Milestone::ImpactStarted,
            Some(Fact::Detected) => Milestone::Detected,
            Some(Fact::Acknowledged) => Milestone::Acknowledged,
            Some(Fact::Mitigated) => Milestone::Mitigated,
            Some(Fact::Ended) => Milestone::Resolved,
            _ => continue,
        };
        let Some(moment) = times::head(value) else { continue };
        let Some(time) = moment.clock.and_then(Clock::time) else { continue };
        let is_marked = out.events.iter().any(|event| event.milestone == Some(milestone));
        let is_then = |event: &&mut ImportedEvent| match event.time {
            EventTime::At { local, .. } => {
                let day = moment.day.and_then(|day| day.on_calendar(Some(local.date()), Order::default()));
                local.time() == time && day.is_none_or(|day| day == local.date())
            }
            _ => false,
        };
        let mut events = out.events.iter_mut().filter(is_then).filter(|event| event.milestone.is_none());
        if let Some(event) = events.next().filter(|_| !is_marked) {
            event.milestone = Some(milestone);
        }
    }
}
