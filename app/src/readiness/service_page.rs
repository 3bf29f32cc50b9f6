use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::actions::{BoardFilter, BoardItem};
use domain::people::TeamName;
use domain::postmortems::{PostmortemCard, SeverityNames, Subject};
use domain::readiness::{Incident, ReleaseCard, RunbookCard};
use leptos::prelude::*;

use super::incidents_page::incidents_table;
use super::releases_page::releases_table;
use super::runbooks_page::table;
use crate::paths;
use crate::ui::time;

/// A service, and what there is about it.
#[derive(Debug, Clone)]
pub struct ServiceView {
    /// The name.
    pub name: String,
    /// The teams of its postmortems.
    pub teams: Vec<TeamName>,
    /// Its runbooks.
    pub runbooks: Vec<RunbookCard>,
    /// Its latest releases, the highest version first.
    pub releases: Vec<ReleaseCard>,
    /// Its latest incidents that the viewer may see, those that go on first.
    pub incidents: Vec<Incident>,
    /// Its latest postmortems that the viewer may see.
    pub postmortems: Vec<PostmortemCard>,
    /// Its first open action items that the viewer may see.
    pub actions: Vec<BoardItem>,
    /// Whether there are more open action items.
    pub has_more_actions: bool,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may create a runbook.
    pub may_write: bool,
}

/// The page of a service.
pub fn service_page(view: &ServiceView) -> impl IntoView + use<> {
    let teams = view.teams.iter().map(|team| team.name.clone()).collect::<Vec<_>>().join(", ");
    let teams = match view.teams.len() {
        0 => view! { <p class="lead">"No team yet: none of its postmortems has one."</p> }.into_any(),
        1 => view! { <p class="lead">"Team: " {teams}</p> }.into_any(),
        _ => view! { <p class="lead">"Teams: " {teams}</p> }.into_any(),
    };
    let runbooks = if view.runbooks.is_empty() {
        view! { <p class="empty">"No runbooks yet."</p> }.into_any()
    } else {
        table(&view.runbooks, view.zone).into_any()
    };
    let releases = if view.releases.is_empty() {
        view! { <p class="empty">"No releases yet."</p> }.into_any()
    } else {
        releases_table(&view.releases, view.zone).into_any()
    };
    let incidents = if view.incidents.is_empty() {
        view! { <p class="empty">"No incidents."</p> }.into_any()
    } else {
        incidents_table(&view.incidents, &view.severities, (view.now, view.zone)).into_any()
    };
    let create = view.may_write.then(|| {
        let new = format!("{}?service={}", paths::NEW_RUNBOOK, encoded(&view.name));
        view! {
            <a class="button" href=new>
                "New runbook"
            </a>
        }
    });
    view! {
        <p>
            <a href=paths::RUNBOOKS>"← Runbooks"</a>
        </p>
        <div class="page-head">
            <h1>{view.name.clone()}</h1>
            {create}
        </div>
        {teams}
        <section>
            <h2>"Incidents"</h2>
            {incidents}
        </section>
        <section>
            <h2>"Runbooks"</h2>
            {runbooks}
        </section>
        <section>
            <h2>"Releases"</h2>
            {releases}
        </section>
        <section>
            <h2>"Open action items"</h2>
            {actions(view)}
        </section>
        <section>
            <h2>"Postmortems"</h2>
            {postmortems(view)}
        </section>
    }
}

fn encoded(name: &str) -> String {
    form_urlencoded::byte_serialize(name.as_bytes()).collect()
}

fn actions(view: &ServiceView) -> impl IntoView + use<> {
    if view.actions.is_empty() {
        return view! { <p class="empty">"No open action items."</p> }.into_any();
    }
    let rows = view
        .actions
        .iter()
        .map(|item| {
            let action = &item.action;
            let due = action.fields.due.map(|due| view! { "Due " {time::day(due)} " · " });
            let owner = action.owner.as_ref().map_or("No owner", |owner| owner.name()).to_owned();
            view! {
                <li>
                    <a href=paths::record(
                        item.postmortem,
                        Subject::Action(action.id),
                    )>{domain::markdown::to_plain_text(&action.fields.title)}</a>
                    <span class="list-number">{due} {owner} " · " {item.postmortem.label()}</span>
                </li>
            }
        })
        .collect_view();
    let filter = BoardFilter { service: Some(view.name.clone()), ..BoardFilter::default() };
    let all = if view.has_more_actions { "All open action items" } else { "Open in the board" };
    view! {
        <ul class="service-actions">{rows}</ul>
        <p>
            <a href=paths::board(&filter, 1)>{all}</a>
        </p>
    }
    .into_any()
}

fn postmortems(view: &ServiceView) -> impl IntoView + use<> {
    if view.postmortems.is_empty() {
        return view! { <p class="empty">"No postmortems."</p> }.into_any();
    }
    let rows = view
        .postmortems
        .iter()
        .map(|card| {
            view! {
                <li>
                    <a href=paths::postmortem(card.number)>{card.title.clone()}</a>
                    <span class="list-number">
                        {card.number.label()} " · " {card.kind.label()} " · "
                        {view.severities.of(card.severity).to_owned()} " · " {time::date(card.happened_at, view.zone)}
                        " · " {card.status.label()}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="service-postmortems">{rows}</ul> }.into_any()
}
