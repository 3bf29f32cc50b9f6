//! Ongoing and resolved incidents.

use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::people::{PersonId, may_write};
use domain::postmortems::{MAX_SERVICE, MAX_TITLE, PostmortemNumber, Severity};
use domain::readiness::{
    Audience, Incident, IncidentEntry, IncidentEntryInput, IncidentEntryKind, IncidentInput, IncidentNumber,
    IncidentProgress, IncidentRole, IncidentState, LastUpdate, MAX_INCIDENT_TEXT, MAX_UPDATE_MINUTES, request_id,
};
use domain::timeline::Milestone;
use serde::{Deserialize, Serialize};
use store::IncidentFilter;
use utoipa::ToSchema;

use super::answer::{Created, Versioned, WithEtag};
use super::board::between;
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path, Query};
use super::given::filled;
use super::limit::{FieldLimit, Limit, NUMBER, VERSION};
use super::postmortems::{MAX_SEARCH, MAX_SHOWN};
use super::problem::{Problem, UNREADABLE};
use super::teams::NameJson;
use super::version::{IfMatch, Version, or_current};
use crate::incidents::{draft_by, find};
use crate::site::Site;

/// The default page size.
const USUAL: u64 = 50;
/// Further pages are not worth turning to: a search finds it sooner.
const MAX_PAGES: u64 = 100;
/// The form of a UUID.
const UUID: &str = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

/// An incident.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncidentCard)]
pub struct IncidentCardJson {
    /// The number, shown as `INC-12`.
    #[schema(value_type = i64)]
    number: IncidentNumber,
    /// The version of the details, which increases with every change of them.
    version: i32,
    /// The title.
    title: String,
    /// The name of the affected service.
    service: Option<String>,
    /// The severity; null while it is unknown.
    #[schema(value_type = Option<choices::Severity>)]
    severity: Option<Severity>,
    /// Whether the incident is private: visible only to the person who declared it, people who have or had a role,
    /// and administrators.
    is_private: bool,
    /// The state.
    #[schema(value_type = choices::IncidentState)]
    state: IncidentState,
    /// Who declared the incident.
    declared_by: Option<NameJson>,
    /// When the incident was declared.
    declared_at: DateTime<Utc>,
    /// When the incident was resolved; null while it is ongoing.
    resolved_at: Option<DateTime<Utc>>,
    /// The number of the postmortem that was drafted when the incident was resolved.
    #[schema(value_type = Option<i64>)]
    postmortem: Option<PostmortemNumber>,
}

impl IncidentCardJson {
    fn of(incident: Incident) -> Self {
        Self {
            number: incident.number,
            version: incident.version,
            title: incident.title,
            service: incident.service,
            severity: incident.severity,
            is_private: incident.is_private,
            state: incident.state,
            declared_by: incident.declared_by.map(NameJson::person),
            declared_at: incident.declared_at,
            resolved_at: incident.resolved_at,
            postmortem: incident.postmortem,
        }
    }
}

/// A page of incidents.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncidentPage)]
pub struct IncidentPageJson {
    /// The incidents: ongoing ones first, then resolved ones, each newest first.
    items: Vec<IncidentCardJson>,
    /// Whether there is another page.
    has_more: bool,
}

/// A role and the person who has it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncidentRoleHolder)]
pub struct RoleJson {
    /// The role.
    #[schema(value_type = choices::IncidentRole)]
    role: IncidentRole,
    /// Who has the role; null while the role is unclaimed.
    person: Option<NameJson>,
}

/// The latest update for an audience.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncidentUpdate)]
pub struct UpdateJson {
    /// The audience.
    #[schema(value_type = choices::Audience)]
    audience: Audience,
    /// The text of the update, in Markdown.
    text: String,
    /// Who sent the update.
    by: Option<NameJson>,
    /// When the update was sent.
    at: DateTime<Utc>,
    /// When the next update is due; null when none was promised.
    next_due_at: Option<DateTime<Utc>>,
}

impl UpdateJson {
    fn of((audience, update): (Audience, LastUpdate)) -> Self {
        Self {
            audience,
            text: update.text,
            by: update.by.map(NameJson::person),
            at: update.at,
            next_due_at: update.due_at,
        }
    }
}

