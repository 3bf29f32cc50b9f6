//! Findings that repeat earlier ones, and similar postmortems.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::actions::{ActionId, ActionState};
use domain::findings::{Category, EarlierAction, FindingId, Recurrence, RelatedFinding};
use domain::postmortems::PostmortemNumber;
use domain::search::SimilarPostmortem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::limit::{FieldLimit, NUMBER};
use super::problem::Problem;
use crate::site::Site;

/// A finding of another postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RelatedFinding)]
pub struct RelatedFindingJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: FindingId,
    /// The finding in Markdown.
    text: String,
    /// The number of its postmortem.
    #[schema(value_type = i64)]
    postmortem: PostmortemNumber,
    /// The title of its postmortem.
    postmortem_title: String,
    /// When the incident happened.
    happened_at: DateTime<Utc>,
}

impl From<RelatedFinding> for RelatedFindingJson {
    fn from(finding: RelatedFinding) -> Self {
        let RelatedFinding { id, text, postmortem, postmortem_title, happened_at } = finding;
        Self { id, text, postmortem, postmortem_title, happened_at }
    }
}

/// An action item that addresses an earlier finding.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EarlierAction)]
pub struct EarlierActionJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: ActionId,
    /// What will be done, as one line of Markdown.
    title: String,
    /// The status.
    #[schema(value_type = choices::ActionState)]
    state: ActionState,
}

impl From<EarlierAction> for EarlierActionJson {
    fn from(action: EarlierAction) -> Self {
        Self { id: action.id, title: action.title, state: action.state }
    }
}

/// A link between a finding of this postmortem and a finding of another one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Recurrence)]
pub struct RecurrenceJson {
    /// The ID of the finding of this postmortem.
    #[schema(value_type = i64)]
    finding: FindingId,
    /// The earlier finding that the finding repeats; null when the other finding is later.
    earlier: Option<RelatedFindingJson>,
    /// The later finding that repeats the finding; null when the other finding is earlier.
    later: Option<RelatedFindingJson>,
    /// Whether somebody confirmed the recurrence; otherwise the recurrence is only proposed.
    is_confirmed: bool,
    /// For a proposal, the words that both findings contain.
    words: Vec<String>,
    /// The action items that address the earlier finding.
    actions: Vec<EarlierActionJson>,
}

impl RecurrenceJson {
    fn earlier(recurrence: Recurrence) -> Self {
        Self {
            finding: recurrence.finding,
            earlier: Some(recurrence.earlier.into()),
            later: None,
            is_confirmed: recurrence.is_confirmed,
            words: recurrence.words,
            actions: recurrence.actions.into_iter().map(EarlierActionJson::from).collect(),
        }
    }

    fn later((finding, later): (FindingId, RelatedFinding)) -> Self {
        Self {
            finding,
            earlier: None,
            later: Some(later.into()),
            is_confirmed: true,
            words: Vec::new(),
            actions: Vec::new(),
        }
    }
}

/// List recurrences
///
/// Returns the earlier findings that the findings of a postmortem repeat, including proposals, and the later
/// findings that repeat them.
#[utoipa::path(
    get, path = "/postmortems/{number}/recurrences", tag = "findings",
    responses((status = 200, description = "The recurrences.", body = Items<RecurrenceJson>))
)]
pub async fn recurrences(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<RecurrenceJson>>, Problem> {
    caller.draft_access(&site, number).await?;
    let found = site.store.recurrences(caller.viewer(), number).await?;
    let earlier = found.earlier.into_iter().map(RecurrenceJson::earlier);
    let all: Vec<_> = earlier.chain(found.later.into_iter().map(RecurrenceJson::later)).collect();
    Ok(Items::of(all, std::convert::identity))
}

/// The earlier finding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RecurrenceBody)]
pub struct RecurrenceBody {
    /// The ID of the earlier finding, which belongs to another postmortem.
    #[schema(value_type = i64, required = true)]
    earlier: FindingId,
}

/// Mark a finding as the recurrence of an earlier one
///
/// Replaces the earlier finding that was linked before, if any.
#[utoipa::path(
    put, path = "/postmortems/{number}/findings/{id}/recurrence", tag = "findings", request_body = RecurrenceBody,
    responses((status = 204, description = "The finding was marked as a recurrence."))
)]
pub async fn confirm(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
    Json(body): Json<RecurrenceBody>,
) -> Result<StatusCode, Problem> {
    caller.writable(&site, number).await?;
    caller.change(&site, async |tx| tx.confirm_recurrence(number, id, body.earlier).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Dismiss a recurrence
///
/// States that the finding does not repeat the earlier one, which is not proposed again.
#[utoipa::path(
    delete, path = "/postmortems/{number}/findings/{id}/recurrence/{earlier}", tag = "findings",
    responses((status = 204, description = "The recurrence was dismissed."))
)]
pub async fn dismiss(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id, earlier)): Path<(PostmortemNumber, FindingId, FindingId)>,
) -> Result<StatusCode, Problem> {
    caller.writable(&site, number).await?;
    caller.change(&site, async |tx| tx.dismiss_recurrence(number, id, earlier).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A similar postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimilarPostmortem)]
pub struct SimilarJson {
    /// The number.
    #[schema(value_type = i64)]
    number: PostmortemNumber,
    /// The title.
    title: String,
    /// When the incident happened.
    happened_at: DateTime<Utc>,
    /// Words that both postmortems contain and few others do.
    words: Vec<String>,
    /// Services that both incidents affected.
    services: Vec<String>,
    /// Categories of causes that both postmortems have.
    #[schema(value_type = Vec<choices::Category>)]
    categories: Vec<Category>,
    /// The number of unfinished action items.
    unfinished_actions: u64,
}

impl SimilarJson {
    fn of(similar: SimilarPostmortem) -> Self {
        Self {
            number: similar.number,
            title: similar.title,
            happened_at: similar.happened_at,
            words: similar.reasons.words,
            services: similar.reasons.services,
            categories: similar.reasons.categories,
            unfinished_actions: similar.unfinished,
        }
    }
}

/// List similar postmortems
///
/// The most similar first, at most five. Similar postmortems are only computed until the postmortem is published,
/// a few seconds after each change.
#[utoipa::path(
    get, path = "/postmortems/{number}/similar", tag = "postmortems",
    responses((status = 200, description = "The similar postmortems.", body = Items<SimilarJson>))
)]
pub async fn similar(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<SimilarJson>>, Problem> {
    caller.draft_access(&site, number).await?;
    Ok(Items::of(site.store.similar_postmortems(caller.viewer(), number).await?, SimilarJson::of))
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[("RecurrenceBody", "earlier", NUMBER)];
