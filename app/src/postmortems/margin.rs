//! What stands beside the text: what is still missing, and what can be done with the whole.

use domain::postmortems::{Part, Status};
use leptos::prelude::*;

use super::review_view::{publish_label, request_review, review_view, status_label};
use super::section_place::place_of;
use super::similar_view::similar_view;
use super::suggestions_view::suggestions;
use super::{ActiveForm, Confirm, Workspace};
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
                Part::Summary | Part::Text if section.text.trim().is_empty() => "–".to_owned(),
                Part::Summary | Part::Text => "✓".to_owned(),
                Part::Impact => workspace.postmortem.impact.0.len().to_string(),
                Part::Timeline => workspace.events.len().to_string(),
                Part::Findings => workspace.findings.len().to_string(),
                Part::Actions => workspace.actions.len().to_string(),
            };
            let missing = workspace
                .to_dos
                .iter()
                .filter(|to_do| to_do.part == section.part && section.part != Part::Text)
                .count();
            let message = match missing {
                0 => view! { <span class="contents-count">{count}</span> }.into_any(),
                _ => view! { <span class="contents-missing">{format!("{missing} to do")}</span> }.into_any(),
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
        <section class="margin-gaps">
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
    let archived = workspace.postmortem.archived_at.is_some();
    let review = may.edit.then(|| request_review(workspace));
    let publish = (may.publish && !archived).then(|| {
        let is_published = status == Status::Published;
        view! {
            {publish_button(workspace)}
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
    let confirm = (may.publish && !archived).then(|| confirm(workspace));
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
            {confirm}
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

/// Publishes at once when nothing is left to be done; otherwise asks first.
fn publish_button(workspace: &Workspace) -> AnyView {
    let number = workspace.postmortem.number;
    let (label, class) = publish_label(workspace);
    if workspace.to_dos.is_empty() {
        return view! {
            <form method="post" action=paths::below(number, "publish") class="act">
                <button class=class>{label}</button>
            </form>
        }
        .into_any();
    }
    let class = format!("button {class}");
    view! {
        <a class=class href=paths::open(number, "publish", "confirm") data-in-place="">
            {label}
        </a>
    }
    .into_any()
}

/// The question before publishing or withdrawing, when the address asks it.
fn confirm(workspace: &Workspace) -> AnyView {
    let number = workspace.postmortem.number;
    let ActiveForm::Confirm(what) = workspace.open else { return ().into_any() };
    let (title, message, path, label, class) = match what {
        Confirm::Publish => {
            ("Publish now?", "Not complete yet:", paths::below(number, "publish"), "Publish anyway", "button-main")
        }
        Confirm::Withdraw => (
            "Withdraw the report?",
            "Readers can no longer open the report, and share links stop working until you publish again. The draft doesn’t change.",
            paths::below(number, "withdraw"),
            "Withdraw report",
            "button-danger",
        ),
    };
    let to_do = (what == Confirm::Publish).then(|| {
        let items = workspace.to_dos.iter().map(|to_do| view! { <li>{to_do.message.clone()}</li> }).collect::<Vec<_>>();
        view! { <ul>{items}</ul> }
    });
    view! {
        <div
            class="notice confirm"
            id="confirm"
            role="group"
            aria-labelledby="confirm-title"
            tabindex="-1"
            autofocus=true
        >
            <p id="confirm-title">
                <strong>{title}</strong>
            </p>
            <p>{message}</p>
            {to_do}
            <div class="form-end">
                {act(path, label, class)} <a href=paths::postmortem(number) data-in-place="">
                    "Cancel"
                </a>
            </div>
        </div>
    }
    .into_any()
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
