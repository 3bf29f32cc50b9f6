//! Sentry: webhooks, issues and events of its API.

use serde_json::Value;

use super::reading::{Shape, Told, alert, event, words};
use super::signals::of_signals;
use crate::readiness::SourceKind;
use crate::timeline::paste::entries::{Entry, Repeated, When};

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &[""],
        fields: &[
            "/action",
            "/data/issue|/data/event|/data/metric_alert|/data/error",
            "/installation|/actor",
            "/actor/type|/actor/name|/installation/uuid",
        ],
        read: webhook,
    },
    Shape {
        at: &["", "/issues"],
        fields: &["/shortId", "/firstSeen", "/lastSeen", "/culprit", "/title", "/level", "/permalink", "/count"],
        read: |record| issue(record).into_iter().collect(),
    },
    Shape {
        at: &["", "/events"],
        fields: &[
            "/eventID",
            "/dateCreated",
            "/title|/message",
            "/platform",
            "/groupID",
            "/projectID|/culprit|/event.type|/tags",
        ],
        read: |record| {
            let text = words(record, "/title|/message").unwrap_or_default();
            event(record, "/dateCreated", &text).into_iter().collect()
        },
    },
];

fn webhook(record: &Value) -> Vec<Entry> {
    // A new issue is one from its beginning; the signal tells when it was seen last.
    if words(record, "/action").is_some_and(|action| action == "created")
        && let Some(entry) = record.pointer("/data/issue").and_then(issue)
    {
        return vec![entry];
    }
    let events = of_signals(SourceKind::Sentry, record);
    if !events.is_empty() {
        return events;
    }
    // What no alert is made of: an error, or an issue of which only the beginning is said.
    let issue_text = words(record, "/data/issue/title|/data/error/title").unwrap_or_default();
    let times = "/data/error/datetime|/data/issue/lastSeen|/data/issue/firstSeen|/data/error/timestamp";
    let action = words(record, "/action").unwrap_or_default();
    let by = words(record, "/actor/name").filter(|who| !who.eq_ignore_ascii_case("sentry"));
    let link = words(record, "/data/issue/permalink|/data/issue/web_url|/data/error/web_url");
    alert(record, times, &format!("{issue_text} {action}"), action == "resolved")
        .map(|entry| {
            let mut entry = entry.by(by).link(link, "Sentry");
            entry.approximate = action == "resolved";
            entry
        })
        .into_iter()
        .collect()
}

fn issue(record: &Value) -> Option<Entry> {
    let id = words(record, "/shortId");
    let first = if id.is_some() { " first seen" } else { "First seen" };
    let text = format!("{}{first}: {}", id.as_deref().unwrap_or_default(), words(record, "/title").unwrap_or_default());
    let link = words(record, "/permalink|/web_url");
    let mut entry = alert(record, "/firstSeen", &text, false)?.link(link, id.as_deref().unwrap_or("Sentry"));
    let last = event(record, "/lastSeen", "last").and_then(|last| match last.when {
        When::Instant(at) => Some(at),
        When::Written(moment) => moment.instant(),
    });
    let count = words(record, "/count").and_then(|count| count.parse().ok());
    entry.repeated = count.filter(|count| *count > 1).map(|count| Repeated { count, last });
    Some(entry)
}
