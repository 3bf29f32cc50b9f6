//! The incident strip: to scale, with words, and as a table for who cannot see it and for phones.

use chrono_tz::Tz;
use domain::timeline::{Durations, Mark, Measured, Phase, PhaseKind, Strip};
use leptos::prelude::*;

use crate::ui::time;

/// The drawing is this wide, in its own units, which are pixels on a wide screen and less beside a
/// margin: letters are drawn larger there, so labels get room for that.
const WIDTH: f64 = 1000.0;
/// About how wide a letter of a label is.
const LETTER: f64 = 9.5;
/// The height of a row of labels.
const ROW: f64 = 38.0;
/// The height of the band.
const BAND: f64 = 26.0;

/// Draws a strip in the postmortem's zone, with links to the events of its milestones, if there are any.
pub fn strip_view<L: Fn(&Mark) -> Option<String>>(strip: &Strip, zone: Tz, link_to: L) -> impl IntoView + use<L> {
    let labels = laid_out(&strip.marks, zone);
    let rows = labels.iter().map(|label| label.row).max().unwrap_or(0) + 1;
    let top = f64::from(rows) * ROW + 4.0;
    let height = top + BAND + 26.0;
    let phases = strip.phases.iter().map(|phase| phase_view(phase, top)).collect_view();
    // All lines before all labels: a label covers the line that passes behind it.
    let lines = labels.iter().map(|label| line_view(label, top)).collect_view();
    let targets: Vec<_> =
        strip.marks.iter().filter_map(|mark| Some((mark.milestone.label(), link_to(mark)?))).collect();
    let link = |label: &Label| targets.iter().find(|(name, _)| *name == label.name).map(|(_, link)| link.clone());
    let names = labels.iter().map(|label| linked(label, link(label), top)).collect_view();
    let has_links = !targets.is_empty();
    view! {
        <figure class="strip">
            <svg
                class="strip-drawing"
                viewBox=format!("-1 0 {} {height}", WIDTH + 2.0)
                aria-hidden=(!has_links).then_some("true")
                role=has_links.then_some("group")
                aria-label=has_links.then_some("Milestones")
                focusable="false"
            >
                <defs>
                    <pattern
                        id="strip-hatch"
                        width="8"
                        height="8"
                        patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)"
                    >
                        <rect class="strip-hatch-ground" width="8" height="8" />
                        <rect class="strip-hatch-line" width="2.5" height="8" />
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
    /// Whether it stands before its mark, because there is no room behind it.
    is_before: bool,
    row: u32,
}

/// Places labels at their marks, in the lowest row with room. Of those behind their marks the earlier one
/// goes up, of those before their marks the later one, so no line goes through the label of another mark.
fn laid_out(marks: &[Mark], zone: Tz) -> Vec<Label> {
    let width = |mark: &Mark| width_of(mark.milestone.label());
    // From here on, labels stand before their marks.
    let mut border = WIDTH;
    let mut those_before = marks.len();
    for (place, mark) in marks.iter().enumerate().rev() {
        let at = mark.place * WIDTH;
        let has_room_behind = at + width(mark) <= WIDTH && at <= border;
        if has_room_behind || at < width(mark) {
            break;
        }
        border = border.min(at - width(mark));
        those_before = place;
    }
    let (behind, before) = marks.split_at(those_before);
    // Where the labels of each row begin: rows fill from the right.
    let mut beginnings: Vec<f64> = Vec::new();
    let mut above = 0;
    let mut labels: Vec<Label> = Vec::with_capacity(marks.len());
    let mut put = |mark: &Mark, is_before: bool, row: usize| {
        labels.push(Label {
            time: time::clock(mark.at, zone),
            name: mark.milestone.label(),
            mark: mark.place * WIDTH,
            is_before,
            row: u32::try_from(row).unwrap_or_default(),
        });
    };
    let mut last = 0.0;
    for mark in before {
        let end = mark.place * WIDTH;
        let left = end - width(mark);
        let row = if left >= last { 0 } else { above };
        (above, last) = (row + 1, end);
        if row == beginnings.len() {
            beginnings.push(left);
        }
        put(mark, true, row);
    }
    for mark in behind.iter().rev() {
        let left = mark.place * WIDTH;
        let end = left + width(mark);
        let row = beginnings.iter().position(|beginning| end <= *beginning).unwrap_or(beginnings.len());
        if row == beginnings.len() {
            beginnings.push(WIDTH);
        }
        beginnings[row] = left;
        put(mark, false, row);
    }
    labels
}

/// About how wide a label is, by its longer line.
fn width_of(name: &str) -> f64 {
    f64::from(u32::try_from(name.len()).unwrap_or(20)) * LETTER + 10.0
}

