//! Runbooks.

use app::readiness::PlanView;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use domain::people::may_write;
use domain::postmortems::{MAX_SERVICE, MAX_TITLE};
use domain::readiness::{
    CallMethod, Idempotence, MAX_RUNBOOK_TEXT, MAX_WHEN_TO_USE, Outline, Runbook, RunbookCard, RunbookInput,
    RunbookKind, RunbookNumber, RunbookToDo, Step, StepNumber, Undo, read_runbook,
};
use serde::{Deserialize, Serialize};
use store::{RunbookFilter, StoreError};
use utoipa::ToSchema;

use super::answer::{Created, Versioned, WithEtag};
use super::board::between;
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path, Query};
use super::given::filled_text;
use super::limit::{FieldLimit, Limit, VERSION};
use super::plans::PlanJson;
use super::postmortems::{MAX_SEARCH, MAX_SHOWN};
use super::problem::{Problem, UNREADABLE};
use super::teams::NameJson;
use super::version::{IfMatch, Version, or_current};
use crate::importing::beside;
use crate::plans::plan_of;
use crate::site::Site;

/// The default page size.
const USUAL: u64 = 50;
/// Further pages are not worth turning to: a search finds it sooner.
const MAX_PAGES: u64 = 100;

/// A runbook in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunbookCard)]
pub struct RunbookCardJson {
    /// The number, shown as `RB-7`.
    #[schema(value_type = i64)]
    number: RunbookNumber,
    /// The kind of runbook.
    #[schema(value_type = choices::RunbookKind)]
    kind: RunbookKind,
    /// The version, which increases with every change.
    version: i32,
    /// The title.
    title: String,
    /// The name of the service that the runbook is about.
    service: Option<String>,
    /// When to use the runbook, in Markdown.
    when_to_use: String,
    /// When the current version was saved.
    edited_at: DateTime<Utc>,
    /// Whether the runbook is archived.
    is_archived: bool,
}

impl RunbookCardJson {
    fn of(card: RunbookCard) -> Self {
        let RunbookCard { number, kind, title, service, when_to_use, version, edited_at, is_archived } = card;
        Self { number, kind, version, title, service, when_to_use, edited_at, is_archived }
    }
}

/// A page of runbooks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunbookPage)]
pub struct RunbookPageJson {
    /// The runbooks, sorted by title.
    items: Vec<RunbookCardJson>,
    /// Whether there is another page.
    has_more: bool,
}

/// A command: a code block of a step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunbookCommand)]
pub struct CommandJson {
    /// The language of the code block; null when the code block names none.
    language: Option<String>,
    /// The text of the code block, byte for byte.
    text: String,
}

/// A step, as read from the text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunbookStep)]
pub struct StepJson {
    /// The number of the step in the document, from 1.
    #[schema(value_type = i64)]
    number: StepNumber,
    /// The nesting depth: 0 for a step that is not within another one.
    depth: usize,
    /// The heading above the step.
    group: Option<String>,
    /// The first line of the step, as plain text.
    title: String,
    /// The instructions, in Markdown, without the attributes below and without nested steps.
    instructions: String,
    /// The commands.
    commands: Vec<CommandJson>,
    /// The URL that the step links to.
    link: Option<String>,
    /// The role that performs the step.
    role: Option<String>,
    /// The expected duration in seconds.
    expected_seconds: Option<u32>,
    /// How to check that the step worked, in Markdown.
    check: Option<String>,
    /// Whether the step is safe to repeat.
    #[schema(value_type = choices::Idempotence)]
    idempotent: Idempotence,
    /// The number of the step that undoes this one.
    #[schema(value_type = Option<i64>)]
    undone_by_step: Option<StepNumber>,
    /// What undoes this step, when that is not another step of the runbook.
    undone_by: Option<String>,
    /// The request that the step sends.
    call: Option<StepCallJson>,
}

