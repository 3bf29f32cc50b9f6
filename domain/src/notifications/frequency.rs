use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;

use crate::people::NotificationKind;
use crate::timeline::{Fold, LocalTimeRefused, in_zone};

choice! {
    /// How soon somebody gets an e-mail about a kind of notification.
    pub enum Frequency {
        /// Within ten minutes.
        AtOnce = "at_once", "Immediately";
        /// At 08:00 of each day.
        Daily = "daily", "Daily";
        /// At 08:00 of each Monday.
        Weekly = "weekly", "Weekly";
        /// At 08:00 of the first day of each month.
        Monthly = "monthly", "Monthly";
        /// Only in the app.
        Never = "never", "Never";
    }
}

/// The frequency for people who chose none.
pub fn usual_frequency(kind: NotificationKind) -> Frequency {
    match kind {
        NotificationKind::Mentioned
        | NotificationKind::MentionedInText
        | NotificationKind::Replied
        | NotificationKind::ReviewRequested
        | NotificationKind::ChangesRequested
        | NotificationKind::Approved
        | NotificationKind::Assigned
        | NotificationKind::DueSoon
        | NotificationKind::Overdue
        | NotificationKind::Escalated
        | NotificationKind::PublishSoon
        | NotificationKind::PublishOverdue
        | NotificationKind::DraftEscalated
        | NotificationKind::AuthorizationAsked
        | NotificationKind::RollbackProposed
        | NotificationKind::BreakGlass
        | NotificationKind::DrillDue
        | NotificationKind::ReviewDue
        | NotificationKind::UpdateOverdue => Frequency::AtOnce,
        NotificationKind::Commented | NotificationKind::Published => Frequency::Daily,
        NotificationKind::WeeklyDigest => Frequency::Weekly,
        NotificationKind::InsightsMail => Frequency::Never,
    }
}

/// The frequencies that can be chosen for a kind of notification.
pub fn possible_frequencies(kind: NotificationKind) -> &'static [Frequency] {
    match kind {
        NotificationKind::WeeklyDigest => &[Frequency::Weekly, Frequency::Never],
        NotificationKind::InsightsMail => &[Frequency::Weekly, Frequency::Monthly, Frequency::Never],
        _ => &[Frequency::AtOnce, Frequency::Daily, Frequency::Weekly, Frequency::Never],
    }
}

/// The hour of the day at which daily and weekly e-mails are sent.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).unwrap();

impl Frequency {
    /// When something that happens now is sent to somebody in this zone; nothing for never.
    pub fn send_at(self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&zone).date_naive();
        let mornings = (0..=32).filter_map(|days| today.checked_add_days(Days::new(days)));
        match self {
            Self::AtOnce => Some(now),
            Self::Never => None,
            Self::Daily => mornings.map(|day| morning(day, zone)).find(|morning| *morning > now),
            Self::Weekly => mornings
                .filter(|day| day.weekday() == Weekday::Mon)
                .map(|day| morning(day, zone))
                .find(|morning| *morning > now),
            Self::Monthly => {
                mornings.filter(|day| day.day() == 1).map(|day| morning(day, zone)).find(|morning| *morning > now)
            }
        }
    }
}

/// 8:00 of a day in a zone, or the next instant there is.
pub(crate) fn morning(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    match in_zone(day.and_time(MORNING), zone, Some(Fold::Earlier)) {
        Ok(instant) => instant,
        // A zone may skip the hour, or the whole day.
        Err(LocalTimeRefused::Skipped { after, .. }) => {
            in_zone(after, zone, Some(Fold::Earlier)).unwrap_or_else(|_| day.and_time(MORNING).and_utc())
        }
        Err(LocalTimeRefused::Twice { .. }) => day.and_time(MORNING).and_utc(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn daily_and_weekly_mails_come_in_the_morning_of_the_person() {
        let berlin = Tz::Europe__Berlin;
        for (frequency, now, expected) in [
            (Frequency::AtOnce, "2026-11-26T11:00:00Z", "2026-11-26T11:00:00Z"),
            (Frequency::Daily, "2026-11-26T06:59:00Z", "2026-11-26T07:00:00Z"),
            (Frequency::Daily, "2026-11-26T07:00:00Z", "2026-11-27T07:00:00Z"),
            (Frequency::Weekly, "2026-11-26T07:00:00Z", "2026-11-30T07:00:00Z"),
            (Frequency::Weekly, "2026-11-30T06:00:00Z", "2026-11-30T07:00:00Z"),
            (Frequency::Weekly, "2026-11-30T07:00:00Z", "2026-12-07T07:00:00Z"),
            (Frequency::Monthly, "2026-11-26T07:00:00Z", "2026-12-01T07:00:00Z"),
            (Frequency::Monthly, "2026-12-01T07:00:00Z", "2027-01-01T07:00:00Z"),
            // The first morning of summer time comes an hour sooner.
            (Frequency::Daily, "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z"),
        ] {
            assert_eq!(frequency.send_at(at(now), berlin), Some(at(expected)), "{frequency:?} {now}");
        }
        assert_eq!(Frequency::Never.send_at(at("2026-11-26T11:00:00Z"), berlin), None);
    }

    #[test]
    fn a_day_that_a_zone_skipped_has_no_morning_but_the_next_one_has() {
        // Samoa went from 29 to 31 December 2011.
        let now = at("2011-12-29T19:00:00Z");
        let next = Frequency::Daily.send_at(now, Tz::Pacific__Apia).unwrap();
        assert!(next > now && next <= at("2011-12-31T00:00:00Z"), "{next}");
    }
}
