//! Timeline events: create, edit, move, remove and restore.

use app::postmortems::{ActiveForm, Removed};
use axum::extract::State;
use axum::response::Response;
use domain::findings::FindingId;
use domain::postmortems::{PostmortemNumber, Subject};
use domain::timeline::line::{DayFrom, read_line};
use domain::timeline::{
    DecisionPoint, EventId, EventInput, Evidence, EvidenceInput, Milestone, Origin, Precision, TimelineEvent,
};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{Document, StoreError, UnitOfWork};

use super::moving::MoveForm;
use super::redisplay::{after, refill_form, refused};
use super::workspace::document;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::pasting::line_context;
use crate::session::SignedIn;
use crate::site::Site;

/// An event as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventForm {
    date: String,
    time: String,
    fold: String,
    precision: String,
    saved_precision: String,
    kind: String,
    milestone: String,
    text: String,
    known: String,
    options: String,
    choice: String,
    reason: String,
    url: Vec<String>,
    label: Vec<String>,
    quote: Vec<String>,
    picture: Vec<String>,
    with_findings: String,
    findings: Vec<FindingId>,
    /// The one field that the form is about: `time` or `text`; the whole event when empty.
    field: String,
    version: i32,
}

impl EventForm {
    /// What it says of an event; of a form for one field, the rest as the event is.
    fn entry_for(&self, id: EventId, document: &Document) -> EventInput {
        let entry = self.entry();
        let Some(event) = document.events.iter().find(|event| event.id == id) else { return entry };
        let current = app::timeline::event_input(event, document.postmortem.zone);
        match self.field.as_str() {
            "time" => {
                let precision =
                    if event.precision.has_time() { current.precision } else { Precision::Exact.key().to_owned() };
                EventInput { at: entry.at, fold: String::new(), precision, ..current }
            }
            // The time of a form is of whole seconds.
            "text" if event.precision.has_time() => {
                EventInput { at: event.at.to_rfc3339(), fold: String::new(), text: entry.text, ..current }
            }
            "text" => EventInput { text: entry.text, ..current },
            _ => entry,
        }
    }

    fn entry(&self) -> EventInput {
        let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
        let pieces = self.url.len().max(self.quote.len()).max(self.picture.len());
        let evidence = (0..pieces)
            .map(|place| EvidenceInput {
                url: at(&self.url, place),
                label: at(&self.label, place),
                quote: at(&self.quote, place),
                picture: at(&self.picture, place),
            })
            .filter(|piece| *piece != EvidenceInput::default());
        EventInput {
            at: format!("{}T{}", self.date.trim(), self.time.trim()),
            fold: self.fold.clone(),
            precision: self.precision(),
            kind: self.kind.clone(),
            milestone: self.milestone.clone(),
            text: self.text.clone(),
            decision: DecisionPoint {
                known: self.known.clone(),
                options: self.options.clone(),
                choice: self.choice.clone(),
                reason: self.reason.clone(),
            },
            evidence: evidence.collect(),
            findings: (!self.with_findings.is_empty()).then(|| self.findings.clone()),
        }
    }
}

impl EventForm {
    /// The chosen precision. Who fills in the missing time of an event need not change the choice as well.
    fn precision(&self) -> String {
        let has_time = |key: &str| Precision::from_key(key).is_none_or(Precision::has_time);
        let is_filled_in = self.precision == self.saved_precision && !self.time.trim().is_empty();
        if is_filled_in && !has_time(&self.precision) {
            Precision::Exact.key().to_owned()
        } else {
            self.precision.clone()
        }
    }
}

/// Adds an event. The page comes back at the line for the next one.
pub async fn record(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<EventForm>,
) -> Result<Response, PageError> {
    let entry = form.entry();
    let recorded = who
        .change(&site, async |tx| {
            let fields = entry.parse(tx.zone_of(number).await?)?;
            let event = tx.record_event(number, &fields, Origin::Typed).await?;
            link(tx, number, event.id, &entry).await?;
            Ok(app::paths::record(number, Subject::Event(event.id)))
        })
        .await;
    after(&site, &who, number, recorded, |_, again| ActiveForm::NewEvent(refill_form(again, entry, 0, None))).await
}

async fn link(work: &UnitOfWork, number: PostmortemNumber, id: EventId, entry: &EventInput) -> Result<(), StoreError> {
    match &entry.findings {
        Some(findings) => work.link_event(number, id, findings).await,
        None => Ok(()),
    }
}

/// One line, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LineForm {
    line: String,
}

