//! Pasting into a timeline: preview, add, undo and restore.

use app::postmortems::Removed;
use app::timeline::{ChangedEvent, MAX_CHANGEABLE, PasteChoice, as_read, paste_page, paste_preview_page};
use app::ui::NavItem;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono_tz::Tz;
use domain::postmortems::{FullEvent, PostmortemNumber, may_edit};
use domain::timeline::paste::{MAX_PASTE, PasteFormat, PasteId, Pasted, Proposed, WrongKind};
use domain::timeline::{Fold, parse_instant};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{Document, PendingPaste, StoreError};

use super::framed::framed;
use super::redisplay::{after, refused};
use super::workspace::document;
use crate::error::PageError;
use crate::forms::{FormBody, Path, RepeatedQuery};
use crate::pasting::{Answers, changed, fields, near, read, today, whole};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// Takes a paste and shows what becomes of it.
pub async fn create_preview(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    form: Multipart,
) -> Result<Response, PageError> {
    let document = document(&site, &who, number).await?;
    may_edit(who.viewer(), &document.access).map_err(StoreError::from)?;
    let (text, is_file) = uploaded(form).await?;
    let zone = document.postmortem.zone;
    let pending =
        PendingPaste { text, near: near(&document.events, zone), today: today(zone), pasted_at: crate::clock::now() };
    let checked = if pending.text.len() > MAX_PASTE {
        Err(WrongKind::TooLarge)
    } else {
        read(&document, &pending, Answers::default()).map(|_| ())
    };
    if let Err(wrong) = checked {
        let errors = ValidationErrors::one("paste", wrong.to_string());
        let typed = if is_file || pending.text.len() > MAX_PASTE { "" } else { &pending.text };
        let title = (NavItem::Postmortems, format!("Paste events into {}", number.label()));
        return Ok(framed(&site, Some(&who), StatusCode::UNPROCESSABLE_ENTITY, title, || {
            paste_page(number, typed, &errors)
        }));
    }
    let id = who
        .change(&site, async |tx| tx.put_paste_aside(number, pending.text, pending.near, pending.today).await)
        .await?;
    Ok(render::see(&app::paths::paste(number, id)))
}

/// The text, and whether it came as a file.
async fn uploaded(mut form: Multipart) -> Result<(String, bool), PageError> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            PageError::TooLarge("A paste can have at most 20 MB. Paste the part around the incident.".into())
        }
        _ => PageError::BadRequest("The upload is incomplete. Try again.".into()),
    };
    let (mut pasted, mut file) = (String::new(), None);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().map(str::to_owned);
        let has_file = field.file_name().is_some_and(|name| !name.is_empty());
        match name.as_deref() {
            Some("paste") => pasted = String::from_utf8_lossy(&field.bytes().await.map_err(unreadable)?).into_owned(),
            Some("file") if has_file => file = Some(decoded(&field.bytes().await.map_err(unreadable)?)),
            _ => {}
        }
    }
    Ok(match file {
        Some(text) if pasted.trim().is_empty() => (text, true),
        _ => (pasted.replace("\r\n", "\n"), false),
    })
}

