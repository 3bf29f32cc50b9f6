//! The holidays of a team.

use app::people::{HolidaysView, holidays_page as holidays_view};
use app::ui::NavItem;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use domain::people::{HolidayInput, NO_HOLIDAYS, TeamId, may_edit_holidays, read_holidays};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// What an import just did.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HolidaysQuery {
    imported: Option<usize>,
    left_out: usize,
}

/// A holiday as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HolidayForm {
    date: String,
    name: String,
}

/// The holidays of a team.
pub async fn page(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    Query(query): Query<HolidaysQuery>,
) -> Result<Response, PageError> {
    let imported = query.imported.map(|count| {
        let holidays =
            if count == 1 { "1 holiday imported.".to_owned() } else { format!("{count} holidays imported.") };
        match query.left_out {
            0 => holidays,
            1 => format!("{holidays} 1 event was left out: it is not an all-day event, or repeats irregularly."),
            more => {
                format!("{holidays} {more} events were left out: they are not all-day events, or repeat irregularly.")
            }
        }
    });
    show(&site, &who, id, StatusCode::OK, |view| view.imported = imported).await
}

async fn show(
    site: &Site,
    who: &SignedIn,
    id: TeamId,
    status: StatusCode,
    change: impl FnOnce(&mut HolidaysView),
) -> Result<Response, PageError> {
    let team = site.store.find_team(id).await?.ok_or(PageError::Absent)?;
    let mut view = HolidaysView {
        team: id,
        name: team.name,
        holidays: site.store.list_holidays(id).await?,
        may_edit: may_edit_holidays(who.viewer(), team.lead).is_ok(),
        input: HolidayInput::default(),
        calendar: String::new(),
        errors: ValidationErrors::default(),
        imported: None,
    };
    change(&mut view);
    let title = (NavItem::People, format!("Holidays of {}", view.name));
    Ok(framed(site, Some(who), status, title, || holidays_view(&view)))
}

/// Adds a holiday.
pub async fn add(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    FormBody(form): FormBody<HolidayForm>,
) -> Result<Response, PageError> {
    let input = HolidayInput { date: form.date, name: form.name };
    let added = who.change(&site, async |tx| tx.add_holidays(id, &[input.parse()?]).await).await;
    match added {
        Ok(()) => Ok(render::see(&app::paths::holidays(id))),
        Err(StoreError::ValidationErrors(errors)) => {
            show(&site, &who, id, StatusCode::UNPROCESSABLE_ENTITY, |view| {
                view.errors = errors;
                view.input = input;
            })
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// Adds the all-day events of a calendar.
pub async fn import(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    form: Multipart,
) -> Result<Response, PageError> {
    let team = site.store.find_team(id).await?.ok_or(PageError::Absent)?;
    may_edit_holidays(who.viewer(), team.lead).map_err(StoreError::from)?;
    let Uploaded { file, pasted } = uploaded(form).await?;
    let text = if file.trim().is_empty() { &pasted } else { &file };
    let calendar = read_holidays(text, who.today());
    let found = calendar.holidays.as_slice();
    let added = if found.is_empty() {
        Err(ValidationErrors::one("calendar", NO_HOLIDAYS).into())
    } else {
        who.change(&site, async |tx| tx.add_holidays(id, found).await).await
    };
    match added {
        Ok(()) => {
            let (imported, left_out) = (found.len(), calendar.left_out);
            let path = app::paths::holidays(id);
            Ok(render::see(&format!("{path}?imported={imported}&left_out={left_out}")))
        }
        Err(StoreError::ValidationErrors(errors)) => {
            show(&site, &who, id, StatusCode::UNPROCESSABLE_ENTITY, |view| {
                view.errors = errors;
                view.calendar = pasted;
            })
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// Calendars as a form sends them.
#[derive(Default)]
struct Uploaded {
    /// The file that was chosen.
    file: String,
    /// The text that was pasted, which counts without a file.
    pasted: String,
}

async fn uploaded(mut form: Multipart) -> Result<Uploaded, PageError> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge("The calendar is larger than 4 MB.".into()),
        _ => PageError::BadRequest("The upload is incomplete. Try again.".into()),
    };
    let mut calendars = Uploaded::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let calendar = match field.name() {
            Some("file") => &mut calendars.file,
            Some("calendar") => &mut calendars.pasted,
            _ => continue,
        };
        let bytes = field.bytes().await.map_err(unreadable)?;
        *calendar = String::from_utf8_lossy(&bytes).into_owned();
    }
    Ok(calendars)
}

/// Removes a holiday.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((id, date)): Path<(TeamId, NaiveDate)>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.remove_holiday(id, date).await).await?;
    Ok(render::see(&app::paths::holidays(id)))
}
