//! Argo CD: applications with the history of their deployments.

use serde_json::Value;

use super::reading::{Shape, Told, change, event, joined, with, words};
use crate::timeline::EventKind;
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &["", "/items"],
        fields: &[
            "/metadata/name",
            "/spec/source|/spec/sources|/spec/destination",
            "/status/history|/status/operationState",
            "/status/sync|/status/health",
        ],
        read: application,
    },
    Shape {
        at: &["", "/history", "/status/history"],
        fields: &["/deployedAt", "/revision|/revisions", "/id", "/deployStartedAt|/source|/sources"],
        read: |record| deployed(record, "").into_iter().collect(),
    },
];

fn application(record: &Value) -> Vec<Entry> {
    let name = words(record, "/metadata/name").unwrap_or_default();
    let history = record.pointer("/status/history").and_then(Value::as_array);
    let mut entries: Vec<Entry> = history.into_iter().flatten().filter_map(|entry| deployed(entry, &name)).collect();
    if let Some(operation) = record.pointer("/status/operationState") {
        let phase = words(operation, "/phase").unwrap_or_default();
        let message = with(": ", words(operation, "/message"));
        let by = words(operation, "/operation/initiatedBy/username");
        let begun = change(operation, "/startedAt", &format!("Sync of {name} started"));
        let over =
            event(operation, "/finishedAt", &format!("Sync of {name} finished, {}{message}", phase.to_lowercase()));
        let both = begun.into_iter().chain(over.map(|entry| entry.kind(EventKind::Change)));
        entries.extend(both.map(|entry| entry.by(by.clone())));
    }
    entries
}

fn deployed(record: &Value, name: &str) -> Option<Entry> {
    let revision =
        words(record, "/revision|/revisions/0").map(|revision| revision.get(..8).unwrap_or(&revision).to_owned());
    let target = words(record, "/source/targetRevision").map(|target| format!("({target})"));
    let name = Some(name.to_owned()).filter(|name| !name.is_empty());
    let text = joined([Some("Deployed".into()), name, revision, target]);
    Some(change(record, "/deployedAt", &text)?.by(words(record, "/initiatedBy/username")))
}
