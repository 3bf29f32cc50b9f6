//! What will change.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{
    ActionId, ActionInput, ActionItem, ActionKind, ActionState, Owner, Priority, TakenStep, Transition,
};
use domain::findings::FindingId;
use domain::people::PersonId;
use domain::postmortems::PostmortemNumber;
use domain::validation::chosen;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items, MoveBody, Versioned, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::problem::Problem;
use super::teams::NameJson;
use super::version::{IfMatch, or_current};
use crate::site::Site;

/// An action item. It can be sent back as it is; the state changes by steps only.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Action)]
pub struct ActionJson {
    /// The number.
    id: i64,
    /// Counts changes and steps.
    version: i32,
    /// What will be done, in one line of Markdown.
    title: String,
    /// What it is good for.
    #[schema(value_type = choices::ActionKind)]
    kind: ActionKind,
    /// How much it matters.
    #[schema(value_type = choices::Priority)]
    priority: Priority,
    /// The number of the person who answers for it; null for somebody without an account, or nobody.
    owner: Option<i64>,
    /// The name of who answers for it.
    owner_name: Option<String>,
    /// The day by which it is done.
    due: Option<NaiveDate>,
    /// The measurable outcome.
    outcome: String,
    /// How we will know that it worked.
    validation: String,
    /// The address of the work elsewhere.
    tracker: Option<String>,
    /// A group.
    area: Option<String>,
    /// The number of the finding that it answers.
    finding: Option<i64>,
    /// How far it is.
    #[schema(value_type = choices::ActionState)]
    state: ActionState,
    /// What was said at the last step: what was done, the evidence, or the reason.
    note: Option<String>,
    /// The name of who took the last step.
    transitioned_by: Option<String>,
    /// When the last step was taken.
    transitioned_at: Option<DateTime<Utc>>,
    /// All steps, in the order in which they were taken.
    steps: Vec<TakenStepJson>,
}

/// A step that was taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TakenStep)]
pub struct TakenStepJson {
    /// Which step.
    #[schema(value_type = choices::Transition)]
    step: Transition,
    /// The state that it led to.
    #[schema(value_type = choices::ActionState)]
    state: ActionState,
    /// Who took it, while they have an account.
    by: Option<NameJson>,
    /// When.
    at: DateTime<Utc>,
    /// What was done, the evidence, or the reason; may be empty.
    note: String,
}

impl TakenStepJson {
    fn of(taken: TakenStep) -> Self {
        let TakenStep { step, state, note, by, at } = taken;
        Self { step, state, by: by.map(NameJson::person), at, note }
    }
}

impl ActionJson {
    /// Lists every field that travels.
    pub fn of(action: ActionItem) -> Self {
        let (owner, owner_name) = match action.owner {
            None => (None, None),
            Some(Owner::Person { id, name }) => (Some(id.0), Some(name)),
            Some(Owner::Named { name }) => (None, Some(name)),
        };
        let (transitioned_by, transitioned_at) = action.took.map(|took| (took.name, took.at)).unzip();
        Self {
            id: action.id.0,
            version: action.version,
            title: action.title,
            kind: action.kind,
            priority: action.priority,
            owner,
            owner_name,
            due: action.due,
            outcome: action.outcome,
            validation: action.validation,
            tracker: action.tracker,
            area: action.area,
            finding: action.finding.map(|finding| finding.0),
            state: action.state,
            note: action.note,
            transitioned_by,
            transitioned_at,
            steps: action.steps.into_iter().map(TakenStepJson::of).collect(),
        }
    }
}

impl Versioned for ActionJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// An action item as it is to be: what is left out has its default, also in a change.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ActionBody)]
pub struct ActionBody {
    /// The version that a change starts from, when `If-Match` does not say it.
    version: Option<i32>,
    /// What will be done, up to 5 kB.
    #[schema(required = true)]
    title: String,
    /// What it is good for; to prevent when left out.
    #[schema(value_type = Option<choices::ActionKind>)]
    kind: Option<String>,
    /// How much it matters; medium when left out.
    #[schema(value_type = Option<choices::Priority>)]
    priority: Option<String>,
    /// The number of the person who answers for it.
    owner: Option<i64>,
    /// The name of who answers for it without an account; an `owner` comes before it.
    owner_name: Option<String>,
    /// The day by which it is done.
    #[schema(value_type = Option<NaiveDate>)]
    due: Option<String>,
    /// The measurable outcome, up to 5 kB.
    outcome: String,
    /// How we will know that it worked, up to 5 kB.
    validation: String,
    /// The address of the work elsewhere, which begins with https:// or http://.
    tracker: Option<String>,
    /// A group, up to 200 characters.
    area: Option<String>,
    /// The number of the finding that it answers.
    finding: Option<i64>,
}

