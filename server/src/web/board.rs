//! The board of action items.

use app::actions::{Board, BoardForm, BoardViews, BulkForm, MAX_SHOWN_VIEWS, Undoable, board_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::actions::{ActionId, BoardFilter, BoardViewInput};
use domain::people::Role;
use domain::validation::ValidationErrors;
use serde::Deserialize;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::Query;
use crate::session::SignedIn;
use crate::site::Site;

/// The action items of a page.
const PAGE: u64 = 100;
/// Further pages are not worth turning to: a filter finds it sooner.
const MAX_PAGES: u64 = 100;

/// What the board shows, from the query.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct BoardQuery {
    owner: String,
    team: String,
    service: String,
    severity: String,
    #[serde(rename = "type")]
    kind: String,
    status: String,
    due: String,
    postmortem: String,
    group: String,
    sort: String,
    page: String,
    edit: String,
    /// `all` selects every row.
    select: String,
    /// The instant of a change that can be undone, in microseconds.
    changed: String,
}

impl BoardQuery {
    pub(super) fn filter(&self) -> BoardFilter {
        BoardFilter::of([
            ("owner", self.owner.as_str()),
            ("team", &self.team),
            ("service", &self.service),
            ("severity", &self.severity),
            ("type", &self.kind),
            ("status", &self.status),
            ("due", &self.due),
            ("postmortem", &self.postmortem),
            ("group", &self.group),
            ("sort", &self.sort),
        ])
    }

    fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).clamp(1, MAX_PAGES)
    }

    /// The query of the page from which a form was sent.
    pub(super) fn of(back: &str) -> Self {
        let uri = format!("/?{back}").parse().ok();
        let query = uri.and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok());
        query.map(|axum::extract::Query(query)| query).unwrap_or_default()
    }

    /// The same page, with what can be undone of a change made at this instant.
    pub(super) fn after_change(&self, at: DateTime<Utc>) -> Self {
        Self { changed: at.timestamp_micros().to_string(), ..self.clone() }
    }

    /// The query without what concerns a single visit.
    pub(super) fn lasting(&self) -> String {
        app::paths::board_query(&self.filter(), self.page())
    }
}

/// Why a row is shown again.
pub(super) enum Again {
    /// As it was asked for.
    No,
    /// Its form, with what was typed.
    Form(ActionId, BoardForm),
    /// The form for the selected rows, with what was typed.
    Bulk(BulkForm),
    /// The form that saves a view, with what was typed.
    View(BoardViewInput, ValidationErrors),
    /// Without a form, with a sentence.
    Refused(String),
}

pub(super) async fn page(
    site: &Site,
    who: &SignedIn,
    query: &BoardQuery,
    status: StatusCode,
    again: Again,
) -> Result<Response, PageError> {
    let (filter, page, today) = (query.filter(), query.page(), who.today());
    let shown = site.store.board(who.viewer(), &filter, today, ((page - 1) * PAGE, PAGE)).await?;
    let mut bulk = BulkForm::default();
    if query.select == "all" {
        bulk.selected = shown.items.iter().filter(|item| item.may_edit).map(|item| item.action.id).collect();
    }
    // One more than are shown, to know whether there are more.
    let mut saved = site.store.list_board_views(who.viewer(), Some(MAX_SHOWN_VIEWS as u64 + 1)).await?;
    let has_more = saved.len() > MAX_SHOWN_VIEWS;
    saved.truncate(MAX_SHOWN_VIEWS);
    let mut views =
        BoardViews { saved, has_more, may_delete_shared: who.viewer().role == Role::Administrator, refused: None };
    let (open, refused) = match again {
        Again::No => {
            let open = query.edit.parse().ok().and_then(|id| shown.items.iter().find(|item| item.action.id == id));
            (open.map(|item| (item.action.id, BoardForm::of(&item.action))), None)
        }
        Again::Form(id, form) if shown.items.iter().any(|item| item.action.id == id) => (Some((id, form)), None),
        Again::Form(_, form) => (None, Some(without_a_row(&form))),
        Again::Bulk(form) => {
            bulk = form;
            (None, None)
        }
        Again::View(input, errors) => {
            views.refused = Some((input, errors));
            (None, None)
        }
        Again::Refused(message) => (None, Some(message)),
    };
    let undoable = match changed_at(&query.changed) {
        Some(at) => Some(Undoable { at, changes: site.store.undoable_changes(who.viewer(), at).await? }),
        None => None,
    };
    let board = Board {
        counts: site.store.board_counts(who.viewer(), &filter, today).await?,
        has_more: shown.has_more && page < MAX_PAGES,
        items: shown.items,
        filter,
        page,
        open,
        bulk,
        undoable,
        refused,
        views,
        people: site.store.list_names().await?,
        teams: site.store.list_team_names().await?,
        services: site.store.list_services(who.viewer()).await?,
        severities: site.store.severities().await?,
        me: who.viewer().person,
        today,
    };
    Ok(framed(site, Some(who), status, (NavItem::Actions, "Action items".into()), || board_page(&board)))
}

/// The instant of a change, from the address that was given for it.
pub(super) fn changed_at(micros: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros.parse().ok()?)
}

/// What a form would say whose row is not on the page any more.
fn without_a_row(form: &BoardForm) -> String {
    if form.is_conflict {
        let message =
            "Someone else changed this action item, and it no longer matches your filters. Your change was not saved.";
        with_typed(message, form)
    } else {
        with_typed(&format!("{} The action item no longer matches the filters.", form.errors), form)
    }
}

/// The sentence with the words that were typed into a form that is not there any more.
pub(super) fn with_typed(message: &str, form: &BoardForm) -> String {
    let typed = [&form.due_reason, &form.note].into_iter().find(|text| !text.trim().is_empty());
    typed.map_or_else(|| message.to_owned(), |text| format!("{message} You wrote: {text}"))
}

/// The board.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<BoardQuery>,
) -> Result<Response, PageError> {
    page(&site, &who, &query, StatusCode::OK, Again::No).await
}
