//! The incident strip: to scale, with words, and as a table for who cannot see it and for phones.

use chrono_tz::Tz;
use domain::timeline::{Durations, Mark, Measured, Phase, PhaseKind, Strip};
use leptos::prelude::*;

use crate::ui::time;

/// The drawing is this wide, in its own units, which are pixels on a wide screen and less beside a
/// margin: letters are drawn larger there, so labels get room for that.
const WIDTH: f64 = 1000.0;
/// About how wide a letter of a label is.
const LETTER: f64 = 9.0;
/// The height of a row of labels.
const ROW: f64 = 38.0;
/// The height of the band.
const BAND: f64 = 16.0;

/// Draws a strip in the postmortem's zone.
pub fn strip_view(strip: &Strip, zone: Tz) -> impl IntoView + use<> {
    let labels = laid_out(&strip.marks, zone);
    let rows = labels.iter().map(|label| label.row).max().unwrap_or(0) + 1;
    let top = f64::from(rows) * ROW + 4.0;
    let height = top + BAND + 26.0;
    let phases = strip.phases.iter().map(|phase| phase_view(phase, top)).collect_view();
    // All lines before all labels: a label covers the line that passes behind it.
    let lines = labels.iter().map(|label| line_view(label, top)).collect_view();
    let names = labels.iter().map(|label| label_view(label, top)).collect_view();
    view! {
        <figure class="strip">
            <svg class="strip-drawing" viewBox=format!("-1 0 {} {height}", WIDTH + 2.0) aria-hidden="true" focusable="false">
                <defs>
                    <pattern id="strip-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect class="strip-hatch-ground" width="8" height="8"/>
                        <rect class="strip-hatch-line" width="2.5" height="8"/>
                    </pattern>
                </defs>
                {phases}
                {lines}
                {names}
            </svg>
            {table(strip, zone)}
        </figure>
    }
}

struct Label {
    time: String,
    name: &'static str,
    mark: f64,
    left: f64,
    /// Whether it stands at the right edge, because there is no room behind its mark.
    at_edge: bool,
    row: u32,
}

/// Places labels at their marks; where two would overlap, the earlier one goes a row up.
fn laid_out(marks: &[Mark], zone: Tz) -> Vec<Label> {
    let mut beginnings: Vec<f64> = Vec::new();
    let mut labels = Vec::with_capacity(marks.len());
    for mark in marks.iter().rev() {
        let name = mark.milestone.label();
        let width = f64::from(u32::try_from(name.len()).unwrap_or(20)) * LETTER + 10.0;
        let at = mark.place * WIDTH;
        let left = at.min(WIDTH - width).max(0.0);
        let row = beginnings.iter().position(|beginning| left + width <= *beginning).unwrap_or(beginnings.len());
        if row == beginnings.len() {
            beginnings.push(WIDTH);
        }
        beginnings[row] = left;
        labels.push(Label {
            time: time::clock(mark.at, zone),
            name,
            mark: at,
            left,
            at_edge: left < at,
            row: u32::try_from(row).unwrap_or_default(),
        });
    }
    labels
}

fn base_of(label: &Label, top: f64) -> f64 {
    top - f64::from(label.row) * ROW - 8.0
}

fn line_view(label: &Label, top: f64) -> impl IntoView + use<> {
    view! { <line class="strip-mark" x1=label.mark x2=label.mark y1=base_of(label, top) - 28.0 y2=top + BAND/> }
}

fn label_view(label: &Label, top: f64) -> impl IntoView + use<> {
    let base = base_of(label, top);
    let (x, anchor) = if label.at_edge { (WIDTH - 5.0, Some("end")) } else { (label.left + 5.0, None) };
    view! {
        <text class="strip-time" x=x y=base - 17.0 text-anchor=anchor>{label.time.clone()}</text>
        <text class="strip-name" x=x y=base text-anchor=anchor>{label.name}</text>
    }
}

fn phase_view(phase: &Phase, top: f64) -> impl IntoView + use<> {
    let (left, width) = (phase.from * WIDTH, (phase.to - phase.from) * WIDTH);
    let letters = f64::from(u32::try_from(phase.says.chars().count()).unwrap_or(200));
    let says = (letters * 8.2 < width).then(|| phase.says.clone());
    view! {
        <rect class=format!("strip-phase strip-{}", class_of(phase.kind)) x=left y=top width=width height=BAND/>
        {says.map(|says| view! { <text class="strip-says" x=left + 1.0 y=top + BAND + 20.0>{says}</text> })}
    }
}

fn class_of(kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Unnoticed => "unnoticed",
        PhaseKind::Responding => "responding",
        PhaseKind::RollingBack => "rolling-back",
        PhaseKind::Watching => "watching",
    }
}

/// The same in words: for phones and screen readers.
fn table(strip: &Strip, zone: Tz) -> impl IntoView + use<> {
    let first = strip.marks.first().map(|mark| mark.at);
    let mut day = first.map(|at| at.with_timezone(&zone).date_naive());
    let caption = first.map(|at| {
        format!(
            "Milestones, {}, times in {}",
            at.with_timezone(&zone).format("%a %-d %b %Y"),
            time::zone_name(at, zone)
        )
    });
    let rows = strip
        .marks
        .iter()
        .map(|mark| {
            // The caption says the day and the zone; they are said again when a new day has begun.
            let today = Some(mark.at.with_timezone(&zone).date_naive());
            let at = if day == today { time::clock(mark.at, zone) } else { time::full_words(mark.at, zone) };
            day = today;
            let after = strip.phases.iter().find(|phase| (phase.from - mark.place).abs() < f64::EPSILON);
            let kind = after.map_or("end", |phase| class_of(phase.kind));
            view! {
                <tr class=format!("strip-row strip-row-{kind}")>
                    <td class="strip-row-time"><time datetime=mark.at.to_rfc3339()>{at}</time></td>
                    <th scope="row">{mark.milestone.label()}</th>
                    <td>{after.map(|phase| phase.says.clone())}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="strip-table">
            <caption>{caption}</caption>
            <thead><tr><th scope="col">"When"</th><th scope="col">"Milestone"</th><th scope="col">"Then"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The durations that follow from the milestones. Writers also read which are missing; readers
/// of a report only those that are known, or that cannot be.
pub fn durations_view(durations: &Durations, with_missing: bool) -> impl IntoView + use<> {
    let durations = durations
        .named()
        .into_iter()
        .filter(|(_, measured)| with_missing || !matches!(measured, Measured::Missing { .. }))
        .map(|(name, measured)| view! { <div><dt>{name}</dt><dd>{measured.says()}</dd></div> })
        .collect::<Vec<_>>();
    (!durations.is_empty()).then(|| view! { <dl class="durations">{durations}</dl> })
}