/// An entry in the log of an incident. Entries never change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncidentEntry)]
pub struct IncidentEntryJson {
    /// The position in the log of the incident, from 1.
    sequence: i32,
    /// The kind of entry.
    #[schema(value_type = choices::IncidentEntryKind)]
    kind: IncidentEntryKind,
    /// The role that was taken or released.
    #[schema(value_type = Option<choices::IncidentRole>)]
    role: Option<IncidentRole>,
    /// The person who has or had the role.
    person: Option<NameJson>,
    /// The audience of the update.
    #[schema(value_type = Option<choices::Audience>)]
    audience: Option<Audience>,
    /// The minutes until the next update; 0 when none is promised.
    minutes: Option<u32>,
    /// The milestone.
    #[schema(value_type = Option<choices::Milestone>)]
    milestone: Option<Milestone>,
    /// Who recorded the entry; null when Debrief did.
    by: Option<NameJson>,
    /// When the server received the entry.
    at: DateTime<Utc>,
    /// The text of the entry, in Markdown; may be empty.
    text: String,
}

impl IncidentEntryJson {
    fn of(entry: IncidentEntry) -> Self {
        let IncidentEntry { sequence, kind, role, person, audience, minutes, milestone, by, at, text } = entry;
        let (person, by) = (person.map(NameJson::person), by.map(NameJson::person));
        Self { sequence, kind, role, person, audience, minutes, milestone, by, at, text }
    }
}

/// An incident with its roles, updates and entries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Incident)]
pub struct IncidentJson {
    /// The incident.
    incident: IncidentCardJson,
    /// The roles and who has them.
    roles: Vec<RoleJson>,
    /// The latest update for each audience. Audiences without an update are left out.
    updates: Vec<UpdateJson>,
    /// The latest handover note, in Markdown; null without one.
    handover: Option<String>,
    /// The entries, oldest first.
    entries: Vec<IncidentEntryJson>,
}

impl Versioned for IncidentJson {
    fn version(&self) -> i32 {
        self.incident.version
    }
}

/// An incident to declare.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = IncidentBody)]
pub struct IncidentBody {
    /// A UUID that you choose. Sending the same UUID again returns the same incident.
    #[schema(required = true)]
    request: String,
    /// The title, up to 200 characters.
    #[schema(required = true)]
    title: String,
    /// The name of the affected service, up to 80 characters.
    service: String,
    /// The severity.
    #[serde(deserialize_with = "filled")]
    #[schema(value_type = Option<choices::Severity>)]
    severity: Option<String>,
    /// Whether the incident is private: visible only to you, people with a role, and administrators.
    is_private: bool,
}

/// The details of an incident. Fields that are left out are cleared.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = IncidentDetailsBody)]
pub struct IncidentDetailsBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The title, up to 200 characters.
    #[schema(required = true)]
    title: String,
    /// The name of the affected service, up to 80 characters.
    service: String,
    /// The severity.
    #[serde(deserialize_with = "filled")]
    #[schema(value_type = Option<choices::Severity>)]
    severity: Option<String>,
    /// Whether the incident is private: visible only to the person who declared it, people who have or had a role,
    /// and administrators.
    is_private: bool,
}

/// An entry to record.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = IncidentEntryBody)]
pub struct IncidentEntryBody {
    /// A UUID that you choose. Sending the same UUID again changes nothing.
    #[schema(required = true)]
    request: String,
    /// The kind of entry, except `declared`, `details` and `signal`, which Debrief records itself.
    #[schema(required = true)]
    kind: String,
    /// The role. Required for `role_taken` and `role_released`.
    #[serde(deserialize_with = "filled")]
    #[schema(value_type = Option<choices::IncidentRole>)]
    role: Option<String>,
    /// The ID of the person who gets the role; you when left out.
    person: Option<i64>,
    /// The ID of the person who currently has the role. Required when you take over a role, so that nobody does so
    /// unknowingly.
    from: Option<i64>,
    /// The audience of the update. Required for `update`.
    #[serde(deserialize_with = "filled")]
    #[schema(value_type = Option<choices::Audience>)]
    audience: Option<String>,
    /// The minutes until the next update, up to 1,440; 0 promises none. Required for `update`.
    minutes: Option<u32>,
    /// The milestone. Required for `milestone`.
    #[serde(deserialize_with = "filled")]
    #[schema(value_type = Option<choices::Milestone>)]
    milestone: Option<String>,
    /// The text of the entry, in Markdown; up to 5 kB. Required for `update`, `note` and `handover`.
    text: String,
}

