//! Importing postmortems from files or text, with a preview.

use app::postmortems::{Preview, PreviewAction, import_page as import_view, preview_page as preview_view};
use app::ui::NavItem;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono_tz::Tz;
use domain::actions::ActionFields;
use domain::markdown::to_plain_text;
use domain::people::{PersonName, may_write};
use domain::postmortems::import::PendingImportId;
use domain::postmortems::{MAX_SECTION_TEXT, Part};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{PendingImport, PictureFile, SourceFile, StoreError};

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::importing::{Read, beside, last_part, read, save};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// How many files are taken at once.
const MAX_FILES: usize = 100;

/// The page on which files are chosen.
pub async fn import_page(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    Ok(show_import(&site, &who, StatusCode::OK, "", &ValidationErrors::default()))
}

fn show_import(site: &Site, who: &SignedIn, status: StatusCode, text: &str, errors: &ValidationErrors) -> Response {
    framed(site, Some(who), status, (NavItem::Import, "Import".into()), || import_view(text, errors))
}

/// Takes files and shows what becomes of them.
pub async fn create_preview(State(site): State<Site>, who: SignedIn, form: Multipart) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let (sources, pictures, text) = uploaded(form).await?;
    if sources.is_empty() {
        let errors = ValidationErrors::one("text", "Choose a Markdown file, or paste its text.");
        return Ok(show_import(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &text, &errors));
    }
    if let Some(large) = sources.iter().find(|source| source.text.len() > MAX_SECTION_TEXT) {
        let errors = ValidationErrors::one("text", format!("“{}” is larger than 1 MB.", large.name));
        return Ok(show_import(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, "", &errors));
    }
    let id = who.change(&site, async |tx| tx.create_preview(sources, &pictures).await).await?;
    Ok(render::see(&format!("{}/{id}", app::paths::IMPORT)))
}

async fn uploaded(mut form: Multipart) -> Result<(Vec<SourceFile>, Vec<PictureFile>, String), PageError> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge("You can upload at most 24 MB at once.".into()),
        _ => PageError::BadRequest("The upload is incomplete. Try again.".into()),
    };
    let (mut sources, mut pictures, mut pasted) = (Vec::new(), Vec::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.file_name().map(|name| last_part(name).to_owned());
        let bytes = match field.name() {
            Some("files" | "text") => field.bytes().await.map_err(unreadable)?,
            _ => continue,
        };
        match name {
            Some(name) if !name.is_empty() && image::guess_format(&bytes).is_ok() => {
                pictures.push(PictureFile { name, bytes: bytes.to_vec() });
            }
            Some(name) if !name.is_empty() => {
                sources.push(SourceFile { name, text: String::from_utf8_lossy(&bytes).into_owned() });
            }
            Some(_) => {}
            None => pasted = String::from_utf8_lossy(&bytes).into_owned(),
        }
        if sources.len() + pictures.len() > MAX_FILES {
            return Err(PageError::TooLarge(format!("You can import at most {MAX_FILES} files at once.")));
        }
    }
    if !pasted.trim().is_empty() {
        sources.push(SourceFile { name: "pasted text".into(), text: pasted.replace("\r\n", "\n") });
    }
    Ok((sources, pictures, pasted))
}

/// The preview of an import.
pub async fn preview_page(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<PendingImportId>,
) -> Result<Response, PageError> {
    let pending = site.store.find_pending_import(who.viewer(), id).await?.ok_or(PageError::Absent)?;
    show_preview(&site, &who, StatusCode::OK, &pending, who.person.zone, None, &ValidationErrors::default()).await
}

async fn show_preview(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    pending: &PendingImport,
    zone: Tz,
    keep: Option<&[usize]>,
    errors: &ValidationErrors,
) -> Result<Response, PageError> {
    let people = site.store.list_names().await?;
    let mut previews = Vec::with_capacity(pending.sources.len());
    for source in &pending.sources {
        let before = site.store.find_import(who.viewer(), source).await?;
        let preview = match beside(|| read(source, &pending.pictures, &people, zone, who.person.id)) {
            Ok(read) => preview(source, &read, &people),
            Err(refused) => {
                let (file, title) = (source.name.clone(), source.name.clone());
                Preview { file, title, refused: Some(refused.message), ..Preview::default() }
            }
        };
        let is_selected = keep.map_or(before.is_none(), |keep| keep.contains(&previews.len()));
        previews.push(Preview { before, is_selected, ..preview });
    }
    let title = (NavItem::Import, "Import preview".to_owned());
    Ok(framed(site, Some(who), status, title, || preview_view(pending.id, &previews, zone.name(), errors)))
}

