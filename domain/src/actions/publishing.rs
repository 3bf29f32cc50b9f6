//! By when a postmortem is published, and who is reminded of it.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use super::business_days::BusinessDays;
use super::policy::{LATE_DAYS, Policy};
use crate::notifications::morning;

choice! {
    /// A reminder of a postmortem that is not published.
    pub enum PublishReminder {
        /// On the last business day before the publishing date.
        Soon = "publish_soon", "due soon";
        /// On the first business day after it.
        Overdue = "publish_overdue", "overdue";
        /// To the team lead.
        ToLead = "publish_to_lead", "escalated to the team lead";
    }
}

/// By when a postmortem is to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishingDate {
    /// The day.
    pub by: NaiveDate,
    /// How many days it has passed, where the postmortem is; 0 on the day itself and before.
    pub days_overdue: u64,
}

impl Policy {
    /// The publishing date of a postmortem that was created at an instant, seen from now.
    pub fn publishing_date(
        &self,
        created_at: DateTime<Utc>,
        (zone, days): (Tz, &BusinessDays),
        now: DateTime<Utc>,
    ) -> Option<PublishingDate> {
        let by = self.publish_by(created_at, (zone, days))?;
        let late = (now.with_timezone(&zone).date_naive() - by).num_days();
        Some(PublishingDate { by, days_overdue: u64::try_from(late).unwrap_or(0) })
    }

    /// The day by which a postmortem is published that was created at this instant: business days after the day of its
    /// creation in its zone. The incident itself may have been long ago, as with imported documents.
    pub fn publish_by(&self, created_at: DateTime<Utc>, (zone, days): (Tz, &BusinessDays)) -> Option<NaiveDate> {
        days.add(created_at.with_timezone(&zone).date_naive(), self.publish?)
    }

    /// When each reminder of a publishing date is due: at 8:00 of a business day in the zone.
    fn publishing_plan(
        &self,
        by: NaiveDate,
        (zone, days): (Tz, &BusinessDays),
    ) -> impl Iterator<Item = (PublishReminder, DateTime<Utc>)> + use<> {
        let to_lead = (self.lead > 0).then(|| by.checked_add_days(Days::new(self.lead.into()))).flatten();
        [
            (PublishReminder::Soon, days.last_before(by)),
            (PublishReminder::Overdue, days.add(by, 1)),
            (PublishReminder::ToLead, to_lead.map(|day| days.first_from(day))),
        ]
        .into_iter()
        .filter_map(move |(reminder, day)| Some((reminder, morning(day?, zone))))
    }

    /// The first reminder of a publishing date after an instant.
    pub fn next_publishing(
        &self,
        by: NaiveDate,
        place: (Tz, &BusinessDays),
        after: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        self.publishing_plan(by, place).map(|(_, at)| at).filter(|at| *at > after).min()
    }

    /// The reminders to send now when the last look was at `since`. Of two to the authors only the later counts; those
    /// of more than 14 days ago count no longer.
    pub fn publishing_to_send(
        &self,
        by: NaiveDate,
        place: (Tz, &BusinessDays),
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Vec<PublishReminder> {
        let since = since.max(now.checked_sub_days(Days::new(LATE_DAYS)).unwrap_or(since));
        let due = self.publishing_plan(by, place).filter(|(_, at)| *at >= since && *at <= now);
        let mut reminders: Vec<_> = due.map(|(reminder, _)| reminder).collect();
        if reminders.contains(&PublishReminder::Overdue) {
            reminders.retain(|reminder| *reminder != PublishReminder::Soon);
        }
        reminders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Policy =
        Policy { due: 30, due_by_kind: [None; 4], remind: 3, lead: 7, administrators: 14, publish: Some(5) };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_publishing_date_is_counted_from_the_day_in_the_zone() {
        // Thursday evening in UTC is Friday in Tokyo.
        let days = BusinessDays::default();
        let created = at("2026-11-26T20:00:00Z");
        assert_eq!(POLICY.publish_by(created, (Tz::UTC, &days)), Some(day("2026-12-03")));
        assert_eq!(POLICY.publish_by(created, (Tz::Asia__Tokyo, &days)), Some(day("2026-12-04")));
        assert_eq!(Policy { publish: None, ..POLICY }.publish_by(created, (Tz::UTC, &days)), None);
        for (now, days_overdue) in
            [("2026-12-03T23:59:59Z", 0), ("2026-12-04T00:00:00Z", 1), ("2026-12-06T12:00:00Z", 3)]
        {
            let date = POLICY.publishing_date(created, (Tz::UTC, &days), at(now));
            assert_eq!(date, Some(PublishingDate { by: day("2026-12-03"), days_overdue }), "{now}");
        }
    }

    #[test]
    fn reminders_come_on_business_days_also_across_summer_time() {
        let berlin = Tz::Europe__Berlin;
        let days = BusinessDays::default();
        // Monday after the Sunday on which summer time begins: 8:00 is 7:00 UTC before and 6:00 UTC after.
        let by = day("2026-03-30");
        let mut moments = Vec::new();
        let mut now = at("2026-03-01T00:00:00Z");
        while let Some(next) = POLICY.next_publishing(by, (berlin, &days), now) {
            moments.push(next);
            now = next;
        }
        // Friday, Tuesday; a week later is Easter Monday.
        assert_eq!(moments, ["2026-03-27T07:00:00Z", "2026-03-31T06:00:00Z", "2026-04-06T06:00:00Z"].map(at));
        let easter = BusinessDays::without([day("2026-03-30"), day("2026-03-31"), day("2026-04-06")]);
        let next = |now| POLICY.next_publishing(by, (berlin, &easter), at(now));
        assert_eq!(next("2026-03-30T00:00:00Z"), Some(at("2026-04-01T06:00:00Z")));
        assert_eq!(next("2026-04-02T00:00:00Z"), Some(at("2026-04-07T06:00:00Z")));
        // Eight days later is a Saturday when the date is a Friday.
        let policy = Policy { lead: 8, ..POLICY };
        let friday = day("2026-04-10");
        assert_eq!(
            policy.next_publishing(friday, (Tz::UTC, &days), at("2026-04-14T00:00:00Z")),
            Some(at("2026-04-20T08:00:00Z"))
        );
    }

    #[test]
    fn what_a_server_that_was_down_missed_is_sent_once_and_late() {
        let by = day("2026-03-11");
        let days = BusinessDays::default();
        let to_send = |since: &str, now: &str| POLICY.publishing_to_send(by, (Tz::UTC, &days), at(since), at(now));
        assert_eq!(to_send("2026-03-10T08:00:00Z", "2026-03-10T08:00:01Z"), [PublishReminder::Soon]);
        assert_eq!(to_send("2026-03-10T08:00:01Z", "2026-03-11T12:00:00Z"), []);
        // Three days down.
        assert_eq!(to_send("2026-03-10T08:00:00Z", "2026-03-13T12:00:00Z"), [PublishReminder::Overdue]);
        let both = [PublishReminder::Overdue, PublishReminder::ToLead];
        assert_eq!(to_send("2026-03-10T08:00:00Z", "2026-03-19T12:00:00Z"), both);
        // A year down, and a clock that goes back.
        assert_eq!(to_send("2026-03-10T08:00:00Z", "2027-03-19T12:00:00Z"), []);
        assert_eq!(to_send("2026-03-12T08:00:01Z", "2026-03-12T07:00:00Z"), []);
        assert_eq!(
            Policy { lead: 0, ..POLICY }.next_publishing(by, (Tz::UTC, &days), at("2026-03-12T08:00:00Z")),
            None
        );
    }
}
