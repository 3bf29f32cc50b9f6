use domain::postmortems::Kind;
use domain::timeline::{Mark, Milestones, Strip};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::comments_view::section_comments;
use super::details_form::details_form;
use super::margin::{contents, margin};
use super::publishing_date_view::publishing_date_view;
use super::section_view::{new_section, section_view};
use super::state_view::state_view;
use super::{ActiveForm, Unsaved, Workspace, severity_view};
use crate::islands::SuggestionsIsland;
use crate::paths;
use crate::timeline::{durations_view, strip_view};
use crate::ui::fields::{self, Area};
use crate::ui::form::moved_to;
use crate::ui::{drawings, icons, time};

/// The place where a postmortem is written.
pub fn workspace_page(workspace: &Workspace) -> impl IntoView + use<> {
    let sections = workspace
        .sections
        .iter()
        .map(|section| {
            view! {
                {section_view(section, workspace)}
                {section_comments(section, workspace)}
            }
        })
        .collect::<Vec<_>>();
    let refused = match &workspace.open {
        ActiveForm::Refused(message) => Some(
            view! {
                <div class="notice notice-wrong" role="alert" tabindex="-1" autofocus=true>
                    <p>{message.clone()}</p>
                </div>
            }
            .into_any(),
        ),
        ActiveForm::Unsaved(message, text) => Some(unsaved(workspace, message, text).into_any()),
        _ => None,
    };
    view! {
        <div
            class="workspace"
            data-live=""
            data-live-address=paths::below(workspace.postmortem.number, "live")
            data-postmortem=workspace.postmortem.number.to_string()
            data-me=workspace.me.to_string()
        >
            {contents(workspace)}
            <article class="workspace-main">
                // Filled in the browser; outside the parts, which are compared as text.
                <div class="present" data-present="" role="group" aria-label="Also here"></div>
                <p class="save-status" data-save-status=""></p>
                <div data-part="notifications" class="notifications">
                    {refused}
                    {news(workspace)}
                </div>
                {head(workspace)}
                {state_view(workspace)}
                {strip(workspace)}
                {sections}
                {new_section(workspace)}
            </article>
            {margin(workspace)}
        </div>
        {workspace.may.edit.then(|| view! { <SuggestionsIsland /> })}
    }
}

/// What was typed in a form that is no longer there: it waits here to be copied.
fn unsaved(workspace: &Workspace, why: &Unsaved, text: &str) -> impl IntoView + use<> {
    let discard = paths::postmortem(workspace.postmortem.number);
    let why = match why.clone() {
        Unsaved::Because(message) => message.into_any(),
        Unsaved::Moved(to) => moved_to(to).into_any(),
    };
    let kept = (!text.is_empty()).then(|| {
        view! {
            {fields::area(
                Area {
                    name: "text",
                    label: "Your text".into(),
                    value: text.to_owned(),
                    rows: 4,
                    of: "-unsaved".into(),
                    ..Area::default()
                },
                &ValidationErrors::default(),
            )}
        }
    });
    let what_next = if text.is_empty() {
        view! {
            " Your change was not saved. "
            <a href=discard data-in-place="">
                "Close"
            </a>
        }
        .into_any()
    } else {
        view! {
            " What you typed was not saved. Copy what you need, or "
            <a href=discard data-in-place="">
                "discard it"
            </a>
            "."
        }
        .into_any()
    };
    view! {
        <div class="notice notice-conflict" role="alert" tabindex="-1" autofocus=true>
            <p>
                <strong>{why}</strong>
                {what_next}
            </p>
            {kept}
        </div>
    }
}

/// What others did since the viewer last looked.
fn news(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let zone = workspace.zone;
    workspace.news.filter(|(_, count)| *count > 0).map(|(since, count)| {
        let many = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
        view! {
            <p class="news">
                "Since your last visit, "{time::full(since, zone)}": "
                <a href=paths::changes(number, since)>{many}" by others"</a>
            </p>
        }
    })
}

fn head(workspace: &Workspace) -> impl IntoView + use<> {
    let postmortem = &workspace.postmortem;
    let number = postmortem.number;
    let inner = if let ActiveForm::Head(form) = &workspace.open {
        view! {
            <h1>{postmortem.title.clone()}</h1>
            {details_form(workspace, form)}
        }
        .into_any()
    } else {
        let names = |people: &[domain::people::PersonName]| {
            people.iter().map(|person| person.name.clone()).collect::<Vec<_>>().join(", ")
        };
        let reviewers = names(&postmortem.reviewers);
        let services = (0..).zip(&postmortem.services).map(|(place, name)| {
            let before = if place == 0 { " · " } else { ", " };
            view! {
                {before}
                <a href=paths::service(name)>{name.clone()}</a>
            }
        });
        let services = services.collect_view();
        let incident = workspace
            .incident
            .map(|incident| view! { " · drafted from " <a href=paths::incident(incident)>{incident.label()}</a> });
        let runs = workspace
            .runs
            .iter()
            .enumerate()
            .map(|(place, run)| {
                let before = if place == 0 && workspace.incident.is_none() { " · drafted from " } else { ", " };
                view! {
                    {before}
                    <a href=paths::run(*run)>{run.label()}</a>
                }
            })
            .collect_view();
        let edit = workspace.may.edit.then(|| {
            view! {
                <a class="head-edit" href=paths::open(number, "head", "head") data-in-place="">
                    "Edit details"
                </a>
            }
        });
        view! {
            <p class="head-line">
                {severity_view(postmortem.severity, &workspace.severities)}
                <span>{format!("{} {}", postmortem.kind.label(), number.label())}</span>
                {postmortem.team.as_ref().map(|team| view! { <span>{team.name.clone()}</span> })}
                <span>{postmortem.zone.name()}</span>
                {workspace.publishing_date.map(publishing_date_view)}
                {postmortem.is_private.then(|| view! { <span class="head-private">{icons::lock()}"Private"</span> })}
                {postmortem.archived_at.is_some().then(|| view! { <span class="missing">"Archived"</span> })}
            </p>
            <h1>{postmortem.title.clone()}</h1>
            <div class="head-about">
            <p class="head-people">
                "By "{names(&postmortem.authors)}
                {(!reviewers.is_empty()).then(|| format!(" · reviewers: {reviewers}"))}
                {services} {incident} {runs}
                " · updated "{time::full(postmortem.updated_at, workspace.zone)}
            </p>
            {edit}
            </div>
        }
        .into_any()
    };
    view! {
        <header class="head" id="head" data-part="head">
            {inner}
        </header>
    }
}

fn strip(workspace: &Workspace) -> impl IntoView + use<> {
    let milestones = Milestones::of(&workspace.events);
    let zone = workspace.postmortem.zone;
    // In a near miss or a drill, not every duration can be known.
    let is_incident = workspace.postmortem.kind == Kind::Incident;
    let event_of = |mark: &Mark| {
        let mut events = workspace.events.iter();
        let event = events.find(|event| event.milestone == Some(mark.milestone) && event.at == mark.at)?;
        Some(format!("#event-{}", event.id))
    };
    let inner = match Strip::of(&milestones) {
        Some(strip) => view! {
            {strip_view(&strip, zone, event_of)}
            {durations_view(&strip.durations, is_incident)}
        }.into_any(),
        None if workspace.events.is_empty() || !is_incident => ().into_any(),
        None => view! {
            <div class="strip-empty">
                {drawings::strip()}
                <p>
                    "Mark when the impact started, when it was detected and when it was mitigated. A chart of the incident then appears here."
                </p>
            </div>
        }
        .into_any(),
    };
    view! { <div data-part="strip">{inner}</div> }
}
