//! Action items.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{
    ActionChange, ActionId, ActionInput, ActionItem, ActionKind, ActionState, ChangeKind, FieldChange,
    MAX_ACTION_TITLE, MAX_AREA, MAX_DUE_REASON, MAX_NOTE, MAX_OUTCOME, Owner, Priority, Transition,
};
use domain::findings::FindingId;
use domain::people::{MAX_NAME, PersonId};
use domain::postmortems::PostmortemNumber;
use domain::validation::chosen;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items, MoveBody, Versioned, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled;
use super::limit::{ADDRESS, DAY, FieldLimit, Limit, NUMBER, VERSION};
use super::problem::Problem;
use super::teams::NameJson;
use super::version::{IfMatch, Version, or_current};
use crate::site::Site;

/// An action item. The record can be sent back unchanged; its status changes only through transitions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Action)]
pub struct ActionJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: ActionId,
    /// The version, which increases with every change and transition.
    version: i32,
    /// What will be done, as one line of Markdown.
    title: String,
    /// The type of action.
    #[schema(value_type = choices::ActionKind)]
    kind: ActionKind,
    /// The priority.
    #[schema(value_type = choices::Priority)]
    priority: Priority,
    /// The ID of the owner; null when the owner has no account or there is none.
    #[schema(value_type = Option<i64>)]
    owner: Option<PersonId>,
    /// The name of the owner.
    owner_name: Option<String>,
    /// The due date.
    due: Option<NaiveDate>,
    /// The measurable outcome.
    outcome: String,
    /// How we will know that the action worked.
    validation: String,
    /// The URL of the issue in another tracker.
    tracker: Option<String>,
    /// The area, used to group action items.
    area: Option<String>,
    /// The ID of the finding that the action item addresses.
    #[schema(value_type = Option<i64>)]
    finding: Option<FindingId>,
    /// The status.
    #[schema(value_type = choices::ActionState)]
    state: ActionState,
    /// The note of the latest transition: what was done, the evidence, or the reason.
    note: Option<String>,
    /// The ID of the action item that this one was merged into as a duplicate.
    #[schema(value_type = Option<i64>)]
    duplicate_of: Option<ActionId>,
    /// The name of the person who made the latest transition.
    transitioned_by: Option<String>,
    /// When the latest transition was made.
    transitioned_at: Option<DateTime<Utc>>,
    /// All changes, oldest first.
    history: Vec<ActionChangeJson>,
}

/// A change of an action item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ActionChange)]
pub struct ActionChangeJson {
    /// What was done.
    #[schema(value_type = choices::ActionChangeKind)]
    kind: ChangeKind,
    /// The fields that were changed.
    fields: Vec<FieldChangeJson>,
    /// The resulting status.
    #[schema(value_type = choices::ActionState)]
    state: ActionState,
    /// Who made the change; null when the account no longer exists.
    by: Option<NameJson>,
    /// When the change was made.
    at: DateTime<Utc>,
    /// What was done, the evidence, or the reason; may be empty.
    note: String,
    /// Whether the change was undone.
    is_undone: bool,
}

/// A field that was changed, with its values as displayed; a missing value is empty.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub struct FieldChangeJson {
    /// The name of the field.
    field: String,
    /// The value before the change.
    before: String,
    /// The value after the change.
    after: String,
}

impl ActionChangeJson {
    fn of(change: ActionChange) -> Self {
        let ActionChange { kind, fields, state, note, by, at, is_undone } = change;
        let fields = fields
            .into_iter()
            .map(|FieldChange { field, before, after }| FieldChangeJson { field, before, after })
            .collect();
        Self { kind, fields, state, by: by.map(NameJson::person), at, note, is_undone }
    }
}

impl ActionJson {
    /// Lists every field that is sent.
    pub fn of(action: ActionItem) -> Self {
        let owner_name = action.owner.map(|owner| match owner {
            Owner::Person { name, .. } | Owner::Named { name } => name,
        });
        let fields = action.fields;
        let (transitioned_by, transitioned_at) = action.last_transition.map(|last| (last.name, last.at)).unzip();
        Self {
            id: action.id,
            version: action.version,
            title: fields.title,
            kind: fields.kind,
            priority: fields.priority,
            owner: fields.owner,
            owner_name,
            due: fields.due,
            outcome: fields.outcome,
            validation: fields.validation,
            tracker: fields.tracker,
            area: fields.area,
            finding: fields.finding,
            state: action.state,
            note: action.note,
            duplicate_of: action.duplicate_of.map(|original| original.id),
            transitioned_by,
            transitioned_at,
            history: action.history.into_iter().map(ActionChangeJson::of).collect(),
        }
    }
}

impl Versioned for ActionJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The fields of an action item. Omitted fields get their default, also in an update.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ActionBody)]
pub struct ActionBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// What will be done, up to 5 kB.
    #[schema(required = true)]
    title: String,
    /// The type of action; `prevent` by default.
    #[schema(value_type = Option<choices::ActionKind>)]
    #[serde(deserialize_with = "filled")]
    kind: Option<String>,
    /// The priority; `medium` by default.
    #[schema(value_type = Option<choices::Priority>)]
    #[serde(deserialize_with = "filled")]
    priority: Option<String>,
    /// The ID of the owner.
    #[schema(value_type = Option<i64>)]
    owner: Option<PersonId>,
    /// The name of an owner without an account; ignored when `owner` is given.
    owner_name: Option<String>,
    /// The due date.
    #[schema(value_type = Option<NaiveDate>)]
    #[serde(deserialize_with = "filled")]
    due: Option<String>,
    /// The measurable outcome, up to 5 kB.
    outcome: String,
    /// How we will know that the action worked, up to 5 kB.
    validation: String,
    /// The URL of the issue in another tracker; starts with https:// or http://.
    #[serde(deserialize_with = "filled")]
    tracker: Option<String>,
    /// The area, used to group action items; up to 200 characters.
    area: Option<String>,
    /// The ID of the finding that the action item addresses.
    #[schema(value_type = Option<i64>)]
    finding: Option<FindingId>,
    /// Why the due date changes, up to 2 kB. Required in an update that moves or removes a due date.
    due_reason: String,
}

