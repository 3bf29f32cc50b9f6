//! What a part of a document is about.

use super::record::{FindingKind, SectionRole};

/// What a section is about, as finely as the reader of its text needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Summary,
    Impact,
    Timeline,
    WentWell,
    WasDifficult,
    Lucky,
    /// Causes, each of which is listed.
    Causes(FindingKind),
    /// Causes told as a story.
    Story,
    Lessons,
    Actions,
    People,
    Statistics,
    /// What it stood in: a list of it tells what contributed.
    Context,
    /// A part that stays text: how it was detected, resolved, the background.
    Told,
}

impl Role {
    /// Causes of which each contributed.
    pub const CONTRIBUTING: Self = Self::Causes(FindingKind::ContributingFactor);
    /// Causes at the root.
    pub const ROOT: Self = Self::Causes(FindingKind::RootCause);

    /// The same for those who read the result.
    pub fn section(role: Option<Self>) -> SectionRole {
        match role {
            Some(Self::Summary) => SectionRole::Summary,
            Some(Self::Impact) => SectionRole::Impact,
            Some(Self::Timeline) => SectionRole::Timeline,
            Some(Self::WentWell) => SectionRole::WentWell,
            Some(Self::WasDifficult) => SectionRole::WasDifficult,
            Some(Self::Lucky) => SectionRole::Lucky,
            Some(Self::Causes(_) | Self::Story) => SectionRole::Causes,
            Some(Self::Actions) => SectionRole::Actions,
            Some(Self::People) => SectionRole::People,
            Some(Self::Statistics) => SectionRole::Statistics,
            Some(Self::Lessons | Self::Context | Self::Told) | None => SectionRole::Other,
        }
    }
}
