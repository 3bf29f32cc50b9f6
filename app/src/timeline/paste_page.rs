use chrono_tz::Tz;
use domain::markdown::to_plain_text;
use domain::postmortems::PostmortemNumber;
use domain::timeline::EventKind;
use domain::timeline::paste::{CountsFrom, PasteFormat, PasteId, Pasted, Proposed};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::event_view::evidence_view;
use super::quick_line::paste_form;
use crate::paths;
use crate::postmortems::zones;
use crate::ui::fields::{self, Area, Choice, Field};
use crate::ui::form::options;

/// So many events can be changed before they are kept; of more, the others can be changed after.
pub const MAX_CHANGEABLE: usize = 200;

/// What is chosen on the page of a preview.
#[derive(Debug, Clone, Default)]
pub struct PasteChoice {
    /// Which events are kept, by their place.
    pub keep: Vec<bool>,
    /// Which suggested milestones are taken.
    pub mark: Vec<bool>,
    /// When, what and of which kind, as typed; empty where nothing was.
    pub changed: Vec<ChangedEvent>,
    /// What somebody said that the paste is.
    pub read_as: Option<PasteFormat>,
    /// From when somebody said that its times count, as typed.
    pub counts_from: String,
    /// What is wrong.
    pub errors: ValidationErrors,
}

/// An event of a preview as it was typed again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangedEvent {
    /// Local time in the postmortem's zone.
    pub at: String,
    /// An [`EventKind`] by its key.
    pub kind: String,
    /// What happened.
    pub text: String,
}

/// The same as it was read.
pub fn as_read(event: &Proposed, zone: Tz) -> ChangedEvent {
    ChangedEvent {
        at: event.at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S").to_string(),
        kind: event.kind.key().to_owned(),
        text: event.text.clone(),
    }
}

/// The page on which something is pasted, with why it could not be read.
pub fn paste_page(number: PostmortemNumber, text: &str, errors: &ValidationErrors) -> impl IntoView + use<> {
    view! {
        <p>
            <a href=paths::part(number, "timeline")>{format!("← {}", number.label())}</a>
        </p>
        <h1>"Paste events"</h1>
        {fields::summary(errors)}
        {paste_form(number, text, errors)}
    }
}

/// What became of a paste, to be kept or not.
pub fn paste_preview_page(
    number: PostmortemNumber,
    id: PasteId,
    zone: Tz,
    pasted: &Pasted,
    choice: &PasteChoice,
) -> impl IntoView + use<> {
    let path = paths::paste(number, id);
    let changeable = pasted.events.len() <= MAX_CHANGEABLE;
    let items: Vec<_> =
        pasted.events.iter().enumerate().map(|(place, event)| item(place, event, zone, choice, changeable)).collect();
    let count = pasted.events.len();
    let same = pasted.events.iter().filter(|event| event.same_as.is_some() || event.is_repeated).count();
    let events = if count == 1 { "event" } else { "events" };
    let found = format!("{count} {events} found ({}).", pasted.format.label());
    let known = (same > 0).then(|| {
        if same == 1 {
            " 1 is a duplicate and is not selected.".to_owned()
        } else {
            format!(" {same} are duplicates and are not selected.")
        }
    });
    view! {
        <p>
            <a href=paths::part(number, "timeline")>{format!("← {}", number.label())}</a>
        </p>
        <h1>"Review pasted events"</h1>
        <p class="lead">{found}{known}" Nothing is saved yet."</p>
        {asked(&path, zone, pasted, choice)}
        {needs_check(&pasted.events)}
        <form method="post" action=format!("{path}/add") class="paste-preview">
            {fields::summary(&choice.errors)}
            <input type="hidden" name="zone" value=pasted.zone.name() />
            <input type="hidden" name="order" value=order_key(pasted.month_first) />
            <input type="hidden" name="format" value=choice.read_as.map_or("", PasteFormat::key) />
            <input type="hidden" name="counts_from" value=choice.counts_from.clone() />
            <div class="paste-ticks">
                <button name="tick" value="all">
                    "Select all"
                </button>
                <button name="tick" value="none">
                    "Select none"
                </button>
                <button name="tick" value="sure">
                    "Select events without warnings"
                </button>
            </div>
            {(!changeable)
                .then(|| {
                    view! {
                        <p class="field-hint">
                            {format!(
                                "With more than {MAX_CHANGEABLE} events, you can edit times and text only on the timeline, after adding them.",
                            )}
                        </p>
                    }
                })}
            <ol class="paste-events">{items}</ol>
            <div class="form-end">
                <button class="button-main" name="tick" value="">
                    "Add selected"
                </button>
                <a href=paths::part(number, "timeline")>"Discard"</a>
            </div>
        </form>
        {left_out(pasted)}
    }
}