fn base_of(label: &Label, top: f64) -> f64 {
    top - f64::from(label.row) * ROW - 8.0
}

fn line_view(label: &Label, top: f64) -> impl IntoView + use<> {
    view! { <line class="strip-mark" x1=label.mark x2=label.mark y1=base_of(label, top) - 28.0 y2=top + BAND /> }
}

/// The time and the name of a milestone, as a link where there is one.
fn linked(label: &Label, link: Option<String>, top: f64) -> AnyView {
    let base = base_of(label, top);
    let (x, anchor) = if label.is_before { (label.mark - 5.0, Some("end")) } else { (label.mark + 5.0, None) };
    let time = view! {
        <text class="strip-time" x=x y=base - 17.0 text-anchor=anchor>
            {label.time.clone()}
        </text>
    };
    let name = view! {
        <text class="strip-name" x=x y=base text-anchor=anchor>
            {label.name}
        </text>
    };
    match link {
        None => view! {
            {time}
            {name}
        }
        .into_any(),
        Some(link) => view! {
            <a class="strip-link" href=link aria-label=format!("{} {}", label.time, label.name)>
                {time}
                " "
                {name}
            </a>
        }
        .into_any(),
    }
}

fn phase_view(phase: &Phase, top: f64) -> impl IntoView + use<> {
    let (left, width) = (phase.from * WIDTH, (phase.to - phase.from) * WIDTH);
    let letters = f64::from(u32::try_from(phase.message.chars().count()).unwrap_or(200));
    let message = (letters * 8.2 < width).then(|| phase.message.clone());
    view! {
        <rect class=format!("strip-phase strip-{}", class_of(phase.kind)) x=left y=top width=width height=BAND />
        {message
            .map(|message| {
                view! {
                    <text class="strip-says" x=left + 1.0 y=top + BAND + 20.0>
                        {message}
                    </text>
                }
            })}
    }
}

fn class_of(kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Unnoticed => "unnoticed",
        PhaseKind::Responding => "responding",
        PhaseKind::RollingBack => "rolling-back",
        PhaseKind::Monitoring => "monitoring",
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
                    <td class="strip-row-time">
                        <time datetime=mark.at.to_rfc3339()>{at}</time>
                    </td>
                    <th scope="row">{mark.milestone.label()}</th>
                    <td>{after.map(|phase| phase.message.clone())}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="strip-table">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Time"</th>
                    <th scope="col">"Milestone"</th>
                    <th scope="col">"Next phase"</th>
                </tr>
            </thead>
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
        .map(|(name, measured)| {
            let class = matches!(measured, Measured::Missing { .. }).then_some("duration-missing");
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd class=class>{measured.message()}</dd>
                </div>
            }
        })
        .collect::<Vec<_>>();
    (!durations.is_empty()).then(|| view! { <dl class="durations">{durations}</dl> })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use domain::timeline::Milestone;

    use super::*;

    /// Labels of milestones at these places, in parts of the whole.
    fn placed(places: &[f64]) -> Vec<Label> {
        let marks: Vec<_> = places
            .iter()
            .zip(Milestone::ALL.iter())
            .map(|(&place, &milestone)| Mark { milestone, at: DateTime::UNIX_EPOCH + TimeDelta::minutes(1), place })
            .collect();
        laid_out(&marks, Tz::UTC)
    }

    fn span(label: &Label) -> (f64, f64) {
        let width = width_of(label.name);
        if label.is_before { (label.mark - width, label.mark) } else { (label.mark, label.mark + width) }
    }

    #[test]
    fn labels_stand_beside_each_other_and_no_line_goes_through_one() {
        let places: [&[f64]; 5] = [
            &[0.0, 0.02, 0.025, 0.96, 0.98, 0.99, 1.0],
            &[0.0, 0.02, 0.875, 0.96, 0.98, 0.99, 1.0],
            &[0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 1.0],
            &[0.0, 0.5, 0.7, 0.85, 1.0],
            &[0.0, 1.0],
        ];
        for places in places {
            let labels = placed(places);
            for one in &labels {
                let (from, to) = span(one);
                assert!(from >= 0.0 && to <= WIDTH, "{places:?}: {} within the drawing", one.name);
                for other in labels.iter().filter(|other| other.name != one.name) {
                    let (begins, ends) = span(other);
                    assert!(
                        one.row != other.row || to <= begins || ends <= from,
                        "{places:?}: {} and {}",
                        one.name,
                        other.name
                    );
                    let passes = other.row > one.row && other.mark > from && other.mark < to;
                    assert!(!passes, "{places:?}: the line of {} through {}", other.name, one.name);
                }
            }
        }
    }
}
