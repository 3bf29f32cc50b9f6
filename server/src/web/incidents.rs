//! Incidents: list, declare, work on them together, and resolve.

use app::readiness::{DeclareView, IncidentView, IncidentsView, declare_page, incident_page, incidents_page};
use app::ui::NavItem;
use app::ui::form::{Form, Theirs};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::{PersonId, may_write};
use domain::readiness::{
    Incident, IncidentEntryInput, IncidentInput, IncidentNumber, IncidentProgress, IncidentState, Run, RunbookCard,
    Signal, SignalId, SignalState, request_id,
};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{IncidentFilter, RunFilter, RunbookFilter, SignalFilter, StoreError};

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::incidents::{draft_by, find};
use crate::runs::new_request;
use crate::session::SignedIn;
use crate::site::Site;
use crate::{clock, render};

/// The page size of the list.
const PAGE: u64 = 50;
/// Further pages are not worth turning to: a search finds it sooner.
const MAX_PAGES: u64 = 200;
/// Signals of an incident that are compared with triggers.
const MAX_SIGNALS_SHOWN: u64 = 50;
/// Runs and runbooks of an incident that are shown.
const MAX_RUNS_SHOWN: u64 = 50;

/// The filters of the list, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    page: String,
}

/// The list of incidents.
pub async fn list(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let page = query.page.parse().unwrap_or(1).clamp(1, MAX_PAGES);
    let words = query.q.trim().to_owned();
    let filter =
        IncidentFilter { words: words.clone(), most: PAGE, skipped: (page - 1) * PAGE, ..IncidentFilter::default() };
    let found = site.store.list_incidents(who.viewer(), &filter).await?;
    let view = IncidentsView {
        incidents: found.incidents,
        words,
        page,
        has_more: found.has_more && page < MAX_PAGES,
        severities: site.store.severities().await?,
        now: clock::now(),
        zone: who.person.zone,
        may_write: may_write(who.viewer()).is_ok(),
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Incidents, "Incidents".into()), || incidents_page(&view)))
}

/// The query of the form: the signal that an incident is declared for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    signal: String,
}

/// The page on which an incident is declared.
pub async fn new(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<NewQuery>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let mut form = Form::<IncidentInput>::default();
    let mut waiting = None;
    if let Ok(id) = query.signal.parse() {
        let signal = site.store.find_signal(who.viewer(), id).await?.ok_or(StoreError::Absent)?;
        waiting = Some(id).filter(|_| signal.state == SignalState::Waiting);
        form.entry.title = signal.fields.title;
        form.entry.service = signal.fields.service.unwrap_or_default();
    }
    show_new(&site, &who, StatusCode::OK, (new_request()?, waiting, form)).await
}

async fn show_new(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    (request, signal, form): (String, Option<SignalId>, Form<IncidentInput>),
) -> Result<Response, PageError> {
    let view = DeclareView {
        form,
        request,
        signal,
        services: site.store.known_services(who.viewer()).await?,
        severities: site.store.severities().await?,
    };
    let title = (NavItem::Incidents, "Declare incident".to_owned());
    Ok(framed(site, Some(who), status, title, || declare_page(&view)))
}

/// The details of an incident as a form sends them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    request: String,
    version: String,
    title: String,
    service: String,
    severity: String,
    is_private: String,
    signal: String,
}

impl DetailsForm {
    fn input(&self) -> IncidentInput {
        IncidentInput {
            title: self.title.clone(),
            service: self.service.clone(),
            severity: self.severity.clone(),
            is_private: !self.is_private.is_empty(),
        }
    }
}

