//! What happens to a release: events, criteria, votes and feature flags.

use axum::extract::State;
use domain::people::may_write;
use domain::readiness::{
    CriterionId, CriterionInput, FlagId, FlagInput, MAX_CRITERION, MAX_EVIDENCE, MAX_FLAG_NAME, MAX_FLAG_TEXT,
    MAX_RELEASE_NOTE, MAX_VOTE_NOTE, ReleaseEventInput, ReleaseEventKind, ReleaseNumber, Switching, VoteInput,
};
use serde::Deserialize;
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled_text;
use super::limit::{FieldLimit, Limit, VERSION};
use super::problem::Problem;
use super::releases::{CriterionJson, ReleaseJson, UUID, find};
use super::version::{IfMatch, Version, or_current};
use crate::site::Site;

/// An event to record.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReleaseEventBody)]
pub struct ReleaseEventBody {
    /// A UUID that you choose. Sending the same UUID again changes nothing.
    #[schema(required = true)]
    request: String,
    /// The kind of event. `stage_reached` also starts the rollout of an approved release.
    #[schema(required = true)]
    kind: String,
    /// The stage in percent; required for `stage_reached`.
    stage: Option<i32>,
    /// A note in Markdown, up to 5 kB. Required for `note`, and for `resumed` and `abandoned` as the reason.
    note: String,
}

/// Record an event of a release
#[utoipa::path(
    post, path = "/releases/{id}/events", tag = "releases", request_body = ReleaseEventBody,
    responses((status = 200, description = "The release.", body = ReleaseJson))
)]
pub async fn record_release_event(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<ReleaseNumber>,
    Json(body): Json<ReleaseEventBody>,
) -> Result<WithEtag<ReleaseJson>, Problem> {
    may_write(caller.viewer())?;
    let ReleaseEventBody { request, kind, stage, note } = body;
    let fields = ReleaseEventInput { request, kind, stage, note }.parse()?;
    caller.change(&site, async |tx| tx.record_release_event(id, &fields).await).await?;
    find(&site, id).await.map(WithEtag)
}

/// The fields of a criterion.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReleaseCriterionBody)]
pub struct CriterionBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The criterion: what must be true, up to 300 characters.
    #[schema(required = true)]
    text: String,
    /// Whether the criterion is met; `open` when left out.
    #[serde(deserialize_with = "filled_text")]
    #[schema(value_type = choices::CriterionState)]
    state: String,
    /// The reason for waiving the criterion, in Markdown; up to 5 kB. Required for `waived`.
    reason: String,
    /// The evidence that the criterion is met, in Markdown; up to 5 kB.
    evidence: String,
}

impl CriterionBody {
    fn input(self) -> CriterionInput {
        let Self { text, state, reason, evidence, .. } = self;
        CriterionInput { text, state, reason, evidence }
    }
}

async fn criterion(site: &Site, number: ReleaseNumber, id: CriterionId) -> Result<CriterionJson, Problem> {
    let whole = site.store.find_release(number).await?.ok_or(StoreError::Absent)?;
    let criterion = whole.criteria.into_iter().find(|criterion| criterion.id == id);
    Ok(CriterionJson::of(criterion.ok_or(StoreError::Absent)?))
}

/// Add a criterion to a release
///
/// All roles have to vote again.
#[utoipa::path(
    post, path = "/releases/{id}/criteria", tag = "releases", request_body = CriterionBody,
    responses((status = 201, description = "The new criterion.", body = CriterionJson))
)]
pub async fn add_criterion(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<ReleaseNumber>,
    Json(body): Json<CriterionBody>,
) -> Result<Created<WithEtag<CriterionJson>>, Problem> {
    may_write(caller.viewer())?;
    let fields = body.input().parse()?;
    let added = caller.change(&site, async |tx| tx.add_criterion(id, &fields).await).await?;
    Ok(Created(format!("/api/v1/releases/{id}"), WithEtag(criterion(&site, id, added).await?)))
}

/// Update a criterion of a release
///
/// All roles have to vote again.
#[utoipa::path(
    put, path = "/releases/{id}/criteria/{criterion}", tag = "releases", params(IfMatch), request_body = CriterionBody,
    responses(
        (status = 200, description = "The updated criterion.", body = CriterionJson),
        (status = 409, description = "The criterion changed in the meantime.")
    )
)]
pub async fn change_criterion(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(ReleaseNumber, CriterionId)>,
    if_match: IfMatch,
    Json(body): Json<CriterionBody>,
) -> Result<WithEtag<CriterionJson>, Problem> {
    may_write(caller.viewer())?;
    let version = if_match.or(body.version)?;
    let fields = body.input().parse()?;
    let saved = caller.change(&site, async |tx| tx.save_criterion(number, id, version, &fields).await).await;
    or_current(saved, criterion(&site, number, id)).await?;
    criterion(&site, number, id).await.map(WithEtag)
}

/// A vote.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReleaseVoteBody)]
pub struct VoteBody {
    /// The role for which you vote.
    #[serde(deserialize_with = "filled_text")]
    #[schema(value_type = choices::ReleaseRole, required = true)]
    role: String,
    /// Whether the role agrees.
    #[serde(deserialize_with = "filled_text")]
    #[schema(value_type = choices::VoteChoice, required = true)]
    choice: String,
    /// The version of the criteria that you read. The vote is refused when the criteria have changed since.
    #[schema(required = true)]
    criteria_version: i32,
    /// A note in Markdown, up to 2 kB.
    note: String,
}

