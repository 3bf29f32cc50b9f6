//! The table beside a chart by month, for those who do not see the chart.

use domain::insights::{Figure, InsightsFilter, Period};
use leptos::prelude::*;

use super::shown::counted;

/// A table with a row for each month and a column for each figure.
pub struct MonthTable<'a> {
    /// What it says, for screen readers.
    pub caption: &'static str,
    /// The class of the box around it, for its look.
    pub class: &'static str,
    /// The name and the figure of each column.
    pub columns: Vec<(String, Figure)>,
    /// The months with the count of each column.
    pub rows: Vec<(Period, Vec<usize>)>,
    /// What the figures are about; for links.
    pub filter: &'a InsightsFilter,
}

/// The table; each count links to what it counts.
pub fn month_table(table: &MonthTable<'_>) -> impl IntoView + use<> {
    let MonthTable { caption, class, columns, rows, filter } = table;
    let heads = columns.iter().map(|(name, _)| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    let rows = rows
        .iter()
        .map(|(month, counts)| {
            let during = filter.during(*month);
            let cells = columns
                .iter()
                .zip(counts)
                .map(|((_, figure), count)| view! { <td>{counted(*count, "", &during, *figure)}</td> })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{month.first.format("%B %Y").to_string()}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class=*class>
            <table>
                <caption>{*caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Month"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
