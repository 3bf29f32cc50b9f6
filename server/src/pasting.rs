//! What pages and the API have in common when something is pasted.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::postmortems::FullEvent;
use domain::timeline::line::LineContext;
use domain::timeline::paste::{PasteContext, PasteFormat, Pasted, Proposed, WrongKind, day_of_incident, read_paste};
use domain::timeline::{EventFields, EventInput, Milestone, Milestones, Origin, Precision, TimelineEvent, last_known};
use domain::validation::ValidationErrors;
use store::{Document, PendingPaste};

use crate::clock;
use crate::importing::beside;

/// The current date in a time zone.
pub fn today(zone: Tz) -> NaiveDate {
    clock::now().with_timezone(&zone).date_naive()
}

/// What a line for an event is read against.
pub fn line_context(document: &Document) -> LineContext {
    let zone = document.postmortem.zone;
    let last = last_known(&document.events);
    LineContext {
        zone,
        last: last.map(|(at, _)| at),
        last_has_time: last.is_some_and(|(_, has_time)| has_time),
        impact_started: Milestones::of(&document.events).at(Milestone::ImpactStarted),
        today: today(zone),
    }
}

/// The day near the incident: that of its first event, or today.
pub fn near(events: &[TimelineEvent], zone: Tz) -> NaiveDate {
    day_of_incident(events, zone).unwrap_or_else(|| today(zone))
}

/// How somebody answered what a paste does not say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answers {
    /// The zone of times that name none.
    pub zone: Option<Tz>,
    /// Whether months stand before days.
    pub month_first: Option<bool>,
    /// What the paste is.
    pub read_as: Option<PasteFormat>,
    /// When it was printed or copied, or when its recording began.
    pub counts_from: Option<DateTime<Utc>>,
}

/// Reads a paste beside the other work of the server.
pub fn read(document: &Document, pending: &PendingPaste, answers: Answers) -> Result<Pasted, WrongKind> {
    let context = PasteContext {
        zone: document.postmortem.zone,
        chosen_zone: answers.zone,
        month_first: answers.month_first,
        read_as: answers.read_as,
        counts_from: answers.counts_from,
        near: pending.near,
        today: pending.today,
        pasted_at: pending.pasted_at,
        events: &document.events,
    };
    beside(|| read_paste(&pending.text, &context))
}

/// A proposed event as it is saved; a quotation that repeats the text is left out.
pub fn whole(event: &Proposed, fields: EventFields) -> FullEvent {
    FullEvent {
        fields,
        origin: Origin::Pasted,
        as_written: Some(event.as_written.clone()).filter(|as_written| !as_written.is_empty()),
    }
}

/// The fields of a proposed event as it was read.
pub fn fields(event: &Proposed, is_marked: bool) -> EventFields {
    EventFields {
        at: event.at,
        precision: if event.approximate { Precision::Approximate } else { Precision::Exact },
        kind: event.kind,
        milestone: event.suggested.filter(|_| is_marked),
        text: event.text.clone(),
        decision: None,
        evidence: event.evidence.clone(),
    }
}

/// The fields of a proposed event as somebody changed it; what was left alone stays exact.
pub fn changed(
    event: &Proposed,
    is_marked: bool,
    zone: Tz,
    (at, kind, text): (Option<&str>, &str, &str),
) -> Result<EventFields, ValidationErrors> {
    let read = fields(event, is_marked);
    let entry = EventInput {
        at: at.map_or_else(|| read.at.to_rfc3339(), str::to_owned),
        precision: if event.approximate { Precision::Approximate } else { Precision::Exact }.key().to_owned(),
        kind: kind.to_owned(),
        text: text.to_owned(),
        ..EventInput::default()
    };
    let typed = entry.parse(zone)?;
    let at = if at.is_some() { typed.at } else { read.at };
    Ok(EventFields { at, kind: typed.kind, text: typed.text, ..read })
}
