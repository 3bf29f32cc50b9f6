//! Pasting into a timeline: read, looked over, kept, taken back.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::postmortems::{FullEvent, PostmortemNumber};
use domain::timeline::paste::{LeftOut, MAX_PASTE, PasteFormat, Pasted, Proposed, WrongKind};
use domain::timeline::{EventKind, Milestone};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::{Document, PendingPaste, SavedPaste, StoreError};
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path, Query};
use super::problem::Problem;
use super::timeline::EvidenceJson;
use crate::pasting::{Answers, fields, near, read, today, whole};
use crate::site::Site;

/// The largest body: what is pasted, as JSON writes it.
pub const MAX_BODY: usize = 24 * 1024 * 1024;

/// Something to be pasted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PasteBody)]
pub struct PasteBody {
    /// A conversation, a log, a table, commits, alerts; up to 20 MB.
    text: String,
}

/// What a paste does not say.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
pub struct AnswersParams {
    /// The zone of times that name none; the postmortem's when left out.
    zone: Option<String>,
    /// Whether months stand before days in dates such as 10/11/2026.
    month_first: Option<bool>,
}

impl AnswersParams {
    fn parse(&self) -> Result<Answers, ValidationErrors> {
        let zone = self.zone.as_deref().map(|name| domain::timeline::zone("zone", name)).transpose()?;
        Ok(Answers { zone, month_first: self.month_first })
    }
}

/// What became of a paste. Nothing of it is kept yet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PastePreview)]
pub struct PreviewJson {
    /// The number of the paste, to keep it by; forgotten after a day.
    id: i64,
    /// What it is.
    #[schema(value_type = String, example = "chat")]
    format: PasteFormat,
    /// The zone in which times without one were read.
    zone: String,
    /// Whether some times name no zone.
    asks_zone: bool,
    /// Whether days and months can be read both ways round.
    asks_order: bool,
    /// The events that it would become.
    events: Vec<ProposedJson>,
    /// What became no event.
    left_out: Vec<LeftOutJson>,
}

/// An event that is proposed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposedEvent)]
pub struct ProposedJson {
    /// When.
    at: DateTime<Utc>,
    /// Whether the time is only about right.
    about: bool,
    /// What sort of thing, as guessed.
    #[schema(value_type = choices::EventKind)]
    kind: EventKind,
    /// What it may mean for the clock.
    #[schema(value_type = Option<choices::Milestone>)]
    suggested_milestone: Option<Milestone>,
    /// What happened, in Markdown.
    text: String,
    /// The time in the words of the source.
    as_written: String,
    /// Where it stands in the paste.
    origin: String,
    /// What a person should look at.
    warnings: Vec<String>,
    /// What it rests on.
    evidence: Vec<EvidenceJson>,
    /// The number of the event on the timeline that tells the same.
    same_as: Option<i64>,
    /// Whether it is kept unless you choose otherwise.
    is_wanted: bool,
}

/// Something that became no event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeftOut)]
pub struct LeftOutJson {
    /// The line, from 1.
    line: usize,
    /// The words.
    text: String,
}

impl ProposedJson {
    fn of(event: Proposed) -> Self {
        Self {
            is_wanted: event.is_wanted(),
            at: event.at,
            about: event.about,
            kind: event.kind,
            suggested_milestone: event.suggested,
            text: event.text,
            as_written: event.as_written,
            origin: event.origin,
            warnings: event.warnings,
            evidence: event.evidence.into_iter().map(EvidenceJson::of).collect(),
            same_as: event.same_as.map(|id| id.0),
        }
    }
}

impl PreviewJson {
    fn of(id: i64, pasted: Pasted) -> Self {
        Self {
            id,
            format: pasted.format,
            zone: pasted.zone.name().to_owned(),
            asks_zone: pasted.asks_zone,
            asks_order: pasted.asks_order,
            events: pasted.events.into_iter().map(ProposedJson::of).collect(),
            left_out: pasted.left_out.into_iter().map(|LeftOut { line, text }| LeftOutJson { line, text }).collect(),
        }
    }
}

/// A paste that was kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Paste)]
pub struct PasteJson {
    /// The number.
    id: i64,
    /// What it was.
    #[schema(value_type = String, example = "chat")]
    format: PasteFormat,
    /// How many events came of it.
    events: i32,
    /// Who pasted it, by name.
    by: Option<String>,
    /// When it was kept.
    kept_at: DateTime<Utc>,
    /// Whether it was taken back.
    is_removed: bool,
}

impl PasteJson {
    fn of(paste: SavedPaste) -> Self {
        let SavedPaste { id, format, events, by, kept_at, is_removed } = paste;
        Self { id, format, events, by, kept_at, is_removed }
    }
}