/// Adds an event from one line. The page says what was made of it, and waits for the next.
pub async fn record_line(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<LineForm>,
) -> Result<Response, PageError> {
    let context = line_context(&document(&site, &who, number).await?);
    let recorded = who
        .change(&site, async |tx| {
            let read = read_line(&form.line, &context)?;
            let event = tx.record_event(number, &read.fields, Origin::Typed).await?;
            let day_from = read.day_from.map(DayFrom::key).unwrap_or_default();
            let letters = read.ambiguous_zone.unwrap_or_default();
            let id = event.id;
            Ok(format!("{}?added={id}-{day_from}-{letters}#event-{id}", app::paths::postmortem(number)))
        })
        .await;
    after(&site, &who, number, recorded, |_, again| ActiveForm::Line(refill_form(again, form.line, 0, None))).await
}

/// A milestone, as a button sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MilestoneForm {
    milestone: String,
}

/// Marks an event as the milestone that its words suggest.
pub async fn mark(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
    FormBody(form): FormBody<MilestoneForm>,
) -> Result<Response, PageError> {
    let marked = who
        .change(&site, async |tx| {
            let milestone = Milestone::from_key(&form.milestone);
            let milestone =
                milestone.ok_or_else(|| ValidationErrors::one("milestone", "There is no such milestone."))?;
            tx.mark_event(number, id, milestone).await?;
            Ok(app::paths::record(number, Subject::Event(id)))
        })
        .await;
    after(&site, &who, number, marked, refused).await
}

/// Changes an event.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
    FormBody(form): FormBody<EventForm>,
) -> Result<Response, PageError> {
    let document = document(&site, &who, number).await?;
    let entry = form.entry_for(id, &document);
    let zone = document.postmortem.zone;
    let changed = who
        .change(&site, async |tx| {
            let fields = entry.parse(zone)?;
            tx.change_event(number, id, form.version, &fields).await?;
            link(tx, number, id, &entry).await?;
            Ok(app::paths::record(number, Subject::Event(id)))
        })
        .await;
    after(&site, &who, number, changed, |document: &Document, again| {
        let current = document.events.iter().find(|event| event.id == id);
        let now = current.map(|event| (event.version, in_words(event, document)));
        // Removed meanwhile: the form adds it again.
        if now.is_none() {
            return ActiveForm::NewEvent(refill_form(again, entry, 0, None));
        }
        ActiveForm::Event(id, refill_form(again, entry, form.version, now))
    })
    .await
}

fn in_words(event: &TimelineEvent, document: &Document) -> Vec<(&'static str, String)> {
    let decision = event.decision.clone().unwrap_or_default();
    let evidence = event.evidence.iter().map(|piece| match piece {
        Evidence::Link { url, label } => format!("{label} {url}"),
        Evidence::Quote { text } => text.clone(),
        Evidence::Picture { label, .. } => format!("a picture {label}").trim_end().to_owned(),
    });
    vec![
        ("Time", app::ui::time::full_of_event(event.at, event.precision, document.postmortem.zone)),
        ("Type", event.kind.label().into()),
        ("Milestone", event.milestone.map(|milestone| milestone.label().to_owned()).unwrap_or_default()),
        ("What happened", event.text.clone()),
        ("What was known", decision.known),
        ("Options considered", decision.options),
        ("Decision", decision.choice),
        ("Reason", decision.reason),
        ("Evidence", evidence.collect::<Vec<_>>().join("\n")),
    ]
}

/// Moves an event among those of the same instant.
pub async fn move_one(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
    FormBody(form): FormBody<MoveForm>,
) -> Result<Response, PageError> {
    let moved = who
        .change(&site, async |tx| {
            tx.move_event(number, id, form.direction()?).await?;
            Ok(app::paths::record(number, Subject::Event(id)))
        })
        .await;
    after(&site, &who, number, moved, refused).await
}

/// Removes an event; the page offers to undo it.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
) -> Result<Response, PageError> {
    let removed = who
        .change(&site, async |tx| {
            tx.remove_event(number, id).await?;
            Ok(Removed::Record(Subject::Event(id)).page(number))
        })
        .await;
    after(&site, &who, number, removed, refused).await
}

/// Restores a removed event.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, EventId)>,
) -> Result<Response, PageError> {
    let restored = who
        .change(&site, async |tx| {
            tx.restore_event(number, id).await?;
            Ok(app::paths::record(number, Subject::Event(id)))
        })
        .await;
    after(&site, &who, number, restored, refused).await
}
