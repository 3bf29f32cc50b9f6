//! Importing postmortems from Markdown.

use axum::extract::State;
use chrono_tz::Tz;
use domain::people::may_write;
use domain::postmortems::import::{Choices, DateOrder, ImportedPart, PartRole};
use domain::postmortems::{MAX_SECTION_TEXT, PostmortemNumber};
use domain::timeline::parse_day;
use domain::validation::{ValidationError, ValidationErrors, chosen};
use serde::{Deserialize, Serialize};
use store::SourceFile;
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::choices;
use super::extract::Json;
use super::given::filled;
use super::limit::{DAY, FieldLimit, Limit, zones};
use super::problem::Problem;
use crate::importing::{Importer, Read, beside, read, save};
use crate::site::Site;

/// Documents to import.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Import)]
pub struct ImportBody {
    /// Up to 100 documents of 1 MB each. Upload pictures to the postmortem afterwards.
    #[schema(required = true)]
    files: Vec<FileBody>,
    /// The time zone for documents without one, such as `Europe/Berlin`; your own by default.
    #[serde(deserialize_with = "filled")]
    zone: Option<String>,
    /// The date for documents without one.
    #[schema(value_type = Option<NaiveDate>)]
    #[serde(deserialize_with = "filled")]
    day: Option<String>,
    /// The order of day and month; as each document suggests by default.
    #[schema(value_type = Option<choices::DateOrder>)]
    #[serde(deserialize_with = "filled")]
    order: Option<String>,
    /// Whether to import documents that were imported before.
    again: bool,
    /// Whether to only preview the import without saving anything.
    dry_run: bool,
}

/// A document.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportFile)]
pub struct FileBody {
    /// The file name. Its ending can name the format. A date in the name is used when the document has none.
    #[serde(default)]
    name: String,
    /// The text: Markdown, HTML, MediaWiki, Jira, reStructuredText or AsciiDoc. Required, so that a mistyped field does
    /// not create an empty postmortem.
    text: String,
    /// Corrections for parts of the document that are read wrongly. A dry run lists the parts.
    #[serde(default)]
    parts: Vec<PartBody>,
}

/// A correction: what a part of a document is read as.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportPart)]
pub struct PartBody {
    /// The line on which the part begins, from 1. A line on which no part begins is ignored.
    line: usize,
    /// What the part is read as.
    #[schema(value_type = choices::PartRole)]
    role: String,
}

/// A labelled part of a document, and what was read from it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportedPart)]
pub struct ImportedPartJson {
    /// The line on which the part begins, from 1.
    line: usize,
    /// The label; empty before the first one.
    label: String,
    /// What the part was read as.
    #[schema(value_type = choices::PartRole)]
    role: PartRole,
    /// The number of events.
    events: usize,
    /// The number of findings.
    findings: usize,
    /// The number of action items.
    actions: usize,
}

impl ImportedPartJson {
    fn of(part: &ImportedPart) -> Self {
        let ImportedPart { line, label, role, events, findings, actions } = part.clone();
        Self { line, label, role, events, findings, actions }
    }
}

/// The result of importing a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportedFile)]
pub struct ImportedJson {
    /// The file name.
    file: String,
    /// The number of the postmortem; null in a dry run.
    #[schema(value_type = Option<i64>)]
    number: Option<PostmortemNumber>,
    /// Whether the same document was imported before; if so, the document was skipped unless `again` was set.
    imported_before: bool,
    /// The title.
    title: String,
    /// The time zone of the times in the document.
    zone: String,
    /// The number of events.
    events: usize,
    /// The number of findings.
    findings: usize,
    /// The number of action items.
    actions: usize,
    /// The labelled parts, and what each was read as.
    parts: Vec<ImportedPartJson>,
    /// What to check after the import.
    needs_check: Vec<WarningJson>,
    /// How many words of the source are in the result.
    words: WordsJson,
}

/// Something to check after the import.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Warning)]
pub struct WarningJson {
    /// The line of the source, from 1.
    line: usize,
    /// The reason, as a sentence.
    why: String,
}

/// Word counts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Words)]
pub struct WordsJson {
    /// The number of words in the source.
    source: usize,
    /// The number of these words in the result.
    kept: usize,
}

impl ImportedJson {
    fn of(source: &SourceFile, read: &Read, number: Option<PostmortemNumber>, imported_before: bool) -> Self {
        let Read { imported, whole, .. } = read;
        Self {
            file: source.name.clone(),
            number,
            imported_before,
            title: whole.head.title.clone(),
            zone: whole.head.zone.name().to_owned(),
            events: whole.events.len(),
            findings: whole.findings.len(),
            actions: whole.actions.len(),
            parts: imported.parts.iter().map(ImportedPartJson::of).collect(),
            needs_check: imported
                .needs_check
                .iter()
                .map(|warning| WarningJson { line: warning.line, why: warning.why.clone() })
                .collect(),
            words: WordsJson { source: imported.words.source, kept: imported.words.kept },
        }
    }
}

