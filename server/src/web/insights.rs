//! The insights: the page, its summary, and the lists of what its figures count.

use app::insights::{FigureList, InsightsView, MAX_LISTED, figure_page, insights_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::insights::{CaseDuration, DurationState, Figure, InsightsFilter, InsightsInput};
use serde::Deserialize;

use super::framed::framed;
use crate::clock;
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::insights::{Looker, backlog, cause_trend, figures};
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
    pub(super) fn filter(self, who: &SignedIn) -> InsightsFilter {
        let Self { period, from, to, compare, team, service, severity } = self;
        InsightsInput { period, from, to, compare, team, service, severity }.read(who.today())
    }
}

/// The viewer, as the figures see them.
pub(super) fn looker(who: &SignedIn) -> Looker {
    Looker { viewer: who.viewer(), zone: who.person.zone, today: who.today() }
}

async fn page(site: Site, who: SignedIn, query: InsightsQuery, is_summary: bool) -> Result<Response, PageError> {
    let filter = query.filter(&who);
    let before = match filter.compared() {
        Some(period) => Some(figures(&site.store, looker(&who), &filter, period).await?),
        None => None,
    };
    let insights = InsightsView {
        current: figures(&site.store, looker(&who), &filter, filter.period).await?,
        before,
        backlog: backlog(&site.store, looker(&who), &filter, clock::now()).await?,
        trend: if is_summary { None } else { Some(cause_trend(&site.store, looker(&who), &filter).await?) },
        is_summary,
        teams: site.store.list_team_names().await?,
        services: site.store.list_services(who.viewer()).await?,
        severities: site.store.severities().await?,
        zone: who.person.zone,
        filter,
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Insights, "Insights".into()), || insights_page(&insights)))
}

/// The insights.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<InsightsQuery>,
) -> Result<Response, PageError> {
    page(site, who, query, false).await
}

/// The most important figures, on two sheets of paper.
pub async fn summary(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<InsightsQuery>,
) -> Result<Response, PageError> {
    page(site, who, query, true).await
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
    let (viewer, zone) = (who.viewer(), who.person.zone);
    let (mut cases, mut records) = (Vec::new(), Vec::new());
    if figure.counts_records() {
        let most = u64::try_from(MAX_LISTED).unwrap_or(u64::MAX) + 1;
        records = site.store.insight_records(viewer, &filter, figure, (zone, who.today()), most).await?;
    } else {
        cases = site.store.insight_cases(viewer, &filter, filter.period, zone).await?;
        cases.retain(|case| figure.counts(case));
    }
    if let Figure::Duration(kind, DurationState::Known) = figure {
        cases.sort_by_key(|case| match case.measured(kind) {
            Some(CaseDuration::Known(seconds)) => -seconds,
            _ => 0,
        });
    }
    let list = FigureList { figure, filter, cases, records, zone };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Insights, figure.label()), || figure_page(&list)))
}
