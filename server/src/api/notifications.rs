//! What the caller is told.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{Notification, NotificationId, NotificationKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::choices;
use super::extract::Path;
use super::problem::Problem;
use super::teams::NameJson;
use crate::site::Site;

/// Something that one is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notification)]
pub struct NotificationJson {
    /// The number.
    id: i64,
    /// Why.
    #[schema(value_type = choices::NotificationKind)]
    kind: NotificationKind,
    /// About which postmortem.
    postmortem: i64,
    /// What that is called.
    title: String,
    /// Who did it, while they have an account.
    by: Option<NameJson>,
    /// The beginning of the words concerned.
    detail: String,
    /// The address of the page where it can be seen.
    address: String,
    /// When.
    at: DateTime<Utc>,
    /// When it was read, if it was.
    read_at: Option<DateTime<Utc>>,
}

impl NotificationJson {
    fn of(notification: Notification, public_url: &str) -> Self {
        Self {
            address: format!("{public_url}{}", app::paths::part(notification.postmortem, &notification.place)),
            id: notification.id.0,
            kind: notification.kind,
            postmortem: notification.postmortem.0,
            title: notification.title,
            by: notification.by.map(NameJson::person),
            detail: notification.detail,
            at: notification.at,
            read_at: notification.read_at,
        }
    }
}

/// Notices
///
/// The unread ones first, then those that were read, each the newest first; 200 of both at most.
#[utoipa::path(get, path = "/notifications", tag = "people", responses((status = 200, description = "The notices.", body = Items<NotificationJson>)))]
pub async fn notifications(
    State(site): State<Site>,
    caller: Caller,
) -> Result<axum::Json<Items<NotificationJson>>, Problem> {
    let notifications = site.store.list_notifications(caller.viewer()).await?;
    Ok(Items::of(notifications, |notification| NotificationJson::of(notification, &site.settings.public_url)))
}

/// Mark a notice as read
#[utoipa::path(
    post, path = "/notifications/{id}/read", tag = "people", responses((status = 204, description = "It is read."))
)]
pub async fn read_notification(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<NotificationId>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.read_notification(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mark all notices as read
#[utoipa::path(
    post, path = "/notifications/read", tag = "people", responses((status = 204, description = "They are read."))
)]
pub async fn read_notifications(State(site): State<Site>, caller: Caller) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.read_notifications(None).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
