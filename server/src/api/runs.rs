//! Runs of runbooks.

use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::people::may_write;
use domain::postmortems::PostmortemNumber;
use domain::readiness::{
    CallMethod, CallState, Decider, Decision, IncidentNumber, MAX_RUN_NOTE, Progress, ReleaseNumber, Run, RunCall,
    RunEvent, RunEventInput, RunEventKind, RunKind, RunNumber, RunStartInput, RunState, RunbookNumber, StepNumber,
    StepProgress, StepState, asked_next,
};
use serde::{Deserialize, Serialize};
use store::{RunFilter, StoreError};
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::board::between;
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path, Query};
use super::given::filled_text;
use super::limit::{FieldLimit, Limit};
use super::problem::Problem;
use super::teams::NameJson;
use crate::runs::{draft_of, find};
use crate::site::Site;

/// The most runs that are listed at once.
const MOST: u64 = 200;
/// The usual page size.
const USUAL: u64 = 50;
/// The most pages.
const MAX_PAGES: u64 = 100;
/// The form of a UUID.
const UUID: &str = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

/// A run of a runbook.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunCard)]
pub struct RunCardJson {
    /// The number, shown as `RUN-31`.
    #[schema(value_type = i64)]
    number: RunNumber,
    /// The number of the runbook.
    #[schema(value_type = i64)]
    runbook: RunbookNumber,
    /// The version of the runbook that the run follows. Later versions do not change the run.
    version: i32,
    /// The title of the runbook when the run started.
    title: String,
    /// The service of the runbook when the run started.
    service: Option<String>,
    /// Whether the run is real or a drill.
    #[schema(value_type = choices::RunKind)]
    kind: RunKind,
    /// The state.
    #[schema(value_type = choices::RunState)]
    state: RunState,
    /// Who started the run.
    started_by: Option<NameJson>,
    /// When the run started.
    started_at: DateTime<Utc>,
    /// When the steps could begin: when the run was authorized, or at its start without authorization.
    authorized_at: Option<DateTime<Utc>>,
    /// When the run was finished, aborted or refused; null while it is ongoing.
    ended_at: Option<DateTime<Utc>>,
    /// The number of the incident during which the run was started; null without one, and when you may not see it.
    #[schema(value_type = Option<i64>)]
    incident: Option<IncidentNumber>,
    /// The number of the release for which the run was started.
    #[schema(value_type = Option<i64>)]
    release: Option<ReleaseNumber>,
    /// The number of the postmortem that was drafted when the run, or its incident, ended.
    #[schema(value_type = Option<i64>)]
    postmortem: Option<PostmortemNumber>,
}

impl RunCardJson {
    fn of(run: Run) -> Self {
        Self {
            number: run.number,
            runbook: run.runbook,
            version: run.version,
            title: run.title,
            service: run.service,
            kind: run.kind,
            state: run.state,
            started_by: run.started_by.map(NameJson::person),
            started_at: run.started_at,
            authorized_at: run.authorized_at,
            ended_at: run.ended_at,
            incident: run.incident,
            release: run.release,
            postmortem: run.postmortem,
        }
    }
}

/// The progress of a step in a run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunStep)]
pub struct RunStepJson {
    /// The number of the step.
    #[schema(value_type = i64)]
    number: StepNumber,
    /// The first line of the step, as plain text.
    title: String,
    /// The state.
    #[schema(value_type = choices::StepState)]
    state: StepState,
    /// The number of attempts.
    attempts: u32,
    /// When the last attempt started.
    started_at: Option<DateTime<Utc>>,
    /// When the last attempt ended.
    ended_at: Option<DateTime<Utc>>,
    /// The expected duration in seconds.
    expected_seconds: Option<u32>,
    /// The sequence of the last event of the step, which can be undone.
    last_event: Option<i32>,
}

impl RunStepJson {
    fn of(step: StepProgress, title: String, expected_seconds: Option<u32>) -> Self {
        Self {
            number: step.step,
            title,
            state: step.state,
            attempts: step.attempts,
            started_at: step.started_at,
            ended_at: step.ended_at,
            expected_seconds,
            last_event: step.last,
        }
    }
}