/// Filters and pagination.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IncidentsQuery {
    /// Words that the title or the name of the service must contain.
    q: Option<String>,
    /// The state.
    #[param(inline, value_type = Option<choices::IncidentState>)]
    state: Option<IncidentState>,
    /// The page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// The page.
    #[param(minimum = 1, maximum = 100, default = 1)]
    page: Option<u64>,
}

impl IncidentsQuery {
    fn filter(self) -> Result<IncidentFilter, Problem> {
        let most = between("limit", self.limit, USUAL, MAX_SHOWN)?;
        let page = between("page", self.page, 1, MAX_PAGES)?;
        let words = self.q.unwrap_or_default();
        if words.len() > MAX_SEARCH {
            return Err(Problem::with_field(UNREADABLE, "q", format!("“q” can have up to {MAX_SEARCH} bytes.")));
        }
        Ok(IncidentFilter { words, state: self.state, most, skipped: (page - 1) * most, ..IncidentFilter::default() })
    }
}

async fn whole(site: &Site, caller: &Caller, number: IncidentNumber) -> Result<WithEtag<IncidentJson>, Problem> {
    let incident = find(&site.store, caller.viewer(), number).await?;
    let entries = site.store.list_incident_entries(number).await?;
    let mut progress = IncidentProgress::of(&entries);
    let roles = IncidentRole::ALL
        .iter()
        .map(|role| RoleJson { role: *role, person: progress.roles.remove(role).map(NameJson::person) });
    Ok(WithEtag(IncidentJson {
        incident: IncidentCardJson::of(incident),
        roles: roles.collect(),
        updates: progress.updates.into_iter().map(UpdateJson::of).collect(),
        handover: progress.handover.map(|entry| entry.text),
        entries: entries.into_iter().map(IncidentEntryJson::of).collect(),
    }))
}

/// List incidents
///
/// Ongoing incidents first, then resolved ones, each newest first. Readers only get incidents whose postmortem is
/// published.
#[utoipa::path(
    get, path = "/incidents", tag = "incidents", params(IncidentsQuery),
    responses((status = 200, description = "A page of incidents.", body = IncidentPageJson))
)]
pub async fn incidents(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<IncidentsQuery>,
) -> Result<axum::Json<IncidentPageJson>, Problem> {
    let found = site.store.list_incidents(caller.viewer(), &query.filter()?).await?;
    let items = found.incidents.into_iter().map(IncidentCardJson::of).collect();
    Ok(axum::Json(IncidentPageJson { items, has_more: found.has_more }))
}

/// Declare an incident
///
/// A title is enough. You become the incident lead.
#[utoipa::path(
    post, path = "/incidents", tag = "incidents", request_body = IncidentBody,
    responses((status = 201, description = "The incident.", body = IncidentJson))
)]
pub async fn declare_incident(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<IncidentBody>,
) -> Result<Created<WithEtag<IncidentJson>>, Problem> {
    may_write(caller.viewer())?;
    let IncidentBody { request, title, service, severity, is_private } = body;
    let request = request_id(&request)?;
    let fields = IncidentInput { title, service, severity: severity.unwrap_or_default(), is_private }.parse()?;
    let number = caller.change(&site, async |tx| tx.declare_incident(&request, &fields).await).await?;
    Ok(Created(format!("/api/v1/incidents/{number}"), whole(&site, &caller, number).await?))
}