/// The maximum number of parts that are chosen for one document.
pub const MAX_PARTS: usize = 200;

/// The last line on which a part can begin: a document of 1 MB has no more.
pub const MAX_LINE: u32 = 1_048_577;

/// The maximum number of documents in one request.
pub const MAX_FILES: usize = 100;

/// Import documents
///
/// Every word of a document is kept, in a field or a section of the postmortem. Either all documents are imported
/// or none. Documents that were imported before are skipped unless `again` is set.
#[utoipa::path(
    post, path = "/import", tag = "postmortems", request_body = ImportBody,
    responses((status = 200, description = "The result for each document.", body = Items<ImportedJson>))
)]
pub async fn import(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<ImportBody>,
) -> Result<axum::Json<Items<ImportedJson>>, Problem> {
    may_write(caller.viewer())?;
    let all = about_all(&body)?;
    let about_files = body.files.iter().map(|file| about_file(file, &all)).collect::<Result<Vec<_>, _>>()?;
    let sources = sources(body.files)?;
    let zone = match &body.zone {
        Some(name) => domain::timeline::zone("zone", name)?,
        None => caller.person.zone,
    };
    let people = site.store.list_names().await?;
    let mut before = Vec::with_capacity(sources.len());
    for source in &sources {
        before.push(site.store.find_import(caller.viewer(), source).await?);
    }
    // All is read before the change begins: others wait for the one who writes.
    let importer = Importer { author: caller.person.id, people: &people, zone };
    let reads = sources.iter().zip(&about_files);
    let reads = reads.map(|(source, about)| beside(|| read(source, &[], &importer, about)));
    let reads = reads.collect::<Result<Vec<_>, _>>()?;
    let items = caller
        .change(&site, async |tx| {
            let mut items = Vec::with_capacity(sources.len());
            for ((source, read), before) in sources.iter().zip(&reads).zip(before) {
                let skipped = body.dry_run || (before.is_some() && !body.again);
                let number = if skipped { before } else { Some(save(tx, source, read).await?) };
                items.push(ImportedJson::of(source, read, number, before.is_some()));
            }
            Ok(items)
        })
        .await?;
    Ok(axum::Json(Items { items }))
}

/// The choices for all documents.
fn about_all(body: &ImportBody) -> Result<Choices, ValidationErrors> {
    let mut errors = ValidationErrors::default();
    let day = body.day.as_ref().map(|day| errors.take(parse_day(day, Tz::UTC)));
    let order = body.order.as_ref();
    let order = order.map(|order| errors.take(chosen("order", order, DateOrder::from_key, &DateOrder::keys())));
    if errors.of("at").is_some() {
        return Err(ValidationErrors::one("day", "Use a date such as 2026-11-10."));
    }
    let first_day = day.flatten().map(|at| at.date_naive());
    errors.or(Choices { first_day, order: order.flatten(), ..Choices::default() })
}

/// The choices for one document.
fn about_file(file: &FileBody, all: &Choices) -> Result<Choices, ValidationErrors> {
    if file.parts.len() > MAX_PARTS {
        return Err(ValidationErrors::one("parts", format!("Send at most {MAX_PARTS} parts for each file.")));
    }
    let parts = file.parts.iter().map(|part| {
        if !(1..=MAX_LINE as usize).contains(&part.line) {
            let message = format!("A line is between 1 and {MAX_LINE}.");
            return Err(ValidationError { field: "line", message });
        }
        let role = chosen("role", &part.role, PartRole::from_key, &PartRole::keys())?;
        Ok((part.line, role))
    });
    let parts = parts.collect::<Result<_, ValidationError>>()?;
    Ok(Choices { parts, ..all.clone() })
}

fn sources(files: Vec<FileBody>) -> Result<Vec<SourceFile>, ValidationErrors> {
    if files.is_empty() || files.len() > MAX_FILES {
        return Err(ValidationErrors::one("files", format!("Send between 1 and {MAX_FILES} files.")));
    }
    if let Some(large) = files.iter().find(|file| file.text.len() > MAX_SECTION_TEXT) {
        return Err(ValidationErrors::one("files", format!("“{}” is larger than 1 MB.", large.name)));
    }
    Ok(files.into_iter().map(|file| SourceFile { name: file.name, text: file.text.replace('\0', "") }).collect())
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("Import", "day", Limit::Like(DAY, 10)),
    ("Import", "files", Limit::Some(MAX_FILES, &Limit::AsTyped)),
    ("Import", "zone", Limit::One(zones)),
    ("ImportFile", "name", Limit::AsTyped),
    ("ImportFile", "parts", Limit::Each(MAX_PARTS, &Limit::AsTyped)),
    ("ImportFile", "text", Limit::AsTyped),
    ("ImportPart", "line", Limit::Between(1, MAX_LINE as i64)),
];
