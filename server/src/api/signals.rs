//! Signals and the sources that send them.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::{MAX_NAME, may_administer, may_write};
use domain::readiness::{
    DismissalInput, Effect, IncidentNumber, MAX_REASON, MAX_SIGNING_SECRET, Outcome, PlanOfService, RunbookNumber,
    Signal, SignalId, SignalSource, SignalSourceId, SignalSourceInput, SignalState, SignalStatus, SourceKind,
    TriggerCheck, checks_of,
};
use serde::{Deserialize, Serialize};
use store::{SignalFilter, StoreError};
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::board::between;
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path, Query};
use super::limit::{FieldLimit, Limit};
use super::postmortems::{MAX_SEARCH, MAX_SHOWN};
use super::problem::{Problem, UNREADABLE};
use crate::site::Site;

/// The default page size.
const USUAL: u64 = 50;
/// Further pages are not worth turning to: a search finds it sooner.
const MAX_PAGES: u64 = 100;

/// A signal: an alert from a monitoring tool. Texts are as the tool wrote them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Signal)]
pub struct SignalJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: SignalId,
    /// The name of the source.
    source: String,
    /// The kind of the source.
    #[schema(value_type = choices::SignalSourceKind)]
    kind: SourceKind,
    /// Identifies the alert across messages.
    key: String,
    /// The title.
    title: String,
    /// The name of the service that the signal is about.
    service: Option<String>,
    /// The severity in the words of the tool; may be empty.
    severity: String,
    /// Whether the signal is still firing.
    #[schema(value_type = choices::SignalStatus)]
    status: SignalStatus,
    /// The measured value.
    value: Option<String>,
    /// The URL of a page of the tool.
    link: Option<String>,
    /// When the status began, according to the tool.
    happened_at: Option<DateTime<Utc>>,
    /// How many times the signal was received.
    times: i32,
    /// When the signal was first received.
    first_received_at: DateTime<Utc>,
    /// When the signal was last received.
    last_received_at: DateTime<Utc>,
    /// The state.
    #[schema(value_type = choices::SignalState)]
    state: SignalState,
    /// The number of the incident that the signal belongs to.
    #[schema(value_type = Option<i64>)]
    incident: Option<IncidentNumber>,
    /// The reason for dismissing the signal; otherwise empty.
    reason: String,
    /// While the signal fires: which triggers in the rollback plans of its service are about it, and their outcomes.
    checks: Vec<TriggerCheckJson>,
}

/// The check of a trigger of a rollback plan against a signal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TriggerCheck)]
pub struct TriggerCheckJson {
    /// The number of the plan.
    #[schema(value_type = i64)]
    runbook: RunbookNumber,
    /// The version of the plan: the newest approved one, or the current one when none is approved.
    version: i32,
    /// The condition of the trigger.
    condition: String,
    /// Whether the condition holds.
    #[schema(value_type = choices::Outcome)]
    outcome: Outcome,
    /// The reason for the outcome, as a sentence.
    reason: String,
    /// The effect of a breached trigger; when the outcome is unknown, the effect that the plan names for missing data.
    #[schema(value_type = Option<choices::Effect>)]
    effect: Option<Effect>,
    /// When a breached condition has held for long enough. From then on, the plan is proposed.
    counts_from: Option<DateTime<Utc>>,
}

impl TriggerCheckJson {
    fn of((plan, check): (&PlanOfService, TriggerCheck)) -> Self {
        let TriggerCheck { condition, effect, outcome, reason, counts_from } = check;
        Self { runbook: plan.number, version: plan.version, condition, outcome, reason, effect, counts_from }
    }
}

impl SignalJson {
    fn of(signal: Signal, plans: &[PlanOfService]) -> Self {
        let checks = checks_of(plans, &signal).into_iter().map(TriggerCheckJson::of).collect();
        let fields = signal.fields;
        Self {
            id: signal.id,
            source: signal.source,
            kind: signal.kind,
            key: fields.key,
            title: fields.title,
            service: fields.service,
            severity: fields.severity,
            status: fields.status,
            value: fields.value,
            link: fields.link,
            happened_at: fields.at,
            times: signal.times,
            first_received_at: signal.first_at,
            last_received_at: signal.last_at,
            state: signal.state,
            incident: signal.incident,
            reason: signal.reason,
            checks,
        }
    }
}

