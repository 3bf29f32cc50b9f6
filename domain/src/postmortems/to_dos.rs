use serde::{Deserialize, Serialize};

use super::{Part, Postmortem, Section};
use crate::actions::ActionItem;
use crate::findings::{Chain, Finding, FindingKind, Link};
use crate::timeline::{Durations, EventKind, Measured, Milestone, Milestones, TimelineEvent};

/// Something that a good postmortem has and this one has not yet. It never blocks anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToDo {
    /// The part in which it would be mended.
    pub part: Part,
    /// What is missing, as a sentence or an invitation.
    pub message: String,
}

/// What is still missing, in the order of the document.
pub fn to_dos(
    postmortem: &Postmortem,
    sections: &[Section],
    events: &[TimelineEvent],
    findings: &[Finding],
    actions: &[ActionItem],
) -> Vec<ToDo> {
    let mut to_dos = Vec::new();
    let mut say = |part, message: String| to_dos.push(ToDo { part, message });
    let summary = sections.iter().find(|section| section.part == Part::Summary);
    if summary.is_none_or(|summary| summary.text.trim().is_empty()) {
        say(Part::Summary, "The summary is empty: what did readers experience?".into());
    }
    if postmortem.impact.0.is_empty() {
        say(Part::Impact, "No figure says how big it was.".into());
    }
    for message in in_timeline(events) {
        say(Part::Timeline, message);
    }
    for message in in_findings(findings, actions) {
        say(Part::Findings, message);
    }
    for message in in_actions(actions) {
        say(Part::Actions, message);
    }
    to_dos
}

fn in_timeline(events: &[TimelineEvent]) -> Vec<String> {
    if events.is_empty() {
        return vec!["The timeline is empty.".into()];
    }
    let milestones = Milestones::of(events);
    let mut message = Vec::new();
    for milestone in [Milestone::ImpactStarted, Milestone::Detected, Milestone::Mitigated, Milestone::Resolved] {
        if milestones.at(milestone).is_none() {
            message.push(format!("No event is marked “{}”.", milestone.label()));
        }
    }
    for (name, measured) in Durations::of(&milestones).named() {
        if measured == Measured::Impossible {
            message.push(format!("{name} is impossible: it ends before it starts."));
        }
    }
    if milestones.at(Milestone::RollbackStarted).is_some() && milestones.at(Milestone::RollbackFinished).is_none() {
        message.push("The rollback has no finish time.".into());
    }
    let without_context =
        events.iter().filter(|event| event.kind == EventKind::Decision && event.decision.is_none()).count();
    if without_context > 0 {
        message.push(format!(
            "{} without what was known at that time.",
            counted(without_context, "decision stands", "decisions stand")
        ));
    }
    message
}

fn in_findings(findings: &[Finding], actions: &[ActionItem]) -> Vec<String> {
    let causes: Vec<_> = findings.iter().filter(|finding| finding.kind.is_cause()).collect();
    if causes.is_empty() {
        return vec!["Nothing says yet what contributed.".into()];
    }
    let mut message = Vec::new();
    let open_ends = Chain::of(findings, actions).roots.iter().map(open_ends).sum();
    if open_ends > 0 {
        message.push(format!("{} without an action item.", counted(open_ends, "cause stands", "causes stand")));
    }
    let unproven = causes.iter().filter(|finding| finding.evidence.is_empty()).count();
    if unproven > 0 {
        message.push(format!("{} on no event as evidence.", counted(unproven, "cause rests", "causes rest")));
    }
    if !findings.iter().any(|finding| finding.kind == FindingKind::WentWell) {
        message.push("What went well? Nothing is said yet.".into());
    }
    message
}

fn open_ends(link: &Link<'_>) -> usize {
    usize::from(link.is_open_end()) + link.because.iter().map(open_ends).sum::<usize>()
}

fn in_actions(actions: &[ActionItem]) -> Vec<String> {
    if actions.is_empty() {
        return vec!["No action item: what will change?".into()];
    }
    let open = |lacks: fn(&ActionItem) -> bool| {
        actions.iter().filter(|action| action.state.is_open() && lacks(action)).count()
    };
    [
        (open(|action| action.owner.is_none()), "an owner"),
        (open(|action| action.due.is_none()), "a date"),
        (open(|action| action.outcome.is_empty()), "a measurable outcome"),
        (open(|action| action.validation.is_empty()), "a way to know that it worked"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} without {what}.", counted(count, "action item is", "action items are")))
    .collect()
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
