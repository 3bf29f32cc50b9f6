//! The checklist of a new installation.

use axum::extract::State;
use axum::response::Response;
use domain::people::may_administer;
use store::StoreError;

use crate::error::PageError;
use crate::importing::{Importer, save};
use crate::render;
use crate::sample::sample;
use crate::session::SignedIn;
use crate::site::Site;

/// Adds a postmortem to look at.
pub async fn add_sample(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    may_administer(who.viewer()).map_err(StoreError::from)?;
    let people = site.store.list_names().await?;
    let importer = Importer { author: who.person.id, people: &people, zone: who.person.zone };
    let sample = sample(&importer, who.today()).map_err(|refused| PageError::BadRequest(refused.message));
    let (source, read) = sample?;
    let number = who.change(&site, async |tx| save(tx, &source, &read).await).await?;
    Ok(render::see(&app::paths::postmortem(number)))
}

/// Hides the checklist.
pub async fn hide(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.hide_first_steps().await).await?;
    Ok(render::see(app::paths::HOME))
}
