//! Notifications.

use app::people::notifications_page as notices_view;
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::NotificationId;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::Path;
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The notifications of the viewer.
pub async fn notifications_page(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    let notifications = site.store.list_notifications(who.viewer()).await?;
    let zone = who.person.zone;
    let title = (NavItem::Notifications, "Notifications".to_owned());
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || notices_view(&notifications, zone)))
}

/// Marks a notification as read and redirects to its subject.
pub async fn open(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<NotificationId>,
) -> Result<Response, PageError> {
    let notification = who.change(&site, async |tx| tx.read_notification(id).await).await?;
    Ok(render::see(&app::paths::notified(notification.subject, &notification.place)))
}

/// Marks a notification as read.
pub async fn read_one(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<NotificationId>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.read_notification(id).await).await?;
    Ok(render::see(app::paths::NOTIFICATIONS))
}

/// Marks all notifications as read.
pub async fn read_all(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.read_notifications(None).await).await?;
    Ok(render::see(app::paths::NOTIFICATIONS))
}
