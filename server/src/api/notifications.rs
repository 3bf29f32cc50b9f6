//! The caller's notifications.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{Notification, NotificationId, NotificationKind};
use domain::postmortems::PostmortemNumber;
use domain::readiness::{IncidentNumber, RunNumber, RunbookNumber};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::choices;
use super::extract::Path;
use super::problem::Problem;
use super::teams::NameJson;
use crate::site::Site;

/// A notification.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notification)]
pub struct NotificationJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: NotificationId,
    /// The reason.
    #[schema(value_type = choices::NotificationKind)]
    kind: NotificationKind,
    /// The number of the postmortem that the notification is about, if any.
    #[schema(value_type = Option<i64>)]
    postmortem: Option<PostmortemNumber>,
    /// The number of the incident that the notification is about, if any.
    #[schema(value_type = Option<i64>)]
    incident: Option<IncidentNumber>,
    /// The number of the run that the notification is about, if any.
    #[schema(value_type = Option<i64>)]
    run: Option<RunNumber>,
    /// The number of the runbook that the notification is about, if any.
    #[schema(value_type = Option<i64>)]
    runbook: Option<RunbookNumber>,
    /// The title of the postmortem, incident, run or runbook.
    title: String,
    /// The name of the person who caused the notification; null when the account no longer exists.
    by: Option<NameJson>,
    /// An excerpt of the text.
    detail: String,
    /// The path of the page that the notification links to.
    address: String,
    /// When the notification was created.
    at: DateTime<Utc>,
    /// When the notification was read; null while it is unread.
    read_at: Option<DateTime<Utc>>,
}

impl NotificationJson {
    fn of(notification: Notification, public_url: &str) -> Self {
        Self {
            address: format!("{public_url}{}", app::paths::notified(notification.subject, &notification.place)),
            id: notification.id,
            kind: notification.kind,
            postmortem: notification.subject.postmortem(),
            incident: notification.subject.incident(),
            run: notification.subject.run(),
            runbook: notification.subject.runbook(),
            title: notification.title,
            by: notification.by.map(NameJson::person),
            detail: notification.detail,
            at: notification.at,
            read_at: notification.read_at,
        }
    }
}

/// List your notifications
///
/// Unread notifications first, then read ones, each newest first. At most 200 in total.
#[utoipa::path(get, path = "/notifications", tag = "people", responses((status = 200, description = "The notifications.", body = Items<NotificationJson>)))]
pub async fn notifications(
    State(site): State<Site>,
    caller: Caller,
) -> Result<axum::Json<Items<NotificationJson>>, Problem> {
    let notifications = site.store.list_notifications(caller.viewer()).await?;
    Ok(Items::of(notifications, |notification| NotificationJson::of(notification, &site.settings.public_url)))
}

/// Mark a notification as read
#[utoipa::path(
    post, path = "/notifications/{id}/read", tag = "people", responses((status = 204, description = "The notification was marked as read."))
)]
pub async fn read_notification(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<NotificationId>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.read_notification(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mark all notifications as read
#[utoipa::path(
    post, path = "/notifications/read", tag = "people", responses((status = 204, description = "The notifications were marked as read."))
)]
pub async fn read_notifications(State(site): State<Site>, caller: Caller) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.read_notifications(None).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
