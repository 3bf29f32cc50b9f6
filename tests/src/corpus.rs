//! Real postmortems to import, and what "nothing is lost" means: every word of the source stands
//! in the result at least as often.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Our own documents, one for each shape in which people write postmortems. What importing makes
/// of them stands in `expected.tsv` beside them.
pub fn documents() -> Vec<PathBuf> {
    let mut files = files_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents"));
    let is_numbered = |name: &str| name.starts_with(|char: char| char.is_ascii_digit());
    files.retain(|file| file.file_name().is_some_and(|name| is_numbered(&name.to_string_lossy())));
    files.sort();
    files
}

/// The documents of an external collection, without what belongs to the collection itself. The
/// collections are no part of the project: stories that call this are ignored unless asked for.
#[expect(clippy::disallowed_methods, reason = "the runner of the tests may say where the corpus is")]
pub fn corpus(collection: &str, but_not: &[&str]) -> Vec<PathBuf> {
    let root = std::env::var_os("DEBRIEF_CORPUS").expect("DEBRIEF_CORPUS names the folder of the collections");
    let folder = Path::new(&root).join(collection);
    assert!(
        folder.is_dir(),
        "{} is not a folder. DEBRIEF_CORPUS must name the folder of the collections.",
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
fn words_of(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    words
}

/// The text of a document as its readers see it, without the marks of its format.
pub fn readable(file: &Path) -> String {
    let source = std::fs::read_to_string(file).unwrap();
    let ending = file.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    let without = |marks: &[&str], is_mark: fn(&str) -> bool| {
        let lines = source.lines().filter(|line| !is_mark(line));
        let lines = lines.map(|line| marks.iter().fold(line.to_owned(), |line, mark| line.replace(mark, " ")));
        lines.collect::<Vec<_>>().join("\n")
    };
    match ending.as_str() {
        "html" => {
            let page = scraper::Html::parse_document(&source);
            let body = scraper::Selector::parse("body").unwrap();
            page.select(&body).flat_map(|body| body.text()).collect::<Vec<_>>().join(" ")
        }
        "wiki" => without(&[], |line| line.starts_with("{|")),
        "jira" => without(&["h1.", "h2.", "{color:red}", "{color}"], |line| line.starts_with("{code")),
        "rst" => without(&["code-block"], |_| false),
        "adoc" => without(&["[x]"], |line| line.starts_with("[cols")),
        _ => without_repeated_title(&source),
    }
}

/// A text whose front matter does not name the title that its heading names.
fn without_repeated_title(source: &str) -> String {
    let heading = source.lines().find_map(|line| line.strip_prefix("# "));
    let repeated = source.lines().find(|line| line.strip_prefix("title: ").is_some_and(|title| Some(title) == heading));
    repeated.map_or_else(|| source.to_owned(), |line| source.replacen(line, "title:", 1))
}

/// A Markdown text without what is a mark and no word: the numbers of list items, the boxes of
/// tasks, and the labels by which a link finds its address elsewhere in the text.
fn without_marks(source: &str) -> String {
    let lines = source.lines().map(|line| {
        let start = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let digits = start.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let is_numbered = digits.len() < start.len() && (digits.starts_with(". ") || digits.starts_with(") "));
        let rest = if is_numbered { &digits[1..] } else { start };
        let rest =
            ["[x] ", "[X] ", "[ ] "].iter().find_map(|mark| rest.trim_start().strip_prefix(mark)).unwrap_or(rest);
        let is_definition = rest.starts_with('[') && rest.contains("]: ");
        if is_definition { rest.split_once("]: ").unwrap().1.to_owned() } else { without_labels(rest) }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `[text][label]` is `[text]`.
fn without_labels(line: &str) -> String {
    let mut parts = line.split("][");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}]{}", part.split_once(']').map_or(part, |(_, rest)| rest)))
}

/// The words of a source that stand less often in the result than in the source.
pub fn missing_words(source: &str, result: &str) -> Vec<String> {
    let (wanted, there) = (words_of(&without_marks(source)), words_of(result));
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
            let said = fields.iter().filter(|(name, _)| {
                !["to_dos", "durations", "strip", "question", "created_at", "updated_at"].contains(&name.as_str())
            });
            said.for_each(|(_, value)| collect(value, text));
        }
        Value::Number(number) => {
            text.push_str(&number.to_string());
            text.push('\n');
        }
        _ => {}
    }
}