/// Text of a file: UTF-8, or the UTF-16 that some programs save.
fn decoded(bytes: &[u8]) -> String {
    let utf16 = |from: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The query: how to read what the paste does not say.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct AnswersQuery {
    zone: String,
    order: String,
    format: String,
    counts_from: String,
}

impl AnswersQuery {
    /// The answers; a moment without a zone is one of the chosen zone, or of the postmortem's.
    fn parse(&self, of_postmortem: Tz) -> Result<Answers, ValidationErrors> {
        let zone = match self.zone.trim() {
            "" => None,
            name => Some(domain::timeline::zone("zone", name)?),
        };
        let month_first = match self.order.as_str() {
            "month" => Some(true),
            "day" => Some(false),
            _ => None,
        };
        let counts_from = match self.counts_from.trim() {
            "" => None,
            text => {
                let at = parse_instant(text, zone.unwrap_or(of_postmortem), Some(Fold::Earlier));
                Some(at.map_err(|error| ValidationErrors::one("counts_from", error.message))?)
            }
        };
        Ok(Answers { zone, month_first, read_as: PasteFormat::from_key(&self.format), counts_from })
    }
}

async fn pending(
    site: &Site,
    who: &SignedIn,
    number: PostmortemNumber,
    id: PasteId,
) -> Result<(Document, PendingPaste), PageError> {
    let document = document(site, who, number).await?;
    let pending = site.store.find_pending_paste(who.viewer(), number, id).await?.ok_or(PageError::Absent)?;
    Ok((document, pending))
}

fn unread(wrong: WrongKind) -> StoreError {
    ValidationErrors::one("paste", wrong.to_string()).into()
}

/// The preview of a paste.
pub async fn preview_page(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, PasteId)>,
    RepeatedQuery(query): RepeatedQuery<AnswersQuery>,
) -> Result<Response, PageError> {
    let (document, pending) = pending(&site, &who, number, id).await?;
    let (answers, mut errors) = match query.parse(document.postmortem.zone) {
        Ok(answers) => (answers, ValidationErrors::default()),
        Err(errors) => (Answers::default(), errors),
    };
    let pasted = match read(&document, &pending, answers) {
        Ok(pasted) => pasted,
        // It stays as it was read when it is not what somebody chose.
        Err(wrong) if answers.read_as.is_some() => {
            errors.add("format", wrong.to_string());
            read(&document, &pending, Answers { read_as: None, ..answers }).map_err(unread)?
        }
        Err(wrong) => return Err(unread(wrong).into()),
    };
    let status = if errors.iter().next().is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let read_as = answers.read_as.filter(|_| errors.of("format").is_none());
    let counts_from = query.counts_from.clone();
    let choice = PasteChoice { errors, read_as, counts_from, ..PasteChoice::default() };
    Ok(show(&site, &who, status, &document, id, &pasted, &choice))
}

fn show(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    document: &Document,
    id: PasteId,
    pasted: &Pasted,
    choice: &PasteChoice,
) -> Response {
    let (number, zone) = (document.postmortem.number, document.postmortem.zone);
    let title = (NavItem::Postmortems, format!("Review pasted events for {}", number.label()));
    framed(site, Some(who), status, title, || paste_preview_page(number, id, zone, pasted, choice))
}

/// What is to be kept, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AddEventsForm {
    keep: Vec<usize>,
    mark: Vec<usize>,
    at: Vec<String>,
    kind: Vec<String>,
    text: Vec<String>,
    zone: String,
    order: String,
    format: String,
    counts_from: String,
    tick: String,
}

impl AddEventsForm {
    fn answers(&self) -> AnswersQuery {
        let Self { zone, order, format, counts_from, .. } = self;
        AnswersQuery {
            zone: zone.clone(),
            order: order.clone(),
            format: format.clone(),
            counts_from: counts_from.clone(),
        }
    }

    /// The choices as they were sent, or as a button asks.
    fn choice(&self, pasted: &Pasted) -> PasteChoice {
        let count = pasted.events.len();
        let ticked = |list: &[usize]| {
            let mut ticked = vec![false; count];
            for place in list.iter().filter(|place| **place < count) {
                ticked[*place] = true;
            }
            ticked
        };
        let keep = match self.tick.as_str() {
            "all" => vec![true; count],
            "none" => vec![false; count],
            "sure" => pasted.events.iter().map(|event| event.is_wanted() && event.warnings.is_empty()).collect(),
            _ => ticked(&self.keep),
        };
        let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
        let is_whole = count <= MAX_CHANGEABLE && self.at.len() == count && self.text.len() == count;
        let changed = |place| ChangedEvent {
            at: at(&self.at, place),
            kind: at(&self.kind, place),
            text: at(&self.text, place).replace("\r\n", "\n"),
        };
        let changed = if is_whole { (0..count).map(changed).collect() } else { Vec::new() };
        PasteChoice { keep, mark: ticked(&self.mark), changed, ..PasteChoice::default() }
    }
}

