//! What can happen to a release next.

use domain::readiness::{ReleaseEventKind, ReleaseState, may_continue};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::release_view::ReleaseView;
use crate::paths;
use crate::ui::fields::{self, Area};

/// What can happen next, as forms.
pub(super) fn release_acts(view: &ReleaseView) -> impl IntoView + use<> {
    let release = &view.whole.release;
    let acts = match release.state {
        ReleaseState::Planned => planned(view),
        ReleaseState::Approved => approved(view),
        ReleaseState::RollingOut => rolling_out(view),
        ReleaseState::Halted => halted(view),
        _ => return ().into_any(),
    };
    view! { <section class="release-acts">{acts}</section> }.into_any()
}

fn planned(view: &ReleaseView) -> AnyView {
    let missing = view.readiness().missing();
    let is_ready = missing.is_empty();
    let items = missing.into_iter().map(|message| view! { <li>{message}</li> }).collect_view();
    let lacks = (!is_ready).then(|| {
        view! {
            <p>"Before this release can be approved:"</p>
            <ul class="runbook-to-dos">{items}</ul>
        }
    });
    let approve = (view.may_write && is_ready).then(|| {
        let what = "All roles voted go, and no criterion is open or failed.";
        plain(view, ReleaseEventKind::Approved, ("Approve release", "button-main"), what, None)
    });
    view! {
        <h2>"Approval"</h2>
        {lacks}
        {approve}
        {abandon(view)}
    }
    .into_any()
}

fn approved(view: &ReleaseView) -> AnyView {
    view! {
        <h2>"Rollout"</h2>
        {next_stage(view)}
        {abandon(view)}
    }
    .into_any()
}

fn rolling_out(view: &ReleaseView) -> AnyView {
    let release = &view.whole.release;
    let has_more = release.stages.after(release.stage).is_some();
    let next = if has_more {
        next_stage(view)
    } else {
        view.may_write
            .then(|| {
                let what = "The rollout has reached its last stage. Completing the release closes it.";
                plain(view, ReleaseEventKind::Completed, ("Complete release", "button-main"), what, None)
            })
            .into_any()
    };
    let stays = if release.is_in_stores() { " Installed copies stay." } else { "" };
    let halt = view.may_write.then(|| {
        let what = format!(
            "Locks the next stage. Pipelines that ask are told to stop. Users who have this version keep it.{stays}"
        );
        let form = plain(view, ReleaseEventKind::Halted, ("Halt", "button-danger"), &what, None);
        view! { <div class="release-halt">{form}</div> }
    });
    view! {
        <h2>"Rollout"</h2>
        {next}
        {halt}
        {roll_back(view)}
    }
    .into_any()
}

fn halted(view: &ReleaseView) -> AnyView {
    let resume = view.may_write.then(|| {
        noted(
            view,
            ReleaseEventKind::Resumed,
            ("Why can the rollout continue?", "For example: the errors came from another service and are gone."),
            ("Resume rollout", "button-main"),
        )
    });
    let until = (!view.whole.release.is_only_in_stores()).then_some(" until you roll back");
    view! {
        <h2>"Halted"</h2>
        <p>"The rollout has stopped. Users who have this version keep it" {until} "."</p>
        {resume}
        {roll_back(view)}
    }
    .into_any()
}

/// The button for the next stage.
fn next_stage(view: &ReleaseView) -> AnyView {
    let release = &view.whole.release;
    let Some(stage) = release.stages.after(release.stage).filter(|_| view.may_write) else { return ().into_any() };
    if let Err(why) = may_continue(view.readiness()) {
        return view! { <p class="plan-late">{format!("The next stage is locked. {why}")}</p> }.into_any();
    }
    let (button, what) = match release.stage {
        None => (
            format!("Start rollout at {stage} %"),
            format!("Record this when {stage} % of the users or instances get this version."),
        ),
        Some(_) => (format!("Go to {stage} %"), format!("Record this when the rollout reaches {stage} %.")),
    };
    plain(view, ReleaseEventKind::StageReached, (&button, "button-main"), &what, Some(stage))
}

fn roll_back(view: &ReleaseView) -> impl IntoView + use<> {
    let is_possible = view.may_write && !view.whole.release.is_only_in_stores();
    is_possible.then(|| {
        let kind = ReleaseEventKind::RolledBack;
        let is_typed = view.typed_event(kind.key()).is_some();
        let release = view.whole.release.number;
        let plan = view.plan.as_ref().map(|plan| {
            view! {
                <p>
                    <a class="button button-main" href=paths::runbook_for_release(plan.runbook.number, release)>
                        "Open the rollback plan"
                    </a>
                </p>
                <p>
                    "Starting it from here halts the rollout. Finishing it with every step done or skipped records the rollback. If you rolled back in another way, record it below."
                </p>
            }
        });
        let form = noted(
            view,
            kind,
            ("What happened?", "Optional. What users noticed, and what state things are in."),
            ("Rolled back", "button-danger"),
        );
        view! {
            <details class="margin-rare" open=is_typed>
                <summary>"Roll back"</summary>
                {plan}
                {form}
            </details>
        }
    })
}

fn abandon(view: &ReleaseView) -> impl IntoView + use<> {
    view.may_write.then(|| {
        let kind = ReleaseEventKind::Abandoned;
        let is_typed = view.typed_event(kind.key()).is_some();
        let form = noted(
            view,
            kind,
            ("Why is the release abandoned?", "The release stays in the list. Its state can no longer change."),
            ("Abandon release", "button-danger"),
        );
        view! {
            <details class="margin-rare" open=is_typed>
                <summary>"Abandon"</summary>
                {form}
            </details>
        }
    })
}

/// Where events are sent.
pub(super) fn events_of(view: &ReleaseView) -> String {
    paths::release_below(view.whole.release.number, "events")
}

/// A button with what follows from it.
fn plain(
    view: &ReleaseView,
    kind: ReleaseEventKind,
    (button, class): (&str, &'static str),
    what: &str,
    stage: Option<i32>,
) -> AnyView {
    let stage = stage.map(|stage| view! { <input type="hidden" name="stage" value=stage.to_string() /> });
    view! {
        <form method="post" action=events_of(view) class="run-form release-act">
            <input type="hidden" name="request" value=view.request.clone() />
            {stage}
            <button class=class name="kind" value=kind.key()>
                {button.to_owned()}
            </button>
            <p>{what.to_owned()}</p>
        </form>
    }
    .into_any()
}

/// A button below a note.
pub(super) fn noted(
    view: &ReleaseView,
    kind: ReleaseEventKind,
    (label, hint): (&str, &str),
    (button, class): (&'static str, &'static str),
) -> AnyView {
    let typed = view.typed_event(kind.key());
    let none = ValidationErrors::default();
    let area = Area {
        name: "note",
        label: label.to_owned(),
        value: typed.map(|input| input.note.clone()).unwrap_or_default(),
        hint: hint.to_owned(),
        rows: 2,
        of: format!("-{}", kind.key()),
        ..Area::default()
    };
    view! {
        <form method="post" action=events_of(view) class="run-form">
            <input type="hidden" name="request" value=view.request.clone() />
            {fields::area(area, if typed.is_some() { &view.errors } else { &none })}
            <div class="form-end">
                <button class=class name="kind" value=kind.key()>
                    {button}
                </button>
            </div>
        </form>
    }
    .into_any()
}