/// The request of a step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StepCall)]
pub struct StepCallJson {
    /// The method.
    #[schema(value_type = choices::CallMethod)]
    method: CallMethod,
    /// The address.
    address: String,
    /// The body, with fields such as `{{run}}`.
    body: Option<String>,
}

impl StepJson {
    fn of(step: Step) -> Self {
        let call = step.call.as_ref().map(|call| StepCallJson {
            method: call.method,
            address: call.address.to_string(),
            body: step.call_template().map(str::to_owned),
        });
        let (undone_by_step, undone_by) = match step.undone_by {
            Some(Undo::Step(number)) => (Some(number), None),
            Some(Undo::Words(words)) => (None, Some(words)),
            None => (None, None),
        };
        let commands = step.commands.into_iter().map(|command| CommandJson {
            language: Some(command.language).filter(|language| !language.is_empty()),
            text: command.text,
        });
        Self {
            number: step.number,
            depth: step.depth,
            group: Some(step.group).filter(|group| !group.is_empty()),
            title: step.title,
            instructions: step.instructions,
            commands: commands.collect(),
            link: step.link,
            role: step.role,
            expected_seconds: step.expected,
            check: step.check,
            idempotent: step.idempotent,
            undone_by_step,
            undone_by,
            call,
        }
    }
}

/// Something that a runbook lacks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RunbookToDo)]
pub struct RunbookToDoJson {
    /// What is missing.
    message: String,
    /// The numbers of the steps that the message is about; empty when the message is about the whole runbook.
    #[schema(value_type = Vec<i64>)]
    steps: Vec<StepNumber>,
}

impl RunbookToDoJson {
    fn of(to_do: RunbookToDo) -> Self {
        Self { message: to_do.message.into_owned(), steps: to_do.steps }
    }
}

/// A runbook.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Runbook)]
pub struct RunbookJson {
    /// The number, shown as `RB-7`.
    #[schema(value_type = i64)]
    number: RunbookNumber,
    /// The kind of runbook.
    #[schema(value_type = choices::RunbookKind)]
    kind: RunbookKind,
    /// The version, which increases with every change.
    version: i32,
    /// The title.
    title: String,
    /// The name of the service that the runbook is about.
    service: Option<String>,
    /// When to use the runbook, in Markdown.
    when_to_use: String,
    /// The document, in Markdown, byte for byte as saved.
    text: String,
    /// The steps, read from the document.
    steps: Vec<StepJson>,
    /// The sum of the expected durations, in seconds.
    expected_seconds: u32,
    /// What the runbook lacks. None of these prevents saving.
    to_dos: Vec<RunbookToDoJson>,
    /// The content of a rollback plan, except its steps; null for other kinds.
    plan: Option<PlanJson>,
    /// The day of the last review, from the front matter of the document (`last_reviewed_on`).
    reviewed_on: Option<NaiveDate>,
    /// The day by which the next review is due, from the front matter of the document (`review_in`).
    review_by: Option<NaiveDate>,
    /// Who created the runbook.
    created_by: Option<NameJson>,
    /// When the runbook was created.
    created_at: DateTime<Utc>,
    /// Who saved the current version.
    edited_by: Option<NameJson>,
    /// When the current version was saved.
    edited_at: DateTime<Utc>,
    /// When the runbook was archived; null when it is not archived.
    archived_at: Option<DateTime<Utc>>,
}

impl RunbookJson {
    fn of(runbook: Runbook, outline: Outline, (plan, to_dos): (Option<PlanView>, Vec<RunbookToDo>)) -> Self {
        Self {
            number: runbook.number,
            kind: runbook.kind,
            version: runbook.version,
            title: runbook.title,
            service: runbook.service,
            when_to_use: runbook.when_to_use,
            text: runbook.text,
            expected_seconds: outline.expected().0,
            to_dos: to_dos.into_iter().map(RunbookToDoJson::of).collect(),
            plan: plan.map(PlanJson::of),
            reviewed_on: outline.review.last,
            review_by: outline.review.next,
            steps: outline.steps.into_iter().map(StepJson::of).collect(),
            created_by: runbook.created_by.map(NameJson::person),
            created_at: runbook.created_at,
            edited_by: runbook.edited_by.map(NameJson::person),
            edited_at: runbook.edited_at,
            archived_at: runbook.archived_at,
        }
    }
}

