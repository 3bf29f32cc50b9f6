//! Runbooks: list, read, create, edit, archive and download.

use app::readiness::{
    RunReasons, RunbookForm, RunbookView, RunbooksView, RunsView, edit_runbook_page, new_runbook_page, runbook_page,
    runbooks_page,
};
use app::ui::NavItem;
use app::ui::form::{Form, Theirs};
use axum::extract::{Multipart, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::people::may_write;
use domain::readiness::{
    Incident, IncidentNumber, IncidentState, ReleaseNumber, Runbook, RunbookInput, RunbookKind, RunbookNumber,
    markdown_of_playbook, plan_template, read_runbook, with_line_ends_of,
};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{IncidentFilter, ReleaseFilter, RunbookFilter, StoreError};

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::importing::beside;
use crate::plans::plan_of;
use crate::render;
use crate::runs::new_request;
use crate::session::SignedIn;
use crate::site::Site;

/// The page size of the list.
const PAGE: u64 = 50;
/// Further pages are not worth turning to: a search finds it sooner.
const MAX_PAGES: u64 = 200;

/// The most runs that the page of a runbook shows.
const MAX_SHOWN_RUNS: u64 = 10;
/// The most incidents and releases that a run can be started for in the form.
const MAX_REASONS: u64 = 50;

/// The filters of the list, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    kind: String,
    archived: String,
    page: String,
}

/// The list of runbooks.
pub async fn list(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let page = query.page.parse().unwrap_or(1).clamp(1, MAX_PAGES);
    let words = query.q.trim().to_owned();
    let filter = RunbookFilter {
        words: words.clone(),
        kind: RunbookKind::from_key(&query.kind),
        service: None,
        archived: !query.archived.is_empty(),
        most: PAGE,
        skipped: (page - 1) * PAGE,
    };
    let found = site.store.list_runbooks(&filter).await?;
    let view = RunbooksView {
        cards: found.cards,
        words,
        kind: filter.kind,
        archived: filter.archived,
        page,
        has_more: found.has_more && page < MAX_PAGES,
        services: site.store.known_services(who.viewer()).await?,
        zone: who.person.zone,
        may_write: may_write(who.viewer()).is_ok(),
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Runbooks, "Runbooks".into()), || runbooks_page(&view)))
}

/// What a new runbook is about, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    kind: String,
    service: String,
}

/// The page on which a runbook is created.
pub async fn new(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<NewQuery>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let is_plan = query.kind == RunbookKind::RollbackPlan.key();
    let text = if is_plan { plan_template().to_owned() } else { String::new() };
    let input = RunbookInput { kind: query.kind, service: query.service, text, ..RunbookInput::default() };
    show_new(&site, &who, StatusCode::OK, Form::of(input, 0)).await
}

async fn show_new(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    form: Form<RunbookInput>,
) -> Result<Response, PageError> {
    let form = RunbookForm { form, services: site.store.known_services(who.viewer()).await? };
    let title = (NavItem::Runbooks, "New runbook".to_owned());
    Ok(framed(site, Some(who), status, title, || new_runbook_page(&form)))
}