/// A signal with the message that it was read from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignalWithMessage)]
pub struct SignalWithMessageJson {
    /// The signal.
    signal: SignalJson,
    /// The first 64 kB of the message that last changed the signal. Null except for administrators, because a message
    /// can contain other signals as well, and after 30 days, when messages are deleted.
    message: Option<String>,
}

/// A page of signals.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignalPage)]
pub struct SignalPageJson {
    /// The signals, most recently received first.
    items: Vec<SignalJson>,
    /// Whether there is another page.
    has_more: bool,
}

/// Filters and pagination.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SignalsQuery {
    /// Words that the title, the service or the name of the source must contain.
    q: Option<String>,
    /// The state.
    #[param(inline, value_type = Option<choices::SignalState>)]
    state: Option<SignalState>,
    /// The page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// The page.
    #[param(minimum = 1, maximum = 100, default = 1)]
    page: Option<u64>,
}

impl SignalsQuery {
    fn filter(self) -> Result<SignalFilter, Problem> {
        let most = between("limit", self.limit, USUAL, MAX_SHOWN)?;
        let page = between("page", self.page, 1, MAX_PAGES)?;
        let words = self.q.unwrap_or_default();
        if words.len() > MAX_SEARCH {
            return Err(Problem::with_field(UNREADABLE, "q", format!("“q” can have up to {MAX_SEARCH} bytes.")));
        }
        Ok(SignalFilter { words, state: self.state, most, skipped: (page - 1) * most, ..SignalFilter::default() })
    }
}

/// The dismissal of a signal.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SignalDismissal)]
pub struct DismissalBody {
    /// The reason, up to 200 characters.
    #[schema(required = true)]
    reason: String,
}

/// A signal source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignalSource)]
pub struct SourceJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: SignalSourceId,
    /// The name.
    name: String,
    /// The tool that sends the signals.
    #[schema(value_type = choices::SignalSourceKind)]
    kind: SourceKind,
    /// Whether unsigned messages are refused.
    is_signed: bool,
    /// When the source was created.
    created_at: DateTime<Utc>,
    /// When the last message of the source was received; null before the first one.
    last_received_at: Option<DateTime<Utc>>,
}

impl SourceJson {
    fn of(source: SignalSource) -> Self {
        let SignalSource { id, name, kind, is_signed, created_at, last_received_at } = source;
        Self { id, name, kind, is_signed, created_at, last_received_at }
    }
}

/// A signal source to create.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewSignalSource)]
pub struct SourceBody {
    /// The name, up to 80 characters.
    #[schema(required = true)]
    name: String,
    /// The tool that sends the signals.
    #[schema(required = true)]
    kind: String,
    /// The secret with which the sender signs, up to 200 characters. Only for `pagerduty`, `sentry` and `generic`.
    signing_secret: String,
}

/// A new signal source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FreshSignalSource)]
pub struct FreshSourceJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: SignalSourceId,
    /// The address for the sender. The address is shown only once.
    address: String,
}

/// List signals
///
/// For members. Signals of incidents that you can’t see are left out.
#[utoipa::path(
    get, path = "/signals", tag = "signals", params(SignalsQuery),
    responses((status = 200, description = "A page of signals.", body = SignalPageJson))
)]
pub async fn signals(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<SignalsQuery>,
) -> Result<axum::Json<SignalPageJson>, Problem> {
    let found = site.store.list_signals(caller.viewer(), &query.filter()?).await?;
    let plans = site.store.plans_of_signals(&found.signals).await?;
    let items = found.signals.into_iter().map(|signal| SignalJson::of(signal, &plans)).collect();
    Ok(axum::Json(SignalPageJson { items, has_more: found.has_more }))
}

