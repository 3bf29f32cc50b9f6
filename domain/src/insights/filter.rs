//! What the insights are about.

use chrono::NaiveDate;

use super::period::{Comparison, Period, PeriodChoice};
use crate::people::TeamId;
use crate::postmortems::Severity;

/// Which postmortems the insights are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsightsFilter {
    /// The period that was chosen.
    pub choice: PeriodChoice,
    /// The days of the period.
    pub period: Period,
    /// What the period is compared with.
    pub comparison: Comparison,
    /// Only those of this team.
    pub team: Option<TeamId>,
    /// Only those that affected this service, by its name.
    pub service: Option<String>,
    /// Only those of this severity.
    pub severity: Option<Severity>,
}

/// A filter as it stands in an address. What cannot be read counts as not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InsightsInput {
    /// A [`PeriodChoice`] by its key; the last 12 months when empty, and dates when there are any.
    pub period: String,
    /// The first day, as in `2026-11-01`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// A [`Comparison`] by its key; the previous period when empty.
    pub compare: String,
    /// The id of a team.
    pub team: String,
    /// The name of a service.
    pub service: String,
    /// A [`Severity`] by its key.
    pub severity: String,
}

impl InsightsInput {
    /// Reads the filter, seen from today.
    pub fn read(&self, today: NaiveDate) -> InsightsFilter {
        let days = || Period::between(self.from.trim().parse().ok()?, self.to.trim().parse().ok()?);
        let named = PeriodChoice::from_key(&self.period);
        let (choice, period) = match named.unwrap_or(PeriodChoice::Dates) {
            PeriodChoice::Dates => days().map(|period| (PeriodChoice::Dates, period)),
            named => named.months().map(|months| (named, Period::recent(months, today))),
        }
        .unwrap_or_else(|| (PeriodChoice::TwelveMonths, Period::recent(12, today)));
        InsightsFilter {
            choice,
            period,
            comparison: Comparison::from_key(&self.compare).unwrap_or(Comparison::Previous),
            team: self.team.parse().ok(),
            service: Some(self.service.clone()).filter(|name| !name.is_empty() && !name.contains('\0')),
            severity: Severity::from_key(&self.severity),
        }
    }
}

impl InsightsFilter {
    /// The parts that differ from the default, as names and values of a query.
    pub fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        let mut add = |name, value: Option<String>| query.extend(value.map(|value| (name, value)));
        if self.choice == PeriodChoice::Dates {
            add("from", Some(self.period.first.to_string()));
            add("to", Some(self.period.last.to_string()));
        } else {
            add("period", (self.choice != PeriodChoice::TwelveMonths).then(|| self.choice.key().to_owned()));
        }
        add("compare", (self.comparison != Comparison::Previous).then(|| self.comparison.key().to_owned()));
        add("team", self.team.map(|team| team.to_string()));
        add("service", self.service.clone());
        add("severity", self.severity.map(|severity| severity.key().to_owned()));
        query
    }

    /// The same for other days, compared with nothing.
    #[must_use]
    pub fn during(&self, period: Period) -> Self {
        Self { choice: PeriodChoice::Dates, period, comparison: Comparison::Nothing, ..self.clone() }
    }

    /// The period that it is compared with.
    pub fn compared(&self) -> Option<Period> {
        self.period.compared_with(self.comparison)
    }

    /// Whether a team, a service or a severity is chosen.
    pub fn is_narrowed(&self) -> bool {
        self.team.is_some() || self.service.is_some() || self.severity.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()
    }

    fn input(filter: &InsightsFilter) -> InsightsInput {
        let query = filter.query();
        let of =
            |name| query.iter().find(|(given, _)| *given == name).map(|(_, value)| value.clone()).unwrap_or_default();
        InsightsInput {
            period: of("period"),
            from: of("from"),
            to: of("to"),
            compare: of("compare"),
            team: of("team"),
            service: of("service"),
            severity: of("severity"),
        }
    }

    #[test]
    fn without_a_query_it_is_the_last_twelve_months() {
        let filter = InsightsInput::default().read(today());
        assert_eq!(filter.period, Period::recent(12, today()));
        assert_eq!(filter.comparison, Comparison::Previous);
        assert!(filter.query().is_empty() && !filter.is_narrowed());
    }

    #[test]
    fn dates_count_unless_another_period_is_named() {
        let dates = InsightsInput { from: "2026-01-01".into(), to: "2026-01-31".into(), ..InsightsInput::default() };
        assert_eq!(dates.read(today()).period.message(), "1 Jan 2026 to 31 Jan 2026");
        let named = InsightsInput { period: "3m".into(), ..dates.clone() };
        assert_eq!(named.read(today()).period, Period::recent(3, today()));
        let turned = InsightsInput { from: "2026-02-01".into(), ..dates };
        assert_eq!(turned.read(today()).choice, PeriodChoice::TwelveMonths);
    }

    const ODD: &[&str] = &[
        "",
        "2026-02-30",
        "+262142-12-31",
        "-262143-01-01",
        "9999-12-31",
        "1970-01-01",
        "2200-12-31",
        "2026-11-01",
        "12m",
        "24m",
        "dates",
        "year",
        "none",
        "1",
        "4",
        "\0",
        "9223372036854775807",
        "-1",
        "é",
    ];

    fn odd() -> impl Strategy<Value = String> {
        prop_oneof![prop::sample::select(ODD).prop_map(str::to_owned), ".{0,12}"]
    }

    proptest! {
        #[test]
        fn any_query_is_read_and_read_back(
            period in odd(), from in odd(), to in odd(), compare in odd(), team in odd(), service in odd(), severity in odd(),
            zone in prop::sample::select(chrono_tz::TZ_VARIANTS.as_slice())
        ) {
            let read = InsightsInput { period, from, to, compare, team, service, severity }.read(today());
            prop_assert_eq!(&input(&read).read(today()), &read);
            for period in [Some(read.period), read.compared()].into_iter().flatten() {
                prop_assert!(period.first <= period.last);
                let (from, until) = period.instants(zone);
                prop_assert!(from < until);
                let months = period.months();
                prop_assert_eq!(months.first().map(|month| month.first), Some(period.first));
                prop_assert_eq!(months.last().map(|month| month.last), Some(period.last));
                let days: i64 = months.iter().map(|month| (month.last - month.first).num_days() + 1).sum();
                prop_assert_eq!(days, (period.last - period.first).num_days() + 1);
            }
        }
    }
}
