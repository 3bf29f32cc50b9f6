//! Sections: text, headings and order.

use axum::extract::State;
use axum::http::StatusCode;
use domain::postmortems::{MAX_HEADING, MAX_QUESTION, MAX_SECTION_TEXT, Part, PostmortemNumber, Section, SectionId};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items, MoveBody, Versioned, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::limit::{FieldLimit, Limit, VERSION};
use super::problem::Problem;
use super::version::{IfMatch, Version, or_current};
use crate::clock;
use crate::site::Site;

/// A section: its text, or the introduction above the records of a structured section.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Section)]
pub struct SectionJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: SectionId,
    /// The version of the text.
    version: i32,
    /// What the section contains.
    #[schema(value_type = choices::Part)]
    part: Part,
    /// The heading.
    heading: String,
    /// The version of the heading and its question.
    heading_version: i32,
    /// The guiding question.
    question: String,
    /// The text in Markdown.
    text: String,
}

impl SectionJson {
    /// Lists every field that is sent.
    pub fn of(section: Section) -> Self {
        Self {
            id: section.id,
            version: section.version,
            part: section.part,
            heading: section.heading,
            heading_version: section.heading_version,
            question: section.question,
            text: section.text,
        }
    }
}

impl Versioned for SectionJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The text of a section.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SectionText)]
pub struct TextBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// Markdown, up to 1 MB.
    #[schema(value_type = String, required = true)]
    text: Option<String>,
}

/// A heading with its question.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SectionHeading)]
pub struct HeadingBody {
    /// The heading, up to 200 characters.
    #[schema(required = true)]
    heading: String,
    /// The guiding question, up to 500 characters.
    question: String,
}

/// A change of a heading and its question.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SectionHeadingUpdate)]
pub struct HeadingUpdateBody {
    /// The heading, up to 200 characters.
    #[schema(required = true)]
    heading: String,
    /// The guiding question, up to 500 characters.
    question: String,
    /// The `heading_version` that the update is based on. The response is 409 when the heading has changed.
    #[schema(value_type = i32, required = true)]
    heading_version: Option<Version>,
}

/// Loads a section, for callers who may see the draft.
pub async fn find(
    site: &Site,
    caller: &Caller,
    number: PostmortemNumber,
    id: SectionId,
) -> Result<SectionJson, Problem> {
    let sections = site.store.draft_sections(caller.viewer(), number).await?;
    let section = sections.into_iter().find(|section| section.id == id);
    Ok(SectionJson::of(section.ok_or(StoreError::Absent)?))
}

/// List sections
///
/// In document order.
#[utoipa::path(
    get, path = "/postmortems/{number}/sections", tag = "sections",
    responses((status = 200, description = "The sections.", body = Items<SectionJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<SectionJson>>, Problem> {
    Ok(Items::of(site.store.draft_sections(caller.viewer(), number).await?, SectionJson::of))
}

/// Get a section
#[utoipa::path(
    get, path = "/postmortems/{number}/sections/{id}", tag = "sections",
    responses((status = 200, description = "The section.", body = SectionJson, headers(("ETag", description = "The version of the text."))))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
) -> Result<WithEtag<SectionJson>, Problem> {
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Create a section
///
/// Adds an empty text section at the end. A postmortem can have up to 100 sections.
#[utoipa::path(
    post, path = "/postmortems/{number}/sections", tag = "sections", request_body = HeadingBody,
    responses((status = 201, description = "The new section.", body = SectionJson))
)]
pub async fn add(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<HeadingBody>,
) -> Result<Created<WithEtag<SectionJson>>, Problem> {
    let id = caller.change(&site, async |tx| tx.add_section(number, &body.heading, &body.question).await).await?;
    let section = find(&site, &caller, number, id).await?;
    Ok(Created(format!("/api/v1/postmortems/{number}/sections/{id}"), WithEtag(section)))
}

/// Update the text of a section
///
/// Replaces the whole text. Pictures are written as `![description](picture:hash)`.
#[utoipa::path(
    put, path = "/postmortems/{number}/sections/{id}/text", tag = "sections", params(IfMatch), request_body = TextBody,
    responses((status = 200, description = "The updated section.", body = SectionJson))
)]
pub async fn write(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    if_match: IfMatch,
    Json(body): Json<TextBody>,
) -> Result<WithEtag<SectionJson>, Problem> {
    caller.writable(&site, number).await?;
    let version = if_match.or(body.version)?;
    // An empty text has to be said, so that a mistyped field empties nothing.
    let text = body.text.ok_or_else(|| ValidationErrors::one("text", "The text is missing."))?;
    let written = site.store.write_section(caller.viewer(), (number, id), version, &text, clock::now()).await;
    let section = or_current(written, find(&site, &caller, number, id)).await?;
    Ok(WithEtag(SectionJson::of(section)))
}

/// Update the heading and question of a section
///
/// The heading has its own version, so that edits to the text do not cause conflicts.
#[utoipa::path(
    put, path = "/postmortems/{number}/sections/{id}/heading", tag = "sections", request_body = HeadingUpdateBody,
    responses((status = 200, description = "The updated section.", body = SectionJson))
)]
pub async fn rename(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Json(body): Json<HeadingUpdateBody>,
) -> Result<WithEtag<SectionJson>, Problem> {
    caller.writable(&site, number).await?;
    let missing = || ValidationErrors::one("heading_version", "Send the version that the update is based on.");
    let version = body.heading_version.map(i32::from).ok_or_else(missing)?;
    let renamed = caller
        .change(&site, async |tx| tx.rename_section(number, id, version, &body.heading, &body.question).await)
        .await;
    or_current(renamed, find(&site, &caller, number, id)).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Move a section up or down by one position
#[utoipa::path(
    post, path = "/postmortems/{number}/sections/{id}/move", tag = "sections", request_body = MoveBody,
    responses((status = 204, description = "The section was moved."))
)]
pub async fn move_one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Json(body): Json<MoveBody>,
) -> Result<StatusCode, Problem> {
    caller.writable(&site, number).await?;
    let direction = body.direction()?;
    caller.change(&site, async |tx| tx.move_section(number, id, direction).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a section
///
/// Only empty text sections can be removed, so that no text is lost.
#[utoipa::path(
    delete, path = "/postmortems/{number}/sections/{id}", tag = "sections",
    responses((status = 204, description = "The section was removed."), (status = 422, description = "The section has text or is required."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_section(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("SectionHeading", "heading", Limit::Line(MAX_HEADING)),
    ("SectionHeading", "question", Limit::LineOrNothing(MAX_QUESTION)),
    ("SectionHeadingUpdate", "heading", Limit::Line(MAX_HEADING)),
    ("SectionHeadingUpdate", "heading_version", VERSION),
    ("SectionHeadingUpdate", "question", Limit::LineOrNothing(MAX_QUESTION)),
    ("SectionText", "text", Limit::TextOrNothing(MAX_SECTION_TEXT)),
    ("SectionText", "version", VERSION),
];
