//! The weekly digest: what team leads and administrators are told on Monday morning.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::frequency::morning;
use crate::actions::ActionId;
use crate::people::TeamName;
use crate::postmortems::PostmortemNumber;
use crate::timeline::{Fold, LocalTimeRefused, in_zone};

/// The entries of one list of a digest; more are only linked.
pub const DIGEST_ENTRIES: usize = 10;

/// The Monday of a digest. It looks back on the week before, and ahead on the one that begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DigestWeek(pub NaiveDate);

impl DigestWeek {
    /// The last one whose digest was due at an instant in this zone: at 8:00 on Monday.
    pub fn due_at(now: DateTime<Utc>, zone: Tz) -> Self {
        let today = now.with_timezone(&zone).date_naive();
        let monday = today - Days::new(today.weekday().num_days_from_monday().into());
        Self(if morning(monday, zone) <= now { monday } else { monday - Days::new(7) })
    }

    /// When the digest is due.
    pub fn send_at(self, zone: Tz) -> DateTime<Utc> {
        morning(self.0, zone)
    }

    /// The last day of the week that begins.
    pub fn last_day(self) -> NaiveDate {
        self.0 + Days::new(6)
    }

    /// The first and the last day of the week before.
    pub fn before(self) -> (NaiveDate, NaiveDate) {
        (self.0 - Days::new(7), self.0 - Days::new(1))
    }

    /// The week before, from its first instant to the first one after it.
    pub fn instants_before(self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        (midnight(self.before().0, zone), midnight(self.0, zone))
    }
}

/// The first instant of a day.
fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN);
    match in_zone(local, zone, Some(Fold::Earlier)) {
        Ok(instant) => instant,
        Err(LocalTimeRefused::Skipped { after, .. }) => {
            in_zone(after, zone, Some(Fold::Earlier)).unwrap_or_else(|_| local.and_utc())
        }
        Err(LocalTimeRefused::Twice { .. }) => local.and_utc(),
    }
}

/// Some of a list, and whether there are more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestList<T> {
    /// At most [`DIGEST_ENTRIES`].
    pub entries: Vec<T>,
    /// Whether there are more.
    pub has_more: bool,
}

impl<T> DigestList<T> {
    /// The first entries of these.
    pub fn of(mut entries: Vec<T>) -> Self {
        let has_more = entries.len() > DIGEST_ENTRIES;
        entries.truncate(DIGEST_ENTRIES);
        Self { entries, has_more }
    }

    /// How many there are: `3`, or `10+`.
    pub fn count(&self) -> String {
        if self.has_more { format!("{}+", self.entries.len()) } else { self.entries.len().to_string() }
    }
}

/// A postmortem in a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestPostmortem {
    /// The number.
    pub number: PostmortemNumber,
    /// The title.
    pub title: String,
}

/// An action item in a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestAction {
    /// The id.
    pub id: ActionId,
    /// What is to be done, as plain text.
    pub title: String,
    /// The owner, by name.
    pub owner: Option<String>,
    /// The due date.
    pub due: Option<NaiveDate>,
    /// The postmortem.
    pub postmortem: DigestPostmortem,
}

/// A finding that was linked to an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestRecurrence {
    /// What was found, as plain text.
    pub text: String,
    /// Its postmortem.
    pub postmortem: DigestPostmortem,
    /// The postmortem of the earlier finding.
    pub earlier: DigestPostmortem,
}

/// A draft past its publishing date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestDraft {
    /// The draft.
    pub postmortem: DigestPostmortem,
    /// By when it was to be published.
    pub by: NaiveDate,
}

/// A near miss that was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestNearMiss {
    /// The postmortem.
    pub postmortem: DigestPostmortem,
    /// Who reported it, while they have an account.
    pub by: Option<String>,
}

/// What a person is told of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The week.
    pub week: DigestWeek,
    /// The teams of a team lead; none for administrators, who are told of all postmortems.
    pub teams: Vec<TeamName>,
    /// Unfinished action items that are due in the week that begins.
    pub due: DigestList<DigestAction>,
    /// Unfinished action items that were due earlier.
    pub overdue: DigestList<DigestAction>,
    /// Action items that were marked as done in the week before.
    pub done: DigestList<DigestAction>,
    /// Action items that were verified in the week before.
    pub verified: DigestList<DigestAction>,
    /// Findings that were linked to earlier ones in the week before.
    pub recurred: DigestList<DigestRecurrence>,
    /// Drafts past their publishing date.
    pub late_drafts: DigestList<DigestDraft>,
    /// Near misses reported in the week before.
    pub near_misses: DigestList<DigestNearMiss>,
}

impl Digest {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        let actions = [&self.due, &self.overdue, &self.done, &self.verified];
        actions.iter().all(|list| list.entries.is_empty())
            && self.recurred.entries.is_empty()
            && self.late_drafts.entries.is_empty()
            && self.near_misses.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_digest_is_due_on_monday_morning_in_the_zone() {
        let berlin = Tz::Europe__Berlin;
        for (now, monday) in [
            ("2026-11-23T06:59:59Z", "2026-11-16"),
            ("2026-11-23T07:00:00Z", "2026-11-23"),
            ("2026-11-29T23:30:00Z", "2026-11-23"),
            // In summer time, an hour sooner.
            ("2026-03-30T05:59:59Z", "2026-03-23"),
            ("2026-03-30T06:00:00Z", "2026-03-30"),
        ] {
            let week = DigestWeek::due_at(at(now), berlin);
            assert_eq!(week, DigestWeek(day(monday)), "{now}");
            assert!(week.send_at(berlin) <= at(now));
        }
    }

    #[test]
    fn the_week_before_has_an_hour_less_when_summer_time_begins() {
        let (from, until) = DigestWeek(day("2026-03-30")).instants_before(Tz::Europe__Berlin);
        assert_eq!((from, until), (at("2026-03-22T23:00:00Z"), at("2026-03-29T22:00:00Z")));
        assert_eq!(DigestWeek(day("2026-03-30")).before(), (day("2026-03-23"), day("2026-03-29")));
    }

    #[test]
    fn a_list_is_cut_and_says_so() {
        let list = DigestList::of((0..12).collect());
        assert_eq!((list.entries.len(), list.count().as_str()), (10, "10+"));
        assert_eq!(DigestList::of((0..10).collect::<Vec<_>>()).count(), "10");
    }
}
