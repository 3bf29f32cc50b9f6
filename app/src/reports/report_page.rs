//! A postmortem as it was published: the first screen says it all, the rest follows. No script.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::actions::{ActionState, ChangeKind, tracker_name};
use domain::findings::FindingKind;
use domain::postmortems::{Part, PostmortemNumber};
use domain::reports::{Report, ReportAction, ReportCause, ReportSection};
use leptos::prelude::*;

use super::publish_preview::{PublishPreview, publish_preview};
use crate::actions::{change_line, state_view};
use crate::paths;
use crate::postmortems::figures;
use crate::timeline::{Shown, durations_view, strip_view, timeline_view};
use crate::ui::{CurrentUser, NavItem, atom_link, text, time, top_bar};

/// What a page needs to know of who reads a report.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Where this reader gets pictures.
    pub pictures: String,
    /// The style sheet.
    pub css: String,
    /// The icon in the tab.
    pub icon: String,
    /// Until when the link works; nothing for those signed in or a link without an end.
    pub expires_at: Option<DateTime<Utc>>,
    /// Those who are signed in; nothing for whoever has a share link.
    pub signed_in: Option<SignedInReader>,
    /// Whether this is not the newest edition.
    pub is_earlier: bool,
    /// What is to be known before it is published, when it is not published yet.
    pub preview: Option<PublishPreview>,
}

/// Somebody who is signed in and reads a report.
#[derive(Debug, Clone)]
pub struct SignedInReader {
    /// Who, for the header.
    pub seen: CurrentUser,
    /// The postmortem, for those who may see the draft.
    pub postmortem: Option<PostmortemNumber>,
}

/// The same report for programs, and the feed of all reports.
fn alternates(report: &Report) -> impl IntoView + use<> {
    let json = format!("/api/v1/postmortems/{}/report", report.number);
    view! {
        <link rel="alternate" type="application/json" href=json />
        {atom_link()}
    }
}

/// The whole page.
pub fn report_page(report: &Report, reader: &Reader) -> impl IntoView + use<> {
    view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <title inner_html=crate::ui::fields::in_title(&report.title)></title>
                {reader.preview.as_ref().map(|preview| view! { <link rel="stylesheet" href=preview.css.clone() /> })}
                <link rel="stylesheet" href=reader.css.clone() />
                <link rel="icon" type="image/svg+xml" href=reader.icon.clone() />
                {(reader.signed_in.is_some() && reader.preview.is_none()).then(|| alternates(report))}
            </head>
            <body class="report-body">
                {reader.signed_in.clone().map(|signed_in| top_bar(NavItem::Postmortems, Some(signed_in.seen)))}
                {reader.preview.as_ref().map(publish_preview)}
                <main class="report" id="content">
                    {back(reader)}
                    {first_screen(report, reader)}
                    <div class="report-columns">
                        <div class="report-details">
                            {what_changes(report)} {details(report, reader)} {all_actions(report)}
                        </div>
                        {side(report, reader)}
                    </div>
                </main>
            </body>
        </html>
    }
}

fn back(reader: &Reader) -> impl IntoView + use<> {
    let earlier = reader.is_earlier.then(|| view! { <p class="report-earlier">"This is an earlier version."</p> });
    // A preview has its own way back.
    let signed_in = reader.signed_in.as_ref().filter(|_| reader.preview.is_none());
    let back = signed_in.map(|signed_in| match signed_in.postmortem {
        Some(number) => (paths::postmortem(number), "← Back to the postmortem"),
        None => (paths::POSTMORTEMS.to_owned(), "← All postmortems"),
    });
    view! {
        {back
            .map(|(path, label)| {
                view! {
                    <p class="report-back">
                        <a href=path>{label}</a>
                    </p>
                }
            })}
        {earlier}
    }
}

fn first_screen(report: &Report, reader: &Reader) -> impl IntoView + use<> {
    let zone = report.zone;
    let summary = report.summary().filter(|summary| !summary.text.trim().is_empty());
    let published = match reader.preview {
        Some(_) => view! { <span>"Not published yet"</span> }.into_any(),
        None => view! { <span>"Published "{time::date(report.published_at, zone)}</span> }.into_any(),
    };
    view! {
        <header class="report-head">
            <p class="head-line">
                <span class=format!("severity severity-{}", report.severity_level)>{report.severity.clone()}</span>
                <span>{format!("{} {}", report.kind.label(), report.number)}</span>
                {report.team.clone().map(|team| view! { <span>{team}</span> })}
                {report.happened_at.map(|at| view! { <span>{time::date(at, zone)}</span> })}
                {published}
            </p>
            <h1>{report.title.clone()}</h1>
            {summary
                .map(|summary| {
                    view! {
                        <div class="report-summary">
                            {text::prose(
                                &summary.text,
                                text::Reading {
                                    pictures: &reader.pictures,
                                    prefix: "summary-",
                                },
                            )}
                        </div>
                    }
                })}
        </header>
        {report
            .strip
            .as_ref()
            .map(|strip| {
                view! {
                    {strip_view(strip, zone, |_| None)}
                    {durations_view(&strip.durations, false)}
                }
            })}
        {figures(&report.impact)}
    }
}

