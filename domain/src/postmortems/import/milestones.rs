//! Which events mark the clock of the incident.

use super::record::{ImportedEvent, Milestone};
use crate::timeline::written::milestone_words::{
    ACKNOWLEDGED, DETECTED, IMPACT_STARTED, MITIGATED, RESOLVED, ROLLBACK_FINISHED, ROLLBACK_STARTED,
};
use crate::timeline::written::phrases::Phrases;

/// Marks the events whose text clearly says what they mean for the clock; each mark once.
pub(super) fn mark(events: &mut [ImportedEvent]) {
    use Milestone::{Acknowledged, Detected, ImpactStarted, Mitigated, Resolved, RollbackFinished, RollbackStarted};
    let as_written: Vec<Phrases> = events.iter().map(|event| Phrases::of(&event.text)).collect();
    let first = |phrases: &[&str]| as_written.iter().position(|as_written| as_written.affirms(phrases));
    let last = |phrases: &[&str]| as_written.iter().rposition(|as_written| as_written.affirms(phrases));
    let marks = [
        (ImpactStarted, first(IMPACT_STARTED)),
        (Detected, first(DETECTED)),
        (Acknowledged, first(ACKNOWLEDGED)),
        (RollbackStarted, first(ROLLBACK_STARTED)),
        (RollbackFinished, last(ROLLBACK_FINISHED)),
        (Mitigated, last(MITIGATED)),
        (Resolved, last(RESOLVED)),
    ];
    let at = |found: Option<usize>| found.and_then(|found| events.get(found)).map(|event| event.at);
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
