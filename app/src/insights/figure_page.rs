use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::insights::{Case, Figure, InsightsFilter};
use domain::postmortems::Kind;
use domain::timeline::{Measured, in_words};
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
    /// The postmortems that it counts, of which the page shows the first ones.
    pub cases: Vec<Case>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// The page shows at most so many.
const MOST: usize = 500;

/// The list of what a figure counts.
pub fn figure_page(list: &FigureList) -> impl IntoView + use<> {
    let rows = list.cases.iter().take(MOST).map(|case| row(case, list)).collect_view();
    let count = list.cases.len();
    let count = match count {
        1 => "1 postmortem".to_owned(),
        ..=MOST => format!("{count} postmortems"),
        _ => format!("The first {MOST} of {count} postmortems"),
    };
    let value = value_name(list.figure).map(|name| view! { <th scope="col">{name}</th> });
    let content = if list.cases.is_empty() {
        view! { <p class="empty">"No postmortems."</p> }.into_any()
    } else {
        view! {
            <table class="list">
                <caption class="visually-hidden">{list.figure.label()}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Postmortem"</th>
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
        <p class="insights-period">{format!("{count}, {}", list.filter.period.message())}</p>
        {content}
    }
}

fn value_name(figure: Figure) -> Option<&'static str> {
    match figure {
        Figure::Duration(kind, _) => Some(kind.label()),
        Figure::RolledBack => Some("Rollback"),
        _ => None,
    }
}

fn value(figure: Figure, case: &Case) -> Option<String> {
    match figure {
        Figure::Duration(kind, _) => Some(match case.measured(kind)? {
            Measured::Known { seconds } => in_words(TimeDelta::seconds(seconds)),
            measured => measured.message(),
        }),
        Figure::RolledBack => Some(case.rollback()?.label().to_owned()),
        _ => None,
    }
}

fn row(case: &Case, list: &FigureList) -> impl IntoView + use<> {
    let kind = (case.kind != Kind::Incident).then(|| format!(" · {}", case.kind.label()));
    view! {
        <tr>
            <th scope="row">
                <a href=paths::postmortem(case.number)>{case.title.clone()}</a>
                <span class="list-number">{case.number.label()} {kind}</span>
            </th>
            <td class="list-when">{time::date(case.happened_at, list.zone)}</td>
            {value(list.figure, case).map(|value| view! { <td>{value}</td> })}
        </tr>
    }
}
