//! What the figures are computed from: one case for each postmortem of the period.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::period::Period;
use crate::postmortems::{Kind, PostmortemNumber};
use crate::timeline::{Durations, Measured, Milestone, Milestones};

/// The time after the end of a rollback within which mitigation counts as its effect, in minutes: the event that says
/// so is often written a little later.
pub const ROLLBACK_EFFECT_MINUTES: i64 = 15;

/// A postmortem as the figures see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The number.
    pub number: PostmortemNumber,
    /// The title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// Its milestones; `None` when the viewer may not read its draft.
    pub milestones: Option<Milestones>,
}

choice! {
    /// The durations of an incident.
    pub enum DurationKind {
        /// From the first impact until it was detected.
        Detect = "detect", "Time to detect";
        /// From detection until somebody took it on.
        Acknowledge = "acknowledge", "Time to acknowledge";
        /// From the first impact until users stopped noticing.
        Mitigate = "mitigate", "Time to mitigate";
        /// From the beginning of the rollback to its end.
        RollBack = "roll_back", "Time to roll back";
        /// From the first impact until all was as it should be.
        Resolve = "resolve", "Time to resolve";
    }
}

impl DurationKind {
    /// From which milestone to which, in words.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Detect => "impact started → detected",
            Self::Acknowledge => "detected → acknowledged",
            Self::Mitigate => "impact started → mitigated",
            Self::RollBack => "rollback started → finished",
            Self::Resolve => "impact started → resolved",
        }
    }
}

choice! {
    /// Whether a duration is known.
    pub enum DurationState {
        /// Both ends are marked, in the right order.
        Known = "known", "known";
        /// One of the ends is not marked.
        Missing = "missing", "missing";
        /// It ends before it starts.
        Impossible = "impossible", "impossible";
    }
}

impl DurationState {
    /// The state of what was measured.
    pub fn of(measured: Measured) -> Self {
        match measured {
            Measured::Known { .. } => Self::Known,
            Measured::Missing { .. } => Self::Missing,
            Measured::Impossible => Self::Impossible,
        }
    }
}

choice! {
    /// What a rollback did, as far as the milestones say.
    pub enum RollbackEffect {
        /// The incident was mitigated during the rollback or at most [`ROLLBACK_EFFECT_MINUTES`] after it.
        Mitigated = "mitigated", "Mitigated with the rollback";
        /// It was mitigated later: something else was needed.
        Later = "later", "Mitigated later by something else";
        /// It had been mitigated before the rollback began.
        Before = "before", "Mitigated before the rollback";
        /// A milestone is missing, or the times contradict each other.
        Unknown = "unknown", "Not known";
    }
}

impl Case {
    /// A duration of an incident; `None` when there is nothing to measure: near misses have no impact, drills would
    /// make the figures look better than they are, and most incidents are not rolled back.
    pub fn measured(&self, kind: DurationKind) -> Option<Measured> {
        if self.kind != Kind::Incident {
            return None;
        }
        let durations = Durations::of(self.milestones.as_ref()?);
        match kind {
            DurationKind::Detect => Some(durations.to_detect),
            DurationKind::Acknowledge => Some(durations.to_acknowledge),
            DurationKind::Mitigate => Some(durations.to_mitigate),
            DurationKind::RollBack => durations.to_roll_back,
            DurationKind::Resolve => Some(durations.to_resolve),
        }
    }

    /// What the rollback of an incident did; `None` when there was none.
    pub fn rollback(&self) -> Option<RollbackEffect> {
        if self.kind != Kind::Incident {
            return None;
        }
        let milestones = self.milestones.as_ref()?;
        let (started, finished) =
            (milestones.at(Milestone::RollbackStarted), milestones.at(Milestone::RollbackFinished));
        if started.is_none() && finished.is_none() {
            return None;
        }
        let (Some(started), Some(finished), Some(mitigated)) = (started, finished, milestones.at(Milestone::Mitigated))
        else {
            return Some(RollbackEffect::Unknown);
        };
        Some(if finished < started {
            RollbackEffect::Unknown
        } else if mitigated < started {
            RollbackEffect::Before
        } else if (mitigated - finished).num_minutes() <= ROLLBACK_EFFECT_MINUTES {
            RollbackEffect::Mitigated
        } else {
            RollbackEffect::Later
        })
    }

    /// The day on which it happened, in a zone.
    pub fn day(&self, zone: Tz) -> NaiveDate {
        self.happened_at.with_timezone(&zone).date_naive()
    }
}

/// The postmortems of a month by what they are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthCounts {
    /// The month, cut to the period.
    pub month: Period,
    /// In the order of [`Kind::ALL`].
    pub counts: [usize; Kind::ALL.len()],
}

impl MonthCounts {
    /// How many there are of a kind.
    pub fn of(&self, kind: Kind) -> usize {
        self.counts[kind as usize]
    }

    /// How many there are of all kinds.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// Counts the postmortems of each month of a period.
pub fn by_month(cases: &[Case], period: Period, zone: Tz) -> Vec<MonthCounts> {
    let mut months: Vec<_> =
        period.months().into_iter().map(|month| MonthCounts { month, counts: [0; Kind::ALL.len()] }).collect();
    for case in cases {
        let day = case.day(zone);
        let place = months.partition_point(|counts| counts.month.last < day);
        if let Some(counts) = months.get_mut(place).filter(|counts| counts.month.contains(day)) {
            counts.counts[case.kind as usize] += 1;
        }
    }
    months
}

/// A duration of many incidents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurements<'a> {
    /// Which duration.
    pub kind: DurationKind,
    /// Those that are known, in seconds, the shortest first.
    pub known: Vec<(&'a Case, i64)>,
    /// How many miss one of their ends.
    pub missing: usize,
    /// How many end before they start.
    pub impossible: usize,
}

impl<'a> Measurements<'a> {
    /// Measures one duration of all incidents.
    pub fn of(cases: &'a [Case], kind: DurationKind) -> Self {
        let mut measurements = Self { kind, known: Vec::new(), missing: 0, impossible: 0 };
        for case in cases {
            match case.measured(kind) {
                Some(Measured::Known { seconds }) => measurements.known.push((case, seconds)),
                Some(Measured::Missing { .. }) => measurements.missing += 1,
                Some(Measured::Impossible) => measurements.impossible += 1,
                None => {}
            }
        }
        measurements.known.sort_by_key(|(case, seconds)| (*seconds, case.number));
        measurements
    }

    /// The figures of those that are known.
    pub fn summary(&self) -> Option<super::Summary> {
        super::Summary::of(self.known.iter().map(|(_, seconds)| *seconds))
    }
}
