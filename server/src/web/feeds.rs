//! Feeds: the page with their secret addresses, and what a calendar or a feed reader gets there.

use app::feeds::{FeedRow, FeedSource, FeedsView, feeds_page as feeds_view};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Days, Utc};
use domain::feeds::{CALENDAR_FUTURE_DAYS, CALENDAR_PAST_DAYS, FeedId, FeedSubject};
use domain::people::{TeamId, Viewer};
use serde::Deserialize;
use store::{FeedCard, OpenFeed, StoreError};

use super::framed::framed;
use crate::error::PageError;
use crate::etag::{etag_of, is_known};
use crate::forms::{FormBody, Path, Query};
use crate::session::SignedIn;
use crate::site::Site;
use crate::{clock, render};

const CALENDAR: HeaderValue = HeaderValue::from_static("text/calendar; charset=utf-8");
const ATOM: HeaderValue = HeaderValue::from_static("application/atom+xml; charset=utf-8");

/// The query: the feed of which is asked whether to change its address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FeedsQuery {
    change: String,
}

/// The feeds of the viewer.
pub async fn feeds_page(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<FeedsQuery>,
) -> Result<Response, PageError> {
    let mut view = view_of(&site, &who).await?;
    view.confirming = query.change.parse().ok();
    Ok(show(&site, &who, StatusCode::OK, &view))
}

fn show(site: &Site, who: &SignedIn, status: StatusCode, view: &FeedsView) -> Response {
    framed(site, Some(who), status, (NavItem::Profile, "Feeds".to_owned()), || feeds_view(view))
}

async fn view_of(site: &Site, who: &SignedIn) -> Result<FeedsView, StoreError> {
    let feeds = site.store.list_feeds(who.viewer()).await?;
    let row = |subject, label| {
        let card = feeds.iter().find(|card| card.subject == subject);
        FeedRow { subject, label, address: card.map(|card| (card.id, card.created_at, card.last_read_at)) }
    };
    let teams = site.store.list_own_teams(who.viewer()).await?;
    let mut rows = vec![row(FeedSubject::MyActions, "Your action items".to_owned())];
    rows.extend(teams.into_iter().map(|team| row(FeedSubject::TeamActions(team.id), team_label(&team.name))));
    let left: Vec<TeamId> = feeds.iter().filter_map(team_of).filter(|team| !has(&rows, *team)).collect();
    if !left.is_empty() {
        let names = site.store.list_team_names().await?;
        let left = names.into_iter().filter(|team| left.contains(&team.id));
        let label = |name: &str| format!("{} (empty because you left the team)", team_label(name));
        rows.extend(left.map(|team| row(FeedSubject::TeamActions(team.id), label(&team.name))));
    }
    rows.push(row(FeedSubject::Postmortems, "Published postmortems".to_owned()));
    Ok(FeedsView { rows, made: None, confirming: None, zone: who.person.zone })
}

fn team_label(name: &str) -> String {
    format!("Action items of {name}")
}

fn team_of(card: &FeedCard) -> Option<TeamId> {
    match card.subject {
        FeedSubject::TeamActions(team) => Some(team),
        FeedSubject::MyActions | FeedSubject::Postmortems => None,
    }
}

fn has(rows: &[FeedRow], team: TeamId) -> bool {
    rows.iter().any(|row| row.subject == FeedSubject::TeamActions(team))
}

/// Which feed gets an address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FeedForm {
    feed: String,
}

/// Creates an address, or replaces it. It is shown on the answer itself, this once.
pub async fn create(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<FeedForm>,
) -> Result<Response, PageError> {
    let subject = FeedSubject::from_key(&form.feed)
        .ok_or_else(|| PageError::BadRequest(format!("There is no feed “{}”.", form.feed)))?;
    let secret = who.change(&site, async |tx| tx.create_feed(subject).await).await?;
    let address = format!("{}{}", site.settings.public_url, app::paths::feed(subject, secret.expose()));
    let mut view = view_of(&site, &who).await?;
    view.made = Some((subject, address));
    Ok(show(&site, &who, StatusCode::CREATED, &view))
}

/// Revokes an address.
pub async fn revoke(State(site): State<Site>, who: SignedIn, Path(id): Path<FeedId>) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.revoke_feed(id).await).await?;
    Ok(render::see(app::paths::FEEDS))
}

/// The calendar at a secret address.
pub async fn calendar(
    State(site): State<Site>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let feed = opened(&site, &token, ".ics").await?.filter(|feed| feed.subject.is_calendar());
    let Some(feed) = feed else { return Ok(gone()) };
    let (organisation, viewer) = (site.store.organisation_name().await?, feed.owner.viewer());
    let today = clock::now().with_timezone(&feed.owner.zone).date_naive();
    let days = (today - Days::new(CALENDAR_PAST_DAYS), today + Days::new(CALENDAR_FUTURE_DAYS));
    let items = site.store.calendar_items(viewer, feed.subject, days).await?;
    let name = match team(&site, feed.subject).await? {
        Some(team) => format!("{team}: action items"),
        None => "My action items".to_owned(),
    };
    let name = format!("{name} ({organisation})");
    let source = FeedSource { organisation: &organisation, public_url: &site.settings.public_url };
    Ok(answer(app::feeds::calendar(&name, &items, source), CALENDAR, &headers))
}

/// The Atom feed at a secret address.
pub async fn atom(
    State(site): State<Site>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let feed = opened(&site, &token, ".atom").await?.filter(|feed| !feed.subject.is_calendar());
    let Some(feed) = feed else { return Ok(gone()) };
    atom_for(&site, feed.owner.viewer(), feed.created_at, &headers).await
}

/// The Atom feed for whoever is signed in: browsers and their extensions find it in the head of pages.
pub async fn own_atom(State(site): State<Site>, who: SignedIn, headers: HeaderMap) -> Result<Response, PageError> {
    // An empty feed was never updated.
    atom_for(&site, who.viewer(), DateTime::UNIX_EPOCH, &headers).await
}

async fn atom_for(
    site: &Site,
    viewer: Viewer,
    created_at: DateTime<Utc>,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let organisation = site.store.organisation_name().await?;
    let entries = site.store.feed_entries(viewer).await?;
    let source = FeedSource { organisation: &organisation, public_url: &site.settings.public_url };
    Ok(answer(app::feeds::atom(&entries, source, created_at), ATOM, headers))
}

async fn opened(site: &Site, token: &str, ending: &str) -> Result<Option<OpenFeed>, StoreError> {
    site.store.open_feed(token.strip_suffix(ending).unwrap_or(token), clock::now()).await
}

async fn team(site: &Site, subject: FeedSubject) -> Result<Option<String>, StoreError> {
    let FeedSubject::TeamActions(id) = subject else { return Ok(None) };
    let teams = site.store.list_team_names().await?;
    Ok(teams.into_iter().find(|team| team.id == id).map(|team| team.name))
}

fn answer(body: String, kind: HeaderValue, request: &HeaderMap) -> Response {
    let etag = etag_of(&body);
    let mut response = if is_known(request, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind)], body).into_response()
    };
    response.headers_mut().insert(header::ETAG, etag);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// For programs, whose users see at most this sentence.
fn gone() -> Response {
    let message =
        "This feed doesn’t exist, or its address was revoked. Create a new address in your Debrief profile.\n";
    (StatusCode::NOT_FOUND, message).into_response()
}
