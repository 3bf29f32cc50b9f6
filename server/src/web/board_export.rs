//! The board as a file.

use app::actions::board_markdown;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::actions::BoardItem;

use super::board::BoardQuery;
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::session::SignedIn;
use crate::site::Site;

/// An export with more is refused, so that it cannot take all memory.
const MAX_EXPORT: u64 = 10_000;

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
            plain_cell(&action.fields.title).as_str(),
            action.state.label(),
            &plain_cell(action.owner.as_ref().map_or("", |owner| owner.name())),
            &action.fields.due.map(|due| due.to_string()).unwrap_or_default(),
            action.fields.kind.label(),
            action.fields.priority.label(),
            &plain_cell(&action.fields.outcome),
            &plain_cell(&action.fields.validation),
            &item.postmortem.label(),
            &plain_cell(&item.postmortem_title),
            &plain_cell(severities.of(item.severity)),
            &plain_cell(item.team.as_ref().map_or("", |team| team.name.as_str())),
            &plain_cell(action.fields.tracker.as_deref().unwrap_or_default()),
            &format!("{address}{}", app::paths::record(item.postmortem, subject)),
        ]);
    }
    writer.into_inner().unwrap_or_default()
}

/// A text that no spreadsheet takes for a formula: those begin with one of these characters
/// (OWASP, CSV Injection).
pub(super) fn plain_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM(A1)"] {
            assert_eq!(plain_cell(formula), format!("'{formula}"));
        }
        assert_eq!(plain_cell("Cap retries = 3"), "Cap retries = 3");
    }
}
