//! How far a postmortem is, what is left to do, and the one thing to do next.

use domain::postmortems::Status;
use leptos::prelude::*;

use super::review_view::{can_request_review, publish_label, request_review, status_label};
use super::{ActiveForm, Workspace};
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
                {if count == 1 { "1 to-do".to_owned() } else { format!("{count} to-dos") }}
            </a>
        }
    })
}

/// Leads to the preview, which has the button.
pub fn publish_button(workspace: &Workspace, is_main: bool) -> AnyView {
    let (label, class) = publish_label(workspace);
    let class = if is_main { format!("button {class}") } else { "button".to_owned() };
    view! {
        <a class=class href=paths::below(workspace.postmortem.number, "preview")>
            {label}
        </a>
    }
    .into_any()
}

/// The question before withdrawing, when the address asks it.
fn confirm(workspace: &Workspace) -> AnyView {
    let number = workspace.postmortem.number;
    if !matches!(workspace.open, ActiveForm::ConfirmWithdrawal) {
        return ().into_any();
    }
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
                <strong>"Withdraw the report?"</strong>
            </p>
            <p>
                "Readers can no longer open the report, and share links stop working until you publish again. The draft doesn’t change."
            </p>
            <div class="form-end">
                {act(paths::below(number, "withdraw"), "Withdraw report", "button-danger")} <a href=paths::postmortem(number) data-in-place="">
                    "Cancel"
                </a>
            </div>
        </div>
    }
    .into_any()
}
