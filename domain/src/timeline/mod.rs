//! What happened, in order: events, what they mean for the clock, and how long things took.

mod durations;
mod happened_at;
mod input;
#[cfg(feature = "markdown")]
pub mod line;
mod local;
mod order;
#[cfg(feature = "markdown")]
pub mod paste;
pub mod placing;
mod precision;
mod strip;
#[cfg(feature = "markdown")]
pub(crate) mod written;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use durations::{Durations, Measured, in_words};
pub use happened_at::happened_at;
pub(crate) use input::web_address;
pub use input::{EventFields, EventInput, EvidenceInput, MAX_DECISION, MAX_EVENT_TEXT, MAX_EVIDENCE};
pub use local::{
    Fold, LocalTimeRefused, PLAUSIBLE_YEARS, first_instant, in_zone, is_plausible, parse_day, parse_instant, zone,
};
pub use order::{in_order, last_known};
pub use precision::Precision;
pub use strip::{Mark, Phase, PhaseKind, Strip};

use crate::people::PersonId;

number! {
    /// The id of an event.
    pub struct EventId;
}

choice! {
    /// The kind of an event.
    pub enum EventKind {
        /// Something showed that all is not well.
        Detection = "detection", "Detection";
        /// Somebody was called.
        Escalation = "escalation", "Escalation";
        /// Somebody chose.
        Decision = "decision", "Decision";
        /// Somebody did something.
        Action = "action", "Action";
        /// Somebody told others.
        Communication = "communication", "Communication";
        /// Something was changed: a deploy, a setting, a migration.
        Change = "change", "Change";
        /// Something was seen.
        Observation = "observation", "Observation";
    }
}

choice! {
    /// What an event means for the clock.
    pub enum Milestone {
        /// Users began to notice.
        ImpactStarted = "impact_started", "Impact started";
        /// We knew.
        Detected = "detected", "Detected";
        /// Somebody took it on.
        Acknowledged = "acknowledged", "Acknowledged";
        /// A rollback began.
        RollbackStarted = "rollback_started", "Rollback started";
        /// The rollback was through.
        RollbackFinished = "rollback_finished", "Rollback finished";
        /// Users stopped noticing.
        Mitigated = "mitigated", "Mitigated";
        /// All was as it should be.
        Resolved = "resolved", "Resolved";
    }
}

impl Milestone {
    /// Whether the last event of this milestone counts, rather than the first: what ends, ends
    /// when it has ended for good.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Mitigated | Self::RollbackFinished | Self::Resolved)
    }
}

choice! {
    /// The source of an event.
    pub enum Origin {
        /// Somebody typed it.
        Typed = "typed", "Typed";
        /// It was pasted with others.
        Pasted = "pasted", "Pasted";
        /// It was imported with a document.
        Imported = "imported", "Imported";
        /// A program sent it.
        Received = "received", "Received";
    }
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Evidence {
    /// A page: a dashboard, a log search, a ticket, a chat.
    Link {
        /// An http or https address.
        url: String,
        /// What it shows; the address itself when empty.
        label: String,
    },
    /// Words as they stood: an error message, a line of log or chat.
    Quote {
        /// The quotation.
        text: String,
    },
    /// A picture of the postmortem: a graph, a screen.
    Picture {
        /// `picture:` and its hash, as texts name pictures too.
        picture: String,
        /// A description of the picture.
        label: String,
    },
}

/// The context of a decision, as it was known at the time, to guard against hindsight.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionPoint {
    /// What was known at the time.
    pub known: String,
    /// The options.
    pub options: String,
    /// The choice.
    pub choice: String,
    /// The reason for the choice.
    pub reason: String,
}

impl DecisionPoint {
    /// Whether nothing has been written yet.
    pub fn is_empty(&self) -> bool {
        [&self.known, &self.options, &self.choice, &self.reason].iter().all(|text| text.trim().is_empty())
    }
}

