//! Search.

use app::search::{SearchView, search_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::Role;
use domain::search::SearchQuery;
use serde::Deserialize;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::Query;
use crate::session::SignedIn;
use crate::site::Site;

/// What to search for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    pub(super) q: String,
}

/// What a query finds.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Query(form): Query<SearchForm>,
) -> Result<Response, PageError> {
    let query = SearchQuery::parse(&form.q);
    let zone = who.person.zone;
    let hits = site.store.search(who.viewer(), &query, who.today()).await?;
    let view = SearchView {
        hits,
        is_asked: !query.is_empty() || !query.unknown.is_empty(),
        unknown: query.unknown,
        typed: form.q,
        severities: site.store.severities().await?,
        is_reader: who.viewer().role == Role::Reader,
        zone,
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Search, "Search".into()), || search_page(&view)))
}
