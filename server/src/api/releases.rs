//! Releases.

use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::people::may_write;
use domain::postmortems::{MAX_SERVICE, MAX_TITLE};
use domain::readiness::{
    Criterion, CriterionId, CriterionState, Flag, FlagId, FlagSwitch, MAX_RELEASE_TEXT, MAX_STAGES, MAX_VERSION_NAME,
    Platform, Readiness, ReleaseCard, ReleaseEvent, ReleaseEventKind, ReleaseInput, ReleaseNumber, ReleaseRole,
    ReleaseState, RunbookNumber, Vote, VoteChoice, WholeRelease, may_continue, request_id,
};
use serde::{Deserialize, Serialize};
use store::{ReleaseFilter, StoreError};
use utoipa::ToSchema;

use super::answer::{Created, Versioned, WithEtag};
use super::board::between;
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path, Query};
use super::limit::{FieldLimit, Limit, NUMBER, VERSION};
use super::postmortems::{MAX_SEARCH, MAX_SHOWN};
use super::problem::{MAY_NOT_CONTINUE, Problem, UNREADABLE};
use super::teams::NameJson;
use super::version::{IfMatch, Version, or_current};
use crate::releases::FoundRelease;
use crate::site::Site;

/// The default page size.
const USUAL: u64 = 50;
/// Further pages are not worth turning to: a search finds it sooner.
const MAX_PAGES: u64 = 100;
/// The form of a UUID.
pub const UUID: &str = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

/// A release in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleaseCard)]
pub struct ReleaseCardJson {
    /// The number, shown as `REL-12`.
    #[schema(value_type = i64)]
    number: ReleaseNumber,
    /// The name.
    name: String,
    /// The version that is released.
    version_name: String,
    /// The name of the service.
    service: String,
    /// The platforms on which the release runs.
    #[schema(value_type = Vec<choices::Platform>)]
    platforms: Vec<Platform>,
    /// The state.
    #[schema(value_type = choices::ReleaseState)]
    state: ReleaseState,
    /// The stage that the rollout has reached, in percent; null before the first one.
    stage: Option<i32>,
    /// When the release was created.
    created_at: DateTime<Utc>,
}

impl ReleaseCardJson {
    fn of(card: ReleaseCard) -> Self {
        let ReleaseCard { number, name, version_name, service, platforms, state, stage, created_at } = card;
        Self { number, name, version_name, service, platforms, state, stage, created_at }
    }
}

/// A page of releases.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleasePage)]
pub struct ReleasePageJson {
    /// The releases. Those that are rolling out or halted come first, then the newest.
    items: Vec<ReleaseCardJson>,
    /// Whether there is another page.
    has_more: bool,
}

/// Something that must be true before a release goes out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleaseCriterion)]
pub struct CriterionJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: CriterionId,
    /// The version, which increases with every change.
    version: i32,
    /// The criterion: what must be true.
    text: String,
    /// Whether the criterion is met.
    #[schema(value_type = choices::CriterionState)]
    state: CriterionState,
    /// The reason for waiving the criterion, in Markdown; otherwise empty.
    reason: String,
    /// The evidence that the criterion is met, in Markdown.
    evidence: String,
}

impl CriterionJson {
    pub(super) fn of(criterion: Criterion) -> Self {
        let Criterion { id, version, text, state, reason, evidence } = criterion;
        Self { id, version, text, state, reason, evidence }
    }
}

impl Versioned for CriterionJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The vote of a role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleaseVote)]
pub struct VoteJson {
    /// The role.
    #[schema(value_type = choices::ReleaseRole)]
    role: ReleaseRole,
    /// Whether the role agrees.
    #[schema(value_type = choices::VoteChoice)]
    choice: VoteChoice,
    /// The version of the criteria that the vote is about. The vote only counts for this version.
    criteria_version: i32,
    /// Who voted.
    by: Option<NameJson>,
    /// When the person voted.
    at: DateTime<Utc>,
    /// The note, in Markdown; may be empty.
    note: String,
}

impl VoteJson {
    fn of(vote: Vote) -> Self {
        let Vote { role, choice, criteria_version, by, at, note } = vote;
        Self { role, choice, criteria_version, by: by.map(NameJson::person), at, note }
    }
}

