//! The figures of a period, counted postmortem by postmortem.

use super::actions::{ActionCounts, ActionFigure};
use super::cases::{Case, CaseDuration, DurationKind, DurationState, RollbackEffect};
use super::figure::Figure;
use super::findings::{CauseCount, CauseTrend};
use super::period::Period;
use super::summary::Summary;
use crate::findings::{Category, Process};
use crate::postmortems::{Kind, PostmortemNumber};

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

/// A duration of many incidents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measurements {
    /// Those that are known, in seconds, in any order.
    pub known: Vec<(i64, PostmortemNumber)>,
    /// How many miss one of their ends.
    pub missing: usize,
    /// How many end before they start.
    pub impossible: usize,
}

impl Measurements {
    fn add(&mut self, number: PostmortemNumber, duration: CaseDuration) {
        match duration {
            CaseDuration::Known(seconds) => self.known.push((seconds, number)),
            CaseDuration::Missing(_) => self.missing += 1,
            CaseDuration::Impossible => self.impossible += 1,
        }
    }

    /// How many there are in a state.
    pub fn count(&self, state: DurationState) -> usize {
        match state {
            DurationState::Known => self.known.len(),
            DurationState::Missing => self.missing,
            DurationState::Impossible => self.impossible,
        }
    }

    /// The figures of those that are known.
    pub fn summary(&self) -> Option<Summary> {
        Summary::of(self.known.iter().map(|(seconds, _)| *seconds))
    }
}

/// The figures of a period. What the viewer may not read of a postmortem is not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The postmortems by month.
    pub months: Vec<MonthCounts>,
    /// Their action items.
    pub actions: ActionCounts,
    /// How many incidents there are whose draft the viewer may read.
    pub measured_incidents: usize,
    /// Whether there are postmortems whose draft the viewer may not read.
    pub is_partial: bool,
    durations: [Measurements; DurationKind::ALL.len()],
    rollbacks: [usize; RollbackEffect::ALL.len()],
    /// By category and process; those without one come last.
    causes: [[usize; Process::ALL.len() + 1]; Category::ALL.len() + 1],
    /// By month and category; those without a category come last.
    causes_by_month: Vec<[usize; Category::ALL.len() + 1]>,
}

impl Tally {
    /// Nothing yet.
    pub fn of(period: Period) -> Self {
        let months = period.months();
        Self {
            causes_by_month: vec![[0; Category::ALL.len() + 1]; months.len()],
            months: months.into_iter().map(|month| MonthCounts { month, counts: [0; Kind::ALL.len()] }).collect(),
            actions: ActionCounts::default(),
            causes: Default::default(),
            measured_incidents: 0,
            is_partial: false,
            durations: Default::default(),
            rollbacks: [0; RollbackEffect::ALL.len()],
        }
    }

    /// Counts a postmortem that happened in a month, by its place among the months of the period.
    pub fn add_case(&mut self, month: usize, case: &Case) {
        if let Some(month) = self.months.get_mut(month) {
            month.counts[case.kind as usize] += 1;
        }
        self.is_partial |= case.milestones.is_none();
        if case.kind != Kind::Incident || case.milestones.is_none() {
            return;
        }
        self.measured_incidents += 1;
        for (measurements, duration) in self.durations.iter_mut().zip(case.all_measured()) {
            if let Some(duration) = duration {
                measurements.add(case.number, duration);
            }
        }
        if let Some(effect) = case.rollback() {
            self.rollbacks[effect as usize] += 1;
        }
    }

    /// Counts action items.
    pub fn add_actions(&mut self, figure: ActionFigure, count: usize) {
        self.actions.0[figure as usize] += count;
    }

    /// Counts a cause of a postmortem that happened in a month, by its place among the months of the period.
    pub fn add_cause(&mut self, month: usize, category: Option<Category>, process: Option<Process>) {
        let category = category.map_or(Category::ALL.len(), |category| category as usize);
        if let Some(month) = self.causes_by_month.get_mut(month) {
            month[category] += 1;
        }
        self.causes[category][process.map_or(Process::ALL.len(), |process| process as usize)] += 1;
    }

    /// The causes that occur.
    pub fn causes(&self) -> Vec<CauseCount> {
        let categories = Category::ALL.iter().copied().map(Some).chain([None]);
        let of = |(category, counts): (Option<Category>, &[usize; Process::ALL.len() + 1])| {
            let processes = Process::ALL.iter().copied().map(Some).chain([None]);
            processes.zip(*counts).map(move |(process, count)| CauseCount { category, process, count })
        };
        categories.zip(&self.causes).flat_map(of).filter(|cause| cause.count > 0).collect()
    }

