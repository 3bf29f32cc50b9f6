//! When the figures of the insights are sent by e-mail, and of which period.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use chrono_tz::Tz;

use super::frequency::{Frequency, morning};
use crate::insights::Period;

/// An e-mail with figures: weekly on Monday about the week before, or monthly on the first day about the month before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InsightsMailing {
    /// How often it comes: weekly or monthly.
    pub frequency: Frequency,
    /// The day on which it is due.
    pub day: NaiveDate,
}

impl InsightsMailing {
    /// The last one that was due at an instant in this zone, at 8:00; nothing for other frequencies.
    pub fn due_at(frequency: Frequency, now: DateTime<Utc>, zone: Tz) -> Option<Self> {
        let today = now.with_timezone(&zone).date_naive();
        let (this, last) = match frequency {
            Frequency::Weekly => {
                let monday = today - Days::new(today.weekday().num_days_from_monday().into());
                (monday, monday - Days::new(7))
            }
            Frequency::Monthly => {
                let first = today.with_day(1)?;
                (first, first - Months::new(1))
            }
            Frequency::AtOnce | Frequency::Daily | Frequency::Never => return None,
        };
        let day = if morning(this, zone) <= now { this } else { last };
        Some(Self { frequency, day })
    }

    /// When it is due.
    pub fn send_at(self, zone: Tz) -> DateTime<Utc> {
        morning(self.day, zone)
    }

    /// The week or the month before.
    pub fn period(self) -> Period {
        let first = match self.frequency {
            Frequency::Monthly => self.day - Months::new(1),
            _ => self.day - Days::new(7),
        };
        Period { first, last: self.day - Days::new(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn figures_come_in_the_morning_of_monday_or_of_the_first_day_of_a_month() {
        let berlin = Tz::Europe__Berlin;
        for (frequency, now, day) in [
            (Frequency::Weekly, "2026-11-23T06:59:59Z", "2026-11-16"),
            (Frequency::Weekly, "2026-11-23T07:00:00Z", "2026-11-23"),
            // In summer time, an hour sooner.
            (Frequency::Weekly, "2026-03-30T05:59:59Z", "2026-03-23"),
            (Frequency::Weekly, "2026-03-30T06:00:00Z", "2026-03-30"),
            (Frequency::Monthly, "2026-04-01T05:59:59Z", "2026-03-01"),
            (Frequency::Monthly, "2026-04-01T06:00:00Z", "2026-04-01"),
            (Frequency::Monthly, "2027-01-01T06:59:59Z", "2026-12-01"),
            // It is the first day there already.
            (Frequency::Monthly, "2026-11-30T23:30:00Z", "2026-11-01"),
        ] {
            let mailing = InsightsMailing::due_at(frequency, at(now), berlin).unwrap();
            assert_eq!(mailing, InsightsMailing { frequency, day: day.parse().unwrap() }, "{frequency:?} {now}");
            assert!(mailing.send_at(berlin) <= at(now));
        }
        for never in [Frequency::AtOnce, Frequency::Daily, Frequency::Never] {
            assert_eq!(InsightsMailing::due_at(never, at("2026-11-23T07:00:00Z"), berlin), None);
        }
    }

    #[test]
    fn they_are_about_the_whole_week_or_month_before() {
        for (frequency, day, message) in [
            (Frequency::Weekly, "2026-11-23", "16 Nov 2026 to 22 Nov 2026"),
            (Frequency::Monthly, "2026-03-01", "1 Feb 2026 to 28 Feb 2026"),
            (Frequency::Monthly, "2027-01-01", "1 Dec 2026 to 31 Dec 2026"),
        ] {
            let mailing = InsightsMailing { frequency, day: day.parse().unwrap() };
            assert_eq!(mailing.period().message(), message);
        }
    }
}
