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

/// Something that was done with a postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Activity)]
pub struct ActivityJson {
    /// What.
    #[schema(value_type = choices::ActivityKind)]
    kind: ActivityKind,
    /// With what: the beginning of the text concerned.
    detail: String,
    /// The name of who did it, while they have an account.
    by: Option<String>,
    /// When.
    at: DateTime<Utc>,
}

impl ActivityJson {
    /// Lists every field that travels.
    pub fn of(activity: Activity) -> Self {
        Self { kind: activity.kind, detail: activity.detail, by: activity.by, at: activity.at }
    }
}

/// What was done
///
/// The last hundred changes, the newest first.
#[utoipa::path(
    get, path = "/postmortems/{number}/activity", tag = "postmortems",
    responses((status = 200, description = "The changes.", body = Items<ActivityJson>))
)]
pub async fn activity(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<ActivityJson>>, Problem> {
    Ok(Items::of(site.store.list_activity(caller.viewer(), number).await?, ActivityJson::of))
}

/// What was removed and can be brought back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Removed)]
pub struct RemovedJson {
    /// Events.
    events: Vec<EventJson>,
    /// Findings.
    findings: Vec<FindingJson>,
    /// Action items.
    actions: Vec<ActionJson>,
}

/// What was removed
///
/// Each of them comes back with a POST to its `restore`.
#[utoipa::path(
    get, path = "/postmortems/{number}/removed", tag = "postmortems",
    responses((status = 200, description = "What was removed.", body = RemovedJson))
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
