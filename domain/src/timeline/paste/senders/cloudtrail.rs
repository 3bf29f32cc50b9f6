//! AWS `CloudTrail`: what somebody did through the API of AWS.

use serde_json::Value;

use super::reading::{Shape, Told, change, event, joined, words};
use crate::timeline::EventKind;
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &["/Records", ""],
        fields: &["/eventTime", "/eventSource", "/eventName", "/userIdentity"],
        read: |record| called(record).into_iter().collect(),
    },
    Shape {
        at: &["/Events", ""],
        fields: &["/EventId", "/EventName", "/EventTime", "/EventSource", "/CloudTrailEvent|/Username|/Resources"],
        read: |record| {
            let inner = words(record, "/CloudTrailEvent").and_then(|inner| serde_json::from_str::<Value>(&inner).ok());
            let entry = inner
                .as_ref()
                .and_then(called)
                .or_else(|| named(record, "/EventName", "/EventSource", "/EventTime", words(record, "/Username")));
            entry.into_iter().collect()
        },
    },
    Shape {
        at: &["", "/events"],
        fields: &[
            "/detail/eventTime",
            "/detail/eventSource",
            "/detail/eventName",
            "/detail/userIdentity",
            "/detail-type",
        ],
        read: |record| record.pointer("/detail").and_then(called).into_iter().collect(),
    },
];

fn called(record: &Value) -> Option<Entry> {
    named(record, "/eventName", "/eventSource", "/eventTime", who(record))
}

fn named(record: &Value, name: &str, source: &str, time: &str, who: Option<String>) -> Option<Entry> {
    let name = words(record, name)?;
    let by = who.as_ref().map(|who| format!("by {who}"));
    let source = words(record, source).map(|source| format!("({source})"));
    let error = words(record, "/errorCode").map(|error| format!("failed: {error}"));
    let has_failed = error.is_some();
    let text = joined([Some(name.clone()), source, by, error]);
    let reads = ["Describe", "Get", "List", "Head", "Lookup", "BatchGet", "Query", "Search"];
    let entry = if has_failed || reads.iter().any(|verb| name.starts_with(verb)) {
        event(record, time, &text)?.kind(EventKind::Observation)
    } else {
        change(record, time, &text)?
    };
    Some(entry.by(who))
}

/// Who called: the role and its session, or the name.
fn who(record: &Value) -> Option<String> {
    let of_arn = || {
        let arn = words(record, "/userIdentity/arn")?;
        let tail = arn.rsplit(':').next()?;
        Some(tail.split_once('/').map_or(tail, |(_, name)| name).to_owned())
    };
    words(record, "/userIdentity/userName")
        .or_else(of_arn)
        .or_else(|| words(record, "/userIdentity/invokedBy|/userIdentity/principalId|/userIdentity/type"))
}
