//! Versions of a section, and changes over time.

use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::people::PersonId;
use domain::postmortems::{
    Change, Piece, PostmortemNumber, Run, SectionId, SectionVersion, SectionVersionId, VersionCard, attributed,
    compared,
};
use domain::reports::compared_report_versions;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Items, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path, Query};
use super::limit::{FieldLimit, VERSION};
use super::postmortems::ActivityJson;
use super::problem::Problem;
use super::sections::SectionJson;
use super::teams::NameJson;
use super::version::{IfMatch, Version, or_current};
use crate::clock;
use crate::site::Site;

/// A version of a section, in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VersionCard)]
pub struct CardJson {
    /// The ID, used in the path.
    #[schema(value_type = i64)]
    id: SectionVersionId,
    /// The version number of the section.
    version: i32,
    /// The contributors, by amount of text.
    by: Vec<NameJson>,
    /// When the first edit of the version was made.
    began_at: DateTime<Utc>,
    /// When the last edit of the version was made.
    at: DateTime<Utc>,
    /// The length of the text in UTF-16 code units.
    length: usize,
}

/// A version of a section.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Version)]
pub struct VersionJson {
    /// The ID, used in the path.
    #[schema(value_type = i64)]
    id: SectionVersionId,
    /// The version number of the section.
    version: i32,
    /// The text in Markdown.
    text: String,
    /// The author of each run of the text, in order.
    runs: Vec<RunJson>,
    /// When the first edit of the version was made.
    began_at: DateTime<Utc>,
    /// When the last edit of the version was made.
    at: DateTime<Utc>,
}

/// A run of text by one person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Run)]
pub struct RunJson {
    /// The ID of the person, if known.
    #[schema(value_type = Option<i64>)]
    by: Option<PersonId>,
    /// The length in UTF-16 code units.
    length: usize,
}

/// A piece of a comparison.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Piece)]
pub struct PieceJson {
    /// Whether the piece was kept, added or removed.
    #[schema(value_type = choices::Change)]
    change: Change,
    /// The text.
    text: String,
    /// The ID of the person who changed the text, if known; null for unchanged text.
    #[schema(value_type = Option<i64>)]
    by: Option<PersonId>,
}

/// The comparison of one text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChangedText)]
pub struct ChangedJson {
    /// The heading.
    heading: String,
    /// The comparison.
    pieces: Vec<PieceJson>,
}

/// The changes since an instant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Changes)]
pub struct ChangesJson {
    /// The activity, newest first; at most 200 entries.
    done: Vec<ActivityJson>,
    /// The sections whose text differs.
    sections: Vec<ChangedJson>,
}

impl CardJson {
    fn of(card: VersionCard) -> Self {
        Self {
            id: card.id,
            version: card.version,
            by: card.by.into_iter().map(NameJson::person).collect(),
            began_at: card.began_at,
            at: card.at,
            length: card.length,
        }
    }
}

impl VersionJson {
    fn of(version: SectionVersion) -> Self {
        let run = |Run(by, length)| RunJson { by, length };
        Self {
            id: version.id,
            version: version.version,
            text: version.text,
            runs: version.runs.into_iter().map(run).collect(),
            began_at: version.began_at,
            at: version.at,
        }
    }
}

impl PieceJson {
    fn of(piece: Piece) -> Self {
        Self { change: piece.change, text: piece.text, by: piece.by }
    }
}

impl ChangedJson {
    fn of((heading, pieces): (String, Vec<Piece>)) -> Self {
        Self { heading, pieces: pieces.into_iter().map(PieceJson::of).collect() }
    }
}

/// Pagination of versions.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Before {
    /// Only versions before the one with this ID.
    #[param(value_type = Option<i64>)]
    before: Option<SectionVersionId>,
}

/// List versions of a section
///
/// Newest first, at most 50; use `before` for earlier ones.
#[utoipa::path(
    get, path = "/postmortems/{number}/sections/{id}/versions", tag = "sections", params(Before),
    responses((status = 200, description = "The versions of the section.", body = Items<CardJson>))
)]
pub async fn versions(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Query(query): Query<Before>,
) -> Result<axum::Json<Items<CardJson>>, Problem> {
    Ok(Items::of(site.store.list_versions(caller.viewer(), number, id, query.before).await?, CardJson::of))
}

/// Get a version of a section
#[utoipa::path(
    get, path = "/postmortems/{number}/sections/{id}/versions/{version}", tag = "sections",
    responses((status = 200, description = "The version of the section.", body = VersionJson))
)]
pub async fn version(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id, version)): Path<(PostmortemNumber, SectionId, SectionVersionId)>,
) -> Result<axum::Json<VersionJson>, Problem> {
    let version = site.store.find_version(caller.viewer(), number, id, version).await?;
    Ok(axum::Json(VersionJson::of(version)))
}