    /// The causes by category and month.
    pub fn cause_trend(&self) -> CauseTrend {
        let categories = Category::ALL.iter().copied().map(Some).chain([None]).enumerate();
        let counts = |place: usize| self.causes_by_month.iter().map(|month| month[place]).collect();
        let months = self.months.iter().map(|counts| counts.month).collect();
        CauseTrend::of(months, categories.map(|(place, category)| (category, counts(place))))
    }

    /// How many postmortems there are.
    pub fn total(&self) -> usize {
        self.months.iter().map(MonthCounts::total).sum()
    }

    /// A duration of the incidents.
    pub fn measurements(&self, kind: DurationKind) -> &Measurements {
        &self.durations[kind as usize]
    }

    /// How many postmortems a figure counts: as many as [`Figure::counts`].
    pub fn count(&self, figure: Figure) -> usize {
        match figure {
            Figure::Postmortems => self.total(),
            Figure::Kind(kind) => self.months.iter().map(|month| month.of(kind)).sum(),
            Figure::Duration(kind, state) => self.measurements(kind).count(state),
            Figure::RolledBack => self.rollbacks.iter().sum(),
            Figure::Rollback(effect) => self.rollbacks[effect as usize],
            Figure::Actions(_) | Figure::Recurring | Figure::Category(_) | Figure::Process(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use proptest::prelude::*;

    use super::super::cases::FollowUp;
    use super::*;
    use crate::timeline::{Milestone, Milestones};

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + minute * 60, 0).unwrap()
    }

    prop_compose! {
        fn any_case()(
            number in 1..1000_i64,
            kind in prop::sample::select(Kind::ALL),
            milestones in prop::option::of(prop::collection::vec((prop::sample::select(Milestone::ALL), 0..90_i64), 0..7)),
            published in prop::option::of(0..200_i64),
            follow_up in prop::option::of(0..4_usize),
        ) -> Case {
            Case {
                number: PostmortemNumber(number),
                kind,
                milestones: milestones.map(|reached| {
                    let mut milestones = Milestones::default();
                    for (milestone, minute) in reached {
                        milestones.note(milestone, at(minute));
                    }
                    milestones
                }),
                published_at: published.map(at),
                follow_up: follow_up.map(|unfinished| match unfinished {
                    0 => FollowUp::Finished(at(150)),
                    count => FollowUp::Unfinished(count),
                }),
            }
        }
    }

    #[test]
    fn the_most_frequent_category_comes_first_and_months_without_causes_are_zero() {
        let day = |text: &str| text.parse().unwrap();
        let mut tally = Tally::of(Period::between(day("2026-01-15"), day("2026-03-31")).unwrap());
        assert!(tally.cause_trend().rows.is_empty());
        let code = Some(Category::Code);
        for (month, category) in [(0, None), (2, code), (0, code), (2, code), (3, None)] {
            tally.add_cause(month, category, None);
        }
        let trend = tally.cause_trend();
        assert_eq!(trend.months.len(), 3);
        let rows: Vec<_> = trend.rows.iter().map(|row| (row.category, row.counts.as_slice())).collect();
        assert_eq!(rows, [(code, [1, 0, 2].as_slice()), (None, &[1, 0, 0])]);
    }

    proptest! {
        #[test]
        fn a_tally_counts_what_each_figure_counts(cases in prop::collection::vec(any_case(), 0..40)) {
            let day = |text: &str| text.parse().unwrap();
            let period = Period::between(day("2026-01-01"), day("2026-03-31")).unwrap();
            let mut tally = Tally::of(period);
            for case in &cases {
                tally.add_case(usize::try_from(case.number.0 % 3).unwrap(), case);
            }
            let mut figures = vec![Figure::Postmortems, Figure::RolledBack];
            figures.extend(Kind::ALL.iter().map(|kind| Figure::Kind(*kind)));
            figures.extend(RollbackEffect::ALL.iter().map(|effect| Figure::Rollback(*effect)));
            for kind in DurationKind::ALL {
                figures.extend(DurationState::ALL.iter().map(|state| Figure::Duration(*kind, *state)));
            }
            for figure in figures {
                let expected = cases.iter().filter(|case| figure.counts(case)).count();
                prop_assert_eq!(tally.count(figure), expected, "{}", figure);
            }
        }
    }
}
