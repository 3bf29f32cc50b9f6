use chrono_tz::Tz;
use domain::postmortems::PostmortemNumber;
use domain::timeline::{EventId, Milestone, TimelineEvent};
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields;
use crate::ui::form::Form;
use crate::ui::time;

/// An event that a line has just become, with what was made of it.
#[derive(Debug, Clone)]
pub struct Added {
    /// The event.
    pub id: EventId,
    /// Where its day came from, when the line did not say it.
    pub day_from: Option<&'static str>,
    /// Whether its day is in another year than today.
    pub is_other_year: bool,
    /// Letters of a zone that stand for several.
    pub ambiguous_zone: Option<String>,
    /// What the words seem to mean for the clock.
    pub suggested: Option<Milestone>,
}

/// One line for one event: time, then what happened.
pub fn quick_line(number: PostmortemNumber, form: &Form<String>, goes_on: bool, zone: Tz) -> impl IntoView + use<> {
    let message = form.errors.of("line").map(str::to_owned);
    let wrong = message.is_some();
    let described = if wrong { "line-hint line-wrong" } else { "line-hint" };
    view! {
        <form method="post" action=paths::below(number, "events/line") class="quick-line" data-stays="line">
            <div class="field" class:field-wrong=wrong>
                <label for="line">"Add event"</label>
                <div class="quick-line-row">
                    <input
                        id="line"
                        name="line"
                        value=form.entry.clone()
                        autocomplete="off"
                        required=true
                        data-key="e"
                        data-line=""
                        placeholder="14:03 pager fired, two people joined"
                        aria-describedby=described
                        aria-invalid=wrong.then_some("true")
                        autofocus=wrong || goes_on
                    />
                    <button class="button-main">"Add"</button>
                </div>
                {message
                    .map(|message| {
                        view! {
                            <p class="field-mistake" id="line-wrong" role="alert">
                                {message}
                            </p>
                        }
                    })}
                <p class="field-hint" id="line-hint">
                    "Start with a time: 14:03, 2:05pm, ~14:00, yesterday 23:50, +12m. Times without a zone are in "
                    {zone.name()}
                    "."
                </p>
            </div>
        </form>
    }
}

/// What was made of a line, beside its event: changed in one click when it was read wrongly.
pub fn read_as(added: &Added, event: &TimelineEvent, number: PostmortemNumber, zone: Tz) -> impl IntoView + use<> {
    let place = format!("event-{}", event.id);
    let day = event.at.with_timezone(&zone).format(if added.is_other_year { "%a %-d %b %Y" } else { "%a %-d %b" });
    let clock = format!("{} {}", time::clock(event.at, zone), time::zone_name(event.at, zone));
    let from = added.day_from.map(|from| format!(", {from}")).unwrap_or_default();
    let ambiguous = added
        .ambiguous_zone
        .clone()
        .map(|letters| format!(" “{letters}” is ambiguous. Check the time."))
        .unwrap_or_default();
    let kind = event.kind.label().to_lowercase();
    let offered = added.suggested.filter(|_| event.milestone.is_none()).map(|milestone| {
        view! {
            <form method="post" action=format!("{}/milestone", paths::event(number, event.id)) class="act">
                <span>{format!("Possible milestone: {}.", milestone.label().to_lowercase())}</span>
                " "
                <button name="milestone" value=milestone.key()>
                    {format!("Mark as “{}”", milestone.label())}
                </button>
            </form>
        }
    });
    view! {
        <div class="read-as" role="status">
            <p>
                {format!("Added: {clock}, {day}{from}, {kind}.{ambiguous} ")}
                <a href=paths::open(number, &place, &place) data-in-place="">
                    "Edit"
                </a>
            </p>
            {offered}
        </div>
    }
}

/// The door to pasting, below the line.
pub fn paste_form(
    number: PostmortemNumber,
    text: &str,
    errors: &domain::validation::ValidationErrors,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action=paths::below(number, "pastes") enctype="multipart/form-data" class="paste-form">
            {fields::area(
                fields::Area {
                    name: "paste",
                    label: "Paste a conversation, log or table".into(),
                    value: text.to_owned(),
                    rows: 8,
                    hint: "Messages from Slack, Teams, Discord or another chat, log lines, CSV or spreadsheet cells, git log, kubectl get events, a meeting transcript, a Markdown list, or JSON from monitoring, deployment and incident tools. You choose which events to add."
                        .into(),
                    placeholder: "ada  14:03\npager fired\nben  14:06\nlooking into it",
                    ..fields::Area::default()
                },
                errors,
            )}
            <div class="field">
                <label for="paste-file">"Or choose a file (up to 20 MB)"</label>
                <input id="paste-file" type="file" name="file" />
            </div>
            <div class="form-end">
                <button class="button-main">"Preview"</button>
            </div>
        </form>
    }
}
