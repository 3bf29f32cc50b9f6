//! The insights: the page, and the lists of what its figures count.

use app::insights::{FigureList, Figures, InsightsView, figure_page, insights_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::insights::{DurationState, Figure, InsightsFilter, InsightsInput, Period};
use domain::timeline::Measured;
use serde::Deserialize;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::session::SignedIn;
use crate::site::Site;

/// What the insights are about, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InsightsQuery {
    period: String,
    from: String,
    to: String,
    compare: String,
    team: String,
    service: String,
    severity: String,
}

impl InsightsQuery {
    fn filter(self, who: &SignedIn) -> InsightsFilter {
        let Self { period, from, to, compare, team, service, severity } = self;
        InsightsInput { period, from, to, compare, team, service, severity }.read(who.today())
    }
}

async fn figures(site: &Site, who: &SignedIn, filter: &InsightsFilter, period: Period) -> Result<Figures, PageError> {
    Ok(Figures { period, cases: site.store.insight_cases(who.viewer(), filter, period, who.person.zone).await? })
}

/// The insights.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<InsightsQuery>,
) -> Result<Response, PageError> {
    let filter = query.filter(&who);
    let before = match filter.compared() {
        Some(period) => Some(figures(&site, &who, &filter, period).await?),
        None => None,
    };
    let insights = InsightsView {
        current: figures(&site, &who, &filter, filter.period).await?,
        before,
        teams: site.store.list_team_names().await?,
        services: site.store.list_services(who.viewer()).await?,
        severities: site.store.severities().await?,
        zone: who.person.zone,
        filter,
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Insights, "Insights".into()), || insights_page(&insights)))
}

/// What a figure counts.
pub async fn figure(
    State(site): State<Site>,
    who: SignedIn,
    Path(figure): Path<String>,
    Query(query): Query<InsightsQuery>,
) -> Result<Response, PageError> {
    let figure: Figure = figure.parse().map_err(|()| PageError::Absent)?;
    let filter = query.filter(&who);
    let mut cases = figures(&site, &who, &filter, filter.period).await?.cases;
    cases.retain(|case| figure.counts(case));
    if let Figure::Duration(kind, DurationState::Known) = figure {
        cases.sort_by_key(|case| match case.measured(kind) {
            Some(Measured::Known { seconds }) => -seconds,
            _ => 0,
        });
    }
    let list = FigureList { figure, filter, cases, zone: who.person.zone };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Insights, figure.label()), || figure_page(&list)))
}
