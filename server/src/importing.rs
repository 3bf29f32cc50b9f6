//! Imports files as postmortems, for the pages, the API and the command line.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono_tz::Tz;
use domain::people::{PersonId, PersonName};
use domain::postmortems::import::{Choices, Defaults, Imported, Source, import_with, whole};
use domain::postmortems::{FullPostmortem, PostmortemNumber};
use domain::validation::ValidationError;
use store::{ImportPlan, NewPicture, PictureFile, SourceFile, StoreError, UnitOfWork};

use crate::picture_files::clean;

/// A document that was read but not saved yet.
pub struct Read {
    /// The content of the document.
    pub imported: Imported,
    /// The postmortem to save.
    pub whole: FullPostmortem,
    /// The uploaded pictures that it refers to.
    pub pictures: Vec<NewPicture>,
}

/// Who imports documents, and what counts for them.
#[derive(Debug, Clone, Copy)]
pub struct Importer<'a> {
    /// The author.
    pub author: PersonId,
    /// Everybody, to find owners by their names.
    pub people: &'a [PersonName],
    /// The zone of documents that name none and for which none was chosen.
    pub zone: Tz,
}

/// Reads a document. A panic becomes an error, so that the other documents of a batch are still imported.
pub fn read(
    source: &SourceFile,
    files: &[PictureFile],
    importer: &Importer<'_>,
    choices: &Choices,
) -> Result<Read, ValidationError> {
    or_refused(&source.name, || read_parts(source, files, importer, choices))
}

fn or_refused<T>(file: &str, read: impl FnOnce() -> T) -> Result<T, ValidationError> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| {
        tracing::error!(file, "the importer panicked on a document: please report this bug");
        ValidationError {
            field: "files",
            message: format!("“{file}” could not be imported because of a bug in Debrief."),
        }
    })
}

/// Matches the pictures that a document refers to with the uploaded files.
fn read_parts(source: &SourceFile, files: &[PictureFile], by: &Importer<'_>, choices: &Choices) -> Read {
    // The database keeps no NUL.
    let text = source.text.replace('\0', "");
    let mut imported = import_with(&Source { file_name: &source.name, text: &text }, choices);
    let mut hashes: HashMap<String, String> = HashMap::new();
    let mut pictures: Vec<NewPicture> = Vec::new();
    for picture in imported.pictures.clone() {
        if hashes.contains_key(&picture.path) {
            continue;
        }
        let file = files
            .iter()
            .find(|file| file.name == picture.path)
            .or_else(|| files.iter().find(|file| last_part(&file.name) == last_part(&picture.path)));
        let why = match file.map(|file| clean(&file.bytes)) {
            Some(Ok(found)) => {
                hashes.insert(picture.path.clone(), found.hash());
                pictures.push(found);
                continue;
            }
            Some(Err(refused)) => refused.to_string(),
            None => "it was not uploaded.".to_owned(),
        };
        let warning = domain::postmortems::import::Warning {
            line: picture.line,
            why: format!("The picture “{}” was not imported: {why}", picture.path),
        };
        imported.needs_check.push(warning);
    }
    let Importer { author, people, zone } = *by;
    let zone = choices.zone.unwrap_or(zone);
    let defaults = Defaults { zone, today: crate::clock::now().date_naive(), author, people, pictures: &hashes };
    let whole = whole(&mut imported, &defaults);
    Read { imported, whole, pictures }
}

/// Saves a document as a postmortem.
pub async fn save(tx: &UnitOfWork, source: &SourceFile, read: &Read) -> Result<PostmortemNumber, StoreError> {
    tx.import(&ImportPlan { source, whole: &read.whole, pictures: &read.pictures }).await
}

/// The name of a file without its folders.
pub fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Runs CPU-bound work without blocking other requests.
pub fn beside<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

#[cfg(test)]
mod tests {
    use super::or_refused;

    #[test]
    fn a_panic_while_reading_refuses_the_document_by_name() {
        let refused = or_refused("a.md", || panic!("a bug")).map(|(): ()| ()).unwrap_err();
        assert!(refused.message.contains("“a.md”"), "{}", refused.message);
        assert_eq!(or_refused("b.md", || 1).map_err(|refused| refused.message), Ok(1));
    }
}
