//! What stands beside the text: what is still missing, and what can be done with the whole.

use domain::postmortems::{Part, Status};
use leptos::prelude::*;

use super::Workspace;
use super::review_view::{request_review, review_view, status_label};
use super::section_place::place_of;
use super::similar_view::similar_view;
use super::state_view::{is_review_next, may_publish, publish_button};
use super::suggestions_view::suggestions;
use crate::paths;
use crate::ui::form::act;
use crate::ui::time;

/// The contents, with how much stands where and what is open.
pub fn contents(workspace: &Workspace) -> impl IntoView + use<> {
    let items = workspace
        .sections
        .iter()
        .map(|section| {
            let count = match section.part {
                Part::Summary | Part::Text if section.text.trim().is_empty() => mark("–", "empty"),
                Part::Summary | Part::Text => mark("✓", "written"),
                Part::Impact => counted(workspace.postmortem.impact.0.len()),
                Part::Timeline => counted(workspace.events.len()),
                Part::Findings => counted(workspace.findings.len()),
                Part::Actions => counted(workspace.actions.len()),
            };
            let missing = workspace
                .to_dos
                .iter()
                .filter(|to_do| to_do.part == section.part && section.part != Part::Text)
                .count();
            let message = match missing {
                0 => view! { <span class="contents-count">{count}</span> }.into_any(),
                1 => view! { <span class="contents-missing">"1 to-do"</span> }.into_any(),
                _ => view! { <span class="contents-missing">{format!("{missing} to-dos")}</span> }.into_any(),
            };
            view! {
                <li>
                    <a href=format!("#{}", place_of(section))>{section.heading.clone()}</a>
                    {message}
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="contents" data-part="contents" aria-label="Contents">
            <ul>{items}</ul>
        </nav>
    }
}

/// A mark, and the word for it that a screen reader says.
fn mark(sign: &'static str, word: &'static str) -> AnyView {
    view! {
        <span aria-hidden="true">{sign}</span>
        <span class="visually-hidden">{word}</span>
    }
    .into_any()
}

fn counted(count: usize) -> AnyView {
    view! { {count.to_string()} }.into_any()
}

/// The margin.
pub fn margin(workspace: &Workspace) -> impl IntoView + use<> {
    view! {
        <aside class="margin" data-part="margin" aria-label="Status, review and to-dos">
            {whole(workspace)}
            {review_view(workspace)}
            {to_dos(workspace)}
            {suggestions(workspace)}
            {similar_view(workspace)}
            {rare(workspace)}
        </aside>
    }
}

fn to_dos(workspace: &Workspace) -> impl IntoView + use<> {
    let place =
        |part: Part| workspace.sections.iter().find(|section| section.part == part).map(place_of).unwrap_or_default();
    let items = workspace
        .to_dos
        .iter()
        .map(|to_do| {
            view! {
                <li>
                    <a href=format!("#{}", place(to_do.part))>{to_do.message.clone()}</a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let inner = if items.is_empty() {
        view! { <p>"Everything is complete."</p> }.into_any()
    } else {
        view! { <ul>{items}</ul> }.into_any()
    };
    view! {
        <section class="margin-gaps" id="to-do">
            <h2>"To complete"</h2>
            {inner}
        </section>
    }
}

/// Review, publish, share.
fn whole(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let status = workspace.postmortem.status;
    let may = workspace.may;
    let is_review_next = is_review_next(workspace);
    let review = (may.edit && !is_review_next).then(|| request_review(workspace, false));
    let publish = may_publish(workspace).then(|| {
        let is_published = status == Status::Published;
        view! {
            {is_review_next.then(|| publish_button(workspace, false))}
            {is_published
                .then(|| {
                    view! {
                        <a class="button" href=paths::open(number, "withdraw", "confirm") data-in-place="">
                            "Withdraw"
                        </a>
                    }
                })}
        }
    });
    let message = match status {
        Status::Published => "Readers see the latest published version. Publish again to share your changes.",
        Status::InReview => "Waiting for review.",
        Status::Draft => "Readers can’t see the draft.",
    };
    view! {
        <section class="margin-whole">
            <h2>{status_label(workspace)}</h2>
            <p>{message}</p>
            <div class="margin-acts">{publish}{review}</div>
            <ul class="margin-links">
                {(status == Status::Published)
                    .then(|| {
                        view! {
                            <li>
                                <a href=paths::below(number, "report")>"View report"</a>
                            </li>
                        }
                    })}
                {may
                    .publish
                    .then(|| {
                        view! {
                            <li>
                                <a href=paths::below(number, "share")>"Share"</a>
                            </li>
                        }
                    })} <li>
                    <a href=paths::below(number, "history")>"History"</a>
                </li>
            </ul>
        </section>
    }
}

/// Archiving, restoring, deleting.
fn rare(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let may = workspace.may;
    let archived_at = workspace.postmortem.archived_at;
    let zone = workspace.zone;
    may.publish.then(|| match archived_at {
        None => view! {
            <section class="margin-rare">
                <details>
                    <summary>"Archive"</summary>
                    <p>
                        "Archived postmortems are hidden from lists, and their share links stop working. Nothing is deleted. You can restore an archived postmortem."
                    </p>
                    {act(paths::below(number, "archive"), "Archive", "button-danger")}
                </details>
            </section>
        }
        .into_any(),
        Some(at) => view! {
            <section class="margin-rare">
                <h2>"Archived"</h2>
                <p>"Since "{time::full(at, zone)}"."</p>
                {act(paths::below(number, "restore"), "Restore", "button-main")}
                {may.delete.then(|| delete_form(workspace))}
            </section>
        }
        .into_any(),
    })
}

fn delete_form(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    view! {
        <details>
            <summary>"Delete permanently"</summary>
            <form method="post" action=paths::below(number, "delete") data-whole-page="">
                <p>
                    "This deletes all text, events, findings, action items, pictures, published reports and share links. You can’t undo this."
                </p>
                <div class="field">
                    <label for="delete-title">"Type the title to confirm"</label>
                    <input id="delete-title" name="title" autocomplete="off" required=true />
                </div>
                <button class="button-danger">"Delete permanently"</button>
            </form>
        </details>
    }
}
