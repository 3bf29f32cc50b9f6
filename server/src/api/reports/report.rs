use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{ActionState, Transition};
use domain::findings::FindingKind;
use domain::postmortems::{Kind, Part, PostmortemNumber};
use domain::reports::{
    EvidenceTime, Report, ReportAction, ReportCause, ReportEvent, ReportLesson, ReportSection, ReportStep,
};
use domain::timeline::{EventKind, Milestone, Precision};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::choices;
use crate::api::postmortems::{DurationJson, MeasureJson, StripJson};
use crate::api::timeline::{DecisionJson, EvidenceJson};

/// The report for readers: without record IDs, e-mail addresses or anything from the draft.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportJson {
    /// The number of the postmortem.
    #[schema(value_type = i64)]
    number: PostmortemNumber,
    /// The version, from 1.
    version: i32,
    /// When this version was published.
    published_at: DateTime<Utc>,
    /// The title.
    title: String,
    /// The kind.
    #[schema(value_type = choices::Kind)]
    kind: Kind,
    /// The severity; `1` is the most severe.
    #[schema(minimum = 1, maximum = 4)]
    severity_level: u8,
    /// The name of the severity at that time.
    severity: String,
    /// The name of the team.
    team: Option<String>,
    /// The affected services.
    services: Vec<String>,
    /// The IANA time zone of the report.
    zone: &'static str,
    /// The names of the authors.
    authors: Vec<String>,
    /// When the impact started; otherwise the time of the first event.
    happened_at: Option<DateTime<Utc>>,
    /// The incident strip; null with fewer than two milestones.
    strip: Option<StripJson>,
    /// The durations; empty without the strip.
    durations: Vec<DurationJson>,
    /// The impact figures.
    impact: Vec<MeasureJson>,
    /// The sections, in order.
    sections: Vec<ReportSectionJson>,
    /// The events, in order.
    events: Vec<ReportEventJson>,
    /// The causes that explain no other cause, each with the causes that explain it.
    chain: Vec<CauseJson>,
    /// The findings that are not causes.
    lessons: Vec<LessonJson>,
    /// The action items.
    actions: Vec<ReportActionJson>,
}

impl ReportJson {
    /// Lists every field that travels.
    pub fn of(report: Report) -> Self {
        let durations = report.strip.as_ref().map(|strip| DurationJson::all(&strip.durations)).unwrap_or_default();
        Self {
            number: report.number,
            version: report.version,
            published_at: report.published_at,
            title: report.title,
            kind: report.kind,
            severity_level: report.severity_level,
            severity: report.severity,
            team: report.team,
            services: report.services,
            zone: report.zone.name(),
            authors: report.authors,
            happened_at: report.happened_at,
            strip: report.strip.map(StripJson::of),
            durations,
            impact: report.impact.into_iter().map(MeasureJson::of).collect(),
            sections: report.sections.into_iter().map(ReportSectionJson::of).collect(),
            events: report.events.into_iter().map(ReportEventJson::of).collect(),
            chain: report.chain.into_iter().map(CauseJson::of).collect(),
            lessons: report.lessons.into_iter().map(LessonJson::of).collect(),
            actions: report.actions.into_iter().map(ReportActionJson::of).collect(),
        }
    }
}

/// A section of a report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportSection)]
pub struct ReportSectionJson {
    /// What the section contains.
    #[schema(value_type = choices::Part)]
    part: Part,
    /// The heading.
    heading: String,
    /// The text in Markdown.
    text: String,
}

impl ReportSectionJson {
    fn of(section: ReportSection) -> Self {
        Self { part: section.part, heading: section.heading, text: section.text }
    }
}

