//! The insights: the page, its summary, and the lists of what its figures count.

use app::insights::{FigureList, InsightsView, MAX_LISTED, figure_page, insights_page, shown_as_dots};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::insights::{Figure, InsightsFilter, InsightsInput, ListedCases, Period};
use serde::Deserialize;
use store::StoreError;
use tokio::task::JoinHandle;

use super::framed::framed;
use crate::clock;
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::insights::{Looker, backlog, figures};
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

/// What a task came to. One that panics takes the request along, as if it had panicked itself.
async fn joined<T>(task: JoinHandle<Result<T, StoreError>>) -> Result<T, StoreError> {
    match task.await {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(Box::new(error.to_string())),
    }
}

async fn page(site: Site, who: SignedIn, query: InsightsQuery, is_summary: bool) -> Result<Response, PageError> {
    let filter = query.filter(&who);
    // At the same time, because each of them reads much.
    let of = |period: Period| {
        let (store, who, filter) = (site.store.clone(), looker(&who), filter.clone());
        tokio::spawn(async move { figures(&store, who, &filter, period).await })
    };
    let current = of(filter.period);
    let before = filter.compared().map(of);
    let backlog = backlog(&site.store, looker(&who), &filter, clock::now()).await?;
    let current = joined(current).await?;
    let before = match before {
        Some(before) => Some(joined(before).await?),
        None => None,
    };
    let titles = site.store.insight_titles(who.viewer(), &shown_as_dots(&current.tally)).await?;
    let insights = InsightsView {
        current,
        before,
        backlog,
        titles,
        is_summary,
        teams: site.store.list_team_names().await?,
        services: site.store.list_services(who.viewer()).await?,
        severities: site.store.severities().await?,
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
    let (mut cases, mut records) = (ListedCases::default(), Vec::new());
    if figure.counts_records() {
        let most = u64::try_from(MAX_LISTED).unwrap_or(u64::MAX) + 1;
        records = site.store.insight_records(viewer, &filter, figure, (zone, who.today()), most).await?;
    } else {
        cases = site.store.insight_cases(viewer, &filter, figure, zone, MAX_LISTED).await?;
    }
    let list = FigureList { figure, filter, cases, records, zone };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Insights, figure.label()), || figure_page(&list)))
}