/// A feature flag of a release.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleaseFlag)]
pub struct FlagJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: FlagId,
    /// The name.
    name: String,
    /// Whether the flag is on.
    #[schema(value_type = choices::FlagSwitch)]
    state: FlagSwitch,
    /// Who may switch the flag, in Markdown.
    who_may: String,
    /// What users notice, in Markdown.
    effect: String,
    /// The rationale for the flag, in Markdown.
    rationale: String,
}

impl FlagJson {
    fn of(flag: Flag) -> Self {
        let Flag { id, name, state, who_may, effect, rationale } = flag;
        Self { id, name, state, who_may, effect, rationale }
    }
}

/// An event of a release. Events never change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleaseEvent)]
pub struct ReleaseEventJson {
    /// The position in the log of the release, from 1.
    sequence: i32,
    /// The kind of event.
    #[schema(value_type = choices::ReleaseEventKind)]
    kind: ReleaseEventKind,
    /// The stage that was reached, in percent.
    stage: Option<i32>,
    /// The criterion, role or feature flag that the event is about; otherwise empty.
    subject: String,
    /// Who caused the event.
    by: Option<NameJson>,
    /// When the server received the event.
    at: DateTime<Utc>,
    /// The note, in Markdown; may be empty.
    note: String,
}

impl ReleaseEventJson {
    fn of(event: ReleaseEvent) -> Self {
        let ReleaseEvent { sequence, kind, stage, subject, by, at, note } = event;
        Self { sequence, kind, stage, subject, by: by.map(NameJson::person), at, note }
    }
}

/// A release with its criteria, votes, feature flags and events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Release)]
pub struct ReleaseJson {
    /// The number, shown as `REL-12`.
    #[schema(value_type = i64)]
    number: ReleaseNumber,
    /// The version of the details, which increases with every edit of them.
    version: i32,
    /// The name.
    name: String,
    /// The version that is released.
    version_name: String,
    /// The name of the service.
    service: String,
    /// The platforms on which the release runs.
    #[schema(value_type = Vec<choices::Platform>)]
    platforms: Vec<Platform>,
    /// The changes in this release, in Markdown.
    changes: String,
    /// The risks, in Markdown.
    risks: String,
    /// The number of the rollback plan.
    #[schema(value_type = Option<i64>)]
    plan: Option<RunbookNumber>,
    /// The version of the rollback plan that was approved when the release was approved.
    plan_version: Option<i32>,
    /// The target time to roll back, in seconds, from the rollback plan.
    promised_seconds: Option<u32>,
    /// The stages of the rollout, in percent.
    stages: Vec<i32>,
    /// The state.
    #[schema(value_type = choices::ReleaseState)]
    state: ReleaseState,
    /// The stage that the rollout has reached, in percent; null before the first one.
    stage: Option<i32>,
    /// The version of the criteria, which increases with every change to one of them.
    criteria_version: i32,
    /// The criteria, oldest first.
    criteria: Vec<CriterionJson>,
    /// The votes, at most one for each role.
    votes: Vec<VoteJson>,
    /// The feature flags, oldest first.
    flags: Vec<FlagJson>,
    /// The events, oldest first.
    events: Vec<ReleaseEventJson>,
    /// What is missing before a planned release can be approved.
    missing: Vec<String>,
    /// What the release lacks. None of these prevents saving.
    to_dos: Vec<String>,
    /// Who created the release.
    created_by: Option<NameJson>,
    /// When the release was created.
    created_at: DateTime<Utc>,
}

impl Versioned for ReleaseJson {
    fn version(&self) -> i32 {
        self.version
    }
}

pub(super) async fn find(site: &Site, number: ReleaseNumber) -> Result<ReleaseJson, Problem> {
    let FoundRelease { whole, plan, to_dos } = crate::releases::find(site, number).await?;
    let WholeRelease { release, criteria, votes, flags, events } = whole;
    let missing = match release.state {
        ReleaseState::Planned => Readiness { release: &release, criteria: &criteria, votes: &votes }.missing(),
        _ => Vec::new(),
    };
    Ok(ReleaseJson {
        number: release.number,
        version: release.version,
        name: release.name,
        version_name: release.version_name,
        service: release.service,
        platforms: release.platforms,
        changes: release.changes,
        risks: release.risks,
        plan: release.plan,
        plan_version: release.plan_version,
        promised_seconds: plan.and_then(|plan| plan.promised),
        stages: release.stages.percentages().to_vec(),
        state: release.state,
        stage: release.stage,
        criteria_version: release.criteria_version,
        criteria: criteria.into_iter().map(CriterionJson::of).collect(),
        votes: votes.into_iter().map(VoteJson::of).collect(),
        flags: flags.into_iter().map(FlagJson::of).collect(),
        events: events.into_iter().map(ReleaseEventJson::of).collect(),
        missing,
        to_dos: to_dos.into_iter().map(str::to_owned).collect(),
        created_by: release.created_by.map(NameJson::person),
        created_at: release.created_at,
    })
}

