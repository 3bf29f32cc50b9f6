//! Imports Markdown files.

use std::path::Path;

use domain::postmortems::PostmortemNumber;
use domain::postmortems::import::{Choices, DateOrder, ImportedPart, PartRole};
use serde_json::json;
use store::Store;

use super::import_files::{Document, beside, documents, expanded};
use super::output::{answer, said};
use super::{administrator, person};
use crate::clock;
use crate::config::Import;
use crate::importing::{Importer, Read, read, save};

/// Imports files one by one, each in a transaction of its own.
pub async fn run(store: &Store, options: Import, json: bool) -> Result<(), String> {
    let zone = domain::timeline::zone("zone", &options.zone).map_err(|error_in_field| error_in_field.message)?;
    let author = match &options.author {
        Some(email) => person(store, email).await?,
        None => administrator(store).await?,
    };
    let people = store.list_names().await.map_err(said)?;
    let importer = Importer { author: author.id, people: &people, zone };
    let files = expanded(&options.files)?;
    let choices = choices(&options, files.len())?;
    let mut failed = 0;
    for path in &files {
        let documents = match documents(path) {
            Ok(documents) => documents,
            Err(message) => {
                failed += 1;
                answer(json, &json!({ "file": path, "error": message }), &message);
                continue;
            }
        };
        for document in &documents {
            let Document { path, source, pictures } = document;
            let before = store.find_import(author.viewer(), source).await.map_err(said)?;
            if let Some(number) = before.filter(|_| !options.again && !options.dry_run) {
                let value = json!({ "file": path, "number": number, "imported_before": true });
                let name = told(document);
                let number = number.label();
                let words = format!("{name}: already imported as {number}. Use --again to import it again.");
                answer(json, &value, &words);
                continue;
            }
            let read = read(source, pictures, &importer, &choices).and_then(|first| {
                if first.imported.pictures.is_empty() || !pictures.is_empty() {
                    return Ok(first);
                }
                let named = first.imported.pictures.iter().map(|named| named.path.as_str());
                read(source, &beside(path, named), &importer, &choices)
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
                let saved = store.change(author.viewer(), clock::now(), async |tx| save(tx, source, &read).await);
                Some(saved.await.map_err(said)?)
            };
            report(document, number, &read, json);
        }
    }
    if failed > 0 { Err(format!("{failed} of {} files could not be imported.", files.len())) } else { Ok(()) }
}

/// What was decided on the command line.
fn choices(options: &Import, files: usize) -> Result<Choices, String> {
    let order = match &options.order {
        Some(key) => {
            Some(DateOrder::from_key(key).ok_or_else(|| format!("--order is one of: {}.", DateOrder::keys()))?)
        }
        None => None,
    };
    if files > 1 && !options.parts.is_empty() {
        return Err("--part is for one file. Import the others separately.".into());
    }
    let part = |text: &String| {
        let (line, role) = text.split_once('=')?;
        Some((line.trim().parse().ok()?, PartRole::from_key(role.trim())?))
    };
    let parts = options
        .parts
        .iter()
        .map(|text| {
            part(text).ok_or_else(|| {
                format!("“{text}” is not a part. Use the line and what it is, as in 12=timeline: {}.", PartRole::keys())
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Choices { first_day: options.day, order, parts, ..Choices::default() })
}

/// The file, and in a zip file the document.
fn told(document: &Document) -> String {
    let path = document.path.display();
    if document.path.file_name().is_some_and(|name| name.to_string_lossy() == document.source.name.as_str()) {
        path.to_string()
    } else {
        format!("{path}: {}", document.source.name)
    }
}

fn report(document: &Document, number: Option<PostmortemNumber>, read: &Read, json: bool) {
    let Read { imported, whole, pictures } = read;
    let path: &Path = &document.path;
    let value = json!({
        "file": path,
        "number": number,
        "title": whole.head.title,
        "zone": whole.head.zone.name(),
        "events": whole.events.len(),
        "findings": whole.findings.len(),
        "actions": whole.actions.len(),
        "pictures": pictures.len(),
        "parts": imported.parts,
        "proposed_events": imported.proposed_events,
        "proposed_actions": imported.proposed_actions,
        "needs_check": imported.needs_check,
        "words": imported.words,
    });
    let name = number.map_or_else(|| "not saved".to_owned(), PostmortemNumber::label);
    let words = format!(
        "{}: {name}, “{}”: {} events, {} findings, {} action items, {} pictures; {} of {} words included; {} to check",
        told(document),
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
    if json {
        return;
    }
    if number.is_none() {
        for ImportedPart { line, label, role, events, findings, actions } in &imported.parts {
            let label = if label.is_empty() { "before the first heading" } else { label };
            println!(
                "  part {line}={}: {label} ({events} events, {findings} findings, {actions} action items)",
                role.key()
            );
        }
    }
    for warning in &imported.needs_check {
        println!("  line {}: {}", warning.line, warning.why);
    }
}
