//! Pasting into a timeline: preview, add, undo.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::postmortems::{FullEvent, PostmortemNumber};
use domain::timeline::paste::{CountsFrom, LeftOut, MAX_PASTE, PasteFormat, PasteId, Pasted, Proposed, WrongKind};
use domain::timeline::{EventId, EventKind, Milestone, PLAUSIBLE_YEARS, is_plausible};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::{Document, PendingPaste, SavedPaste, StoreError};
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path, Query};
use super::given::filled;
use super::limit::{FieldLimit, Limit, zones};
use super::problem::Problem;
use super::timeline::EvidenceJson;
use crate::pasting::{Answers, fields, near, read, today, whole};
use crate::site::Site;

/// The largest body in bytes: a paste, encoded as JSON.
pub const MAX_BODY: usize = 24 * 1024 * 1024;

/// Content to paste.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PasteBody)]
pub struct PasteBody {
    /// A chat, a log, a table, commits or alerts; up to 20 MB.
    text: String,
}

/// How to read ambiguous times and dates.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
pub struct AnswersParams {
    /// The time zone for times without one; that of the postmortem by default.
    zone: Option<String>,
    /// Whether the month comes before the day in dates such as 10/11/2026.
    month_first: Option<bool>,
    /// The format; detected by default.
    #[param(inline, value_type = Option<choices::PasteFormat>)]
    format: Option<PasteFormat>,
    /// When the content was copied or printed, from which ages and “Today” count, by default the time of the paste; or
    /// when the recording started, by default the start of the incident's day. Between 1970 and 2199.
    counts_from: Option<DateTime<Utc>>,
}

impl AnswersParams {
    fn parse(&self) -> Result<Answers, ValidationErrors> {
        let zone = self.zone.as_deref().map(|name| domain::timeline::zone("zone", name)).transpose()?;
        if self.counts_from.is_some_and(|at| !is_plausible(at.date_naive())) {
            return Err(ValidationErrors::one("counts_from", PLAUSIBLE_YEARS));
        }
        Ok(Answers { zone, month_first: self.month_first, read_as: self.format, counts_from: self.counts_from })
    }
}

/// The preview of a paste. Nothing has been added to the timeline yet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PastePreview)]
pub struct PreviewJson {
    /// The ID of the paste. Previews expire after a day.
    #[schema(value_type = i64)]
    id: PasteId,
    /// The detected format.
    #[schema(value_type = choices::PasteFormat)]
    format: PasteFormat,
    /// The time zone used for times without one.
    zone: String,
    /// Whether some times have no time zone.
    asks_zone: bool,
    /// Whether the order of days and months is ambiguous.
    asks_order: bool,
    /// What `counts_from` means for this paste; `null` when its times are those of a clock.
    #[schema(value_type = Option<choices::CountsFrom>)]
    asks_counts_from: Option<CountsFrom>,
    /// The time that was used as `counts_from`; `null` when its times are those of a clock.
    counted_from: Option<DateTime<Utc>>,
    /// The proposed events.
    events: Vec<ProposedJson>,
    /// The lines that did not become events.
    left_out: Vec<LeftOutJson>,
}

/// A proposed event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposedEvent)]
pub struct ProposedJson {
    /// The time.
    at: DateTime<Utc>,
    /// Whether the time is approximate.
    approximate: bool,
    /// The detected kind.
    #[schema(value_type = choices::EventKind)]
    kind: EventKind,
    /// The suggested milestone.
    #[schema(value_type = Option<choices::Milestone>)]
    suggested_milestone: Option<Milestone>,
    /// The text in Markdown.
    text: String,
    /// The time as written in the source.
    as_written: String,
    /// The line of the paste.
    origin: String,
    /// What to check before adding the event.
    warnings: Vec<String>,
    /// The evidence.
    evidence: Vec<EvidenceJson>,
    /// The ID of an event on the timeline that looks like a duplicate.
    #[schema(value_type = Option<i64>)]
    same_as: Option<EventId>,
    /// Whether the event is added by default.
    is_wanted: bool,
}

/// A line that did not become an event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeftOut)]
pub struct LeftOutJson {
    /// The line, from 1.
    line: usize,
    /// The text.
    text: String,
}

