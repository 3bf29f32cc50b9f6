//! Numbers of days, as spreadsheets count them: `46338.585` is a time on 12 November 2026.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::Row;
use crate::timeline::written::columns::columns_of;

/// Writes a column of such numbers out as times. Which column that is, its name tells; without names, most of its cells
/// are numbers with a fraction near the incident.
pub(super) fn write_out(rows: &mut [Row], near: Option<NaiveDate>) {
    let Some(first) = rows.first() else { return };
    let named = columns_of(&first.cells);
    if let (Some(day), Some(time)) = (named.day, named.time)
        && write_apart(rows, day, time, near)
    {
        return;
    }
    let width = rows.iter().take(50).map(|row| row.cells.len()).max().unwrap_or(0);
    let fits = |column: usize| {
        let filled: Vec<&str> = rows
            .iter()
            .skip(1)
            .take(200)
            .filter_map(|row| row.cells.get(column))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let numbers = filled.iter().filter(|cell| time_of(cell, near).is_some()).count();
        !filled.is_empty() && numbers * 3 >= filled.len() * 2
    };
    let is_named = |column: &usize| named.time == Some(*column) || named.day == Some(*column);
    let columns: Vec<usize> = match (0..width).find(|column| is_named(column) && fits(*column)) {
        Some(column) => vec![column],
        None if named.time.is_none() && named.day.is_none() => {
            (0..width.min(1)).filter(|column| fits(*column)).collect()
        }
        None => Vec::new(),
    };
    for row in rows {
        for column in &columns {
            if let Some(cell) = row.cells.get_mut(*column)
                && let Some(time) = time_of(cell.trim(), near)
            {
                *cell = time.format("%Y-%m-%d %H:%M:%S").to_string();
            }
        }
    }
}

/// The same for a column of days and one of parts of the day; whether most rows have both.
fn write_apart(rows: &mut [Row], day: usize, time: usize, near: Option<NaiveDate>) -> bool {
    let both = |row: &Row| {
        let date = time_of(&format!("{}.0", row.cells.get(day)?.trim()), near)?;
        let (whole, fraction) = row.cells.get(time)?.trim().split_once(['.', ','])?;
        let moment = time_of(&format!("{}.{fraction}", row.cells.get(day)?.trim()), near).filter(|_| whole == "0")?;
        Some((date.date(), moment.time()))
    };
    let found = rows.iter().filter(|row| both(row).is_some()).count();
    if found == 0 || found * 3 < rows.len().saturating_sub(1) * 2 {
        return false;
    }
    for row in rows {
        if let Some((date, moment)) = both(row) {
            row.cells[day] = date.format("%Y-%m-%d").to_string();
            row.cells[time] = moment.format("%H:%M:%S").to_string();
        }
    }
    true
}

/// The time of a number of days since 30 December 1899, between 2000 and 2100 and with a fraction.
fn time_of(cell: &str, near: Option<NaiveDate>) -> Option<NaiveDateTime> {
    const YEARS: i64 = 2 * 366;
    let (whole, fraction) = cell.split_once(['.', ','])?;
    let is_number = |part: &str| !part.is_empty() && part.len() <= 16 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || whole.len() != 5 {
        return None;
    }
    let days: i64 = whole.parse().ok().filter(|days| (36_526..73_051).contains(days))?;
    let parts: f64 = format!("0.{fraction}").parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a part of a day has at most 86,400,000 milliseconds")]
    let milliseconds = (parts * 86_400_000.0).round() as i64;
    // What sheets keep is exact to some milliseconds.
    let seconds = (milliseconds + 500) / 1000;
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(TimeDelta::days(days))?;
    if near.is_some_and(|near| (date - near).num_days().abs() > YEARS) {
        return None;
    }
    date.and_hms_opt(0, 0, 0)?.checked_add_signed(TimeDelta::seconds(seconds))
}
