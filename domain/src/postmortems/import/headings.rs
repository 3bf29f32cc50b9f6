//! What a section is about, guessed from its heading.

use super::record::{FindingKind, SectionRole};
use super::vocabulary;

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
    /// A part that stays text.
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

/// The role that a heading, as plain text, gives to its section.
pub(super) fn role_of(heading: &str) -> Option<Role> {
    vocabulary::section(heading).filter(|role| *role != Role::Told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_give_roles() {
        for (heading, role) in [
            ("Timeline (UTC)", Some(Role::Timeline)),
            ("Timelnie", None),
            ("Chronolgy", Some(Role::Timeline)),
            ("📈 Impact", Some(Role::Impact)),
            ("What didn’t go well?", Some(Role::WasDifficult)),
            ("What could have gone better", Some(Role::WasDifficult)),
            ("Where we got lucky", Some(Role::Lucky)),
            ("Things that went right", Some(Role::WentWell)),
            ("Contributing conditions", Some(Role::Causes(FindingKind::ContributingFactor))),
            ("Root causes", Some(Role::Causes(FindingKind::RootCause))),
            ("Root cause analysis", Some(Role::Story)),
            ("Corrective and preventative measures", Some(Role::Actions)),
            ("Follow-ups", Some(Role::Actions)),
            ("Actions taken", None),
            ("Atendees", Some(Role::People)),
            ("Key learnings", Some(Role::Lessons)),
            ("Appendix", None),
        ] {
            assert_eq!(role_of(heading), role, "{heading}");
        }
    }
}
