//! The first page.

use app::people::{MyWork, my_work_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::{BoardFilter, OwnerFilter};
use domain::people::Role;
use domain::readiness::IncidentState;
use store::{IncidentFilter, RunFilter};

use super::framed::framed;
use crate::error::PageError;
use crate::session::SignedIn;
use crate::site::Site;
use crate::{clock, render};

/// The action items that are shown; the board has the others.
const ACTIONS: u64 = 50;
/// The postmortems and mentions of each kind that are shown.
const EACH: u64 = 20;

/// What waits for the viewer. Readers begin at the list, since nothing waits for them.
pub async fn home(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    let viewer = who.viewer();
    if viewer.role == Role::Reader {
        return Ok(render::see(app::paths::POSTMORTEMS));
    }
    let zone = who.person.zone;
    let today = who.today();
    let mine = BoardFilter { owner: Some(OwnerFilter::Me), ..BoardFilter::default() };
    let actions = site.store.board(viewer, &mine, today, (0, ACTIONS)).await?;
    let drafts = site.store.unpublished_of(viewer, EACH).await?;
    let numbers: Vec<_> = drafts.iter().map(|card| card.number).collect();
    let ongoing = IncidentFilter { state: Some(IncidentState::Ongoing), most: EACH, ..IncidentFilter::default() };
    let active = RunFilter { is_active: true, most: EACH, ..RunFilter::default() };
    let now = clock::now();
    let work = MyWork {
        first_steps: site.store.first_steps(viewer).await?,
        incidents: site.store.list_incidents(viewer, &ongoing).await?.incidents,
        runs: site.store.list_all_runs(viewer, &active).await?.runs,
        now,
        actions: actions.items,
        has_more_actions: actions.has_more,
        reviews: site.store.reviews_waiting(viewer, EACH).await?,
        publishing_dates: site.store.publishing_dates(viewer, &numbers, now).await?,
        drafts,
        mentions: site.store.list_mentions(viewer, EACH).await?,
        severities: site.store.severities().await?,
        zone,
        today,
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::MyWork, "My work".into()), || my_work_page(&work)))
}
