//! Pictures: uploaded, and shown to those who may see the postmortem.

use app::postmortems::ActiveForm;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::postmortems::{PostmortemNumber, Subject};
use domain::timeline::{EventFields, Evidence, MAX_EVIDENCE, TimelineEvent};
use domain::validation::ValidationErrors;
use store::{Document, StoreError};

use super::redisplay::{after, refill_form, refused};
use crate::clock;
use crate::error::PageError;
use crate::forms::Path;
use crate::picture_files::{clean, picture_response};
use crate::session::SignedIn;
use crate::site::Site;

/// Adds a picture at the end of a section: the way without scripts.
pub async fn upload(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    form: Multipart,
) -> Result<Response, PageError> {
    let PictureForm { subject, name, bytes, text, version } = read(form).await?;
    let typed = text.clone();
    let added = async {
        if bytes.is_empty() && name.is_empty() {
            return Err(ValidationErrors::one("picture", "Choose a picture first.").into());
        }
        let picture = tokio::task::spawn_blocking(move || clean(&bytes)).await.map_err(|_| StoreError::Absent)?;
        let picture = picture.map_err(|refused| ValidationErrors::one("picture", refused.to_string()))?;
        let document = site.store.draft(who.viewer(), number).await?;
        let section = match subject {
            Subject::Section(section) => document.sections.iter().find(|candidate| candidate.id == section),
            Subject::Event(id) => {
                let event = document.events.into_iter().find(|event| event.id == id).ok_or(StoreError::Absent)?;
                let version = event.version;
                let fields = with_picture(event, &picture.hash(), &name)?;
                who.change(&site, async |tx| {
                    tx.add_picture(number, &picture).await?;
                    tx.change_event(number, id, version, &fields).await
                })
                .await?;
                return Ok(app::paths::open(number, &subject.to_string(), &subject.anchor()));
            }
            Subject::Finding(_) | Subject::Action(_) => None,
        };
        let section = section.ok_or(StoreError::Absent)?;
        // What stands in the form above the picture is saved with it.
        let (text, version) = match text {
            Some(text) => (text, version),
            None => (section.text.clone(), section.version),
        };
        let space = if text.trim().is_empty() { "" } else { "\n\n" };
        let text = format!("{}{space}![{name}](picture:{})", text.trim_end(), picture.hash());
        let place = (number, section.id);
        let merged = site.store.merge_section(who.viewer(), place, version, &text, clock::now()).await?;
        who.change(&site, async |tx| {
            tx.add_picture(number, &picture).await?;
            tx.write_section(merged).await
        })
        .await?;
        Ok(app::paths::open(number, &subject.to_string(), &subject.anchor()))
    };
    let added = added.await;
    after(&site, &who, number, added, |document: &Document, again| match (subject, typed) {
        (Subject::Section(id), Some(typed)) => {
            let Some(section) = document.sections.iter().find(|section| section.id == id) else {
                return ActiveForm::RemovedText(typed);
            };
            let now = Some((section.version, vec![("Text", section.text.clone())]));
            ActiveForm::Section(id, refill_form(again, typed, version, now))
        }
        _ => refused(document, again),
    })
    .await
}

/// A picture as a form sends it.
struct PictureForm {
    /// A section, at the end of whose text it is added, or an event, whose evidence it becomes.
    subject: Subject,
    /// What the file is called, without its ending.
    name: String,
    bytes: Vec<u8>,
    /// The text of the section in the form when the picture was added.
    text: Option<String>,
    /// The version that this text started from.
    version: i32,
}

fn with_picture(event: TimelineEvent, hash: &str, name: &str) -> Result<EventFields, ValidationErrors> {
    let TimelineEvent { at, precision, kind, milestone, text, decision, mut evidence, .. } = event;
    if evidence.len() >= MAX_EVIDENCE {
        return Err(ValidationErrors::one(
            "picture",
            format!("An event can have at most {MAX_EVIDENCE} pieces of evidence."),
        ));
    }
    let label = name.chars().filter(|char| !char.is_control()).take(200).collect();
    evidence.push(Evidence::Picture { picture: format!("picture:{hash}"), label });
    Ok(EventFields { at, precision, kind, milestone, text, decision, evidence })
}

async fn read(mut form: Multipart) -> Result<PictureForm, PageError> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge("A picture can have at most 10 MB.".into()),
        _ => PageError::BadRequest("The upload is incomplete. Try again.".into()),
    };
    let (mut subject, mut name, mut bytes) = (None, String::new(), Vec::new());
    let (mut text, mut version) = (None, 0);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("section") => {
                subject = field.text().await.map_err(unreadable)?.parse().ok().map(Subject::Section);
            }
            Some("event") => {
                subject = field.text().await.map_err(unreadable)?.parse().ok().map(Subject::Event);
            }
            Some("text") => text = Some(field.text().await.map_err(unreadable)?),
            Some("version") => version = field.text().await.map_err(unreadable)?.parse().unwrap_or_default(),
            Some("picture") => {
                let file = field.file_name().unwrap_or_default().replace(['[', ']', '\n', '\r'], "");
                name = file.rsplit_once('.').map_or(file.clone(), |(stem, _)| stem.to_owned());
                bytes = field.bytes().await.map_err(unreadable)?.to_vec();
            }
            _ => {}
        }
    }
    let subject = subject.ok_or_else(|| PageError::BadRequest("The section is missing from the upload.".into()))?;
    Ok(PictureForm { subject, name, bytes, text, version })
}

/// A picture of a postmortem: all of them for who sees the draft, those of the report for who
/// sees only that.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, hash)): Path<(PostmortemNumber, String)>,
) -> Result<Response, PageError> {
    let picture = site.store.find_picture(who.viewer(), number, &hash).await?;
    Ok(picture.map_or_else(nothing, |picture| picture_response(site.store.clone(), &picture)))
}

/// The answer for a picture that is not there.
pub fn nothing() -> Response {
    PageError::Absent.into_response()
}
