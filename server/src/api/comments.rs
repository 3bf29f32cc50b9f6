//! What colleagues say of a draft.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::PersonName;
use domain::postmortems::{
    Comment, CommentId, CommentInput, Passage, PostmortemNumber, Resolved, Subject, Thread, ThreadId, comment_text,
};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::extract::{Json, Path};
use super::problem::Problem;
use super::teams::NameJson;
use crate::site::Site;
use crate::web::comments::thread_with;

/// What is said of one thing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Thread)]
pub struct ThreadJson {
    /// The number.
    id: i64,
    /// What it is about: `section-5`, `event-7`, `finding-3` or `action-2`.
    #[schema(example = "section-5")]
    about: String,
    /// The words of the section that it is about; the whole without.
    passage: Option<PassageJson>,
    /// When it was resolved, if it is.
    resolved: Option<ResolvedJson>,
    /// The comments, in the order in which they were written.
    comments: Vec<CommentJson>,
}

/// Words of a section.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passage)]
pub struct PassageJson {
    /// The words as they stand now, or stood last.
    quote: String,
    /// Where they begin, as the live document knows it: base64url of a Yjs relative position. Empty
    /// when nobody said.
    from: String,
    /// Where they end, likewise.
    to: String,
    /// Whether the words are gone from the section.
    is_gone: bool,
}

/// Who resolved a thread, and when.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Resolved)]
pub struct ResolvedJson {
    /// By whom, while they have an account.
    by: Option<NameJson>,
    /// When.
    at: DateTime<Utc>,
}

/// One comment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentJson {
    /// The number.
    id: i64,
    /// By whom, while they have an account.
    by: Option<NameJson>,
    /// The text, in Markdown; empty when it was removed.
    text: String,
    /// When it was written.
    at: DateTime<Utc>,
    /// When its writer last changed it.
    changed_at: Option<DateTime<Utc>>,
    /// Whether it was removed; its place in the thread stays.
    is_removed: bool,
}

fn named(person: Option<PersonName>) -> Option<NameJson> {
    person.map(NameJson::person)
}

impl ThreadJson {
    fn of(thread: Thread) -> Self {
        let passage = |Passage { from, to, quote, is_gone }| PassageJson { quote, from, to, is_gone };
        let resolved = |Resolved { by, at }| ResolvedJson { by: named(by), at };
        Self {
            id: thread.id.0,
            about: thread.about.anchor(),
            passage: thread.passage.map(passage),
            resolved: thread.resolved.map(resolved),
            comments: thread.comments.into_iter().map(CommentJson::of).collect(),
        }
    }
}

impl CommentJson {
    fn of(comment: Comment) -> Self {
        Self {
            id: comment.id.0,
            by: named(comment.by),
            text: comment.text,
            at: comment.at,
            changed_at: comment.changed_at,
            is_removed: comment.is_removed,
        }
    }
}

/// A new thread.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ThreadBody)]
pub struct ThreadBody {
    /// What it is about: `section-5`, `event-7`, `finding-3` or `action-2`.
    #[schema(required = true, example = "section-5")]
    about: String,
    /// The first comment, in Markdown, up to 10 kB. `@Name` calls somebody.
    #[schema(required = true)]
    text: String,
    /// The words of the section that it is about, up to 2 kB. Without `from` and `to` they have to
    /// stand in the section.
    quote: String,
    /// Where the words begin, for the live document: base64url, up to 400 characters.
    from: String,
    /// Where they end, likewise.
    to: String,
}

/// The text of a comment.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = CommentBody)]
pub struct CommentBody {
    /// Markdown, up to 10 kB. `@Name` calls somebody.
    #[schema(required = true)]
    text: String,
}

async fn find(
    site: &Site,
    caller: &Caller,
    number: PostmortemNumber,
    which: impl FnOnce(Vec<Thread>) -> Option<Thread>,
) -> Result<axum::Json<ThreadJson>, Problem> {
    let threads = site.store.list_threads(caller.viewer(), number).await?;
    Ok(axum::Json(ThreadJson::of(which(threads).ok_or(StoreError::Absent)?)))
}

fn with_id(id: ThreadId) -> impl FnOnce(Vec<Thread>) -> Option<Thread> {
    move |threads| threads.into_iter().find(|thread| thread.id == id)
}