/// Declares an incident.
pub async fn declare(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<DetailsForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let input = form.input();
    let signal = form.signal.parse().ok();
    let declared = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            let number = tx.declare_incident(&request_id(&form.request)?, &fields).await?;
            if let Some(id) = signal {
                tx.add_signal_to(id, number).await?;
            }
            Ok(number)
        })
        .await;
    match declared {
        Ok(number) => Ok(render::see(&app::paths::incident(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            // Somebody else decided about the signal: the incident is declared without it, if it is still needed.
            let signal = signal.filter(|_| errors.of("signal").is_none());
            let form = Form::wrong(input, 0, errors);
            show_new(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, (new_request()?, signal, form)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// An incident.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<IncidentNumber>,
) -> Result<Response, PageError> {
    let incident = find(&site.store, who.viewer(), number).await?;
    show_incident(&site, &who, StatusCode::OK, incident, Typed::default()).await
}

/// What was typed and refused.
#[derive(Default)]
struct Typed {
    entry: IncidentEntryInput,
    errors: ValidationErrors,
    details: Option<Form<IncidentInput>>,
}

async fn show_incident(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    incident: Incident,
    typed: Typed,
) -> Result<Response, PageError> {
    let title = (NavItem::Incidents, format!("{}: {}", incident.number.label(), incident.title));
    let entries = site.store.list_incident_entries(incident.number).await?;
    let may_write = may_write(who.viewer()).is_ok();
    let details = typed.details.unwrap_or_else(|| Form::of(IncidentInput::of(&incident), incident.version));
    let signals = if may_write { of_incident(site, who, &incident).await? } else { Vec::new() };
    let view = IncidentView {
        plans: site.store.plans_of_signals(&signals).await?,
        signals,
        runs: runs_of(site, who, &incident).await?,
        runbooks: if may_write { runbooks_of(site, &incident).await? } else { Vec::new() },
        progress: IncidentProgress::of(&entries),
        entries,
        request: new_request()?,
        input: typed.entry,
        errors: typed.errors,
        details,
        people: if may_write { site.store.list_names().await? } else { Vec::new() },
        services: if may_write { site.store.known_services(who.viewer()).await? } else { Vec::new() },
        severities: site.store.severities().await?,
        me: who.person.id,
        now: clock::now(),
        zone: who.person.zone,
        may_write,
        incident,
    };
    Ok(framed(site, Some(who), status, title, || incident_page(&view)))
}

/// The signals of an incident that goes on.
async fn of_incident(site: &Site, who: &SignedIn, incident: &Incident) -> Result<Vec<Signal>, StoreError> {
    if incident.state != IncidentState::Ongoing {
        return Ok(Vec::new());
    }
    let filter = SignalFilter { incident: Some(incident.number), most: MAX_SIGNALS_SHOWN, ..SignalFilter::default() };
    Ok(site.store.list_signals(who.viewer(), &filter).await?.signals)
}

/// The runs that were started during an incident.
async fn runs_of(site: &Site, who: &SignedIn, incident: &Incident) -> Result<Vec<Run>, StoreError> {
    let filter = RunFilter { incident: Some(incident.number), most: MAX_RUNS_SHOWN, ..RunFilter::default() };
    Ok(site.store.list_all_runs(who.viewer(), &filter).await?.runs)
}

/// The runbooks of the service of an incident that goes on.
async fn runbooks_of(site: &Site, incident: &Incident) -> Result<Vec<RunbookCard>, StoreError> {
    let Some(service) = incident.service.clone().filter(|_| incident.state == IncidentState::Ongoing) else {
        return Ok(Vec::new());
    };
    let filter = RunbookFilter { service: Some(service), most: MAX_RUNS_SHOWN, ..RunbookFilter::default() };
    Ok(site.store.list_runbooks(&filter).await?.cards)
}

/// Saves the details of an incident.
pub async fn save(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<IncidentNumber>,
    FormBody(form): FormBody<DetailsForm>,
) -> Result<Response, PageError> {
    let input = form.input();
    let version = form.version.trim().parse().unwrap_or(0);
    find(&site.store, who.viewer(), number).await?;
    may_write(who.viewer()).map_err(StoreError::from)?;
    let saved = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.save_incident(number, version, &fields).await
        })
        .await;
    let (status, errors, is_conflict) = match saved {
        Ok(()) => return Ok(render::see(&app::paths::incident(number))),
        Err(StoreError::ValidationErrors(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, false),
        Err(StoreError::Conflict) => (StatusCode::CONFLICT, ValidationErrors::default(), true),
        Err(error) => return Err(error.into()),
    };
    let incident = find(&site.store, who.viewer(), number).await?;
    let mut details = Form::wrong(input, if is_conflict { incident.version } else { version }, errors.clone());
    details.theirs = is_conflict.then(|| Theirs::Changed(theirs_of(&incident)));
    let typed = Typed { errors, details: Some(details), ..Typed::default() };
    show_incident(&site, &who, status, incident, typed).await
}

/// The details that somebody else saved meanwhile.
fn theirs_of(incident: &Incident) -> Vec<(&'static str, String)> {
    vec![
        ("Title", incident.title.clone()),
        ("Service", incident.service.clone().unwrap_or_default()),
        ("Severity", incident.severity.map(|severity| severity.label().to_owned()).unwrap_or_default()),
        ("Private", if incident.is_private { "Yes" } else { "No" }.to_owned()),
    ]
}

/// What happened in an incident as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    request: String,
    kind: String,
    role: String,
    person: String,
    from: String,
    audience: String,
    minutes: String,
    milestone: String,
    text: String,
}

/// Records what happened; what ends the incident also creates its postmortem.
pub async fn record(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<IncidentNumber>,
    FormBody(form): FormBody<EntryForm>,
) -> Result<Response, PageError> {
    find(&site.store, who.viewer(), number).await?;
    may_write(who.viewer()).map_err(StoreError::from)?;
    let id = |typed: &str| typed.trim().parse().ok().map(PersonId);
    let input = IncidentEntryInput {
        person: id(&form.person),
        from: id(&form.from),
        request: form.request,
        kind: form.kind,
        role: form.role,
        audience: form.audience,
        minutes: form.minutes,
        milestone: form.milestone,
        text: form.text,
    };
    let draft = draft_by(&site.store, (who.person.id, who.person.zone)).await?;
    let recorded = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.record_incident_entry(number, &fields, draft).await
        })
        .await;
    match recorded {
        Ok(_) => Ok(render::see(&app::paths::incident(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            // Somebody else may have gone on in the meantime.
            let incident = find(&site.store, who.viewer(), number).await?;
            let typed = Typed { entry: input, errors, ..Typed::default() };
            show_incident(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, incident, typed).await
        }
        Err(error) => Err(error.into()),
    }
}
