//! What colleagues say: below a section, or folded under a record.

use domain::markdown::to_plain_text;
use domain::postmortems::{Comment, CommentInput, Section, Subject, Thread};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::section_place::place_of;
use super::{ActiveForm, Workspace};
use crate::findings::shortened;
use crate::paths;
use crate::ui::fields::{self, Area};
use crate::ui::form::{Form, act};
use crate::ui::{icons, text, time, tools};

/// What is said of a section. A part of its own: it changes while somebody writes in the section.
pub fn section_comments(section: &Section, workspace: &Workspace) -> impl IntoView + use<> {
    let subject = Subject::Section(section.id);
    let name = format!("comments-{}", subject.anchor());
    let threads = threads_on(subject, workspace);
    let heading = (!threads.is_empty())
        .then(|| view! { <h3 class="visually-hidden">{format!("Comments on “{}”", section.heading)}</h3> });
    let form = match &workspace.open {
        ActiveForm::Comment(open, form) if *open == subject => {
            Some(new_comment(subject, workspace, form, &place_of(section)).into_any())
        }
        _ => None,
    };
    let is_empty = threads.is_empty() && form.is_none();
    view! {
        <aside class="comments" id=name.clone() data-part=name hidden=is_empty>
            {heading}
            {threads}
            {form}
        </aside>
    }
}

/// What is said of an event, a finding or an action item, folded to its count.
pub fn record_comments(subject: Subject, workspace: &Workspace) -> impl IntoView + use<> {
    let mine: Vec<&Thread> = workspace.threads.iter().filter(|thread| thread.subject == subject).collect();
    let form = match &workspace.open {
        ActiveForm::Comment(open, form) if *open == subject => {
            Some(new_comment(subject, workspace, form, &subject.anchor()))
        }
        _ => None,
    };
    let open = form.is_some() || mine.iter().any(|thread| is_written_in(thread, workspace));
    let count: usize = mine.iter().map(|thread| thread.comments.len()).sum();
    let unresolved = mine.iter().any(|thread| thread.resolved.is_none());
    let message = match (count, unresolved) {
        (0, _) => "Comment".to_owned(),
        (1, true) => "1 comment".to_owned(),
        (_, true) => format!("{count} comments"),
        (1, false) => "1 comment, resolved".to_owned(),
        (_, false) => format!("{count} comments, resolved"),
    };
    (count > 0 || open).then(|| {
        view! {
            <details class="record-comments" open=open>
                <summary aria-label=message.clone() title=message>
                    {icons::comment()}
                    {(count > 0).then_some(count)}
                </summary>
                <div class="comments">{threads_on(subject, workspace)}{form}</div>
            </details>
        }
    })
}

/// Begins a comment on a section; stands beside its heading.
pub fn section_comment_link(section: &Section, workspace: &Workspace) -> impl IntoView + use<> {
    let open = opens(Subject::Section(section.id), workspace);
    let label = format!("Comment on “{}”", section.heading);
    workspace.may.comment.then(|| tools::comment(open, label))
}

/// Begins a comment on a record; stands among what can be done with it.
pub fn comment_link(subject: Subject, workspace: &Workspace) -> impl IntoView + use<> {
    let open = opens(subject, workspace);
    workspace.may.comment.then(|| tools::comment(open, "Comment".to_owned()))
}

fn opens(subject: Subject, workspace: &Workspace) -> String {
    let key = subject.anchor();
    paths::open(workspace.postmortem.number, &format!("comment-{key}"), &format!("text-comment-{key}"))
}

fn threads_on(subject: Subject, workspace: &Workspace) -> Vec<AnyView> {
    workspace
        .threads
        .iter()
        .filter(|thread| thread.subject == subject)
        .map(|thread| thread_view(thread, workspace))
        .collect()
}

fn is_written_in(thread: &Thread, workspace: &Workspace) -> bool {
    match &workspace.open {
        ActiveForm::Reply(id, _) => *id == thread.id,
        ActiveForm::CommentText(id, _) => thread.comments.iter().any(|comment| comment.id == *id),
        _ => false,
    }
}

fn thread_view(thread: &Thread, workspace: &Workspace) -> AnyView {
    let id = format!("thread-{}", thread.id);
    let passage = thread.passage.as_ref().map(|passage| {
        view! {
            <blockquote class="thread-quote">{passage.quote.clone()}</blockquote>
            {passage
                .is_gone
                .then(|| view! { <p class="thread-gone">"The quoted text is no longer in this section."</p> })}
        }
    });
    let of = thread.passage.as_ref().map(|_| thread.subject.anchor());
    let ends = |end: fn(&domain::postmortems::Passage) -> &String| {
        thread.passage.as_ref().map(|passage| end(passage).clone()).filter(|end| !end.is_empty())
    };
    let (from, to) = (ends(|passage| &passage.from), ends(|passage| &passage.to));
    let comments = thread.comments.iter().map(|comment| comment_view(comment, workspace)).collect_view();
    let inner = view! {
        {passage}
        <ol class="thread-comments">{comments}</ol>
        {thread_controls(thread, workspace)}
    };
    match &thread.resolved {
        None => view! {
            <div class="thread" id=id data-passage-of=of data-passage-from=from data-passage-to=to>
                {inner}
            </div>
        }
        .into_any(),
        Some(resolved) => {
            let by = resolved.by.as_ref().map_or("a former user", |by| by.name.as_str());
            let first = thread.comments.iter().find(|comment| !comment.is_removed);
            let first = first.map(|comment| shortened(&to_plain_text(&comment.text))).unwrap_or_default();
            let message = format!("Resolved by {by}: {first}");
            let open = is_written_in(thread, workspace);
            view! {
                <details
                    class="thread thread-resolved"
                    id=id
                    data-passage-of=of
                    data-passage-from=from
                    data-passage-to=to
                    open=open
                >
                    <summary>{message}</summary>
                    {inner}
                </details>
            }
            .into_any()
        }
    }
}

