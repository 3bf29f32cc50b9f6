//! By when action items are due and postmortems are published, and who is told when, by the severity of the incident.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::ActionKind;
use super::business_days::BusinessDays;
use crate::notifications::morning;
use crate::postmortems::Severity;

/// Reminders that could not be sent for so many days are not sent any more.
pub const LATE_DAYS: u64 = 14;
/// Stands for the last look at an action item that was late already when it was opened or got its due date: 1 January
/// 1900, long before any look.
const UNSEEN: DateTime<Utc> = DateTime::from_timestamp(-2_208_988_800, 0).unwrap();

/// From when to look for reminders of an action item that is opened, or gets this due date, now. Of one whose date may
/// have passed, those are told who would have been told by now, however long ago that was.
pub fn first_look(due: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    if due <= now.date_naive() { UNSEEN } else { now }
}

/// The policy for one severity, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// From today to the due date that is proposed; at least 1.
    pub due: u16,
    /// The same for types of action items that have days of their own, in the order of [`ActionKind::ALL`].
    #[serde(default)]
    pub due_by_kind: [Option<u16>; ActionKind::ALL.len()],
    /// Before the due date, when its owner is reminded; 0 for never.
    pub remind: u16,
    /// After the due date, when the team lead is told; 0 for never.
    pub lead: u16,
    /// After the due date, when the administrators are told; 0 for never.
    pub administrators: u16,
    /// Business days from the creation of a postmortem to the day by which it is published, if there is such a day.
    #[serde(default)]
    pub publish: Option<u16>,
}

/// The policies, from the highest severity to the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Policies(pub [Policy; 4]);

impl Default for Policies {
    fn default() -> Self {
        let of = |due, publish| Policy { due, due_by_kind: [None; 4], remind: 3, lead: 7, administrators: 14, publish };
        Self([of(15, Some(5)), of(30, Some(5)), of(60, None), of(90, None)])
    }
}

impl Policies {
    /// The policy for a severity.
    pub fn of(&self, severity: Severity) -> Policy {
        let place = usize::from(severity.level()).saturating_sub(1);
        self.0.get(place).copied().unwrap_or(self.0[3])
    }

    /// For how many days after a due date there can be reminders to send, late ones included.
    pub fn days_of_reminders(&self) -> u64 {
        let longest = self.0.iter().map(|policy| policy.lead.max(policy.administrators)).max().unwrap_or(0);
        u64::from(longest) + LATE_DAYS
    }

    /// For how many days after its creation there can be reminders to publish a postmortem, late ones included; nothing
    /// when no severity has publishing dates.
    pub fn days_of_publishing_reminders(&self) -> Option<u64> {
        // A business day is at most a few days after the one before; twice as many days cover weekends and holidays.
        let until = self.0.iter().filter_map(|policy| Some(2 * u64::from(policy.publish?) + u64::from(policy.lead)));
        until.max().map(|longest| longest + LATE_DAYS)
    }
}

choice! {
    /// A reminder of an action item that is not done.
    pub enum Reminder {
        /// Some days before the due date.
        DueSoon = "due_soon", "due soon";
        /// On the due date, or the last business day before it.
        DueToday = "due_today", "due today";
        /// On the first business day after it.
        Overdue = "overdue", "overdue";
        /// To the team lead.
        ToLead = "to_lead", "escalated to the team lead";
        /// To the administrators.
        ToAdministrators = "to_administrators", "escalated to the administrators";
    }
}

impl Policy {
    /// The due date that is proposed on this day, for types without days of their own: a business day.
    pub fn proposes(&self, today: NaiveDate, days: &BusinessDays) -> Option<NaiveDate> {
        Some(days.first_from(today.checked_add_days(Days::new(self.due.into()))?))
    }

    /// The due dates that are proposed on this day for the types that have days of their own: business days.
    pub fn proposes_by_kind(&self, today: NaiveDate, days: &BusinessDays) -> Vec<(ActionKind, NaiveDate)> {
        let date = |count: u16| Some(days.first_from(today.checked_add_days(Days::new(count.into()))?));
        ActionKind::ALL.iter().zip(self.due_by_kind).filter_map(|(kind, days)| Some((*kind, date(days?)?))).collect()
    }

