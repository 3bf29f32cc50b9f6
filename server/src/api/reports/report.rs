use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{ActionState, Transition};
use domain::findings::FindingKind;
use domain::postmortems::{Kind, Part};
use domain::reports::{Report, ReportAction, ReportCause, ReportEvent, ReportLesson, ReportSection, ReportStep};
use domain::timeline::{EventKind, Milestone, Precision};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::choices;
use crate::api::postmortems::{DurationJson, MeasureJson, StripJson};
use crate::api::timeline::{DecisionJson, EvidenceJson};

/// All that a reader gets: no numbers of records, no addresses of people, nothing of the draft.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportJson {
    /// The postmortem's number.
    number: i64,
    /// Which edition this is, from 1.
    version: i32,
    /// When this edition was published.
    published_at: DateTime<Utc>,
    /// The title.
    title: String,
    /// What it is about.
    #[schema(value_type = choices::Kind)]
    kind: Kind,
    /// 1 is the worst, 4 the least.
    #[schema(minimum = 1, maximum = 4)]
    severity_level: u8,
    /// What that severity was called.
    severity: String,
    /// The name of the team whose it is.
    team: Option<String>,
    /// What was affected.
    services: Vec<String>,
    /// The IANA time zone of its times.
    zone: &'static str,
    /// The names of its authors.
    authors: Vec<String>,
    /// When the impact began, or the first event.
    happened_at: Option<DateTime<Utc>>,
    /// The incident at a glance; null with fewer than two milestones.
    strip: Option<StripJson>,
    /// How long things took; empty without the strip.
    durations: Vec<DurationJson>,
    /// The figures.
    impact: Vec<MeasureJson>,
    /// The sections, in order.
    sections: Vec<ReportSectionJson>,
    /// The events, in order.
    events: Vec<ReportEventJson>,
    /// The causes: those that explain no other, with what explains them.
    chain: Vec<CauseJson>,
    /// What else was learned.
    lessons: Vec<LessonJson>,
    /// What changes.
    actions: Vec<ReportActionJson>,
}

impl ReportJson {
    /// Lists every field that travels.
    pub fn of(report: Report) -> Self {
        let durations = report.strip.as_ref().map(|strip| DurationJson::all(&strip.durations)).unwrap_or_default();
        Self {
            number: report.number.0,
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
    /// What it holds.
    #[schema(value_type = choices::Part)]
    part: Part,
    /// The heading.
    heading: String,
    /// The text, in Markdown.
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
    /// When.
    at: DateTime<Utc>,
    /// Whether the time is only about right.
    about: bool,
    /// What sort of thing.
    #[schema(value_type = choices::EventKind)]
    kind: EventKind,
    /// What it means for the clock.
    #[schema(value_type = Option<choices::Milestone>)]
    milestone: Option<Milestone>,
    /// What happened, in Markdown.
    text: String,
    /// What was decided.
    decision: Option<DecisionJson>,
    /// What it rests on.
    evidence: Vec<EvidenceJson>,
}

impl ReportEventJson {
    fn of(event: ReportEvent) -> Self {
        Self {
            at: event.at,
            about: event.precision == Precision::About,
            kind: event.kind,
            milestone: event.milestone,
            text: event.text,
            decision: event.decision.map(DecisionJson::of),
            evidence: event.evidence.into_iter().map(EvidenceJson::of).collect(),
        }
    }
}

/// A cause, with what explains it and what answers it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportCause)]
pub struct CauseJson {
    /// What was learned, in Markdown.
    text: String,
    /// Whether the writers call it a root cause.
    is_root_cause: bool,
    /// What it is about, in words.
    about: Vec<String>,
    /// When the events happened on which it rests.
    evidence: Vec<DateTime<Utc>>,
    /// What answers “why?”.
    #[schema(no_recursion)]
    because: Vec<CauseJson>,
    /// The places in `actions` of what answers it, from 0.
    actions: Vec<usize>,
}

impl CauseJson {
    fn of(cause: ReportCause) -> Self {
        Self {
            text: cause.text,
            is_root_cause: cause.is_root_cause,
            about: cause.about,
            evidence: cause.evidence,
            because: cause.because.into_iter().map(Self::of).collect(),
            actions: cause.actions,
        }
    }
}

/// Something learned that is not a cause.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportLesson)]
pub struct LessonJson {
    /// What sort.
    #[schema(value_type = choices::FindingKind)]
    kind: FindingKind,
    /// What was learned, in Markdown.
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
    /// What will be done, in one line of Markdown.
    title: String,
    /// What it is good for, in a word.
    kind: String,
    /// The name of who answers for it.
    owner: Option<String>,
    /// The day by which it is done.
    due: Option<NaiveDate>,
    /// The measurable outcome.
    outcome: String,
    /// How we will know that it worked.
    validation: String,
    /// How far it was when this was published.
    #[schema(value_type = choices::ActionState)]
    state: ActionState,
    /// The address of the work elsewhere.
    tracker: Option<String>,
    /// A group.
    area: Option<String>,
    /// How it got to its state since it was last reopened.
    steps: Vec<ReportStepJson>,
}

/// A step of an action item in a report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportStep)]
pub struct ReportStepJson {
    /// Which step.
    #[schema(value_type = choices::Transition)]
    step: Transition,
    /// The name of who took it, while they have an account.
    by: Option<String>,
    /// When.
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