fn preview(source: &SourceFile, read: &Read, people: &[PersonName]) -> Preview {
    let Read { imported, whole, pictures } = read;
    let zone = whole.head.zone;
    let events = whole.events.iter().map(|event| {
        let at = event.fields.at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M").to_string();
        let approximate = if event.fields.precision == domain::timeline::Precision::Approximate { "~ " } else { "" };
        let kind = event.fields.milestone.map_or(event.fields.kind.label(), |milestone| milestone.label());
        (format!("{approximate}{at}"), kind.to_owned(), to_plain_text(&event.fields.text))
    });
    let findings = whole
        .findings
        .iter()
        .map(|finding| (finding.fields.kind.label().to_owned(), to_plain_text(&finding.fields.text)));
    let actions = whole.actions.iter().map(|action| PreviewAction {
        group: action.fields.area.clone().unwrap_or_default(),
        text: to_plain_text(&action.fields.title),
        owner: owner(&action.fields, people),
        due: action.fields.due,
        state: action.state.label().to_owned(),
    });
    let sections = whole
        .sections
        .iter()
        .filter(|section| section.part() == Part::Text || !section.text.is_empty())
        .map(|section| section.heading.clone());
    Preview {
        file: source.name.clone(),
        title: whole.head.title.clone(),
        severity: whole.head.severity.label().to_owned(),
        zone: zone.name().to_owned(),
        zone_is_said: imported.zone.is_some(),
        events: events.collect(),
        findings: findings.collect(),
        actions: actions.collect(),
        sections: sections.collect(),
        pictures: (imported.pictures.len(), pictures.len()),
        needs_check: imported.needs_check.iter().map(|warning| (warning.line, warning.why.clone())).collect(),
        words: (imported.words.source, imported.words.kept),
        before: None,
        is_selected: false,
        refused: None,
    }
}

fn owner(fields: &ActionFields, people: &[PersonName]) -> Option<String> {
    let person = fields.owner.and_then(|id| people.iter().find(|person| person.id == id));
    person.map(|person| person.name.clone()).or_else(|| fields.owner_name.clone())
}

/// What is to be kept, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AddEventsForm {
    keep: Vec<usize>,
    zone: String,
}

/// Keeps what was ticked: all of it or, when something fails, nothing.
pub async fn import(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<PendingImportId>,
    FormBody(form): FormBody<AddEventsForm>,
) -> Result<Response, PageError> {
    let pending = site.store.find_pending_import(who.viewer(), id).await?.ok_or(PageError::Absent)?;
    let zone = match domain::timeline::zone("zone", &form.zone) {
        Ok(zone) => zone,
        Err(error_in_field) => {
            let (status, errors) = (StatusCode::UNPROCESSABLE_ENTITY, ValidationErrors::from(error_in_field));
            return show_preview(&site, &who, status, &pending, who.person.zone, Some(&form.keep), &errors).await;
        }
    };
    let mut places = form.keep.clone();
    places.sort_unstable();
    places.dedup();
    places.retain(|place| *place < pending.sources.len());
    if places.is_empty() {
        let errors = ValidationErrors::one("keep", "Select at least one postmortem.");
        return show_preview(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &pending, zone, Some(&form.keep), &errors)
            .await;
    }
    let people = site.store.list_names().await?;
    // All is read before the change begins: others wait for the one who writes.
    let reads = places
        .iter()
        .map(|place| &pending.sources[*place])
        .map(|source| Ok((source, beside(|| read(source, &pending.pictures, &people, zone, who.person.id))?)))
        .collect::<Result<Vec<_>, domain::validation::ValidationError>>();
    let reads = match reads {
        Ok(reads) => reads,
        Err(refused) => {
            let (status, errors) = (StatusCode::UNPROCESSABLE_ENTITY, ValidationErrors::from(refused));
            return show_preview(&site, &who, status, &pending, zone, Some(&form.keep), &errors).await;
        }
    };
    let last = who
        .change(&site, async |tx| {
            tx.forget_pending(id).await?;
            let mut last = None;
            for (source, read) in &reads {
                last = Some(save(tx, source, read).await?);
            }
            Ok(last)
        })
        .await?;
    Ok(match last {
        Some(number) if places.len() == 1 => render::see(&app::paths::postmortem(number)),
        _ => render::see(app::paths::POSTMORTEMS),
    })
}
