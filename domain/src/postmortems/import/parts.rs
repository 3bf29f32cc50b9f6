//! The parts of a document, what each was taken for, and what somebody chose instead.

use super::choices::{Choices, ImportedPart, PartRole};
use super::record::{FindingKind, Imported};
use super::role::Role;

/// A part, before what was read from it is counted.
#[derive(Debug)]
pub(super) struct Part {
    pub line: usize,
    pub label: String,
    pub role: Option<Role>,
}

/// The role of the part that begins on a line: what somebody chose, when it is not what it is taken for anyway.
pub(super) fn role_of_part(choices: &Choices, line: usize, own: Option<Role>, inherited: Option<Role>) -> Option<Role> {
    match choices.parts.get(&line) {
        Some(chosen) if *chosen != to_choose(own.or(inherited)) => Some(role(*chosen)),
        _ => own,
    }
}

/// Lists the parts, with what was read from each of them.
pub(super) fn listed(parts: Vec<Part>, out: &Imported) -> Vec<ImportedPart> {
    let mut parts: Vec<ImportedPart> = parts
        .into_iter()
        .map(|part| {
            let (line, label, role) = (part.line, part.label, to_choose(part.role));
            ImportedPart { line, label, role, events: 0, findings: 0, actions: 0 }
        })
        .collect();
    // A line that does as a heading may begin the document.
    parts.sort_by_key(|part| (part.line, part.label.is_empty()));
    parts.dedup_by_key(|part| part.line);
    let mut count = |line: usize, count: fn(&mut ImportedPart) -> &mut usize| {
        let behind = parts.partition_point(|part| part.line <= line);
        if let Some(part) = behind.checked_sub(1).and_then(|place| parts.get_mut(place)) {
            *count(part) += 1;
        }
    };
    out.events.iter().for_each(|event| count(event.line, |part| &mut part.events));
    out.findings.iter().for_each(|finding| count(finding.line, |part| &mut part.findings));
    out.actions.iter().for_each(|action| count(action.line, |part| &mut part.actions));
    parts
}

fn role(chosen: PartRole) -> Role {
    match chosen {
        PartRole::Summary => Role::Summary,
        PartRole::Impact => Role::Impact,
        PartRole::Timeline => Role::Timeline,
        PartRole::RootCauses => Role::Causes(FindingKind::RootCause),
        PartRole::ContributingFactors => Role::Causes(FindingKind::ContributingFactor),
        PartRole::Explanation => Role::Story,
        PartRole::WentWell => Role::WentWell,
        PartRole::WasDifficult => Role::WasDifficult,
        PartRole::Lucky => Role::Lucky,
        PartRole::Lessons => Role::Lessons,
        PartRole::Actions => Role::Actions,
        PartRole::People => Role::People,
        PartRole::Statistics => Role::Statistics,
        PartRole::Text => Role::Told,
    }
}

fn to_choose(role: Option<Role>) -> PartRole {
    match role {
        Some(Role::Summary) => PartRole::Summary,
        Some(Role::Impact) => PartRole::Impact,
        Some(Role::Timeline) => PartRole::Timeline,
        Some(Role::Causes(FindingKind::RootCause)) => PartRole::RootCauses,
        Some(Role::Causes(_)) => PartRole::ContributingFactors,
        Some(Role::Story) => PartRole::Explanation,
        Some(Role::WentWell) => PartRole::WentWell,
        Some(Role::WasDifficult) => PartRole::WasDifficult,
        Some(Role::Lucky) => PartRole::Lucky,
        Some(Role::Lessons) => PartRole::Lessons,
        Some(Role::Actions) => PartRole::Actions,
        Some(Role::People) => PartRole::People,
        Some(Role::Statistics) => PartRole::Statistics,
        _ => PartRole::Text,
    }
}
