//! Datadog: webhooks, events and logs of its API.

use serde_json::Value;

use super::reading::{Shape, Told, alert, event, first_line, with, words};
use super::signals::of_signals;
use crate::readiness::SourceKind;
use crate::timeline::EventKind;
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &[""],
        fields: &[
            "/title|/alert_title",
            "/last_updated|/date",
            "/event_type|/alert_type|/alert_transition",
            "/id|/alert_id|/alert_cycle_key",
            "/body|/org|/link|/aggreg_key",
        ],
        read: |record| of_signals(SourceKind::Datadog, record),
    },
    Shape {
        at: &["/events", "/event", ""],
        fields: &[
            "/date_happened",
            "/title",
            "/text",
            "/alert_type",
            "/host|/source|/tags",
            "/url|/priority|/resource|/id",
        ],
        read: |record| {
            let title = words(record, "/title").map(first_line).unwrap_or_default();
            listed(record, "/date_happened", &title, &words(record, "/alert_type").unwrap_or_default())
        },
    },
    Shape {
        at: &["/data", ""],
        fields: &[
            "/attributes/timestamp",
            "/attributes/message|/attributes/attributes/title",
            "/attributes/tags",
            "/attributes/service|/attributes/status|/attributes/attributes|/attributes/host",
            "/type",
            "/id",
        ],
        read: |record| {
            let title =
                words(record, "/attributes/attributes/title|/attributes/message").map(first_line).unwrap_or_default();
            let status = words(record, "/attributes/attributes/status|/attributes/status").unwrap_or_default();
            if words(record, "/type").as_deref() == Some("log") {
                let text =
                    format!("{}{title}", with("", words(record, "/attributes/service")).trim()).trim().to_owned();
                let service = words(record, "/attributes/service").map(|service| format!("{service}: {title}"));
                return event(record, "/attributes/timestamp", &service.unwrap_or(text)).into_iter().collect();
            }
            listed(record, "/attributes/timestamp", &title, &status)
        },
    },
];

/// A deployment is an event of Datadog just as an alert is: its status tells.
fn listed(record: &Value, time: &str, title: &str, status: &str) -> Vec<Entry> {
    let entry = match status {
        "error" | "warning" | "warn" => alert(record, time, title, false),
        "success" | "ok" | "recovered" => alert(record, time, title, true),
        _ => event(record, time, title),
    };
    let entry = entry.map(|entry| {
        let is_change = entry.text.to_lowercase().contains("deploy");
        let entry = if is_change { entry.kind(EventKind::Change).milestone(None) } else { entry };
        entry.link(words(record, "/url").filter(|url| url.contains("://")), "Datadog")
    });
    entry.into_iter().collect()
}
