//! The list of postmortems.

use app::postmortems::{ListView, list_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::people::{TeamId, may_write};
use domain::postmortems::{Kind, PostmortemNumber, Severity, Status};
use serde::Deserialize;
use store::ListFilter;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::Query;
use crate::query::encoded;
use crate::session::SignedIn;
use crate::site::Site;

/// The filters of the list, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    team: String,
    kind: String,
    severity: String,
    status: String,
    q: String,
    mine: String,
    archived: String,
    after: String,
}

/// The page size of the list.
const PAGE: u64 = 50;

/// The list of postmortems.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let filter = ListFilter {
        team: query.team.parse().ok().map(TeamId),
        kind: Kind::from_key(&query.kind),
        severity: Severity::from_key(&query.severity),
        status: Status::from_key(&query.status),
        mine: !query.mine.is_empty(),
        archived: !query.archived.is_empty(),
        words: Some(query.q.trim().to_owned()).filter(|words| !words.is_empty()),
        after: after_of(&query.after),
        most: PAGE,
    };
    let page = site.store.list_postmortems(who.viewer(), &filter).await?;
    let list = ListView {
        next: page.next.map(|next| next_address(&query, next)),
        cards: page.cards,
        is_first: filter.after.is_none(),
        team: query.team,
        kind: query.kind,
        severity: query.severity,
        status: query.status,
        words: query.q,
        mine: filter.mine,
        archived: filter.archived,
        teams: site.store.list_team_names().await?,
        severities: site.store.severities().await?,
        zone: who.person.zone,
        may_write: may_write(who.viewer()).is_ok(),
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Postmortems, "Postmortems".into()), || list_page(&list)))
}

fn after_of(cursor: &str) -> Option<(DateTime<Utc>, PostmortemNumber)> {
    let (at, number) = cursor.split_once('_')?;
    Some((DateTime::from_timestamp_micros(at.parse().ok()?)?, PostmortemNumber(number.parse().ok()?)))
}

fn next_address(query: &ListQuery, (at, number): (DateTime<Utc>, PostmortemNumber)) -> String {
    let kept = [
        ("team", &query.team),
        ("kind", &query.kind),
        ("severity", &query.severity),
        ("status", &query.status),
        ("q", &query.q),
        ("mine", &query.mine),
        ("archived", &query.archived),
    ];
    let kept = kept.iter().filter(|(_, value)| !value.is_empty());
    let kept = kept.fold(String::new(), |address, (name, value)| address + name + "=" + &encoded(value) + "&");
    format!("{}?{kept}after={}_{number}", app::paths::POSTMORTEMS, at.timestamp_micros())
}
