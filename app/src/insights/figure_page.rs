use chrono_tz::Tz;
use domain::insights::{Case, Figure, InsightsFilter, ListedCase, ListedCases, ListedRecord};
use domain::markdown::to_plain_text;
use domain::postmortems::Kind;
use leptos::prelude::*;

use crate::paths;
use crate::ui::time;

/// What a figure counts.
#[derive(Debug, Clone)]
pub struct FigureList {
    /// The figure.
    pub figure: Figure,
    /// What the insights are about.
    pub filter: InsightsFilter,
    /// The postmortems that it counts, of which the page shows the first [`MAX_LISTED`].
    pub cases: ListedCases,
    /// The action items or findings that it counts instead, at most [`MAX_LISTED`] + 1.
    pub records: Vec<ListedRecord>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// The page shows at most so many.
pub const MAX_LISTED: usize = 500;

/// The list of what a figure counts.
pub fn figure_page(list: &FigureList) -> impl IntoView + use<> {
    let of_records = list.figure.counts_records();
    let rows = if of_records {
        list.records.iter().take(MAX_LISTED).map(|record| record_row(record, list).into_any()).collect_view()
    } else {
        list.cases.first.iter().take(MAX_LISTED).map(|case| row(case, list).into_any()).collect_view()
    };
    let count = if of_records { list.records.len() } else { list.cases.count };
    let first = match list.figure {
        Figure::Actions(_) => "Action item",
        Figure::Category(_) | Figure::Process(_) => "Cause",
        _ => "Postmortem",
    };
    let words = match count {
        1 => format!("1 {}", first.to_lowercase()),
        ..=MAX_LISTED => format!("{count} {}s", first.to_lowercase()),
        _ if of_records => format!("The first {MAX_LISTED} {}s", first.to_lowercase()),
        _ => format!("The first {MAX_LISTED} of {count} {}s", first.to_lowercase()),
    };
    let value = value_name(list.figure).map(|name| view! { <th scope="col">{name}</th> });
    let content = if count == 0 {
        view! { <p class="empty">"Nothing in this period."</p> }.into_any()
    } else {
        view! {
            <table class="list">
                <caption class="visually-hidden">{list.figure.label()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{first}</th>
                        <th scope="col">"Date"</th>
                        {value}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <p>
            <a href=paths::insights(&list.filter)>"Insights"</a>
        </p>
        <div class="page-head">
            <h1>{list.figure.label()}</h1>
        </div>
        <p class="insights-period">{format!("{words}, {}", list.filter.period.message())}</p>
        {content}
    }
}

fn value_name(figure: Figure) -> Option<&'static str> {
    match figure {
        Figure::Duration(kind, _) => Some(kind.label()),
        Figure::RolledBack => Some("Rollback"),
        Figure::Actions(_) => Some("Status"),
        _ => None,
    }
}

fn value(figure: Figure, case: &Case) -> Option<String> {
    match figure {
        Figure::Duration(kind, _) => Some(case.measured(kind)?.message()),
        Figure::RolledBack => Some(case.rollback()?.label().to_owned()),
        _ => None,
    }
}

fn row(ListedCase { case, title, happened_at }: &ListedCase, list: &FigureList) -> impl IntoView + use<> {
    let kind = (case.kind != Kind::Incident).then(|| format!(" · {}", case.kind.label()));
    view! {
        <tr>
            <th scope="row">
                <a href=paths::postmortem(case.number)>{title.clone()}</a>
                <span class="list-number">{case.number.label()} {kind}</span>
            </th>
            <td class="list-when">{time::date(*happened_at, list.zone)}</td>
            {value(list.figure, case).map(|value| view! { <td>{value}</td> })}
        </tr>
    }
}

fn record_row(record: &ListedRecord, list: &FigureList) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">
                <a href=paths::record(record.postmortem, record.subject)>{to_plain_text(&record.text)}</a>
                <span class="list-number">
                    {format!("{} {}", record.postmortem.label(), record.postmortem_title)}
                </span>
            </th>
            <td class="list-when">{time::date(record.happened_at, list.zone)}</td>
            {record.detail.clone().map(|detail| view! { <td>{detail}</td> })}
        </tr>
    }
}
