//! Events: recorded, changed, moved, removed, brought back.

use app::postmortems::Open;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::postmortems::PostmortemNumber;
use domain::timeline::{DecisionPoint, EventEntry, EventId, Evidence, EvidenceEntry, Origin, TimelineEvent};
use serde::Deserialize;
use store::{Document, StoreError};

use super::postmortems::refused;
use super::sections::MoveForm;
use super::workspace::{after, document, form_again, work};
use crate::error::PageError;
use crate::forms::Sent;
use crate::session::SignedIn;
use crate::site::Site;

/// An event as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventForm {
    date: String,
    time: String,
    fold: String,
    about: String,
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
    version: i32,
}

impl EventForm {
    fn entry(&self) -> EventEntry {
        let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
        let pieces = self.url.len().max(self.quote.len());
        let evidence = (0..pieces)
            .map(|place| EvidenceEntry {
                url: at(&self.url, place),
                label: at(&self.label, place),
                quote: at(&self.quote, place),
            })
            .filter(|piece| *piece != EvidenceEntry::default());
        EventEntry {
            at: format!("{}T{}", self.date.trim(), self.time.trim()),
            fold: self.fold.clone(),
            about: !self.about.is_empty(),
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
        }
    }
}

/// Adds an event. The page comes back at the line for the next one.
pub async fn record(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<i64>,
    Sent(form): Sent<EventForm>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let entry = form.entry();
    let zone = document(&site, &who, number).await?.postmortem.zone;
    let recorded = async {
        let fields = entry.parse(zone)?;
        let work = work(&site, &who).await?;
        let event = work.record_event(number, &fields, Origin::Typed).await?;
        work.save().await?;
        Ok::<_, StoreError>(app::paths::part(number, &format!("event-{}", event.id)))
    };
    let recorded = recorded.await;
    after(&site, &who, number, recorded, |_, again| Open::NewEvent(form_again(again, entry, 0, None))).await
}

/// Changes an event.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    Sent(form): Sent<EventForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), EventId(id));
    let entry = form.entry();
    let zone = document(&site, &who, number).await?.postmortem.zone;
    let changed = async {
        let fields = entry.parse(zone)?;
        let work = work(&site, &who).await?;
        work.change_event(number, id, form.version, &fields).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("event-{id}")))
    };
    let changed = changed.await;
    after(&site, &who, number, changed, |document: &Document, again| {
        let current = document.events.iter().find(|event| event.id == id);
        let now = current.map(|event| (event.version, in_words(event, document)));
        Open::Event(id, form_again(again, entry, form.version, now))
    })
    .await
}

fn in_words(event: &TimelineEvent, document: &Document) -> Vec<(&'static str, String)> {
    let decision = event.decision.clone().unwrap_or_default();
    let evidence = event.evidence.iter().map(|piece| match piece {
        Evidence::Link { url, label } => format!("{label} {url}"),
        Evidence::Quote { text } => text.clone(),
    });
    vec![
        ("Time", app::ui::time::full_words(event.at, document.postmortem.zone)),
        ("Kind", event.kind.label().into()),
        ("For the clock", event.milestone.map(|milestone| milestone.label().to_owned()).unwrap_or_default()),
        ("What happened", event.text.clone()),
        ("What was known", decision.known),
        ("The options", decision.options),
        ("What was chosen", decision.choice),
        ("Why this one", decision.reason),
        ("Evidence", evidence.collect::<Vec<_>>().join("\n")),
    ]
}

/// Moves an event among those of the same instant.
pub async fn move_one(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    Sent(form): Sent<MoveForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), EventId(id));
    let moved = async {
        let work = work(&site, &who).await?;
        work.move_event(number, id, form.direction()).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("event-{id}")))
    };
    let moved = moved.await;
    after(&site, &who, number, moved, refused).await
}

/// Removes an event; the page offers to undo it.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let removed = async {
        let work = work(&site, &who).await?;
        work.remove_event(number, EventId(id)).await?;
        work.save().await?;
        Ok(format!("{}?undo=events-{id}#timeline", app::paths::postmortem(number)))
    };
    let removed = removed.await;
    after(&site, &who, number, removed, refused).await
}

/// Brings a removed event back.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let restored = async {
        let work = work(&site, &who).await?;
        work.restore_event(number, EventId(id)).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("event-{id}")))
    };
    let restored = restored.await;
    after(&site, &who, number, restored, refused).await
}
