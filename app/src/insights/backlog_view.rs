//! Action items: how far those of the period are, and whether the backlog grows.

use std::cmp::Ordering;

use domain::actions::BoardFilter;
use domain::insights::{ActionAge, ActionCounts, ActionFigure, Backlog, BacklogMonth, Figure, InsightsFilter};
use leptos::prelude::*;

use super::months_chart::{ABOVE, BELOW, COLUMNS, FILLED, month_label};
use super::shown::{across, counted, number};
use crate::paths;

/// The action items of the postmortems of a period, beside those of the one before.
pub fn actions_view(
    filter: &InsightsFilter,
    current: &ActionCounts,
    before: Option<(&ActionCounts, InsightsFilter)>,
) -> impl IntoView + use<> {
    let figures = ActionFigure::ALL
        .iter()
        .map(|one| {
            let figure = Figure::Actions(*one);
            let was = before.as_ref().map(|(counts, then)| {
                view! { <dd class="insights-was">"was " {counted(counts.of(*one), "", then, figure)}</dd> }
            });
            view! {
                <div>
                    <dt>{one.label()}</dt>
                    <dd class="insights-total">{counted(current.of(*one), "", filter, figure)}</dd>
                    {was}
                </div>
            }
        })
        .collect_view();
    view! { <dl class="insights-totals">{figures}</dl> }
}

/// The open action items of now, whichever period their postmortem is of, and how many were open when.
pub fn backlog_view(filter: &InsightsFilter, backlog: &Backlog, with_ages: bool) -> impl IntoView + use<> {
    let sentence = sentence(&backlog.months);
    let board = BoardFilter {
        team: filter.team,
        service: filter.service.clone(),
        severity: filter.severity,
        ..BoardFilter::default()
    };
    let open = backlog.open();
    let ages = (with_ages && open > 0).then(|| {
        let ages = ActionAge::ALL
            .iter()
            .zip(backlog.ages)
            .map(|(age, count)| {
                view! {
                    <div>
                        <dt>{age.label()}</dt>
                        <dd>{count}</dd>
                    </div>
                }
            })
            .collect_view();
        view! {
            <p>
                <a href=paths::board(&board, 1)>
                    {if open == 1 { "1 open action item now".to_owned() } else { format!("{open} open action items now") }}
                </a> ", by age:"
            </p>
            <dl class="insights-ages">{ages}</dl>
        }
    });
    view! {
        <p class="insights-sentence">{sentence}</p>
        {chart(&backlog.months)}
        {ages}
    }
}

/// Whether the backlog grew.
fn sentence(months: &[BacklogMonth]) -> String {
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return String::new() };
    let start = (first.open + first.closed).saturating_sub(first.added);
    let (added, closed) =
        months.iter().fold((0, 0), |(added, closed), month| (added + month.added, closed + month.closed));
    let moved = match last.open.cmp(&start) {
        Ordering::Greater => format!("grew from {start} to"),
        Ordering::Less => format!("shrank from {start} to"),
        Ordering::Equal => "stayed at".into(),
    };
    let items = if last.open == 1 { "action item" } else { "action items" };
    format!("The backlog {moved} {} open {items}: {added} added, {closed} closed.", last.open)
}

fn chart(months: &[BacklogMonth]) -> impl IntoView + use<> {
    let most = number(months.iter().map(|month| month.open).max().unwrap_or(0).max(1));
    let width = 1.0 / number(months.len().max(1));
    let base = ABOVE + COLUMNS;
    let columns = months
        .iter()
        .enumerate()
        .map(|(place, month)| {
            let left = number(place) * width;
            let height = number(month.open) / most * COLUMNS;
            let says = format!("{}: {} open at the end", month.month.first.format("%B %Y"), month.open);
            let value = (months.len() <= 24).then(|| {
                view! {
                    <text class="chart-value" x=across(left + width / 2.0) y=base - height - 6.0 text-anchor="middle">
                        {month.open}
                    </text>
                }
            });
            view! {
                <g>
                    <title>{says}</title>
                    <rect
                        class="backlog-column"
                        x=across(left + width * (1.0 - FILLED) / 2.0)
                        width=across(width * FILLED)
                        y=base - height
                        height=height
                    />
                </g>
                {value}
            }
        })
        .collect_view();
    let labels = months
        .iter()
        .enumerate()
        .map(|(place, month)| month_label(month.month.first, base, place, months.len(), width))
        .collect_view();
    let rows = months
        .iter()
        .map(|month| {
            view! {
                <tr>
                    <th scope="row">{month.month.first.format("%B %Y").to_string()}</th>
                    <td>{month.added}</td>
                    <td>{month.closed}</td>
                    <td>{month.open}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <svg class="months" width="100%" height=base + BELOW aria-hidden="true" focusable="false">
                {columns}
                <line class="chart-base" x1="0" x2="100%" y1=base + 0.5 y2=base + 0.5 />
                {labels}
            </svg>
            <figcaption>"Open action items at the end of each month."</figcaption>
            <div class="chart-table backlog-table">
                <table>
                    <caption>"Backlog by month"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Month"</th>
                            <th scope="col">"Added"</th>
                            <th scope="col">"Closed"</th>
                            <th scope="col">"Open at the end"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use domain::insights::Period;

    use super::*;

    #[test]
    fn the_sentence_says_whether_the_backlog_grew() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let month = |added, closed, open| BacklogMonth { month: Period { first: day, last: day }, added, closed, open };
        for (months, words) in [
            (
                vec![month(2, 1, 4), month(1, 0, 5)],
                "The backlog grew from 3 to 5 open action items: 3 added, 1 closed.",
            ),
            (vec![month(0, 2, 1)], "The backlog shrank from 3 to 1 open action item: 0 added, 2 closed."),
            (vec![month(1, 1, 1)], "The backlog stayed at 1 open action item: 1 added, 1 closed."),
        ] {
            assert_eq!(sentence(&months), words);
        }
    }
}
