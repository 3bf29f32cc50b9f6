//! The page of a service.

use app::readiness::{ServiceView, service_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::BoardFilter;
use domain::people::{TeamName, may_write};
use domain::readiness::newest_first;
use store::{IncidentFilter, ReleaseFilter, RunbookFilter};

use super::framed::framed;
use crate::clock;
use crate::error::PageError;
use crate::forms::Path;
use crate::session::SignedIn;
use crate::site::Site;

/// The most of each kind that the page shows.
const MOST: u64 = 50;
/// The most incidents that the page shows.
const MOST_INCIDENTS: u64 = 10;

/// A service, and what there is about it.
pub async fn show(State(site): State<Site>, who: SignedIn, Path(name): Path<String>) -> Result<Response, PageError> {
    if name.contains('\0') {
        return Err(PageError::Absent);
    }
    let viewer = who.viewer();
    let postmortems = site.store.postmortems_of_service(viewer, &name, MOST).await?.ok_or(PageError::Absent)?;
    let filter = RunbookFilter { service: Some(name.clone()), most: MOST, ..RunbookFilter::default() };
    let runbooks = site.store.list_runbooks(&filter).await?.cards;
    let of_service = ReleaseFilter { service: Some(name.clone()), most: MOST, ..ReleaseFilter::default() };
    let mut releases = site.store.list_releases(&of_service).await?.cards;
    releases.sort_by(|one, other| newest_first(&one.version_name, &other.version_name));
    let board = BoardFilter { service: Some(name.clone()), ..BoardFilter::default() };
    let actions = site.store.board(viewer, &board, who.today(), (0, MOST)).await?;
    let mut teams: Vec<TeamName> = postmortems.iter().filter_map(|card| card.team.clone()).collect();
    teams.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    teams.dedup();
    let incidents = IncidentFilter { service: Some(name.clone()), most: MOST_INCIDENTS, ..IncidentFilter::default() };
    let view = ServiceView {
        incidents: site.store.list_incidents(viewer, &incidents).await?.incidents,
        now: clock::now(),
        teams,
        runbooks,
        releases,
        postmortems,
        actions: actions.items,
        has_more_actions: actions.has_more,
        severities: site.store.severities().await?,
        zone: who.person.zone,
        may_write: may_write(viewer).is_ok(),
        name: name.clone(),
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Runbooks, name), || service_page(&view)))
}
