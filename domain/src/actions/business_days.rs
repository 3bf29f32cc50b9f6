//! Business days: Monday to Friday, without the holidays of a team.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

/// The days on which a team works.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BusinessDays {
    holidays: BTreeSet<NaiveDate>,
}

impl BusinessDays {
    /// Those of a team with these holidays.
    pub fn without(holidays: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    /// Whether people usually work on this day.
    pub fn contains(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// This day, or the first business day after it.
    pub fn first_from(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().find(|day| self.contains(*day)).unwrap_or(day)
    }

    /// This day, or the last business day before it.
    pub fn last_until(&self, day: NaiveDate) -> NaiveDate {
        std::iter::successors(Some(day), NaiveDate::pred_opt).find(|day| self.contains(*day)).unwrap_or(day)
    }

    /// The last business day before a day.
    pub fn last_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        day.pred_opt().map(|day| self.last_until(day))
    }

    /// So many business days after a day, which does not count itself; nothing after the last day that can be written.
    pub fn add(&self, day: NaiveDate, count: u16) -> Option<NaiveDate> {
        match count.checked_sub(1) {
            None => Some(day),
            Some(more) => day.iter_days().skip(1).filter(|day| self.contains(*day)).nth(more.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_do_not_count() {
        let days = BusinessDays::default();
        for (from, count, expected) in [
            // Thursday to Thursday.
            ("2026-11-26", 5, "2026-12-03"),
            ("2026-11-26", 1, "2026-11-27"),
            ("2026-11-26", 2, "2026-11-30"),
            // From a Saturday, Monday is the first.
            ("2026-11-28", 1, "2026-11-30"),
            ("2026-11-28", 0, "2026-11-28"),
        ] {
            assert_eq!(days.add(day(from), count), Some(day(expected)), "{from} + {count}");
        }
        assert_eq!(days.first_from(day("2026-11-28")), day("2026-11-30"));
        assert_eq!(days.first_from(day("2026-11-27")), day("2026-11-27"));
        assert_eq!(days.last_until(day("2026-11-29")), day("2026-11-27"));
        assert_eq!(days.last_before(day("2026-11-30")), Some(day("2026-11-27")));
        assert_eq!(days.add(NaiveDate::MAX, 1), None);
    }

    #[test]
    fn holidays_do_not_count_either() {
        // Friday and Monday around New Year.
        let days = BusinessDays::without([day("2027-01-01"), day("2027-01-04"), day("2027-01-09")]);
        assert_eq!(days.add(day("2026-12-30"), 2), Some(day("2027-01-05")));
        assert_eq!(days.first_from(day("2027-01-01")), day("2027-01-05"));
        assert_eq!(days.last_until(day("2027-01-04")), day("2026-12-31"));
        assert_eq!(days.last_before(day("2027-01-05")), Some(day("2026-12-31")));
    }

    proptest! {
        #[test]
        fn exactly_so_many_business_days_lie_between(
            offset in 0_i64..40_000,
            count in 1_u16..300,
            holidays in proptest::collection::vec(0_i64..400, 0..30),
        ) {
            let from = day("2000-01-01") + TimeDelta::days(offset);
            let days = BusinessDays::without(holidays.into_iter().map(|day| from + TimeDelta::days(day)));
            let to = days.add(from, count).unwrap();
            prop_assert!(days.contains(to));
            let between = from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| days.contains(*day));
            prop_assert_eq!(between.count(), usize::from(count));
            // One day more is one business day more.
            prop_assert_eq!(days.add(to, 1), days.add(from, count + 1));
            prop_assert_eq!(days.last_before(days.add(to, 1).unwrap()), Some(to));
        }
    }
}
