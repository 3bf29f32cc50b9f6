//! incident.io: incidents with their timestamps, updates, and timelines as its API lists them.

use serde_json::Value;

use super::reading::{Shape, Told, event, milestone_of, with, words};
use crate::timeline::EventKind;
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &["/incident_updates", ""],
        fields: &[
            "/incident_id",
            "/created_at",
            "/new_incident_status|/new_severity|/merged_into_incident_id",
            "/updater",
            "/message|/id",
        ],
        read: |record| update(record).into_iter().collect(),
    },
    Shape {
        at: &["/incidents", "/incident", ""],
        fields: &[
            "/reference",
            "/name",
            "/incident_status|/status",
            "/incident_timestamp_values|/incident_role_assignments|/custom_field_entries",
            "/created_at",
            "/permalink|/slack_channel_id|/severity",
        ],
        read: incident,
    },
    Shape {
        at: &["/timeline_items", "/timeline", "/items", "/timeline_events", ""],
        fields: &[
            "/title|/description|/content",
            "/timestamp|/occurred_at",
            "/item_type|/kind|/type",
            "/incident_id",
            "/creator|/created_by|/actor|/id",
        ],
        read: |record| {
            let text = [words(record, "/title"), words(record, "/description|/content|/note")];
            let text = text.into_iter().flatten().collect::<Vec<_>>().join(": ");
            let by = words(record, "/creator/user/name|/created_by/name|/actor/name|/actor/user/name");
            event(record, "/timestamp|/occurred_at|/created_at", &text).map(|entry| entry.by(by)).into_iter().collect()
        },
    },
    Shape {
        at: &[""],
        fields: &[
            "/event_type",
            "/public_incident.incident_created_v2|/public_incident.incident_updated_v2|/public_incident.incident_status_updated_v2",
        ],
        read: |record| {
            let inner = words(record, "/event_type").and_then(|name| record.get(&name));
            inner.map(|inner| inner.get("incident").unwrap_or(inner)).map(incident).unwrap_or_default()
        },
    },
];

fn update(record: &Value) -> Option<Entry> {
    let status = words(record, "/new_incident_status/name|/new_incident_status").unwrap_or_else(|| "Update".into());
    let text = format!("{status}{}", with(": ", words(record, "/message")));
    let by = words(record, "/updater/user/name|/updater/name");
    Some(event(record, "/created_at", &text)?.kind(EventKind::Communication).by(by))
}

fn incident(record: &Value) -> Vec<Entry> {
    let name = words(record, "/name").unwrap_or_default();
    let label = words(record, "/reference").unwrap_or_default();
    let declared = event(record, "/created_at", &format!("{label} declared: {name}"));
    let by = words(record, "/creator/user/name");
    let declared = declared.map(|entry| entry.kind(EventKind::Escalation).by(by));
    let stamps = record.pointer("/incident_timestamp_values").and_then(Value::as_array);
    let stamps = stamps.into_iter().flatten().filter_map(|stamp| {
        let name = words(stamp, "/incident_timestamp/name")?;
        Some(event(stamp, "/value/value|/value", &name)?.milestone(milestone_of(&name)))
    });
    declared.into_iter().chain(stamps).map(|entry| entry.link(words(record, "/permalink"), &label)).collect()
}
