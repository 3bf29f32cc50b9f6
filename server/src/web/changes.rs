//! What changed in a postmortem since an instant.

use app::postmortems::{ChangesView, Done, changes_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::postmortems::PostmortemNumber;
use serde::Deserialize;

use super::framed::framed;
use super::versions::people_in;
use super::workspace::document;
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::session::SignedIn;
use crate::site::Site;

/// The query: the start of the period; the beginning when omitted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChangesQuery {
    since: String,
}

/// The page with changes since the previous visit.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<ChangesQuery>,
) -> Result<Response, PageError> {
    let document = document(&site, &who, number).await?;
    let since = DateTime::parse_from_rfc3339(query.since.trim());
    let since = since.map_or(document.postmortem.created_at, |since| since.with_timezone(&Utc));
    let changes = site.store.list_changes(who.viewer(), number, since).await?;
    let names = people_in(&site, changes.sections.iter().flat_map(|(_, pieces)| pieces)).await?;
    let view = ChangesView {
        number,
        title: document.postmortem.title,
        since,
        done: changes
            .done
            .into_iter()
            .map(|done| Done { by: done.by, kind: done.kind, detail: done.detail, at: done.at })
            .collect(),
        sections: changes.sections,
        names,
        zone: who.person.zone,
    };
    let title = (NavItem::Postmortems, format!("Changes in {}", number.label()));
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || changes_page(&view)))
}
