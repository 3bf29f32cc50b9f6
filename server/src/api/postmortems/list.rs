use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use domain::people::TeamId;
use domain::postmortems::{Kind, PostmortemCard, PostmortemNumber, Severity, Status};
use serde::{Deserialize, Serialize};
use store::ListFilter;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::choices;
use crate::api::extract::Query;
use crate::api::problem::{Problem, UNREADABLE};
use crate::api::teams::NameJson;
use crate::clock;
use crate::site::Site;

/// The default page size.
const USUAL: u64 = 50;
/// The maximum page size.
pub const MAX_SHOWN: u64 = 200;
/// The longest search in bytes: no title is longer, and each word makes the query deeper.
pub const MAX_SEARCH: usize = 800;

/// Filters and pagination.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// The ID of the team.
    #[param(value_type = Option<i64>)]
    team: Option<TeamId>,
    /// The kind.
    #[param(value_type = Option<choices::Kind>)]
    kind: Option<Kind>,
    /// The severity.
    #[param(value_type = Option<choices::Severity>)]
    severity: Option<Severity>,
    /// The status.
    #[param(value_type = Option<choices::Status>)]
    status: Option<Status>,
    /// Only postmortems of which the caller is an author or reviewer.
    #[serde(default)]
    mine: bool,
    /// Whether to list archived postmortems instead of active ones.
    #[serde(default)]
    archived: bool,
    /// Words that the title must contain.
    q: Option<String>,
    /// The page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// `next` of the previous page.
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(self) -> Result<ListFilter, Problem> {
        let most = self.limit.unwrap_or(USUAL);
        if !(1..=MAX_SHOWN).contains(&most) {
            return Err(Problem::with_field(
                UNREADABLE,
                "limit",
                format!("“limit” must be between 1 and {MAX_SHOWN}."),
            ));
        }
        if self.q.as_ref().is_some_and(|words| words.len() > MAX_SEARCH) {
            return Err(Problem::with_field(UNREADABLE, "q", format!("“q” can have up to {MAX_SEARCH} bytes.")));
        }
        let after = match &self.cursor {
            None => None,
            Some(cursor) => Some(after(cursor).ok_or_else(|| {
                Problem::with_field(UNREADABLE, "cursor", "“cursor” is not the “next” of an earlier page.")
            })?),
        };
        Ok(ListFilter {
            team: self.team,
            kind: self.kind,
            severity: self.severity,
            status: self.status,
            mine: self.mine,
            archived: self.archived,
            words: self.q,
            after,
            most,
        })
    }
}

type Place = (DateTime<Utc>, PostmortemNumber);

/// The form of a cursor, for the description: nanoseconds since 1970, and the number. Nineteen digits that
/// begin with 8 are in the year 2255, after which they no longer fit.
pub const CURSOR: &str = r"^[0-8]?[0-9]{1,18}-[1-9][0-9]{0,17}$";
/// The longest cursor, in characters.
pub const MAX_CURSOR: usize = 38;

/// Incidents are between 1970 and 2199, so their instants fit.
fn cursor((at, number): Place) -> String {
    format!("{}-{number}", at.timestamp_nanos_opt().unwrap_or(0).max(0))
}

fn after(cursor: &str) -> Option<Place> {
    let (at, number) = cursor.split_once('-')?;
    let is_plain = [at, number].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let place = (DateTime::from_timestamp_nanos(at.parse().ok()?), PostmortemNumber(number.parse().ok()?));
    (is_plain && place.1.0 > 0).then_some(place)
}

/// A page of postmortems.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostmortemPage)]
pub struct PageJson {
    /// The postmortems, latest first.
    items: Vec<CardJson>,
    /// The `cursor` of the next page; null on the last page.
    next: Option<String>,
}

/// A postmortem in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostmortemCard)]
pub struct CardJson {
    /// The number.
    #[schema(value_type = i64)]
    number: PostmortemNumber,
    /// The number as displayed.
    #[schema(example = "PM-42")]
    label: String,
    /// The title.
    title: String,
    /// The kind.
    #[schema(value_type = choices::Kind)]
    kind: Kind,
    /// The severity; `1` is the most severe.
    #[schema(value_type = choices::Severity)]
    severity: Severity,
    /// The team.
    team: Option<NameJson>,
    /// The status.
    #[schema(value_type = choices::Status)]
    status: Status,
    /// Whether the postmortem is private.
    is_private: bool,
    /// Whether the postmortem is archived.
    is_archived: bool,
    /// When the impact started; otherwise the time of the first event, or of creation when there are no events.
    happened_at: DateTime<Utc>,
    /// When any part of the postmortem last changed.
    updated_at: DateTime<Utc>,
    /// The number of open action items.
    open_actions: i64,
    /// The day by which the draft is to be published, by the policy of its severity and in the time zone of its team
    /// (without a team, its own). Null without such a policy, for published or archived postmortems, and for readers who
    /// may not see the draft.
    publish_by: Option<NaiveDate>,
}

impl CardJson {
    /// Lists every field that is sent.
    pub fn of(card: PostmortemCard, publish_by: Option<NaiveDate>) -> Self {
        Self {
            number: card.number,
            label: card.number.label(),
            title: card.title,
            kind: card.kind,
            severity: card.severity,
            team: card.team.map(NameJson::team),
            status: card.status,
            is_private: card.is_private,
            is_archived: card.is_archived,
            happened_at: card.happened_at,
            updated_at: card.updated_at,
            open_actions: card.open_actions,
            publish_by,
        }
    }
}

/// List postmortems
///
/// Returns the postmortems that the caller may see, latest first. For readers, these are the published ones.
#[utoipa::path(
    get, path = "/postmortems", tag = "postmortems", params(ListQuery),
    responses((status = 200, description = "A page of postmortems.", body = PageJson))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<axum::Json<PageJson>, Problem> {
    let page = site.store.list_postmortems(caller.viewer(), &query.filter()?).await?;
    let numbers: Vec<_> = page.cards.iter().map(|card| card.number).collect();
    let dates = site.store.publishing_dates(caller.viewer(), &numbers, clock::now()).await?;
    let card = |card: PostmortemCard| {
        let publish_by = dates.get(&card.number).map(|date| date.by);
        CardJson::of(card, publish_by)
    };
    let items = page.cards.into_iter().map(card).collect();
    Ok(axum::Json(PageJson { items, next: page.next.map(cursor) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        for at in ["2026-11-10T14:03:00Z", "2026-11-10T14:03:00.123456Z", "1970-01-01T00:00:00Z"] {
            let place = (DateTime::parse_from_rfc3339(at).unwrap().to_utc(), PostmortemNumber(42));
            assert_eq!(after(&cursor(place)), Some(place));
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for wrong in ["", "42", "%%%", "-42", "1-", "1-0", "1--1", "+1-1", "1-+1", "99999999999999999999-1"] {
            assert_eq!(after(wrong), None, "{wrong}");
        }
    }
}