impl ActionBody {
    fn entry(self) -> ActionInput {
        ActionInput {
            title: self.title,
            kind: self.kind.unwrap_or_default(),
            priority: self.priority.unwrap_or_default(),
            owner: self.owner.map(|owner| owner.to_string()).unwrap_or_default(),
            owner_name: self.owner_name.unwrap_or_default(),
            due: self.due.unwrap_or_default(),
            outcome: self.outcome,
            validation: self.validation,
            tracker: self.tracker.unwrap_or_default(),
            area: self.area.unwrap_or_default(),
            finding: self.finding.map(|finding| finding.to_string()).unwrap_or_default(),
            due_reason: self.due_reason,
        }
    }
}

/// Loads an action item, for callers who may see the draft.
pub async fn find(site: &Site, caller: &Caller, number: PostmortemNumber, id: ActionId) -> Result<ActionJson, Problem> {
    let actions = site.store.draft_actions(caller.viewer(), number).await?;
    let action = actions.into_iter().find(|action| action.id == id);
    Ok(ActionJson::of(action.ok_or(StoreError::Absent)?))
}

/// List action items
///
/// In their display order.
#[utoipa::path(
    get, path = "/postmortems/{number}/actions", tag = "actions",
    responses((status = 200, description = "The action items.", body = Items<ActionJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<ActionJson>>, Problem> {
    Ok(Items::of(site.store.draft_actions(caller.viewer(), number).await?, ActionJson::of))
}

/// Get an action item
#[utoipa::path(
    get, path = "/postmortems/{number}/actions/{id}", tag = "actions",
    responses((status = 200, description = "The action item.", body = ActionJson, headers(("ETag", description = "The version of the action item."))))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
) -> Result<WithEtag<ActionJson>, Problem> {
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Create an action item
///
/// The action item is added at the end.
#[utoipa::path(
    post, path = "/postmortems/{number}/actions", tag = "actions", request_body = ActionBody,
    responses((status = 201, description = "The new action item.", body = ActionJson))
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

/// Update an action item
///
/// The status cannot be updated here; use a transition.
#[utoipa::path(
    put, path = "/postmortems/{number}/actions/{id}", tag = "actions", params(IfMatch), request_body = ActionBody,
    responses((status = 200, description = "The updated action item.", body = ActionJson))
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
    let entry = body.entry();
    let fields = entry.parse()?;
    let changed =
        caller.change(&site, async |tx| tx.change_action(number, id, version, &fields, &entry.due_reason).await).await;
    or_current(changed, find(&site, &caller, number, id)).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// A transition to make.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TransitionBody)]
pub struct TransitionBody {
    /// The version that the transition is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The transition.
    #[schema(value_type = choices::Transition, required = true)]
    transition: String,
    /// What was done, the evidence, or the reason, up to 10 kB. Required for `verify` and `decline`.
    note: String,
}

/// Change the status of an action item
///
/// An action item must be verified by somebody other than its owner and the person who marked it done. A
/// transition that the current status does not allow fails with 422 and an error in `transition`; one without
/// the required evidence or reason fails with 422 and an error in `note`.
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/transition", tag = "actions", params(IfMatch), request_body = TransitionBody,
    responses((status = 200, description = "The updated action item.", body = ActionJson))
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

/// Move an action item up or down by one position
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/move", tag = "actions", request_body = MoveBody,
    responses((status = 204, description = "The action item was moved."))
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
/// A removed action item can be restored.
#[utoipa::path(
    delete, path = "/postmortems/{number}/actions/{id}", tag = "actions", responses((status = 204, description = "The action item was removed."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_action(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a removed action item
#[utoipa::path(
    post, path = "/postmortems/{number}/actions/{id}/restore", tag = "actions",
    responses((status = 200, description = "The updated action item.", body = ActionJson))
)]
pub async fn restore(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
) -> Result<WithEtag<ActionJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_action(number, id).await).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("ActionBody", "area", Limit::LineOrNothing(MAX_AREA)),
    ("ActionBody", "due", Limit::Like(DAY, 10)),
    ("ActionBody", "due_reason", Limit::TextOrNothing(MAX_DUE_REASON)),
    ("ActionBody", "finding", NUMBER),
    ("ActionBody", "outcome", Limit::TextOrNothing(MAX_OUTCOME)),
    ("ActionBody", "owner", NUMBER),
    ("ActionBody", "owner_name", Limit::LineOrNothing(MAX_NAME)),
    ("ActionBody", "title", Limit::Text(MAX_ACTION_TITLE)),
    ("ActionBody", "tracker", Limit::Like(ADDRESS, 2000)),
    ("ActionBody", "validation", Limit::TextOrNothing(MAX_OUTCOME)),
    ("ActionBody", "version", VERSION),
    ("TransitionBody", "note", Limit::TextOrNothing(MAX_NOTE)),
    ("TransitionBody", "version", VERSION),
];