/// An event of a run. Events never change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunEvent)]
pub struct RunEventJson {
    /// The position in the log of the run, from 1.
    sequence: i32,
    /// The kind of event.
    #[schema(value_type = choices::RunEventKind)]
    kind: RunEventKind,
    /// The number of the step.
    #[schema(value_type = Option<i64>)]
    step: Option<StepNumber>,
    /// The sequence of the event that this one undoes.
    undoes: Option<i32>,
    /// Who recorded the event; null when Debrief did.
    by: Option<NameJson>,
    /// When the server received the event.
    at: DateTime<Utc>,
    /// The note.
    note: String,
}

impl RunEventJson {
    fn of(event: RunEvent) -> Self {
        let RunEvent { sequence, kind, step, undoes, by, at, note } = event;
        Self { sequence, kind, step, undoes, by: by.map(NameJson::person), at, note }
    }
}

/// A person who may make a decision in a run, according to its version of the plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunDecider)]
pub struct DeciderJson {
    /// The decision.
    #[schema(value_type = choices::Decision)]
    decision: Decision,
    /// The person.
    person: NameJson,
    /// When the person was asked; null when not asked yet.
    asked_at: Option<DateTime<Utc>>,
}

impl DeciderJson {
    fn of(decider: Decider) -> Self {
        let Decider { decision, person, may_answer: _, after: _, asked_at } = decider;
        Self { decision, person: NameJson::person(person), asked_at }
    }
}

/// The request of a step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunCall)]
pub struct RunCallJson {
    /// The number of the step.
    #[schema(value_type = i64)]
    step: StepNumber,
    /// The method.
    #[schema(value_type = choices::CallMethod)]
    method: CallMethod,
    /// The address.
    address: String,
    /// The `Idempotency-Key` of all attempts.
    key: String,
    /// The state of the request.
    #[schema(value_type = choices::CallState)]
    state: CallState,
    /// The number of attempts since somebody last sent the request.
    attempts: i32,
    /// When somebody last sent the request.
    requested_at: DateTime<Utc>,
    /// When the next attempt is made; null when none is planned.
    next_attempt_at: Option<DateTime<Utc>>,
    /// The status of the last response.
    status: Option<u16>,
    /// The first 4,000 bytes of the last response.
    response: String,
    /// How long the last attempt took, in milliseconds.
    milliseconds: Option<i64>,
    /// Why the last attempt failed; otherwise null.
    error: Option<String>,
}

impl RunCallJson {
    fn of(call: RunCall) -> Self {
        Self {
            step: call.step,
            method: call.method,
            address: call.address,
            key: call.key,
            state: call.state,
            attempts: call.attempts,
            requested_at: call.requested_at,
            next_attempt_at: call.next_at,
            status: call.status,
            response: call.response,
            milliseconds: call.milliseconds,
            error: call.error,
        }
    }
}

/// A run with its steps and events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Run)]
pub struct RunJson {
    /// The run.
    run: RunCardJson,
    /// The steps, in order.
    steps: Vec<RunStepJson>,
    /// The number of the next step; null when all steps are done or skipped.
    #[schema(value_type = Option<i64>)]
    next_step: Option<StepNumber>,
    /// The people who may decide, in the order in which they are asked.
    deciders: Vec<DeciderJson>,
    /// When the next person is asked to authorize the run; null when nobody else will be asked.
    ask_next_at: Option<DateTime<Utc>>,
    /// The requests that the steps sent.
    calls: Vec<RunCallJson>,
    /// The events, oldest first.
    events: Vec<RunEventJson>,
}

/// A run to start.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RunBody)]
pub struct RunBody {
    /// A UUID that you choose. Sending the same UUID again returns the same run.
    #[schema(required = true)]
    request: String,
    /// Whether the run is real or a drill.
    #[serde(deserialize_with = "filled_text")]
    #[schema(value_type = choices::RunKind, required = true)]
    kind: String,
    /// The number of an ongoing incident, for a real run. The timeline of the run becomes part of its postmortem.
    incident: Option<i64>,
    /// The number of a release that is rolling out or halted and has this rollback plan, for a real run. Its rollout is
    /// halted. When the run is finished with every step done or skipped, the release is rolled back, unless somebody
    /// resumed its rollout or it is only in app stores.
    release: Option<i64>,
}

