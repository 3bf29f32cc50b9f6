//! What the figures are computed from: one case for each postmortem of the period.

use chrono::{DateTime, Utc};

use crate::postmortems::{Kind, PostmortemNumber};
use crate::timeline::{Durations, Measured, Milestone, Milestones};

/// The time after the end of a rollback within which mitigation counts as its effect, in minutes: the event that says
/// so is often written a little later.
pub const ROLLBACK_EFFECT_MINUTES: i64 = 15;

/// A postmortem as the figures see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// The number.
    pub number: PostmortemNumber,
    /// What it is about.
    pub kind: Kind,
    /// Its milestones; `None` when the viewer may not read its draft.
    pub milestones: Option<Milestones>,
    /// When it was first published; `None` when it is not published.
    pub published_at: Option<DateTime<Utc>>,
    /// How far its action items are; `None` when there are none.
    pub follow_up: Option<FollowUp>,
}

/// How far the action items of a postmortem are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// So many are neither verified nor declined.
    Unfinished(usize),
    /// The last one was verified or declined at this instant.
    Finished(DateTime<Utc>),
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
        /// From the end of the incident until the postmortem was first published.
        Publish = "publish", "Time to publish";
        /// From the publication until the last action item was verified or declined.
        Verify = "verify", "Time to verify";
    }
}

impl DurationKind {
    /// Those of the incident itself.
    pub const INCIDENT: &'static [Self] =
        &[Self::Detect, Self::Acknowledge, Self::Mitigate, Self::RollBack, Self::Resolve];
    /// Those of the postmortem about it.
    pub const CYCLE: &'static [Self] = &[Self::Publish, Self::Verify];

    /// What is said of those whose end is not known: it was not marked, or has not come yet.
    pub fn missing(self) -> &'static str {
        if Self::CYCLE.contains(&self) { "not yet" } else { "missing" }
    }

    /// From which milestone to which, in words.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Detect => "impact started → detected",
            Self::Acknowledge => "detected → acknowledged",
            Self::Mitigate => "impact started → mitigated",
            Self::RollBack => "rollback started → finished",
            Self::Resolve => "impact started → resolved",
            Self::Publish => "resolved → first published",
            Self::Verify => "first published → all action items verified",
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

/// A duration of a postmortem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseDuration {
    /// In seconds, zero or more.
    Known(i64),
    /// Why it is not known.
    Missing(MissingEnd),
    /// It ends before it starts: one of the times must be wrong.
    Impossible,
}

/// The end of a duration that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingEnd {
    /// No event with a time is marked as this milestone.
    Milestone(Milestone),
    /// The postmortem is not published.
    Publication,
    /// So many action items are not verified.
    Verification(usize),
}

impl CaseDuration {
    /// Whether it is known.
    pub fn state(self) -> DurationState {
        match self {
            Self::Known(_) => DurationState::Known,
            Self::Missing(_) => DurationState::Missing,
            Self::Impossible => DurationState::Impossible,
        }
    }

    /// In words; never a number that misleads.
    pub fn message(self) -> String {
        match self {
            Self::Known(seconds) => Measured::Known { seconds }.message(),
            Self::Missing(MissingEnd::Milestone(milestone)) => {
                format!("no event marked “{}” with a time", milestone.label())
            }
            Self::Missing(MissingEnd::Publication) => "not published".into(),
            Self::Missing(MissingEnd::Verification(1)) => "1 action item is not verified".into(),
            Self::Missing(MissingEnd::Verification(count)) => format!("{count} action items are not verified"),
            Self::Impossible => Measured::Impossible.message(),
        }
    }
}

impl From<Measured> for CaseDuration {
    fn from(measured: Measured) -> Self {
        match measured {
            Measured::Known { seconds } => Self::Known(seconds),
            Measured::Missing { milestone, .. } => Self::Missing(MissingEnd::Milestone(milestone)),
            Measured::Impossible => Self::Impossible,
        }
    }
}

choice! {
    /// What a rollback did, as far as the milestones say.
    pub enum RollbackEffect {
        /// The incident was mitigated during the rollback or at most [`ROLLBACK_EFFECT_MINUTES`] after it.
        Mitigated = "mitigated", "Mitigated by the rollback";
        /// It was mitigated later: something else was needed.
        Later = "later", "Mitigated later by other means";
        /// It had been mitigated before the rollback began.
        Before = "before", "Mitigated before the rollback";
        /// A milestone is missing, or the times contradict each other.
        Unknown = "unknown", "Unknown";
    }
}

impl Case {
    /// A duration of an incident; `None` when there is nothing to measure: near misses have no impact, drills would
    /// make the figures look better than they are, and most incidents are not rolled back.
    pub fn measured(&self, kind: DurationKind) -> Option<CaseDuration> {
        self.all_measured()[kind as usize]
    }

