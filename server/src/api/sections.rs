//! Sections: their text, their headings, their order.

use axum::extract::State;
use axum::http::StatusCode;
use domain::postmortems::{Part, PostmortemNumber, Section, SectionId};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items, MoveBody, Versioned, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::problem::Problem;
use super::version::{IfMatch, or_current};
use crate::clock;
use crate::site::Site;

/// A section: text of its own, and for a structured part what stands above its records.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Section)]
pub struct SectionJson {
    /// The number.
    id: i64,
    /// Counts changes of the text.
    version: i32,
    /// What it holds.
    #[schema(value_type = choices::Part)]
    part: Part,
    /// The heading.
    heading: String,
    /// Counts changes of the heading and its question.
    heading_version: i32,
    /// The question that it answers.
    question: String,
    /// The text, in Markdown.
    text: String,
}

impl SectionJson {
    /// Lists every field that travels.
    pub fn of(section: Section) -> Self {
        Self {
            id: section.id.0,
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
    /// The version that the change starts from, when `If-Match` does not say it.
    version: Option<i32>,
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
    /// The question that the section answers, up to 500 characters.
    question: String,
    /// The heading that you started from. When it is another one now, the answer is 409.
    was: Option<String>,
    /// The `heading_version` that you started from. When it is another one now, the answer is 409.
    heading_version: Option<i32>,
}

/// One section, for those who may see the draft.
pub async fn find(
    site: &Site,
    caller: &Caller,
    number: PostmortemNumber,
    id: SectionId,
) -> Result<SectionJson, Problem> {
    let document = caller.draft(site, number).await?;
    let section = document.sections.into_iter().find(|section| section.id == id);
    Ok(SectionJson::of(section.ok_or(StoreError::Absent)?))
}

/// Sections
///
/// In the order of the document.
#[utoipa::path(
    get, path = "/postmortems/{number}/sections", tag = "sections",
    responses((status = 200, description = "The sections.", body = Items<SectionJson>))
)]
pub async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<SectionJson>>, Problem> {
    Ok(Items::of(caller.draft(&site, number).await?.sections, SectionJson::of))
}

/// One section
#[utoipa::path(
    get, path = "/postmortems/{number}/sections/{id}", tag = "sections",
    responses((status = 200, description = "The section.", body = SectionJson, headers(("ETag", description = "Its version."))))
)]
pub async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
) -> Result<WithEtag<SectionJson>, Problem> {
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Add a section
///
/// An empty one for text, at the end. A postmortem has 100 sections at most.
#[utoipa::path(
    post, path = "/postmortems/{number}/sections", tag = "sections", request_body = HeadingBody,
    responses((status = 201, description = "The section.", body = SectionJson))
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

/// Write a section
///
/// The whole text. A picture stands in it as `![what it shows](picture:hash)`.
#[utoipa::path(
    put, path = "/postmortems/{number}/sections/{id}/text", tag = "sections", params(IfMatch), request_body = TextBody,
    responses((status = 200, description = "The section as it is now.", body = SectionJson))
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

/// Give a section another heading and question
///
/// With `heading_version`, only when nobody changed either meanwhile; with `was`, only when the heading
/// is still that one; otherwise the last change counts.
#[utoipa::path(
    put, path = "/postmortems/{number}/sections/{id}/heading", tag = "sections", request_body = HeadingBody,
    responses((status = 200, description = "The section as it is now.", body = SectionJson))
)]
pub async fn rename(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Json(body): Json<HeadingBody>,
) -> Result<WithEtag<SectionJson>, Problem> {
    let was = body.was.as_deref();
    let renamed = caller
        .change(&site, async |tx| {
            tx.rename_section(number, id, body.heading_version, was, &body.heading, &body.question).await
        })
        .await;
    or_current(renamed, find(&site, &caller, number, id)).await?;
    find(&site, &caller, number, id).await.map(WithEtag)
}

/// Move a section by one place
#[utoipa::path(
    post, path = "/postmortems/{number}/sections/{id}/move", tag = "sections", request_body = MoveBody,
    responses((status = 204, description = "It stands there."))
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
/// Only one for text, and only when it is empty, so that nothing goes unseen.
#[utoipa::path(
    delete, path = "/postmortems/{number}/sections/{id}", tag = "sections",
    responses((status = 204, description = "It is gone."), (status = 422, description = "It has text, or every postmortem has it."))
)]
pub async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.remove_section(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
