//! Periods of whole days, and the one that a period is compared with.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The longest period, in days: ten years.
pub const MAX_PERIOD_DAYS: i64 = 3_653;
/// Days outside these years are not accepted, so that arithmetic with months stays within the calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

choice! {
    /// The periods that can be chosen.
    pub enum PeriodChoice {
        /// This month and the two before it.
        ThreeMonths = "3m", "Last 3 months";
        /// This month and the five before it.
        SixMonths = "6m", "Last 6 months";
        /// This month and the eleven before it.
        TwelveMonths = "12m", "Last 12 months";
        /// This month and the 23 before it.
        TwoYears = "24m", "Last 24 months";
        /// From one day to another.
        Dates = "dates", "Custom dates";
    }
}

impl PeriodChoice {
    /// How many months it covers, including the current one; `None` for dates.
    pub fn months(self) -> Option<u32> {
        match self {
            Self::ThreeMonths => Some(3),
            Self::SixMonths => Some(6),
            Self::TwelveMonths => Some(12),
            Self::TwoYears => Some(24),
            Self::Dates => None,
        }
    }
}

choice! {
    /// What a period is compared with.
    pub enum Comparison {
        /// The period of the same length before it.
        Previous = "previous", "Previous period";
        /// The same days a year earlier.
        YearEarlier = "year", "A year earlier";
        /// Nothing.
        Nothing = "none", "No comparison";
    }
}

/// Some days in a row, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day, which belongs to the period.
    pub last: NaiveDate,
}

impl Period {
    /// From one day to another, if that is at least one day and at most [`MAX_PERIOD_DAYS`], within the years
    /// 1970 to 2200.
    pub fn between(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        let days = (last - first).num_days();
        let is_valid =
            (0..MAX_PERIOD_DAYS).contains(&days) && YEARS.contains(&first.year()) && YEARS.contains(&last.year());
        is_valid.then_some(Self { first, last })
    }

    /// The current month until today, and the whole months before it: as many months as given.
    pub fn recent(months: u32, today: NaiveDate) -> Self {
        let first = start_of_month(today);
        Self { first: first.checked_sub_months(Months::new(months.saturating_sub(1))).unwrap_or(first), last: today }
    }

    /// The calendar months that it touches, the first and the last cut to the period.
    pub fn months(self) -> Vec<Self> {
        let mut months = Vec::new();
        let mut first = self.first;
        while first <= self.last {
            let end = end_of_month(first);
            months.push(Self { first, last: end.min(self.last) });
            first = end + Days::new(1);
        }
        months
    }

    /// What it is compared with; nothing before 1970.
    pub fn compared_with(self, comparison: Comparison) -> Option<Self> {
        let other = match comparison {
            Comparison::Previous => self.previous(),
            Comparison::YearEarlier => self.earlier_by(12),
            Comparison::Nothing => return None,
        };
        Self::between(other.first, other.last)
    }

    /// The period before it: as many months when it starts with a month, else as many days.
    fn previous(self) -> Self {
        if self.first == start_of_month(self.first) {
            let months = u32::try_from(self.months().len()).unwrap_or(1);
            return self.earlier_by(months);
        }
        let days = TimeDelta::days((self.last - self.first).num_days() + 1);
        Self { first: self.first - days, last: self.last - days }
    }

    /// Earlier by some months; the end of a month stays the end of a month.
    fn earlier_by(self, months: u32) -> Self {
        let earlier = |day: NaiveDate| day.checked_sub_months(Months::new(months)).unwrap_or(day);
        let last = earlier(self.last);
        let last = if self.last == end_of_month(self.last) { end_of_month(last) } else { last };
        Self { first: earlier(self.first), last }
    }

    /// The instants at which it begins and ends in a zone; the end does not belong to it.
    pub fn instants(self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        (start_of_day(self.first, zone), start_of_day(self.last + Days::new(1), zone))
    }

    /// Whether a day belongs to it.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Its days in words: `1 Dec 2025 to 26 Nov 2026`.
    pub fn message(self) -> String {
        format!("{} to {}", self.first.format("%-d %b %Y"), self.last.format("%-d %b %Y"))
    }
}

fn start_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn end_of_month(day: NaiveDate) -> NaiveDate {
    start_of_month(day) + Months::new(1) - Days::new(1)
}

/// Midnight, or the first instant after it in zones that put their clocks forward at midnight.
fn start_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // The widest gap on record is a whole day.
    (0..=100)
        .find_map(|quarters| zone.from_local_datetime(&(midnight + TimeDelta::minutes(15 * quarters))).earliest())
        .map_or_else(|| midnight.and_utc(), |instant| instant.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(first: &str, last: &str) -> Period {
        Period::between(day(first), day(last)).unwrap()
    }

    #[test]
    fn recent_months_end_today_and_begin_with_a_month() {
        assert_eq!(Period::recent(12, day("2026-11-26")), period("2025-12-01", "2026-11-26"));
        assert_eq!(Period::recent(3, day("2026-01-31")), period("2025-11-01", "2026-01-31"));
        let months = Period::recent(12, day("2026-11-26")).months();
        assert_eq!(months.len(), 12);
        assert_eq!(months[2], period("2026-02-01", "2026-02-28"));
        assert_eq!(months[11], period("2026-11-01", "2026-11-26"));
    }

    #[test]
    fn the_previous_period_is_as_long_and_ends_as_it_does() {
        for (first, last, previous) in [
            ("2025-12-01", "2026-11-26", period("2024-12-01", "2025-11-26")),
            ("2026-04-01", "2026-06-30", period("2026-01-01", "2026-03-31")),
            ("2026-03-01", "2026-03-31", period("2026-02-01", "2026-02-28")),
            ("2026-11-10", "2026-11-16", period("2026-11-03", "2026-11-09")),
            ("2026-11-10", "2026-11-10", period("2026-11-09", "2026-11-09")),
        ] {
            assert_eq!(period(first, last).compared_with(Comparison::Previous), Some(previous), "{first} {last}");
        }
    }

    #[test]
    fn a_year_earlier_keeps_the_ends_of_february() {
        let february = period("2025-02-01", "2025-02-28");
        assert_eq!(february.compared_with(Comparison::YearEarlier), Some(period("2024-02-01", "2024-02-29")));
        assert_eq!(february.compared_with(Comparison::Nothing), None);
    }

    #[test]
    fn impossible_periods_are_refused() {
        for (first, last) in [
            ("2026-11-02", "2026-11-01"),
            ("1969-12-31", "1970-01-01"),
            ("2010-01-01", "2026-01-01"),
            ("2200-01-01", "2201-01-01"),
        ] {
            assert_eq!(Period::between(day(first), day(last)), None, "{first} {last}");
        }
    }

    #[test]
    fn a_day_begins_when_its_clocks_say_so() {
        let (from, until) = period("2026-03-29", "2026-03-29").instants(Tz::Europe__Berlin);
        assert_eq!(from.to_rfc3339(), "2026-03-28T23:00:00+00:00");
        assert_eq!((until - from).num_hours(), 23);
        // In Beirut midnight does not exist on that day.
        let (from, _) = period("2026-03-29", "2026-03-29").instants(Tz::Asia__Beirut);
        assert_eq!(from.to_rfc3339(), "2026-03-28T22:00:00+00:00");
    }
}
