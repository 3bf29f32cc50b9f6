use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use domain::postmortems::{Part, PostmortemNumber, ToDo, to_dos};
use domain::timeline::{Durations, Mark, Measured, Milestone, Milestones, Phase, PhaseKind, Strip};
use serde::Serialize;
use store::Document;
use utoipa::ToSchema;

use super::{DetailsJson, publish_by};
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

/// A postmortem with all its parts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FullPostmortem)]
pub struct FullJson {
    /// The details.
    postmortem: DetailsJson,
    /// The sections, in order.
    sections: Vec<SectionJson>,
    /// The events, in order.
    events: Vec<EventJson>,
    /// The findings, in order.
    findings: Vec<FindingJson>,
    /// The action items, in order.
    actions: Vec<ActionJson>,
    /// The incident strip; null with fewer than two milestones.
    strip: Option<StripJson>,
    /// The durations, as far as the milestones allow.
    durations: Vec<DurationJson>,
    /// What is still to complete. To-dos never block anything.
    to_dos: Vec<ToDoJson>,
}

impl FullJson {
    fn of(document: Document, publish_by: Option<NaiveDate>) -> Self {
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
            postmortem: DetailsJson::of(document.postmortem, &document.severities, publish_by),
        }
    }
}

impl Versioned for FullJson {
    fn version(&self) -> i32 {
        self.postmortem.version()
    }
}

/// The milestones of an incident on a scale, and the phases between them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Strip)]
pub struct StripJson {
    /// The milestones, in chronological order.
    marks: Vec<MarkJson>,
    /// The phases between them, in chronological order.
    phases: Vec<PhaseJson>,
}

/// A milestone on the strip.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mark)]
pub struct MarkJson {
    /// The milestone.
    #[schema(value_type = choices::Milestone)]
    milestone: Milestone,
    /// The time.
    at: DateTime<Utc>,
    /// The position on the strip, from 0 (start) to 1 (end).
    #[schema(minimum = 0, maximum = 1)]
    place: f64,
}

/// A phase between two milestones.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Phase)]
pub struct PhaseJson {
    /// The phase.
    #[schema(value_type = choices::PhaseKind)]
    kind: PhaseKind,
    /// The start on the strip, 0 to 1.
    from: f64,
    /// The end on the strip, 0 to 1.
    to: f64,
    /// The duration in words.
    #[schema(example = "10 min until detected")]
    message: String,
}

impl StripJson {
    /// Lists every field that is sent.
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

/// A duration.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duration)]
pub struct DurationJson {
    /// The name of the duration.
    #[schema(example = "Time to detect")]
    name: &'static str,
    /// The duration in words, or why the duration is unknown (a milestone is missing, or the order is impossible).
    #[schema(example = "10 min")]
    message: String,
    /// The duration in seconds; null when unknown.
    seconds: Option<i64>,
}

impl DurationJson {
    /// All durations, in chronological order.
    pub fn all(durations: &Durations) -> Vec<Self> {
        let one = |(name, measured): (&'static str, Measured)| {
            let seconds = match measured {
                Measured::Known { seconds } => Some(seconds),
                Measured::Missing { .. } | Measured::Impossible => None,
            };
            Self { name, message: measured.message(), seconds }
        };
        durations.named().into_iter().map(one).collect()
    }
}

/// A to-do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ToDo)]
pub struct ToDoJson {
    /// The part of the postmortem that the to-do is about.
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

/// Get a postmortem
///
/// Returns the draft with all its parts, for callers who may see the draft; readers use the report instead. The
/// `ETag` is the version of the details.
#[utoipa::path(
    get, path = "/postmortems/{number}", tag = "postmortems",
    responses((
        status = 200, description = "The postmortem with all its parts.", body = FullJson,
        headers(("ETag", description = "The version of the details."))
    ))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<WithEtag<FullJson>, Problem> {
    let document = caller.draft(&site, number).await?;
    let publish_by = publish_by(&site, &caller, number).await?;
    Ok(WithEtag(FullJson::of(document, publish_by)))
}
