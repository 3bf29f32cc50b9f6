use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Redaction, ShareLinkId};
use crate::validation::{ValidationErrors, line};

/// A published version of the report, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The number within the postmortem, from 1.
    pub version: i32,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// The name of the person who published it.
    pub published_by: String,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// The title at that time.
    pub title: String,
}

/// A share link in a list. The address itself is shown once, when the link is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    /// The id.
    pub id: ShareLinkId,
    /// The name, which says who it is for.
    pub name: String,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// The name of the person who created it.
    pub created_by: String,
    /// When it expires; `None` for never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether it was revoked because the postmortem became private; then it can be restored.
    pub revoked_with_privacy: bool,
    /// When it was last opened, to the minute.
    pub last_opened_at: Option<DateTime<Utc>>,
    /// What its readers do not get.
    pub redaction: Redaction,
}

impl ShareLink {
    /// Whether it opens anything at this instant.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// The share links that a change of privacy is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PrivacyLinks {
    /// Links that are open and are revoked when the postmortem becomes private.
    pub open: usize,
    /// Links that were revoked like that, and can be restored when it is no longer private.
    pub restorable: usize,
}

/// A share link as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShareLinkInput {
    /// The name, which says who it is for.
    pub name: String,
    /// The last day on which it works, such as `2026-12-24`, in the postmortem's time zone; empty for never.
    pub expires_on: String,
    /// Says that one knows the postmortem is private, and means it.
    pub confirm_private: bool,
    /// Leaves out names.
    pub without_names: bool,
    /// Leaves out quotations.
    pub without_quotations: bool,
}

impl ShareLinkInput {
    /// What the link’s readers do not get.
    pub fn redaction(&self) -> Redaction {
        Redaction { names: self.without_names, quotations: self.without_quotations }
    }

    /// The name and the instant at which the link ends. The day must not be over, and a link to a
    /// private postmortem must be confirmed.
    pub fn parse(
        &self,
        zone: Tz,
        is_private: bool,
        now: DateTime<Utc>,
    ) -> Result<(String, Option<DateTime<Utc>>), ValidationErrors> {
        let mut errors = ValidationErrors::default();
        if is_private && !self.confirm_private {
            errors.add(
                "confirm_private",
                "This postmortem is private. Anyone with the link can read the report. Confirm that you want to create the link.",
            );
        }
        let name = errors.take(line("name", "The name", &self.name, 80));
        let ends = errors
            .take(crate::actions::day("expires_on", &self.expires_on))
            .map(|day| day.map(|day| end_of(day, zone)));
        if ends.flatten().is_some_and(|end| end <= now) {
            errors.add("expires_on", "The expiry date is in the past.");
        }
        match (name, ends) {
            (Some(name), Some(ends)) => errors.or((name, ends)),
            _ => Err(errors),
        }
    }
}

/// The first instant after a day.
fn end_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day).and_hms_opt(0, 0, 0).unwrap_or_default();
    crate::timeline::in_zone(next, zone, Some(crate::timeline::Fold::Earlier)).unwrap_or_else(|_| next.and_utc())
}
