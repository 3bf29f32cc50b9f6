//! Causes of each category by month, as a row of columns for each.

use domain::findings::Category;
use domain::insights::{CauseTrend, Figure, InsightsFilter, Period};
use leptos::prelude::*;

use super::month_table::{MonthTable, month_table};
use super::months_chart::{FILLED, month_label};
use super::shown::{across, number};
use crate::paths;

/// The height of the columns of a category, in pixels, and of what stands above and below them.
const COLUMNS: f64 = 36.0;
const ABOVE: f64 = 4.0;
const LABELS: f64 = 40.0;

/// The rows of columns, and the same as a table; nothing for a single month.
pub fn causes_trend(trend: &CauseTrend, filter: &InsightsFilter) -> Option<impl IntoView + use<>> {
    if trend.months.len() < 2 || trend.rows.is_empty() {
        return None;
    }
    let most = number(trend.rows.iter().flat_map(|row| row.counts.iter().copied()).max().unwrap_or(1).max(1));
    let width = 1.0 / number(trend.months.len());
    let rows = trend
        .rows
        .iter()
        .map(|row| {
            let columns = row
                .counts
                .iter()
                .zip(&trend.months)
                .enumerate()
                .filter(|(_, (count, _))| **count > 0)
                .map(|(place, (count, month))| {
                    column(row.category, (*count, *month), (number(place) * width, width, most), filter)
                })
                .collect_view();
            let base = ABOVE + COLUMNS;
            view! {
                <div class="dots-row">
                    <span class="dots-name" aria-hidden="true">
                        {name(row.category)}
                    </span>
                    <svg class="trend" width="100%" height=base + 2.0 aria-hidden="true" focusable="false">
                        {columns}
                        <line class="chart-base" x1="0" x2="100%" y1=base + 0.5 y2=base + 0.5 />
                    </svg>
                </div>
            }
        })
        .collect_view();
    let labels = trend
        .months
        .iter()
        .enumerate()
        .map(|(place, month)| month_label(month.first, 0.0, place, trend.months.len(), width))
        .collect_view();
    Some(view! {
        <h3>"Causes by month"</h3>
        <figure class="chart">
            {rows}
            <div class="dots-row">
                <span></span>
                <svg class="months" width="100%" height=LABELS aria-hidden="true" focusable="false">
                    {labels}
                </svg>
            </div>
            <figcaption>"Causes of each category, by the month of the postmortem."</figcaption>
            {table(trend, filter)}
        </figure>
    })
}

fn name(category: Option<Category>) -> &'static str {
    category.map_or("No category", Category::label)
}

fn column(
    category: Option<Category>,
    (count, month): (usize, Period),
    (left, width, most): (f64, f64, f64),
    filter: &InsightsFilter,
) -> impl IntoView + use<> {
    let height = number(count) / most * COLUMNS;
    let says = format!("{}: {count} in {}", name(category), month.first.format("%B %Y"));
    view! {
        <a href=paths::insights_figure(&filter.during(month), Figure::Category(category)) tabindex="-1">
            <title>{says}</title>
            <rect
                class="causes-column"
                x=across(left + width * (1.0 - FILLED) / 2.0)
                width=across(width * FILLED)
                y=ABOVE + COLUMNS - height
                height=height
            />
        </a>
    }
}

fn table(trend: &CauseTrend, filter: &InsightsFilter) -> impl IntoView + use<> {
    let counts = |place: usize| trend.rows.iter().map(|row| row.counts[place]).collect();
    let column = |category| (name(category).to_owned(), Figure::Category(category));
    month_table(&MonthTable {
        caption: "Causes by category and month",
        class: "chart-table causes-trend-table",
        columns: trend.rows.iter().map(|row| column(row.category)).collect(),
        rows: trend.months.iter().enumerate().map(|(place, month)| (*month, counts(place))).collect(),
        filter,
    })
}