/// How many action items the first screen shows.
const FIRST_ACTIONS: usize = 3;

/// Whether the first list is a choice, so that all action items follow at the end.
fn has_more_actions(report: &Report) -> bool {
    report.actions.len() > FIRST_ACTIONS
}

/// The heading of the first list: only a choice when there are more.
fn first_heading(report: &Report) -> &'static str {
    if has_more_actions(report) { "Key action items" } else { "Action items" }
}

fn what_changes(report: &Report) -> impl IntoView + use<> {
    let heading = first_heading(report);
    let is_choice = has_more_actions(report);
    let actions: Vec<_> = report
        .actions
        .iter()
        .enumerate()
        .filter(|(_, action)| !is_choice || action.state != ActionState::WontDo)
        .take(FIRST_ACTIONS)
        .collect();
    (!actions.is_empty()).then(|| {
        let rows = actions
            .into_iter()
            .map(|(place, action)| {
                let prefix = format!("first-action-{place}-");
                action_row(action, (!is_choice).then_some(place), &prefix, report.zone)
            })
            .collect_view();
        view! {
            <section id="what-changes" aria-labelledby="what-changes-h">
                <h2 id="what-changes-h">{heading}</h2>
                <ul class="report-actions">{rows}</ul>
            </section>
        }
    })
}

fn action_row(action: &ReportAction, place: Option<usize>, prefix: &str, zone: Tz) -> impl IntoView + use<> {
    let outcome = if action.outcome.is_empty() { action.validation.clone() } else { action.outcome.clone() };
    let more = place.is_some().then(|| {
        let validation =
            (!action.validation.is_empty() && !action.outcome.is_empty()).then(|| action.validation.clone());
        let steps = action
            .steps
            .iter()
            .map(|taken| {
                view! {
                    <p class="report-action-more">
                        {change_line(ChangeKind::from(taken.step).label(), taken.by.as_deref(), &taken.note, time::date(taken.at, zone))}
                    </p>
                }
            })
            .collect::<Vec<_>>();
        view! {
            {validation.map(|validation| view! { <p class="report-action-more">"Validation: "{validation}</p> })}
            {action.area.clone().map(|area| view! { <p class="report-action-more">{area}</p> })}
            {action
                .tracker
                .clone()
                .map(|url| {
                    view! {
                        <p class="report-action-more">
                            <a href=url.clone() rel="noopener noreferrer nofollow" title=url.clone()>
                                {tracker_name(&url)}
                            </a>
                        </p>
                    }
                })}
            {steps}
        }
    });
    view! {
        <li class="report-action" id=place.map(|place| format!("action-{}", place + 1))>
            <div class="report-action-says">
                {text::line(
                    &action.title,
                    text::Reading {
                        pictures: "",
                        prefix,
                    },
                )}
                <p class="report-action-more">
                    {action.kind.clone()}{(!outcome.is_empty()).then(|| format!(": {outcome}"))}
                </p> {more}
            </div>
            <div class="report-action-owner">{action.owner.clone()}</div>
            <div class="report-action-due">{action.due.map(time::day)}</div>
            <div class="report-action-state">{state_view(action.state)}</div>
        </li>
    }
}

/// The sections in the order of the authors.
fn details(report: &Report, reader: &Reader) -> impl IntoView + use<> {
    report
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| is_shown(section, report))
        .map(|(place, section)| {
            let id = place_of(section, place);
            let heading = format!("{id}-h");
            let prefix = format!("s{place}-");
            let reading = text::Reading { pictures: &reader.pictures, prefix: &prefix };
            let written = (!section.text.trim().is_empty()).then(|| text::prose(&section.text, reading));
            let records = match section.part {
                Part::Timeline => {
                    let events = report.events.iter().enumerate().map(|(place, event)| Shown::of_report(event, place));
                    timeline_view(events, report.zone, &reader.pictures).into_any()
                }
                Part::Findings => findings(report, reader).into_any(),
                _ => ().into_any(),
            };
            view! {
                <section id=id aria-labelledby=heading.clone()>
                    <h2 id=heading.clone()>{section.heading.clone()}</h2>
                    {written}
                    {records}
                </section>
            }
        })
        .collect::<Vec<_>>()
}

/// The summary and the figures stand on the first screen, the action items at the end.
fn is_shown(section: &ReportSection, report: &Report) -> bool {
    let written = !section.text.trim().is_empty();
    match section.part {
        Part::Summary => false,
        Part::Text | Part::Impact | Part::Actions => written,
        Part::Timeline => written || !report.events.is_empty(),
        Part::Findings => written || !report.chain.is_empty() || !report.lessons.is_empty(),
    }
}

fn place_of(section: &ReportSection, place: usize) -> String {
    match section.part {
        Part::Text => format!("section-{}", place + 1),
        part => part.key().to_owned(),
    }
}