impl Versioned for RunbookJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The fields of a runbook.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RunbookBody)]
pub struct RunbookBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The kind of runbook. When left out, a new runbook has the kind `runbook`, and an update keeps the kind.
    #[serde(deserialize_with = "filled_text")]
    #[schema(value_type = choices::RunbookKind)]
    kind: String,
    /// The title, up to 200 characters.
    #[schema(required = true)]
    title: String,
    /// The name of the service that the runbook is about, up to 80 characters.
    service: String,
    /// When to use the runbook, in Markdown; up to 2 kB.
    when_to_use: String,
    /// The document, in Markdown; up to 1 MB. The document is kept byte for byte.
    text: String,
}

impl RunbookBody {
    fn input(self) -> RunbookInput {
        let Self { kind, title, service, when_to_use, text, .. } = self;
        RunbookInput { kind, title, service, when_to_use, text }
    }
}

/// Filters and pagination.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RunbooksQuery {
    /// Words that the title or the name of the service must contain.
    q: Option<String>,
    /// The kind.
    #[param(inline, value_type = Option<choices::RunbookKind>)]
    kind: Option<RunbookKind>,
    /// The name of a service.
    #[param(max_length = 80)]
    service: Option<String>,
    /// Whether to list archived runbooks instead of active ones.
    #[serde(default)]
    archived: bool,
    /// The page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// The page.
    #[param(minimum = 1, maximum = 100, default = 1)]
    page: Option<u64>,
}

impl RunbooksQuery {
    fn filter(self) -> Result<RunbookFilter, Problem> {
        let most = between("limit", self.limit, USUAL, MAX_SHOWN)?;
        let page = between("page", self.page, 1, MAX_PAGES)?;
        let words = self.q.unwrap_or_default();
        if words.len() > MAX_SEARCH {
            return Err(Problem::with_field(UNREADABLE, "q", format!("“q” can have up to {MAX_SEARCH} bytes.")));
        }
        if self.service.as_ref().is_some_and(|name| name.chars().count() > MAX_SERVICE) {
            let message = format!("“service” can have up to {MAX_SERVICE} characters.");
            return Err(Problem::with_field(UNREADABLE, "service", message));
        }
        let service = self.service.filter(|name| !name.is_empty());
        Ok(RunbookFilter { words, kind: self.kind, service, archived: self.archived, most, skipped: (page - 1) * most })
    }
}

pub(super) async fn find(site: &Site, caller: &Caller, number: RunbookNumber) -> Result<RunbookJson, Problem> {
    let runbook = site.store.find_runbook(number).await?.ok_or(StoreError::Absent)?;
    let outline = beside(|| read_runbook(&runbook.text));
    let plan = plan_of(site, &runbook, &outline, (caller.viewer(), caller.today())).await?;
    Ok(RunbookJson::of(runbook, outline, plan))
}

/// List runbooks
///
/// Sorted by title.
#[utoipa::path(
    get, path = "/runbooks", tag = "runbooks", params(RunbooksQuery),
    responses((status = 200, description = "A page of runbooks.", body = RunbookPageJson))
)]
pub async fn list(
    State(site): State<Site>,
    _: Caller,
    Query(query): Query<RunbooksQuery>,
) -> Result<axum::Json<RunbookPageJson>, Problem> {
    let found = site.store.list_runbooks(&query.filter()?).await?;
    let items = found.cards.into_iter().map(RunbookCardJson::of).collect();
    Ok(axum::Json(RunbookPageJson { items, has_more: found.has_more }))
}

