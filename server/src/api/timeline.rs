//! The timeline events of a postmortem.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::findings::{FindingId, MAX_EVIDENCE_EVENTS};
use domain::people::PersonId;
use domain::postmortems::PostmortemNumber;
use domain::timeline::line::{DayFrom, read_line};
use domain::timeline::{
    DecisionPoint, EventId, EventInput, EventKind, Evidence, EvidenceInput, MAX_DECISION, MAX_EVENT_TEXT, MAX_EVIDENCE,
    Milestone, Origin, Precision, TimelineEvent,
};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items, MoveBody, Versioned, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled;
use super::limit::{ADDRESS, FieldLimit, Limit, PICTURE, TIME, VERSION};
use super::problem::Problem;
use super::version::{IfMatch, Version, or_current};
use crate::pasting::line_context;
use crate::site::Site;

/// A timeline event. The record can be sent back unchanged.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: EventId,
    /// The version, which increases with every change.
    version: i32,
    /// When the event happened; with the precision `day`, the first instant of the day. With `unknown`, the value only
    /// gives the place in the timeline.
    at: DateTime<Utc>,
    /// The local time in the postmortem's time zone, to the minute; only the date with the precision `day` or
    /// `unknown`.
    #[schema(example = "2026-11-10T14:03")]
    local: String,
    /// Whether the time is approximate.
    approximate: bool,
    /// The precision of the time. Events with `day` or `unknown` count for no duration.
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
    /// The decision context, if this is a decision point.
    decision: Option<DecisionJson>,
    /// The evidence.
    evidence: Vec<EvidenceJson>,
    /// The source.
    #[schema(value_type = choices::Origin)]
    origin: Origin,
    /// The time as written in the source, when it was imported or pasted.
    as_written: Option<String>,
    /// The ID of the person who recorded the event.
    #[schema(value_type = Option<i64>)]
    by: Option<PersonId>,
}

/// The context of a decision, as it was known at the time.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = DecisionPoint)]
pub struct DecisionJson {
    /// What was known.
    known: String,
    /// The options.
    options: String,
    /// The choice.
    choice: String,
    /// The reason.
    reason: String,
}

/// A piece of evidence: a link with a label, a quotation or a picture.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Evidence)]
pub struct EvidenceJson {
    /// A URL that starts with https:// or http://.
    #[serde(deserialize_with = "filled", skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The label of the link, up to 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// A verbatim quotation: an error message, log lines or chat messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<String>,
    /// A picture of the postmortem: `picture:` and the hash from its upload.
    #[serde(deserialize_with = "filled", skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
}

impl DecisionJson {
    /// Lists every field that is sent.
    pub fn of(decision: DecisionPoint) -> Self {
        let DecisionPoint { known, options, choice, reason } = decision;
        Self { known, options, choice, reason }
    }
}

impl EvidenceJson {
    /// Lists every field that is sent.
    pub fn of(evidence: Evidence) -> Self {
        match evidence {
            Evidence::Link { url, label } => Self { url: Some(url), label: Some(label), ..Self::default() },
            Evidence::Quote { text } => Self { quote: Some(text), ..Self::default() },
            Evidence::Picture { picture, label } => {
                Self { picture: Some(picture), label: Some(label), ..Self::default() }
            }
        }
    }

    fn entry(self) -> EvidenceInput {
        EvidenceInput {
            url: self.url.unwrap_or_default(),
            label: self.label.unwrap_or_default(),
            quote: self.quote.unwrap_or_default(),
            picture: self.picture.unwrap_or_default(),
        }
    }
}

