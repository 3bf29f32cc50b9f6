//! Importing postmortems from files or text, with a preview.

use app::postmortems::{
    Preview, PreviewAction, PreviewInput, PreviewProposal, import_page as import_view, preview_page as preview_view,
};
use app::ui::NavItem;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::ActionFields;
use domain::markdown::to_plain_text;
use domain::people::{PersonName, may_write};
use domain::postmortems::import::{Choices, PendingImportId};
use domain::postmortems::{MAX_SECTION_TEXT, Part};
use domain::timeline::Precision;
use domain::validation::ValidationErrors;
use store::{PendingImport, SourceFile, StoreError};

use super::framed::framed;
use super::import_choices::{PreviewForm, typed};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::importing::{Importer, Read, beside, read, save};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;
use crate::uploads::{UploadRefused, Uploaded};

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
    let (Uploaded { sources, pictures, skipped, .. }, text) = uploaded(form).await?;
    if sources.is_empty() {
        let errors = ValidationErrors::one("text", "Choose a file, or paste its text.");
        return Ok(show_import(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &text, &errors));
    }
    if let Some(large) = sources.iter().find(|source| source.text.len() > MAX_SECTION_TEXT) {
        let errors = ValidationErrors::one("text", format!("“{}” is larger than 1 MB.", large.name));
        return Ok(show_import(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, "", &errors));
    }
    let id = who.change(&site, async |tx| tx.create_preview(sources, &pictures, skipped).await).await?;
    Ok(render::see(&format!("{}/{id}", app::paths::IMPORT)))
}

async fn uploaded(mut form: Multipart) -> Result<(Uploaded, String), PageError> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge("You can upload at most 24 MB at once.".into()),
        _ => PageError::BadRequest("The upload is incomplete. Try again.".into()),
    };
    let (mut uploaded, mut pasted) = (Uploaded::default(), String::new());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.file_name().map(str::to_owned);
        let bytes = match field.name() {
            Some("files" | "text") => field.bytes().await.map_err(unreadable)?,
            _ => continue,
        };
        match name {
            Some(name) => beside(|| uploaded.add(&name, bytes.to_vec())).map_err(|refused| match refused {
                UploadRefused::Unreadable(_) | UploadRefused::UnreadableWord(_) => {
                    PageError::BadRequest(refused.to_string())
                }
                UploadRefused::TooMany | UploadRefused::TooLarge(_) => PageError::TooLarge(refused.to_string()),
            })?,
            None => pasted = String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
    if !pasted.trim().is_empty() {
        uploaded.sources.push(SourceFile { name: "pasted text".into(), text: pasted.replace("\r\n", "\n") });
    }
    Ok((uploaded, pasted))
}

/// The preview of an import.
pub async fn preview_page(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<PendingImportId>,
) -> Result<Response, PageError> {
    let pending = site.store.find_pending_import(who.viewer(), id).await?.ok_or(PageError::Absent)?;
    let typed = typed(&pending.choices.all, who.person.zone);
    show_preview(&site, &who, StatusCode::OK, &pending, &typed, &ValidationErrors::default()).await
}

async fn show_preview(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    pending: &PendingImport,
    typed: &PreviewInput,
    errors: &ValidationErrors,
) -> Result<Response, PageError> {
    let people = site.store.list_names().await?;
    let importer = Importer { author: who.person.id, people: &people, zone: who.person.zone };
    let mut previews = Vec::with_capacity(pending.sources.len());
    for (place, source) in pending.sources.iter().enumerate() {
        let before = site.store.find_import(who.viewer(), source).await?;
        let preview = match beside(|| read(source, &pending.pictures, &importer, &pending.choices.of(place))) {
            Ok(read) => {
                let shown = preview(source, &read, &people);
                let proposals = proposals(&read, &pending.choices.of(place));
                Preview { zone_is_known: shown.zone_is_known || pending.choices.all.zone.is_some(), proposals, ..shown }
            }
            Err(refused) => {
                let (file, title) = (source.name.clone(), source.name.clone());
                Preview { file, title, refused: Some(refused.message), ..Preview::default() }
            }
        };
        let is_selected = pending.choices.keep.as_ref().map_or(before.is_none(), |keep| keep.contains(&place));
        previews.push(Preview { before, is_selected, ..preview });
    }
    let title = (NavItem::Import, "Import preview".to_owned());
    Ok(framed(site, Some(who), status, title, || preview_view(pending.id, &previews, &pending.skipped, typed, errors)))
}

