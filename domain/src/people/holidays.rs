//! The holidays of a team, on which nobody is expected to work.

use chrono::{Days, NaiveDate};

use crate::actions::day;
use crate::validation::{ValidationErrors, line};

/// The longest name of a holiday, in characters.
pub const MAX_HOLIDAY_NAME: usize = 100;
/// The most holidays of a team.
pub const MAX_HOLIDAYS: usize = 1_000;

/// Why a calendar is refused.
pub const NO_HOLIDAYS: &str = "This calendar contains no all-day events from the past year or later.";

/// A day on which a team does not work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// What it is called.
    pub name: String,
}

/// A holiday as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HolidayInput {
    /// The day, as in `2026-12-25`.
    pub date: String,
    /// What it is called.
    pub name: String,
}

impl HolidayInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<Holiday, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let date = errors.take(day("date", &self.date)).flatten();
        let name = errors.take(line("name", "The name", &self.name, MAX_HOLIDAY_NAME)).unwrap_or_default();
        match date {
            Some(date) => errors.or(Holiday { date, name }),
            None => errors.or(()).and(Err(ValidationErrors::one("date", "Choose a date."))),
        }
    }
}

/// The holidays before this day no longer matter to anything that is still to come.
pub fn first_relevant(today: NaiveDate) -> NaiveDate {
    today - Days::new(366)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holiday_has_a_date_and_a_name() {
        let input = |date: &str, name: &str| HolidayInput { date: date.into(), name: name.into() };
        let holiday = input("2026-12-25", " Christmas  Day ").parse().unwrap();
        assert_eq!((holiday.date.to_string().as_str(), holiday.name.as_str()), ("2026-12-25", "Christmas Day"));
        for (wrong, fields) in [
            (input("", "Christmas Day"), ["date"].as_slice()),
            (input("25 December", "Christmas Day"), &["date"]),
            (input("2026-12-25", ""), &["name"]),
        ] {
            let errors = wrong.parse().unwrap_err();
            assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), fields, "{wrong:?}");
        }
    }
}
