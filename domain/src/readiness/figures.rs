//! What a year of runs and releases says about readiness.

use super::{Run, RunKind, RunState, run_times};
use crate::insights::Summary;

/// The releases of a period that reached users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReleaseFigures {
    /// How many there were.
    pub out: u64,
    /// How many of them were halted at least once.
    pub halted: u64,
    /// How many of them were rolled back.
    pub rolled_back: u64,
}

/// The runs of a period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunFigures {
    /// The real runs, also those that were refused or still await authorization.
    pub real: usize,
    /// Those of them that were refused.
    pub refused: usize,
    /// Those of them that were aborted.
    pub aborted: usize,
    /// The drills.
    pub drills: usize,
    /// How long it took until somebody authorized a real run that awaited authorization, in seconds.
    pub to_decide: Option<Summary>,
    /// How long complete real runs took, in seconds.
    pub to_roll_back: Option<Summary>,
    /// How long complete drills took, in seconds.
    pub in_drills: Option<Summary>,
}

impl RunFigures {
    /// Sums up runs.
    pub fn of(runs: &[Run]) -> Self {
        let of_kind = |kind: RunKind| runs.iter().filter(move |run| run.kind == kind);
        let in_state = |state| of_kind(RunKind::Real).filter(|run| run.state == state).count();
        // Whoever may start a run does not wait.
        let waited = of_kind(RunKind::Real)
            .filter_map(|run| Some((run.authorized_at?, run.started_at)))
            .filter(|(authorized, started)| authorized > started)
            .map(|(authorized, started)| (authorized - started).num_seconds());
        Self {
            real: of_kind(RunKind::Real).count(),
            aborted: in_state(RunState::Aborted),
            refused: in_state(RunState::Refused),
            drills: of_kind(RunKind::Drill).count(),
            to_decide: Summary::of(waited),
            to_roll_back: run_times(runs, RunKind::Real),
            in_drills: run_times(runs, RunKind::Drill),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::readiness::{RunNumber, RunbookNumber};

    #[test]
    fn who_waited_decided_and_complete_runs_have_times() {
        let start = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let run = |kind, state, (waited, took): (Option<i64>, i64)| Run {
            number: RunNumber(1),
            runbook: RunbookNumber(1),
            version: 1,
            title: "Fail over".into(),
            service: None,
            kind,
            state,
            started_by: None,
            started_at: start,
            authorized_at: waited.map(|minutes| start + TimeDelta::minutes(minutes)),
            ended_at: Some(start + TimeDelta::minutes(waited.unwrap_or(0) + took)),
            incident: None,
            release: None,
            postmortem: None,
            is_complete: state == RunState::Finished,
        };
        let runs = [
            run(RunKind::Real, RunState::Finished, (Some(0), 30)),
            run(RunKind::Real, RunState::Finished, (Some(6), 20)),
            run(RunKind::Real, RunState::Aborted, (Some(4), 10)),
            run(RunKind::Real, RunState::Refused, (None, 0)),
            run(RunKind::Drill, RunState::Finished, (Some(0), 12)),
        ];
        let figures = RunFigures::of(&runs);
        assert_eq!((figures.real, figures.aborted, figures.refused, figures.drills), (4, 1, 1, 1));
        let minutes = |summary: Option<Summary>| summary.map(|summary| (summary.median / 60, summary.n));
        assert_eq!(minutes(figures.to_decide), Some((4, 2)));
        assert_eq!(minutes(figures.to_roll_back), Some((20, 2)));
        assert_eq!(minutes(figures.in_drills), Some((12, 1)));
        assert_eq!(RunFigures::of(&[]), RunFigures::default());
    }
}
