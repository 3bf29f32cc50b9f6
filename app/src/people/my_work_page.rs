use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::actions::{BoardFilter, BoardGrouping, BoardItem, OwnerFilter, PublishingDate};
use domain::people::{FirstSteps, Notification};
use domain::postmortems::{PostmortemCard, PostmortemNumber, SeverityNames};
use domain::readiness::{Incident, Run};
use leptos::prelude::*;

use super::first_steps_view::first_steps_view;
use super::notifications_page::notification_view;
use crate::actions::board_list;
use crate::paths;
use crate::postmortems::{publishing_date_view, severity_view};
use crate::readiness::{declare_button, ongoing_incidents, ongoing_runs};
use crate::ui::time;

/// What waits for the viewer.
#[derive(Debug, Clone)]
pub struct MyWork {
    /// What is left to be set up.
    pub first_steps: Option<FirstSteps>,
    /// Incidents that go on.
    pub incidents: Vec<Incident>,
    /// Runs that go on or await authorization.
    pub runs: Vec<Run>,
    /// Unfinished action items, by due date.
    pub actions: Vec<BoardItem>,
    /// Whether there are more.
    pub has_more_actions: bool,
    /// Postmortems to review.
    pub reviews: Vec<PostmortemCard>,
    /// Postmortems to finish and publish.
    pub drafts: Vec<PostmortemCard>,
    /// By when postmortems are to be published, of those that have such a date.
    pub publishing_dates: HashMap<PostmortemNumber, PublishingDate>,
    /// Unread mentions.
    pub mentions: Vec<Notification>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Now.
    pub now: DateTime<Utc>,
    /// The date in that zone.
    pub today: NaiveDate,
}

/// The first page after signing in.
pub fn my_work_page(work: &MyWork) -> impl IntoView + use<> {
    let mine = BoardFilter { owner: Some(OwnerFilter::Me), ..BoardFilter::default() };
    let actions = if work.actions.is_empty() {
        view! { <p class="empty">"You have no open action items."</p> }.into_any()
    } else {
        board_list(&work.actions, BoardGrouping::Due, work.today, &work.severities).into_any()
    };
    let more = work.has_more_actions.then(|| {
        view! {
            <p>
                <a href=paths::board(&mine, 1)>"All my action items"</a>
            </p>
        }
    });
    let reviews = postmortems("Waiting for your review", &work.reviews, work);
    let is_overdue =
        |card: &PostmortemCard| work.publishing_dates.get(&card.number).is_some_and(|date| date.days_overdue > 0);
    let (overdue, drafts): (Vec<_>, Vec<_>) = work.drafts.iter().cloned().partition(is_overdue);
    let overdue = postmortems("Drafts past their publishing date", &overdue, work);
    let drafts = postmortems("Your unpublished postmortems", &drafts, work);
    let zone = work.zone;
    let mentions = (!work.mentions.is_empty()).then(|| {
        let items = work.mentions.iter().map(|mention| notification_view(mention, zone)).collect_view();
        view! {
            <section class="my-work-part">
                <h2>"Mentions"</h2>
                <ul class="notification-list">{items}</ul>
            </section>
        }
    });
    view! {
        <div class="page-head">
            <h1>"My work"</h1>
            <div class="page-head-actions">
                <a class="button" href=paths::NEW_POSTMORTEM>
                    "New postmortem"
                </a>
                {declare_button()}
            </div>
        </div>
        {work.first_steps.map(first_steps_view)}
        {ongoing_incidents(&work.incidents, &work.severities, (work.now, zone))} {ongoing_runs(&work.runs, work.now)}
        <div class="my-work">
            <section class="my-work-part">
                <h2>"Your action items"</h2>
                {actions}
                {more}
            </section>
            <div class="my-work-side">{overdue} {reviews} {drafts} {mentions}</div>
        </div>
    }
}

fn postmortems(heading: &'static str, cards: &[PostmortemCard], work: &MyWork) -> Option<impl IntoView + use<>> {
    let items = cards
        .iter()
        .map(|card| {
            let days = (work.today - card.happened_at.with_timezone(&work.zone).date_naive()).num_days();
            let age = match days {
                ..=0 => String::new(),
                1 => " (1 day ago)".to_owned(),
                days => format!(" ({days} days ago)"),
            };
            let date = work.publishing_dates.get(&card.number).copied();
            view! {
                <li>
                    {severity_view(card.severity, &work.severities)} " "
                    <a href=paths::postmortem(card.number)>{card.title.clone()}</a>
                    <span class="list-number">
                        {card.number.label()}", "{card.status.label().to_lowercase()}", "
                        {time::date(card.happened_at, work.zone)} {age}
                        {date.map(|date| view! { ", " {publishing_date_view(date)} })}
                    </span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| {
        view! {
            <section class="my-work-part">
                <h2>{heading}</h2>
                <ul class="my-work-list">{items}</ul>
            </section>
        }
    })
}
