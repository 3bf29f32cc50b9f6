//! Signals that wait for somebody to decide.

use app::readiness::{SignalTyped, SignalsView, signals_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::may_write;
use domain::readiness::{DismissalInput, IncidentNumber, IncidentState, SignalId, SignalState};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{IncidentFilter, SignalFilter, StoreError};

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::session::SignedIn;
use crate::site::Site;
use crate::{clock, render};

/// The page size of the list.
const PAGE: u64 = 50;
/// Further pages are not worth turning to: a search finds it sooner.
const MAX_PAGES: u64 = 200;
/// Incidents to choose from.
const MAX_INCIDENTS: u64 = 50;

/// The filters of the list, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    state: String,
    page: String,
}

/// The list of signals.
pub async fn list(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    show(&site, &who, StatusCode::OK, (query, SignalTyped::default())).await
}

async fn show(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    (query, typed): (ListQuery, SignalTyped),
) -> Result<Response, PageError> {
    let page = query.page.parse().unwrap_or(1).clamp(1, MAX_PAGES);
    let words = query.q.trim().to_owned();
    let state = SignalState::from_key(&query.state).unwrap_or(SignalState::Waiting);
    let filter = SignalFilter {
        words: words.clone(),
        state: Some(state),
        most: PAGE,
        skipped: (page - 1) * PAGE,
        ..SignalFilter::default()
    };
    let found = site.store.list_signals(who.viewer(), &filter).await?;
    let ongoing = IncidentFilter { state: Some(IncidentState::Ongoing), most: MAX_INCIDENTS, ..Default::default() };
    let view = SignalsView {
        plans: site.store.plans_of_signals(&found.signals).await?,
        now: clock::now(),
        signals: found.signals,
        words,
        state,
        page,
        has_more: found.has_more && page < MAX_PAGES,
        incidents: site.store.list_incidents(who.viewer(), &ongoing).await?.incidents,
        typed,
        zone: who.person.zone,
    };
    Ok(framed(site, Some(who), status, (NavItem::Signals, "Signals".into()), || signals_page(&view)))
}

/// What is decided about a signal, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    incident: String,
    reason: String,
}

/// Adds a signal to an incident.
pub async fn add(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<SignalId>,
    FormBody(form): FormBody<DecisionForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let added = who
        .change(&site, async |tx| {
            let chosen = form.incident.parse::<IncidentNumber>();
            let number = chosen.map_err(|_| ValidationErrors::one("incident", "Choose an incident."))?;
            tx.add_signal_to(id, number).await?;
            Ok(number)
        })
        .await;
    match added {
        Ok(number) => Ok(render::see(&app::paths::incident(number))),
        Err(error) => refused(&site, &who, (id, form), error).await,
    }
}

/// Dismisses a signal.
pub async fn dismiss(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<SignalId>,
    FormBody(form): FormBody<DecisionForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let input = DismissalInput { reason: form.reason.clone() };
    let dismissed = who.change(&site, async |tx| tx.dismiss_signal(id, &input.parse()?).await).await;
    match dismissed {
        Ok(()) => Ok(render::see(app::paths::SIGNALS)),
        Err(error) => refused(&site, &who, (id, form), error).await,
    }
}

async fn refused(
    site: &Site,
    who: &SignedIn,
    (id, form): (SignalId, DecisionForm),
    error: StoreError,
) -> Result<Response, PageError> {
    let StoreError::ValidationErrors(errors) = error else { return Err(error.into()) };
    let typed = SignalTyped { id: Some(id), reason: form.reason, incident: form.incident, errors };
    show(site, who, StatusCode::UNPROCESSABLE_ENTITY, (ListQuery::default(), typed)).await
}
