//! Imports Markdown files.

use std::path::{Path, PathBuf};

use domain::postmortems::PostmortemNumber;
use serde_json::json;
use store::{PictureFile, SourceFile, Store};

use super::output::{answer, said};
use super::{administrator, person};
use crate::config::Import;
use crate::importing::{Read, read, save};
use crate::{clock, picture_files};

/// Imports files one by one, each in a transaction of its own.
pub async fn run(store: &Store, options: Import, json: bool) -> Result<(), String> {
    let zone = domain::timeline::zone("zone", &options.zone).map_err(|error_in_field| error_in_field.message)?;
    let author = match &options.author {
        Some(email) => person(store, email).await?,
        None => administrator(store).await?,
    };
    let people = store.list_names().await.map_err(said)?;
    let mut failed = 0;
    for path in &options.files {
        let source = match source(path) {
            Ok(source) => source,
            Err(message) => {
                failed += 1;
                answer(json, &json!({ "file": path, "error": message }), &message);
                continue;
            }
        };
        let before = store.find_import(author.viewer(), &source).await.map_err(said)?;
        if let Some(number) = before.filter(|_| !options.again && !options.dry_run) {
            let value = json!({ "file": path, "number": number, "imported_before": true });
            answer(
                json,
                &value,
                &format!("{}: already imported as {}. Use --again to import it again.", path.display(), number.label()),
            );
            continue;
        }
        let read = read(&source, &[], &people, zone, author.id).and_then(|first| {
            if first.imported.pictures.is_empty() {
                return Ok(first);
            }
            read(&source, &beside(path, &first), &people, zone, author.id)
        });
        let read = match read {
            Ok(read) => read,
            Err(refused) => {
                failed += 1;
                answer(json, &json!({ "file": path, "error": refused.message }), &refused.message);
                continue;
            }
        };
        let number = if options.dry_run {
            None
        } else {
            let saved = store.change(author.viewer(), clock::now(), async |tx| save(tx, &source, &read).await);
            Some(saved.await.map_err(said)?)
        };
        report(path, number, &read, json);
    }
    if failed > 0 { Err(format!("{failed} of {} files could not be imported.", options.files.len())) } else { Ok(()) }
}

fn source(path: &Path) -> Result<SourceFile, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("Could not read {}: {error}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(SourceFile { name, text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// The pictures that a text refers to, from its folder or below: never from elsewhere,
/// whatever the text says.
fn beside(path: &Path, read: &Read) -> Vec<PictureFile> {
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let Ok(root) = folder.canonicalize() else { return Vec::new() };
    read.imported
        .pictures
        .iter()
        .filter_map(|named| {
            let file = root.join(&named.path).canonicalize().ok().filter(|file| file.starts_with(&root))?;
            let small = file.metadata().is_ok_and(|file| file.len() <= picture_files::MAX_PICTURE as u64);
            let bytes = if small { std::fs::read(file).ok()? } else { return None };
            Some(PictureFile { name: named.path.clone(), bytes })
        })
        .collect()
}

fn report(path: &Path, number: Option<PostmortemNumber>, read: &Read, json: bool) {
    let Read { imported, whole, pictures } = read;
    let value = json!({
        "file": path,
        "number": number,
        "title": whole.head.title,
        "zone": whole.head.zone.name(),
        "events": whole.events.len(),
        "findings": whole.findings.len(),
        "actions": whole.actions.len(),
        "pictures": pictures.len(),
        "needs_check": imported.needs_check,
        "words": imported.words,
    });
    let name = number.map_or_else(|| "not saved".to_owned(), PostmortemNumber::label);
    let words = format!(
        "{}: {name}, “{}”: {} events, {} findings, {} action items, {} pictures; {} of {} words included; {} to check",
        path.display(),
        whole.head.title,
        whole.events.len(),
        whole.findings.len(),
        whole.actions.len(),
        pictures.len(),
        imported.words.kept,
        imported.words.source,
        imported.needs_check.len(),
    );
    answer(json, &value, &words);
    if !json {
        for warning in &imported.needs_check {
            println!("  line {}: {}", warning.line, warning.why);
        }
    }
}
