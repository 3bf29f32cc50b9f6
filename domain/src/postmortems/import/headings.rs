//! What a section is about, guessed from its heading.

use super::role::Role;
use super::vocabulary;

/// The role that a heading, as plain text, gives to its section.
pub(super) fn role_of(heading: &str) -> Option<Role> {
    vocabulary::section(heading).filter(|role| *role != Role::Told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortems::import::FindingKind;

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
