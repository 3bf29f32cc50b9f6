//! Real postmortems to import, and what "nothing is lost" means: every word of the source stands
//! in the result at least as often.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The documents of a collection, without what belongs to the collection itself.
#[expect(clippy::disallowed_methods, reason = "the runner of the tests may say where the corpus is")]
pub fn corpus(collection: &str, but_not: &[&str]) -> Vec<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let root = std::env::var_os("DEBRIEF_CORPUS").map_or(usual, PathBuf::from);
    let folder = root.join(collection);
    assert!(
        folder.is_dir(),
        "The corpus is missing: {} is no folder. Put the collections there, or name their folder in DEBRIEF_CORPUS.",
        folder.display()
    );
    let mut files = files_in(&folder);
    files.retain(|file| {
        let name = file.file_name().unwrap().to_string_lossy();
        let is_document = file.extension().is_none_or(|ending| ending != "png");
        is_document && name != "LICENSE" && name != "README.md" && !but_not.iter().any(|other| name.contains(other))
    });
    files.sort();
    files
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// How often each word stands in a text: letters and digits, whatever stands between them.
pub fn words_of(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    words
}

/// The words of a source that stand less often in the result than in the source.
pub fn missing_words(source: &str, result: &str) -> Vec<String> {
    let (wanted, there) = (words_of(source), words_of(result));
    let mut missing: Vec<String> = wanted
        .into_iter()
        .filter_map(|(word, count)| {
            let kept = there.get(&word).copied().unwrap_or(0);
            (kept < count).then(|| format!("{word} ({kept} of {count})"))
        })
        .collect();
    missing.sort();
    missing
}

/// All text of a postmortem as the API tells it.
pub fn all_text(whole: &Value) -> String {
    let mut text = String::new();
    collect(whole, &mut text);
    text
}

fn collect(value: &Value, text: &mut String) {
    match value {
        Value::String(words) => {
            text.push_str(words);
            text.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, text)),
        // What the program says by itself about the text is no part of it.
        Value::Object(fields) => {
            let said = fields.iter().filter(|(name, _)| !["gaps", "durations", "strip", "question", "created_at", "updated_at"].contains(&name.as_str()));
            said.for_each(|(_, value)| collect(value, text));
        }
        Value::Number(number) => {
            text.push_str(&number.to_string());
            text.push('\n');
        }
        _ => {}
    }
}
