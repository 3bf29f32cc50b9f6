//! Postmortems by month, as stacked columns.

use chrono::{Datelike, NaiveDate};
use domain::insights::{Figure, InsightsFilter, MonthCounts};
use domain::postmortems::Kind;
use leptos::prelude::*;

use super::month_table::{MonthTable, month_table};
use super::shown::{across, number};
use crate::paths;

/// Heights in pixels: the columns, and the labels above and below.
pub(super) const COLUMNS: f64 = 132.0;
pub(super) const ABOVE: f64 = 22.0;
pub(super) const BELOW: f64 = 40.0;
/// The part of its month that a column fills.
pub(super) const FILLED: f64 = 0.62;

/// The columns, and the same as a table.
pub fn months_chart(months: &[MonthCounts], filter: &InsightsFilter) -> impl IntoView + use<> {
    let most = months.iter().map(MonthCounts::total).max().unwrap_or(0).max(1);
    let width = 1.0 / number(months.len().max(1));
    let columns = months
        .iter()
        .enumerate()
        .map(|(place, counts)| column(counts, number(place) * width, width, number(most), filter))
        .collect_view();
    let labels = months
        .iter()
        .enumerate()
        .map(|(place, counts)| month_label(counts.month.first, ABOVE + COLUMNS, place, months.len(), width))
        .collect_view();
    let base = ABOVE + COLUMNS;
    view! {
        <figure class="chart">
            <svg class="months" width="100%" height=base + BELOW aria-hidden="true" focusable="false">
                {hatch("months-hatch")}
                {columns}
                <line class="chart-base" x1="0" x2="100%" y1=base + 0.5 y2=base + 0.5 />
                {labels}
            </svg>
            {table(months, filter)}
        </figure>
    }
}

/// What fills near misses: lines, which grey paper shows as well.
fn hatch(id: &'static str) -> impl IntoView {
    view! {
        <defs>
            <pattern id=id width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect class="months-hatch-ground" width="6" height="6" />
                <rect class="months-hatch-line" width="2.5" height="6" />
            </pattern>
        </defs>
    }
}

fn column(counts: &MonthCounts, left: f64, width: f64, most: f64, filter: &InsightsFilter) -> impl IntoView + use<> {
    let (x, inner) = (left + width * (1.0 - FILLED) / 2.0, width * FILLED);
    let month = filter.during(counts.month);
    let mut top = ABOVE + COLUMNS;
    let parts = Kind::ALL
        .iter()
        .filter(|kind| counts.of(**kind) > 0)
        .map(|kind| {
            let height = number(counts.of(*kind)) / most * COLUMNS;
            top -= height;
            let says = format!(
                "{}: {} in {}",
                Figure::Kind(*kind).label(),
                counts.of(*kind),
                counts.month.first.format("%B %Y")
            );
            view! {
                <a href=paths::insights_figure(&month, Figure::Kind(*kind)) tabindex="-1">
                    <title>{says}</title>
                    <rect class=class_of(*kind) x=across(x) width=across(inner) y=top height=height />
                </a>
            }
        })
        .collect::<Vec<_>>();
    let total = (counts.total() > 0).then(|| {
        view! {
            <text class="chart-value" x=across(left + width / 2.0) y=top - 6.0 text-anchor="middle">
                {counts.total()}
            </text>
        }
    });
    view! {
        {parts}
        {total}
    }
}

/// The name of a month, with the year where it changes. On narrow pages, and when there are many, some are left out.
pub(super) fn month_label(first: NaiveDate, base: f64, place: usize, of: usize, width: f64) -> impl IntoView + use<> {
    let is_january = first.month() == 1;
    let quarter = first.month0().is_multiple_of(3);
    let shown = match of {
        ..=12 => true,
        13..=36 => quarter,
        _ => is_january && (of <= 60 || first.year() % 2 == 0),
    };
    let x = across((number(place) + 0.5) * width);
    let y = base + 17.0;
    // December has January beside it, which says the next year.
    let year = (shown && (is_january || (place == 0 && first.month() != 12))).then(|| {
        view! {
            <text class="chart-label" x=x.clone() y=y + 16.0 text-anchor="middle">
                {first.year()}
            </text>
        }
    });
    let month = (shown && of <= 60).then(|| {
        view! {
            <text class="chart-label" x=x y=y text-anchor="middle">
                {first.format("%b").to_string()}
            </text>
        }
    });
    view! {
        {month}
        {year}
    }
}

fn table(months: &[MonthCounts], filter: &InsightsFilter) -> impl IntoView + use<> {
    let figures = Kind::ALL.iter().map(|kind| Figure::Kind(*kind));
    month_table(&MonthTable {
        caption: "Postmortems by month",
        class: "chart-table",
        columns: figures.map(|figure| (figure.label(), figure)).collect(),
        rows: months.iter().map(|counts| (counts.month, counts.counts.to_vec())).collect(),
        filter,
    })
}

/// A sample of how a kind is drawn.
pub fn swatch(kind: Kind) -> impl IntoView {
    view! {
        <svg class="swatch" width="12" height="12" aria-hidden="true" focusable="false">
            <rect class=class_of(kind) x="0.5" y="0.5" width="11" height="11" />
        </svg>
    }
}

fn class_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Incident => "months-incident",
        Kind::NearMiss => "months-near-miss",
        Kind::Drill => "months-drill",
    }
}