/// Threads of comments
///
/// In the order in which they were begun. For those who may see the draft.
#[utoipa::path(
    get, path = "/postmortems/{number}/threads", tag = "comments",
    responses((status = 200, description = "The threads.", body = Items<ThreadJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<ThreadJson>>, Problem> {
    Ok(Items::of(site.store.list_threads(caller.viewer(), number).await?, ThreadJson::of))
}

/// Begin a thread
///
/// On a section or words in it, an event, a finding, an action item. Everybody who may see the draft
/// may comment. A postmortem has 2,000 comments at most.
#[utoipa::path(
    post, path = "/postmortems/{number}/threads", tag = "comments", request_body = ThreadBody,
    responses((status = 201, description = "The thread.", body = ThreadJson))
)]
pub async fn start(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<ThreadBody>,
) -> Result<Created<axum::Json<ThreadJson>>, Problem> {
    caller.draft(&site, number).await?;
    let about = body.about.parse::<Subject>().map_err(|_| {
        ValidationErrors::one(
            "about",
            format!("“{}” is not like section-5, event-7, finding-3 or action-2.", body.about),
        )
    })?;
    let entry = CommentInput { text: body.text, quote: body.quote, from: body.from, to: body.to };
    let fields = entry.parse(about)?;
    let (id, _) = caller.change(&site, async |tx| tx.start_thread(number, about, &fields).await).await?;
    let thread = find(&site, &caller, number, with_id(id)).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}/threads"), thread))
}

/// Answer in a thread
///
/// One that was resolved is open again.
#[utoipa::path(
    post, path = "/postmortems/{number}/threads/{id}/replies", tag = "comments", request_body = CommentBody,
    responses((status = 201, description = "The thread as it is now.", body = ThreadJson))
)]
pub async fn reply(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ThreadId)>,
    Json(body): Json<CommentBody>,
) -> Result<Created<axum::Json<ThreadJson>>, Problem> {
    caller.draft(&site, number).await?;
    let text = comment_text(&body.text)?;
    caller.change(&site, async |tx| tx.reply(number, id, &text).await).await?;
    let thread = find(&site, &caller, number, with_id(id)).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}/threads"), thread))
}

/// Resolve a thread
#[utoipa::path(
    post, path = "/postmortems/{number}/threads/{id}/resolve", tag = "comments",
    responses((status = 200, description = "The thread as it is now.", body = ThreadJson))
)]
pub async fn resolve(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ThreadId)>,
) -> Result<axum::Json<ThreadJson>, Problem> {
    set_resolved(&site, &caller, number, id, true).await
}

/// Open a resolved thread again
#[utoipa::path(
    post, path = "/postmortems/{number}/threads/{id}/reopen", tag = "comments",
    responses((status = 200, description = "The thread as it is now.", body = ThreadJson))
)]
pub async fn reopen(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ThreadId)>,
) -> Result<axum::Json<ThreadJson>, Problem> {
    set_resolved(&site, &caller, number, id, false).await
}

async fn set_resolved(
    site: &Site,
    caller: &Caller,
    number: PostmortemNumber,
    id: ThreadId,
    is_resolved: bool,
) -> Result<axum::Json<ThreadJson>, Problem> {
    caller.change(site, async |tx| tx.resolve_thread(number, id, is_resolved).await).await?;
    find(site, caller, number, with_id(id)).await
}

/// Change a comment
///
/// One's own.
#[utoipa::path(
    put, path = "/postmortems/{number}/comments/{id}", tag = "comments", request_body = CommentBody,
    responses((status = 200, description = "Its thread as it is now.", body = ThreadJson))
)]
pub async fn change(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, CommentId)>,
    Json(body): Json<CommentBody>,
) -> Result<axum::Json<ThreadJson>, Problem> {
    caller.draft(&site, number).await?;
    let text = comment_text(&body.text)?;
    caller.change(&site, async |tx| tx.change_comment(number, id, &text).await).await?;
    find(&site, &caller, number, |threads| thread_with(threads, id)).await
}

/// Remove a comment
///
/// One's own; administrators can remove any. Its words go, its place in the thread stays.
#[utoipa::path(
    delete, path = "/postmortems/{number}/comments/{id}", tag = "comments",
    responses((status = 204, description = "It is removed."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, CommentId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_comment(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
