//! What somebody is told.

use app::people::notices_page as notices_view;
use app::ui::Place;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::NoticeId;

use super::framed::framed;
use super::workspace::work;
use crate::error::PageError;
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// One's notices.
pub async fn notices_page(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    let notices = site.store.list_notices(who.viewer()).await?;
    let zone = who.person.zone;
    let title = (Place::Notices, "Notices".to_owned());
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || notices_view(&notices, zone)))
}

/// Marks a notice as read and goes to what it is about.
pub async fn open(State(site): State<Site>, who: SignedIn, Path(id): Path<i64>) -> Result<Response, PageError> {
    let work = work(&site, &who).await?;
    let notice = work.read_notice(NoticeId(id)).await?;
    work.save().await?;
    let path = match notice.place.as_str() {
        "" => app::paths::postmortem(notice.postmortem),
        place => app::paths::part(notice.postmortem, place),
    };
    Ok(render::see(&path))
}

/// Marks a notice as read.
pub async fn read_one(State(site): State<Site>, who: SignedIn, Path(id): Path<i64>) -> Result<Response, PageError> {
    let work = work(&site, &who).await?;
    work.read_notice(NoticeId(id)).await?;
    work.save().await?;
    Ok(render::see(app::paths::NOTICES))
}

/// Marks all notices as read.
pub async fn read_all(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    let work = work(&site, &who).await?;
    work.read_notices(None).await?;
    work.save().await?;
    Ok(render::see(app::paths::NOTICES))
}
