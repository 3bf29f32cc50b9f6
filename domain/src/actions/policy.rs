//! By when action items are due and postmortems are published, and who is told when, by the severity of the incident.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::business_days::BusinessDays;
use crate::notifications::morning;
use crate::postmortems::Severity;
use crate::validation::{ValidationError, ValidationErrors};

/// Reminders that could not be sent for so many days are not sent any more.
pub(super) const LATE_DAYS: u64 = 14;
/// The most days after the incident in which an action item is due.
pub const MAX_DUE_DAYS: u16 = 730;
/// The most days before or after a due date at which somebody is told.
pub const MAX_REMINDER_DAYS: u16 = 90;

/// The most business days in which a postmortem is published.
pub const MAX_PUBLISH_DAYS: u16 = 260;

/// The policy for one severity, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// From today to the due date that is proposed; at least 1.
    pub due: u16,
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
        let of = |due, publish| Policy { due, remind: 3, lead: 7, administrators: 14, publish };
        Self([of(15, Some(5)), of(30, Some(5)), of(60, None), of(90, None)])
    }
}

impl Policies {
    /// The policy for a severity.
    pub fn of(&self, severity: Severity) -> Policy {
        let place = usize::from(severity.level()).saturating_sub(1);
        self.0.get(place).copied().unwrap_or(self.0[3])
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
    /// The due date that is proposed on this day.
    pub fn proposes(&self, today: NaiveDate) -> Option<NaiveDate> {
        today.checked_add_days(Days::new(self.due.into()))
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
    /// down did not send, only the latest counts; those of more than 14 days ago count no longer.
    pub fn to_send(
        &self,
        due: NaiveDate,
        place: (Tz, &BusinessDays),
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Vec<Reminder> {
        let since = since.max(now.checked_sub_days(Days::new(LATE_DAYS)).unwrap_or(since));
        let mut reminders: Vec<Reminder> =
            self.plan(due, place).filter(|(_, at)| *at >= since && *at <= now).map(|(reminder, _)| reminder).collect();
        let to_owner = |reminder: Reminder| reminder <= Reminder::Overdue;
        let latest = reminders.iter().copied().filter(|reminder| to_owner(*reminder)).max();
        reminders.retain(|reminder| !to_owner(*reminder) || Some(*reminder) == latest);
        reminders
    }
}

/// The policies as they are typed: five values for each severity, in the order of [`POLICY_FIELDS`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoliciesInput(pub [[String; 5]; 4]);

/// The names of the fields, by severity.
pub const POLICY_FIELDS: [[&str; 5]; 4] = [
    ["due_1", "remind_1", "lead_1", "administrators_1", "publish_1"],
    ["due_2", "remind_2", "lead_2", "administrators_2", "publish_2"],
    ["due_3", "remind_3", "lead_3", "administrators_3", "publish_3"],
    ["due_4", "remind_4", "lead_4", "administrators_4", "publish_4"],
];

impl PoliciesInput {
    /// The policies as they would be typed again.
    pub fn of(policies: &Policies) -> Self {
        Self(policies.0.map(|Policy { due, remind, lead, administrators, publish }| {
            [Some(due), Some(remind), Some(lead), Some(administrators), publish]
                .map(|days| days.map(|days| days.to_string()).unwrap_or_default())
        }))
    }

    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<Policies, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let mut policies = Policies::default();
        for ((policy, typed), [due, remind, lead, administrators, publish]) in
            policies.0.iter_mut().zip(&self.0).zip(POLICY_FIELDS)
        {
            policy.due = errors.take(days(due, &typed[0], 1, MAX_DUE_DAYS)).unwrap_or_default();
            policy.remind = errors.take(days(remind, &typed[1], 0, MAX_REMINDER_DAYS)).unwrap_or_default();
            policy.lead = errors.take(days(lead, &typed[2], 0, MAX_REMINDER_DAYS)).unwrap_or_default();
            policy.administrators =
                errors.take(days(administrators, &typed[3], 0, MAX_REMINDER_DAYS)).unwrap_or_default();
            policy.publish = match typed[4].trim() {
                "" => None,
                typed => errors.take(days(publish, typed, 1, MAX_PUBLISH_DAYS)),
            };
        }
        errors.or(policies)
    }
}

fn days(field: &'static str, typed: &str, least: u16, most: u16) -> Result<u16, ValidationError> {
    typed.trim().parse().ok().filter(|days| (least..=most).contains(days)).ok_or_else(|| ValidationError {
        field,
        message: format!("“{}” is not a number of days from {least} to {most}.", typed.trim()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Policy = Policy { due: 30, remind: 3, lead: 7, administrators: 14, publish: None };

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
    fn policies_are_numbers_of_days() {
        let mut typed = PoliciesInput::of(&Policies::default());
        assert_eq!(typed.parse(), Ok(Policies::default()));
        typed.0[1] = ["0".into(), "91".into(), "x".into(), " 3 ".into(), "0".into()];
        let errors = typed.parse().unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["due_2", "remind_2", "lead_2", "publish_2"]);
        assert_eq!(Policies::default().of(Severity::Sev2).proposes(day("2026-03-10")), Some(day("2026-04-09")));
    }
}
