//! Comments on a draft.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::PersonName;
use domain::postmortems::{
    Comment, CommentId, CommentInput, MAX_ANCHOR, MAX_COMMENT, MAX_QUOTE, Passage, PostmortemNumber, Resolved, Subject,
    Thread, ThreadId, comment_text, thread_with,
};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::extract::{Json, Path};
use super::limit::{ANCHOR, FieldLimit, Limit, THING};
use super::problem::Problem;
use super::teams::NameJson;
use crate::site::Site;

/// A thread of comments.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Thread)]
pub struct ThreadJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: ThreadId,
    /// What the thread is about: `section-5`, `event-7`, `finding-3` or `action-2`.
    #[schema(example = "section-5")]
    subject: String,
    /// The passage that the thread is about; null for the whole section or record.
    passage: Option<PassageJson>,
    /// Who resolved the thread, and when; null while the thread is open.
    resolved: Option<ResolvedJson>,
    /// The comments, oldest first.
    comments: Vec<CommentJson>,
}

/// A passage in a section.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passage)]
pub struct PassageJson {
    /// The current text of the passage, or its last text before the passage was removed.
    quote: String,
    /// The start as a Yjs relative position in base64url; empty when none was sent.
    from: String,
    /// The end, in the same form.
    to: String,
    /// Whether the passage was removed from the section.
    is_gone: bool,
}

/// Who resolved a thread, and when.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Resolved)]
pub struct ResolvedJson {
    /// Who resolved the thread; null when the account is gone.
    by: Option<NameJson>,
    /// When the thread was resolved.
    at: DateTime<Utc>,
}

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: CommentId,
    /// The author; null when the account is gone.
    by: Option<NameJson>,
    /// The text in Markdown; empty when the comment was removed.
    text: String,
    /// When the comment was written.
    at: DateTime<Utc>,
    /// When the author last edited the comment; null unless edited.
    changed_at: Option<DateTime<Utc>>,
    /// Whether the comment was removed; a placeholder stays in the thread.
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
            id: thread.id,
            subject: thread.subject.anchor(),
            passage: thread.passage.map(passage),
            resolved: thread.resolved.map(resolved),
            comments: thread.comments.into_iter().map(CommentJson::of).collect(),
        }
    }
}

impl CommentJson {
    fn of(comment: Comment) -> Self {
        Self {
            id: comment.id,
            by: named(comment.by),
            text: comment.text,
            at: comment.at,
            changed_at: comment.changed_at,
            is_removed: comment.is_removed,
        }
    }
}

/// A thread to create.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ThreadBody)]
pub struct ThreadBody {
    /// What the thread is about: `section-5`, `event-7`, `finding-3` or `action-2`.
    #[schema(required = true, example = "section-5")]
    subject: String,
    /// The first comment in Markdown, up to 10 kB. `@Name` mentions a person.
    #[schema(required = true)]
    text: String,
    /// The passage of the section that the thread is about, up to 2 kB. Without `from` and `to`, the passage must occur
    /// in the section.
    quote: String,
    /// The start of the passage as a Yjs relative position: base64url, up to 400 characters.
    from: String,
    /// The end of the passage, in the same form.
    to: String,
}

/// The text of a comment.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = CommentBody)]
pub struct CommentBody {
    /// Markdown, up to 10 kB. `@Name` mentions a person.
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

/// List comment threads
///
/// Oldest first. Requires access to the draft.
#[utoipa::path(
    get, path = "/postmortems/{number}/threads", tag = "comments",
    responses((status = 200, description = "The comment threads.", body = Items<ThreadJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<ThreadJson>>, Problem> {
    Ok(Items::of(site.store.list_threads(caller.viewer(), number).await?, ThreadJson::of))
}

/// Start a thread
///
/// A thread is about a section, a passage of a section, an event, a finding or an action item. Requires access to the
/// draft. A postmortem can have up to 2,000 comments.
#[utoipa::path(
    post, path = "/postmortems/{number}/threads", tag = "comments", request_body = ThreadBody,
    responses((status = 201, description = "The new thread.", body = ThreadJson))
)]
pub async fn start(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<ThreadBody>,
) -> Result<Created<axum::Json<ThreadJson>>, Problem> {
    caller.draft_access(&site, number).await?;
    let subject = body.subject.parse::<Subject>().map_err(|_| {
        ValidationErrors::one(
            "subject",
            format!("“{}” is not valid. Use the form section-5, event-7, finding-3 or action-2.", body.subject),
        )
    })?;
    let entry = CommentInput { text: body.text, quote: body.quote, from: body.from, to: body.to };
    let fields = entry.parse(subject)?;
    let (id, _) = caller.change(&site, async |tx| tx.start_thread(number, subject, &fields).await).await?;
    let thread = find(&site, &caller, number, with_id(id)).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}/threads"), thread))
}

/// Reply to a thread
///
/// A resolved thread is reopened.
#[utoipa::path(
    post, path = "/postmortems/{number}/threads/{id}/replies", tag = "comments", request_body = CommentBody,
    responses((status = 201, description = "The updated thread.", body = ThreadJson))
)]
pub async fn reply(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ThreadId)>,
    Json(body): Json<CommentBody>,
) -> Result<Created<axum::Json<ThreadJson>>, Problem> {
    caller.draft_access(&site, number).await?;
    let text = comment_text(&body.text)?;
    caller.change(&site, async |tx| tx.reply(number, id, &text).await).await?;
    let thread = find(&site, &caller, number, with_id(id)).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}/threads"), thread))
}

/// Resolve a thread
#[utoipa::path(
    post, path = "/postmortems/{number}/threads/{id}/resolve", tag = "comments",
    responses((status = 200, description = "The updated thread.", body = ThreadJson))
)]
pub async fn resolve(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ThreadId)>,
) -> Result<axum::Json<ThreadJson>, Problem> {
    set_resolved(&site, &caller, number, id, true).await
}

/// Reopen a resolved thread
#[utoipa::path(
    post, path = "/postmortems/{number}/threads/{id}/reopen", tag = "comments",
    responses((status = 200, description = "The updated thread.", body = ThreadJson))
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

/// Edit a comment
///
/// You can only edit your own comments.
#[utoipa::path(
    put, path = "/postmortems/{number}/comments/{id}", tag = "comments", request_body = CommentBody,
    responses((status = 200, description = "The updated thread.", body = ThreadJson))
)]
pub async fn change(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, CommentId)>,
    Json(body): Json<CommentBody>,
) -> Result<axum::Json<ThreadJson>, Problem> {
    caller.draft_access(&site, number).await?;
    let text = comment_text(&body.text)?;
    caller.change(&site, async |tx| tx.change_comment(number, id, &text).await).await?;
    find(&site, &caller, number, |threads| thread_with(threads, id)).await
}

/// Remove a comment
///
/// You can only remove your own comments; administrators can remove any comment. A placeholder stays in the thread.
#[utoipa::path(
    delete, path = "/postmortems/{number}/comments/{id}", tag = "comments",
    responses((status = 204, description = "The comment was removed."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, CommentId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_comment(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("CommentBody", "text", Limit::Text(MAX_COMMENT)),
    ("ThreadBody", "subject", Limit::Like(THING, 40)),
    ("ThreadBody", "from", Limit::Like(ANCHOR, MAX_ANCHOR)),
    ("ThreadBody", "quote", Limit::TextOrNothing(MAX_QUOTE)),
    ("ThreadBody", "text", Limit::Text(MAX_COMMENT)),
    ("ThreadBody", "to", Limit::Like(ANCHOR, MAX_ANCHOR)),
];
