//! Reports: a postmortem as it was published, for those who read it.

mod links;
#[cfg(feature = "markdown")]
mod pictures;
#[cfg(feature = "markdown")]
mod plain_text;
mod redaction;
mod references;
mod version_comparison;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use references::References;
use serde::{Deserialize, Serialize};

pub use links::{PrivacyLinks, Publication, ShareLink, ShareLinkInput};
pub use redaction::{Disclosure, Redaction};
pub use version_comparison::compared_report_versions;

use crate::actions::{ActionChange, ActionItem, ActionState, Transition};
use crate::findings::{Chain, Finding, FindingId, FindingKind, Link};
use crate::postmortems::{
    Impact, Kind, Measure, MeasureKind, Part, Postmortem, PostmortemNumber, Section, SeverityNames,
};
use crate::timeline::{DecisionPoint, EventKind, Evidence, Milestone, Milestones, Precision, Strip, TimelineEvent};
use crate::validation::ValidationError;

number! {
    /// The id of a publication.
    pub struct PublicationId;
}
number! {
    /// The id of a share link.
    pub struct ShareLinkId;
}

/// All that a reader gets. It names every field that travels: no numbers of records, no addresses
/// of people, nothing of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The postmortem's number.
    pub number: PostmortemNumber,
    /// The title.
    pub title: String,
    /// The kind.
    pub kind: Kind,
    /// The severity, 1 (most severe) to 4.
    pub severity_level: u8,
    /// The name of the severity at that time.
    pub severity: String,
    /// The name of the team.
    pub team: Option<String>,
    /// The affected services.
    pub services: Vec<String>,
    /// The time zone of its times.
    pub zone: Tz,
    /// The names of its authors.
    pub authors: Vec<String>,
    /// When the impact began, or the first event.
    pub happened_at: Option<DateTime<Utc>>,
    /// The incident strip.
    pub strip: Option<Strip>,
    /// The impact figures.
    pub impact: Vec<Measure>,
    /// The sections, in order.
    pub sections: Vec<ReportSection>,
    /// The events, in order.
    pub events: Vec<ReportEvent>,
    /// The causal chain, as a forest.
    pub chain: Vec<ReportCause>,
    /// The findings that are not causes.
    pub lessons: Vec<ReportLesson>,
    /// The action items.
    pub actions: Vec<ReportAction>,
    /// When this version was published.
    pub published_at: DateTime<Utc>,
    /// The version, from 1.
    pub version: i32,
}

/// A section of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportSection {
    /// What the section contains.
    pub part: Part,
    /// The heading.
    pub heading: String,
    /// The text, in Markdown.
    pub text: String,
}

/// An event of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportEvent {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The precision of the time.
    pub precision: Precision,
    /// The kind of event.
    pub kind: EventKind,
    /// What it means for the clock.
    pub milestone: Option<Milestone>,
    /// What happened, in Markdown.
    pub text: String,
    /// The decision context.
    pub decision: Option<DecisionPoint>,
    /// The evidence.
    pub evidence: Vec<Evidence>,
}

/// A cause, with what explains it and what answers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportCause {
    /// The finding, in Markdown.
    pub text: String,
    /// Whether the writers call it a root cause.
    pub is_root_cause: bool,
    /// Its category and process, as they are labelled.
    #[serde(alias = "about")]
    pub labels: Vec<String>,
    /// When the events happened on which it rests.
    pub evidence: Vec<EvidenceTime>,
    /// The causes that explain it.
    pub because: Vec<ReportCause>,
    /// The places in [`Report::actions`] of what answers it.
    pub actions: Vec<usize>,
}

/// When an event happened on which a cause rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EvidenceTime {
    /// At this time.
    Time(DateTime<Utc>),
    /// The clock time is not known.
    WithoutTime {
        /// What stands for the time.
        at: DateTime<Utc>,
        /// What is known.
        precision: Precision,
    },
}

impl EvidenceTime {
    fn of(event: &TimelineEvent) -> Self {
        let TimelineEvent { at, precision, .. } = *event;
        if precision.has_time() { Self::Time(at) } else { Self::WithoutTime { at, precision } }
    }

    /// The instant, and how exactly it is known.
    pub fn known(self) -> (DateTime<Utc>, Precision) {
        match self {
            Self::Time(at) => (at, Precision::Exact),
            Self::WithoutTime { at, precision } => (at, precision),
        }
    }
}

/// Something learned that is not a cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportLesson {
    /// The kind of finding.
    pub kind: FindingKind,
    /// The finding, in Markdown.
    pub text: String,
}

/// An action item of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportAction {
    /// What will be done, as one line of Markdown.
    pub title: String,
    /// What it is good for, in a word.
    pub kind: String,
    /// The name of the owner.
    pub owner: Option<String>,
    /// The due date.
    pub due: Option<NaiveDate>,
    /// The measurable outcome.
    pub outcome: String,
    /// How we will know that it worked.
    pub validation: String,
    /// How far it was when this was published.
    pub state: ActionState,
    /// The URL of the issue in another tracker.
    pub tracker: Option<String>,
    /// The area.
    pub area: Option<String>,
    /// How it got there since it was last reopened: what was done, the evidence or the reason.
    #[serde(default)]
    pub steps: Vec<ReportStep>,
}

/// A step of an action item, as readers see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportStep {
    /// Which step; beginning the work and reopening are left out.
    pub step: Transition,
    /// The name of who took it, while they have an account.
    pub by: Option<String>,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What was done, the evidence, or the reason; may be empty.
    pub note: String,
}

