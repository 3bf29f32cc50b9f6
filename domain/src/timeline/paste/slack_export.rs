//! A channel's day as Slack exports it: a list of messages, perhaps beside a list of people.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::entries::{Entry, Read, When, as_markdown, shortened, told_shortly};
use super::json_fields::{link, objects, words};
use crate::timeline::written::epoch::instant_of_number;

/// Reads the messages, if these are messages of Slack.
pub(super) fn read(value: &Value) -> Option<Read> {
    let messages = match value {
        Value::Array(list) => list,
        Value::Object(object) => object.get("messages")?.as_array()?,
        _ => return None,
    };
    let is_message = |value: &&Value| {
        value.as_object().is_some_and(|object| {
            object.contains_key("ts") && (object.contains_key("text") || object.contains_key("user"))
        })
    };
    let sample = messages.len().min(100);
    if messages.iter().take(sample).filter(|message| is_message(message)).count() * 2 <= sample {
        return None;
    }
    let mut people = value.as_object().and_then(|object| object.get("users")).map(people_of).unwrap_or_default();
    people.extend(messages.iter().filter_map(profile_of));
    let mut read = Read::default();
    for (at, message) in messages.iter().enumerate() {
        match message.as_object().and_then(|message| entry_of(message, &people, at + 1)) {
            Some(entry) => read.entries.push(entry),
            None => read.leave_out(at + 1, &message.to_string()),
        }
    }
    Some(read)
}

/// Who is who, by number: from a list, or from a map of names.
fn people_of(users: &Value) -> BTreeMap<String, String> {
    if let Value::Object(map) = users {
        let named = map.iter().filter_map(|(id, name)| Some((id.clone(), name.as_str()?.to_owned())));
        return named.collect();
    }
    objects(users).into_iter().filter_map(|user| Some((words(user, "id")?.to_owned(), name_of(user)?))).collect()
}

fn name_of(user: &Map<String, Value>) -> Option<String> {
    let profile = user.get("profile").and_then(Value::as_object);
    let of_profile = profile.and_then(|profile| words(profile, "display_name").or_else(|| words(profile, "real_name")));
    of_profile
        .or_else(|| words(user, "display_name"))
        .or_else(|| words(user, "real_name"))
        .or_else(|| words(user, "name"))
        .map(str::to_owned)
}

fn profile_of(message: &Value) -> Option<(String, String)> {
    let message = message.as_object()?;
    let profile = message.get("user_profile")?.as_object()?;
    Some((words(message, "user")?.to_owned(), name_of(profile)?))
}

fn entry_of(message: &Map<String, Value>, people: &BTreeMap<String, String>, place: usize) -> Option<Entry> {
    const LONGEST_QUOTE: usize = 10_000;
    let ts = words(message, "ts")?;
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, ""));
    let at = instant_of_number(seconds, fraction)?;
    let attached = || {
        let attachments = message.get("attachments").map(objects).unwrap_or_default();
        attachments.into_iter().find_map(|attachment| {
            words(attachment, "text").or_else(|| words(attachment, "fallback")).or_else(|| words(attachment, "title"))
        })
    };
    let as_written = words(message, "text").or_else(attached)?;
    let plain = plain(as_written, people);
    let who = words(message, "user")
        .map(|id| people.get(id).cloned().unwrap_or_else(|| id.to_owned()))
        .or_else(|| words(message, "username").map(str::to_owned))
        .or_else(|| name_of(message.get("bot_profile")?.as_object()?));
    let mut entry = Entry::new(When::Instant(at), ts, place, as_markdown(&told_shortly(&plain)));
    let by = who.as_deref().map(|who| format!("{who}: ")).unwrap_or_default();
    entry.quote = Some(shortened(&format!("{by}{plain}"), LONGEST_QUOTE));
    entry.who = who;
    let files = message.get("files").map(objects).unwrap_or_default();
    entry.link = files.into_iter().find_map(|file| {
        link(words(file, "permalink"), words(file, "title").or_else(|| words(file, "name")).unwrap_or("file"))
    });
    Some(entry)
}

/// The words as the window shows them: `<@U123>` is a name, `<https://…|label>` a label.
fn plain(text: &str, people: &BTreeMap<String, String>) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>') else { break };
        let inner = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        let (target, label) = inner.split_once('|').unwrap_or((inner, ""));
        match target.strip_prefix('@') {
            Some(id) => {
                plain.push('@');
                plain.push_str(people.get(id).map_or(if label.is_empty() { id } else { label }, String::as_str));
            }
            None if target.starts_with('#') || target.starts_with('!') => {
                plain.push_str(if target.starts_with('#') { "#" } else { "@" });
                plain.push_str(if label.is_empty() { &target[1..] } else { label });
            }
            None if label.is_empty() => plain.push_str(target),
            None => plain.extend([label, " (", target, ")"]),
        }
    }
    plain.push_str(rest);
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").trim().to_owned()
}