/// An event of a report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportEvent)]
pub struct ReportEventJson {
    /// When the event happened; with the precision `day`, the first instant of the day. With `unknown`, the value only
    /// gives the place in the timeline.
    at: DateTime<Utc>,
    /// Whether the time is approximate.
    approximate: bool,
    /// The precision of the time.
    #[schema(value_type = choices::Precision)]
    precision: Precision,
    /// The kind of event.
    #[schema(value_type = choices::EventKind)]
    kind: EventKind,
    /// The milestone that the event marks.
    #[schema(value_type = Option<choices::Milestone>)]
    milestone: Option<Milestone>,
    /// What happened, in Markdown.
    text: String,
    /// The decision context.
    decision: Option<DecisionJson>,
    /// The evidence.
    evidence: Vec<EvidenceJson>,
}

impl ReportEventJson {
    fn of(event: ReportEvent) -> Self {
        Self {
            at: event.at,
            approximate: event.precision == Precision::Approximate,
            precision: event.precision,
            kind: event.kind,
            milestone: event.milestone,
            text: event.text,
            decision: event.decision.map(DecisionJson::of),
            evidence: event.evidence.into_iter().map(EvidenceJson::of).collect(),
        }
    }
}

/// A cause, with the findings that explain it and the action items that address it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportCause)]
pub struct CauseJson {
    /// The finding in Markdown.
    text: String,
    /// Whether the cause is marked as a root cause.
    is_root_cause: bool,
    /// The labels of the category and process.
    labels: Vec<String>,
    /// The times of the supporting events that have one.
    evidence: Vec<DateTime<Utc>>,
    /// The causes that explain this one.
    #[schema(no_recursion)]
    because: Vec<CauseJson>,
    /// The indices in `actions` of the action items that address the cause, from 0.
    actions: Vec<usize>,
}

impl CauseJson {
    fn of(cause: ReportCause) -> Self {
        Self {
            text: cause.text,
            is_root_cause: cause.is_root_cause,
            labels: cause.labels,
            evidence: cause
                .evidence
                .into_iter()
                .filter_map(|seen| match seen {
                    EvidenceTime::Time(at) => Some(at),
                    EvidenceTime::WithoutTime { .. } => None,
                })
                .collect(),
            because: cause.because.into_iter().map(Self::of).collect(),
            actions: cause.actions,
        }
    }
}

/// A finding that is not a cause.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportLesson)]
pub struct LessonJson {
    /// The kind of finding.
    #[schema(value_type = choices::FindingKind)]
    kind: FindingKind,
    /// The finding in Markdown.
    text: String,
}

impl LessonJson {
    fn of(lesson: ReportLesson) -> Self {
        Self { kind: lesson.kind, text: lesson.text }
    }
}

/// An action item of a report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportAction)]
pub struct ReportActionJson {
    /// What will be done, as one line of Markdown.
    title: String,
    /// The type of action.
    kind: String,
    /// The name of the owner.
    owner: Option<String>,
    /// The due date.
    due: Option<NaiveDate>,
    /// The measurable outcome.
    outcome: String,
    /// How we will know that the action worked.
    validation: String,
    /// The status at the time of publication.
    #[schema(value_type = choices::ActionState)]
    state: ActionState,
    /// The URL of the issue in another tracker.
    tracker: Option<String>,
    /// The area.
    area: Option<String>,
    /// The transitions since the action item was last reopened.
    steps: Vec<ReportStepJson>,
}

/// A transition of an action item in a report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportStep)]
pub struct ReportStepJson {
    /// The transition.
    #[schema(value_type = choices::Transition)]
    step: Transition,
    /// The name of the person who made the transition; null when the account is gone.
    by: Option<String>,
    /// When the transition was made.
    at: DateTime<Utc>,
    /// What was done, the evidence, or the reason; may be empty.
    note: String,
}

impl ReportStepJson {
    fn of(taken: ReportStep) -> Self {
        Self { step: taken.step, by: taken.by, at: taken.at, note: taken.note }
    }
}

impl ReportActionJson {
    fn of(action: ReportAction) -> Self {
        Self {
            title: action.title,
            kind: action.kind,
            owner: action.owner,
            due: action.due,
            outcome: action.outcome,
            validation: action.validation,
            state: action.state,
            tracker: action.tracker,
            area: action.area,
            steps: action.steps.into_iter().map(ReportStepJson::of).collect(),
        }
    }
}
