//! Events of Kubernetes, as `kubectl get events -o json` prints them.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::reading::{Shape, Told, event, joined, words};
use crate::timeline::EventKind;
use crate::timeline::paste::entries::{Entry, Repeated, When};

pub(super) const SHAPES: &[Shape] = &[Shape {
    at: &["", "/items", "/object"],
    fields: &[
        "/reason",
        "/type",
        "/message|/note",
        "/involvedObject|/regarding",
        "/firstTimestamp|/eventTime|/lastTimestamp|/deprecatedFirstTimestamp",
    ],
    read: |record| happened(record).into_iter().collect(),
}];

fn happened(record: &Value) -> Option<Entry> {
    const FIRST: &str =
        "/firstTimestamp|/eventTime|/deprecatedFirstTimestamp|/lastTimestamp|/metadata/creationTimestamp";
    let object = |field: &str| {
        let of = |name: &str| words(record, &format!("/involvedObject/{name}|/regarding/{name}"));
        of(field)
    };
    let kind = object("kind").map(|kind| kind.to_lowercase()).unwrap_or_default();
    let object = object("name").map(|name| format!("{kind}/{name}:"));
    let text = joined([words(record, "/type"), words(record, "/reason"), object, words(record, "/message|/note")]);
    let mut entry = event(record, FIRST, &text)?.kind(EventKind::Observation);
    let count = words(record, "/count|/series/count|/deprecatedCount").and_then(|count| count.parse().ok());
    let last = event(record, "/lastTimestamp|/series/lastObservedTime|/deprecatedLastTimestamp", "last");
    entry.repeated = count
        .filter(|count| *count > 1)
        .map(|count| Repeated { count, last: last.and_then(|last| instant_of(&last.when)) });
    Some(entry)
}

fn instant_of(when: &When) -> Option<DateTime<Utc>> {
    match when {
        When::Instant(at) => Some(*at),
        When::Written(moment) => moment.instant(),
    }
}
