//! The tables of the insights as files.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::insights::{
    Cell, Figure, Table, TableName, actions_table, backlog_table, cause_trend_table, durations_table, findings_table,
    months_table, postmortems_table,
};
use serde_json::{Map, Value, json};

use super::insights::{InsightsQuery, looker};
use crate::clock;
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::insights::{backlog, tally};
use crate::session::SignedIn;
use crate::site::Site;

/// A table as CSV or JSON.
pub async fn export(
    State(site): State<Site>,
    who: SignedIn,
    Path((name, format)): Path<(String, String)>,
    Query(query): Query<InsightsQuery>,
) -> Result<Response, PageError> {
    let name = TableName::from_key(&name).ok_or(PageError::Absent)?;
    if !matches!(format.as_str(), "csv" | "json") {
        return Err(PageError::Absent);
    }
    let filter = query.filter(&who);
    let looker = looker(&who);
    let tally = || tally(&site.store, looker, &filter, filter.period);
    let backlog = || backlog(&site.store, looker, &filter, clock::now());
    let table = match name {
        TableName::Months => months_table(&tally().await?.months),
        TableName::Durations => durations_table(&tally().await?),
        TableName::Postmortems => {
            let all =
                site.store.insight_cases(looker.viewer, &filter, Figure::Postmortems, looker.zone, usize::MAX).await?;
            postmortems_table(&all.first)
        }
        TableName::Actions => actions_table(&tally().await?.actions, &backlog().await?),
        TableName::Backlog => backlog_table(&backlog().await?),
        TableName::Findings => findings_table(&tally().await?.causes()),
        TableName::CausesByMonth => cause_trend_table(&tally().await?.cause_trend()),
    };
    let file = format!("attachment; filename=\"{}.{format}\"", name.key().replace('_', "-"));
    let file = HeaderValue::try_from(file).unwrap_or(HeaderValue::from_static("attachment"));
    Ok(if format == "csv" {
        let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
        ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)], csv_of(&table)).into_response()
    } else {
        let body = json!({ "from": filter.period.first, "to": filter.period.last, "rows": json_of(&table) });
        let kind = HeaderValue::from_static("application/json");
        ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)], body.to_string()).into_response()
    })
}

fn csv_of(table: &Table) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(&table.columns);
    for row in &table.rows {
        let _ = writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => super::board_export::plain_cell(text),
            Cell::Number(number) => number.to_string(),
            Cell::Nothing => String::new(),
        }));
    }
    writer.into_inner().unwrap_or_default()
}

fn json_of(table: &Table) -> Vec<Value> {
    let value = |cell: &Cell| match cell {
        Cell::Text(text) => json!(text),
        Cell::Number(number) => json!(number),
        Cell::Nothing => Value::Null,
    };
    let object = |row: &Vec<Cell>| -> Map<String, Value> {
        table.columns.iter().map(|name| (*name).to_owned()).zip(row.iter().map(value)).collect()
    };
    table.rows.iter().map(|row| Value::Object(object(row))).collect()
}