/// The fields of a release.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReleaseBody)]
pub struct ReleaseBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// A UUID that you choose. Creating a release with the same one again leads to the same release.
    request: Option<String>,
    /// The name, up to 200 characters.
    #[schema(required = true)]
    name: String,
    /// The version that is released, such as `2.4.1` or a build number; up to 60 characters.
    #[schema(required = true)]
    version_name: String,
    /// The name of the service, up to 80 characters.
    #[schema(required = true)]
    service: String,
    /// The platforms on which the release runs; at least one.
    #[schema(value_type = Vec<choices::Platform>, required = true)]
    platforms: Vec<String>,
    /// The changes in this release, in Markdown; up to 20 kB.
    changes: String,
    /// The risks, in Markdown; up to 20 kB.
    risks: String,
    /// The number of the rollback plan.
    plan: Option<i64>,
    /// The stages of the rollout in percent, in ascending order; one stage of 100 when left out.
    stages: Vec<i32>,
}

impl ReleaseBody {
    fn input(self) -> ReleaseInput {
        let Self { name, version_name, service, platforms, changes, risks, plan, stages, .. } = self;
        let stages = stages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let plan = plan.map(|plan| plan.to_string()).unwrap_or_default();
        ReleaseInput { name, version_name, service, platforms, changes, risks, plan, stages }
    }
}

/// Filters and pagination.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReleasesQuery {
    /// Words that the name, the version or the name of the service must contain.
    q: Option<String>,
    /// The name of a service.
    #[param(max_length = 80)]
    service: Option<String>,
    /// The state.
    #[param(inline, value_type = Option<choices::ReleaseState>)]
    state: Option<ReleaseState>,
    /// The page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// The page.
    #[param(minimum = 1, maximum = 100, default = 1)]
    page: Option<u64>,
}

impl ReleasesQuery {
    fn filter(self) -> Result<ReleaseFilter, Problem> {
        let most = between("limit", self.limit, USUAL, MAX_SHOWN)?;
        let page = between("page", self.page, 1, MAX_PAGES)?;
        let words = self.q.unwrap_or_default();
        if words.len() > MAX_SEARCH {
            return Err(Problem::with_field(UNREADABLE, "q", format!("“q” can have up to {MAX_SEARCH} bytes.")));
        }
        if self.service.as_ref().is_some_and(|name| name.chars().count() > MAX_SERVICE) {
            let message = format!("“service” can have up to {MAX_SERVICE} characters.");
            return Err(Problem::with_field(UNREADABLE, "service", message));
        }
        let service = self.service.filter(|name| !name.is_empty());
        Ok(ReleaseFilter {
            words,
            service,
            state: self.state,
            most,
            skipped: (page - 1) * most,
            ..ReleaseFilter::default()
        })
    }
}

/// List releases
///
/// Releases that are rolling out or halted come first, then the newest.
#[utoipa::path(
    get, path = "/releases", tag = "releases", params(ReleasesQuery),
    responses((status = 200, description = "A page of releases.", body = ReleasePageJson))
)]
pub async fn releases(
    State(site): State<Site>,
    _: Caller,
    Query(query): Query<ReleasesQuery>,
) -> Result<axum::Json<ReleasePageJson>, Problem> {
    let found = site.store.list_releases(&query.filter()?).await?;
    let items = found.cards.into_iter().map(ReleaseCardJson::of).collect();
    Ok(axum::Json(ReleasePageJson { items, has_more: found.has_more }))
}

/// Get a release
///
/// Returns the release with its criteria, votes, feature flags and events.
#[utoipa::path(
    get, path = "/releases/{id}", tag = "releases",
    responses((status = 200, description = "The release.", body = ReleaseJson, headers(("ETag", description = "The version of the release."))))
)]
pub async fn release(
    State(site): State<Site>,
    _: Caller,
    Path(id): Path<ReleaseNumber>,
) -> Result<WithEtag<ReleaseJson>, Problem> {
    find(&site, id).await.map(WithEtag)
}

