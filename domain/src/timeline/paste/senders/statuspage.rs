//! Statuspage: incidents with their updates, by its API and webhooks.

use serde_json::Value;

use super::reading::{Shape, Told, event, sentence, with, words};
use crate::timeline::EventKind;
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &["", "/incident", "/incidents", "/scheduled_maintenances"],
        fields: &[
            "/name",
            "/status",
            "/incident_updates",
            "/incident_updates/0/body",
            "/incident_updates/0/created_at",
        ],
        read: incident,
    },
    Shape {
        at: &["", "/component_update"],
        fields: &["/new_status", "/old_status", "/created_at", "/component_id|/component_type|/id"],
        read: component,
    },
    Shape {
        at: &["", "/incident_updates"],
        fields: &["/status", "/body", "/incident_id", "/display_at|/affected_components", "/created_at"],
        read: |record| update(record).into_iter().collect(),
    },
];

fn incident(record: &Value) -> Vec<Entry> {
    let name = words(record, "/name").unwrap_or_default();
    let updates = record.pointer("/incident_updates").and_then(Value::as_array);
    let updates = updates.into_iter().flatten().filter_map(update);
    let mut updates: Vec<Entry> = updates
        .map(|entry| entry.link(words(record, "/shortlink"), if name.is_empty() { "Statuspage" } else { &name }))
        .collect();
    if updates.is_empty() {
        let text = format!("Incident on the status page: {name}{}", with(", ", words(record, "/status")));
        updates
            .extend(event(record, "/created_at|/started_at", &text).map(|entry| entry.kind(EventKind::Communication)));
    }
    if let Some(first) = updates.first_mut() {
        first.quote = Some(name).filter(|name| !name.is_empty());
    }
    updates
}

fn update(update: &Value) -> Option<Entry> {
    let status = sentence(&words(update, "/status").unwrap_or_else(|| "update".into()));
    let text = format!("{status}: {}", words(update, "/body").unwrap_or_default());
    Some(event(update, "/display_at|/created_at|/updated_at", &text)?.kind(EventKind::Communication))
}

fn component(record: &Value) -> Vec<Entry> {
    let name = words(record, "/name|/component_name").unwrap_or_else(|| "Component".into());
    let of = |path| words(record, path).map(|status| status.replace('_', " ")).unwrap_or_default();
    let text = format!("{name} on the status page: {} → {}", of("/old_status"), of("/new_status"));
    event(record, "/created_at", &text).map(|entry| entry.kind(EventKind::Communication)).into_iter().collect()
}
