//! Search.

use axum::extract::State;
use chrono::NaiveDate;
use domain::search::{Found, FoundIn, FoundPostmortem, Piece, SearchQuery};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::choices;
use super::extract::Query;
use super::postmortems::{CardJson, MAX_SEARCH};
use super::problem::{Problem, UNREADABLE};
use crate::clock;
use crate::site::Site;

/// The search query.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchParameters {
    /// Words, “phrases” and filters such as `team:payments sev:1 is:overdue`. Text after the first 500 bytes and words
    /// after the first twelve are ignored.
    q: Option<String>,
}

/// The search results.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchResults)]
pub struct SearchResultsJson {
    /// The postmortems, best first.
    items: Vec<FoundPostmortemJson>,
    /// Filters in the query that Debrief does not know.
    unknown: Vec<String>,
}

/// A postmortem in the search results.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FoundPostmortem)]
pub struct FoundPostmortemJson {
    /// The postmortem.
    postmortem: CardJson,
    /// The matching texts, best first.
    places: Vec<FoundJson>,
}

/// A matching text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Found)]
pub struct FoundJson {
    /// The kind of text.
    #[schema(value_type = choices::FoundIn)]
    kind: FoundIn,
    /// The anchor of the text on the page of the postmortem, such as `event-7`; empty for the whole postmortem.
    place: String,
    /// The passage, in pieces.
    passage: Vec<PieceJson>,
}

/// A piece of a passage.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PassagePiece)]
pub struct PieceJson {
    /// The text.
    text: String,
    /// Whether the piece matches the query.
    is_found: bool,
}

impl FoundPostmortemJson {
    fn of(FoundPostmortem { card, places }: FoundPostmortem, publish_by: Option<NaiveDate>) -> Self {
        Self { postmortem: CardJson::of(card, publish_by), places: places.into_iter().map(FoundJson::of).collect() }
    }
}

impl FoundJson {
    fn of(Found { kind, place, passage }: Found) -> Self {
        let piece = |Piece { text, is_found }| PieceJson { text, is_found };
        Self { kind, place, passage: passage.pieces.into_iter().map(piece).collect() }
    }
}

/// Search
///
/// Searches everything that the caller may read: titles, sections, events, findings, action items, comments and
/// reports. Changes are indexed within about a second.
#[utoipa::path(
    get, path = "/search", tag = "postmortems", params(SearchParameters),
    responses((status = 200, description = "The search results.", body = SearchResultsJson))
)]
pub async fn search(
    State(site): State<Site>,
    caller: Caller,
    Query(parameters): Query<SearchParameters>,
) -> Result<axum::Json<SearchResultsJson>, Problem> {
    let typed = parameters.q.unwrap_or_default();
    if typed.len() > MAX_SEARCH {
        return Err(Problem::with_field(UNREADABLE, "q", format!("“q” can have up to {MAX_SEARCH} bytes.")));
    }
    let query = SearchQuery::parse(&typed);
    let found = site.store.search(caller.viewer(), &query, caller.today()).await?;
    let numbers: Vec<_> = found.iter().map(|found| found.card.number).collect();
    let dates = site.store.publishing_dates(caller.viewer(), &numbers, clock::now()).await?;
    let item = |found: FoundPostmortem| {
        let publish_by = dates.get(&found.card.number).map(|date| date.by);
        FoundPostmortemJson::of(found, publish_by)
    };
    let items = found.into_iter().map(item).collect();
    Ok(axum::Json(SearchResultsJson { items, unknown: query.unknown }))
}