/// Create a release
#[utoipa::path(
    post, path = "/releases", tag = "releases", request_body = ReleaseBody,
    responses((status = 201, description = "The new release.", body = ReleaseJson))
)]
pub async fn add_release(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<ReleaseBody>,
) -> Result<Created<WithEtag<ReleaseJson>>, Problem> {
    may_write(caller.viewer())?;
    let request = body.request.as_deref().map(request_id).transpose()?;
    let fields = body.input().parse()?;
    let mut created = caller.change(&site, async |tx| tx.create_release(&fields, request.as_deref()).await).await;
    if let Err(StoreError::Taken(_)) = created {
        // The same request came twice at once. The other one is saved by now, so this time it is found.
        created = caller.change(&site, async |tx| tx.create_release(&fields, request.as_deref()).await).await;
    }
    let id = created?;
    Ok(Created(format!("/api/v1/releases/{id}"), WithEtag(find(&site, id).await?)))
}

/// Update a release
///
/// Choosing another rollback plan or other stages reopens the approval.
#[utoipa::path(
    put, path = "/releases/{id}", tag = "releases", params(IfMatch), request_body = ReleaseBody,
    responses(
        (status = 200, description = "The updated release.", body = ReleaseJson),
        (status = 409, description = "The release changed in the meantime.")
    )
)]
pub async fn change_release(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<ReleaseNumber>,
    if_match: IfMatch,
    Json(body): Json<ReleaseBody>,
) -> Result<WithEtag<ReleaseJson>, Problem> {
    may_write(caller.viewer())?;
    let version = if_match.or(body.version)?;
    body.request.as_deref().map(request_id).transpose()?;
    let fields = body.input().parse()?;
    let saved = caller.change(&site, async |tx| tx.save_release(id, version, &fields).await).await;
    or_current(saved, find(&site, id)).await?;
    find(&site, id).await.map(WithEtag)
}

/// The answer that a rollout may continue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MayContinue)]
pub struct MayContinueJson {
    /// The state of the release.
    #[schema(value_type = choices::ReleaseState)]
    state: ReleaseState,
    /// The stage that the rollout has reached, in percent; null before the first one.
    stage: Option<i32>,
    /// The next stage, in percent; null after the last one.
    next_stage: Option<i32>,
}

/// Ask whether a rollout may start or continue
///
/// For pipelines: `curl --fail` exits with an error when the rollout may not continue.
#[utoipa::path(
    get, path = "/releases/{id}/may-continue", tag = "releases",
    responses(
        (status = 200, description = "The rollout may continue.", body = MayContinueJson),
        (status = 409, description = "The rollout may not continue; `detail` gives the reason.")
    )
)]
pub async fn may_continue_release(
    State(site): State<Site>,
    _: Caller,
    Path(id): Path<ReleaseNumber>,
) -> Result<axum::Json<MayContinueJson>, Problem> {
    let whole = site.store.find_release(id).await?.ok_or(StoreError::Absent)?;
    let release = &whole.release;
    may_continue(Readiness { release, criteria: &whole.criteria, votes: &whole.votes })
        .map_err(|why| Problem::new(MAY_NOT_CONTINUE, why))?;
    let next_stage = release.stages.after(release.stage);
    Ok(axum::Json(MayContinueJson { state: release.state, stage: release.stage, next_stage }))
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("ReleaseBody", "changes", Limit::TextOrNothing(MAX_RELEASE_TEXT)),
    ("ReleaseBody", "name", Limit::Line(MAX_TITLE)),
    ("ReleaseBody", "plan", NUMBER),
    ("ReleaseBody", "platforms", Limit::Some(Platform::ALL.len(), &Limit::AsTyped)),
    ("ReleaseBody", "request", Limit::Like(UUID, 36)),
    ("ReleaseBody", "risks", Limit::TextOrNothing(MAX_RELEASE_TEXT)),
    ("ReleaseBody", "service", Limit::Line(MAX_SERVICE)),
    ("ReleaseBody", "stages", Limit::Each(MAX_STAGES, &Limit::Between(1, 100))),
    ("ReleaseBody", "version", VERSION),
    ("ReleaseBody", "version_name", Limit::Line(MAX_VERSION_NAME)),
];