/// Get a runbook
///
/// Returns the runbook with its steps, which are read from the document.
#[utoipa::path(
    get, path = "/runbooks/{id}", tag = "runbooks",
    responses((status = 200, description = "The runbook.", body = RunbookJson, headers(("ETag", description = "The version of the runbook."))))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<RunbookNumber>,
) -> Result<WithEtag<RunbookJson>, Problem> {
    find(&site, &caller, id).await.map(WithEtag)
}

/// Create a runbook
#[utoipa::path(
    post, path = "/runbooks", tag = "runbooks", request_body = RunbookBody,
    responses((status = 201, description = "The new runbook.", body = RunbookJson))
)]
pub async fn add(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<RunbookBody>,
) -> Result<Created<WithEtag<RunbookJson>>, Problem> {
    may_write(caller.viewer())?;
    let fields = titled(body)?.parse()?;
    let id = caller.change(&site, async |tx| tx.create_runbook(&fields).await).await?;
    Ok(Created(format!("/api/v1/runbooks/{id}"), WithEtag(find(&site, &caller, id).await?)))
}

/// Programs name the title; only the form takes it from the document.
fn titled(body: RunbookBody) -> Result<RunbookInput, Problem> {
    domain::validation::line("title", "The title", &body.title, MAX_TITLE)?;
    Ok(body.input())
}

/// Update a runbook
///
/// Saves a new version. Earlier versions are kept.
#[utoipa::path(
    put, path = "/runbooks/{id}", tag = "runbooks", params(IfMatch), request_body = RunbookBody,
    responses(
        (status = 200, description = "The updated runbook.", body = RunbookJson),
        (status = 409, description = "The runbook changed in the meantime.")
    )
)]
pub async fn change(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<RunbookNumber>,
    if_match: IfMatch,
    Json(mut body): Json<RunbookBody>,
) -> Result<WithEtag<RunbookJson>, Problem> {
    may_write(caller.viewer())?;
    let version = if_match.or(body.version)?;
    if body.kind.is_empty() {
        let before = site.store.find_runbook(id).await?.ok_or(StoreError::Absent)?;
        before.kind.key().clone_into(&mut body.kind);
    }
    let fields = titled(body)?.parse()?;
    let saved = caller.change(&site, async |tx| tx.save_runbook(id, version, &fields).await).await;
    or_current(saved, find(&site, &caller, id)).await?;
    find(&site, &caller, id).await.map(WithEtag)
}

/// Archive a runbook
///
/// An archived runbook is hidden from the list. Nothing is deleted.
#[utoipa::path(
    post, path = "/runbooks/{id}/archive", tag = "runbooks",
    responses((status = 200, description = "The archived runbook.", body = RunbookJson))
)]
pub async fn archive(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<RunbookNumber>,
) -> Result<WithEtag<RunbookJson>, Problem> {
    caller.change(&site, async |tx| tx.archive_runbook(id).await).await?;
    find(&site, &caller, id).await.map(WithEtag)
}

/// Restore an archived runbook
#[utoipa::path(
    post, path = "/runbooks/{id}/restore", tag = "runbooks",
    responses((status = 200, description = "The restored runbook.", body = RunbookJson))
)]
pub async fn restore(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<RunbookNumber>,
) -> Result<WithEtag<RunbookJson>, Problem> {
    caller.change(&site, async |tx| tx.restore_runbook(id).await).await?;
    find(&site, &caller, id).await.map(WithEtag)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("RunbookBody", "service", Limit::LineOrNothing(MAX_SERVICE)),
    ("RunbookBody", "text", Limit::TextOrNothing(MAX_RUNBOOK_TEXT)),
    ("RunbookBody", "title", Limit::Line(MAX_TITLE)),
    ("RunbookBody", "version", VERSION),
    ("RunbookBody", "when_to_use", Limit::TextOrNothing(MAX_WHEN_TO_USE)),
];