impl EventJson {
    /// Lists every field that is sent.
    pub fn of(event: TimelineEvent, zone: Tz) -> Self {
        Self {
            id: event.id,
            version: event.version,
            at: event.at,
            local: event
                .at
                .with_timezone(&zone)
                .format(if event.precision.has_time() { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%d" })
                .to_string(),
            approximate: event.precision == Precision::Approximate,
            precision: event.precision,
            kind: event.kind,
            milestone: event.milestone,
            text: event.text,
            decision: event.decision.map(DecisionJson::of),
            evidence: event.evidence.into_iter().map(EvidenceJson::of).collect(),
            origin: event.origin,
            as_written: event.as_written,
            by: event.by,
        }
    }
}

impl Versioned for EventJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The fields of an event. Omitted fields get their default, also in an update.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = EventBody)]
pub struct EventBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// When the event happened: with an offset (RFC 3339), or without one as local time in the postmortem's time zone.
    /// A local time that a clock change skipped is refused, with the nearest valid times in the error.
    /// With the precision `day` or `unknown`, a date (`2026-11-10`), or an instant with an offset on that day.
    #[schema(required = true, example = "2026-11-10T14:03")]
    at: String,
    /// Which of two instants is meant when a local time occurs twice; required only then.
    #[schema(value_type = Option<choices::Fold>)]
    #[serde(deserialize_with = "filled")]
    fold: Option<String>,
    /// Whether the time is approximate: with `true`, the precision `exact` becomes `about`.
    approximate: bool,
    /// The precision of the time; `exact` by default. An event without a time (`unknown`) is placed after the other
    /// events of its day, and keeps its place when it is updated.
    #[schema(value_type = Option<choices::Precision>)]
    #[serde(deserialize_with = "filled")]
    precision: Option<String>,
    /// The kind of event; `observation` by default.
    #[schema(value_type = Option<choices::EventKind>)]
    #[serde(deserialize_with = "filled")]
    kind: Option<String>,
    /// The milestone that the event marks.
    #[schema(value_type = Option<choices::Milestone>)]
    #[serde(deserialize_with = "filled")]
    milestone: Option<String>,
    /// What happened, in Markdown, up to 50 kB.
    #[schema(required = true)]
    text: String,
    /// The decision context, if this is a decision point; each answer up to 10 kB.
    decision: Option<DecisionJson>,
    /// The evidence, at most 50 pieces.
    evidence: Vec<EvidenceJson>,
    /// The IDs of the findings that the event supports; unchanged when omitted.
    #[schema(value_type = Option<Vec<i64>>)]
    findings: Option<Vec<FindingId>>,
}

impl EventBody {
    fn entry(self) -> EventInput {
        let decision = self.decision.unwrap_or_default();
        let mut precision = self.precision.unwrap_or_default();
        if self.approximate && (precision.is_empty() || precision == Precision::Exact.key()) {
            Precision::Approximate.key().clone_into(&mut precision);
        }
        EventInput {
            at: self.at,
            fold: self.fold.unwrap_or_default(),
            precision,
            kind: self.kind.unwrap_or_default(),
            milestone: self.milestone.unwrap_or_default(),
            text: self.text,
            decision: DecisionPoint {
                known: decision.known,
                options: decision.options,
                choice: decision.choice,
                reason: decision.reason,
            },
            evidence: self.evidence.into_iter().map(EvidenceJson::entry).collect(),
            findings: self.findings,
        }
    }
}

async fn find(site: &Site, caller: &Caller, number: PostmortemNumber, id: EventId) -> Result<EventJson, Problem> {
    let (events, zone) = site.store.draft_events(caller.viewer(), number).await?;
    let event = events.into_iter().find(|event| event.id == id);
    Ok(EventJson::of(event.ok_or(StoreError::Absent)?, zone))
}

/// List timeline events
///
/// In chronological order.
#[utoipa::path(
    get, path = "/postmortems/{number}/events", tag = "timeline",
    responses((status = 200, description = "The events.", body = Items<EventJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<EventJson>>, Problem> {
    let (events, zone) = site.store.draft_events(caller.viewer(), number).await?;
    Ok(Items::of(events, |event| EventJson::of(event, zone)))
}

/// Get a timeline event
#[utoipa::path(
    get, path = "/postmortems/{number}/events/{id}", tag = "timeline",
    responses((status = 200, description = "The event.", body = EventJson, headers(("ETag", description = "The version of the event."))))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
) -> Result<WithEtag<EventJson>, Problem> {
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Create a timeline event
///
/// The event is placed after existing events at the same time.
#[utoipa::path(
    post, path = "/postmortems/{number}/events", tag = "timeline", request_body = EventBody,
    responses((status = 201, description = "The new event.", body = EventJson))
)]
pub async fn record(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<EventBody>,
) -> Result<Created<WithEtag<EventJson>>, Problem> {
    let zone = caller.writable(&site, number).await?.zone;
    let entry = body.entry();
    let fields = entry.parse(zone)?;
    let event = caller
        .change(&site, async |tx| {
            let event = tx.record_event(number, &fields, Origin::Typed).await?;
            if let Some(findings) = &entry.findings {
                tx.link_event(number, event.id, findings).await?;
            }
            Ok(event)
        })
        .await?;
    let location = format!("/api/v1/postmortems/{number}/events/{}", event.id);
    Ok(Created(location, WithEtag(EventJson::of(event, zone))))
}

/// A line of text that becomes an event.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LineBody)]
pub struct LineBody {
    /// A time, then what happened. A time without a zone is in the postmortem's time zone.
    #[schema(example = "14:03 pager fired, two people joined")]
    line: String,
}

/// How a line was interpreted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineRead)]
pub struct LineReadJson {
    /// The event.
    event: EventJson,
    /// The time as written in the line.
    as_written: String,
    /// How the date was determined when the line has none: `context`, `next_day`, `future`, `day_before`,
    /// `today`, `before` (after the last event) or `either` (day and month are ambiguous).
    day_from: Option<&'static str>,
    /// An ambiguous time zone abbreviation.
    ambiguous_zone: Option<String>,
    /// The suggested milestone, which was not set on the event.
    #[schema(value_type = Option<choices::Milestone>)]
    suggested_milestone: Option<Milestone>,
}

