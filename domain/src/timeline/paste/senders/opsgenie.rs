//! Opsgenie: webhooks, alerts as its API lists them, their logs, and the timeline of an incident.

use chrono::TimeDelta;
use serde_json::Value;

use super::reading::{Shape, Told, alert, event, first_line, sentence, with, words};
use crate::timeline::paste::entries::{Entry, When, as_markdown};
use crate::timeline::{EventKind, Milestone};

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &[""],
        fields: &[
            "/action",
            "/alert/alertId",
            "/alert/message",
            "/alert/updatedAt|/alert/createdAt",
            "/integrationName|/integrationId|/source",
        ],
        read: webhook,
    },
    Shape {
        at: &["", "/data", "/alerts"],
        fields: &[
            "/tinyId",
            "/alias",
            "/message",
            "/createdAt",
            "/status",
            "/acknowledged",
            "/priority",
            "/lastOccurredAt",
        ],
        read: listed,
    },
    Shape {
        at: &["/data/entries", "/entries", ""],
        fields: &["/eventTime", "/actor", "/title|/description", "/type", "/group|/hidden|/lastEdit"],
        read: |record| {
            let text = words(record, "/title/content|/description/content|/description/name|/title|/description")
                .unwrap_or_default();
            let by = words(record, "/actor/name");
            event(record, "/eventTime", &text).map(|entry| entry.by(by)).into_iter().collect()
        },
    },
    Shape {
        at: &["", "/data"],
        fields: &["/log", "/type", "/owner", "/createdAt", "/offset"],
        read: |record| {
            let entry = event(record, "/createdAt", &words(record, "/log").unwrap_or_default());
            entry.map(|entry| entry.by(words(record, "/owner"))).into_iter().collect()
        },
    },
];

fn webhook(record: &Value) -> Vec<Entry> {
    let message = words(record, "/alert/message").map(first_line).unwrap_or_default();
    let action = words(record, "/action").unwrap_or_default();
    let times = "/alert/updatedAt|/alert/createdAt";
    let text = match action.as_str() {
        "Create" => format!("{message} fired"),
        "Close" | "Delete" => format!("{message} cleared"),
        "AddNote" => format!("Note: {}", words(record, "/alert/note").unwrap_or_else(|| message.clone())),
        _ => format!("{}: {message}", sentence(&apart(&action))),
    };
    let entry = match action.as_str() {
        "Create" => alert(record, "/alert/createdAt|/alert/updatedAt", &text, false),
        "Close" | "Delete" => alert(record, times, &text, true),
        _ => event(record, times, &text).map(|entry| meant(entry, &action)),
    };
    let by = words(record, "/alert/username|/alert/userFullName").filter(|who| !who.eq_ignore_ascii_case("system"));
    entry.map(|entry| entry.by(by).link(words(record, "/alert/details/link"), "Opsgenie")).into_iter().collect()
}

/// `AssignOwnership` as “Assign ownership”.
fn apart(name: &str) -> String {
    let mut apart = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_uppercase() {
            apart.push(' ');
        }
        apart.extend(letter.to_lowercase());
    }
    apart
}

fn meant(entry: Entry, action: &str) -> Entry {
    match action {
        "Acknowledge" => entry.kind(EventKind::Action).milestone(Some(Milestone::Acknowledged)),
        "Escalate" | "EscalateNext" | "AssignOwnership" | "AddRecipient" | "AddTeam" => {
            entry.kind(EventKind::Escalation)
        }
        "AddNote" => entry.kind(EventKind::Communication),
        _ => entry,
    }
}

fn listed(record: &Value) -> Vec<Entry> {
    let message = words(record, "/message").map(first_line).unwrap_or_default();
    let of = with(" (", words(record, "/priority"));
    let of = if of.is_empty() { of } else { format!("{of})") };
    let Some(fired) = alert(record, "/createdAt", &format!("{message} fired{of}"), false) else { return Vec::new() };
    let after = |path: &str| {
        let milliseconds = record.pointer(path).and_then(Value::as_i64).filter(|length| *length > 0)?;
        match &fired.when {
            When::Instant(at) => at.checked_add_signed(TimeDelta::try_milliseconds(milliseconds)?),
            When::Written(moment) => moment.instant()?.checked_add_signed(TimeDelta::try_milliseconds(milliseconds)?),
        }
    };
    let at = |instant: chrono::DateTime<chrono::Utc>, text: String| {
        Entry::new(When::Instant(instant), instant.to_rfc3339(), 0, as_markdown(&text))
    };
    let acknowledged = after("/report/ackTime").map(|instant| {
        at(instant, format!("{message} acknowledged"))
            .kind(EventKind::Action)
            .milestone(Some(Milestone::Acknowledged))
            .by(words(record, "/report/acknowledgedBy"))
    });
    let closed = after("/report/closeTime").map(|instant| {
        at(instant, format!("{message} cleared")).kind(EventKind::Observation).by(words(record, "/report/closedBy"))
    });
    [Some(fired), acknowledged, closed].into_iter().flatten().collect()
}
