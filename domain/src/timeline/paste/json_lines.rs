//! Logs whose entries are JSON objects with a time and a message.

use serde_json::{Map, Value};

use super::entries::{Entry, Read, When, as_markdown, shortened, told_shortly};
use super::json_fields;
use super::stamps;

const TIMES: [&str; 20] = [
    "time",
    "timestamp",
    "ts",
    "@timestamp",
    "datetime",
    "date",
    "t",
    "created_at",
    "occurred_at",
    "occurredAt",
    "createdAt",
    "eventTime",
    "event_time",
    "startTime",
    "start_time",
    "when",
    "__REALTIME_TIMESTAMP",
    "_SOURCE_REALTIME_TIMESTAMP",
    "asctime",
    "published_at",
];
const MESSAGES: [&str; 19] = [
    "message",
    "msg",
    "event",
    "text",
    "log",
    "summary",
    "description",
    "title",
    "eventName",
    "error",
    "name",
    "body",
    "what",
    "MESSAGE",
    "textPayload",
    "note",
    "operationName",
    "short_message",
    "action",
];

/// Objects within an entry in which its time or its message stands.
const WITHIN: [&str; 10] = [
    "jsonPayload",
    "protoPayload",
    "payload",
    "data",
    "attributes",
    "fields",
    "_source",
    "detail",
    "properties",
    "event",
];

/// How well the lines fit, in percent.
pub(super) fn score(lines: &[&str]) -> usize {
    let fits = lines.iter().filter(|line| line.trim_start().starts_with('{') && line.contains("\":")).count();
    100 * fits / lines.len().max(1) + if fits > 0 { 20 } else { 0 }
}

/// Each line that is an object with a time is an entry.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    for (at, line) in text.lines().enumerate() {
        let object = serde_json::from_str::<Map<String, Value>>(line.trim()).ok();
        match object.and_then(|object| entry_of(&object, line.trim(), at + 1)) {
            Some(entry) => read.entries.push(entry),
            None => read.leave_out(at + 1, line),
        }
    }
    read
}

/// A list of such objects.
pub(super) fn read_list(value: &Value) -> Option<Read> {
    let list: &[Value] = match value {
        Value::Array(list) => list,
        Value::Object(_) => {
            let names =
                ["events", "logs", "entries", "items", "data", "results", "hits", "records", "Records", "values"];
            let within = ["hits", "data", "result", "results", "response"];
            let paths = names.iter().map(|name| format!("/{name}"));
            let inner = within.iter().flat_map(|outer| names.iter().map(move |name| format!("/{outer}/{name}")));
            match paths.chain(inner).find_map(|path| value.pointer(&path)?.as_array()) {
                Some(list) => list,
                None => std::slice::from_ref(value),
            }
        }
        _ => return None,
    };
    if let Some(streams) = value.pointer("/data/result").and_then(Value::as_array) {
        return Some(of_streams(streams));
    }
    let mut read = Read::default();
    for (at, value) in list.iter().enumerate() {
        let text = value.to_string();
        match value.as_object().and_then(|object| entry_of(object, &text, at + 1)) {
            Some(entry) => read.entries.push(entry),
            None => read.leave_out(at + 1, &text),
        }
    }
    Some(read)
}

/// Streams of lines, each with its time before it, as Loki answers.
fn of_streams(streams: &[Value]) -> Read {
    let mut read = Read::default();
    let mut place = 0;
    for stream in streams {
        for pair in stream.get("values").and_then(Value::as_array).into_iter().flatten() {
            place += 1;
            let when = pair.get(0).and_then(time_of);
            match (when, pair.get(1).and_then(Value::as_str)) {
                (Some((when, as_written)), Some(line)) if line.contains(char::is_alphanumeric) => {
                    read.entries.push(Entry::new(when, as_written, place, as_markdown(&told_shortly(line))));
                }
                _ => read.leave_out(place, &pair.to_string()),
            }
        }
    }
    read
}

fn entry_of(object: &Map<String, Value>, source: &str, line: usize) -> Option<Entry> {
    const LONGEST_QUOTE: usize = 5_000;
    let within = || WITHIN.iter().filter_map(|name| object.get(*name)?.as_object());
    let time = |object: &Map<String, Value>| TIMES.iter().find_map(|name| time_of(object.get(*name)?));
    let (when, as_written) = time(object).or_else(|| within().find_map(time))?;
    let message = message_of(object).or_else(|| within().find_map(message_of))?;
    let unit = ["_SYSTEMD_UNIT", "SYSLOG_IDENTIFIER"].iter().find_map(|name| json_fields::words(object, name));
    let message = unit.map_or_else(|| message.to_owned(), |unit| format!("{unit}: {message}"));
    let mut entry = Entry::new(when, as_written, line, as_markdown(&told_shortly(&message)));
    // The other fields say where and how badly.
    if object.len() > 2 {
        entry.quote = Some(shortened(source, LONGEST_QUOTE));
    }
    Some(entry)
}

fn message_of(object: &Map<String, Value>) -> Option<&str> {
    MESSAGES.iter().find_map(|name| json_fields::words(object, name))
}

/// Words, or a number of seconds or smaller units since 1970.
pub(super) fn time_of(value: &Value) -> Option<(When, String)> {
    let as_written = match value {
        Value::String(words) => words.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        // As MongoDB writes it.
        Value::Object(object) => object.get("$date")?.as_str()?.trim().to_owned(),
        _ => return None,
    };
    if as_written.len() > 80 {
        return None;
    }
    Some((stamps::whole(&as_written)?, as_written))
}