impl ProposedJson {
    fn of(event: Proposed) -> Self {
        Self {
            is_wanted: event.is_wanted(),
            at: event.at,
            approximate: event.approximate,
            kind: event.kind,
            suggested_milestone: event.suggested,
            text: event.text,
            as_written: event.as_written,
            origin: event.origin,
            warnings: event.warnings,
            evidence: event.evidence.into_iter().map(EvidenceJson::of).collect(),
            same_as: event.same_as,
        }
    }
}

impl PreviewJson {
    fn of(id: PasteId, pasted: Pasted) -> Self {
        Self {
            id,
            format: pasted.format,
            zone: pasted.zone.name().to_owned(),
            asks_zone: pasted.asks_zone,
            asks_order: pasted.asks_order,
            asks_counts_from: pasted.asks_counts_from,
            counted_from: pasted.asks_counts_from.map(|_| pasted.counted_from),
            events: pasted.events.into_iter().map(ProposedJson::of).collect(),
            left_out: pasted.left_out.into_iter().map(|LeftOut { line, text }| LeftOutJson { line, text }).collect(),
        }
    }
}

/// A paste that was added.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Paste)]
pub struct PasteJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: PasteId,
    /// The detected format.
    #[schema(value_type = choices::PasteFormat)]
    format: PasteFormat,
    /// The number of events that were added.
    events: i32,
    /// The name of the person who pasted the content.
    by: Option<String>,
    /// When the events were added.
    kept_at: DateTime<Utc>,
    /// Whether the paste was undone.
    is_removed: bool,
}

impl PasteJson {
    fn of(paste: SavedPaste) -> Self {
        let SavedPaste { id, format, events, by, kept_at, is_removed } = paste;
        Self { id, format, events, by, kept_at, is_removed }
    }
}

/// Which events of a paste to add.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AddEventsBody)]
pub struct AddEventsBody {
    /// The indices of the events in the preview, from 0; those selected by default when omitted.
    keep: Option<Vec<usize>>,
    /// The indices of the events whose suggested milestone is accepted.
    mark: Vec<usize>,
    /// The time zone that the preview used.
    #[serde(deserialize_with = "filled")]
    zone: Option<String>,
    /// The order of month and day that the preview used.
    month_first: Option<bool>,
    /// The format that the preview used, if it was chosen.
    #[schema(value_type = Option<choices::PasteFormat>)]
    format: Option<PasteFormat>,
    /// The time that the preview used as `counts_from`.
    counts_from: Option<DateTime<Utc>>,
}

/// The IDs of the events that were added.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PastedEvents)]
pub struct PastedJson {
    /// In the order of the paste.
    #[schema(value_type = Vec<i64>)]
    events: Vec<EventId>,
}

fn wrong(wrong: &WrongKind) -> Problem {
    StoreError::from(ValidationErrors::one("text", wrong.to_string())).into()
}

/// List pastes
///
/// Returns the pastes whose events were added, newest first.
#[utoipa::path(
    get, path = "/postmortems/{number}/pastes", tag = "timeline",
    responses((status = 200, description = "The pastes.", body = Items<PasteJson>))
)]
pub async fn pastes(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<PasteJson>>, Problem> {
    caller.draft_access(&site, number).await?;
    let pastes = site.store.list_pastes(caller.viewer(), number).await?;
    Ok(Items::of(pastes, PasteJson::of))
}

/// Preview a paste
///
/// Returns the events that the paste would add. Nothing is added yet.
#[utoipa::path(
    post, path = "/postmortems/{number}/pastes", tag = "timeline", params(AnswersParams), request_body = PasteBody,
    responses((status = 201, description = "The preview.", body = PreviewJson))
)]
pub async fn create_preview(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Query(answers): Query<AnswersParams>,
    Json(body): Json<PasteBody>,
) -> Result<Created<axum::Json<PreviewJson>>, Problem> {
    let zone = caller.writable(&site, number).await?.zone;
    let answers = answers.parse().map_err(StoreError::from)?;
    let document = caller.draft(&site, number).await?;
    if body.text.len() > MAX_PASTE {
        return Err(wrong(&WrongKind::TooLarge));
    }
    let pending = PendingPaste {
        text: body.text,
        near: near(&document.events, zone),
        today: today(zone),
        pasted_at: crate::clock::now(),
    };
    let pasted = read(&document, &pending, answers).map_err(|refused| wrong(&refused))?;
    let id = caller
        .change(&site, async |tx| tx.put_paste_aside(number, pending.text, pending.near, pending.today).await)
        .await?;
    let location = format!("/api/v1/postmortems/{number}/pastes/{id}");
    Ok(Created(location, axum::Json(PreviewJson::of(id, pasted))))
}

