//! What happens to a release: events, criteria, votes and feature flags.

use app::readiness::Typed;
use app::ui::form::{Form, Theirs};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::may_write;
use domain::readiness::{
    CriterionId, CriterionInput, FlagId, FlagInput, ReleaseEventInput, ReleaseNumber, Switching, VoteInput,
};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;

use super::releases::show_release;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// An event as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventForm {
    request: String,
    kind: String,
    stage: String,
    note: String,
}

/// Back to the release, or to the form with what was typed.
async fn answer(
    site: &Site,
    who: &SignedIn,
    number: ReleaseNumber,
    (changed, typed): (Result<(), StoreError>, Typed),
) -> Result<Response, PageError> {
    match changed {
        Ok(()) => Ok(render::see(&app::paths::release(number))),
        Err(StoreError::ValidationErrors(errors)) => {
            show_release(site, who, StatusCode::UNPROCESSABLE_ENTITY, number, (typed, errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Records what happened.
pub async fn record(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<ReleaseNumber>,
    FormBody(form): FormBody<EventForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let EventForm { request, kind, stage, note } = form;
    let input = ReleaseEventInput { request, kind, stage: stage.trim().parse().ok(), note };
    let recorded = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.record_release_event(number, &fields).await.map(drop)
        })
        .await;
    answer(&site, &who, number, (recorded, Typed::Event(input))).await
}

/// A criterion as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CriterionForm {
    text: String,
    state: String,
    reason: String,
    evidence: String,
    version: i32,
}

impl CriterionForm {
    fn input(self) -> CriterionInput {
        let Self { text, state, reason, evidence, .. } = self;
        CriterionInput { text, state, reason, evidence }
    }
}

/// Adds a criterion.
pub async fn add_criterion(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<ReleaseNumber>,
    FormBody(form): FormBody<CriterionForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let input = form.input();
    let added = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.add_criterion(number, &fields).await.map(drop)
        })
        .await;
    answer(&site, &who, number, (added, Typed::Criterion(None, Form::of(input, 0)))).await
}

/// Changes a criterion.
pub async fn save_criterion(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(ReleaseNumber, CriterionId)>,
    FormBody(form): FormBody<CriterionForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let version = form.version;
    let input = form.input();
    let saved = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.save_criterion(number, id, version, &fields).await
        })
        .await;
    if matches!(saved, Err(StoreError::Conflict)) {
        let whole = site.store.find_release(number).await?.ok_or(PageError::Absent)?;
        let theirs = whole.criteria.into_iter().find(|criterion| criterion.id == id).ok_or(PageError::Absent)?;
        let mut form = Form::of(input, theirs.version);
        form.theirs = Some(Theirs::Changed(vec![
            ("Criterion", theirs.text),
            ("State", theirs.state.label().to_owned()),
            ("Evidence", theirs.evidence),
            ("Reason", theirs.reason),
        ]));
        let typed = (Typed::Criterion(Some(id), form), ValidationErrors::default());
        return show_release(&site, &who, StatusCode::CONFLICT, number, typed).await;
    }
    answer(&site, &who, number, (saved, Typed::Criterion(Some(id), Form::of(input, version)))).await
}

/// A vote as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct VoteForm {
    role: String,
    choice: String,
    criteria_version: String,
    note: String,
}

/// Votes for a role.
pub async fn vote(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<ReleaseNumber>,
    FormBody(form): FormBody<VoteForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let VoteForm { role, choice, criteria_version, note } = form;
    let criteria_version = criteria_version.trim().parse().unwrap_or(0);
    let input = VoteInput { role, choice, criteria_version, note };
    let voted = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.vote_on_release(number, &fields).await
        })
        .await;
    answer(&site, &who, number, (voted, Typed::Vote(input))).await
}

/// A feature flag as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FlagForm {
    name: String,
    who_may: String,
    effect: String,
    rationale: String,
}

/// Adds a feature flag.
pub async fn add_flag(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<ReleaseNumber>,
    FormBody(form): FormBody<FlagForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let FlagForm { name, who_may, effect, rationale } = form;
    let input = FlagInput { name, who_may, effect, rationale };
    let added = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            tx.add_flag(number, &fields).await.map(drop)
        })
        .await;
    answer(&site, &who, number, (added, Typed::Flag(input))).await
}

/// A switch as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SwitchForm {
    request: String,
    state: String,
    note: String,
}

/// Records that a feature flag was switched.
pub async fn switch_flag(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(ReleaseNumber, FlagId)>,
    FormBody(form): FormBody<SwitchForm>,
) -> Result<Response, PageError> {
    may_write(who.viewer()).map_err(StoreError::from)?;
    let switched = who
        .change(&site, async |tx| {
            let switching = Switching::read(&form.request, &form.state, &form.note)?;
            tx.switch_flag(number, id, &switching).await
        })
        .await;
    answer(&site, &who, number, (switched, Typed::Nothing)).await
}