fn findings(report: &Report, reader: &Reader) -> impl IntoView + use<> {
    let chain = report.chain.iter().enumerate();
    let chain =
        chain.map(|(place, cause)| cause_view(cause, report, reader, &format!("cause-{place}-"))).collect::<Vec<_>>();
    let lessons = [FindingKind::WentWell, FindingKind::WasDifficult, FindingKind::Lucky]
        .into_iter()
        .filter_map(|kind| {
            let lessons: Vec<_> = report.lessons.iter().enumerate().filter(|(_, lesson)| lesson.kind == kind).collect();
            (!lessons.is_empty()).then(|| {
                let items = lessons
                    .into_iter()
                    .map(|(place, lesson)| {
                        let reading = text::Reading { pictures: &reader.pictures, prefix: &format!("lesson-{place}-") };
                        view! { <li>{text::line(&lesson.text, reading)}</li> }
                    })
                    .collect_view();
                view! {
                    <h3>{kind.label()}</h3>
                    <ul class="lessons">{items}</ul>
                }
            })
        })
        .collect::<Vec<_>>();
    view! {
        {(!chain.is_empty()).then(|| view! { <ul class="chain">{chain}</ul> })}
        {lessons}
    }
}

fn cause_view(cause: &ReportCause, report: &Report, reader: &Reader, prefix: &str) -> AnyView {
    let below = cause.because.iter().enumerate();
    let below =
        below.map(|(place, below)| cause_view(below, report, reader, &format!("{prefix}{place}-"))).collect::<Vec<_>>();
    let has_below = !below.is_empty();
    let actions = cause
        .actions
        .iter()
        .filter_map(|place| Some((*place, report.actions.get(*place)?)))
        .map(|(place, action)| {
            let title = domain::markdown::to_plain_text(&action.title);
            view! {
                <li>
                    <a href=format!("#action-{}", place + 1)>{title}</a>
                    " · "
                    <strong>{action.state.label().to_lowercase()}</strong>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let labels = cause.labels.join(" · ");
    let seen = cause.evidence.iter().map(|seen| {
        let (at, precision) = seen.known();
        time::of_event(at, precision, report.zone)
    });
    let seen = seen.collect::<Vec<_>>().join(", ");
    view! {
        <li class="chain-link">
            <div class="chain-cause">
                {cause
                    .is_root_cause
                    .then(|| {
                        view! {
                            <span class="tag">"Root cause"</span>
                            " "
                        }
                    })}
                {text::line(
                    &cause.text,
                    text::Reading {
                        pictures: &reader.pictures,
                        prefix,
                    },
                )} {(!labels.is_empty()).then(|| view! { <p class="finding-about">{labels}</p> })}
                {(!seen.is_empty()).then(|| view! { <p class="finding-about">"Supporting events: "{seen}</p> })}
            </div>
            {(!actions.is_empty())
                .then(|| {
                    view! {
                        <ul class="chain-actions" aria-label="Action items">
                            {actions}
                        </ul>
                    }
                })}
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

fn all_actions(report: &Report) -> impl IntoView + use<> {
    has_more_actions(report).then(|| {
        let rows = report.actions.iter().enumerate();
        let rows = rows
            .map(|(place, action)| action_row(action, Some(place), &format!("action-{place}-"), report.zone))
            .collect_view();
        view! {
            <section id="all-actions" aria-labelledby="all-actions-h">
                <h2 id="all-actions-h">"All action items"</h2>
                <ul class="report-actions">{rows}</ul>
            </section>
        }
    })
}

fn side(report: &Report, reader: &Reader) -> impl IntoView + use<> {
    let zone = report.zone;
    let item = |id: String, label: String| {
        view! {
            <li>
                <a href=format!("#{id}")>{label}</a>
            </li>
        }
    };
    let sections = report
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| is_shown(section, report))
        .map(|(place, section)| item(place_of(section, place), section.heading.clone()))
        .collect_view();
    let actions = !report.actions.is_empty();
    let by = match &report.team {
        Some(team) => format!("Shared by the {team} team."),
        None => String::new(),
    };
    let version = match reader.preview {
        Some(_) => view! { " Version "{report.version}", not published yet." }.into_any(),
        None => {
            view! { " Version "{report.version}", published "{time::full(report.published_at, zone)}"." }.into_any()
        }
    };
    let services = (!report.services.is_empty()).then(|| format!("Services: {}.", report.services.join(", ")));
    let authors = (!report.authors.is_empty()).then(|| format!("Written by {}.", report.authors.join(", ")));
    view! {
        <aside class="report-side">
            <nav aria-label="Contents">
                <ul>
                    {actions.then(|| item("what-changes".into(), first_heading(report).into()))} {sections}
                    {has_more_actions(report).then(|| item("all-actions".into(), "All action items".into()))}
                </ul>
            </nav>
            <p>{by} {version}</p>
            {services.map(|message| view! { <p>{message}</p> })}
            {authors.map(|message| view! { <p>{message}</p> })}
            {reader.expires_at.map(|end| view! { <p>"This link expires on "{time::full(end, zone)}"."</p> })}
        </aside>
    }
}
