//! The timeline as a line with days, gaps, and events.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::reports::ReportEvent;
use domain::timeline::{DecisionPoint, EventKind, Evidence, Milestone, Precision, TimelineEvent};
use leptos::prelude::*;

use super::kind_icon::kind_icon;
use crate::ui::{text, time};

/// A pause of at least this long is said.
const GAP: TimeDelta = TimeDelta::minutes(30);

/// An event as it is shown, with what may be done with it.
pub struct Shown<'a> {
    /// The place to link to.
    pub id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How exactly.
    pub precision: Precision,
    /// What sort of thing.
    pub kind: EventKind,
    /// What it means for the clock.
    pub milestone: Option<Milestone>,
    /// What happened.
    pub text: &'a str,
    /// What was decided.
    pub decision: Option<&'a DecisionPoint>,
    /// What it rests on.
    pub evidence: &'a [Evidence],
    /// The time as the source said it, where that is worth a look.
    pub as_written: Option<&'a str>,
    /// For who may edit its fields where they stand.
    pub row: Option<Row>,
    /// Whether its kind is a picture, unless it is a milestone or a decision.
    pub has_glyph: bool,
    /// Links and buttons; or a form in the place of the event.
    pub controls: Option<AnyView>,
    /// A form instead of the event.
    pub form: Option<AnyView>,
}

/// What a script needs to edit one field of an event.
pub struct Row {
    /// The address that changes it.
    pub address: String,
    /// Its version.
    pub version: i32,
    /// When, in the zone of the postmortem, as `2026-11-10T14:03`.
    pub at: String,
}

impl<'a> Shown<'a> {
    /// An event of a draft.
    pub fn of_draft(event: &'a TimelineEvent) -> Self {
        Self {
            id: format!("event-{}", event.id),
            at: event.at,
            precision: event.precision,
            kind: event.kind,
            milestone: event.milestone,
            text: &event.text,
            decision: event.decision.as_ref(),
            evidence: &event.evidence,
            as_written: event.as_written.as_deref().filter(|_| event.precision != Precision::Exact),
            row: None,
            has_glyph: true,
            controls: None,
            form: None,
        }
    }

    /// An event of a report, by its place.
    pub fn of_report(event: &'a ReportEvent, place: usize) -> Self {
        Self {
            id: format!("event-{}", place + 1),
            at: event.at,
            precision: event.precision,
            kind: event.kind,
            milestone: event.milestone,
            text: &event.text,
            decision: event.decision.as_ref(),
            evidence: &event.evidence,
            as_written: None,
            row: None,
            has_glyph: false,
            controls: None,
            form: None,
        }
    }
}

/// Draws events, which are in order, in the postmortem's zone.
pub fn timeline_view<'a>(events: impl IntoIterator<Item = Shown<'a>>, zone: Tz, pictures: &str) -> impl IntoView {
    let mut day: Option<chrono::NaiveDate> = None;
    let mut before: Option<DateTime<Utc>> = None;
    let mut days: Vec<(DateTime<Utc>, Vec<AnyView>)> = Vec::new();
    for event in events {
        let (at, has_time) = (event.at, event.precision.has_time());
        let new_day = day.is_none_or(|day| day != day_of(at, zone));
        if new_day {
            days.push((at, Vec::new()));
            (day, before) = (Some(day_of(at, zone)), None);
        }
        let gap = before.filter(|_| has_time).map(|before| at - before).filter(|gap| *gap >= GAP);
        if let Some((_, items)) = days.last_mut() {
            items.extend(
                gap.map(|gap| view! { <li class="timeline-gap">{format!("{} later", in_full(gap))}</li> }.into_any()),
            );
            items.push(event_view(event, zone, pictures).into_any());
        }
        before = if has_time { Some(at) } else { before };
    }
    days.into_iter()
        .map(|(at, items)| {
            view! {
                <section class="timeline-day">
                    <h3 class="timeline-date">{time::weekday(at, zone)}", times in "{time::zone_name(at, zone)}</h3>
                    <ol class="timeline">{items}</ol>
                </section>
            }
        })
        .collect_view()
}

fn day_of(at: DateTime<Utc>, zone: Tz) -> chrono::NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// `43 minutes`, `2 hours 5 minutes`, `1 day 3 hours`.
fn in_full(gap: TimeDelta) -> String {
    let counted = |count: i64, unit: &str| match count {
        0 => String::new(),
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    };
    let (big, small) = match (gap.num_days(), gap.num_hours()) {
        (0, 0) => (counted(gap.num_minutes(), "minute"), String::new()),
        (0, hours) => (counted(hours, "hour"), counted(gap.num_minutes() % 60, "minute")),
        (days, hours) => (counted(days, "day"), counted(hours % 24, "hour")),
    };
    format!("{big} {small}").trim_end().to_owned()
}