/// Vote go or no-go on a release
///
/// The vote replaces the earlier one of the role. A no-go reopens the approval.
#[utoipa::path(
    post, path = "/releases/{id}/votes", tag = "releases", request_body = VoteBody,
    responses((status = 200, description = "The release.", body = ReleaseJson))
)]
pub async fn vote_on_release(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<ReleaseNumber>,
    Json(body): Json<VoteBody>,
) -> Result<WithEtag<ReleaseJson>, Problem> {
    may_write(caller.viewer())?;
    let VoteBody { role, choice, criteria_version, note } = body;
    let fields = VoteInput { role, choice, criteria_version, note }.parse()?;
    caller.change(&site, async |tx| tx.vote_on_release(id, &fields).await).await?;
    find(&site, id).await.map(WithEtag)
}

/// A feature flag to add.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReleaseFlagBody)]
pub struct FlagBody {
    /// The name, up to 100 characters.
    #[schema(required = true)]
    name: String,
    /// Who may switch the flag, in Markdown; up to 2 kB.
    who_may: String,
    /// What users notice, in Markdown; up to 2 kB.
    effect: String,
    /// The rationale for the flag, in Markdown; up to 2 kB.
    rationale: String,
}

/// Add a feature flag to a release
///
/// A new flag is off.
#[utoipa::path(
    post, path = "/releases/{id}/flags", tag = "releases", request_body = FlagBody,
    responses((status = 200, description = "The release.", body = ReleaseJson))
)]
pub async fn add_flag(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<ReleaseNumber>,
    Json(body): Json<FlagBody>,
) -> Result<WithEtag<ReleaseJson>, Problem> {
    may_write(caller.viewer())?;
    let FlagBody { name, who_may, effect, rationale } = body;
    let fields = FlagInput { name, who_may, effect, rationale }.parse()?;
    caller.change(&site, async |tx| tx.add_flag(id, &fields).await).await?;
    find(&site, id).await.map(WithEtag)
}

/// A switch of a feature flag to record.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReleaseFlagSwitchBody)]
pub struct SwitchBody {
    /// A UUID that you choose. Sending the same UUID again changes nothing.
    #[schema(required = true)]
    request: String,
    /// The new state of the flag.
    #[serde(deserialize_with = "filled_text")]
    #[schema(value_type = choices::FlagSwitch, required = true)]
    state: String,
    /// The reason, in Markdown; up to 5 kB.
    note: String,
}

/// Record that a feature flag of a release was switched
#[utoipa::path(
    post, path = "/releases/{id}/flags/{flag}/switch", tag = "releases", request_body = SwitchBody,
    responses((status = 200, description = "The release.", body = ReleaseJson))
)]
pub async fn switch_flag(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(ReleaseNumber, FlagId)>,
    Json(body): Json<SwitchBody>,
) -> Result<WithEtag<ReleaseJson>, Problem> {
    may_write(caller.viewer())?;
    let switching = Switching::read(&body.request, &body.state, &body.note)?;
    caller.change(&site, async |tx| tx.switch_flag(number, id, &switching).await).await?;
    find(&site, number).await.map(WithEtag)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("ReleaseCriterionBody", "evidence", Limit::TextOrNothing(MAX_EVIDENCE)),
    ("ReleaseCriterionBody", "reason", Limit::TextOrNothing(MAX_EVIDENCE)),
    ("ReleaseCriterionBody", "text", Limit::Line(MAX_CRITERION)),
    ("ReleaseCriterionBody", "version", VERSION),
    ("ReleaseEventBody", "kind", Limit::One(recorded_kinds)),
    ("ReleaseEventBody", "note", Limit::TextOrNothing(MAX_RELEASE_NOTE)),
    ("ReleaseEventBody", "request", Limit::Like(UUID, 36)),
    ("ReleaseEventBody", "stage", Limit::Between(1, 100)),
    ("ReleaseFlagBody", "effect", Limit::TextOrNothing(MAX_FLAG_TEXT)),
    ("ReleaseFlagBody", "name", Limit::Line(MAX_FLAG_NAME)),
    ("ReleaseFlagBody", "rationale", Limit::TextOrNothing(MAX_FLAG_TEXT)),
    ("ReleaseFlagBody", "who_may", Limit::TextOrNothing(MAX_FLAG_TEXT)),
    ("ReleaseFlagSwitchBody", "note", Limit::TextOrNothing(MAX_RELEASE_NOTE)),
    ("ReleaseFlagSwitchBody", "request", Limit::Like(UUID, 36)),
    ("ReleaseVoteBody", "criteria_version", Limit::Between(1, i32::MAX as i64)),
    ("ReleaseVoteBody", "note", Limit::TextOrNothing(MAX_VOTE_NOTE)),
];

fn recorded_kinds() -> Vec<&'static str> {
    ReleaseEventKind::ALL.iter().filter(|kind| kind.is_recorded()).map(|kind| kind.key()).collect()
}