/// An event to record.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RunEventBody)]
pub struct RunEventBody {
    /// A UUID that you choose. Sending the same UUID again changes nothing.
    #[schema(required = true)]
    request: String,
    /// The kind of event, except those that Debrief records itself, such as `run_started` and `asked`. Only the
    /// people named in the plan can send `authorized` and `refused`; `break_glass` starts a run without them.
    /// `call_sent` sends the request of a step, or sends a failed request again.
    /// `step_repeated` starts a step again whose outcome is unknown. Skipping a required check of a real run takes two
    /// people where the plan says who decides: one sends `skip_requested`, the other `step_skipped`. Answers after
    /// somebody else’s are recorded and change nothing.
    #[schema(required = true)]
    kind: String,
    /// The number of the step. Required for events of steps, and for `call_sent`.
    step: Option<i64>,
    /// The sequence of the event to undo; required for `undone`. Only the last event of a step and an open
    /// `skip_requested` can be undone.
    undoes: Option<i32>,
    /// The `last_event` of the step as you know it; required for `step_repeated`, so that of two people only one
    /// repeats it.
    last_event: Option<i32>,
    /// A note, up to 5 kB. Required for `note`; for `step_skipped`, `skip_requested`, `refused` and `break_glass` as the
    /// reason; for repeating a step that is not safe to repeat, as what you checked; and
    /// for `run_finished` and `run_aborted` as a description of the current state.
    note: String,
}

async fn whole(site: &Site, caller: &Caller, number: RunNumber) -> Result<axum::Json<RunJson>, Problem> {
    let followed = find(site, caller.viewer(), number).await?;
    let events = site.store.list_run_events(number).await?;
    let steps = followed.outline.steps;
    let progress = Progress::of(steps.len(), &events);
    let next_step = progress.next();
    let deciders = site.store.list_run_deciders(number).await?;
    let awaits = progress.state == RunState::Awaiting;
    let pairs = progress.steps.into_iter().zip(steps);
    Ok(axum::Json(RunJson {
        run: RunCardJson::of(followed.run),
        steps: pairs.map(|(progress, step)| RunStepJson::of(progress, step.title, step.expected)).collect(),
        next_step,
        ask_next_at: asked_next(&deciders).filter(|_| awaits).map(|(_, at)| at),
        deciders: deciders.into_iter().map(DeciderJson::of).collect(),
        calls: site.store.list_run_calls(caller.viewer(), number).await?.into_iter().map(RunCallJson::of).collect(),
        events: events.into_iter().map(RunEventJson::of).collect(),
    }))
}

/// List runs of a runbook
///
/// Newest first; at most 200. Readers only get runs whose postmortem is published.
#[utoipa::path(
    get, path = "/runbooks/{id}/runs", tag = "runbooks",
    responses((status = 200, description = "The runs.", body = Items<RunCardJson>))
)]
pub async fn runs(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<RunbookNumber>,
) -> Result<axum::Json<Items<RunCardJson>>, Problem> {
    site.store.find_runbook(id).await?.ok_or(StoreError::Absent)?;
    Ok(Items::of(site.store.list_runs(caller.viewer(), id, MOST).await?, RunCardJson::of))
}

/// A page of runs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunPage)]
pub struct RunPageJson {
    /// The runs, newest first.
    items: Vec<RunCardJson>,
    /// Whether there is another page.
    has_more: bool,
}

/// Filters and pagination.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RunsQuery {
    /// Whether to list real runs or drills.
    #[param(inline, value_type = Option<choices::RunKind>)]
    kind: Option<RunKind>,
    /// The number of the incident during which the runs were started.
    #[param(value_type = Option<i64>)]
    incident: Option<IncidentNumber>,
    /// The number of the release that the runs roll back.
    #[param(value_type = Option<i64>)]
    release: Option<ReleaseNumber>,
    /// Whether to list only runs that are ongoing or await authorization.
    #[serde(default)]
    active: bool,
    /// The page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// The page.
    #[param(minimum = 1, maximum = 100, default = 1)]
    page: Option<u64>,
}

