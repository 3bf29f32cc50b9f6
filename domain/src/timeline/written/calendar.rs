//! Gives the moments of a timeline their day, from one to the next.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::clocks::Clock;
use super::dates::{Day, Order};
use super::times::Moment;

/// A time without a date that is earlier than the previous one by this number of hours is on the next day.
const NEXT_DAY_HOURS: i64 = 6;
/// A time may be out of order by this number of hours without a warning.
const OUT_OF_ORDER_HOURS: i64 = 1;

/// The day on which the reader of a timeline is.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    pub date: Option<NaiveDate>,
    pub order: Order,
    last: Option<NaiveTime>,
    /// Nothing in the document says in which order its days and months stand.
    is_order_guessed: bool,
}

/// An instant with the date that it was read from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    pub at: NaiveDateTime,
    pub approximate: bool,
    /// What a person should look at.
    pub warning: Option<&'static str>,
}

impl Calendar {
    pub fn new(date: Option<NaiveDate>, order: Order, is_order_guessed: bool) -> Self {
        Self { date, order, last: None, is_order_guessed }
    }

    /// Goes to a day that stands above what follows.
    pub fn turn_to(&mut self, moment: &Moment) {
        if let Some(date) = moment.day.and_then(|day| day.on_calendar(self.date, self.order)) {
            self.date = Some(date);
            self.last = None;
        }
    }

    /// The moment on its day; `None` when the day cannot be known.
    pub fn place(&mut self, moment: &Moment) -> Option<Placed> {
        let (time, is_exact) = match moment.clock {
            Some(Clock::At(time) | Clock::Doubtful(time)) => (Some(time), true),
            Some(Clock::About(time)) => (Some(time), false),
            Some(Clock::Unknown) | None => (None, false),
        };
        let mut warning = None;
        let date = match moment.day {
            Some(day) => {
                warning = self.warning_of(day);
                day.on_calendar(self.date, self.order)?
            }
            None => self.day_of(time?, &mut warning)?,
        };
        if matches!(moment.clock, Some(Clock::Doubtful(_))) {
            warning = warning.or(Some("The time mixes 24-hour and AM/PM format"));
        }
        self.date = Some(date);
        if time.is_some() || moment.day.is_some() {
            self.last = time;
        }
        let approximate = moment.approximate || !is_exact;
        Some(Placed { at: date.and_time(time.unwrap_or(NaiveTime::MIN)), approximate, warning })
    }

    fn warning_of(&mut self, day: Day) -> Option<&'static str> {
        match day {
            Day::Mistyped(_) => Some("The year has too many digits"),
            // Once is enough, the others follow from it.
            Day::Either(..) | Day::EitherInYear(..) if std::mem::take(&mut self.is_order_guessed) => {
                Some("Day and month may be swapped")
            }
            _ => None,
        }
    }

    fn day_of(&self, time: NaiveTime, warning: &mut Option<&'static str>) -> Option<NaiveDate> {
        let date = self.date?;
        let back = self.last.map_or(TimeDelta::zero(), |last| last - time);
        if back >= TimeDelta::hours(NEXT_DAY_HOURS) {
            return date.checked_add_days(Days::new(1));
        }
        if back > TimeDelta::hours(OUT_OF_ORDER_HOURS) {
            *warning = Some("Earlier than the previous entry; assumed to be the same day");
        }
        Some(date)
    }
}
