//! Bringing in postmortems from Markdown.

use axum::extract::State;
use domain::people::may_write;
use domain::postmortems::MAX_SECTION_TEXT;
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use store::SourceFile;
use utoipa::ToSchema;

use super::answer::Items;
use super::caller::Caller;
use super::extract::Json;
use super::problem::Problem;
use crate::importing::{Read, beside, read, save};
use crate::site::Site;

/// Texts to be imported.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Import)]
pub struct ImportBody {
    /// At most 100, of 1 MB each. Pictures are uploaded to the postmortem afterwards.
    #[schema(required = true)]
    files: Vec<FileBody>,
    /// The zone for texts that name none, as in `Europe/Berlin`; one's own when left out.
    zone: Option<String>,
    /// Whether texts that were imported before are imported again.
    again: bool,
    /// Whether nothing is kept, only told.
    dry_run: bool,
}

/// A text.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportFile)]
pub struct FileBody {
    /// The file's name; a day in it counts when the text names none.
    #[serde(default)]
    name: String,
    /// The Markdown. Without it, a mistyped field would make an empty postmortem.
    text: String,
}

/// What became of a text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportedFile)]
pub struct ImportedJson {
    /// The file's name.
    file: String,
    /// The postmortem; nothing in a dry run.
    number: Option<i64>,
    /// Whether the same text was imported before; then nothing was kept unless asked for again.
    imported_before: bool,
    /// The title.
    title: String,
    /// The zone of its times.
    zone: String,
    /// How many events it has.
    events: usize,
    /// How many findings.
    findings: usize,
    /// How many action items.
    actions: usize,
    /// What a person should look at.
    needs_check: Vec<WarningJson>,
    /// The words of the source, and how many of them stand in the result.
    words: WordsJson,
}

/// Something that a person should look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Warning)]
pub struct WarningJson {
    /// The line of the source, from 1.
    line: usize,
    /// Why, in a sentence.
    why: String,
}

/// Words of a source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Words)]
pub struct WordsJson {
    /// In the source.
    source: usize,
    /// Of those, in the result.
    kept: usize,
}

impl ImportedJson {
    fn of(source: &SourceFile, read: &Read, number: Option<i64>, imported_before: bool) -> Self {
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

/// How many texts are taken at once.
pub const MAX_FILES: usize = 100;

/// Import Markdown
///
/// Every word of each text stands in its postmortem, in a field or in a section. All texts are
/// kept, or none. A text that was imported before is not imported again unless asked for.
#[utoipa::path(
    post, path = "/import", tag = "postmortems", request_body = ImportBody,
    responses((status = 200, description = "What became of each text.", body = Items<ImportedJson>))
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
                items.push(ImportedJson::of(source, read, number.map(|number| number.0), before.is_some()));
            }
            Ok(items)
        })
        .await?;
    Ok(axum::Json(Items { items }))
}

fn sources(files: Vec<FileBody>) -> Result<Vec<SourceFile>, ValidationErrors> {
    if files.is_empty() || files.len() > MAX_FILES {
        return Err(ValidationErrors::one("files", format!("Between 1 and {MAX_FILES} files are taken at once.")));
    }
    if let Some(large) = files.iter().find(|file| file.text.len() > MAX_SECTION_TEXT) {
        return Err(ValidationErrors::one("files", format!("“{}” has more than 1 MB.", large.name)));
    }
    Ok(files.into_iter().map(|file| SourceFile { name: file.name, text: file.text.replace('\0', "") }).collect())
}