/// List runs
///
/// Newest first. Readers only get runs whose postmortem is published.
#[utoipa::path(
    get, path = "/runs", tag = "runbooks", params(RunsQuery),
    responses((status = 200, description = "A page of runs.", body = RunPageJson))
)]
pub async fn all_runs(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<RunsQuery>,
) -> Result<axum::Json<RunPageJson>, Problem> {
    let most = between("limit", query.limit, USUAL, MOST)?;
    let page = between("page", query.page, 1, MAX_PAGES)?;
    let filter = RunFilter {
        kind: query.kind,
        incident: query.incident,
        release: query.release,
        is_active: query.active,
        most,
        skipped: (page - 1) * most,
    };
    let found = site.store.list_all_runs(caller.viewer(), &filter).await?;
    let items = found.runs.into_iter().map(RunCardJson::of).collect();
    Ok(axum::Json(RunPageJson { items, has_more: found.has_more }))
}

/// Start a run of a runbook
///
/// The run follows the current version of the runbook. A real run of a rollback plan follows its newest approved
/// version, or the one with which the given release was approved, and begins when somebody whom the plan names
/// authorizes the run. After all approvals were withdrawn, it only starts with `break_glass`. When a real run of the
/// runbook is already ongoing, no second one is started: the response is the ongoing run, or 422 when that run is not for
/// the given incident or release, or not visible to you.
#[utoipa::path(
    post, path = "/runbooks/{id}/runs", tag = "runbooks", request_body = RunBody,
    responses((status = 201, description = "The run.", body = RunJson))
)]
pub async fn start_run(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<RunbookNumber>,
    Json(body): Json<RunBody>,
) -> Result<Created<axum::Json<RunJson>>, Problem> {
    may_write(caller.viewer())?;
    let RunBody { request, kind, incident, release } = body;
    let start = RunStartInput { request, kind, incident, release }.parse()?;
    let number = caller.change(&site, async |tx| tx.start_run(id, &start).await).await?;
    Ok(Created(format!("/api/v1/runs/{number}"), whole(&site, &caller, number).await?))
}

/// Get a run
///
/// Returns the run with its steps and events.
#[utoipa::path(
    get, path = "/runs/{id}", tag = "runbooks",
    responses((status = 200, description = "The run.", body = RunJson))
)]
pub async fn run(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<RunNumber>,
) -> Result<axum::Json<RunJson>, Problem> {
    whole(&site, &caller, id).await
}

/// Record an event of a run
///
/// `run_finished` and `run_aborted` end the run and create a postmortem draft with its timeline. The timeline of a run
/// for an incident becomes part of the postmortem draft of the incident.
#[utoipa::path(
    post, path = "/runs/{id}/events", tag = "runbooks", request_body = RunEventBody,
    responses((status = 200, description = "The run.", body = RunJson))
)]
pub async fn record_run_event(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<RunNumber>,
    Json(body): Json<RunEventBody>,
) -> Result<axum::Json<RunJson>, Problem> {
    let followed = find(&site, caller.viewer(), id).await?;
    may_write(caller.viewer())?;
    let RunEventBody { request, kind, step, undoes, last_event: last, note } = body;
    let fields = RunEventInput { request, kind, step, undoes, last, note }.parse()?;
    let sections = site.store.list_templates().await?.into_iter().next().map(|template| template.sections);
    let draft = draft_of(&followed, sections.unwrap_or_default(), (caller.person.id, caller.person.zone));
    let steps = &followed.outline.steps;
    caller.change(&site, async |tx| tx.record_run_event(id, steps, &fields, draft).await).await?;
    whole(&site, &caller, id).await
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("RunBody", "incident", Limit::Between(1, i64::MAX)),
    ("RunBody", "release", Limit::Between(1, i64::MAX)),
    ("RunBody", "request", Limit::Like(UUID, 36)),
    ("RunEventBody", "kind", Limit::One(recorded_kinds)),
    ("RunEventBody", "last_event", Limit::Between(1, i32::MAX as i64)),
    ("RunEventBody", "note", Limit::TextOrNothing(MAX_RUN_NOTE)),
    ("RunEventBody", "request", Limit::Like(UUID, 36)),
    ("RunEventBody", "step", Limit::Between(1, i64::MAX)),
    ("RunEventBody", "undoes", Limit::Between(1, i32::MAX as i64)),
];

fn recorded_kinds() -> Vec<&'static str> {
    RunEventKind::ALL.iter().filter(|kind| !kind.is_automatic()).map(|kind| kind.key()).collect()
}
