//! Action items in figures: how far they are, how old the open ones are, and whether the backlog grows.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::period::Period;

choice! {
    /// How far action items are.
    pub enum ActionFigure {
        /// Open or in progress.
        Open = "open", "Open";
        /// Of these, those whose due date has passed.
        Overdue = "overdue", "Overdue";
        /// Done, but not verified by somebody else.
        Done = "done", "Done, not verified";
        /// Verified.
        Verified = "verified", "Verified";
        /// Will not be done.
        WontDo = "wont_do", "Won’t do";
    }
}

/// The action items of some postmortems by how far they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ActionCounts(pub [usize; ActionFigure::ALL.len()]);

impl ActionCounts {
    /// How many there are; the overdue ones are also open.
    pub fn of(&self, figure: ActionFigure) -> usize {
        self.0[figure as usize]
    }

    /// How many there are in all.
    pub fn total(&self) -> usize {
        self.0.iter().sum::<usize>() - self.of(ActionFigure::Overdue)
    }
}

choice! {
    /// How long an action item has been open.
    pub enum ActionAge {
        /// At most 30 days.
        Month = "month", "up to 30 days";
        /// At most 90 days.
        Quarter = "quarter", "31 to 90 days";
        /// At most 180 days.
        HalfYear = "half_year", "91 to 180 days";
        /// Longer.
        Older = "older", "more than 180 days";
    }
}

impl ActionAge {
    /// The greatest age, in days; none for the oldest.
    pub fn most_days(self) -> Option<i64> {
        match self {
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::HalfYear => Some(180),
            Self::Older => None,
        }
    }

    /// The earliest instant at which one of this age was added.
    pub fn since(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.most_days().map(|days| now - TimeDelta::days(days))
    }
}

/// The open action items of now, and what was added and closed since the beginning of a period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Backlog {
    /// Those that are open now, by age, in the order of [`ActionAge::ALL`].
    pub ages: [usize; ActionAge::ALL.len()],
    /// When those were added that were added since, whether they are open or not.
    pub added: Vec<DateTime<Utc>>,
    /// When those were closed that are closed now.
    pub closed: Vec<DateTime<Utc>>,
}

/// A month of the backlog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BacklogMonth {
    /// The month, cut to the period.
    pub month: Period,
    /// How many were added.
    pub added: usize,
    /// How many were done or declined.
    pub closed: usize,
    /// How many were open at the end.
    pub open: usize,
}

impl Backlog {
    /// How many are open now.
    pub fn open(&self) -> usize {
        self.ages.iter().sum()
    }

    /// The months of the period, counted back from now.
    pub fn by_month(&self, period: Period, zone: Tz) -> Vec<BacklogMonth> {
        period
            .months()
            .into_iter()
            .map(|month| {
                let (from, until) = month.instants(zone);
                let within = |all: &[DateTime<Utc>]| all.iter().filter(|at| (from..until).contains(at)).count();
                let after = |all: &[DateTime<Utc>]| all.iter().filter(|at| **at >= until).count();
                let open = (self.open() + after(&self.closed)).saturating_sub(after(&self.added));
                BacklogMonth { month, added: within(&self.added), closed: within(&self.closed), open }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backlog_is_counted_back_from_now() {
        let at = |text: &str| -> DateTime<Utc> { format!("2026-{text}T12:00:00Z").parse().unwrap() };
        let backlog = Backlog {
            ages: [2, 1, 0, 0],
            added: vec![at("02-01"), at("02-20"), at("03-05"), at("04-02")],
            closed: vec![at("02-25"), at("03-31")],
        };
        let day = |text: &str| text.parse().unwrap();
        let period = Period::between(day("2026-01-01"), day("2026-03-31")).unwrap();
        let months: Vec<_> = backlog
            .by_month(period, Tz::UTC)
            .into_iter()
            .map(|month| (month.added, month.closed, month.open))
            .collect();
        // One was there before; the three that are open now are one of these, one of April and it.
        assert_eq!(months, [(0, 0, 1), (2, 1, 2), (1, 1, 2)]);
    }

    #[test]
    fn what_is_overdue_is_counted_once() {
        assert_eq!(ActionCounts([5, 2, 3, 4, 1]).total(), 13);
    }
}
