//! Importing postmortems from Markdown.

use axum::extract::State;
use domain::people::may_write;
use domain::postmortems::{MAX_SECTION_TEXT, PostmortemNumber};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::SourceFile;
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::extract::Json;
use super::given::filled;
use super::limit::{FieldLimit, Limit, zones};
use super::problem::Problem;
use crate::importing::{Read, beside, read, save};
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
    /// The file name. A date in it is used when the document has none.
    #[serde(default)]
    name: String,
    /// The Markdown. Required, so that a mistyped field does not create an empty postmortem.
    text: String,
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
    /// Whether the same document was imported before; if so, it was skipped unless `again` was set.
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
            needs_check: imported
                .needs_check
                .iter()
                .map(|warning| WarningJson { line: warning.line, why: warning.why.clone() })
                .collect(),
            words: WordsJson { source: imported.words.source, kept: imported.words.kept },
        }
    }
}

/// The maximum number of documents in one request.
pub const MAX_FILES: usize = 100;

/// Import Markdown documents
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
    let reads = sources.iter().map(|source| beside(|| read(source, &[], &people, zone, caller.person.id)));
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
    ("Import", "files", Limit::Some(MAX_FILES, &Limit::AsTyped)),
    ("Import", "zone", Limit::One(zones)),
    ("ImportFile", "name", Limit::AsTyped),
    ("ImportFile", "text", Limit::AsTyped),
];
