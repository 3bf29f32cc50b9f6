//! A dot for each incident, on one scale of time for all durations.

use std::collections::HashMap;

use domain::insights::{DurationKind, DurationState, Figure, InsightsFilter, Measurements, Summary, Tally};
use domain::postmortems::PostmortemNumber;
use domain::timeline::in_words;
use leptos::prelude::*;

use super::shown::{across, number};
use crate::paths;

/// Marks of the scale, in seconds, with their names.
const MARKS: [(i64, &str); 9] = [
    (60, "1 min"),
    (300, "5 min"),
    (900, "15 min"),
    (3_600, "1 h"),
    (14_400, "4 h"),
    (86_400, "1 d"),
    (604_800, "1 wk"),
    (2_592_000, "30 d"),
    (31_536_000, "1 y"),
];
/// Beside the scale, as parts of its width: room for half a label.
const SIDE: f64 = 0.04;
/// Dots that are closer than this stand above each other.
const STEP: f64 = 0.014;
const DOT: f64 = 4.0;
const ROW: f64 = 64.0;
/// With more dots above each other than fit, there are columns instead.
const MOST_STACKED: usize = 6;
/// With more dots than this, some stand above each other that do not fit.
const MOST_DOTS: usize = 450;

/// A duration of many incidents, with its figures.
pub struct Duration<'a> {
    pub kind: DurationKind,
    pub measurements: &'a Measurements,
    pub summary: Option<Summary>,
}

impl<'a> Duration<'a> {
    pub fn of(kind: DurationKind, tally: &'a Tally) -> Self {
        let measurements = tally.measurements(kind);
        Self { kind, measurements, summary: measurements.summary() }
    }
}

