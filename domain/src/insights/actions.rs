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

/// The open action items of now, and the months of a period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Backlog {
    /// Those that are open now, by age, in the order of [`ActionAge::ALL`].
    pub ages: [usize; ActionAge::ALL.len()],
    /// The months, the first one first.
    pub months: Vec<BacklogMonth>,
}

impl Backlog {
    /// How many are open now.
    pub fn open(&self) -> usize {
        self.ages.iter().sum()
    }

    /// How many were added and how many were closed in these months.
    pub fn changed(&self) -> (usize, usize) {
        self.months.iter().fold((0, 0), |(added, closed), month| (added + month.added, closed + month.closed))
    }
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

/// Counts action items into the months of a period, back from now.
///
/// Instants are in whole seconds, because that is as exact as the ends of days are.
#[derive(Debug, Clone)]
pub struct BacklogTally {
    months: Vec<Period>,
    /// Where each month begins, and where the last one ends.
    limits: Vec<i64>,
    /// Since when an action item is of an age at most.
    ages_since: [Option<i64>; ActionAge::ALL.len()],
    ages: [usize; ActionAge::ALL.len()],
    /// What was added and closed in each month, and after the last one.
    added: Vec<usize>,
    closed: Vec<usize>,
    /// The place of the last instant: that of the next one is often the same.
    last: usize,
}

impl BacklogTally {
    /// Nothing yet.
    pub fn of(period: Period, zone: Tz, now: DateTime<Utc>) -> Self {
        let months = period.months();
        let mut limits: Vec<i64> = months.iter().map(|month| month.instants(zone).0.timestamp()).collect();
        limits.push(period.instants(zone).1.timestamp());
        let mut ages_since = [None; ActionAge::ALL.len()];
        for age in ActionAge::ALL {
            ages_since[*age as usize] = age.since(now).map(|since| since.timestamp());
        }
        let none = vec![0; limits.len()];
        Self { months, limits, ages_since, ages: Default::default(), added: none.clone(), closed: none, last: 0 }
    }

    /// Counts an action item that was added and is open.
    pub fn add_open(&mut self, added: i64) {
        let age = self.ages_since.iter().position(|since| since.is_none_or(|since| added >= since));
        self.ages[age.unwrap_or_default()] += 1;
        self.add_added(added);
    }

    /// Counts when an action item was added, whether it is open or not.
    pub fn add_added(&mut self, at: i64) {
        if let Some(place) = self.place(at) {
            self.added[place] += 1;
        }
    }

    /// Counts when an action item was closed.
    pub fn add_closed(&mut self, at: i64) {
        if let Some(place) = self.place(at) {
            self.closed[place] += 1;
        }
    }

    fn place(&mut self, at: i64) -> Option<usize> {
        let is_same = self.limits[self.last] <= at && self.limits.get(self.last + 1).is_some_and(|next| at < *next);
        if !is_same {
            self.last = self.limits.partition_point(|limit| *limit <= at).checked_sub(1)?;
        }
        Some(self.last)
    }

    /// What it came to.
    pub fn finish(self) -> Backlog {
        let mut open: usize = self.ages.iter().sum();
        let mut months = Vec::with_capacity(self.months.len());
        let mut before_after = |place: usize| {
            open = (open + self.closed[place]).saturating_sub(self.added[place]);
            open
        };
        for (place, month) in self.months.iter().enumerate().rev() {
            let open = before_after(place + 1);
            months.push(BacklogMonth { month: *month, added: self.added[place], closed: self.closed[place], open });
        }
        months.reverse();
        Backlog { ages: self.ages, months }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backlog_is_counted_back_from_now() {
        let at = |text: &str| format!("2026-{text}T12:00:00Z").parse::<DateTime<Utc>>().unwrap().timestamp();
        let day = |text: &str| text.parse().unwrap();
        let period = Period::between(day("2026-01-01"), day("2026-03-31")).unwrap();
        let mut tally = BacklogTally::of(period, Tz::UTC, "2026-04-10T12:00:00Z".parse().unwrap());
        for open in ["04-02", "03-05"] {
            tally.add_open(at(open));
        }
        tally.add_open("2025-12-24T12:00:00Z".parse::<DateTime<Utc>>().unwrap().timestamp());
        for (added, closed) in [("02-01", "02-25"), ("02-20", "03-31")] {
            tally.add_added(at(added));
            tally.add_closed(at(closed));
        }
        let backlog = tally.finish();
        assert_eq!(backlog.ages, [1, 1, 1, 0]);
        let months: Vec<_> = backlog.months.iter().map(|month| (month.added, month.closed, month.open)).collect();
        // One was there before; the three that are open now are one of these, one of April and it.
        assert_eq!(months, [(0, 0, 1), (2, 1, 2), (1, 1, 2)]);
    }

    #[test]
    fn what_is_overdue_is_counted_once() {
        assert_eq!(ActionCounts([5, 2, 3, 4, 1]).total(), 13);
    }
}