/// Keeps what was ticked: all of it or, when something fails, nothing.
pub async fn keep(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, PasteId)>,
    FormBody(form): FormBody<AddEventsForm>,
) -> Result<Response, PageError> {
    let (document, pending) = pending(&site, &who, number, id).await?;
    let answers = form.answers().parse(document.postmortem.zone).map_err(StoreError::from)?;
    let pasted = read(&document, &pending, answers).map_err(unread)?;
    let mut choice =
        PasteChoice { read_as: answers.read_as, counts_from: form.counts_from.clone(), ..form.choice(&pasted) };
    if !form.tick.is_empty() {
        return Ok(show(&site, &who, StatusCode::OK, &document, id, &pasted, &choice));
    }
    let events = match chosen(&pasted, &choice, document.postmortem.zone) {
        Ok(events) => events,
        Err(errors) => {
            choice.errors = errors;
            return Ok(show(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &document, id, &pasted, &choice));
        }
    };
    let kept = who
        .change(&site, async |tx| {
            tx.save_paste(number, id, pasted.format, &events).await?;
            Ok(format!("{}?pasted={id}#timeline", app::paths::postmortem(number)))
        })
        .await;
    after(&site, &who, number, kept, refused).await
}

fn chosen(pasted: &Pasted, choice: &PasteChoice, zone: Tz) -> Result<Vec<FullEvent>, ValidationErrors> {
    const MAX_MISTAKES: usize = 10;
    let (mut events, mut errors) = (Vec::new(), Vec::new());
    for (place, event) in pasted.events.iter().enumerate().filter(|(place, _)| choice.keep.get(*place) == Some(&true)) {
        match one(event, place, choice, zone) {
            Ok(fields) => events.push(whole(event, fields)),
            Err(wrong) => errors
                .extend(wrong.iter().map(|error_in_field| format!("{}: {}", event.as_written, error_in_field.message))),
        }
    }
    if errors.is_empty() && events.is_empty() {
        errors.push("Select at least one event.".to_owned());
    }
    if errors.is_empty() {
        return Ok(events);
    }
    let mut all = ValidationErrors::default();
    errors.into_iter().take(MAX_MISTAKES).for_each(|message| all.add("keep", message));
    Err(all)
}

fn one(
    event: &Proposed,
    place: usize,
    choice: &PasteChoice,
    zone: Tz,
) -> Result<domain::timeline::EventFields, ValidationErrors> {
    let is_marked = choice.mark.get(place) == Some(&true);
    let Some(typed) = choice.changed.get(place) else { return Ok(fields(event, is_marked)) };
    let read = as_read(event, zone);
    // Browsers leave out seconds that are zero.
    let same = typed.at == read.at || format!("{}:00", typed.at) == read.at;
    changed(event, is_marked, zone, ((!same).then_some(typed.at.as_str()), &typed.kind, &typed.text))
}

/// Undoes a paste; the page offers to restore it.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, PasteId)>,
) -> Result<Response, PageError> {
    let removed = who
        .change(&site, async |tx| {
            tx.remove_paste(number, id).await?;
            Ok(Removed::Paste(id).page(number))
        })
        .await;
    after(&site, &who, number, removed, refused).await
}

/// Restores a paste.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, PasteId)>,
) -> Result<Response, PageError> {
    let restored = who
        .change(&site, async |tx| {
            tx.restore_paste(number, id).await?;
            Ok(format!("{}?pasted={id}#timeline", app::paths::postmortem(number)))
        })
        .await;
    after(&site, &who, number, restored, refused).await
}
