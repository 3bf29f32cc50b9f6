use app::ui::{CurrentUser, Frame, NavItem, frame};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::IntoView;

use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// A page with the frame that whoever looks gets.
pub fn framed<V: IntoView + 'static>(
    site: &Site,
    seen: Option<&SignedIn>,
    status: StatusCode,
    (place, title): (NavItem, String),
    view: impl FnOnce() -> V,
) -> Response {
    let seen = seen.map(|who| seen_as(site, who));
    let around = Frame { title, place, seen, assets: site.assets.clone() };
    render::page_with(status, || frame(around, view()))
}

/// Whoever looks, as the header of a page shows them.
pub fn seen_as(site: &Site, who: &SignedIn) -> CurrentUser {
    CurrentUser {
        name: who.person.name.clone(),
        role: who.person.role,
        theme: who.person.theme,
        unread: who.unread,
        is_disk_full: site.store.is_disk_full(),
    }
}
