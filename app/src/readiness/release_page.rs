use domain::readiness::{INSTALLED_COPIES_STAY, Platform, Release, ReleaseState};
use leptos::prelude::*;

use super::release_acts::release_acts;
use super::release_criteria::release_criteria;
use super::release_flags::release_flags;
use super::release_log::release_log;
use super::release_view::ReleaseView;
use super::release_votes::release_votes;
use super::runbooks_page::service_link;
use super::runs_view::runs_section;
use super::step_view::duration;
use crate::paths;
use crate::ui::fields;
use crate::ui::text::{Reading, prose};
use crate::ui::time;

/// A release: its state, what the next step needs, and its rollback plan.
pub fn release_page(view: &ReleaseView) -> impl IntoView + use<> {
    let release = &view.whole.release;
    let edit = view.is_open().then(|| {
        view! {
            <a class="button" href=paths::release_below(release.number, "edit")>
                "Edit"
            </a>
        }
    });
    let in_stores = (release.is_in_stores() && !release.state.has_ended()).then(|| {
        let words = if release.is_only_in_stores() {
            INSTALLED_COPIES_STAY.to_owned()
        } else {
            "Installed copies stay. A rollback only changes servers and web browsers.".to_owned()
        };
        view! { <p class="release-stores">{words}</p> }
    });
    view! {
        <p>
            <a href=paths::RELEASES>"← Releases"</a>
        </p>
        <div class="page-head">
            <h1>{release.name.clone()} " " <span class="release-version">{release.version_name.clone()}</span></h1>
            {edit}
        </div>
        {facts(view)}
        {fields::summary(&view.errors)}
        {fields::kept(view.typed_without_form())}
        {stage_bar(release)}
        {in_stores}
        <div class="runbook">
            <div class="runbook-main release-main">
                {runs_section(&view.runs, view.zone)} {release_acts(view)} {release_criteria(view)} {release_votes(view)} {texts(release)}
                {release_flags(view)} {release_log(view)}
            </div>
            <aside class="runbook-aside" aria-label="About this release">{to_dos(view)} {plan(view)}</aside>
        </div>
    }
}

/// The platforms in words.
pub(super) fn platforms(platforms: &[Platform]) -> String {
    platforms.iter().map(|platform| platform.label()).collect::<Vec<_>>().join(", ")
}

fn facts(view: &ReleaseView) -> impl IntoView + use<> {
    let release = &view.whole.release;
    let by = release.created_by.as_ref().map(|person| format!(" by {}", person.name));
    view! {
        <p class="run-facts">
            {release.number.label()} " · " {service_link(&release.service)} " · " {platforms(&release.platforms)} " · "
            <strong class=state_class(release.state)>{release.state.label()}</strong> " · created "
            {time::date(release.created_at, view.zone)} {by}
        </p>
    }
}

/// The class of a state, for its colour.
pub(super) fn state_class(state: ReleaseState) -> String {
    format!("release-state release-state-{}", state.key())
}

fn stage_bar(release: &Release) -> impl IntoView + use<> {
    let stages = release
        .stages
        .percentages()
        .iter()
        .map(|stage| {
            let is_reached = release.stage.is_some_and(|reached| *stage <= reached);
            let is_current = release.stage == Some(*stage);
            let class = if is_reached { "release-stage release-stage-reached" } else { "release-stage" };
            let words = match (is_current, is_reached) {
                (true, _) => "current stage",
                (false, true) => "reached",
                (false, false) => "not reached",
            };
            view! {
                <li class=class aria-current=is_current.then_some("step")>
                    {format!("{stage} %")} <span class="visually-hidden">{format!(", {words}")}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="release-stages" aria-label="Stages of the rollout">
            {stages}
        </ol>
    }
}

fn texts(release: &Release) -> impl IntoView + use<> {
    [("Changes", &release.changes, "changes-"), ("Risks", &release.risks, "risks-")].map(|(heading, text, prefix)| {
        (!text.trim().is_empty()).then(|| {
            view! {
                <section>
                    <h2>{heading}</h2>
                    {prose(text, Reading { pictures: "", prefix })}
                </section>
            }
        })
    })
}

fn to_dos(view: &ReleaseView) -> impl IntoView + use<> {
    let items = view.to_dos.iter().map(|to_do| view! { <li>{*to_do}</li> }).collect_view();
    (!view.to_dos.is_empty()).then(|| {
        view! {
            <section>
                <h2>"To complete"</h2>
                <ul class="runbook-to-dos">{items}</ul>
            </section>
        }
    })
}

fn plan(view: &ReleaseView) -> impl IntoView + use<> {
    let release = &view.whole.release;
    let inner = match &view.plan {
        None => view! { <p class="empty">"No rollback plan."</p> }.into_any(),
        Some(plan) => {
            let number = plan.runbook.number;
            let promised = match plan.promised {
                Some(seconds) => format!("Time to roll back: {}", duration(seconds.div_ceil(60))),
                None => "No target time to roll back.".to_owned(),
            };
            let version = match (release.plan_version, &plan.approval) {
                (Some(version), _) => view! {
                    "Version "
                    <a href=paths::runbook_version(number, version)>{version.to_string()}</a>
                    " was approved when this release was approved."
                }
                .into_any(),
                (None, Some(approval)) => view! {
                    "Version "
                    <a href=paths::runbook_version(number, approval.version)>{approval.version.to_string()}</a>
                    " is approved."
                }
                .into_any(),
                (None, None) => view! { <span class="plan-late">"No version is approved."</span> }.into_any(),
            };
            view! {
                <p>
                    <a href=paths::runbook(number)>{plan.runbook.title.clone()}</a>
                    " "
                    <span class="list-number">{number.label()}</span>
                </p>
                <p>
                    <strong>{promised}</strong>
                </p>
                <p>{version}</p>
            }
            .into_any()
        }
    };
    view! {
        <section class="release-plan">
            <h2>"Rollback plan"</h2>
            {inner}
        </section>
    }
}
