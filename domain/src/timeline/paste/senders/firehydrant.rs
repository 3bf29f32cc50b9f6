//! `FireHydrant`: the timeline and the milestones of an incident, as its API lists them.

use serde_json::Value;

use super::reading::{Shape, Told, event, milestone_of, sentence, words};
use crate::timeline::EventKind;
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &["/data", "/events", ""],
        fields: &[
            "/incident_id|/author/source",
            "/occurred_at",
            "/type",
            "/visibility|/author",
            "/author|/data|/context",
        ],
        read: |record| happened(record).into_iter().collect(),
    },
    Shape {
        at: &["", "/data", "/incidents"],
        fields: &[
            "/milestones",
            "/name",
            "/current_milestone|/incident_url|/private_status_page_url",
            "/created_at|/started_at",
            "/number|/active|/priority",
        ],
        read: |record| {
            let milestones = record.pointer("/milestones").and_then(Value::as_array);
            milestones.into_iter().flatten().filter_map(milestone).collect()
        },
    },
    Shape {
        at: &["/milestones", "/data/milestones", ""],
        fields: &["/type", "/occurred_at", "/duration|/updated_at", "/created_at", "/id"],
        read: |record| milestone(record).into_iter().collect(),
    },
];

fn happened(record: &Value) -> Option<Entry> {
    const SAYS: &str =
        "/data/body|/data/message|/data/summary|/data/description|/data/text|/data/name|/description|/summary|/body";
    let kind = words(record, "/type").unwrap_or_default();
    let is_chat = kind.contains("chat") || kind.contains("note");
    let milestones = record.pointer("/data/milestones").and_then(Value::as_array);
    let names: Vec<String> =
        milestones.into_iter().flatten().filter_map(|milestone| words(milestone, "/type|/milestone/type")).collect();
    let names = if names.is_empty() { words(record, "/data/milestone").into_iter().collect() } else { names };
    let said = words(record, SAYS).or_else(|| (!names.is_empty()).then(|| names.join(", ")));
    let text = match said {
        Some(said) if is_chat => said,
        Some(said) => format!("{}: {said}", sentence(&kind)),
        None => sentence(&kind),
    };
    let entry = event(record, "/occurred_at|/created_at", &text)?.by(words(record, "/author/name"));
    let entry = entry.milestone(names.last().and_then(|name| milestone_of(name)));
    Some(if kind.contains("note") || kind.contains("status_page") {
        entry.kind(EventKind::Communication)
    } else {
        entry
    })
}

fn milestone(record: &Value) -> Option<Entry> {
    let name = words(record, "/type")?;
    Some(event(record, "/occurred_at|/created_at", &sentence(&name))?.milestone(milestone_of(&name)))
}