    /// When each reminder is due: at 8:00 of a business day in the zone. What comes before the date or on it does not come
    /// later for a weekend or a holiday, and what comes after it does not come sooner.
    fn plan(
        &self,
        due: NaiveDate,
        (zone, days): (Tz, &BusinessDays),
    ) -> impl Iterator<Item = (Reminder, DateTime<Utc>)> + use<> {
        let after = |count: u16| (count > 0).then(|| due.checked_add_days(Days::new(count.into()))).flatten();
        let before = (self.remind > 0).then(|| due.checked_sub_days(Days::new(self.remind.into()))).flatten();
        let late = |count| after(count).map(|day| days.first_from(day));
        [
            (Reminder::DueSoon, before.map(|day| days.last_until(day))),
            (Reminder::DueToday, Some(days.last_until(due))),
            (Reminder::Overdue, late(1)),
            (Reminder::ToLead, late(self.lead)),
            (Reminder::ToAdministrators, late(self.administrators)),
        ]
        .into_iter()
        .filter_map(move |(reminder, day)| Some((reminder, morning(day?, zone))))
    }

    /// The first reminder after an instant.
    pub fn next(&self, due: NaiveDate, place: (Tz, &BusinessDays), after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.plan(due, place).map(|(_, at)| at).filter(|at| *at > after).min()
    }

