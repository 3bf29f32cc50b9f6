use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::postmortems::{Part, PostmortemNumber, ToDo, to_dos};
use domain::timeline::{Durations, Mark, Measured, Milestone, Milestones, Phase, PhaseKind, Strip};
use serde::Serialize;
use store::Document;
use utoipa::ToSchema;

use super::DetailsJson;
use crate::api::actions::ActionJson;
use crate::api::answer::{Versioned, WithEtag};
use crate::api::caller::Caller;
use crate::api::choices;
use crate::api::extract::Path;
use crate::api::findings::FindingJson;
use crate::api::problem::Problem;
use crate::api::sections::SectionJson;
use crate::api::timeline::EventJson;
use crate::site::Site;

/// A postmortem with all its parts, as its writers see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FullPostmortem)]
pub struct FullJson {
    /// The head.
    postmortem: DetailsJson,
    /// The sections, in order.
    sections: Vec<SectionJson>,
    /// The events, in order.
    events: Vec<EventJson>,
    /// The findings, in order.
    findings: Vec<FindingJson>,
    /// The action items, in order.
    actions: Vec<ActionJson>,
    /// The incident at a glance; null with fewer than two milestones.
    strip: Option<StripJson>,
    /// How long things took, as far as the milestones say.
    durations: Vec<DurationJson>,
    /// What a good postmortem has and this one has not yet. It never blocks anything.
    to_dos: Vec<ToDoJson>,
}

impl FullJson {
    fn of(document: Document) -> Self {
        let milestones = Milestones::of(&document.events);
        let to_dos =
            to_dos(&document.postmortem, &document.sections, &document.events, &document.findings, &document.actions);
        let zone = document.postmortem.zone;
        Self {
            strip: Strip::of(&milestones).map(StripJson::of),
            durations: DurationJson::all(&Durations::of(&milestones)),
            to_dos: to_dos.into_iter().map(ToDoJson::of).collect(),
            sections: document.sections.into_iter().map(SectionJson::of).collect(),
            events: document.events.into_iter().map(|event| EventJson::of(event, zone)).collect(),
            findings: document.findings.into_iter().map(FindingJson::of).collect(),
            actions: document.actions.into_iter().map(ActionJson::of).collect(),
            postmortem: DetailsJson::of(document.postmortem, &document.severities),
        }
    }
}

impl Versioned for FullJson {
    fn version(&self) -> i32 {
        self.postmortem.version()
    }
}

/// The milestones of an incident on a line to scale, with what went on between them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Strip)]
pub struct StripJson {
    /// The milestones, in time.
    marks: Vec<MarkJson>,
    /// What lies between them, in time.
    phases: Vec<PhaseJson>,
}

/// A milestone on the line.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mark)]
pub struct MarkJson {
    /// Which one.
    #[schema(value_type = choices::Milestone)]
    milestone: Milestone,
    /// When.
    at: DateTime<Utc>,
    /// Where on the line: 0 is its beginning, 1 its end.
    #[schema(minimum = 0, maximum = 1)]
    place: f64,
}

/// A stretch between two milestones.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Phase)]
pub struct PhaseJson {
    /// What went on.
    #[schema(value_type = choices::PhaseKind)]
    kind: PhaseKind,
    /// Where on the line it begins, 0 to 1.
    from: f64,
    /// Where it ends, 0 to 1.
    to: f64,
    /// How long it took, in words.
    #[schema(example = "10 min until detected")]
    message: String,
}

impl StripJson {
    /// Lists every field that travels.
    pub fn of(strip: Strip) -> Self {
        let mark = |mark: Mark| MarkJson { milestone: mark.milestone, at: mark.at, place: mark.place };
        let phase =
            |phase: Phase| PhaseJson { kind: phase.kind, from: phase.from, to: phase.to, message: phase.message };
        Self {
            marks: strip.marks.into_iter().map(mark).collect(),
            phases: strip.phases.into_iter().map(phase).collect(),
        }
    }
}

/// How long something took.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duration)]
pub struct DurationJson {
    /// What.
    #[schema(example = "Time to detect")]
    name: &'static str,
    /// In words: the duration, or why it cannot be said (missing, impossible).
    #[schema(example = "10 min")]
    message: String,
    /// In seconds; null when it is missing or impossible.
    seconds: Option<i64>,
}

impl DurationJson {
    /// All of them, in the order of the clock.
    pub fn all(durations: &Durations) -> Vec<Self> {
        let one = |(name, measured): (&'static str, Measured)| {
            let seconds = match measured {
                Measured::LastTransition { seconds } => Some(seconds),
                Measured::Missing { .. } | Measured::Impossible => None,
            };
            Self { name, message: measured.message(), seconds }
        };
        durations.named().into_iter().map(one).collect()
    }
}

/// Something that is still missing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ToDo)]
pub struct ToDoJson {
    /// The part in which it would be mended.
    #[schema(value_type = choices::Part)]
    part: Part,
    /// What is missing, as a sentence.
    message: String,
}

impl ToDoJson {
    fn of(to_do: ToDo) -> Self {
        Self { part: to_do.part, message: to_do.message }
    }
}

/// A postmortem, whole
///
/// The draft, for those who may see it. Readers get its report instead. The `ETag` is the version
/// of the head.
#[utoipa::path(
    get, path = "/postmortems/{number}", tag = "postmortems",
    responses((
        status = 200, description = "The postmortem with all its parts.", body = FullJson,
        headers(("ETag", description = "The version of the head."))
    ))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<WithEtag<FullJson>, Problem> {
    Ok(WithEtag(FullJson::of(caller.draft(&site, number).await?)))
}