/// An event on the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEvent {
    /// The id.
    pub id: EventId,
    /// Counts changes, so that none is made on an old state.
    pub version: i32,
    /// When it happened; what the instant stands for depends on the precision.
    pub at: DateTime<Utc>,
    /// The precision of the time.
    pub precision: Precision,
    /// The kind of event.
    pub kind: EventKind,
    /// What it means for the clock.
    pub milestone: Option<Milestone>,
    /// What happened, in Markdown.
    pub text: String,
    /// What was decided, if this is a decision point.
    pub decision: Option<DecisionPoint>,
    /// The evidence.
    pub evidence: Vec<Evidence>,
    /// The source of the event.
    pub origin: Origin,
    /// The time as the source said it, when it was imported or pasted.
    pub as_written: Option<String>,
    /// The place among events of the same instant.
    pub position: i32,
    /// The person who recorded it.
    pub by: Option<PersonId>,
}

/// When each milestone was reached. Of several events with the same milestone the first counts
/// for what begins, the last for what ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestones {
    instants: [Option<DateTime<Utc>>; 7],
    /// Whether an event without a clock time is marked as each.
    #[serde(default)]
    without_time: [bool; 7],
}

impl Milestones {
    /// Reads the milestones off a timeline in any order. An event without a clock time does not say when its
    /// milestone was reached.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a TimelineEvent>) -> Self {
        let mut milestones = Self::default();
        for event in events {
            match event.milestone {
                Some(milestone) if event.precision.has_time() => milestones.note(milestone, event.at),
                Some(milestone) => milestones.without_time[milestone as usize] = true,
                None => {}
            }
        }
        milestones
    }

    /// Notes one more instant of a milestone.
    pub fn note(&mut self, milestone: Milestone, at: DateTime<Utc>) {
        let instant = &mut self.instants[milestone as usize];
        *instant = Some(match *instant {
            Some(known) if milestone.is_end() => known.max(at),
            Some(known) => known.min(at),
            None => at,
        });
    }

    /// When a milestone was reached.
    pub fn at(&self, milestone: Milestone) -> Option<DateTime<Utc>> {
        self.instants[milestone as usize]
    }

    /// Whether an event is marked as this milestone, but none that is has a time.
    pub fn lacks_time(&self, milestone: Milestone) -> bool {
        self.at(milestone).is_none() && self.without_time[milestone as usize]
    }

    /// Every milestone that was reached, in time.
    pub fn in_time(&self) -> Vec<(Milestone, DateTime<Utc>)> {
        let mut reached: Vec<_> =
            Milestone::ALL.iter().filter_map(|milestone| Some((*milestone, self.at(*milestone)?))).collect();
        reached.sort_by_key(|(milestone, at)| (*at, *milestone));
        reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_milestone_counts_only_with_a_time() {
        let marked = |precision| {
            let event = order::tests::events(&[(0, precision, "Somebody saw it")]).remove(0);
            TimelineEvent { milestone: Some(Milestone::Detected), ..event }
        };
        let detected = |precision| Milestones::of(&[marked(precision)]).at(Milestone::Detected);
        for with_time in [Precision::Exact, Precision::Approximate] {
            assert_eq!(detected(with_time), Some(DateTime::UNIX_EPOCH));
        }
        for without in [Precision::Day, Precision::Unknown] {
            assert_eq!(detected(without), None);
            let resolved = Milestones::of(&[
                TimelineEvent { milestone: Some(Milestone::Resolved), ..marked(without) },
                marked(Precision::Exact),
            ]);
            assert!(resolved.lacks_time(Milestone::Resolved) && !resolved.lacks_time(Milestone::Detected));
            let started = [marked(Precision::Exact), marked(without)];
            assert!(!Milestones::of(&started).lacks_time(Milestone::Detected));
            let message = Durations::of(&Milestones::of(&[marked(without)])).to_acknowledge.message();
            assert_eq!(message, "the event marked “Detected” has no time");
        }
    }

    #[test]
    fn the_first_beginning_and_the_last_end_count() {
        let minute = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        let mut milestones = Milestones::default();
        for at in [5, 3, 9] {
            milestones.note(Milestone::Detected, minute(at));
            milestones.note(Milestone::Mitigated, minute(at));
        }
        assert_eq!(milestones.at(Milestone::Detected), Some(minute(3)));
        assert_eq!(milestones.at(Milestone::Mitigated), Some(minute(9)));
        assert_eq!(milestones.at(Milestone::Resolved), None);
        assert_eq!(
            milestones.in_time().iter().map(|(milestone, _)| *milestone).collect::<Vec<_>>(),
            [Milestone::Detected, Milestone::Mitigated]
        );
    }
}