    /// All durations, in the order of [`DurationKind::ALL`].
    pub fn all_measured(&self) -> [Option<CaseDuration>; DurationKind::ALL.len()] {
        let Some(milestones) = self.milestones.as_ref().filter(|_| self.kind == Kind::Incident) else {
            return [None; DurationKind::ALL.len()];
        };
        let durations = Durations::of(milestones);
        [
            Some(durations.to_detect.into()),
            Some(durations.to_acknowledge.into()),
            Some(durations.to_mitigate.into()),
            durations.to_roll_back.map(CaseDuration::from),
            Some(durations.to_resolve.into()),
            Some(self.until_published(milestones)),
            self.until_verified(),
        ]
    }

    fn until_published(&self, milestones: &Milestones) -> CaseDuration {
        match (milestones.at(Milestone::Resolved), self.published_at) {
            (_, None) => CaseDuration::Missing(MissingEnd::Publication),
            (None, _) => CaseDuration::Missing(MissingEnd::Milestone(Milestone::Resolved)),
            (Some(resolved), Some(published)) if published < resolved => CaseDuration::Impossible,
            (Some(resolved), Some(published)) => CaseDuration::Known((published - resolved).num_seconds()),
        }
    }

    fn until_verified(&self) -> Option<CaseDuration> {
        let published = self.published_at?;
        Some(match self.follow_up? {
            FollowUp::Unfinished(count) => CaseDuration::Missing(MissingEnd::Verification(count)),
            // What was verified before the publication took no time after it.
            FollowUp::Finished(at) => CaseDuration::Known((at - published).num_seconds().max(0)),
        })
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + minute * 60, 0).unwrap()
    }

    fn incident(reached: &[(Milestone, i64)]) -> Case {
        let mut milestones = Milestones::default();
        for (milestone, minute) in reached {
            milestones.note(*milestone, at(*minute));
        }
        Case {
            number: PostmortemNumber(1),
            kind: Kind::Incident,
            milestones: Some(milestones),
            published_at: None,
            follow_up: None,
        }
    }

    #[test]
    fn a_rollback_helped_when_mitigation_came_with_it() {
        use Milestone::{Mitigated, RollbackFinished, RollbackStarted};
        for (reached, effect) in [
            (vec![], None),
            (vec![(RollbackStarted, 10)], Some(RollbackEffect::Unknown)),
            (vec![(RollbackStarted, 10), (RollbackFinished, 20)], Some(RollbackEffect::Unknown)),
            (vec![(RollbackStarted, 20), (RollbackFinished, 10), (Mitigated, 30)], Some(RollbackEffect::Unknown)),
            (vec![(RollbackStarted, 10), (RollbackFinished, 20), (Mitigated, 9)], Some(RollbackEffect::Before)),
            (vec![(RollbackStarted, 10), (RollbackFinished, 20), (Mitigated, 10)], Some(RollbackEffect::Mitigated)),
            (vec![(RollbackStarted, 10), (RollbackFinished, 20), (Mitigated, 35)], Some(RollbackEffect::Mitigated)),
            (vec![(RollbackStarted, 10), (RollbackFinished, 20), (Mitigated, 36)], Some(RollbackEffect::Later)),
        ] {
            assert_eq!(incident(&reached).rollback(), effect, "{reached:?}");
        }
    }

    #[test]
    fn the_cycle_ends_when_the_last_action_item_is_verified() {
        let resolved = incident(&[(Milestone::Resolved, 60)]);
        assert_eq!(resolved.measured(DurationKind::Publish), Some(CaseDuration::Missing(MissingEnd::Publication)));
        assert_eq!(resolved.measured(DurationKind::Verify), None);
        let published = Case { published_at: Some(at(90)), ..resolved };
        assert_eq!(published.measured(DurationKind::Publish), Some(CaseDuration::Known(1_800)));
        assert_eq!(published.measured(DurationKind::Verify), None, "without action items there is nothing to verify");
        let of = |follow_up| Case { follow_up: Some(follow_up), ..published }.measured(DurationKind::Verify);
        assert_eq!(of(FollowUp::Finished(at(100))), Some(CaseDuration::Known(600)));
        assert_eq!(of(FollowUp::Finished(at(80))), Some(CaseDuration::Known(0)));
        assert_eq!(of(FollowUp::Unfinished(1)), Some(CaseDuration::Missing(MissingEnd::Verification(1))));
        let early = Case { published_at: Some(at(59)), ..published };
        assert_eq!(early.measured(DurationKind::Publish), Some(CaseDuration::Impossible));
        let drill = Case { kind: Kind::Drill, ..published };
        assert_eq!(drill.measured(DurationKind::Publish), None);
    }
}