fn event_view(event: Shown<'_>, zone: Tz, pictures: &str) -> impl IntoView + use<> {
    let shape = if event.milestone.is_some() {
        "milestone"
    } else if event.kind == EventKind::Decision {
        "decision"
    } else {
        "plain"
    };
    let kind = event.milestone.map_or_else(|| event.kind.label(), |milestone| milestone.label());
    let glyph = (event.has_glyph && shape == "plain").then_some(event.kind);
    let kind = glyph.is_none().then(|| {
        view! {
            <span class="event-kind">{kind}</span>
            " "
        }
    });
    let mark = match glyph {
        Some(kind) => kind_icon(kind).into_any(),
        None => view! { <span class="event-mark" aria-hidden="true"></span> }.into_any(),
    };
    let time = time_view(event.at, event.precision, zone);
    let reading = text::Reading { pictures, prefix: &format!("{}-", event.id) };
    let body = match event.form {
        Some(form) => view! { <div class="event-body">{form}</div> }.into_any(),
        None => view! {
            <div class="event-body">
                <div class="event-text">
                    {kind}
                    {text::line(event.text, reading)}
                </div>
                {event
                    .as_written
                    .map(|as_written| {
                        let what = match event.precision {
                            Precision::Exact => "",
                            Precision::Approximate => "Approximate time. ",
                            Precision::Day => "Only the day is known. ",
                            Precision::Unknown => "No time yet. ",
                        };
                        view! { <p class="event-said">{format!("{what}The source says “{as_written}”")}</p> }
                    })}
                {event.decision.map(decision_view)}
                {evidence_view(event.evidence, pictures)}
                {event.controls}
            </div>
        }
        .into_any(),
    };
    let row = event.row;
    let text = row.is_some().then(|| text::source_if_marked(event.text)).flatten();
    view! {
        <li
            class=format!("event event-{shape}")
            id=event.id.clone()
            data-row=row.as_ref().map(|row| row.address.clone())
            data-row-version=row.as_ref().map(|row| row.version.to_string())
            data-row-at=row.as_ref().map(|row| row.at.clone())
            data-row-text=text
        >
            {time}
            {mark}
            {body}
        </li>
    }
}

/// The time as far as it is known, at the side of an event.
fn time_view(at: DateTime<Utc>, precision: Precision, zone: Tz) -> AnyView {
    match precision {
        Precision::Exact | Precision::Approximate => view! {
            <time class="event-time" datetime=at.to_rfc3339()>
                {(precision == Precision::Approximate).then(|| view! { <abbr title="about">"~"</abbr> })}
                {time::clock(at, zone)}
            </time>
        }
        .into_any(),
        Precision::Day => view! {
            <time class="event-time event-day" datetime=day_of(at, zone).to_string()>
                {time::of_event(at, precision, zone)}
            </time>
        }
        .into_any(),
        Precision::Unknown => view! { <span class="event-time event-no-time">{precision.label()}</span> }.into_any(),
    }
}

fn decision_view(decision: &DecisionPoint) -> impl IntoView + use<> {
    let parts = [
        ("What was known", &decision.known),
        ("Options considered", &decision.options),
        ("Decision", &decision.choice),
        ("Reason", &decision.reason),
    ];
    let parts = parts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{text.clone()}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="decision">{parts}</dl> }
}

pub(super) fn evidence_view(evidence: &[Evidence], pictures: &str) -> impl IntoView + use<> {
    let pieces = evidence
        .iter()
        .map(|piece| match piece {
            Evidence::Link { url, label } => {
                // On paper the address stands beside the label, unless it is the label.
                let bare = label.is_empty();
                let label = if bare { url.clone() } else { label.clone() };
                view! {
                    <p class="evidence-link" class:evidence-bare=bare>
                        <a href=url.clone() rel="noopener noreferrer nofollow">
                            {label}
                        </a>
                    </p>
                }
                .into_any()
            }
            Evidence::Quote { text } => {
                view! { <blockquote class="evidence-quote">{text.clone()}</blockquote> }.into_any()
            }
            Evidence::Picture { picture, label } => {
                let address = format!("{pictures}/{}", picture.trim_start_matches("picture:"));
                view! {
                    <figure class="evidence-picture">
                        <a href=address.clone()>
                            <img src=address.clone() alt=label.clone() loading="lazy" />
                        </a>
                        {(!label.is_empty()).then(|| view! { <figcaption>{label.clone()}</figcaption> })}
                    </figure>
                }
                .into_any()
            }
        })
        .collect::<Vec<_>>();
    (!pieces.is_empty()).then(|| view! { <div class="evidence">{pieces}</div> })
}
