//! Runs of runbooks: start, follow step by step, and end.

use app::readiness::{AllRunsView, RunReasons, RunView, run_page, runs_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::{ActionState, BoardFilter, BoardItem, StateFilter, Transition};
use domain::people::may_write;
use domain::readiness::{
    IncidentNumber, Progress, ReleaseNumber, Run, RunEventFields, RunEventInput, RunEventKind, RunKind, RunNumber,
    RunStartInput, RunState, RunbookNumber, StepNumber,
};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::{RunFilter, StoreError};

use super::framed::framed;
use super::runbooks::show_runbook;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::render;
use crate::runs::{FollowedRun, draft_of, find, new_request};
use crate::session::SignedIn;
use crate::site::Site;

/// The page size of the list.
const PAGE: u64 = 50;
/// Further pages are not worth turning to.
const MAX_PAGES: u64 = 200;
/// The most action items that the page of a drill offers to verify.
const MAX_VERIFIABLE: u64 = 20;

/// The filters of the list, from the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    kind: String,
    page: String,
}

/// The list of all runs.
pub async fn list(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let page = query.page.parse().unwrap_or(1).clamp(1, MAX_PAGES);
    let kind = RunKind::from_key(&query.kind);
    let filter = RunFilter { kind, most: PAGE, skipped: (page - 1) * PAGE, ..RunFilter::default() };
    let found = site.store.list_all_runs(who.viewer(), &filter).await?;
    let view = AllRunsView {
        runs: found.runs,
        kind,
        page,
        has_more: found.has_more && page < MAX_PAGES,
        now: crate::clock::now(),
        zone: who.person.zone,
    };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Runs, "Runs".into()), || runs_page(&view)))
}

/// A run as a form starts it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StartForm {
    kind: String,
    request: String,
    incident: String,
    release: String,
}

/// Starts a run, or joins the one that is going on.
pub async fn start(
    State(site): State<Site>,
    who: SignedIn,
    Path(runbook): Path<RunbookNumber>,
    FormBody(form): FormBody<StartForm>,
) -> Result<Response, PageError> {
    let input = RunStartInput {
        incident: form.incident.trim().parse().ok(),
        release: form.release.trim().parse().ok(),
        request: form.request,
        kind: form.kind,
    };
    may_write(who.viewer()).map_err(StoreError::from)?;
    match who.change(&site, async |tx| tx.start_run(runbook, &input.parse()?).await).await {
        Ok(number) => Ok(render::see(&app::paths::run(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            let chosen = RunReasons {
                incident: input.incident.map(IncidentNumber),
                release: input.release.map(ReleaseNumber),
                ..RunReasons::default()
            };
            show_runbook(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, runbook, (chosen, errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The step that a page is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RunQuery {
    step: Option<i64>,
}

/// A run, one step at a time.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<RunNumber>,
    Query(query): Query<RunQuery>,
) -> Result<Response, PageError> {
    let followed = find(&site, who.viewer(), number).await?;
    let (step, input) = (query.step.map(StepNumber), RunEventInput::default());
    show_run(&site, &who, StatusCode::OK, followed, (step, input, ValidationErrors::default())).await
}

async fn show_run(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    followed: FollowedRun,
    (step, input, errors): (Option<StepNumber>, RunEventInput, ValidationErrors),
) -> Result<Response, PageError> {
    let FollowedRun { run, outline, runbook } = followed;
    let events = site.store.list_run_events(run.number).await?;
    let calls = site.store.list_run_calls(who.viewer(), run.number).await?;
    let deciders = site.store.list_run_deciders(run.number).await?;
    let progress = Progress::of(outline.steps.len(), &events);
    let asked = step.filter(|number| progress.step(*number).is_some());
    let title = match run.kind {
        RunKind::Real => format!("{}: {}", run.number.label(), run.title),
        RunKind::Drill => format!("Drill {}: {}", run.number.label(), run.title),
    };
    let verifiable = verifiable(site, who, &run).await?;
    let view = RunView {
        current: asked.or_else(|| progress.next()),
        run,
        outline,
        events,
        deciders,
        calls,
        verifiable,
        progress,
        request: new_request()?,
        input,
        errors,
        runbook_version: runbook.version,
        now: crate::clock::now(),
        zone: who.person.zone,
        viewer: who.person.id,
        may_write: may_write(who.viewer()).is_ok(),
    };
    Ok(framed(site, Some(who), status, (NavItem::Runs, title), || run_page(&view)))
}

/// The action items that a complete drill can verify: those of its service that are done and that somebody else did.
async fn verifiable(site: &Site, who: &SignedIn, run: &Run) -> Result<Vec<BoardItem>, StoreError> {
    let is_proof = run.kind == RunKind::Drill && run.state == RunState::Finished && run.is_complete;
    let Some(service) = run.service.clone().filter(|_| is_proof && may_write(who.viewer()).is_ok()) else {
        return Ok(Vec::new());
    };
    let state = StateFilter::Only(ActionState::Done);
    let filter = BoardFilter { service: Some(service), state, ..BoardFilter::default() };
    let mut items = site.store.board(who.viewer(), &filter, who.today(), (0, MAX_VERIFIABLE)).await?.items;
    let may_verify =
        |item: &BoardItem| item.may_edit && item.action.transitions_for(who.person.id).contains(&Transition::Verify);
    items.retain(may_verify);
    Ok(items)
}

/// What happened in a run as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventForm {
    request: String,
    kind: String,
    step: String,
    /// The step whose page the form is on, where the event itself names none.
    at: String,
    undoes: String,
    last_event: String,
    note: String,
}

/// Records what happened; what ends the run also creates its postmortem.
pub async fn record(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<RunNumber>,
    FormBody(form): FormBody<EventForm>,
) -> Result<Response, PageError> {
    let followed = find(&site, who.viewer(), number).await?;
    may_write(who.viewer()).map_err(StoreError::from)?;
    let input = RunEventInput {
        request: form.request,
        kind: form.kind,
        step: form.step.trim().parse().ok(),
        undoes: form.undoes.trim().parse().ok(),
        last: form.last_event.trim().parse().ok(),
        note: form.note,
    };
    let sections = site.store.list_templates().await?.into_iter().next().map(|template| template.sections);
    let draft = draft_of(&followed, sections.unwrap_or_default(), (who.person.id, who.person.zone));
    let recorded = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.record_run_event(number, &followed.outline.steps, &fields, draft).await?;
            Ok(fields)
        })
        .await;
    let step = input.step.or_else(|| form.at.trim().parse().ok()).map(StepNumber);
    match recorded {
        Ok(fields) => Ok(render::see(&app::paths::run_step(number, shown_next(&fields, step)))),
        Err(StoreError::ValidationErrors(errors)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            // Somebody else may have gone on in the meantime.
            let followed = find(&site, who.viewer(), number).await?;
            show_run(&site, &who, status, followed, (step, input, errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What was done leads to the next step; everything else stays at its own.
fn shown_next(fields: &RunEventFields, step: Option<StepNumber>) -> Option<StepNumber> {
    match fields.kind {
        RunEventKind::StepDone | RunEventKind::StepSkipped => None,
        _ => step,
    }
}
