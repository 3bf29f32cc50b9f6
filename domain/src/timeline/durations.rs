use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Milestone, Milestones};

/// How long something took, if that can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Measured {
    /// A known duration.
    Known {
        /// The duration in seconds, zero or more.
        seconds: i64,
    },
    /// No event with a time marks one of the ends.
    Missing {
        /// The milestone that is missing.
        milestone: Milestone,
        /// Whether an event without a time is marked as it.
        #[serde(default)]
        is_marked: bool,
    },
    /// It ends before it starts: one of the times must be wrong.
    Impossible,
}

impl Measured {
    fn between(milestones: &Milestones, from: Milestone, to: Milestone) -> Self {
        let missing = |milestone| Self::Missing { milestone, is_marked: milestones.lacks_time(milestone) };
        match (milestones.at(from), milestones.at(to)) {
            (None, _) => missing(from),
            (_, None) => missing(to),
            (Some(from), Some(to)) if to < from => Self::Impossible,
            (Some(from), Some(to)) => Self::Known { seconds: (to - from).num_seconds() },
        }
    }

    /// In words; never a number that misleads.
    pub fn message(&self) -> String {
        match self {
            Self::Known { seconds } => in_words(TimeDelta::seconds(*seconds)),
            Self::Missing { milestone, is_marked: true } => {
                format!("the event marked “{}” has no time", milestone.label())
            }
            Self::Missing { milestone, is_marked: false } => format!("no event marked “{}”", milestone.label()),
            Self::Impossible => "invalid: the end is before the start".into(),
        }
    }
}

/// The durations that follow from the milestones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Durations {
    /// From the first impact until we knew.
    pub to_detect: Measured,
    /// From knowing until somebody took it on.
    pub to_acknowledge: Measured,
    /// From the first impact until users stopped noticing.
    pub to_mitigate: Measured,
    /// From the beginning of the rollback to its end; `None` when nothing was rolled back.
    pub to_roll_back: Option<Measured>,
    /// From the first impact until all was as it should be.
    pub to_resolve: Measured,
}

impl Durations {
    /// Calculates all durations.
    pub fn of(milestones: &Milestones) -> Self {
        use Milestone::{
            Acknowledged, Detected, ImpactStarted, Mitigated, Resolved, RollbackFinished, RollbackStarted,
        };
        let between = |from, to| Measured::between(milestones, from, to);
        let rolled_back = milestones.at(RollbackStarted).is_some() || milestones.at(RollbackFinished).is_some();
        Self {
            to_detect: between(ImpactStarted, Detected),
            to_acknowledge: between(Detected, Acknowledged),
            to_mitigate: between(ImpactStarted, Mitigated),
            to_roll_back: rolled_back.then(|| between(RollbackStarted, RollbackFinished)),
            to_resolve: between(ImpactStarted, Resolved),
        }
    }

    /// Each with its name, in the order of the clock.
    pub fn named(&self) -> Vec<(&'static str, Measured)> {
        let mut named = vec![
            ("Time to detect", self.to_detect),
            ("Time to acknowledge", self.to_acknowledge),
            ("Time to mitigate", self.to_mitigate),
        ];
        named.extend(self.to_roll_back.map(|measured| ("Time to roll back", measured)));
        named.push(("Time to resolve", self.to_resolve));
        named
    }
}

/// A duration as people say it: `45 s`, `47 min`, `2 h 5 min`, `3 d 4 h`.
pub fn in_words(duration: TimeDelta) -> String {
    let seconds = duration.num_seconds();
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let pair = |big: i64, big_unit: &str, small: i64, small_unit: &str| match small {
        0 => format!("{big} {big_unit}"),
        _ => format!("{big} {big_unit} {small} {small_unit}"),
    };
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3600 => format!("{minutes} min"),
        3600..86_400 => pair(hours, "h", minutes % 60, "min"),
        _ => pair(days, "d", hours % 24, "h"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        for (seconds, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (2820, "47 min"),
            (3600, "1 h"),
            (7500, "2 h 5 min"),
            (86_400, "1 d"),
            (273_700, "3 d 4 h"),
        ] {
            assert_eq!(in_words(TimeDelta::seconds(seconds)), words);
        }
    }

    #[test]
    fn what_is_missing_or_impossible_is_said_in_words() {
        let minute = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        let mut milestones = Milestones::default();
        milestones.note(Milestone::ImpactStarted, minute(10));
        milestones.note(Milestone::Detected, minute(15));
        milestones.note(Milestone::Mitigated, minute(5));
        let durations = Durations::of(&milestones);
        assert_eq!(durations.to_detect.message(), "5 min");
        assert_eq!(durations.to_acknowledge.message(), "no event marked “Acknowledged”");
        assert_eq!(durations.to_mitigate.message(), "invalid: the end is before the start");
        assert_eq!(durations.to_roll_back, None);
        milestones.note(Milestone::RollbackStarted, minute(20));
        assert_eq!(
            Durations::of(&milestones).to_roll_back,
            Some(Measured::Missing { milestone: Milestone::RollbackFinished, is_marked: false })
        );
    }
}