/// What a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The details.
    pub postmortem: &'a Postmortem,
    /// The sections, in order.
    pub sections: &'a [Section],
    /// The events, in order.
    pub events: &'a [TimelineEvent],
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// The action items, in order.
    pub actions: &'a [ActionItem],
    /// The names of the severities.
    pub severities: &'a SeverityNames,
}

impl Report {
    /// Makes the report that would be published now.
    pub fn of(draft: Draft<'_>, published_at: DateTime<Utc>, version: i32) -> Self {
        let Draft { postmortem, sections, events, findings, actions, severities } = draft;
        let milestones = Milestones::of(events);
        let chain = Chain::of(findings, actions);
        let references = References {
            events: events.iter().map(|event| event.id.0).collect(),
            actions: actions.iter().map(|action| action.id.0).collect(),
        };
        let told = |text: &str| references.in_report(text);
        Self {
            number: postmortem.number,
            title: postmortem.title.clone(),
            kind: postmortem.kind,
            severity_level: postmortem.severity.level(),
            severity: severities.of(postmortem.severity).to_owned(),
            team: postmortem.team.as_ref().map(|team| team.name.clone()),
            services: postmortem.services.clone(),
            zone: postmortem.zone,
            authors: postmortem.authors.iter().map(|author| author.name.clone()).collect(),
            happened_at: milestones.at(Milestone::ImpactStarted).or_else(|| events.first().map(|event| event.at)),
            strip: Strip::of(&milestones),
            impact: figures(&postmortem.impact),
            sections: sections.iter().map(|section| ReportSection::of(section, told)).collect(),
            events: events.iter().map(|event| ReportEvent::of(event, told)).collect(),
            chain: chain.roots.iter().map(|link| ReportCause::of(link, events, actions, told)).collect(),
            lessons: findings
                .iter()
                .filter(|finding| !finding.kind.is_cause())
                .map(|finding| ReportLesson::of(finding, told))
                .collect(),
            actions: actions.iter().map(ReportAction::of).collect(),
            published_at,
            version,
        }
    }

    /// The text of the summary.
    pub fn summary(&self) -> Option<&ReportSection> {
        self.sections.iter().find(|section| section.part == Part::Summary)
    }
}

/// The figures in the order in which readers ask for them.
fn figures(impact: &Impact) -> Vec<Measure> {
    use MeasureKind::{DataLost, Duration, Requests, Revenue, Users};
    [Requests, Users, Duration, Revenue, DataLost].into_iter().filter_map(|kind| impact.of(kind).cloned()).collect()
}

impl ReportSection {
    fn of(section: &Section, told: impl Fn(&str) -> String) -> Self {
        Self { part: section.part, heading: section.heading.clone(), text: told(&section.text) }
    }
}

impl ReportEvent {
    fn of(event: &TimelineEvent, told: impl Fn(&str) -> String) -> Self {
        Self {
            at: event.at,
            precision: event.precision,
            kind: event.kind,
            milestone: event.milestone,
            text: told(&event.text),
            decision: event.decision.clone(),
            evidence: event.evidence.clone(),
        }
    }
}

impl ReportCause {
    fn of(
        link: &Link<'_>,
        events: &[TimelineEvent],
        actions: &[ActionItem],
        told: impl Fn(&str) -> String + Copy,
    ) -> Self {
        let finding = link.finding;
        let place = |action: &ActionItem| actions.iter().position(|candidate| candidate.id == action.id);
        Self {
            text: told(&finding.text),
            is_root_cause: finding.kind == FindingKind::RootCause,
            labels: [
                finding.category.map(super::findings::Category::label),
                finding.process.map(super::findings::Process::label),
            ]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect(),
            evidence: events
                .iter()
                .filter(|event| finding.evidence.contains(&event.id))
                .map(EvidenceTime::of)
                .collect(),
            because: link.because.iter().map(|link| Self::of(link, events, actions, told)).collect(),
            actions: link.actions.iter().filter_map(|action| place(action)).collect(),
        }
    }
}

impl ReportLesson {
    fn of(finding: &Finding, told: impl Fn(&str) -> String) -> Self {
        Self { kind: finding.kind, text: told(&finding.text) }
    }
}

impl ReportAction {
    fn of(action: &ActionItem) -> Self {
        let fields = &action.fields;
        Self {
            title: fields.title.clone(),
            kind: fields.kind.label().to_owned(),
            owner: action.owner.as_ref().map(|owner| owner.name().to_owned()),
            due: fields.due,
            outcome: fields.outcome.clone(),
            validation: fields.validation.clone(),
            state: action.state,
            tracker: fields.tracker.clone(),
            area: fields.area.clone(),
            steps: action.current_transitions().filter_map(ReportStep::of).collect(),
        }
    }
}

impl ReportStep {
    fn of(change: &ActionChange) -> Option<Self> {
        let step = change.kind.transition()?;
        matches!(step, Transition::Finish | Transition::Verify | Transition::Decline).then(|| Self {
            step,
            by: change.by.as_ref().map(|by| by.name.clone()),
            at: change.at,
            note: change.note.clone(),
        })
    }
}

/// Refuses a report that says nothing.
pub fn may_be_published(draft: Draft<'_>) -> Result<(), ValidationError> {
    let written = draft.sections.iter().any(|section| !section.text.trim().is_empty());
    let recorded = !draft.events.is_empty() || !draft.findings.is_empty() || !draft.actions.is_empty();
    if written || recorded {
        Ok(())
    } else {
        Err(ValidationError { field: "publish", message: "Write a summary before you publish.".into() })
    }
}

/// Whether a finding's number is among those of this postmortem.
pub fn is_among(finding: FindingId, findings: &[Finding]) -> bool {
    findings.iter().any(|candidate| candidate.id == finding)
}
