//! Why an edit is refused.

use domain::people::Refused;

/// Why an edit was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditRefused {
    /// The sender may not edit.
    #[error(transparent)]
    NotAllowed(#[from] Refused),
    /// The postmortem does not exist for who sent it, or not any more.
    #[error("You no longer have access to this postmortem. Your latest text is kept in this browser.")]
    Absent,
    /// It builds on edits that are not here: the page has to tell first what it knows.
    #[error("Earlier changes are missing.")]
    Missing,
    /// It names a section that is not there.
    #[error("This section no longer exists. Your latest text is kept in this browser.")]
    NoSection,
    /// A section would be longer than sections may be.
    #[error("This section has reached its 1 MB limit. Your latest text was not saved, but is kept in this browser.")]
    TooLong,
    /// Putting it in takes too long.
    #[error("This change takes too long to merge and was not saved. Copy your text and paste it into the section.")]
    TooCostly,
}