/// The incidents that may be shown as dots, whose titles are needed.
pub fn shown_as_dots(tally: &Tally) -> Vec<PostmortemNumber> {
    let few = DurationKind::ALL.iter().map(|kind| &tally.measurements(*kind).known);
    let mut numbers: Vec<_> =
        few.filter(|known| known.len() <= MOST_DOTS).flatten().map(|(_, number)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// A scale of time on which each mark is some times the one before.
struct Scale {
    from: f64,
    to: f64,
    marks: Vec<(i64, &'static str)>,
    /// The shortest duration of each step, in seconds.
    steps: Vec<i64>,
}

impl Scale {
    /// From a minute, or the first mark below the shortest, to the first mark above the longest.
    fn of(longest: i64) -> Self {
        let last = MARKS.iter().position(|(seconds, _)| *seconds >= longest).unwrap_or(MARKS.len() - 1).max(3);
        let marks = MARKS[..=last].to_vec();
        let logarithm = |seconds: i64| number(usize::try_from(seconds).unwrap_or(1)).ln();
        let (from, to) = (logarithm(MARKS[0].0), logarithm(MARKS[last].0));
        let mut scale = Self { from, to, marks, steps: Vec::new() };
        scale.steps = scale.limits_of_steps();
        scale
    }

    /// Where a duration stands, as a part of the width; what is shorter or longer than the scale, at its end.
    fn place(&self, seconds: i64) -> f64 {
        let seconds = number(usize::try_from(seconds.max(1)).unwrap_or(1));
        let part = ((seconds.ln() - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        SIDE + part * (1.0 - 2.0 * SIDE)
    }

    /// The step on which a duration stands; dots of the same step stand above each other.
    fn step(&self, seconds: i64) -> usize {
        self.steps.partition_point(|limit| *limit <= seconds)
    }

    /// Found once, because logarithms of tens of thousands of durations take long.
    fn limits_of_steps(&self) -> Vec<i64> {
        let longest = self.marks.last().map_or(0, |(seconds, _)| *seconds);
        let mut limits: Vec<i64> = Vec::new();
        loop {
            let middle = (number(limits.len()) + 0.5) * STEP;
            let (mut below, mut above) = (-1, longest + 1);
            while above - below > 1 {
                let between = i64::midpoint(below, above);
                if self.place(between) < middle { below = between } else { above = between }
            }
            if above > longest {
                return limits;
            }
            limits.push(above);
        }
    }
}

/// All durations of which something is known; nothing when there is none.
pub fn dots_chart(
    all: &[Duration<'_>],
    titles: &HashMap<PostmortemNumber, String>,
    filter: &InsightsFilter,
) -> Option<AnyView> {
    let longest = all.iter().flat_map(|one| &one.measurements.known).map(|(seconds, _)| *seconds).max()?;
    let scale = Scale::of(longest);
    let rows = all
        .iter()
        .filter(|one| !one.measurements.known.is_empty())
        .map(|one| row(one, titles, &scale, filter))
        .collect_view();
    let marks = scale
        .marks
        .iter()
        .enumerate()
        .map(|(place, (seconds, name))| {
            // Every other one is left out where there is no room.
            let class = if place % 2 == 1 && place + 1 < scale.marks.len() {
                "chart-label chart-label-wide"
            } else {
                "chart-label"
            };
            view! {
                <text class=class x=across(scale.place(*seconds)) y="13" text-anchor="middle">
                    {*name}
                </text>
            }
        })
        .collect_view();
    Some(
        view! {
            <figure class="chart dots" aria-hidden="true">
                {rows}
                <div class="dots-row">
                    <span></span>
                    <svg width="100%" height="18" focusable="false">
                        {marks}
                    </svg>
                </div>
                <figcaption>
                    "Each dot is an incident. The solid line is the median, the dashed line the 90th percentile. The scale is logarithmic."
                </figcaption>
            </figure>
        }
        .into_any(),
    )
}

/// The dots of a step of the scale.
#[derive(Default)]
struct Stack {
    count: usize,
    /// Those that can be shown, in seconds.
    dots: Vec<(i64, PostmortemNumber)>,
}

fn row(
    &Duration { kind, measurements, summary }: &Duration<'_>,
    titles: &HashMap<PostmortemNumber, String>,
    scale: &Scale,
    filter: &InsightsFilter,
) -> impl IntoView + use<> {
    let mut stacks: Vec<Stack> = Vec::new();
    for dot in &measurements.known {
        let step = scale.step(dot.0);
        if stacks.len() <= step {
            stacks.resize_with(step + 1, Stack::default);
        }
        let stack = &mut stacks[step];
        stack.count += 1;
        if stack.count <= MOST_STACKED {
            stack.dots.push(*dot);
        }
    }
    let highest = stacks.iter().map(|stack| stack.count).max().unwrap_or(1);
    let points = if highest <= MOST_STACKED {
        stacks
            .into_iter()
            .flat_map(|mut stack| {
                stack.dots.sort_unstable();
                stack.dots.into_iter().enumerate()
            })
            .map(|(height, one)| dot(one, titles, height, scale))
            .collect_view()
            .into_any()
    } else {
        let list = paths::insights_figure(filter, Figure::Duration(kind, DurationState::Known));
        stacks
            .iter()
            .enumerate()
            .filter(|(_, stack)| stack.count > 0)
            .map(|(step, stack)| column(number(step) * STEP, stack.count, highest, list.clone()))
            .collect_view()
            .into_any()
    };
    let grid = scale
        .marks
        .iter()
        .map(|(seconds, _)| {
            let x = across(scale.place(*seconds));
            view! { <line class="chart-grid" x1=x.clone() x2=x y1="0" y2=ROW /> }
        })
        .collect_view();
    let lines = summary.map(|summary| {
        let line = |class, seconds| {
            let x = across(scale.place(seconds));
            view! { <line class=class x1=x.clone() x2=x y1="4" y2=ROW /> }
        };
        view! {
            {line("dots-p90", summary.p90)}
            {line("dots-median", summary.median)}
        }
    });
    view! {
        <div class="dots-row">
            <span class="dots-name">{kind.label()}</span>
            <svg width="100%" height=ROW focusable="false">
                {grid}
                {lines}
                {points}
                <line class="chart-base" x1="0" x2="100%" y1=ROW - 0.5 y2=ROW - 0.5 />
            </svg>
        </div>
    }
}

fn dot(
    (seconds, incident): (i64, PostmortemNumber),
    titles: &HashMap<PostmortemNumber, String>,
    height: usize,
    scale: &Scale,
) -> impl IntoView + use<> {
    let title = titles.get(&incident).map(String::as_str).unwrap_or_default();
    let says = format!("{} {title}: {}", incident.label(), in_words(chrono::TimeDelta::seconds(seconds)));
    view! {
        <a href=paths::postmortem(incident) tabindex="-1">
            <title>{says}</title>
            <circle
                class="dots-dot"
                cx=across(scale.place(seconds))
                cy=ROW - 2.0 - DOT - number(height) * (2.0 * DOT + 1.0)
                r=DOT
            />
        </a>
    }
}

fn column(place: f64, count: usize, highest: usize, list: String) -> impl IntoView {
    let height = number(count) / number(highest) * (ROW - 8.0);
    let says = if count == 1 { "1 incident".to_owned() } else { format!("{count} incidents") };
    view! {
        <a href=list tabindex="-1">
            <title>{says}</title>
            <rect
                class="dots-column"
                x=across(place - STEP * 0.4)
                width=across(STEP * 0.8)
                y=ROW - height
                height=height
            />
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_stands_on_the_step_that_is_nearest() {
        let scale = Scale::of(700_000);
        for seconds in [0, 1, 59, 60, 61, 299, 300, 3_600, 5_000, 86_400, 604_800, 700_000, 2_592_000] {
            let step = scale.place(seconds) / STEP;
            assert!((number(scale.step(seconds)) - step).abs() <= 0.5, "{seconds}: {step}");
        }
    }
}
