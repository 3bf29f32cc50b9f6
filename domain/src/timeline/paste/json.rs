//! JSON of several kinds: says which one it is.

use serde_json::{Map, Value};

use super::entries::Read;
use super::{PasteFormat, WrongKind, alertmanager, json_lines, pagerduty, slack_export};

/// What became of a text that begins like JSON.
pub(super) enum Answer {
    Read(PasteFormat, Read),
    Wrong(WrongKind),
    /// It only begins with a bracket.
    NoJson,
}

/// Reads a JSON document, if it is one.
pub(super) fn read(text: &str) -> Answer {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return broken(text, &error),
    };
    let found = alertmanager::read(&value)
        .map(|read| (PasteFormat::Alertmanager, read))
        .or_else(|| pagerduty::read(&value).map(|read| (PasteFormat::PagerDuty, read)))
        .or_else(|| slack_export::read(&value).map(|read| (PasteFormat::SlackExport, read)))
        .or_else(|| json_lines::read_list(&value).map(|read| (PasteFormat::JsonLines, read)));
    match found {
        Some((format, read)) if !read.entries.is_empty() => Answer::Read(format, read),
        _ => Answer::Wrong(WrongKind::OtherJson { fields: fields_of(&value) }),
    }
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