async fn pending(
    site: &Site,
    caller: &Caller,
    number: PostmortemNumber,
    id: PasteId,
    answers: Answers,
) -> Result<(Document, Pasted), Problem> {
    let document = caller.draft(site, number).await?;
    let pending = site.store.find_pending_paste(caller.viewer(), number, id).await?.ok_or(StoreError::Absent)?;
    let pasted = read(&document, &pending, answers).map_err(|refused| wrong(&refused))?;
    Ok((document, pasted))
}

/// Preview a paste again
///
/// Uses another time zone or order of month and day. Only for the person who created the paste, until its events
/// are added.
#[utoipa::path(
    get, path = "/postmortems/{number}/pastes/{id}", tag = "timeline", params(AnswersParams),
    responses((status = 200, description = "The preview.", body = PreviewJson))
)]
pub async fn preview(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, PasteId)>,
    Query(answers): Query<AnswersParams>,
) -> Result<axum::Json<PreviewJson>, Problem> {
    let answers = answers.parse().map_err(StoreError::from)?;
    let (_, pasted) = pending(&site, &caller, number, id, answers).await?;
    Ok(axum::Json(PreviewJson::of(id, pasted)))
}

/// Add events of a paste
///
/// Either all selected events are added or none.
#[utoipa::path(
    post, path = "/postmortems/{number}/pastes/{id}/add", tag = "timeline", request_body = AddEventsBody,
    responses((status = 200, description = "The IDs of the events.", body = PastedJson))
)]
pub async fn keep(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, PasteId)>,
    Json(body): Json<AddEventsBody>,
) -> Result<axum::Json<PastedJson>, Problem> {
    caller.writable(&site, number).await?;
    let AddEventsBody { zone, month_first, format, counts_from, .. } = &body;
    let (month_first, format, counts_from) = (*month_first, *format, *counts_from);
    let answers = AnswersParams { zone: zone.clone(), month_first, format, counts_from };
    let answers = answers.parse().map_err(StoreError::from)?;
    let (document, pasted) = pending(&site, &caller, number, id, answers).await?;
    let wanted = |place: usize, event: &Proposed| match &body.keep {
        Some(keep) => keep.contains(&place),
        None => event.is_wanted(),
    };
    let events: Vec<FullEvent> = pasted
        .events
        .iter()
        .enumerate()
        .filter(|(place, event)| wanted(*place, event))
        .map(|(place, event)| whole(event, fields(event, body.mark.contains(&place))))
        .collect();
    if events.is_empty() {
        return Err(StoreError::from(ValidationErrors::one("keep", "Select at least one event.")).into());
    }
    let number = document.postmortem.number;
    caller.change(&site, async |tx| tx.save_paste(number, id, pasted.format, &events).await).await?;
    events_of(&site, number, id).await
}

async fn events_of(site: &Site, number: PostmortemNumber, id: PasteId) -> Result<axum::Json<PastedJson>, Problem> {
    let events = site.store.events_of_paste(number, id).await?;
    Ok(axum::Json(PastedJson { events }))
}

/// Undo a paste
///
/// Removes the events of the paste. The paste can be restored.
#[utoipa::path(
    post, path = "/postmortems/{number}/pastes/{id}/remove", tag = "timeline",
    responses((status = 204, description = "The events of the paste were removed."))
)]
pub async fn remove_paste(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, PasteId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_paste(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a paste
///
/// Restores the events that were removed with the paste, but not those that were removed separately.
#[utoipa::path(
    post, path = "/postmortems/{number}/pastes/{id}/restore", tag = "timeline",
    responses((status = 200, description = "The IDs of the events.", body = PastedJson))
)]
pub async fn restore_paste(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, PasteId)>,
) -> Result<axum::Json<PastedJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_paste(number, id).await).await?;
    events_of(&site, number, id).await
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("AddEventsBody", "keep", Limit::AsTyped),
    ("AddEventsBody", "mark", Limit::AsTyped),
    ("AddEventsBody", "zone", Limit::One(zones)),
    ("AddEventsBody", "format", Limit::AsTyped),
    ("AddEventsBody", "counts_from", Limit::AsTyped),
    ("PasteBody", "text", Limit::TextOrNothing(MAX_PASTE)),
];
