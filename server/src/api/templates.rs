//! Templates and severity names.

use axum::extract::State;
use axum::http::StatusCode;
use domain::people::MAX_NAME;
use domain::postmortems::{
    MAX_HEADING, MAX_QUESTION, MAX_SECTION_TEXT, MAX_SEVERITY_NAME, SeverityNames, Template, TemplateId, TemplateInput,
    TemplateSection,
};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items, Versioned, WithEtag};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled_text;
use super::limit::{FieldLimit, Limit, VERSION};
use super::problem::Problem;
use super::version::{IfMatch, Version, or_current};
use crate::site::Site;

/// A template for postmortems.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Template)]
pub struct TemplateJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: TemplateId,
    /// The version, which increases with every change.
    version: i32,
    /// The name.
    name: String,
    /// When to use the template.
    description: String,
    /// The sections, in order.
    sections: Vec<TemplateSectionJson>,
}

/// A section of a template.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TemplateSection)]
pub struct TemplateSectionJson {
    /// What the section contains; `text` by default.
    #[serde(deserialize_with = "filled_text")]
    #[schema(value_type = choices::Part, required = false)]
    part: String,
    /// The heading.
    #[schema(required = true)]
    heading: String,
    /// The guiding question.
    question: String,
    /// The initial text, in Markdown.
    text: String,
}

impl TemplateJson {
    fn of(template: Template) -> Self {
        let sections = template.sections.into_iter().map(|section| TemplateSectionJson {
            part: section.part,
            heading: section.heading,
            question: section.question,
            text: section.text,
        });
        Self {
            id: template.id,
            version: template.version,
            name: template.name,
            description: template.description,
            sections: sections.collect(),
        }
    }
}

impl Versioned for TemplateJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The fields of a template.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TemplateBody)]
pub struct TemplateBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// Up to 80 characters, unique.
    #[schema(required = true)]
    name: String,
    /// When to use the template, up to 500 characters.
    description: String,
    /// The sections, in order; at most 40. Required sections that are missing are added at the end.
    sections: Vec<TemplateSectionJson>,
}

impl TemplateBody {
    fn entry(self) -> TemplateInput {
        let sections = self.sections.into_iter().map(|section| TemplateSection {
            part: section.part,
            heading: section.heading,
            question: section.question,
            text: section.text,
        });
        TemplateInput { name: self.name, description: self.description, sections: sections.collect() }
    }
}

async fn find(site: &Site, id: TemplateId) -> Result<TemplateJson, Problem> {
    let template = site.store.find_template(id).await?.ok_or(StoreError::Absent)?;
    Ok(TemplateJson::of(template))
}

/// List templates
///
/// In display order.
#[utoipa::path(
    get, path = "/templates", tag = "templates",
    responses((status = 200, description = "The templates.", body = Items<TemplateJson>))
)]
pub async fn list(State(site): State<Site>, _: Caller) -> Result<axum::Json<Items<TemplateJson>>, Problem> {
    Ok(Items::of(site.store.list_templates().await?, TemplateJson::of))
}

/// Get a template
#[utoipa::path(
    get, path = "/templates/{id}", tag = "templates",
    responses((status = 200, description = "The template.", body = TemplateJson, headers(("ETag", description = "The version of the template."))))
)]
pub async fn one(
    State(site): State<Site>,
    _: Caller,
    Path(id): Path<TemplateId>,
) -> Result<WithEtag<TemplateJson>, Problem> {
    find(&site, id).await.map(WithEtag)
}

/// Create a template
///
/// Administrators only.
#[utoipa::path(
    post, path = "/templates", tag = "templates", request_body = TemplateBody,
    responses(
        (status = 201, description = "The new template.", body = TemplateJson),
        (status = 409, description = "Another template has this name.")
    )
)]
pub async fn add(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<TemplateBody>,
) -> Result<Created<WithEtag<TemplateJson>>, Problem> {
    caller.administers()?;
    let template = body.entry().parse()?;
    let id = caller.change(&site, async |tx| tx.add_template(&template).await).await?;
    Ok(Created(format!("/api/v1/templates/{id}"), WithEtag(find(&site, id).await?)))
}

/// Update a template
///
/// Administrators only. Existing postmortems stay unchanged.
#[utoipa::path(
    put, path = "/templates/{id}", tag = "templates", params(IfMatch), request_body = TemplateBody,
    responses(
        (status = 200, description = "The updated template.", body = TemplateJson),
        (status = 409, description = "Another template has this name, or the template changed in the meantime.")
    )
)]
pub async fn change(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<TemplateId>,
    if_match: IfMatch,
    Json(body): Json<TemplateBody>,
) -> Result<WithEtag<TemplateJson>, Problem> {
    caller.administers()?;
    let version = if_match.or(body.version)?;
    let template = body.entry().parse()?;
    let changed = caller.change(&site, async |tx| tx.change_template(id, version, &template).await).await;
    or_current(changed, find(&site, id)).await?;
    find(&site, id).await.map(WithEtag)
}

/// Archive a template
///
/// Administrators only. Existing postmortems stay unchanged.
#[utoipa::path(
    delete, path = "/templates/{id}", tag = "templates", responses((status = 204, description = "The template was archived."))
)]
pub async fn archive(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<TemplateId>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.archive_template(id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The names of the severities, most severe first.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SeverityNames)]
pub struct SeveritiesJson {
    /// Four names of up to 20 characters, for `1` to `4`.
    #[schema(required = true, min_items = 4, max_items = 4, example = json!(["SEV1", "SEV2", "SEV3", "SEV4"]))]
    names: Vec<String>,
}

impl SeveritiesJson {
    fn of(SeverityNames(names): SeverityNames) -> axum::Json<Self> {
        axum::Json(Self { names: names.to_vec() })
    }
}

/// Get the severity names
#[utoipa::path(
    get, path = "/severities", tag = "templates", responses((status = 200, description = "The severity names.", body = SeveritiesJson))
)]
pub async fn severities(State(site): State<Site>, _: Caller) -> Result<axum::Json<SeveritiesJson>, Problem> {
    Ok(SeveritiesJson::of(site.store.severities().await?))
}

/// Update the severity names
///
/// Administrators only. The error for an invalid name is in the field `severity_1` to `severity_4`.
#[utoipa::path(
    put, path = "/severities", tag = "templates", request_body = SeveritiesJson,
    responses((status = 200, description = "The updated severity names.", body = SeveritiesJson))
)]
pub async fn rename_severities(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<SeveritiesJson>,
) -> Result<axum::Json<SeveritiesJson>, Problem> {
    caller.administers()?;
    let names: [String; 4] = body
        .names
        .try_into()
        .map_err(|_| ValidationErrors::one("names", "Send exactly four names, one for each severity."))?;
    caller.change(&site, async |tx| tx.rename_severities(&names).await).await?;
    Ok(SeveritiesJson::of(site.store.severities().await?))
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("SeverityNames", "names", Limit::Each(4, &Limit::Line(MAX_SEVERITY_NAME))),
    ("TemplateBody", "description", Limit::LineOrNothing(500)),
    ("TemplateBody", "name", Limit::Line(MAX_NAME)),
    ("TemplateBody", "sections", Limit::Each(40, &Limit::AsTyped)),
    ("TemplateBody", "version", VERSION),
    ("TemplateSection", "heading", Limit::Line(MAX_HEADING)),
    ("TemplateSection", "question", Limit::LineOrNothing(MAX_QUESTION)),
    ("TemplateSection", "text", Limit::TextOrNothing(MAX_SECTION_TEXT)),
];
