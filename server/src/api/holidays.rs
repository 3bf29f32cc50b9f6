//! The holidays of teams.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::people::{Holiday, HolidayInput, MAX_HOLIDAY_NAME, NO_HOLIDAYS, TeamId, may_edit_holidays, read_holidays};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::extract::{Json, Path};
use super::limit::{DAY, FieldLimit, Limit};
use super::problem::Problem;
use crate::site::Site;

/// The longest calendar, in bytes.
const MAX_CALENDAR: usize = 1_000_000;

/// A day on which a team does not work.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Holiday)]
pub struct HolidayJson {
    /// The day.
    date: NaiveDate,
    /// The name.
    name: String,
}

impl HolidayJson {
    fn of(holiday: Holiday) -> Self {
        Self { date: holiday.date, name: holiday.name }
    }
}

/// A holiday to add.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = HolidayBody)]
pub struct HolidayBody {
    /// The day, such as `2026-12-25`.
    #[schema(required = true)]
    date: String,
    /// The name, up to 100 characters.
    #[schema(required = true)]
    name: String,
}

/// A calendar to import.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = HolidayCalendar)]
pub struct CalendarBody {
    /// The text of an iCalendar file (RFC 5545), up to 1 MB.
    #[schema(required = true)]
    calendar: String,
}

/// The result of an import.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportedHolidays)]
pub struct ImportedHolidaysJson {
    /// How many holidays the calendar contains, including those that the team already had.
    imported: usize,
    /// How many events were left out because they are not all-day events, or repeat irregularly.
    left_out: usize,
}

/// Refuses callers who may not edit the holidays of a team, before the body is checked.
async fn writable(site: &Site, caller: &Caller, id: TeamId) -> Result<(), StoreError> {
    let team = site.store.find_team(id).await?.ok_or(StoreError::Absent)?;
    Ok(may_edit_holidays(caller.viewer(), team.lead)?)
}

/// List the holidays of a team
///
/// Sorted by date.
#[utoipa::path(
    get, path = "/teams/{id}/holidays", tag = "teams",
    responses((status = 200, description = "The holidays.", body = Items<HolidayJson>))
)]
pub async fn holidays(
    State(site): State<Site>,
    _: Caller,
    Path(id): Path<TeamId>,
) -> Result<axum::Json<Items<HolidayJson>>, Problem> {
    site.store.find_team(id).await?.ok_or(StoreError::Absent)?;
    Ok(Items::of(site.store.list_holidays(id).await?, HolidayJson::of))
}

/// Add a holiday to a team
///
/// The team lead and administrators only. A holiday on the same day is replaced. Reminders that are still to come
/// follow the new holiday.
#[utoipa::path(
    post, path = "/teams/{id}/holidays", tag = "teams", request_body = HolidayBody,
    responses((status = 200, description = "The holiday.", body = HolidayJson))
)]
pub async fn add_holiday(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<TeamId>,
    Json(body): Json<HolidayBody>,
) -> Result<axum::Json<HolidayJson>, Problem> {
    writable(&site, &caller, id).await?;
    let holiday = HolidayInput { date: body.date, name: body.name }.parse()?;
    caller.change(&site, async |tx| tx.add_holidays(id, std::slice::from_ref(&holiday)).await).await?;
    Ok(axum::Json(HolidayJson::of(holiday)))
}

/// Import holidays from a calendar
///
/// The team lead and administrators only. The all-day events become holidays, except those that ended more than a
/// year ago. Holidays on the same day are replaced.
#[utoipa::path(
    post, path = "/teams/{id}/holidays/import", tag = "teams", request_body = CalendarBody,
    responses((status = 200, description = "What was imported.", body = ImportedHolidaysJson))
)]
pub async fn import_holidays(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<TeamId>,
    Json(body): Json<CalendarBody>,
) -> Result<axum::Json<ImportedHolidaysJson>, Problem> {
    writable(&site, &caller, id).await?;
    let text = domain::validation::text("calendar", "The calendar", &body.calendar, MAX_CALENDAR)?;
    let calendar = read_holidays(&text, caller.today());
    if calendar.holidays.is_empty() {
        return Err(ValidationErrors::one("calendar", NO_HOLIDAYS).into());
    }
    caller.change(&site, async |tx| tx.add_holidays(id, &calendar.holidays).await).await?;
    Ok(axum::Json(ImportedHolidaysJson { imported: calendar.holidays.len(), left_out: calendar.left_out }))
}

/// Remove a holiday from a team
///
/// The team lead and administrators only.
#[utoipa::path(
    delete, path = "/teams/{id}/holidays/{date}", tag = "teams",
    responses((status = 204, description = "The holiday was removed."))
)]
pub async fn remove_holiday(
    State(site): State<Site>,
    caller: Caller,
    Path((id, date)): Path<(TeamId, NaiveDate)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_holiday(id, date).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("HolidayBody", "date", Limit::Like(DAY, 10)),
    ("HolidayBody", "name", Limit::Line(MAX_HOLIDAY_NAME)),
    ("HolidayCalendar", "calendar", Limit::Text(MAX_CALENDAR)),
];
