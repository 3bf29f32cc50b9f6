//! The chain as a tree: what happened, because of what, and what will change. What is missing is a
//! dotted place that invites.

use domain::actions::ActionItem;
use domain::findings::{Chain, Finding, FindingKind, Link};
use domain::markdown::to_plain_text;
use domain::postmortems::Subject;
use leptos::prelude::*;

use super::recurrence_view::recurrence_view;
use super::{FindingPlace, finding_form};
use crate::paths;
use crate::postmortems::{ActiveForm, Workspace, comment_link, record_comments};
use crate::ui::form::act;
use crate::ui::{text, time, tools};

/// All findings of a draft.
pub fn findings_view(workspace: &Workspace) -> impl IntoView + use<> {
    let chain = Chain::of(&workspace.findings, &workspace.actions);
    let roots = chain.roots.iter().map(|link| link_view(link, workspace)).collect::<Vec<_>>();
    let causes = (!roots.is_empty()).then(|| view! { <ul class="chain">{roots}</ul> });
    let lessons = [FindingKind::WentWell, FindingKind::WasDifficult, FindingKind::Lucky]
        .into_iter()
        .filter_map(|kind| lessons_view(kind, workspace))
        .collect::<Vec<_>>();
    view! {
        {causes}
        {lessons}
    }
}

fn lessons_view(kind: FindingKind, workspace: &Workspace) -> Option<AnyView> {
    let findings: Vec<_> = workspace.findings.iter().filter(|finding| finding.kind == kind).collect();
    (!findings.is_empty()).then(|| {
        let items = findings
            .into_iter()
            .map(|finding| {
                view! {
                    <li class="lesson" id=format!("finding-{}", finding.id)>
                        {one(finding, workspace)}
                    </li>
                }
            })
            .collect_view();
        view! {
            <h3>{kind.label()}</h3>
            <ul class="lessons">{items}</ul>
        }
        .into_any()
    })
}

fn link_view(link: &Link<'_>, workspace: &Workspace) -> AnyView {
    let finding = link.finding;
    let number = workspace.postmortem.number;
    let below = link.because.iter().map(|below| link_view(below, workspace)).collect::<Vec<_>>();
    let actions = link.actions.iter().map(|action| action_view(action)).collect::<Vec<_>>();
    let has_below = !below.is_empty();
    let invites = (link.is_open_end() && workspace.may.edit).then(|| {
        view! {
            <p class="chain-missing">
                "No action item addresses this cause yet: "
                <a href=paths::open(number, &format!("action-for-{}", finding.id), "add-action") data-in-place="">
                    "add one"
                </a> ", or ask "
                <a href=paths::open(number, &format!("why-{}", finding.id), "add-finding") data-in-place="">
                    "why?"
                </a>
            </p>
        }
    });
    view! {
        <li class="chain-link" id=format!("finding-{}", finding.id)>
            <div class="chain-cause" data-stays=format!("cause-{}", finding.id)>
                {one(finding, workspace)}
            </div>
            {(!actions.is_empty())
                .then(|| {
                    view! {
                        <ul class="chain-actions" aria-label="Action items">
                            {actions}
                        </ul>
                    }
                })}
            {invites}
            {has_below
                .then(|| {
                    view! {
                        <p class="chain-because">"because"</p>
                        <ul>{below}</ul>
                    }
                })}
        </li>
    }
    .into_any()
}

fn action_view(action: &ActionItem) -> impl IntoView + use<> {
    view! {
        <li>
            <a href=format!("#action-{}", action.id)>{to_plain_text(&action.fields.title)}</a>
            " · "
            <strong>{action.state.label().to_lowercase()}</strong>
        </li>
    }
}

/// One finding with what may be done with it, or its form.
fn one(finding: &Finding, workspace: &Workspace) -> AnyView {
    if let ActiveForm::Finding(id, form) = &workspace.open
        && *id == finding.id
    {
        return finding_form(workspace, FindingPlace::Existing(*id), form).into_any();
    }
    let number = workspace.postmortem.number;
    let pictures = paths::pictures(number);
    let prefix = format!("finding-{}-", finding.id);
    let about = [
        finding.category.map(domain::findings::Category::label),
        finding.process.map(domain::findings::Process::label),
    ];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let path = paths::finding(number, finding.id);
    let about_it = Subject::Finding(finding.id);
    let place = format!("finding-{}", finding.id);
    let edit = workspace.may.edit.then(|| tools::edit(paths::open(number, &place, &place)));
    let menu = workspace.may.edit.then(|| {
        let next = finding.kind.is_cause().then(|| {
            view! {
                <a href=paths::open(number, &format!("why-{}", finding.id), "add-finding") data-in-place="">
                    "Ask why"
                </a>
                <a href=paths::open(number, &format!("action-for-{}", finding.id), "add-action") data-in-place="">
                    "Add action item"
                </a>
                <a href=paths::recurrence(number, finding.id) data-whole-page="">
                    "Link earlier finding"
                </a>
            }
        });
        let inner = view! {
            {next}
            {tools::moves(&path)}
            {act(format!("{path}/remove"), "Remove", "button-quiet")}
        };
        tools::menu("Options for this finding".to_owned(), inner.into_any())
    });
    let any = workspace.may.edit || workspace.may.comment;
    let controls = any.then(|| view! { <div class="tools">{edit}{comment_link(about_it, workspace)}{menu}</div> });
    view! {
        <div>
            {(finding.kind == FindingKind::RootCause)
                .then(|| {
                    view! {
                        <span class="tag">"Root cause"</span>
                        " "
                    }
                })}
            {text::line(
                &finding.text,
                text::Reading {
                    pictures: &pictures,
                    prefix: &prefix,
                },
            )} {(!about.is_empty()).then(|| view! { <p class="finding-about">{about}</p> })}
            {evidence(finding, workspace)} {recurrence_view(finding, workspace)}
        </div>
        {controls}
        {record_comments(about_it, workspace)}
    }
    .into_any()
}

fn evidence(finding: &Finding, workspace: &Workspace) -> impl IntoView + use<> {
    let zone = workspace.postmortem.zone;
    let events = workspace
        .events
        .iter()
        .filter(|event| finding.evidence.contains(&event.id))
        .map(|event| {
            view! {
                <a href=format!("#event-{}", event.id)>{time::of_event(event.at, event.precision, zone)}</a>
                " "
            }
        })
        .collect::<Vec<_>>();
    (!events.is_empty()).then(|| view! { <p class="finding-evidence-line">"Supporting events: "{events}</p> })
}