/// Create a timeline event from a line of text
///
/// The time and kind are detected: `14:03`, `2:05pm`, `~14:00`, `yesterday 23:50`, `+12m` (after the last
/// event), ISO 8601. A milestone is only suggested.
#[utoipa::path(
    post, path = "/postmortems/{number}/events/line", tag = "timeline", request_body = LineBody,
    responses((status = 201, description = "The new event, and how the line was interpreted.", body = LineReadJson))
)]
pub async fn record_line(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<LineBody>,
) -> Result<Created<axum::Json<LineReadJson>>, Problem> {
    caller.writable(&site, number).await?;
    let context = line_context(&caller.draft(&site, number).await?);
    let read = read_line(&body.line, &context).map_err(StoreError::from)?;
    let event = caller.change(&site, async |tx| tx.record_event(number, &read.fields, Origin::Typed).await).await?;
    let location = format!("/api/v1/postmortems/{number}/events/{}", event.id);
    let read = LineReadJson {
        event: EventJson::of(event, context.zone),
        as_written: read.as_written,
        day_from: read.day_from.map(DayFrom::key),
        ambiguous_zone: read.ambiguous_zone,
        suggested_milestone: read.suggested,
    };
    Ok(Created(location, axum::Json(read)))
}

/// Update a timeline event
#[utoipa::path(
    put, path = "/postmortems/{number}/events/{id}", tag = "timeline", params(IfMatch), request_body = EventBody,
    responses((status = 200, description = "The updated event.", body = EventJson))
)]
pub async fn change(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
    if_match: IfMatch,
    Json(body): Json<EventBody>,
) -> Result<WithEtag<EventJson>, Problem> {
    let zone = caller.writable(&site, number).await?.zone;
    let version = if_match.or(body.version)?;
    let entry = body.entry();
    let fields = entry.parse(zone)?;
    let changed = caller
        .change(&site, async |tx| {
            let event = tx.change_event(number, id, version, &fields).await?;
            if let Some(findings) = &entry.findings {
                tx.link_event(number, id, findings).await?;
            }
            Ok(event)
        })
        .await;
    let event = or_current(changed, find(&site, &caller, number, id)).await?;
    Ok(WithEtag(EventJson::of(event, zone)))
}

/// Move an event among the events at the same time
///
/// An event without a time (precision `unknown`) moves past any other event.
#[utoipa::path(
    post, path = "/postmortems/{number}/events/{id}/move", tag = "timeline", request_body = MoveBody,
    responses((status = 204, description = "The event was moved."))
)]
pub async fn move_one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
    Json(body): Json<MoveBody>,
) -> Result<StatusCode, Problem> {
    caller.writable(&site, number).await?;
    let direction = body.direction()?;
    caller.change(&site, async |tx| tx.move_event(number, id, direction).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a timeline event
///
/// A removed event can be restored.
#[utoipa::path(
    delete, path = "/postmortems/{number}/events/{id}", tag = "timeline", responses((status = 204, description = "The event was removed."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_event(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a removed event
#[utoipa::path(
    post, path = "/postmortems/{number}/events/{id}/restore", tag = "timeline",
    responses((status = 200, description = "The updated event.", body = EventJson))
)]
pub async fn restore(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
) -> Result<WithEtag<EventJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_event(number, id).await).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("DecisionPoint", "choice", Limit::TextOrNothing(MAX_DECISION)),
    ("DecisionPoint", "known", Limit::TextOrNothing(MAX_DECISION)),
    ("DecisionPoint", "options", Limit::TextOrNothing(MAX_DECISION)),
    ("DecisionPoint", "reason", Limit::TextOrNothing(MAX_DECISION)),
    ("EventBody", "at", Limit::Like(TIME, 40)),
    ("EventBody", "evidence", Limit::Each(MAX_EVIDENCE, &Limit::AsTyped)),
    ("EventBody", "findings", Limit::Each(MAX_EVIDENCE_EVENTS, &Limit::AsTyped)),
    ("EventBody", "text", Limit::Text(MAX_EVENT_TEXT)),
    ("EventBody", "version", VERSION),
    ("Evidence", "label", Limit::LineOrNothing(200)),
    ("Evidence", "picture", Limit::Like(PICTURE, 72)),
    ("Evidence", "quote", Limit::TextOrNothing(MAX_EVENT_TEXT)),
    ("Evidence", "url", Limit::Like(ADDRESS, 2000)),
    ("LineBody", "line", Limit::Text(MAX_EVENT_TEXT)),
];
