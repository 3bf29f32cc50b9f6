//! Saved views of the board: list, save and delete.

use app::actions::{AllViews, board_views_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::{BoardViewId, BoardViewInput};
use domain::people::may_administer;
use serde::Deserialize;
use store::StoreError;

use super::board::{Again, BoardQuery, page};
use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// All views.
pub async fn list(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    let all = AllViews {
        views: site.store.list_board_views(who.viewer(), None).await?,
        me: who.viewer().person,
        may_delete_shared: may_administer(who.viewer()).is_ok(),
    };
    let title = (NavItem::Actions, "Saved views".to_owned());
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || board_views_page(&all)))
}

/// A view as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ViewForm {
    name: String,
    is_shared: String,
    back: String,
}

/// Saves what the board shows.
pub async fn save(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<ViewForm>,
) -> Result<Response, PageError> {
    let query = BoardQuery::of(&form.back);
    let input = BoardViewInput { name: form.name, is_shared: (form.is_shared == "true").then_some(true) };
    let saved = who.change(&site, async |tx| tx.save_board_view(&input.parse()?, &query.filter()).await).await;
    match saved {
        Err(StoreError::ValidationErrors(errors)) => {
            page(&site, &who, &query, StatusCode::UNPROCESSABLE_ENTITY, Again::View(input, errors)).await
        }
        saved => {
            saved?;
            Ok(render::see(&app::paths::board(&query.filter(), 1)))
        }
    }
}

/// The page from which a view is deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeleteForm {
    back: String,
    /// `list` for the page with all views.
    from: String,
}

/// Deletes a view. What it showed stays on the screen.
pub async fn delete(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<BoardViewId>,
    FormBody(form): FormBody<DeleteForm>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.delete_board_view(id).await).await?;
    if form.from == "list" {
        return Ok(render::see(app::paths::BOARD_VIEWS));
    }
    Ok(render::see(&app::paths::board(&BoardQuery::of(&form.back).filter(), 1)))
}