/// Get a signal
///
/// Returns the signal with the message that it was read from.
#[utoipa::path(
    get, path = "/signals/{id}", tag = "signals",
    responses((status = 200, description = "The signal.", body = SignalWithMessageJson))
)]
pub async fn signal(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<SignalId>,
) -> Result<axum::Json<SignalWithMessageJson>, Problem> {
    let signal = site.store.find_signal(caller.viewer(), id).await?.ok_or(StoreError::Absent)?;
    // A message can be about several signals, also about one of a private incident.
    let message = match may_administer(caller.viewer()) {
        Ok(()) => site.store.raw_signal(id).await?,
        Err(_) => None,
    };
    let plans = site.store.plans_of_signals(std::slice::from_ref(&signal)).await?;
    Ok(axum::Json(SignalWithMessageJson { signal: SignalJson::of(signal, &plans), message }))
}

/// Dismiss a signal
///
/// Only waiting signals can be dismissed. A dismissed signal waits again when it fires after being resolved.
#[utoipa::path(
    post, path = "/signals/{id}/dismiss", tag = "signals", request_body = DismissalBody,
    responses((status = 204, description = "The signal was dismissed."))
)]
pub async fn dismiss_signal(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<SignalId>,
    Json(body): Json<DismissalBody>,
) -> Result<StatusCode, Problem> {
    may_write(caller.viewer())?;
    let reason = DismissalInput { reason: body.reason }.parse()?;
    caller.change(&site, async |tx| tx.dismiss_signal(id, &reason).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List signal sources
///
/// For administrators. Revoked sources are left out.
#[utoipa::path(
    get, path = "/signal-sources", tag = "signals",
    responses((status = 200, description = "The sources, newest first.", body = Items<SourceJson>))
)]
pub async fn signal_sources(
    State(site): State<Site>,
    caller: Caller,
) -> Result<axum::Json<Items<SourceJson>>, Problem> {
    let sources = site.store.list_signal_sources(caller.viewer()).await?;
    Ok(Items::of(sources, SourceJson::of))
}

/// Create a signal source
///
/// For administrators. The response contains the address to which the tool sends its messages.
#[utoipa::path(
    post, path = "/signal-sources", tag = "signals", request_body = SourceBody,
    responses((status = 201, description = "The new source, with its address.", body = FreshSourceJson))
)]
pub async fn create_signal_source(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<SourceBody>,
) -> Result<Created<axum::Json<FreshSourceJson>>, Problem> {
    caller.administers()?;
    let SourceBody { name, kind, signing_secret } = body;
    let fields = SignalSourceInput { name, kind, signing_secret }.parse()?;
    let new = caller.change(&site, async |tx| tx.create_signal_source(&fields).await).await?;
    let path = app::paths::signals_in(fields.kind, new.secret.expose());
    let fresh = FreshSourceJson { id: new.id, address: format!("{}{path}", site.settings.public_url) };
    Ok(Created(format!("/api/v1/signal-sources/{}", new.id), axum::Json(fresh)))
}

/// Revoke a signal source
///
/// For administrators. The address of the source stops working immediately; its signals stay.
#[utoipa::path(
    delete, path = "/signal-sources/{id}", tag = "signals",
    responses((status = 204, description = "The source was revoked."))
)]
pub async fn revoke_signal_source(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<SignalSourceId>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.revoke_signal_source(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("NewSignalSource", "kind", Limit::One(kinds)),
    ("NewSignalSource", "name", Limit::Line(MAX_NAME)),
    ("NewSignalSource", "signing_secret", Limit::Like("^[^\\u0000-\\u001f\\u007f-\\u009f]*$", MAX_SIGNING_SECRET)),
    ("SignalDismissal", "reason", Limit::Line(MAX_REASON)),
];

fn kinds() -> Vec<&'static str> {
    SourceKind::ALL.iter().map(|kind| kind.key()).collect()
}
