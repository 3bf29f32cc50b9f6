//! How long incidents took: figures, dots, and what is not counted.

use std::collections::HashMap;

use chrono::TimeDelta;
use domain::insights::{DurationKind, DurationState, Figure, InsightsFilter, Summary};
use domain::postmortems::PostmortemNumber;
use domain::timeline::in_words;
use leptos::prelude::*;

use super::dots_chart::{Duration, dots_chart};
use super::figures::Figures;
use super::shown::counted;

/// Durations of a period, beside those of the one before, with a dot for each when there are titles for them.
pub fn durations_view(
    kinds: &[DurationKind],
    filter: &InsightsFilter,
    (current, before): (&Figures, Option<&Figures>),
    dots: Option<&HashMap<PostmortemNumber, String>>,
) -> impl IntoView + use<> {
    let all: Vec<Duration> = kinds.iter().map(|kind| Duration::of(*kind, &current.tally)).collect();
    let rows = all
        .iter()
        .map(|one| {
            let earlier = before.map(|before| before.tally.measurements(one.kind).summary());
            row(one, earlier.flatten(), before.is_some(), filter)
        })
        .collect_view();
    view! {
        <div class="durations-wide">
            <table class="durations-table">
                <caption class="visually-hidden">"Durations"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Duration"</th>
                        <th scope="col">"Median"</th>
                        <th scope="col">"90th percentile"</th>
                        <th scope="col">"Incidents"</th>
                        <th scope="col">"Mean"</th>
                        <th scope="col">"Not counted"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {dots.and_then(|titles| dots_chart(&all, titles, filter))}
    }
}

fn row(
    &Duration { kind, measurements, summary }: &Duration<'_>,
    earlier: Option<Summary>,
    is_compared: bool,
    filter: &InsightsFilter,
) -> impl IntoView + use<> {
    let words = |seconds: i64| in_words(TimeDelta::seconds(seconds));
    let cell = |label: &'static str, of: fn(&Summary) -> i64| {
        let now = summary.as_ref().map_or_else(|| "–".to_owned(), |summary| words(of(summary)));
        let was = is_compared.then(|| {
            earlier.as_ref().map_or_else(|| "was –".to_owned(), |summary| format!("was {}", words(of(summary))))
        });
        view! {
            <td data-label=label>
                <span class="insights-value">{now}</span>
                {was.map(|was| view! { <span class="insights-was">{was}</span> })}
            </td>
        }
    };
    let list = |state| Figure::Duration(kind, state);
    let n = measurements.known.len();
    let n_before = earlier.map_or(0, |summary| summary.n);
    let not_counted =
        [(measurements.missing, DurationState::Missing), (measurements.impossible, DurationState::Impossible)]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, state)| view! { <span>{counted(count, label_of(kind, state), filter, list(state))}</span> })
            .collect::<Vec<_>>();
    let not_counted = if not_counted.is_empty() {
        view! { <span class="insights-none">"none"</span> }.into_any()
    } else {
        not_counted.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                {kind.label()} <span class="insights-hint">{kind.hint()}</span>
            </th>
            {cell("Median", |summary| summary.median)}
            {cell("90th percentile", |summary| summary.p90)}
            <td data-label="Incidents">
                <span class="insights-value">{counted(n, "", filter, list(DurationState::Known))}</span>
                {is_compared.then(|| view! { <span class="insights-was">{format!("was {n_before}")}</span> })}
            </td>
            {cell("Mean", |summary| summary.mean)}
            <td data-label="Not counted" class="durations-not-counted">
                {not_counted}
            </td>
        </tr>
    }
}

fn label_of(kind: DurationKind, state: DurationState) -> &'static str {
    if state == DurationState::Missing { kind.missing() } else { state.label() }
}

/// How the figures are made.
pub fn durations_note() -> impl IntoView {
    view! {
        <p class="insights-note">
            "The median and the 90th percentile use the nearest rank, so each is the duration of a real incident. With fewer than ten incidents, the 90th percentile is the longest duration. A few long incidents can skew the mean. Durations that lack a milestone or end before they start are listed but not counted. Near misses and drills are not included."
        </p>
    }
}
