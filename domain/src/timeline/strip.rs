use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Durations, Milestone, Milestones, in_words};

/// The incident at a glance: its milestones on a line to scale, with what went on between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// The milestones, in chronological order.
    pub marks: Vec<Mark>,
    /// What lies between them, in time.
    pub phases: Vec<Phase>,
    /// The durations.
    pub durations: Durations,
}

/// A milestone on the strip.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The milestone.
    pub milestone: Milestone,
    /// When it was reached.
    pub at: DateTime<Utc>,
    /// Where on the line: 0.0 is its beginning, 1.0 its end.
    pub place: f64,
}

/// A phase between two milestones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// The kind, which decides the shading.
    pub kind: PhaseKind,
    /// Where it begins, 0.0 to 1.0.
    pub from: f64,
    /// Where it ends, 0.0 to 1.0.
    pub to: f64,
    /// How long it took, in words: `10 min until detected`.
    pub message: String,
}

choice! {
    /// What went on during a stretch of the incident.
    pub enum PhaseKind {
        /// Users were hurt and nobody knew.
        Unnoticed = "unnoticed", "Undetected";
        /// Known, and being worked on.
        Responding = "responding", "Responding";
        /// A rollback was running.
        RollingBack = "rolling_back", "Rolling back";
        /// Users were well again; we watched.
        Monitoring = "monitoring", "Monitoring";
    }
}

impl Strip {
    /// Draws the strip; `None` with fewer than two milestones, or when all are at one instant.
    pub fn of(milestones: &Milestones) -> Option<Self> {
        let reached = milestones.in_time();
        let (first, last) = (reached.first()?.1, reached.last()?.1);
        if last <= first {
            return None;
        }
        let place = |at: DateTime<Utc>| share(at - first, last - first);
        let marks = reached.iter().map(|&(milestone, at)| Mark { milestone, at, place: place(at) }).collect::<Vec<_>>();
        let phases = reached
            .windows(2)
            .filter(|pair| pair[1].1 > pair[0].1)
            .map(|pair| {
                let (from, to) = (pair[0].1, pair[1].1);
                let kind = kind_at(milestones, from);
                Phase { kind, from: place(from), to: place(to), message: message(kind, pair[1].0, to - from) }
            })
            .collect();
        Some(Self { marks, phases, durations: Durations::of(milestones) })
    }
}

#[expect(clippy::cast_precision_loss, reason = "an incident is shorter than 2^52 seconds")]
fn share(part: TimeDelta, whole: TimeDelta) -> f64 {
    part.num_seconds() as f64 / whole.num_seconds().max(1) as f64
}

/// What went on from this instant on.
fn kind_at(milestones: &Milestones, from: DateTime<Utc>) -> PhaseKind {
    let reached = |milestone| milestones.at(milestone).is_some_and(|at| at <= from);
    if reached(Milestone::RollbackStarted) && !reached(Milestone::RollbackFinished) && !reached(Milestone::Mitigated) {
        PhaseKind::RollingBack
    } else if reached(Milestone::Mitigated) {
        PhaseKind::Monitoring
    } else if reached(Milestone::Detected) || reached(Milestone::Acknowledged) {
        PhaseKind::Responding
    } else {
        PhaseKind::Unnoticed
    }
}

fn message(kind: PhaseKind, until: Milestone, took: TimeDelta) -> String {
    let took = in_words(took);
    match (kind, until) {
        (PhaseKind::RollingBack, Milestone::RollbackFinished | Milestone::Mitigated) => format!("rollback, {took}"),
        (PhaseKind::Monitoring, _) => format!("monitoring, {took}"),
        (_, until) => format!("{took} until {}", until.label().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }

    #[test]
    fn the_strip_is_to_scale_and_says_its_durations() {
        let mut milestones = Milestones::default();
        for (milestone, at) in [
            (Milestone::ImpactStarted, 0),
            (Milestone::Detected, 10),
            (Milestone::RollbackStarted, 30),
            (Milestone::Mitigated, 40),
            (Milestone::Resolved, 60),
        ] {
            milestones.note(milestone, minute(at));
        }
        let strip = Strip::of(&milestones).unwrap();
        assert!((strip.marks[2].place - 0.5).abs() < 1e-9);
        let phases: Vec<_> = strip.phases.iter().map(|phase| (phase.kind, phase.message.as_str())).collect();
        assert_eq!(
            phases,
            [
                (PhaseKind::Unnoticed, "10 min until detected"),
                (PhaseKind::Responding, "20 min until rollback started"),
                (PhaseKind::RollingBack, "rollback, 10 min"),
                (PhaseKind::Monitoring, "monitoring, 20 min"),
            ]
        );
    }

    #[test]
    fn one_milestone_makes_no_strip() {
        let mut milestones = Milestones::default();
        milestones.note(Milestone::Detected, minute(1));
        assert_eq!(Strip::of(&milestones), None);
        milestones.note(Milestone::Resolved, minute(1));
        assert_eq!(Strip::of(&milestones), None);
    }
}
