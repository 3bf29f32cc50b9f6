//! Incidents, log entries and webhooks of `PagerDuty`.

use serde_json::{Map, Value};

use super::entries::{Entry, Read, When, as_markdown, told_shortly};
use super::json_fields::{link, objects, words};
use super::stamps;
use crate::timeline::{EventKind, Milestone};

/// Reads them, if they are some.
pub(super) fn read(value: &Value) -> Option<Read> {
    let mut read = Read::default();
    let mut found = false;
    for object in objects(value) {
        let incidents = below(object, "incidents").into_iter().chain(below(object, "incident"));
        for (at, incident) in incidents.filter(|incident| is_incident(incident)).enumerate() {
            found = true;
            add_incident(&mut read, incident, at + 1);
        }
        for (at, entry) in below(object, "log_entries").into_iter().chain(below(object, "log_entry")).enumerate() {
            found = true;
            add(&mut read, log_entry(entry, at + 1), entry, at + 1);
        }
        let place = read.entries.len() + read.left_out.len() + 1;
        for event in below(object, "event").into_iter().filter(|event| event.contains_key("event_type")) {
            found = true;
            add(&mut read, webhook(event, place), event, place);
        }
    }
    // Alone in a list, each says itself what it is.
    for (at, object) in objects(value).into_iter().enumerate().filter(|_| !found) {
        let kind = words(object, "type").unwrap_or_default();
        if kind.ends_with("_log_entry") || kind.ends_with("_log_entry_reference") {
            add(&mut read, log_entry(object, at + 1), object, at + 1);
        } else if kind == "incident" && is_incident(object) {
            add_incident(&mut read, object, at + 1);
        }
    }
    (found || !read.entries.is_empty()).then_some(read)
}

/// Others have incidents as well: most of these fields tell.
fn is_incident(object: &Map<String, Value>) -> bool {
    let fields = [
        &["incident_number", "incident_key"][..],
        &["title", "summary"],
        &["urgency", "escalation_policy", "last_status_change_at", "assignments"],
        &["service", "html_url", "self"],
        &["created_at"],
    ];
    fields.iter().filter(|names| names.iter().any(|name| object.contains_key(*name))).count() >= 3
        && object.contains_key("created_at")
        && !object.contains_key("incident_updates")
}

fn below<'v>(object: &'v Map<String, Value>, name: &str) -> Vec<&'v Map<String, Value>> {
    object.get(name).map(objects).unwrap_or_default()
}

fn add(read: &mut Read, entry: Option<Entry>, source: &Map<String, Value>, place: usize) {
    match entry {
        Some(entry) => read.entries.push(entry),
        None => read.leave_out(place, &Value::Object(source.clone()).to_string()),
    }
}

fn time(object: &Map<String, Value>, field: &str) -> Option<(When, String)> {
    let as_written = words(object, field)?;
    Some((stamps::whole(as_written)?, as_written.to_owned()))
}

/// The beginning of an incident, and its end when that is known.
fn add_incident(read: &mut Read, incident: &Map<String, Value>, place: usize) {
    let title = words(incident, "title").or_else(|| words(incident, "summary")).unwrap_or("An incident");
    let label = words(incident, "incident_number").map_or_else(
        || incident.get("incident_number").and_then(Value::as_u64).map(|number| format!("Incident {number}")),
        |number| Some(format!("Incident {number}")),
    );
    let label = label.unwrap_or_else(|| "Incident".into());
    let Some((when, as_written)) = time(incident, "created_at") else {
        read.leave_out(place, title);
        return;
    };
    let service = summary_of(incident, "service");
    let mut begun =
        Entry::new(when, as_written, place, as_markdown(&format!("{label} was opened: {}", told_shortly(title))));
    begun.kind = Some(EventKind::Detection);
    begun.milestone = Some(Milestone::Detected);
    begun.link = link(words(incident, "html_url"), &label);
    begun.quote = service.map(|service| format!("{title}\nService: {service}"));
    read.entries.push(begun);
    let is_over = words(incident, "status") == Some("resolved");
    let end = time(incident, "resolved_at").or_else(|| time(incident, "last_status_change_at")).filter(|_| is_over);
    if let Some((when, as_written)) = end {
        let mut over = Entry::new(when, as_written, place, as_markdown(&format!("{label} was resolved")));
        over.kind = Some(EventKind::Observation);
        over.milestone = Some(Milestone::Resolved);
        over.who = summary_of(incident, "last_status_change_by").map(str::to_owned);
        read.entries.push(over);
    }
}

fn summary_of<'v>(object: &'v Map<String, Value>, field: &str) -> Option<&'v str> {
    words(object.get(field)?.as_object()?, "summary")
}

fn log_entry(entry: &Map<String, Value>, place: usize) -> Option<Entry> {
    let (when, as_written) = time(entry, "created_at")?;
    let kind = words(entry, "type").unwrap_or_default().trim_end_matches("_reference").trim_end_matches("_log_entry");
    let note = entry
        .get("channel")
        .and_then(Value::as_object)
        .and_then(|channel| words(channel, "content").or_else(|| words(channel, "summary")));
    let summary = words(entry, "summary").or(note).unwrap_or(kind);
    let mut made = meant(Entry::new(when, as_written, place, as_markdown(&told_shortly(summary))), kind);
    made.quote = note.filter(|note| *note != summary).map(str::to_owned);
    made.who = summary_of(entry, "agent").map(str::to_owned);
    made.link = link(words(entry, "html_url"), "PagerDuty");
    Some(made)
}

/// `incident.triggered`, as the third version of webhooks sends it.
fn webhook(event: &Map<String, Value>, place: usize) -> Option<Entry> {
    let (when, as_written) = time(event, "occurred_at")?;
    let kind = words(event, "event_type")?.rsplit('.').next()?;
    let data = event.get("data")?.as_object()?;
    let title = words(data, "title").or_else(|| words(data, "summary")).or_else(|| words(data, "content"));
    let about = title.or_else(|| summary_of(data, "incident")).unwrap_or("an incident");
    let text = format!("{}: {}", kind.replace('_', " "), told_shortly(about));
    let mut letters = text.chars();
    let text =
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default();
    let mut made = meant(Entry::new(when, as_written, place, as_markdown(&text)), kind);
    made.who = summary_of(event, "agent").map(str::to_owned);
    made.link = link(words(data, "html_url"), "PagerDuty");
    Some(made)
}

fn meant(mut entry: Entry, kind: &str) -> Entry {
    let (is, milestone) = match kind {
        "trigger" | "triggered" => (EventKind::Detection, Some(Milestone::Detected)),
        "acknowledge" | "acknowledged" => (EventKind::Action, Some(Milestone::Acknowledged)),
        "escalate" | "escalated" | "assign" | "delegate" | "delegated" | "reassigned" | "responder_request" => {
            (EventKind::Escalation, None)
        }
        "resolve" | "resolved" => (EventKind::Observation, Some(Milestone::Resolved)),
        "annotate" | "annotated" | "notify" | "status_update_published" => (EventKind::Communication, None),
        _ => return entry,
    };
    entry.kind = Some(is);
    entry.milestone = milestone;
    entry
}