fn order_key(month_first: bool) -> &'static str {
    if month_first { "month" } else { "day" }
}

/// What the paste itself does not say, and what it was taken for: asked once, and read again with the answer.
fn asked(path: &str, zone: Tz, pasted: &Pasted, choice: &PasteChoice) -> impl IntoView + use<> {
    let zone_name = pasted.zone.name();
    let of = || "-read".to_owned();
    let format = {
        let formats = std::iter::once(pasted.format).chain(pasted.others.iter().copied());
        let options = formats.map(|format| (format.key().to_owned(), format.label().to_owned())).collect();
        let value = pasted.format.key().to_owned();
        let none = choice.read_as.is_some().then_some("Detect automatically");
        let field =
            Choice { name: "format", label: "Read as".into(), options, value, none, of: of(), ..Choice::default() };
        fields::select(field, &choice.errors)
    };
    let order = pasted.asks_order.then(|| {
        let orders = [("day", "Day/month"), ("month", "Month/day")];
        let options = orders.map(|(key, label)| (key.to_owned(), label.to_owned())).to_vec();
        let value = order_key(pasted.month_first).into();
        let label = "Date format (such as 10/11)".into();
        fields::select(
            Choice { name: "order", label, options, value, of: of(), ..Choice::default() },
            &ValidationErrors::default(),
        )
    });
    let counts_from = pasted.asks_counts_from.map(|counts_from| {
        let (label, hint) = match counts_from {
            CountsFrom::Copied => {
                ("When was this copied or printed?", "“Today” and ages such as 12m count back from this time.")
            }
            CountsFrom::Began => ("When did the recording start?", "The times in the transcript count from this time."),
        };
        let shown_in = if pasted.asks_zone { pasted.zone } else { zone };
        let counted_from = pasted.counted_from.with_timezone(&shown_in).format("%Y-%m-%dT%H:%M").to_string();
        // Nothing in a transcript says when the recording started.
        let known = if counts_from == CountsFrom::Copied { counted_from } else { String::new() };
        let value = if choice.counts_from.is_empty() { known } else { choice.counts_from.clone() };
        let input = Field {
            name: "counts_from",
            label: label.into(),
            value,
            kind: "datetime-local",
            hint: hint.into(),
            of: of(),
            ..Field::default()
        };
        fields::input(input, &choice.errors)
    });
    let zone_field = pasted.asks_zone.then(|| {
        view! {
            <div class="field">
                <label for="zone">"Time zone"</label>
                <input id="zone" name="zone" list="zones" value=zone_name autocomplete="off" />
            </div>
            {zones()}
        }
    });
    let has_zone = (!pasted.asks_zone && !pasted.asks_order && pasted.asks_counts_from.is_none()).then(|| {
        let shown = if zone_name == "UTC" { String::new() } else { format!(" (shown in {zone_name})") };
        view! { <p class="paste-zone">{format!("The times include their time zone{shown}.")}</p> }
    });
    view! {
        {has_zone}
        <form method="get" action=path.to_owned() class="paste-asked">
            {format}
            {zone_field}
            {order}
            {counts_from}
            <button>"Update preview"</button>
        </form>
    }
}

/// Which events somebody should look at, each a link to its place.
fn needs_check(events: &[Proposed]) -> impl IntoView + use<> {
    const MOST: usize = 20;
    let needs_check: Vec<_> = events.iter().enumerate().filter(|(_, event)| !event.warnings.is_empty()).collect();
    let count = needs_check.len();
    let items: Vec<_> = needs_check
        .into_iter()
        .take(MOST)
        .map(|(place, event)| {
            view! {
                <li>
                    <a href=format!("#pasted-{place}")>{event.as_written.clone()}</a>
                    " "
                    {event.warnings.join(". ")}
                    "."
                </li>
            }
        })
        .collect();
    let more = (count > MOST).then(|| view! { <li>{format!("and {} more, marked below", count - MOST)}</li> });
    (count > 0).then(|| {
        view! {
            <section class="preview-doubtful">
                <h2>{format!("{count} {} a check", if count == 1 { "needs" } else { "need" })}</h2>
                <ul>{items}{more}</ul>
            </section>
        }
    })
}