/// Get an incident
///
/// Returns the incident with its roles, latest updates and entries.
#[utoipa::path(
    get, path = "/incidents/{id}", tag = "incidents",
    responses((status = 200, description = "The incident.", body = IncidentJson, headers(("ETag", description = "The version of the details."))))
)]
pub async fn incident(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<IncidentNumber>,
) -> Result<WithEtag<IncidentJson>, Problem> {
    whole(&site, &caller, id).await
}

/// Update the details of an incident
///
/// The changes are recorded as an entry. Only the person who declared the incident, people who have or had a role, and
/// administrators can change `is_private`.
#[utoipa::path(
    put, path = "/incidents/{id}", tag = "incidents", params(IfMatch), request_body = IncidentDetailsBody,
    responses(
        (status = 200, description = "The updated incident.", body = IncidentJson),
        (status = 409, description = "The details changed in the meantime.")
    )
)]
pub async fn change_incident(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<IncidentNumber>,
    if_match: IfMatch,
    Json(body): Json<IncidentDetailsBody>,
) -> Result<WithEtag<IncidentJson>, Problem> {
    find(&site.store, caller.viewer(), id).await?;
    may_write(caller.viewer())?;
    let version = if_match.or(body.version)?;
    let IncidentDetailsBody { title, service, severity, is_private, .. } = body;
    let fields = IncidentInput { title, service, severity: severity.unwrap_or_default(), is_private }.parse()?;
    let saved = caller.change(&site, async |tx| tx.save_incident(id, version, &fields).await).await;
    or_current(saved, async { whole(&site, &caller, id).await.map(|WithEtag(incident)| incident) }).await?;
    whole(&site, &caller, id).await
}

/// Record an entry of an incident
///
/// `resolved` ends the incident and creates a postmortem draft with its timeline.
#[utoipa::path(
    post, path = "/incidents/{id}/entries", tag = "incidents", request_body = IncidentEntryBody,
    responses((status = 200, description = "The incident.", body = IncidentJson))
)]
pub async fn record_incident_entry(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<IncidentNumber>,
    Json(body): Json<IncidentEntryBody>,
) -> Result<WithEtag<IncidentJson>, Problem> {
    find(&site.store, caller.viewer(), id).await?;
    may_write(caller.viewer())?;
    let IncidentEntryBody { request, kind, role, person, from, audience, minutes, milestone, text } = body;
    let input = IncidentEntryInput {
        request,
        kind,
        role: role.unwrap_or_default(),
        person: person.map(PersonId),
        from: from.map(PersonId),
        audience: audience.unwrap_or_default(),
        minutes: minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        milestone: milestone.unwrap_or_default(),
        text,
    };
    let fields = input.parse()?;
    let draft = draft_by(&site.store, (caller.person.id, caller.person.zone)).await?;
    caller.change(&site, async |tx| tx.record_incident_entry(id, &fields, draft).await).await?;
    whole(&site, &caller, id).await
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("IncidentBody", "request", Limit::Like(UUID, 36)),
    ("IncidentBody", "service", Limit::LineOrNothing(MAX_SERVICE)),
    ("IncidentBody", "title", Limit::Line(MAX_TITLE)),
    ("IncidentDetailsBody", "service", Limit::LineOrNothing(MAX_SERVICE)),
    ("IncidentDetailsBody", "title", Limit::Line(MAX_TITLE)),
    ("IncidentDetailsBody", "version", VERSION),
    ("IncidentEntryBody", "from", NUMBER),
    ("IncidentEntryBody", "kind", Limit::One(recorded_kinds)),
    ("IncidentEntryBody", "minutes", Limit::Between(0, MAX_UPDATE_MINUTES as i64)),
    ("IncidentEntryBody", "person", NUMBER),
    ("IncidentEntryBody", "request", Limit::Like(UUID, 36)),
    ("IncidentEntryBody", "text", Limit::TextOrNothing(MAX_INCIDENT_TEXT)),
];

fn recorded_kinds() -> Vec<&'static str> {
    use IncidentEntryKind::{Declared, Details, Signal};

    let recorded = |kind: &&IncidentEntryKind| !matches!(kind, Declared | Details | Signal);
    IncidentEntryKind::ALL.iter().filter(recorded).map(|kind| kind.key()).collect()
}
