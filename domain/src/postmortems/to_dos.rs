use serde::{Deserialize, Serialize};

use super::{Kind, Part, Postmortem, Section};
use crate::actions::ActionItem;
use crate::findings::{Chain, Finding, FindingKind, Link};
use crate::timeline::{Durations, EventKind, Measured, Milestone, Milestones, Precision, TimelineEvent};

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
        let asks = match postmortem.kind {
            Kind::Incident => "what did users experience?",
            Kind::NearMiss => "what could have happened?",
            Kind::Drill => "what did you practise?",
        };
        say(Part::Summary, format!("Summary is empty: {asks}"));
    }
    if postmortem.kind.has_impact() && postmortem.impact.0.is_empty() {
        say(Part::Impact, "No impact figures yet".into());
    }
    for message in in_timeline(postmortem.kind, events) {
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

impl Kind {
    /// Whether somebody was harmed, so that figures say how much: nobody is in a near miss or a drill.
    fn has_impact(self) -> bool {
        self == Self::Incident
    }

    /// The milestones without which the timeline is incomplete. In a near miss no impact starts and
    /// none is mitigated; a drill has no impact either, but mitigating is what it practises.
    fn expected_milestones(self) -> &'static [Milestone] {
        use Milestone::{Detected, ImpactStarted, Mitigated, Resolved};
        match self {
            Self::Incident => &[ImpactStarted, Detected, Mitigated, Resolved],
            Self::NearMiss => &[Detected, Resolved],
            Self::Drill => &[Detected, Mitigated, Resolved],
        }
    }
}

fn in_timeline(kind: Kind, events: &[TimelineEvent]) -> Vec<String> {
    if events.is_empty() {
        return vec!["No events yet".into()];
    }
    let milestones = Milestones::of(events);
    let mut message = Vec::new();
    for milestone in kind.expected_milestones() {
        if milestones.at(*milestone).is_some() {
            continue;
        }
        message.push(missing(&milestones, *milestone));
    }
    for (name, measured) in Durations::of(&milestones).named() {
        if measured == Measured::Impossible {
            message.push(format!("{name}: the end is before the start"));
        }
    }
    if milestones.at(Milestone::RollbackStarted).is_some() && milestones.at(Milestone::RollbackFinished).is_none() {
        message.push(missing(&milestones, Milestone::RollbackFinished));
    }
    let without_time = events.iter().filter(|event| event.precision == Precision::Unknown).count();
    if without_time > 0 {
        let have = if without_time == 1 { "has" } else { "have" };
        message.push(format!("{} {have} no time yet", counted(without_time, "event", "events")));
    }
    let without_context =
        events.iter().filter(|event| event.kind == EventKind::Decision && event.decision.is_none()).count();
    if without_context > 0 {
        message.push(format!("{} without context", counted(without_context, "decision", "decisions")));
    }
    message
}

fn missing(milestones: &Milestones, milestone: Milestone) -> String {
    if milestones.lacks_time(milestone) {
        format!("The event marked “{}” has no time yet", milestone.label())
    } else {
        format!("No event marked “{}”", milestone.label())
    }
}

fn in_findings(findings: &[Finding], actions: &[ActionItem]) -> Vec<String> {
    let causes: Vec<_> = findings.iter().filter(|finding| finding.kind.is_cause()).collect();
    if causes.is_empty() {
        return vec!["No contributing factors yet".into()];
    }
    let mut message = Vec::new();
    let open_ends = Chain::of(findings, actions).roots.iter().map(open_ends).sum();
    if open_ends > 0 {
        message.push(format!("{} without an action item", counted(open_ends, "cause", "causes")));
    }
    let unproven = causes.iter().filter(|finding| finding.evidence.is_empty()).count();
    if unproven > 0 {
        message.push(format!("{} without supporting events", counted(unproven, "cause", "causes")));
    }
    if !findings.iter().any(|finding| finding.kind == FindingKind::WentWell) {
        message.push("No “What went well” findings yet".into());
    }
    message
}

fn open_ends(link: &Link<'_>) -> usize {
    usize::from(link.is_open_end()) + link.because.iter().map(open_ends).sum::<usize>()
}

fn in_actions(actions: &[ActionItem]) -> Vec<String> {
    if actions.is_empty() {
        return vec!["No action items yet".into()];
    }
    let open = |lacks: fn(&ActionItem) -> bool| {
        actions.iter().filter(|action| action.state.is_open() && lacks(action)).count()
    };
    [
        (open(|action| action.owner.is_none()), "an owner"),
        (open(|action| action.fields.due.is_none()), "a due date"),
        (open(|action| action.fields.outcome.is_empty()), "a measurable outcome"),
        (open(|action| action.fields.validation.is_empty()), "validation"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} without {what}", counted(count, "action item", "action items")))
    .collect()
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
