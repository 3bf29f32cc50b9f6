//! The readiness overview.

use std::collections::HashSet;

use app::readiness::{ReadinessView, readiness_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;
use domain::people::may_write;
use store::ReleaseFilter;

use super::framed::framed;
use crate::clock;
use crate::error::PageError;
use crate::session::SignedIn;
use crate::site::Site;

/// The most releases that the overview shows.
const MAX_RELEASES: u64 = 20;

/// How ready the organisation is to take a release back.
pub async fn show(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    let plans = site.store.plan_standings(who.viewer()).await?;
    let planned: HashSet<&str> = plans.iter().filter_map(|plan| plan.service.as_deref()).collect();
    let services = site.store.known_services(who.viewer()).await?;
    let without_plan = services.into_iter().filter(|name| !planned.contains(name.as_str())).collect();
    let may_write = may_write(who.viewer()).is_ok();
    // What is rolling out comes first, then the newest.
    let newest = ReleaseFilter { most: MAX_RELEASES, ..ReleaseFilter::default() };
    let mut releases = site.store.list_releases(&newest).await?.cards;
    let since = clock::now() - TimeDelta::days(7);
    releases.retain(|card| card.state.is_out() || card.created_at >= since);
    let (zone, today) = (who.person.zone, who.today());
    let year = clock::now() - TimeDelta::days(365);
    let (run_figures, release_figures) =
        tokio::try_join!(site.store.run_figures(who.viewer(), year), site.store.release_figures(year))?;
    let view = ReadinessView { without_plan, plans, releases, run_figures, release_figures, zone, today, may_write };
    let title = (NavItem::Readiness, "Readiness".to_owned());
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || readiness_page(&view)))
}
