//! Findings that repeat earlier ones: choose, confirm and dismiss.

use app::findings::{RecurrenceView, recurrence_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::findings::FindingId;
use domain::postmortems::{PostmortemNumber, Subject, may_edit};
use domain::search::SearchQuery;
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use super::redisplay::{after, refused};
use super::search::SearchForm;
use super::workspace::document;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::session::SignedIn;
use crate::site::Site;

/// How many earlier findings are offered.
const MAX_OFFERED: u64 = 20;

/// The earlier finding.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RecurrenceForm {
    earlier: String,
}

impl RecurrenceForm {
    /// A text that is no number is no finding.
    fn earlier(&self) -> FindingId {
        self.earlier.parse().unwrap_or(FindingId(0))
    }
}

/// Earlier findings to choose from.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
    Query(form): Query<SearchForm>,
) -> Result<Response, PageError> {
    page(&site, &who, (number, id), form.q, None).await
}

async fn page(
    site: &Site,
    who: &SignedIn,
    (number, id): (PostmortemNumber, FindingId),
    typed: String,
    wrong: Option<String>,
) -> Result<Response, PageError> {
    let document = document(site, who, number).await?;
    let finding = document.findings.into_iter().find(|finding| finding.id == id).ok_or(PageError::Absent)?;
    may_edit(who.viewer(), &document.access).map_err(StoreError::from)?;
    let query = SearchQuery::parse(&typed);
    let found = if query.is_empty() {
        None
    } else {
        Some(site.store.search_findings(who.viewer(), &query, who.today()).await?)
    };
    let view = RecurrenceView {
        number,
        finding,
        candidates: site.store.earlier_causes(who.viewer(), number, id, found, MAX_OFFERED).await?,
        typed,
        zone: who.person.zone,
        refused: wrong,
    };
    let status = if view.refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = format!("Link an earlier finding · {}", number.label());
    Ok(framed(site, Some(who), status, (NavItem::Postmortems, title), || recurrence_page(&view)))
}

/// Says that a finding repeats an earlier one.
pub async fn confirm(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
    FormBody(form): FormBody<RecurrenceForm>,
) -> Result<Response, PageError> {
    let confirmed = who
        .change(&site, async |tx| {
            tx.confirm_recurrence(number, id, form.earlier()).await?;
            Ok(app::paths::record(number, Subject::Finding(id)))
        })
        .await;
    match confirmed {
        Err(StoreError::ValidationErrors(errors)) => {
            let message = errors.iter().map(|error| error.message.clone()).collect::<Vec<_>>().join(" ");
            page(&site, &who, (number, id), String::new(), Some(message)).await
        }
        confirmed => after(&site, &who, number, confirmed, refused).await,
    }
}

/// Says that a finding does not repeat an earlier one.
pub async fn dismiss(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
    FormBody(form): FormBody<RecurrenceForm>,
) -> Result<Response, PageError> {
    let dismissed = who
        .change(&site, async |tx| {
            tx.dismiss_recurrence(number, id, form.earlier()).await?;
            Ok(app::paths::record(number, Subject::Finding(id)))
        })
        .await;
    after(&site, &who, number, dismissed, refused).await
}
