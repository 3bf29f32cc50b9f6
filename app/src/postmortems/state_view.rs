//! How far a postmortem is, what is left to do, and the one thing to do next.

use domain::postmortems::Status;
use leptos::prelude::*;

use super::review_view::{can_request_review, publish_label, request_review, status_label};
use super::{ActiveForm, Confirm, Workspace};
use crate::paths;
use crate::ui::form::act;

/// The steps from the draft to the report, and the button that follows them. On a phone the button is at the foot of
/// the window.
pub fn state_view(workspace: &Workspace) -> impl IntoView + use<> {
    let next = next(workspace);
    let confirm = may_publish(workspace).then(|| confirm(workspace));
    view! {
        <div class="state-line" data-part="state">
            {stepper(workspace)}
            {to_do(workspace)}
            {next.map(|next| view! { <div class="state-next">{next}</div> })}
            {confirm}
        </div>
    }
}

/// Whether the viewer may publish it as it is.
pub fn may_publish(workspace: &Workspace) -> bool {
    workspace.may.publish && workspace.postmortem.archived_at.is_none()
}

/// Whether the thing to do next is to ask for a review.
pub fn is_review_next(workspace: &Workspace) -> bool {
    workspace.postmortem.status == Status::Draft && workspace.may.edit && can_request_review(workspace)
}

fn next(workspace: &Workspace) -> Option<AnyView> {
    if is_review_next(workspace) {
        return Some(request_review(workspace, true));
    }
    if may_publish(workspace) {
        return Some(publish_button(workspace, true));
    }
    let is_asked = workspace.review.request.is_some() || workspace.postmortem.status == Status::InReview;
    (workspace.may.submit_review && is_asked).then(|| {
        view! {
            <a class="button button-main" href="#review">
                "Review"
            </a>
        }
        .into_any()
    })
}

fn stepper(workspace: &Workspace) -> impl IntoView + use<> {
    let status = workspace.postmortem.status;
    let was_reviewed = !workspace.review.votes.is_empty();
    let now = match status {
        Status::Draft => 0,
        Status::InReview => 1,
        Status::Published => 2,
    };
    let steps = [Status::Draft, Status::InReview, Status::Published];
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(place, step)| {
            let is_now = place == now;
            let is_done = place < now && (step != Status::InReview || was_reviewed);
            let class = match (is_now, is_done) {
                (true, _) => "stepper-now",
                (_, true) => "stepper-done",
                _ => "stepper-other",
            };
            let label = if is_now { status_label(workspace) } else { step.label() };
            view! {
                <li class=class aria-current=is_now.then_some("step")>
                    {label}
                    {is_done.then(|| view! { <span class="visually-hidden">", done"</span> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="stepper" aria-label="Status">
            {steps}
        </ol>
    }
}

fn to_do(workspace: &Workspace) -> impl IntoView + use<> {
    let count = workspace.to_dos.len();
    (count > 0).then(|| {
        view! {
            <a class="state-to-do" href="#to-do">
                {format!("{count} to do")}
            </a>
        }
    })
}

/// Publishes at once when nothing is left to be done; otherwise asks first.
pub fn publish_button(workspace: &Workspace, is_main: bool) -> AnyView {
    let number = workspace.postmortem.number;
    let (label, class) = publish_label(workspace);
    let class = if is_main { class } else { "" };
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