/// Creates a runbook.
pub async fn create(State(site): State<Site>, who: SignedIn, form: Multipart) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let Sent { input, unreadable, .. } = sent(form, "").await?;
    // Reading a long document takes a while, in which nobody should wait to write.
    let fields = beside(|| checked(&input, unreadable));
    let created = match fields {
        Ok(fields) => who.change(&site, async |tx| tx.create_runbook(&fields).await).await,
        Err(errors) => Err(errors.into()),
    };
    match created {
        Ok(number) => Ok(render::see(&app::paths::runbook(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            show_new(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, Form::wrong(input, 0, errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn checked(input: &RunbookInput, unreadable: bool) -> Result<domain::readiness::RunbookFields, ValidationErrors> {
    if unreadable {
        let message = "The file is not UTF-8 text. Save it as UTF-8 and choose it again.";
        return Err(ValidationErrors::one("text", message));
    }
    input.parse()
}

/// A runbook as a form sends it.
struct Sent {
    input: RunbookInput,
    version: i32,
    /// Whether there was a file that is no text.
    unreadable: bool,
}

/// Reads the form. `before` is the text that was edited.
async fn sent(mut form: Multipart, before: &str) -> Result<Sent, PageError> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge("The form is larger than 4 MB.".into()),
        _ => PageError::BadRequest("The upload is incomplete. Try again.".into()),
    };
    let mut sent = Sent { input: RunbookInput::default(), version: 0, unreadable: false };
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(unreadable)?;
        if name == "file" {
            file = Some(bytes).filter(|bytes| !bytes.is_empty()).or(file);
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "kind" => sent.input.kind = text,
            "title" => sent.input.title = text,
            "service" => sent.input.service = text,
            "when_to_use" => sent.input.when_to_use = text,
            "text" => sent.input.text = with_line_ends_of(before, &text),
            "version" => sent.version = text.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    // A file is kept byte for byte.
    match file.map(|bytes| String::from_utf8(bytes.to_vec())) {
        Some(Ok(text)) => sent.input.text = markdown_of_playbook(&text).unwrap_or(text),
        Some(Err(_)) => sent.unreadable = true,
        None => {}
    }
    Ok(sent)
}

async fn find(site: &Site, number: RunbookNumber) -> Result<Runbook, PageError> {
    site.store.find_runbook(number).await?.ok_or(PageError::Absent)
}

/// What a run is to be started for, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RunbookQuery {
    incident: String,
    release: String,
}

/// A runbook, to be read.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<RunbookNumber>,
    Query(query): Query<RunbookQuery>,
) -> Result<Response, PageError> {
    let chosen = RunReasons {
        incident: query.incident.parse().ok().map(IncidentNumber),
        release: query.release.parse().ok().map(ReleaseNumber),
        ..RunReasons::default()
    };
    show_runbook(&site, &who, StatusCode::OK, number, (chosen, ValidationErrors::default())).await
}

/// The page of a runbook, with what was chosen for a run.
pub(super) async fn show_runbook(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    number: RunbookNumber,
    (chosen, errors): (RunReasons, ValidationErrors),
) -> Result<Response, PageError> {
    let runbook = find(site, number).await?;
    let outline = beside(|| read_runbook(&runbook.text));
    let (plan, to_dos) = plan_of(site, &runbook, &outline, (who.viewer(), who.today())).await?;
    let title = (NavItem::Runbooks, runbook.title.clone());
    let may_write = may_write(who.viewer()).is_ok();
    let may_start = may_write && runbook.archived_at.is_none();
    let runs = RunsView {
        runbook: number,
        runs: site.store.list_runs(who.viewer(), number, MAX_SHOWN_RUNS).await?,
        complete: site.store.list_complete_runs(who.viewer(), number).await?,
        reasons: if may_start { reasons_of(site, who, &runbook, chosen).await? } else { chosen },
        errors,
        request: new_request()?,
        zone: who.person.zone,
        may_start,
    };
    let may_approve = runbook.edited_by.as_ref().is_none_or(|person| person.id != who.person.id);
    let zone = who.person.zone;
    let view = RunbookView { runbook, outline, to_dos, plan, runs, zone, may_write, may_approve };
    Ok(framed(site, Some(who), status, title, || runbook_page(&view)))
}

/// The incidents and releases that a run of a runbook can be started for. The only incident of its service is chosen, unless
/// another one was or it is private: not everybody sees the runs of that.
async fn reasons_of(
    site: &Site,
    who: &SignedIn,
    runbook: &Runbook,
    chosen: RunReasons,
) -> Result<RunReasons, PageError> {
    let ongoing =
        IncidentFilter { state: Some(IncidentState::Ongoing), most: MAX_REASONS, ..IncidentFilter::default() };
    let incidents = site.store.list_incidents(who.viewer(), &ongoing).await?.incidents;
    let of_service: Vec<IncidentNumber> = incidents
        .iter()
        .filter(|incident| !incident.is_private && incident.service.is_some() && incident.service == runbook.service)
        .map(|incident| incident.number)
        .collect();
    let only = if let [only] = of_service.as_slice() { Some(*only) } else { None };
    let out = ReleaseFilter { plan: Some(runbook.number), is_out: true, most: MAX_REASONS, ..ReleaseFilter::default() };
    let releases = site.store.list_releases(&out).await?.cards.into_iter();
    Ok(RunReasons {
        incident: chosen.incident.or(only),
        incidents: incidents.into_iter().map(|incident| (incident.number, title_of(incident))).collect(),
        release: chosen.release,
        releases: releases.map(|card| (card.number, format!("{} {}", card.name, card.version_name))).collect(),
    })
}

fn title_of(incident: Incident) -> String {
    if incident.is_private { format!("{} (private)", incident.title) } else { incident.title }
}

/// The page on which a runbook is edited.
pub async fn edit(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<RunbookNumber>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let runbook = find(&site, number).await?;
    let form = Form::of(input_of(&runbook), runbook.version);
    show_edit(&site, &who, StatusCode::OK, &runbook, form).await
}

fn input_of(runbook: &Runbook) -> RunbookInput {
    RunbookInput {
        kind: runbook.kind.key().to_owned(),
        title: runbook.title.clone(),
        service: runbook.service.clone().unwrap_or_default(),
        when_to_use: runbook.when_to_use.clone(),
        text: runbook.text.clone(),
    }
}

async fn show_edit(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    runbook: &Runbook,
    form: Form<RunbookInput>,
) -> Result<Response, PageError> {
    let form = RunbookForm { form, services: site.store.known_services(who.viewer()).await? };
    let title = (NavItem::Runbooks, format!("Edit {}", runbook.title));
    Ok(framed(site, Some(who), status, title, || edit_runbook_page(runbook, &form)))
}

/// Saves a new version of a runbook.
pub async fn save(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<RunbookNumber>,
    form: Multipart,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let runbook = find(&site, number).await?;
    let Sent { input, version, unreadable } = sent(form, &runbook.text).await?;
    let fields = beside(|| checked(&input, unreadable));
    let saved = match fields {
        Ok(fields) => who.change(&site, async |tx| tx.save_runbook(number, version, &fields).await).await,
        Err(errors) => Err(errors.into()),
    };
    match saved {
        Ok(()) => Ok(render::see(&app::paths::runbook(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            let form = Form::wrong(input, version, errors);
            show_edit(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &runbook, form).await
        }
        Err(StoreError::Conflict) => {
            let theirs = find(&site, number).await?;
            let mut form = Form::of(input, theirs.version);
            form.theirs = Some(Theirs::Changed(vec![
                ("Kind", theirs.kind.label().to_owned()),
                ("Title", theirs.title.clone()),
                ("Service", theirs.service.clone().unwrap_or_default()),
                ("When to use it", theirs.when_to_use.clone()),
                ("Text", theirs.text.clone()),
            ]));
            show_edit(&site, &who, StatusCode::CONFLICT, &theirs, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Archives a runbook.
pub async fn archive(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<RunbookNumber>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.archive_runbook(number).await).await?;
    Ok(render::see(&app::paths::runbook(number)))
}

/// Restores an archived runbook.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<RunbookNumber>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.restore_runbook(number).await).await?;
    Ok(render::see(&app::paths::runbook(number)))
}

/// The text of a runbook as a file, byte for byte.
pub async fn download(
    State(site): State<Site>,
    _: SignedIn,
    Path(number): Path<RunbookNumber>,
) -> Result<Response, PageError> {
    let runbook = find(&site, number).await?;
    let name = file_name(&runbook);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment"))),
    ];
    Ok((headers, runbook.text).into_response())
}

/// `rb-7-fail-over-the-database.md`.
fn file_name(runbook: &Runbook) -> String {
    let words = runbook.title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.take(8).map(str::to_ascii_lowercase).collect();
    let number = runbook.number.label().to_ascii_lowercase();
    let slug: String = [&[number], words.as_slice()].concat().join("-").chars().take(80).collect();
    format!("{slug}.md")
}