fn preview(source: &SourceFile, read: &Read, people: &[PersonName]) -> Preview {
    let Read { imported, whole, pictures } = read;
    let zone = whole.head.zone;
    let events = whole.events.iter().map(|event| {
        let local = event.fields.at.with_timezone(&zone);
        let at = match event.fields.precision {
            Precision::Exact => local.format("%a %-d %b %Y, %H:%M").to_string(),
            Precision::Approximate => local.format("~ %a %-d %b %Y, %H:%M").to_string(),
            Precision::Day => local.format("%a %-d %b %Y").to_string(),
            Precision::Unknown => Precision::Unknown.label().to_owned(),
        };
        let kind = event.fields.milestone.map_or(event.fields.kind.label(), |milestone| milestone.label());
        (at, kind.to_owned(), to_plain_text(&event.fields.text))
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
        zone_is_known: imported.zone.is_some(),
        events: events.collect(),
        findings: findings.collect(),
        actions: actions.collect(),
        parts: imported.parts.clone(),
        proposals: Vec::new(),
        sections: sections.collect(),
        pictures: (imported.pictures.len(), pictures.len()),
        needs_check: imported.needs_check.iter().map(|warning| (warning.line, warning.why.clone())).collect(),
        words: (imported.words.source, imported.words.kept),
        before: None,
        is_selected: false,
        refused: None,
    }
}

/// What prose seems to tell.
fn proposals(read: &Read, choices: &Choices) -> Vec<PreviewProposal> {
    let events = read.imported.proposed_events.iter().enumerate().map(|(place, proposed)| PreviewProposal {
        key: format!("event-{place}"),
        facts: proposed
            .record
            .time
            .local()
            .map(|local| local.format("%a %-d %b %Y, %H:%M").to_string())
            .unwrap_or_default(),
        text: to_plain_text(&proposed.record.text),
        is_taken: choices.taken_events.contains(&place),
    });
    let actions = read.imported.proposed_actions.iter().enumerate().map(|(place, proposed)| {
        let due = proposed.record.due.map(|due| format!("due {}", due.format("%-d %b %Y")));
        let facts = ["Action item".to_owned()].into_iter().chain(proposed.record.owner.clone()).chain(due);
        PreviewProposal {
            key: format!("action-{place}"),
            facts: facts.collect::<Vec<_>>().join(", "),
            text: to_plain_text(&proposed.record.text),
            is_taken: choices.taken_actions.contains(&place),
        }
    });
    events.chain(actions).collect()
}

fn owner(fields: &ActionFields, people: &[PersonName]) -> Option<String> {
    let person = fields.owner.and_then(|id| people.iter().find(|person| person.id == id));
    person.map(|person| person.name.clone()).or_else(|| fields.owner_name.clone())
}

/// Keeps what was ticked: all of it or, when something fails, nothing. Or shows what the choices would change.
pub async fn import(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<PendingImportId>,
    FormBody(form): FormBody<PreviewForm>,
) -> Result<Response, PageError> {
    let mut pending = site.store.find_pending_import(who.viewer(), id).await?.ok_or(PageError::Absent)?;
    let places = form.places(&pending);
    let choices = form.choices(&pending);
    pending.choices = match &choices {
        Ok(choices) => choices.clone(),
        Err(_) => form.about_files(&pending),
    };
    if form.is_preview() || choices.is_err() {
        // What was chosen for the files is kept, also when a field for all of them is refused.
        who.change(&site, async |tx| tx.change_preview(id, &pending.choices).await).await?;
        return match choices {
            Ok(_) => Ok(render::see(&format!("{}/{id}", app::paths::IMPORT))),
            Err(errors) => refuse(&site, &who, &pending, &form, errors).await,
        };
    }
    if places.is_empty() {
        let errors = ValidationErrors::one("keep", "Select at least one postmortem.");
        return refuse(&site, &who, &pending, &form, errors).await;
    }
    let people = site.store.list_names().await?;
    let importer = Importer { author: who.person.id, people: &people, zone: who.person.zone };
    // All is read before the change begins: others wait for the one who writes.
    let reads = places
        .iter()
        .map(|place| (&pending.sources[*place], pending.choices.of(*place)))
        .map(|(source, choices)| Ok((source, beside(|| read(source, &pending.pictures, &importer, &choices))?)))
        .collect::<Result<Vec<_>, domain::validation::ValidationError>>();
    let reads = match reads {
        Ok(reads) => reads,
        Err(refused) => return refuse(&site, &who, &pending, &form, refused.into()).await,
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

async fn refuse(
    site: &Site,
    who: &SignedIn,
    pending: &PendingImport,
    form: &PreviewForm,
    errors: ValidationErrors,
) -> Result<Response, PageError> {
    show_preview(site, who, StatusCode::UNPROCESSABLE_ENTITY, pending, &form.typed(), &errors).await
}
