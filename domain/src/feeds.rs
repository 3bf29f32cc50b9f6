//! Feeds: what a calendar or a feed reader gets under a secret address, for as long as its owner may see it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::actions::{ActionId, ActionState, Priority};
use crate::people::TeamId;
use crate::postmortems::{Kind, PostmortemNumber};

number! {
    /// The id of a feed.
    pub struct FeedId;
}

/// A calendar goes back this many days.
pub const CALENDAR_PAST_DAYS: u64 = 90;
/// A calendar looks ahead this many days.
pub const CALENDAR_FUTURE_DAYS: u64 = 365;
/// The maximum number of action items in a calendar; the earliest ones.
pub const MAX_CALENDAR_ITEMS: u64 = 1000;
/// The maximum number of postmortems in a feed; those published last.
pub const MAX_FEED_ENTRIES: u64 = 50;

/// What a feed contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedSubject {
    /// The due dates of the owner's action items.
    MyActions,
    /// The due dates of the action items of a team's postmortems.
    TeamActions(TeamId),
    /// Published postmortems.
    Postmortems,
}

impl FeedSubject {
    /// The key used in forms.
    pub fn key(self) -> String {
        match self {
            Self::MyActions => "my-actions".into(),
            Self::TeamActions(team) => format!("team-{team}"),
            Self::Postmortems => "postmortems".into(),
        }
    }

    /// The subject with this key, or `None`.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "my-actions" => Some(Self::MyActions),
            "postmortems" => Some(Self::Postmortems),
            _ => key.strip_prefix("team-")?.parse().ok().map(Self::TeamActions),
        }
    }

    /// Whether it is read by calendars; otherwise by feed readers.
    pub fn is_calendar(self) -> bool {
        self != Self::Postmortems
    }
}

/// An action item in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarItem {
    /// The action item.
    pub id: ActionId,
    /// Its version, which increases with every change.
    pub version: i32,
    /// The title, in Markdown.
    pub title: String,
    /// The priority.
    pub priority: Priority,
    /// The status.
    pub state: ActionState,
    /// The day by which it is done.
    pub due: NaiveDate,
    /// The name of the owner.
    pub owner: Option<String>,
    /// The measurable outcome, in Markdown.
    pub outcome: String,
    /// The postmortem to which it belongs.
    pub postmortem: PostmortemNumber,
    /// The title of the postmortem.
    pub postmortem_title: String,
    /// When anything of the postmortem last changed.
    pub changed_at: DateTime<Utc>,
}

/// A published postmortem in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// The number of the postmortem.
    pub postmortem: PostmortemNumber,
    /// The title.
    pub title: String,
    /// The kind.
    pub kind: Kind,
    /// The name of the severity.
    pub severity: String,
    /// The name of the team.
    pub team: Option<String>,
    /// The summary, in Markdown; empty if there is none.
    pub summary: String,
    /// The names of the authors.
    pub authors: Vec<String>,
    /// When it was first published.
    pub published_at: DateTime<Utc>,
    /// When the current version was published.
    pub updated_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_subject_is_read_back() {
        for subject in [FeedSubject::MyActions, FeedSubject::TeamActions(TeamId(12)), FeedSubject::Postmortems] {
            assert_eq!(FeedSubject::from_key(&subject.key()), Some(subject));
        }
        for key in ["", "team-", "team-x", "actions"] {
            assert_eq!(FeedSubject::from_key(key), None, "{key}");
        }
    }
}
