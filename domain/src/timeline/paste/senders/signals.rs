//! Senders of signals: what is received from them is read as what is pasted from them.

use serde_json::Value;

use super::reading::{Told, alert};
use crate::readiness::{SignalStatus, SourceKind, read_signals};
use crate::timeline::paste::entries::{Entry, as_markdown};

/// The events of a message, as its signals say them.
pub(super) fn of_signals(kind: SourceKind, message: &Value) -> Vec<Entry> {
    let (signals, _) = read_signals(kind, message);
    let events = signals.into_iter().filter_map(|signal| {
        let at = Value::String(signal.at?.to_rfc3339());
        let is_over = signal.status == SignalStatus::Resolved;
        let service = signal.service.map(|service| format!(" ({service})")).unwrap_or_default();
        let value = signal.value.map(|value| format!(": {value}")).unwrap_or_default();
        // Some say in the title what the status says as well.
        let title = ["[Triggered] ", "[Recovered] "].iter().find_map(|mark| signal.title.strip_prefix(mark));
        let title = title.unwrap_or(&signal.title);
        let text = format!("{title}{service} {}{value}", if is_over { "cleared" } else { "fired" });
        let mut entry = alert(&at, "", &text, is_over)?.link(signal.link, kind.label());
        entry.text = as_markdown(&text);
        Some(entry)
    });
    events.collect()
}