/// The two versions to compare.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Versions {
    /// The ID of the older version.
    #[param(value_type = i64, required = true)]
    from: Option<SectionVersionId>,
    /// The ID of the newer version.
    #[param(value_type = i64, required = true)]
    to: Option<SectionVersionId>,
}

/// Compare two versions of a section
///
/// Compares word by word. All pieces except the added ones form the older text; all pieces except the removed ones
/// form the newer text.
#[utoipa::path(
    get, path = "/postmortems/{number}/sections/{id}/versions/compare", tag = "sections", params(Versions),
    responses((status = 200, description = "The comparison.", body = Items<PieceJson>))
)]
pub async fn compare(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Query(query): Query<Versions>,
) -> Result<axum::Json<Items<PieceJson>>, Problem> {
    let viewer = caller.viewer();
    let from = site.store.find_version(viewer, number, id, query.from.ok_or(StoreError::Absent)?).await?;
    let to = site.store.find_version(viewer, number, id, query.to.ok_or(StoreError::Absent)?).await?;
    let pieces = tokio::task::block_in_place(|| attributed(compared(&from.text, &to.text), &from.runs, &to.runs));
    Ok(Items::of(pieces, PieceJson::of))
}

/// The version of the section that the restore is based on.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RestoreVersionBody)]
pub struct RestoreVersionBody {
    /// The current version of the section, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
}

/// Restore a version of a section
///
/// Replaces the current text. Restoring is an edit like any other and can be undone in the same way.
#[utoipa::path(
    post, path = "/postmortems/{number}/sections/{id}/versions/{version}/restore", tag = "sections",
    params(IfMatch), request_body = RestoreVersionBody,
    responses((status = 200, description = "The updated section.", body = SectionJson))
)]
pub async fn restore_version(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id, version)): Path<(PostmortemNumber, SectionId, SectionVersionId)>,
    if_match: IfMatch,
    Json(body): Json<RestoreVersionBody>,
) -> Result<WithEtag<SectionJson>, Problem> {
    caller.writable(&site, number).await?;
    let started = if_match.or(body.version)?;
    let old = site.store.find_version(caller.viewer(), number, id, version).await?;
    let written = site.store.write_section(caller.viewer(), (number, id), started, &old.text, clock::now()).await;
    let section = or_current(written, super::sections::find(&site, &caller, number, id)).await?;
    Ok(WithEtag(SectionJson::of(section)))
}

/// The start of the period.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// A point in time (RFC 3339); the creation of the postmortem by default.
    since: Option<DateTime<Utc>>,
}

/// Get the changes since a point in time
///
/// Returns the activity, and a comparison of each section that changed.
#[utoipa::path(
    get, path = "/postmortems/{number}/changes", tag = "postmortems", params(Since),
    responses((status = 200, description = "The changes since the given time.", body = ChangesJson))
)]
pub async fn changes(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<Since>,
) -> Result<axum::Json<ChangesJson>, Problem> {
    let found = site.store.find_postmortem(caller.viewer(), number).await?;
    let (postmortem, _) = found.ok_or(StoreError::Absent)?;
    let since = query.since.unwrap_or(postmortem.created_at);
    let changes = site.store.list_changes(caller.viewer(), number, since).await?;
    Ok(axum::Json(ChangesJson {
        done: changes.done.into_iter().map(ActivityJson::of).collect(),
        sections: changes
            .sections
            .into_iter()
            .map(|(section, pieces)| ChangedJson::of((section.heading, pieces)))
            .collect(),
    }))
}

/// The two versions of the report to compare.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ReportVersions {
    /// The older version.
    #[param(required = true)]
    from: i32,
    /// The newer version.
    #[param(required = true)]
    to: i32,
}

/// Compare two versions of the report
///
/// Returns every text that differs, by heading. Requires access to the draft.
#[utoipa::path(
    get, path = "/postmortems/{number}/publications/compare", tag = "reports", params(ReportVersions),
    responses((status = 200, description = "The comparison.", body = Items<ChangedJson>))
)]
pub async fn report_versions(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<ReportVersions>,
) -> Result<axum::Json<Items<ChangedJson>>, Problem> {
    caller.draft_access(&site, number).await?;
    let viewer = caller.viewer();
    let from = site.store.find_report(viewer, number, Some(query.from)).await?.ok_or(StoreError::Absent)?;
    let to = site.store.find_report(viewer, number, Some(query.to)).await?.ok_or(StoreError::Absent)?;
    let texts = tokio::task::block_in_place(|| compared_report_versions(&from.report, &to.report));
    Ok(Items::of(texts, ChangedJson::of))
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[("RestoreVersionBody", "version", VERSION)];