/// Which events of a paste are kept.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AddEventsBody)]
pub struct AddEventsBody {
    /// The places of the events in the preview, from 0; those that are wanted when left out.
    keep: Option<Vec<usize>>,
    /// The places of the events whose suggested milestone is taken.
    mark: Vec<usize>,
    /// The zone with which the preview was read.
    zone: Option<String>,
    /// The order with which the preview was read.
    month_first: Option<bool>,
}

/// The numbers of the events that came of a paste.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PastedEvents)]
pub struct PastedJson {
    /// In the order of the paste.
    events: Vec<i64>,
}

fn wrong(wrong: &WrongKind) -> Problem {
    StoreError::from(ValidationErrors::one("text", wrong.to_string())).into()
}

/// Pastes
///
/// Those that were kept, the newest first.
#[utoipa::path(
    get, path = "/postmortems/{number}/pastes", tag = "timeline",
    responses((status = 200, description = "The pastes.", body = Items<PasteJson>))
)]
pub async fn pastes(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<PasteJson>>, Problem> {
    caller.draft(&site, number).await?;
    let pastes = site.store.list_pastes(caller.viewer(), number).await?;
    Ok(Items::of(pastes, PasteJson::of))
}

/// Paste into the timeline
///
/// The answer says what would become of it. Nothing is kept until that is asked for.
#[utoipa::path(
    post, path = "/postmortems/{number}/pastes", tag = "timeline", params(AnswersParams), request_body = PasteBody,
    responses((status = 201, description = "What would become of it.", body = PreviewJson))
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
    let pending = PendingPaste { id: 0, text: body.text, near: near(&document.events, zone), today: today(zone) };
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
    id: i64,
    answers: Answers,
) -> Result<(Document, Pasted), Problem> {
    let document = caller.draft(site, number).await?;
    let pending = site.store.find_pending_paste(caller.viewer(), number, id).await?.ok_or(StoreError::Absent)?;
    let pasted = read(&document, &pending, answers).map_err(|refused| wrong(&refused))?;
    Ok((document, pasted))
}

/// Look at a paste again
///
/// With another zone or order of days and months. Only whoever pasted it can, until it is kept.
#[utoipa::path(
    get, path = "/postmortems/{number}/pastes/{id}", tag = "timeline", params(AnswersParams),
    responses((status = 200, description = "What would become of it.", body = PreviewJson))
)]
pub async fn preview(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, i64)>,
    Query(answers): Query<AnswersParams>,
) -> Result<axum::Json<PreviewJson>, Problem> {
    let answers = answers.parse().map_err(StoreError::from)?;
    let (_, pasted) = pending(&site, &caller, number, id, answers).await?;
    Ok(axum::Json(PreviewJson::of(id, pasted)))
}

/// Keep events of a paste
///
/// All of those that are named, or none.
#[utoipa::path(
    post, path = "/postmortems/{number}/pastes/{id}/add", tag = "timeline", request_body = AddEventsBody,
    responses((status = 200, description = "The events.", body = PastedJson))
)]
pub async fn keep(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, i64)>,
    Json(body): Json<AddEventsBody>,
) -> Result<axum::Json<PastedJson>, Problem> {
    caller.writable(&site, number).await?;
    let answers = AnswersParams { zone: body.zone, month_first: body.month_first }.parse().map_err(StoreError::from)?;
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
        return Err(StoreError::from(ValidationErrors::one(
            "keep",
            "None of the events is named, so there is nothing to keep.",
        ))
        .into());
    }
    let number = document.postmortem.number;
    caller.change(&site, async |tx| tx.save_paste(number, id, pasted.format, &events).await).await?;
    events_of(&site, number, id).await
}

async fn events_of(site: &Site, number: PostmortemNumber, id: i64) -> Result<axum::Json<PastedJson>, Problem> {
    let events = site.store.events_of_paste(number, id).await?;
    Ok(axum::Json(PastedJson { events: events.into_iter().map(|id| id.0).collect() }))
}

/// Take a whole paste back
///
/// It can be brought back.
#[utoipa::path(
    post, path = "/postmortems/{number}/pastes/{id}/remove", tag = "timeline",
    responses((status = 204, description = "Its events are removed."))
)]
pub async fn remove_paste(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, i64)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_paste(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a paste back
///
/// With the events that went with it, not those that were removed alone.
#[utoipa::path(
    post, path = "/postmortems/{number}/pastes/{id}/restore", tag = "timeline",
    responses((status = 200, description = "The events.", body = PastedJson))
)]
pub async fn restore_paste(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, i64)>,
) -> Result<axum::Json<PastedJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_paste(number, id).await).await?;
    events_of(&site, number, id).await
}
