//! Causes by category and process, most frequent first.

use domain::findings::{Category, Process};
use domain::insights::{CauseCount, Figure, InsightsFilter, causes_of_category, causes_of_process};
use leptos::prelude::*;

use super::figures::Figures;
use super::shown::{across, counted, number, share};

/// How many causes repeat an earlier one.
pub fn recurring_view(filter: &InsightsFilter, current: &Figures, before: Option<&Figures>) -> impl IntoView + use<> {
    let total = |figures: &Figures| figures.tally.causes().iter().map(|cause| cause.count).sum::<usize>();
    let causes = total(current);
    let sentence = format!(
        " of {causes} {} had occurred before{}.",
        if causes == 1 { "cause" } else { "causes" },
        share(current.recurring, causes).map(|share| format!(" ({share})")).unwrap_or_default(),
    );
    let was = before
        .filter(|before| total(before) > 0)
        .map(|before| format!("was {} of {}", before.recurring, total(before)));
    (causes > 0).then(|| {
        view! {
            <p class="insights-sentence">
                {counted(current.recurring, "", filter, Figure::Recurring)} {sentence}
                {was.map(|was| view! { <span class="insights-was">{was}</span> })}
            </p>
        }
    })
}

struct Row {
    label: &'static str,
    figure: Figure,
    count: usize,
    before: usize,
}

/// Both tables, beside what there was before; at most `most` rows each.
pub fn causes_view(
    filter: &InsightsFilter,
    current: &[CauseCount],
    before: Option<&[CauseCount]>,
    most: usize,
) -> impl IntoView + use<> {
    let earlier = before.unwrap_or_default();
    let categories = Category::ALL.iter().copied().map(Some).chain([None]).map(|category| Row {
        label: category.map_or("No category", Category::label),
        figure: Figure::Category(category),
        count: causes_of_category(current, category),
        before: causes_of_category(earlier, category),
    });
    let processes = Process::ALL.iter().copied().map(Some).chain([None]).map(|process| Row {
        label: process.map_or("No process", Process::label),
        figure: Figure::Process(process),
        count: causes_of_process(current, process),
        before: causes_of_process(earlier, process),
    });
    if current.is_empty() && earlier.is_empty() {
        return view! { <p class="insights-none">"No causes recorded in this period."</p> }.into_any();
    }
    let is_compared = before.is_some();
    view! {
        <div class="causes">
            {table("Category", categories.collect(), filter, is_compared, most)}
            {table("Process", processes.collect(), filter, is_compared, most)}
        </div>
        <p class="insights-note">"Contributing factors and root causes by category and process."</p>
    }
    .into_any()
}

fn table(
    name: &'static str,
    mut rows: Vec<Row>,
    filter: &InsightsFilter,
    is_compared: bool,
    most: usize,
) -> impl IntoView + use<> {
    rows.retain(|row| row.count > 0 || row.before > 0);
    rows.sort_by_key(|row| std::cmp::Reverse((row.count, row.before)));
    let longest = number(rows.iter().map(|row| row.count.max(row.before)).max().unwrap_or(1).max(1));
    let rows = rows
        .into_iter()
        .take(most)
        .map(|row| {
            // The line shows how many there were before.
            let mark = (is_compared && row.before > 0).then(|| {
                let x = across(number(row.before) / longest);
                view! { <line class="causes-before" x1=x.clone() x2=x y1="1" y2="15" /> }
            });
            view! {
                <tr>
                    <th scope="row">{row.label}</th>
                    <td class="causes-count">{counted(row.count, "", filter, row.figure)}</td>
                    <td class="causes-bar">
                        <svg width="100%" height="16" aria-hidden="true" focusable="false">
                            <rect class="causes-column" x="0" y="3" height="10" width=across(number(row.count) / longest) />
                            {mark}
                        </svg>
                    </td>
                    {is_compared.then(|| view! { <td class="causes-was">{format!("was {}", row.before)}</td> })}
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="causes-table">
            <caption class="visually-hidden">{format!("Causes by {}", name.to_lowercase())}</caption>
            <thead>
                <tr>
                    <th scope="col">{name}</th>
                    <th scope="col">"Causes"</th>
                    <td></td>
                    {is_compared.then(|| view! { <th scope="col">"Previously"</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
