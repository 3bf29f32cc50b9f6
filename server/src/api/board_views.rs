//! Saved views of the board.

use axum::extract::State;
use axum::http::StatusCode;
use domain::actions::{BoardFilter, BoardView, BoardViewId, BoardViewInput, MAX_VIEW_NAME};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::extract::{Json, Path};
use super::limit::{FieldLimit, Limit};
use super::problem::Problem;
use super::teams::NameJson;
use crate::site::Site;

/// The longest query of a view, in bytes.
const MAX_QUERY: usize = 2_000;

/// A saved view of the board.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BoardView)]
pub struct BoardViewJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: BoardViewId,
    /// The name.
    name: String,
    /// The query of the board’s address, such as `owner=me&due=overdue`; empty for the board without filters.
    query: String,
    /// Whether the view is visible to everybody, or only to the person who saved it.
    is_shared: bool,
    /// Who saved the view.
    by: NameJson,
}

impl BoardViewJson {
    fn of(view: BoardView) -> Self {
        let BoardView { id, name, filter, is_shared, by } = view;
        Self { id, name, query: app::paths::board_query(&filter, 1), is_shared, by: NameJson::person(by) }
    }
}

/// List saved views of the board
///
/// Your own views first, then those that others share.
#[utoipa::path(
    get, path = "/board-views", tag = "actions",
    responses((status = 200, description = "The views.", body = Items<BoardViewJson>))
)]
pub async fn board_views(
    State(site): State<Site>,
    caller: Caller,
) -> Result<axum::Json<Items<BoardViewJson>>, Problem> {
    Ok(Items::of(site.store.list_board_views(caller.viewer(), None).await?, BoardViewJson::of))
}

/// A view to save.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = BoardViewBody)]
pub struct BoardViewBody {
    /// The name, up to 80 characters. A view of yours with the same name is replaced.
    #[schema(required = true)]
    name: String,
    /// The query of the board’s address. Unknown filters are left out.
    query: String,
    /// Whether the view is visible to everybody. By default, a replaced view keeps its visibility, and a new view is
    /// private.
    is_shared: Option<bool>,
}

/// Save a view of the board
#[utoipa::path(
    post, path = "/board-views", tag = "actions", request_body = BoardViewBody,
    responses((status = 201, description = "The view.", body = BoardViewJson))
)]
pub async fn save_board_view(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<BoardViewBody>,
) -> Result<Created<axum::Json<BoardViewJson>>, Problem> {
    let input = BoardViewInput { name: body.name, is_shared: body.is_shared };
    let fields = input.parse()?;
    domain::validation::text("query", "The query", &body.query, MAX_QUERY)?;
    let query: Vec<_> = form_urlencoded::parse(body.query.as_bytes()).collect();
    let filter = BoardFilter::of(query.iter().map(|(name, value)| (name.as_ref(), value.as_ref())));
    let id = caller.change(&site, async |tx| tx.save_board_view(&fields, &filter).await).await?;
    let saved = site.store.list_board_views(caller.viewer(), None).await?.into_iter().find(|view| view.id == id);
    let view = BoardViewJson::of(saved.ok_or(StoreError::Absent)?);
    Ok(Created(format!("/api/v1/board-views/{id}"), axum::Json(view)))
}

/// Delete a saved view of the board
///
/// Administrators may also delete views that others share.
#[utoipa::path(
    delete, path = "/board-views/{id}", tag = "actions", responses((status = 204, description = "The view was deleted."))
)]
pub async fn delete_board_view(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<BoardViewId>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.delete_board_view(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("BoardViewBody", "name", Limit::Line(MAX_VIEW_NAME)),
    ("BoardViewBody", "query", Limit::TextOrNothing(MAX_QUERY)),
];
