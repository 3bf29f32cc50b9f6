//! Alarms of Amazon `CloudWatch`: notifications, events, history and state.

use serde_json::Value;

use super::reading::{Shape, alert, event, words};
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &[""],
        fields: &[
            "/AlarmName",
            "/NewStateValue",
            "/OldStateValue",
            "/StateChangeTime",
            "/NewStateReason",
            "/Trigger|/Region",
        ],
        read: |record| changed(record, "/AlarmName", "/NewStateValue", "/NewStateReason", "/StateChangeTime"),
    },
    Shape { at: &[""], fields: &["/Message", "/TopicArn", "/Timestamp", "/MessageId", "/Type"], read: enclosed },
    Shape {
        at: &["/Records"],
        fields: &["/Sns/Message", "/Sns/TopicArn", "/Sns/Timestamp"],
        read: |record| record.pointer("/Sns").map(enclosed).unwrap_or_default(),
    },
    Shape {
        at: &["", "/Events"],
        fields: &[
            "/detail/alarmName",
            "/detail/state/value",
            "/detail/previousState",
            "/time",
            "/source",
            "/detail-type",
        ],
        read: |record| {
            changed(
                record,
                "/detail/alarmName",
                "/detail/state/value",
                "/detail/state/reason",
                "/detail/state/timestamp|/time",
            )
        },
    },
    Shape {
        at: &["/AlarmHistoryItems", ""],
        fields: &["/AlarmName", "/Timestamp", "/HistoryItemType", "/HistorySummary"],
        read: history,
    },
    Shape {
        at: &["/MetricAlarms", "/CompositeAlarms", ""],
        fields: &["/AlarmName", "/StateValue", "/StateReason", "/StateUpdatedTimestamp"],
        read: |record| {
            changed(
                record,
                "/AlarmName",
                "/StateValue",
                "/StateReason",
                "/StateTransitionedTimestamp|/StateUpdatedTimestamp",
            )
        },
    },
];

fn changed(record: &Value, name: &str, state: &str, reason: &str, time: &str) -> Vec<Entry> {
    let name = words(record, name).unwrap_or_default();
    let state = words(record, state).unwrap_or_default();
    let reason = words(record, reason).map(|reason| format!(": {reason}")).unwrap_or_default();
    let entry = match state.as_str() {
        "ALARM" => alert(record, time, &format!("{name} fired{reason}"), false),
        "OK" => alert(record, time, &format!("{name} cleared{reason}"), true),
        _ => event(record, time, &format!("{name} is {state}{reason}")),
    };
    entry.into_iter().collect()
}

/// A notification whose message is an alarm as JSON, or words.
fn enclosed(record: &Value) -> Vec<Entry> {
    let message = words(record, "/Message").unwrap_or_default();
    let inner: Option<Value> = serde_json::from_str(&message).ok().filter(Value::is_object);
    match inner {
        Some(alarm) if alarm.get("AlarmName").is_some() => {
            changed(&alarm, "/AlarmName", "/NewStateValue", "/NewStateReason", "/StateChangeTime")
        }
        _ => {
            let text = words(record, "/Subject").unwrap_or(message);
            event(record, "/Timestamp", &text).into_iter().collect()
        }
    }
}

fn history(record: &Value) -> Vec<Entry> {
    let name = words(record, "/AlarmName").unwrap_or_default();
    let summary = words(record, "/HistorySummary").unwrap_or_default();
    let text = format!("{name}: {summary}");
    let entry = match summary.rsplit(" to ").next() {
        Some("ALARM") => alert(record, "/Timestamp", &text, false),
        Some("OK") => alert(record, "/Timestamp", &text, true),
        _ => event(record, "/Timestamp", &text),
    };
    entry.into_iter().collect()
}
