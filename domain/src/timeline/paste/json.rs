//! JSON of several kinds: says which one it is.

use serde_json::{Map, Value};

use super::entries::Read;
use super::{PasteFormat, WrongKind, alertmanager, json_lines, pagerduty, senders, slack_export};

/// What became of a text that begins like JSON.
pub(super) enum Answer {
    Read(PasteFormat, Read),
    Wrong(WrongKind),
    /// It only begins with a bracket.
    NoJson,
}

/// Reads a JSON document, several one after another, or none.
pub(super) fn read(text: &str, read_as: Option<PasteFormat>) -> Answer {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => match several(text) {
            Some(value) => value,
            None => return broken(text, &error),
        },
    };
    let found = match read_as {
        Some(format) => read_of(format, &value).map(|read| (format, read)),
        None => recognised(&value),
    };
    match found {
        Some((format, read)) if !read.entries.is_empty() => Answer::Read(format, read),
        _ => Answer::Wrong(WrongKind::OtherJson { fields: fields_of(&value) }),
    }
}

/// The format by which most of it is explained.
fn recognised(value: &Value) -> Option<(PasteFormat, Read)> {
    let sender = alertmanager::read(value).map(|read| (PasteFormat::Alertmanager, read));
    let known = sender
        .or_else(|| pagerduty::read(value).map(|read| (PasteFormat::PagerDuty, read)))
        .or_else(|| senders::read(value))
        .or_else(|| slack_export::read(value).map(|read| (PasteFormat::SlackExport, read)))
        .filter(|(_, read)| !read.entries.is_empty());
    known.or_else(|| json_lines::read_list(value).map(|read| (PasteFormat::JsonLines, read)))
}

fn read_of(format: PasteFormat, value: &Value) -> Option<Read> {
    match format {
        PasteFormat::Alertmanager => alertmanager::read(value),
        PasteFormat::PagerDuty => pagerduty::read(value),
        PasteFormat::SlackExport => slack_export::read(value),
        PasteFormat::JsonLines => json_lines::read_list(value),
        format => senders::read_as(format, value),
    }
}

/// Whether a format is one of JSON.
pub(super) fn has(format: PasteFormat) -> bool {
    let is_own = matches!(
        format,
        PasteFormat::Alertmanager | PasteFormat::PagerDuty | PasteFormat::SlackExport | PasteFormat::JsonLines
    );
    is_own || senders::has(format)
}

/// Objects one after another, as `journalctl` and `jq` print them; `None` where the text is something else.
fn several(text: &str) -> Option<Value> {
    let values: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
    // A log of one object a line says its lines better.
    values.ok().filter(|values| values.len() > 1 && values.iter().all(Value::is_object)).map(Value::Array)
}

/// Lines of JSON, a log that begins with a bracket, or JSON that breaks off.
fn broken(text: &str, error: &serde_json::Error) -> Answer {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let is_line_of_json = serde_json::from_str::<Map<String, Value>>(first.trim()).is_ok();
    let begins_like_json = text.trim_start().strip_prefix(['{', '[']).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.starts_with(['"', '{']) || (rest.starts_with('}') || rest.starts_with(']')) && rest.trim().len() == 1
    });
    if !is_line_of_json && begins_like_json {
        Answer::Wrong(WrongKind::BrokenJson { line: error.line() })
    } else {
        Answer::NoJson
    }
}

fn fields_of(value: &Value) -> String {
    const MOST: usize = 5;
    let object = match value {
        Value::Object(object) => Some(object),
        Value::Array(list) => list.first().and_then(Value::as_object),
        _ => None,
    };
    let names: Vec<String> = object
        .map(|object| object.keys().take(MOST).map(|name| super::entries::shortened(name, 30)).collect())
        .unwrap_or_default();
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ")
}