impl ActionBody {
    fn entry(self) -> ActionInput {
        ActionInput {
            title: self.title,
            kind: self.kind.unwrap_or_default(),
            priority: self.priority.unwrap_or_default(),
            owner: self.owner.map(PersonId),
            owner_name: self.owner_name.unwrap_or_default(),
            due: self.due.unwrap_or_default(),
            outcome: self.outcome,
            validation: self.validation,
            tracker: self.tracker.unwrap_or_default(),
            area: self.area.unwrap_or_default(),
            finding: self.finding.map(FindingId),
        }
    }
}

async fn find(site: &Site, caller: &Caller, number: PostmortemNumber, id: ActionId) -> Result<ActionJson, Problem> {
    let document = caller.draft(site, number).await?;
    let action = document.actions.into_iter().find(|action| action.id == id);
    Ok(ActionJson::of(action.ok_or(StoreError::Absent)?))
}

/// Action items
///
/// In the order that people gave them.
#[utoipa::path(
    get, path = "/postmortems/{number}/actions", tag = "actions",
    responses((status = 200, description = "The action items.", body = Items<ActionJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<ActionJson>>, Problem> {
    Ok(Items::of(caller.draft(&site, number).await?.actions, ActionJson::of))
}

/// One action item
#[utoipa::path(
    get, path = "/postmortems/{number}/actions/{id}", tag = "actions",
    responses((status = 200, description = "The action item.", body = ActionJson, headers(("ETag", description = "Its version."))))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
) -> Result<WithEtag<ActionJson>, Problem> {
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Add an action item
///
/// At the end.
#[utoipa::path(
    post, path = "/postmortems/{number}/actions", tag = "actions", request_body = ActionBody,
    responses((status = 201, description = "The action item.", body = ActionJson))
)]
pub async fn add(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<ActionBody>,
) -> Result<Created<WithEtag<ActionJson>>, Problem> {
    caller.writable(&site, number).await?;
    let fields = body.entry().parse()?;
    let id = caller.change(&site, async |tx| tx.add_action(number, &fields).await).await?;
    let action = find(&site, &caller, number, id).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}/actions/{id}"), WithEtag(action)))
}

/// Change an action item
///
/// What it says; how far it is changes by steps only.
#[utoipa::path(
    put, path = "/postmortems/{number}/actions/{id}", tag = "actions", params(IfMatch), request_body = ActionBody,
    responses((status = 200, description = "The action item as it is now.", body = ActionJson))
)]
pub async fn change(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    if_match: IfMatch,
    Json(body): Json<ActionBody>,
) -> Result<WithEtag<ActionJson>, Problem> {
    caller.writable(&site, number).await?;
    let version = if_match.or(body.version)?;
    let fields = body.entry().parse()?;
    let changed = caller.change(&site, async |tx| tx.change_action(number, id, version, &fields).await).await;
    or_current(changed, find(&site, &caller, number, id)).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// A step to be taken.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TransitionBody)]
pub struct TransitionBody {
    /// The version that the step starts from, when `If-Match` does not say it.
    version: Option<i32>,
    /// Which step.
    #[schema(value_type = choices::Transition, required = true)]
    transition: String,
    /// What was done, the evidence, or the reason, up to 10 kB. To verify and to decline it is needed.
    note: String,
}

/// Take an action item a step further, or back
///
/// Verified is said by somebody other than its owner and other than who marked it done. A step that
/// cannot be taken from here is refused with 422 at `step`, one that lacks its evidence or reason
/// at `note`.
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/transition", tag = "actions", params(IfMatch), request_body = TransitionBody,
    responses((status = 200, description = "The action item as it is now.", body = ActionJson))
)]
pub async fn transition(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    if_match: IfMatch,
    Json(body): Json<TransitionBody>,
) -> Result<WithEtag<ActionJson>, Problem> {
    caller.writable(&site, number).await?;
    let version = if_match.or(body.version)?;
    let transition = chosen("transition", &body.transition, Transition::from_key, &Transition::keys())?;
    let changed =
        caller.change(&site, async |tx| tx.transition_action(number, id, version, transition, &body.note).await).await;
    or_current(changed, find(&site, &caller, number, id)).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Move an action item by one place
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/move", tag = "actions", request_body = MoveBody,
    responses((status = 204, description = "It stands there."))
)]
pub async fn move_one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    Json(body): Json<MoveBody>,
) -> Result<StatusCode, Problem> {
    caller.writable(&site, number).await?;
    let direction = body.direction()?;
    caller.change(&site, async |tx| tx.move_action(number, id, direction).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove an action item
///
/// It can be brought back.
#[utoipa::path(
    delete, path = "/postmortems/{number}/actions/{id}", tag = "actions", responses((status = 204, description = "It is removed."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_action(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a removed action item back
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/restore", tag = "actions",
    responses((status = 200, description = "The action item as it is now.", body = ActionJson))
)]
pub async fn restore(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
) -> Result<WithEtag<ActionJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_action(number, id).await).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}
