//! Saved views of the board: save and delete.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::{BoardViewId, BoardViewInput};
use serde::Deserialize;
use store::StoreError;

use super::board::{Again, BoardQuery, page};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

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
}

/// Deletes a view. What it showed stays on the screen.
pub async fn delete(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<BoardViewId>,
    FormBody(form): FormBody<DeleteForm>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.delete_board_view(id).await).await?;
    Ok(render::see(&app::paths::board(&BoardQuery::of(&form.back).filter(), 1)))
}
