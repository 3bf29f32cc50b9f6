//! Versions of a section, and what changed.

use axum::extract::State;
use chrono::{DateTime, Utc};
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
use super::postmortems::ActivityJson;
use super::problem::Problem;
use super::sections::SectionJson;
use super::teams::NameJson;
use super::version::{IfMatch, or_current};
use crate::site::Site;

/// A version of a section in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VersionCard)]
pub struct CardJson {
    /// The number, which addresses it.
    id: i64,
    /// The version that the section had.
    version: i32,
    /// Whose words stand in it, who wrote most first.
    by: Vec<NameJson>,
    /// When its first change was made.
    began_at: DateTime<Utc>,
    /// When its last change was made.
    at: DateTime<Utc>,
    /// How long the text was, in UTF-16 units.
    length: usize,
}

/// A version of a section.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Version)]
pub struct VersionJson {
    /// The number, which addresses it.
    id: i64,
    /// The version that the section had.
    version: i32,
    /// The text, in Markdown.
    text: String,
    /// Who wrote which stretch of the text, one after the other.
    runs: Vec<RunJson>,
    /// When its first change was made.
    began_at: DateTime<Utc>,
    /// When its last change was made.
    at: DateTime<Utc>,
}

/// A stretch of a text by one person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Run)]
pub struct RunJson {
    /// The number of the person, if it is known.
    by: Option<i64>,
    /// How long it is, in UTF-16 units.
    length: usize,
}

/// A piece of a comparison.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Piece)]
pub struct PieceJson {
    /// What became of it.
    #[schema(value_type = choices::Change)]
    change: Change,
    /// The words.
    text: String,
    /// The number of who wrote them, where that is known; only of what changed.
    by: Option<i64>,
}

/// What became of one text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChangedText)]
pub struct ChangedJson {
    /// The heading.
    heading: String,
    /// What became of the words.
    pieces: Vec<PieceJson>,
}

/// What changed since an instant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Changes)]
pub struct ChangesJson {
    /// What was done, the newest first; 200 at most.
    done: Vec<ActivityJson>,
    /// Sections whose text differs.
    sections: Vec<ChangedJson>,
}

impl CardJson {
    fn of(card: VersionCard) -> Self {
        Self {
            id: card.id.0,
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
        let run = |Run(by, length)| RunJson { by: by.map(|id| id.0), length };
        Self {
            id: version.id.0,
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
        Self { change: piece.change, text: piece.text, by: piece.by.map(|id| id.0) }
    }
}

impl ChangedJson {
    fn of((heading, pieces): (String, Vec<Piece>)) -> Self {
        Self { heading, pieces: pieces.into_iter().map(PieceJson::of).collect() }
    }
}

/// Where the list goes on.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Before {
    /// Only versions before the one with this number.
    before: Option<i64>,
}

/// Versions of a section
///
/// The newest first, 50 at most; `before` gets earlier ones.
#[utoipa::path(
    get, path = "/postmortems/{number}/sections/{id}/versions", tag = "sections", params(Before),
    responses((status = 200, description = "The versions.", body = Items<CardJson>))
)]
pub async fn versions(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Query(query): Query<Before>,
) -> Result<axum::Json<Items<CardJson>>, Problem> {
    let before = query.before.map(SectionVersionId);
    Ok(Items::of(site.store.list_versions(caller.viewer(), number, id, before).await?, CardJson::of))
}

/// One version of a section
#[utoipa::path(
    get, path = "/postmortems/{number}/sections/{id}/versions/{version}", tag = "sections",
    responses((status = 200, description = "The version.", body = VersionJson))
)]
pub async fn version(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id, version)): Path<(PostmortemNumber, SectionId, SectionVersionId)>,
) -> Result<axum::Json<VersionJson>, Problem> {
    let version = site.store.find_version(caller.viewer(), number, id, version).await?;
    Ok(axum::Json(VersionJson::of(version)))
}

/// Which two versions.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Versions {
    /// The number of the older version.
    #[param(required = true)]
    from: i64,
    /// The number of the newer version.
    #[param(required = true)]
    to: i64,
}

/// Compare two versions of a section
///
/// Word by word. All pieces but the added ones make the older text, all but the removed ones the
/// newer.
#[utoipa::path(
    get, path = "/postmortems/{number}/sections/{id}/versions/compare", tag = "sections", params(Versions),
    responses((status = 200, description = "What became of the words.", body = Items<PieceJson>))
)]
pub async fn compare(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Query(query): Query<Versions>,
) -> Result<axum::Json<Items<PieceJson>>, Problem> {
    let viewer = caller.viewer();
    let from = site.store.find_version(viewer, number, id, SectionVersionId(query.from)).await?;
    let to = site.store.find_version(viewer, number, id, SectionVersionId(query.to)).await?;
    let pieces = tokio::task::block_in_place(|| attributed(compared(&from.text, &to.text), &from.runs, &to.runs));
    Ok(Items::of(pieces, PieceJson::of))
}

/// From which version of the section the change starts.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = BringBack)]
pub struct RestoreVersionBody {
    /// The version of the section now, when `If-Match` does not say it.
    version: Option<i32>,
}

/// Bring a version of a section back
///
/// Writes its text: a change like any other, which can be undone the same way.
#[utoipa::path(
    post, path = "/postmortems/{number}/sections/{id}/versions/{version}/restore", tag = "sections",
    params(IfMatch), request_body = RestoreVersionBody,
    responses((status = 200, description = "The section as it is now.", body = SectionJson))
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
    let written = caller.change(&site, async |tx| tx.write_section(number, id, started, &old.text).await).await;
    let section = or_current(written, super::sections::find(&site, &caller, number, id)).await?;
    Ok(WithEtag(SectionJson::of(section)))
}

/// Since when.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// An instant (RFC 3339); the whole life of the postmortem without.
    since: Option<DateTime<Utc>>,
}

/// What changed
///
/// Since an instant: what was done, and what became of the words of each section.
#[utoipa::path(
    get, path = "/postmortems/{number}/changes", tag = "postmortems", params(Since),
    responses((status = 200, description = "The changes.", body = ChangesJson))
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

/// Which two editions.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ReportVersions {
    /// The older edition.
    #[param(required = true)]
    from: i32,
    /// The newer edition.
    #[param(required = true)]
    to: i32,
}

/// Compare two editions of the report
///
/// By heading, of every text that differs. For those who may see the draft.
#[utoipa::path(
    get, path = "/postmortems/{number}/publications/compare", tag = "reports", params(ReportVersions),
    responses((status = 200, description = "What became of the words.", body = Items<ChangedJson>))
)]
pub async fn report_versions(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<ReportVersions>,
) -> Result<axum::Json<Items<ChangedJson>>, Problem> {
    caller.draft(&site, number).await?;
    let viewer = caller.viewer();
    let from = site.store.find_report(viewer, number, Some(query.from)).await?.ok_or(StoreError::Absent)?;
    let to = site.store.find_report(viewer, number, Some(query.to)).await?.ok_or(StoreError::Absent)?;
    let texts = tokio::task::block_in_place(|| compared_report_versions(&from.report, &to.report));
    Ok(Items::of(texts, ChangedJson::of))
}