    /// The reminders to send now when the last look was at `since`. Of several to the owner, which a server that was
    /// down did not send, only the latest counts; those of more than 14 days ago count no longer. When nobody looked
    /// since [`first_look`], and the date has passed, those after the date count, however long ago they were due.
    pub fn to_send(
        &self,
        due: NaiveDate,
        place: (Tz, &BusinessDays),
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Vec<Reminder> {
        let is_unseen = since == UNSEEN;
        let since = since.max(now.checked_sub_days(Days::new(LATE_DAYS)).unwrap_or(since));
        let counts = |reminder, at| if is_unseen { reminder >= Reminder::Overdue } else { at >= since };
        let passed = self.plan(due, place).filter(|(reminder, at)| *at <= now && counts(*reminder, *at));
        let mut reminders: Vec<Reminder> = passed.map(|(reminder, _)| reminder).collect();
        let to_owner = |reminder: Reminder| reminder <= Reminder::Overdue;
        let latest = reminders.iter().copied().filter(|reminder| to_owner(*reminder)).max();
        reminders.retain(|reminder| !to_owner(*reminder) || Some(*reminder) == latest);
        reminders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Policy =
        Policy { due: 30, due_by_kind: [None; 4], remind: 3, lead: 7, administrators: 14, publish: None };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn reminders_come_in_the_morning_of_their_day_also_across_summer_time() {
        let berlin = Tz::Europe__Berlin;
        let due = day("2026-03-31");
        let days = BusinessDays::default();
        // Summer time begins on 29 March: 8:00 is 7:00 UTC before and 6:00 UTC after.
        let mut moments = Vec::new();
        let mut now = at("2026-03-01T00:00:00Z");
        while let Some(next) = POLICY.next(due, (berlin, &days), now) {
            moments.push(next);
            now = next;
        }
        let expected = [
            // Three days before is a Saturday.
            "2026-03-27T07:00:00Z",
            "2026-03-31T06:00:00Z",
            "2026-04-01T06:00:00Z",
            "2026-04-07T06:00:00Z",
            "2026-04-14T06:00:00Z",
        ];
        assert_eq!(moments, expected.map(at));
    }

    #[test]
    fn what_a_server_that_was_down_missed_is_sent_once_and_late() {
        let due = day("2026-03-12");
        let days = BusinessDays::default();
        let to_send = |since: &str, now: &str| POLICY.to_send(due, (Tz::UTC, &days), at(since), at(now));
        assert_eq!(to_send("2026-03-09T08:00:00Z", "2026-03-09T08:00:30Z"), [Reminder::DueSoon]);
        assert_eq!(to_send("2026-03-09T08:00:01Z", "2026-03-09T09:00:00Z"), []);
        // Three days down.
        assert_eq!(to_send("2026-03-09T08:00:00Z", "2026-03-12T12:00:00Z"), [Reminder::DueToday]);
        assert_eq!(to_send("2026-03-09T08:00:00Z", "2026-03-20T12:00:00Z"), [Reminder::Overdue, Reminder::ToLead]);
        // A year down.
        assert_eq!(to_send("2026-03-09T08:00:00Z", "2027-03-20T12:00:00Z"), []);
        // A clock that goes back.
        assert_eq!(to_send("2026-03-09T08:00:00Z", "2026-03-08T12:00:00Z"), []);
    }

    #[test]
    fn what_was_late_from_the_beginning_is_told_of_once_however_late_it_is() {
        let days = BusinessDays::default();
        let to_send = |due: &str, opened: &str, now: &str| {
            POLICY.to_send(day(due), (Tz::UTC, &days), first_look(day(due), at(opened)), at(now))
        };
        let all = [Reminder::Overdue, Reminder::ToLead, Reminder::ToAdministrators];
        let opened = "2026-03-20T12:00:00Z";
        for (due, expected) in [
            ("2024-03-20", &all[..]),
            ("2026-03-10", &all[..2]),
            ("2026-03-17", &all[..1]),
            // A Friday: overdue on Monday.
            ("2026-03-20", &[]),
            // What is due soon is known to whoever just set the date.
            ("2026-03-21", &[]),
        ] {
            assert_eq!(to_send(due, opened, "2026-03-20T12:00:10Z"), expected, "{due}");
        }
        // Also when the server was down in the meantime.
        assert_eq!(to_send("2024-03-20", opened, "2026-06-20T12:00:00Z"), all);
        assert_eq!(to_send("2026-03-21", opened, "2026-03-23T12:00:00Z"), [Reminder::Overdue]);
        // In the zone that is farthest ahead, the day after begins earlier.
        let due = day("2026-03-19");
        let place = (Tz::Pacific__Kiritimati, &days);
        let (opened, now) = (at("2026-03-19T20:00:00Z"), at("2026-03-19T20:00:10Z"));
        assert_eq!(POLICY.to_send(due, place, first_look(due, opened), now), [Reminder::Overdue]);
    }

    #[test]
    fn reminders_come_until_the_last_escalation_and_a_little_later() {
        let policies = Policies::default();
        assert_eq!(policies.days_of_reminders(), 28);
        assert_eq!(policies.days_of_publishing_reminders(), Some(31));
        assert_eq!(Policies([POLICY; 4]).days_of_publishing_reminders(), None);
    }

    #[test]
    fn weekends_and_holidays_move_reminders_before_the_date_ahead_and_those_after_it_back() {
        // A Sunday in a long weekend: Good Friday to Easter Monday.
        let due = day("2026-04-05");
        let easter = BusinessDays::without([day("2026-04-03"), day("2026-04-06"), day("2026-04-12")]);
        let plan = |days: &BusinessDays| POLICY.plan(due, (Tz::UTC, days)).map(|(_, at)| at).collect::<Vec<_>>();
        let expected = ["2026-04-02", "2026-04-02", "2026-04-07", "2026-04-13", "2026-04-20"];
        assert_eq!(plan(&easter), expected.map(|day| at(&format!("{day}T08:00:00Z"))));
        let expected = ["2026-04-02", "2026-04-03", "2026-04-06", "2026-04-13", "2026-04-20"];
        assert_eq!(plan(&BusinessDays::default()), expected.map(|day| at(&format!("{day}T08:00:00Z"))));
        // Two on the same morning are one.
        let sent = POLICY.to_send(due, (Tz::UTC, &easter), at("2026-04-02T08:00:00Z"), at("2026-04-02T08:00:01Z"));
        assert_eq!(sent, [Reminder::DueToday]);
    }

    #[test]
    fn zero_is_never() {
        let quiet = Policy { remind: 0, lead: 0, administrators: 0, ..POLICY };
        let due = day("2026-03-10");
        let days = BusinessDays::default();
        assert_eq!(quiet.next(due, (Tz::UTC, &days), at("2026-03-01T00:00:00Z")), Some(at("2026-03-10T08:00:00Z")));
        assert_eq!(quiet.next(due, (Tz::UTC, &days), at("2026-03-11T08:00:00Z")), None);
    }

    #[test]
    fn types_with_days_of_their_own_have_another_due_date() {
        let policy = Policy { due_by_kind: [None, None, Some(7), None], ..POLICY };
        let today = day("2026-03-10");
        let days = BusinessDays::default();
        assert_eq!(policy.proposes(today, &days), Some(day("2026-04-09")));
        assert_eq!(policy.proposes_by_kind(today, &days), [(ActionKind::Mitigate, day("2026-03-17"))]);
        // On a Saturday, or on a holiday, nobody works.
        let days = BusinessDays::without([day("2026-04-13"), day("2026-03-19")]);
        assert_eq!(policy.proposes(day("2026-03-12"), &days), Some(day("2026-04-14")));
        assert_eq!(policy.proposes_by_kind(day("2026-03-12"), &days), [(ActionKind::Mitigate, day("2026-03-20"))]);
        // As they were saved before there were any.
        let saved = r#"{"due":30,"remind":3,"lead":7,"administrators":14,"publish":null}"#;
        assert_eq!(serde_json::from_str::<Policy>(saved).unwrap(), POLICY);
    }
}
