//! The board of action items: the page, its exports, and changes in place.

use app::actions::{Board, BoardForm, action_input, board_markdown, board_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::actions::{
    ActionId, ActionInput, ActionKind, BoardFilter, BoardGrouping, BoardItem, BoardOrder, DueWindow, StateFilter,
    Transition,
};
use domain::people::TeamId;
use domain::postmortems::{PostmortemNumber, Severity};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The action items of a page.
const PAGE: u64 = 100;
/// Further pages are not worth turning to: a filter finds it sooner.
const MAX_PAGES: u64 = 100;
/// An export with more is refused, so that it cannot take all memory.
const MAX_EXPORT: u64 = 10_000;

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
}

impl BoardQuery {
    /// What cannot be read is left out, as if it had not been asked for.
    fn filter(&self) -> BoardFilter {
        BoardFilter {
            owner: self.owner.parse().ok(),
            team: self.team.parse().ok().map(TeamId),
            service: Some(self.service.clone()).filter(|name| !name.is_empty() && !name.contains('\0')),
            severity: Severity::from_key(&self.severity),
            kind: ActionKind::from_key(&self.kind),
            state: StateFilter::from_key(&self.status).unwrap_or_default(),
            due: DueWindow::from_key(&self.due),
            postmortem: self.postmortem.parse().ok().map(PostmortemNumber),
            grouping: BoardGrouping::from_key(&self.group).unwrap_or(BoardGrouping::Due),
            order: BoardOrder::from_key(&self.sort).unwrap_or(BoardOrder::Due),
        }
    }

    fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).clamp(1, MAX_PAGES)
    }

    /// The query of the page from which a form was sent.
    fn of(back: &str) -> Self {
        let uri = format!("/?{back}").parse().ok();
        let query = uri.and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok());
        query.map(|axum::extract::Query(query)| query).unwrap_or_default()
    }

    fn address_at(&self, id: ActionId) -> String {
        app::paths::board_at(&app::paths::board_query(&self.filter(), self.page()), id)
    }
}

/// Why a row is shown again.
enum Again {
    /// As it was asked for.
    No,
    /// Its form, with what was typed.
    Form(ActionId, BoardForm),
    /// Without a form, with a sentence.
    Refused(String),
}

async fn page(
    site: &Site,
    who: &SignedIn,
    query: &BoardQuery,
    status: StatusCode,
    again: Again,
) -> Result<Response, PageError> {
    let (filter, page, today) = (query.filter(), query.page(), who.today());
    let shown = site.store.board(who.viewer(), &filter, today, ((page - 1) * PAGE, PAGE)).await?;
    let (open, refused) = match again {
        Again::No => {
            let open = query.edit.parse().ok().and_then(|id| shown.items.iter().find(|item| item.action.id == id));
            (open.map(|item| (item.action.id, BoardForm::of(&item.action))), None)
        }
        Again::Form(id, form) if shown.items.iter().any(|item| item.action.id == id) => (Some((id, form)), None),
        Again::Form(_, form) => (None, Some(without_a_row(&form))),
        Again::Refused(message) => (None, Some(message)),
    };
    let board = Board {
        counts: site.store.board_counts(who.viewer(), &filter, today).await?,
        has_more: shown.has_more && page < MAX_PAGES,
        items: shown.items,
        filter,
        page,
        open,
        refused,
        people: site.store.list_names().await?,
        teams: site.store.list_team_names().await?,
        services: site.store.list_services(who.viewer()).await?,
        severities: site.store.severities().await?,
        me: who.viewer().person,
        today,
    };
    Ok(framed(site, Some(who), status, (NavItem::Actions, "Action items".into()), || board_page(&board)))
}

/// What a form would say whose row is not on the page any more.
fn without_a_row(form: &BoardForm) -> String {
    if form.is_conflict {
        "Someone else changed this action item, and it no longer matches your filters. Your change was not saved."
            .into()
    } else {
        format!("{} The action item no longer matches the filters.", form.errors)
    }
}

/// The board.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<BoardQuery>,
) -> Result<Response, PageError> {
    page(&site, &who, &query, StatusCode::OK, Again::No).await
}

/// Everything that the filter leaves, as a file.
pub async fn export(
    State(site): State<Site>,
    who: SignedIn,
    Path(format): Path<String>,
    Query(query): Query<BoardQuery>,
) -> Result<Response, PageError> {
    let (filter, today) = (query.filter(), who.today());
    if !matches!(format.as_str(), "csv" | "markdown") {
        return Err(PageError::Absent);
    }
    let found = site.store.board(who.viewer(), &filter, today, (0, MAX_EXPORT)).await?;
    if found.has_more {
        return Err(PageError::Refused("You can export at most 10,000 action items. Narrow your filters.".into()));
    }
    let severities = site.store.severities().await?;
    Ok(if format == "csv" {
        let table = csv_of(&found.items, &site.settings.public_url, &severities);
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
            (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"action-items.csv\"")),
        ];
        (headers, table).into_response()
    } else {
        let text = board_markdown(&found.items, &filter, today, &severities);
        ([(header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8"))], text).into_response()
    })
}

/// The owner and due date as a row's form sends them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CommitmentForm {
    owner: String,
    due: String,
    version: i32,
    back: String,
}

