//! The board: action items across postmortems.

use axum::extract::State;
use domain::actions::{
    ActionKind, BoardFilter, BoardGrouping, BoardItem, BoardOrder, DueWindow, OwnerFilter, StateFilter,
};
use domain::people::{MAX_NAME, TeamId};
use domain::postmortems::{PostmortemNumber, Severity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::ActionJson;
use super::caller::Caller;
use super::choices;
use super::extract::Query;
use super::postmortems::MAX_SHOWN;
use super::problem::{Problem, UNREADABLE};
use super::teams::NameJson;
use crate::site::Site;

/// The default page size.
const USUAL: u64 = 50;
/// The longest name of a service to ask for, in characters.
const MAX_SERVICE: usize = 200;
/// Further pages are not worth turning to: a filter finds it sooner.
const MAX_PAGES: u64 = 100;

/// Filters, order and pagination.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BoardQuery {
    /// The owner: `me`, `none`, the ID of a person, or `name:` and the name of somebody without an account.
    #[param(pattern = r"^(me|none|[1-9][0-9]{0,17}|name:[^\x00]{1,80})$")]
    owner: Option<String>,
    /// The ID of the team of the postmortem.
    #[param(value_type = Option<i64>)]
    team: Option<TeamId>,
    /// The name of a service that the postmortem affected.
    #[param(max_length = 200)]
    service: Option<String>,
    /// The severity of the postmortem.
    #[param(value_type = Option<choices::Severity>)]
    severity: Option<Severity>,
    /// The type of action.
    #[serde(rename = "type")]
    #[param(value_type = Option<choices::ActionKind>)]
    kind: Option<ActionKind>,
    /// The status: `unfinished` (open or in progress, the default), `all`, or one status.
    #[param(pattern = r"^(unfinished|all|open|in_progress|done|verified|wont_do)$")]
    status: Option<String>,
    /// When the action item is due, relative to today in the caller’s time zone.
    #[param(inline, value_type = Option<choices::DueWindow>)]
    due: Option<DueWindow>,
    /// The number of the postmortem.
    #[param(value_type = Option<i64>)]
    postmortem: Option<PostmortemNumber>,
    /// The order; `due` by default. Finished action items come last.
    #[param(inline, value_type = Option<choices::BoardOrder>)]
    sort: Option<BoardOrder>,
    /// The page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// The page.
    #[param(minimum = 1, maximum = 100, default = 1)]
    page: Option<u64>,
}

/// A number of the query, from 1 to `most`.
pub(super) fn between(name: &'static str, value: Option<u64>, default: u64, most: u64) -> Result<u64, Problem> {
    let value = value.unwrap_or(default);
    if (1..=most).contains(&value) {
        return Ok(value);
    }
    Err(Problem::with_field(UNREADABLE, name, format!("“{name}” must be between 1 and {most}.")))
}

/// The owner, in the form that the description names.
fn owner_of(owner: &str) -> Option<OwnerFilter> {
    let is_id = owner.len() <= 18 && !owner.starts_with('0') && owner.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |name: &str| (1..=MAX_NAME).contains(&name.chars().count());
    let is_read = matches!(owner, "me" | "none") || is_id || owner.strip_prefix("name:").is_some_and(is_name);
    is_read.then(|| owner.parse().ok()).flatten()
}

impl BoardQuery {
    fn filter(&self) -> Result<BoardFilter, Problem> {
        let unknown = |name: &'static str| Problem::with_field(UNREADABLE, name, format!("“{name}” can’t be read."));
        if self.service.as_ref().is_some_and(|name| name.chars().count() > MAX_SERVICE) {
            return Err(Problem::with_field(
                UNREADABLE,
                "service",
                format!("“service” can have up to {MAX_SERVICE} characters."),
            ));
        }
        let owner = match self.owner.as_deref() {
            None => None,
            Some(owner) => Some(owner_of(owner).ok_or_else(|| unknown("owner"))?),
        };
        let state = match &self.status {
            None => StateFilter::default(),
            Some(status) => StateFilter::from_key(status).ok_or_else(|| unknown("status"))?,
        };
        Ok(BoardFilter {
            owner,
            team: self.team,
            service: self.service.clone().filter(|name| !name.is_empty() && !name.contains('\0')),
            severity: self.severity,
            kind: self.kind,
            state,
            due: self.due,
            postmortem: self.postmortem,
            grouping: BoardGrouping::Due,
            order: self.sort.unwrap_or(BoardOrder::Due),
        })
    }
}

/// An action item, with some details of its postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BoardItem)]
pub struct BoardItemJson {
    /// The action item.
    action: ActionJson,
    /// The number of its postmortem.
    #[schema(value_type = i64)]
    postmortem: PostmortemNumber,
    /// The title of its postmortem.
    postmortem_title: String,
    /// The severity of its postmortem.
    #[schema(value_type = choices::Severity)]
    severity: Severity,
    /// The team of its postmortem.
    team: Option<NameJson>,
    /// The first service of its postmortem.
    service: Option<String>,
    /// Whether the caller may edit the action item.
    may_edit: bool,
}

impl BoardItemJson {
    fn of(item: BoardItem) -> Self {
        let BoardItem { action, postmortem, postmortem_title, severity, team, service, may_edit } = item;
        let team = team.map(NameJson::team);
        Self { action: ActionJson::of(action), postmortem, postmortem_title, severity, team, service, may_edit }
    }
}

/// A page of the board.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BoardPage)]
pub struct BoardPageJson {
    /// The action items.
    items: Vec<BoardItemJson>,
    /// The next page; null on the last one.
    next: Option<u64>,
}

/// List action items of all postmortems
///
/// Returns the action items of all drafts that the caller may read.
#[utoipa::path(
    get, path = "/actions", tag = "actions", params(BoardQuery),
    responses((status = 200, description = "A page of action items.", body = BoardPageJson))
)]
pub async fn board(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<BoardQuery>,
) -> Result<axum::Json<BoardPageJson>, Problem> {
    let filter = query.filter()?;
    let limit = between("limit", query.limit, USUAL, MAX_SHOWN)?;
    let page = between("page", query.page, 1, MAX_PAGES)?;
    let shown = site.store.board(caller.viewer(), &filter, caller.today(), ((page - 1) * limit, limit)).await?;
    let next = (shown.has_more && page < MAX_PAGES).then_some(page + 1);
    Ok(axum::Json(BoardPageJson { items: shown.items.into_iter().map(BoardItemJson::of).collect(), next }))
}
