//! How long runs took: what is proven of what a runbook promises.

use super::{Run, RunKind, RunState};
use crate::insights::Summary;

/// How long the complete runs of a kind took, in seconds; nothing when there are none. Aborted runs, and those that were
/// finished with steps that were neither done nor skipped, say nothing about the time to the end.
pub fn run_times(runs: &[Run], kind: RunKind) -> Option<Summary> {
    let finished = runs.iter().filter(|run| run.kind == kind && run.state == RunState::Finished && run.is_complete);
    Summary::of(
        finished.filter_map(|run| {
            run.ended_at.map(|end| (end - run.authorized_at.unwrap_or(run.started_at)).num_seconds())
        }),
    )
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::super::RunNumber;
    use super::*;
    use crate::readiness::RunbookNumber;

    fn run(kind: RunKind, state: RunState, minutes: i64) -> Run {
        let started_at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        Run {
            number: RunNumber(1),
            runbook: RunbookNumber(1),
            version: 1,
            title: "Fail over".into(),
            service: None,
            kind,
            state,
            started_by: None,
            started_at,
            authorized_at: None,
            ended_at: (state != RunState::Running).then(|| started_at + TimeDelta::minutes(minutes)),
            incident: None,
            release: None,
            postmortem: None,
            is_complete: minutes > 1,
        }
    }

    #[test]
    fn only_finished_runs_of_the_kind_count() {
        let runs = [
            run(RunKind::Drill, RunState::Finished, 12),
            run(RunKind::Drill, RunState::Finished, 30),
            run(RunKind::Drill, RunState::Finished, 20),
            run(RunKind::Drill, RunState::Aborted, 40),
            run(RunKind::Drill, RunState::Finished, 1),
            run(RunKind::Drill, RunState::Running, 1),
            run(RunKind::Real, RunState::Finished, 8),
        ];
        let short = |kind| run_times(&runs, kind).map(|summary| (summary.median / 60, summary.n));
        assert_eq!((short(RunKind::Drill), short(RunKind::Real)), (Some((20, 3)), Some((8, 1))));
        assert_eq!(run_times(&runs[3..6], RunKind::Drill), None);
    }
}
