//! Figures as tables, for files.

use chrono::SecondsFormat;

use super::actions::{ActionAge, ActionCounts, ActionFigure, Backlog};
use super::cases::{CaseDuration, DurationKind};
use super::findings::{CauseCount, CauseTrend, causes_of_category, causes_of_process};
use super::listed::ListedCase;
use super::period::Period;
use super::tally::{MonthCounts, Tally};
use crate::findings::{Category, Process};
use crate::postmortems::Kind;

choice! {
    /// The tables that can be exported.
    pub enum TableName {
        /// Incidents, near misses and drills by month.
        Months = "months", "Postmortems by month";
        /// The durations in short.
        Durations = "durations", "Durations";
        /// Each postmortem with its durations.
        Postmortems = "postmortems", "Postmortems with durations";
        /// Action items by status.
        Actions = "actions", "Action items by status";
        /// The backlog by month.
        Backlog = "backlog", "Backlog by month";
        /// Causes by category and process.
        Findings = "findings", "Causes by category and process";
        /// Causes by category and month.
        CausesByMonth = "causes_by_month", "Causes by month";
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A number: a count, or seconds.
    Number(i64),
    /// Nothing is known.
    Nothing,
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }
}

/// A table with as many cells in each row as it has columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns: lower case, with the unit where there is one.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Incidents, near misses and drills by month.
pub fn months_table(months: &[MonthCounts]) -> Table {
    let rows = months.iter().map(|counts| {
        let mut row = vec![Cell::from(counts.month.first.format("%Y-%m").to_string().as_str())];
        row.extend(Kind::ALL.iter().map(|kind| Cell::from(counts.of(*kind))));
        row
    });
    Table { columns: vec!["month", "incidents", "near_misses", "drills"], rows: rows.collect() }
}

/// The durations in short.
pub fn durations_table(tally: &Tally) -> Table {
    let rows = DurationKind::ALL.iter().map(|kind| {
        let measured = tally.measurements(*kind);
        let summary = measured.summary();
        vec![
            Cell::from(kind.key()),
            Cell::from(summary.map(|summary| summary.median)),
            Cell::from(summary.map(|summary| summary.p90)),
            Cell::from(summary.map(|summary| summary.mean)),
            Cell::from(measured.known.len()),
            Cell::from(measured.missing),
            Cell::from(measured.impossible),
        ]
    });
    let columns = vec!["duration", "median_s", "p90_s", "mean_s", "n", "missing", "impossible"];
    Table { columns, rows: rows.collect() }
}

/// Each postmortem with its durations.
pub fn postmortems_table(cases: &[ListedCase]) -> Table {
    let rows = cases.iter().map(|ListedCase { case, title, happened_at }| {
        let mut row = vec![
            Cell::from(case.number.label().as_str()),
            Cell::from(title.as_str()),
            Cell::from(case.kind.key()),
            Cell::from(happened_at.to_rfc3339_opts(SecondsFormat::Secs, true).as_str()),
        ];
        row.extend(DurationKind::ALL.iter().map(|kind| match case.measured(*kind) {
            Some(CaseDuration::Known(seconds)) => Cell::Number(seconds),
            Some(CaseDuration::Missing(_)) => Cell::from("missing"),
            Some(CaseDuration::Impossible) => Cell::from("impossible"),
            None => Cell::Nothing,
        }));
        row
    });
    let columns = vec![
        "postmortem",
        "title",
        "type",
        "happened_at",
        "detect_s",
        "acknowledge_s",
        "mitigate_s",
        "roll_back_s",
        "resolve_s",
        "publish_s",
        "verify_s",
    ];
    Table { columns, rows: rows.collect() }
}

/// Action items by status, and the open ones of now by age.
pub fn actions_table(counts: &ActionCounts, backlog: &Backlog) -> Table {
    let states = ActionFigure::ALL
        .iter()
        .map(|figure| vec![Cell::from("of_the_period"), Cell::from(figure.key()), Cell::from(counts.of(*figure))]);
    let ages = ActionAge::ALL
        .iter()
        .zip(backlog.ages)
        .map(|(age, count)| vec![Cell::from("open_now_by_age"), Cell::from(age.key()), Cell::from(count)]);
    Table { columns: vec!["group", "key", "count"], rows: states.chain(ages).collect() }
}

/// The backlog by month.
pub fn backlog_table(backlog: &Backlog) -> Table {
    let rows = backlog.months.iter().map(|month| {
        vec![
            Cell::from(month.month.first.format("%Y-%m").to_string().as_str()),
            Cell::from(month.added),
            Cell::from(month.closed),
            Cell::from(month.open),
        ]
    });
    Table { columns: vec!["month", "added", "closed", "open_at_the_end"], rows: rows.collect() }
}

/// Causes by category and process.
pub fn findings_table(causes: &[CauseCount]) -> Table {
    let row = |group: &str, key: Option<&'static str>, count: usize| {
        vec![Cell::from(group), Cell::from(key.unwrap_or("none")), Cell::from(count)]
    };
    let categories = Category::ALL.iter().copied().map(Some).chain([None]);
    let processes = Process::ALL.iter().copied().map(Some).chain([None]);
    let rows = categories
        .map(|category| row("category", category.map(Category::key), causes_of_category(causes, category)))
        .chain(processes.map(|process| row("process", process.map(Process::key), causes_of_process(causes, process))));
    Table { columns: vec!["group", "key", "causes"], rows: rows.collect() }
}

/// Causes by category and month, with a row for each that occurs.
pub fn cause_trend_table(trend: &CauseTrend) -> Table {
    let row = |category: Option<Category>, month: &Period, count: usize| {
        vec![
            Cell::from(month.first.format("%Y-%m").to_string().as_str()),
            Cell::from(category.map_or("none", Category::key)),
            Cell::from(count),
        ]
    };
    let rows = trend
        .rows
        .iter()
        .flat_map(|of| trend.months.iter().zip(&of.counts).map(|(month, count)| row(of.category, month, *count)));
    Table { columns: vec!["month", "category", "causes"], rows: rows.collect() }
}
