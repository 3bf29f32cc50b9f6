//! Business days: Monday to Friday.

use chrono::{Datelike, NaiveDate, Weekday};

/// Whether people usually work on this day.
pub fn is_business_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// This day, or the first business day after it.
pub fn business_day_from(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|day| is_business_day(*day)).unwrap_or(day)
}

/// So many business days after a day, which does not count itself; nothing after the last day that can be written.
pub fn add_business_days(day: NaiveDate, count: u16) -> Option<NaiveDate> {
    match count.checked_sub(1) {
        None => Some(day),
        Some(more) => day.iter_days().skip(1).filter(|day| is_business_day(*day)).nth(more.into()),
    }
}

/// The last business day before a day.
pub fn business_day_before(day: NaiveDate) -> Option<NaiveDate> {
    std::iter::successors(day.pred_opt(), NaiveDate::pred_opt).find(|day| is_business_day(*day))
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
        for (from, count, expected) in [
            // Thursday to Thursday.
            ("2026-11-26", 5, "2026-12-03"),
            ("2026-11-26", 1, "2026-11-27"),
            ("2026-11-26", 2, "2026-11-30"),
            // From a Saturday, Monday is the first.
            ("2026-11-28", 1, "2026-11-30"),
            ("2026-11-28", 0, "2026-11-28"),
        ] {
            assert_eq!(add_business_days(day(from), count), Some(day(expected)), "{from} + {count}");
        }
        assert_eq!(business_day_from(day("2026-11-28")), day("2026-11-30"));
        assert_eq!(business_day_from(day("2026-11-27")), day("2026-11-27"));
        assert_eq!(business_day_before(day("2026-11-30")), Some(day("2026-11-27")));
        assert_eq!(add_business_days(NaiveDate::MAX, 1), None);
    }

    proptest! {
        #[test]
        fn exactly_so_many_business_days_lie_between(offset in 0_i64..40_000, count in 1_u16..300) {
            let from = day("2000-01-01") + TimeDelta::days(offset);
            let to = add_business_days(from, count).unwrap();
            prop_assert!(is_business_day(to));
            let between = from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| is_business_day(*day));
            prop_assert_eq!(between.count(), usize::from(count));
            // One day more is one business day more.
            prop_assert_eq!(add_business_days(to, 1), add_business_days(from, count + 1));
            prop_assert_eq!(business_day_before(add_business_days(to, 1).unwrap()), Some(to));
        }
    }
}
