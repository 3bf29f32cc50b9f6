use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::postmortems::{ActivityKind, PostmortemNumber};
use serde::Serialize;
use store::{Activity, StoreError};
use utoipa::ToSchema;

use crate::api::actions::ActionJson;
use crate::api::answer::Items;
use crate::api::caller::Caller;
use crate::api::choices;
use crate::api::extract::Path;
use crate::api::findings::FindingJson;
use crate::api::problem::Problem;
use crate::api::timeline::EventJson;
use crate::site::Site;

/// An activity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Activity)]
pub struct ActivityJson {
    /// The kind.
    #[schema(value_type = choices::ActivityKind)]
    kind: ActivityKind,
    /// The beginning of the text that was affected.
    detail: String,
    /// The name of the person; null when the account is gone.
    by: Option<String>,
    /// When the activity happened.
    at: DateTime<Utc>,
}

impl ActivityJson {
    /// Lists every field that is sent.
    pub fn of(activity: Activity) -> Self {
        Self { kind: activity.kind, detail: activity.detail, by: activity.by, at: activity.at }
    }
}

/// List activity
///
/// The last 100 activities, newest first.
#[utoipa::path(
    get, path = "/postmortems/{number}/activity", tag = "postmortems",
    responses((status = 200, description = "The activity.", body = Items<ActivityJson>))
)]
pub async fn activity(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<ActivityJson>>, Problem> {
    Ok(Items::of(site.store.list_activity(caller.viewer(), number).await?, ActivityJson::of))
}

/// Removed records that can be restored.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Removed)]
pub struct RemovedJson {
    /// The events.
    events: Vec<EventJson>,
    /// The findings.
    findings: Vec<FindingJson>,
    /// The action items.
    actions: Vec<ActionJson>,
}

/// List removed records
///
/// To restore a record, send a POST request to its `restore` path.
#[utoipa::path(
    get, path = "/postmortems/{number}/removed", tag = "postmortems",
    responses((status = 200, description = "The removed records.", body = RemovedJson))
)]
pub async fn removed(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<RemovedJson>, Problem> {
    let found = site.store.find_postmortem(caller.viewer(), number).await?;
    let zone = found.map(|(postmortem, _)| postmortem.zone).ok_or(StoreError::Absent)?;
    let removed = site.store.list_removed(caller.viewer(), number).await?;
    Ok(axum::Json(RemovedJson {
        events: removed.events.into_iter().map(|event| EventJson::of(event, zone)).collect(),
        findings: removed.findings.into_iter().map(FindingJson::of).collect(),
        actions: removed.actions.into_iter().map(ActionJson::of).collect(),
    }))
}
