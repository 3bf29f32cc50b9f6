//! Comments: create, reply, edit, remove, resolve and reopen.

use std::str::FromStr;

use app::postmortems::ActiveForm;
use app::ui::form::Form;
use axum::extract::State;
use axum::response::Response;
use domain::postmortems::{CommentId, CommentInput, PostmortemNumber, Subject, ThreadId, comment_text, may_comment};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::Document;

use super::redisplay::{Redisplay, after, refused, unsaved};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::SignedIn;
use crate::site::Site;

/// The form of a comment that the address names; none when it names another.
pub async fn opened(
    site: &Site,
    who: &SignedIn,
    what: &str,
    document: &Document,
    passage: CommentInput,
) -> Result<Option<ActiveForm>, PageError> {
    if may_comment(who.viewer(), &document.access).is_err() {
        return Ok(None);
    }
    if let Some(id) = id_after::<CommentId>(what, "comment-text-") {
        let threads = site.store.threads_of(document).await?;
        let comment = threads.into_iter().flat_map(|thread| thread.comments).find(|comment| comment.id == id);
        let mine = comment.filter(|comment| comment.by.as_ref().is_some_and(|by| by.id == who.person.id));
        return Ok(mine.map(|comment| ActiveForm::CommentText(comment.id, Form::of(comment.text, 0))));
    }
    if let Some(id) = id_after(what, "reply-") {
        return Ok(Some(ActiveForm::Reply(id, Form::default())));
    }
    let subject = what.strip_prefix("comment-").and_then(|subject| subject.parse().ok());
    Ok(subject.map(|subject| ActiveForm::Comment(subject, Form::of(that_fits(passage, subject), 0))))
}

fn id_after<T: FromStr>(what: &str, word: &str) -> Option<T> {
    what.strip_prefix(word)?.parse().ok()
}

/// What the address says of a passage, or nothing of it when it makes no sense.
fn that_fits(passage: CommentInput, subject: Subject) -> CommentInput {
    let tried = CommentInput { text: "-".into(), ..passage };
    match tried.parse(subject) {
        Ok(fields) => {
            let passage = fields.passage.unwrap_or_default();
            CommentInput { text: String::new(), quote: passage.quote, from: passage.from, to: passage.to }
        }
        Err(_) => CommentInput::default(),
    }
}

/// A new thread as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ThreadForm {
    subject: String,
    text: String,
    quote: String,
    from: String,
    to: String,
}

/// Starts a thread.
pub async fn start(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<ThreadForm>,
) -> Result<Response, PageError> {
    let subject = form.subject.parse::<Subject>().ok();
    let entry = CommentInput { text: form.text, quote: form.quote, from: form.from, to: form.to };
    let started = who
        .change(&site, async |tx| {
            let subject =
                subject.ok_or_else(|| ValidationErrors::one("subject", "The subject of the comment is missing."))?;
            let fields = entry.parse(subject)?;
            let (_, comment) = tx.start_thread(number, subject, &fields).await?;
            Ok(app::paths::part(number, &format!("comment-{comment}")))
        })
        .await;
    after(&site, &who, number, started, |document, again| match (subject, again) {
        (Some(subject), Redisplay::ValidationErrors(errors)) => {
            ActiveForm::Comment(subject, Form::wrong(entry, 0, errors))
        }
        (_, again) => unsaved(document, again, entry.text),
    })
    .await
}

/// A text as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    text: String,
}

/// Replies to a thread.
pub async fn reply(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ThreadId)>,
    FormBody(form): FormBody<TextForm>,
) -> Result<Response, PageError> {
    let replied = who
        .change(&site, async |tx| {
            let comment = tx.reply(number, id, &comment_text(&form.text)?).await?;
            Ok(app::paths::part(number, &format!("comment-{comment}")))
        })
        .await;
    after(&site, &who, number, replied, |document, again| match again {
        Redisplay::ValidationErrors(errors) => ActiveForm::Reply(id, Form::wrong(form.text, 0, errors)),
        again => unsaved(document, again, form.text),
    })
    .await
}

/// Edits a comment of the viewer.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, CommentId)>,
    FormBody(form): FormBody<TextForm>,
) -> Result<Response, PageError> {
    let changed = who
        .change(&site, async |tx| {
            tx.change_comment(number, id, &comment_text(&form.text)?).await?;
            Ok(app::paths::part(number, &format!("comment-{id}")))
        })
        .await;
    after(&site, &who, number, changed, |document, again| match again {
        Redisplay::ValidationErrors(errors) => ActiveForm::CommentText(id, Form::wrong(form.text, 0, errors)),
        again => unsaved(document, again, form.text),
    })
    .await
}

/// Removes a comment; its place in the thread stays.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, CommentId)>,
) -> Result<Response, PageError> {
    let removed = who
        .change(&site, async |tx| {
            tx.remove_comment(number, id).await?;
            Ok(app::paths::part(number, &format!("comment-{id}")))
        })
        .await;
    after(&site, &who, number, removed, refused).await
}

/// Resolves a thread.
pub async fn resolve(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ThreadId)>,
) -> Result<Response, PageError> {
    set_resolved(&site, &who, number, id, true).await
}

/// Reopens a resolved thread.
pub async fn reopen(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ThreadId)>,
) -> Result<Response, PageError> {
    set_resolved(&site, &who, number, id, false).await
}

async fn set_resolved(
    site: &Site,
    who: &SignedIn,
    number: PostmortemNumber,
    id: ThreadId,
    is_resolved: bool,
) -> Result<Response, PageError> {
    let resolved = who
        .change(site, async |tx| {
            tx.resolve_thread(number, id, is_resolved).await?;
            Ok(app::paths::part(number, &format!("thread-{id}")))
        })
        .await;
    after(site, who, number, resolved, refused).await
}
