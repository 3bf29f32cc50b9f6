//! What was just removed and can be restored; the address says so, as in `?undo=event-7`.

use std::fmt;
use std::str::FromStr;

use domain::postmortems::{Part, PostmortemNumber, Subject};
use domain::timeline::paste::PasteId;

use crate::paths;

/// What was just removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// An event, a finding or an action item.
    Record(Subject),
    /// All events of a paste, by its id.
    Paste(PasteId),
}

impl Removed {
    /// The part of the page in which it stood.
    pub fn part(self) -> Part {
        match self {
            Self::Record(Subject::Event(_)) | Self::Paste(_) => Part::Timeline,
            Self::Record(Subject::Finding(_)) => Part::Findings,
            Self::Record(Subject::Action(_)) => Part::Actions,
            Self::Record(Subject::Section(_)) => Part::Text,
        }
    }

    /// The page after the removal, where it offers to undo it.
    pub fn page(self, number: PostmortemNumber) -> String {
        format!("{}?undo={self}#{}", paths::postmortem(number), self.part().key())
    }

    /// Where a form restores it; sections cannot be restored.
    pub fn restore(self, number: PostmortemNumber) -> Option<String> {
        let path = match self {
            Self::Record(Subject::Event(id)) => paths::event(number, id),
            Self::Record(Subject::Finding(id)) => paths::finding(number, id),
            Self::Record(Subject::Action(id)) => paths::action(number, id),
            Self::Paste(id) => paths::paste(number, id),
            Self::Record(Subject::Section(_)) => return None,
        };
        Some(format!("{path}/restore"))
    }
}

impl fmt::Display for Removed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(subject) => subject.fmt(formatter),
            Self::Paste(id) => write!(formatter, "paste-{id}"),
        }
    }
}

impl FromStr for Removed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.strip_prefix("paste-") {
            Some(id) => id.parse().map(Self::Paste).map_err(drop),
            None => text.parse().map(Self::Record).map_err(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::timeline::EventId;

    use super::*;

    #[test]
    fn what_was_removed_is_read_as_it_is_written() {
        for removed in [Removed::Record(Subject::Event(EventId(7))), Removed::Paste(PasteId(3))] {
            assert_eq!(removed.to_string().parse(), Ok(removed));
        }
        for other in ["", "paste-", "events-7", "paste-x", "//evil.example"] {
            assert_eq!(other.parse::<Removed>(), Err(()), "{other}");
        }
    }
}