fn thread_controls(thread: &Thread, workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let id = thread.id;
    if let ActiveForm::Reply(open, form) = &workspace.open
        && *open == id
    {
        let action = paths::thread(number, id, "replies");
        let back = paths::part(number, &format!("thread-{id}"));
        return Some(text_form(action, form, "Your reply", "Reply", (&format!("-reply-{id}"), &back)).into_any());
    }
    workspace.may.comment.then(|| {
        let open = paths::open(number, &format!("reply-{id}"), &format!("text-reply-{id}"));
        let (path, label) = match thread.resolved {
            None => ("resolve", "Resolve"),
            Some(_) => ("reopen", "Reopen"),
        };
        view! {
            <div class="controls">
                <a href=open data-in-place="">
                    "Reply"
                </a>
                {act(paths::thread(number, id, path), label, "button-quiet")}
            </div>
        }
        .into_any()
    })
}

fn comment_view(comment: &Comment, workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let id = comment.id;
    let zone = workspace.zone;
    let place = format!("comment-{id}");
    let by = comment.by.as_ref().map_or("Former user", |by| by.name.as_str()).to_owned();
    let is_mine = comment.by.as_ref().is_some_and(|by| by.id == workspace.me);
    let body = match &workspace.open {
        _ if comment.is_removed => view! { <p class="comment-removed">"This comment was removed."</p> }.into_any(),
        ActiveForm::CommentText(open, form) if *open == id => {
            let back = paths::part(number, &place);
            let of = format!("-comment-text-{id}");
            text_form(paths::comment(number, id), form, "Your comment", "Save", (&of, &back)).into_any()
        }
        _ => {
            let pictures = paths::pictures(number);
            let reading = text::Reading { pictures: &pictures, prefix: &format!("{place}-") };
            text::said(&comment.text, reading, &workspace.people).into_any()
        }
    };
    let may_remove = workspace.may.comment && !comment.is_removed && (is_mine || workspace.may.moderate);
    let may_change = workspace.may.comment && !comment.is_removed && is_mine;
    let open = paths::open(number, &format!("comment-text-{id}"), &format!("text-comment-text-{id}"));
    view! {
        <li class="comment" id=place>
            <div class="comment-head">
                <strong>{by}</strong>
                " "
                {time::full(comment.at, zone)}
                {(comment.changed_at.is_some() && !comment.is_removed).then_some(", edited")}
                {may_change
                    .then(|| {
                        view! {
                            <a href=open data-in-place="">
                                "Edit"
                            </a>
                        }
                    })}
                {may_remove.then(|| act(format!("{}/remove", paths::comment(number, id)), "Remove", "button-quiet"))}
            </div>
            {body}
        </li>
    }
}

/// The form of a new thread.
fn new_comment(subject: Subject, workspace: &Workspace, form: &Form<CommentInput>, back: &str) -> AnyView {
    let number = workspace.postmortem.number;
    let key = subject.anchor();
    let of = format!("-comment-{key}");
    let entry = &form.entry;
    let is_marked = !entry.from.is_empty();
    let quote = matches!(subject, Subject::Section(_)).then(|| {
        if is_marked {
            return view! {
                <blockquote class="thread-quote">{entry.quote.clone()}</blockquote>
                <input type="hidden" name="quote" value=entry.quote.clone() />
                <input type="hidden" name="from" value=entry.from.clone() />
                <input type="hidden" name="to" value=entry.to.clone() />
            }
            .into_any();
        }
        let open = !entry.quote.is_empty();
        view! {
            <details open=open>
                <summary>"Quote text (optional)"</summary>
                {fields::area(
                    Area {
                        name: "quote",
                        label: "Quoted text, exactly as in the section".into(),
                        value: entry.quote.clone(),
                        rows: 2,
                        of: of.clone(),
                        ..Area::default()
                    },
                    &form.errors,
                )}
            </details>
        }
        .into_any()
    });
    view! {
        <form method="post" action=paths::below(number, "threads") class="comment-form">
            {fields::summary(&form.errors)}
            <input type="hidden" name="subject" value=key />
            {quote}
            {said_area("Your comment", entry.text.clone(), &of, &form.errors)}
            <div class="form-end">
                <button class="button-main">"Comment"</button>
                <a href=paths::part(number, back) data-in-place="">
                    "Cancel"
                </a>
            </div>
        </form>
    }
    .into_any()
}

/// A form with nothing but a text.
fn text_form(
    action: String,
    form: &Form<String>,
    label: &'static str,
    save: &'static str,
    (of, back): (&str, &str),
) -> impl IntoView + use<> {
    let back = back.to_owned();
    view! {
        <form method="post" action=action class="comment-form">
            {fields::summary(&form.errors)}
            {said_area(label, form.entry.clone(), of, &form.errors)}
            <div class="form-end">
                <button class="button-main">{save}</button>
                <a href=back data-in-place="">
                    "Cancel"
                </a>
            </div>
        </form>
    }
}

fn said_area(label: &'static str, value: String, of: &str, errors: &ValidationErrors) -> impl IntoView + use<> {
    let suggestion = "Markdown is supported. Type @ and a name to mention someone.".into();
    fields::area(
        Area { name: "text", label: label.into(), value, hint: suggestion, rows: 3, of: of.into(), ..Area::default() },
        errors,
    )
}
