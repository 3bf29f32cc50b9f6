//! The insights: the page, its summary, and the lists of what its figures count.

use app::insights::{FigureList, Figures, InsightsView, MAX_LISTED, figure_page, insights_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::insights::{
    ActionCounts, Backlog, CaseDuration, DurationState, Figure, InsightsFilter, InsightsInput, Period,
};
use serde::Deserialize;

use super::framed::framed;
use crate::clock;
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
    pub(super) fn filter(self, who: &SignedIn) -> InsightsFilter {
        let Self { period, from, to, compare, team, service, severity } = self;
        InsightsInput { period, from, to, compare, team, service, severity }.read(who.today())
    }
}

/// The figures of a period.
async fn figures(site: &Site, who: &SignedIn, filter: &InsightsFilter, period: Period) -> Result<Figures, PageError> {
    let (viewer, zone) = (who.viewer(), who.person.zone);
    Ok(Figures {
        period,
        cases: site.store.insight_cases(viewer, filter, period, zone).await?,
        actions: action_counts(site, who, filter, period).await?,
        causes: site.store.insight_causes(viewer, filter, period, zone).await?,
        recurring: usize::try_from(site.store.insight_recurring(viewer, filter, period, zone).await?)
            .unwrap_or(usize::MAX),
    })
}

pub(super) async fn action_counts(
    site: &Site,
    who: &SignedIn,
    filter: &InsightsFilter,
    period: Period,
) -> Result<ActionCounts, PageError> {
    let days = (who.person.zone, who.today());
    Ok(site.store.insight_action_counts(who.viewer(), filter, period, days).await?)
}

pub(super) async fn backlog(site: &Site, who: &SignedIn, filter: &InsightsFilter) -> Result<Backlog, PageError> {
    let (since, _) = filter.period.instants(who.person.zone);
    Ok(site.store.insight_backlog(who.viewer(), filter, since, clock::now()).await?)
}

async fn page(site: Site, who: SignedIn, query: InsightsQuery, is_summary: bool) -> Result<Response, PageError> {
    let filter = query.filter(&who);
    let before = match filter.compared() {
        Some(period) => Some(figures(&site, &who, &filter, period).await?),
        None => None,
    };
    let insights = InsightsView {
        current: figures(&site, &who, &filter, filter.period).await?,
        before,
        backlog: backlog(&site, &who, &filter).await?,
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