/// Changes the owner and the due date.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<ActionId>,
    FormBody(form): FormBody<CommitmentForm>,
) -> Result<Response, PageError> {
    let number = site.store.postmortem_of_action(who.viewer(), id).await?;
    let changed: Result<(), StoreError> = async {
        let document = site.store.draft(who.viewer(), number).await?;
        let action = document.actions.iter().find(|action| action.id == id).ok_or(StoreError::Absent)?;
        let before = action_input(action);
        let owner = form.owner.parse().ok();
        let owner_name = if owner.is_none() { before.owner_name.clone() } else { String::new() };
        let fields = ActionInput { owner, owner_name, due: form.due.clone(), ..before }.parse()?;
        who.change(&site, async |tx| tx.change_action(number, id, form.version, &fields).await).await
    }
    .await;
    let query = BoardQuery::of(&form.back);
    let typed = |now| BoardForm { owner: form.owner, due: form.due, ..now };
    answer(&site, &who, &query, (number, id, form.version), changed, typed).await
}

/// A transition as a row's form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TransitionForm {
    transition: String,
    note: String,
    version: i32,
    back: String,
}

/// Applies a transition.
pub async fn transition(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<ActionId>,
    FormBody(form): FormBody<TransitionForm>,
) -> Result<Response, PageError> {
    let transition = Transition::from_key(&form.transition).ok_or_else(|| {
        PageError::BadRequest(format!("“{}” is not one of: {}.", form.transition, Transition::keys()))
    })?;
    let number = site.store.postmortem_of_action(who.viewer(), id).await?;
    let changed = who
        .change(&site, async |tx| tx.transition_action(number, id, form.version, transition, &form.note).await)
        .await;
    let query = BoardQuery::of(&form.back);
    let typed = |now| BoardForm { note: form.note, ..now };
    answer(&site, &who, &query, (number, id, form.version), changed, typed).await
}

/// Back to the row, or the page again with the row's form. `typed` puts what was sent into the form as it would open.
async fn answer(
    site: &Site,
    who: &SignedIn,
    query: &BoardQuery,
    (number, id, version): (PostmortemNumber, ActionId, i32),
    changed: Result<(), StoreError>,
    typed: impl FnOnce(BoardForm) -> BoardForm,
) -> Result<Response, PageError> {
    let (status, errors) = match changed {
        Ok(()) => return Ok(render::see(&query.address_at(id))),
        Err(StoreError::ValidationErrors(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(StoreError::Transition(refused)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, ValidationErrors::one("note", refused.to_string()))
        }
        Err(StoreError::Conflict) => (StatusCode::CONFLICT, ValidationErrors::default()),
        Err(StoreError::Refused(refused)) => {
            return page(site, who, query, StatusCode::FORBIDDEN, Again::Refused(refused.to_string())).await;
        }
        Err(error) => return Err(error.into()),
    };
    let document = site.store.draft(who.viewer(), number).await?;
    let action = document.actions.iter().find(|action| action.id == id).ok_or(StoreError::Absent)?;
    let is_conflict = status == StatusCode::CONFLICT;
    let form = typed(BoardForm::of(action));
    // After a conflict, saving once more is a choice made knowingly.
    let form = BoardForm { version: if is_conflict { action.version } else { version }, is_conflict, errors, ..form };
    page(site, who, query, status, Again::Form(id, form)).await
}

/// A table for spreadsheets, one row for each action item.
fn csv_of(items: &[BoardItem], address: &str, severities: &domain::postmortems::SeverityNames) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = [
        "Action item",
        "Status",
        "Owner",
        "Due",
        "Type",
        "Priority",
        "Outcome",
        "Validation",
        "Postmortem",
        "Postmortem title",
        "Severity",
        "Team",
        "Tracker",
        "Link",
    ];
    // Writing to memory does not fail.
    let _ = writer.write_record(columns);
    for item in items {
        let action = &item.action;
        let subject = domain::postmortems::Subject::Action(action.id);
        let _ = writer.write_record([
            plain_cell(&action.title).as_str(),
            action.state.label(),
            &plain_cell(action.owner.as_ref().map_or("", |owner| owner.name())),
            &action.due.map(|due| due.to_string()).unwrap_or_default(),
            action.kind.label(),
            action.priority.label(),
            &plain_cell(&action.outcome),
            &plain_cell(&action.validation),
            &item.postmortem.label(),
            &plain_cell(&item.postmortem_title),
            &plain_cell(severities.of(item.severity)),
            &plain_cell(item.team.as_ref().map_or("", |team| team.name.as_str())),
            &plain_cell(action.tracker.as_deref().unwrap_or_default()),
            &format!("{address}{}", app::paths::record(item.postmortem, subject)),
        ]);
    }
    writer.into_inner().unwrap_or_default()
}

/// A text that no spreadsheet takes for a formula: those begin with one of these characters
/// (OWASP, CSV Injection).
fn plain_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(plain_cell(formula), format!("'{formula}"));
        }
        assert_eq!(plain_cell("Cap retries = 3"), "Cap retries = 3");
    }
}
