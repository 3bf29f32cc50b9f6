//! What a comment, a suggestion or a notification is about.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::SectionId;
use crate::actions::ActionId;
use crate::findings::FindingId;
use crate::timeline::EventId;

/// A part of a postmortem that can be referred to. Written and read as `event-7`, which is also its anchor in the
/// page, its key in forms and the API, and its form in `?open=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Subject {
    /// A section, or words in it.
    Section(SectionId),
    /// An event.
    Event(EventId),
    /// A finding.
    Finding(FindingId),
    /// An action item.
    Action(ActionId),
}

/// The text names no part of a postmortem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Unknown section, event, finding or action item.")]
pub struct UnknownSubject;

impl Subject {
    /// What it is, in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Section(_) => "section",
            Self::Event(_) => "event",
            Self::Finding(_) => "finding",
            Self::Action(_) => "action item",
        }
    }

    /// The id of its element in the page, as in `event-7`.
    pub fn anchor(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section(id) => write!(formatter, "section-{id}"),
            Self::Event(id) => write!(formatter, "event-{id}"),
            Self::Finding(id) => write!(formatter, "finding-{id}"),
            Self::Action(id) => write!(formatter, "action-{id}"),
        }
    }
}

impl FromStr for Subject {
    type Err = UnknownSubject;

    fn from_str(text: &str) -> Result<Self, UnknownSubject> {
        let (kind, id) = text.rsplit_once('-').ok_or(UnknownSubject)?;
        let id = id.parse().map_err(|_| UnknownSubject)?;
        match kind {
            "section" => Ok(Self::Section(SectionId(id))),
            "event" => Ok(Self::Event(EventId(id))),
            "finding" => Ok(Self::Finding(FindingId(id))),
            "action" => Ok(Self::Action(ActionId(id))),
            _ => Err(UnknownSubject),
        }
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.to_string()
    }
}

impl TryFrom<String> for Subject {
    type Error = UnknownSubject;

    fn try_from(text: String) -> Result<Self, UnknownSubject> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_as_it_is_written() {
        for key in ["section-1", "event-2", "finding-3", "action-4"] {
            assert_eq!(key.parse::<Subject>().map(|subject| subject.to_string()), Ok(key.into()));
        }
        for other in ["person-1", "event", "event-", "event-x", "-1", ""] {
            assert_eq!(other.parse::<Subject>(), Err(UnknownSubject), "{other}");
        }
    }
}
