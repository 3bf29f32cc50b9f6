//! Comments: begun, answered, changed, removed, resolved and opened again.

use app::postmortems::ActiveForm;
use app::ui::form::Form;
use axum::extract::State;
use axum::response::Response;
use domain::postmortems::{
    CommentId, CommentInput, PostmortemNumber, Subject, Thread, ThreadId, comment_text, may_comment,
};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{Document, StoreError};

use super::postmortems::refused;
use super::workspace::{Redisplay, after, refill_form, work};
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
    let number_after = |word: &str| what.strip_prefix(word).and_then(|id| id.parse::<i64>().ok());
    if let Some(id) = number_after("comment-text-") {
        let threads = site.store.list_threads(who.viewer(), document.postmortem.number).await?;
        let comment = threads.into_iter().flat_map(|thread| thread.comments).find(|comment| comment.id.0 == id);
        let mine = comment.filter(|comment| comment.by.as_ref().is_some_and(|by| by.id == who.person.id));
        return Ok(mine.map(|comment| ActiveForm::CommentText(comment.id, Form::of(comment.text, 0))));
    }
    if let Some(id) = number_after("reply-") {
        return Ok(Some(ActiveForm::Reply(ThreadId(id), Form::default())));
    }
    let about = what.strip_prefix("comment-").and_then(Subject::from_key);
    Ok(about.map(|about| ActiveForm::Comment(about, Form::of(that_fits(passage, about), 0))))
}

/// What the address says of a passage, or nothing of it when it makes no sense.
fn that_fits(passage: CommentInput, about: Subject) -> CommentInput {
    let tried = CommentInput { text: "-".into(), ..passage };
    match tried.parse(about) {
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
    about: String,
    text: String,
    quote: String,
    from: String,
    to: String,
}

/// Begins a thread.
pub async fn start(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<i64>,
    FormBody(form): FormBody<ThreadForm>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let about = Subject::from_key(&form.about);
    let entry = CommentInput { text: form.text, quote: form.quote, from: form.from, to: form.to };
    let started = async {
        let about = about.ok_or_else(|| ValidationErrors::one("about", "Say what the comment is about."))?;
        let fields = entry.parse(about)?;
        let work = work(&site, &who).await?;
        let (_, comment) = work.start_thread(number, about, &fields).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("comment-{comment}")))
    };
    let started = started.await;
    after(&site, &who, number, started, |document, again| match about {
        Some(about) => ActiveForm::Comment(about, refill_form(again, entry, 0, None)),
        None => refused(document, again),
    })
    .await
}

/// A text as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    text: String,
}

/// Answers in a thread.
pub async fn reply(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    FormBody(form): FormBody<TextForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), ThreadId(id));
    let replied = async {
        let work = work(&site, &who).await?;
        let comment = work.reply(number, id, &comment_text(&form.text)?).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("comment-{comment}")))
    };
    let replied = replied.await;
    after(&site, &who, number, replied, |_, again| ActiveForm::Reply(id, refill_text(again, form.text))).await
}

fn refill_text(again: Redisplay, typed: String) -> Form<String> {
    refill_form(again, typed, 0, None)
}

/// Changes one's own comment.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    FormBody(form): FormBody<TextForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), CommentId(id));
    let changed = async {
        let work = work(&site, &who).await?;
        work.change_comment(number, id, &comment_text(&form.text)?).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("comment-{id}")))
    };
    let changed = changed.await;
    after(&site, &who, number, changed, |_, again| ActiveForm::CommentText(id, refill_text(again, form.text))).await
}

/// Removes a comment; its place in the thread stays.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), CommentId(id));
    let removed = async {
        let work = work(&site, &who).await?;
        work.remove_comment(number, id).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("comment-{id}")))
    };
    let removed = removed.await;
    after(&site, &who, number, removed, refused).await
}

/// Resolves a thread.
pub async fn resolve(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    set_resolved(&site, &who, PostmortemNumber(number), ThreadId(id), true).await
}

/// Opens a resolved thread again.
pub async fn reopen(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    set_resolved(&site, &who, PostmortemNumber(number), ThreadId(id), false).await
}

async fn set_resolved(
    site: &Site,
    who: &SignedIn,
    number: PostmortemNumber,
    id: ThreadId,
    is_resolved: bool,
) -> Result<Response, PageError> {
    let resolved = async {
        let work = work(site, who).await?;
        work.resolve_thread(number, id, is_resolved).await?;
        work.save().await?;
        Ok::<_, StoreError>(app::paths::part(number, &format!("thread-{id}")))
    };
    let resolved = resolved.await;
    after(site, who, number, resolved, refused).await
}

/// The thread of a list that holds this comment.
pub fn thread_with(threads: Vec<Thread>, id: CommentId) -> Option<Thread> {
    threads.into_iter().find(|thread| thread.comments.iter().any(|comment| comment.id == id))
}
