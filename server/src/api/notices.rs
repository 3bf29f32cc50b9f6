//! What the caller is told.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{Notice, NoticeId, NoticeKind};
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
#[schema(as = Notice)]
pub struct NoticeJson {
    /// The number.
    id: i64,
    /// Why.
    #[schema(value_type = choices::NoticeKind)]
    kind: NoticeKind,
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

impl NoticeJson {
    fn of(notice: Notice, public_url: &str) -> Self {
        Self {
            address: format!("{public_url}{}", app::paths::part(notice.postmortem, &notice.place)),
            id: notice.id.0,
            kind: notice.kind,
            postmortem: notice.postmortem.0,
            title: notice.title,
            by: notice.by.map(NameJson::person),
            detail: notice.detail,
            at: notice.at,
            read_at: notice.read_at,
        }
    }
}

/// Notices
///
/// The unread ones first, then those that were read, each the newest first; 200 of both at most.
#[utoipa::path(get, path = "/notices", tag = "people", responses((status = 200, description = "The notices.", body = Items<NoticeJson>)))]
pub async fn notices(State(site): State<Site>, caller: Caller) -> Result<axum::Json<Items<NoticeJson>>, Problem> {
    let notices = site.store.list_notices(caller.viewer()).await?;
    Ok(Items::of(notices, |notice| NoticeJson::of(notice, &site.settings.public_url)))
}

/// Mark a notice as read
#[utoipa::path(
    post, path = "/notices/{id}/read", tag = "people", responses((status = 204, description = "It is read."))
)]
pub async fn read_notice(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<NoticeId>,
) -> Result<StatusCode, Problem> {
    let work = caller.work(&site).await?;
    work.read_notice(id).await?;
    work.save().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mark all notices as read
#[utoipa::path(
    post, path = "/notices/read", tag = "people", responses((status = 204, description = "They are read."))
)]
pub async fn read_notices(State(site): State<Site>, caller: Caller) -> Result<StatusCode, Problem> {
    let work = caller.work(&site).await?;
    work.read_notices(None).await?;
    work.save().await?;
    Ok(StatusCode::NO_CONTENT)
}