fn item(place: usize, event: &Proposed, zone: Tz, choice: &PasteChoice, changeable: bool) -> impl IntoView + use<> {
    let keep = choice.keep.get(place).copied().unwrap_or_else(|| event.is_wanted());
    let mark = choice.mark.get(place).copied().unwrap_or(false);
    let typed = choice.changed.get(place).cloned().unwrap_or_else(|| as_read(event, zone));
    let of = format!("-{place}");
    let shown = event.at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M:%S").to_string();
    let mut notes: Vec<String> = event.warnings.clone();
    if let Some(same) = event.same_as {
        notes.push(format!("Already on the timeline (event {same})"));
    }
    if event.is_repeated {
        notes.push("Repeated in this paste".into());
    }
    let notes = (!notes.is_empty()).then(|| view! { <p class="paste-doubt">{format!("{}.", notes.join(". "))}</p> });
    let suggestion = event.suggested.map(|milestone| {
        view! {
            <label class="tick">
                <input type="checkbox" name="mark" value=place.to_string() checked=mark />
                " "
                {format!("Mark as “{}”", milestone.label())}
            </label>
        }
    });
    let body = if changeable {
        view! {
            <div class="paste-fields">
                <div class="field">
                    <label for=format!("at{of}")>"Time"</label>
                    <input id=format!("at{of}") name="at" type="datetime-local" step="1" value=typed.at />
                </div>
                {fields::select(
                    Choice {
                        name: "kind",
                        label: "Type".into(),
                        options: options(EventKind::ALL, EventKind::key, EventKind::label),
                        value: typed.kind,
                        of: of.clone(),
                        ..Choice::default()
                    },
                    &ValidationErrors::default(),
                )}
                {fields::area(
                    Area {
                        name: "text",
                        label: "What happened".into(),
                        value: typed.text,
                        rows: 1,
                        of,
                        ..Area::default()
                    },
                    &ValidationErrors::default(),
                )}
            </div>
        }
        .into_any()
    } else {
        view! {
            <p class="paste-plain">
                <span class="event-kind">{event.kind.label()}</span>
                " "
                {to_plain_text(&event.text)}
            </p>
        }
        .into_any()
    };
    let evidence = (changeable && !event.evidence.is_empty()).then(|| {
        view! {
            <details class="paste-evidence">
                <summary>"Saved as evidence"</summary>
                {evidence_view(&event.evidence, "")}
            </details>
        }
    });
    let approximate = if event.approximate { "~ " } else { "" };
    view! {
        <li id=format!("pasted-{place}") class="paste-event" class:paste-event-doubtful=!event.warnings.is_empty()>
            <label class="tick paste-keep">
                <input type="checkbox" name="keep" value=place.to_string() checked=keep />
                <span>
                    <strong>{approximate}{shown}</strong>
                    " "
                    <span class="paste-origin">{event.origin.clone()}", “"{event.as_written.clone()}"”"</span>
                </span>
            </label>
            {notes}
            {body}
            {suggestion}
            {evidence}
        </li>
    }
}

/// Nothing vanishes silently.
fn left_out(pasted: &Pasted) -> impl IntoView + use<> {
    const MOST: usize = 200;
    let count = pasted.left_out.len();
    let items: Vec<_> = pasted
        .left_out
        .iter()
        .take(MOST)
        .map(|left| {
            view! {
                <li>
                    <span class="preview-line">{left.line}</span>
                    " "
                    {left.text.clone()}
                </li>
            }
        })
        .collect();
    let more = (count > MOST).then(|| view! { <li>{format!("and {} more", count - MOST)}</li> });
    (count > 0).then(|| {
        view! {
            <details class="paste-left-out">
                <summary>{format!("Not recognised as events ({count})")}</summary>
                <ul>{items}{more}</ul>
            </details>
        }
    })
}
