//! Alerts as Alertmanager sends them to a webhook, or lists them by its API.

use serde_json::{Map, Value};

use super::entries::{Entry, Read, When, as_markdown, told_shortly};
use super::json_fields::{link, objects, words};
use super::stamps;
use crate::timeline::{EventKind, Milestone};

/// Reads the alerts, if these are some: two events for each that is over.
pub(super) fn read(value: &Value) -> Option<Read> {
    let list = match value {
        Value::Object(object) => object.get("alerts").or_else(|| object.get("data")?.get("alerts"))?,
        list => list,
    };
    let alerts = objects(list);
    let is_alert = |alert: &&Map<String, Value>| {
        alert.contains_key("labels") && (alert.contains_key("startsAt") || alert.contains_key("activeAt"))
    };
    if alerts.is_empty() || !alerts.iter().all(is_alert) {
        return None;
    }
    let mut read = Read::default();
    for (at, alert) in alerts.into_iter().enumerate() {
        if !add(&mut read, alert, at + 1) {
            read.leave_out(at + 1, &Value::Object(alert.clone()).to_string());
        }
    }
    Some(read)
}

fn add(read: &mut Read, alert: &Map<String, Value>, place: usize) -> bool {
    let none = Map::new();
    let labels = alert.get("labels").and_then(Value::as_object).unwrap_or(&none);
    let annotations = alert.get("annotations").and_then(Value::as_object).unwrap_or(&none);
    let name = words(labels, "alertname").unwrap_or("An alert");
    let summary = ["summary", "message", "description"].iter().find_map(|field| words(annotations, field));
    let Some((when, as_written)) = instant(alert, "startsAt").or_else(|| instant(alert, "activeAt")) else {
        return false;
    };
    let colon = |summary: &str| format!(": {}", told_shortly(summary));
    let text = format!("{name} fired{}", summary.map(colon).unwrap_or_default());
    let mut fired = Entry::new(when, as_written, place, as_markdown(&text));
    fired.kind = Some(EventKind::Detection);
    fired.milestone = Some(Milestone::Detected);
    let others = labels.iter().filter(|(label, _)| *label != "alertname");
    let others: Vec<String> =
        others.filter_map(|(label, value)| Some(format!("{label}={}", value.as_str()?))).collect();
    fired.quote = Some(format!("{name} {}", others.join(" ")).trim_end().to_owned());
    fired.link = link(words(alert, "generatorURL"), name);
    read.entries.push(fired);
    let state = alert.get("status").and_then(|status| status.as_str().or_else(|| status.get("state")?.as_str()));
    // An alert that goes on has an end in the future, or none.
    if state == Some("resolved")
        && let Some((when, as_written)) = instant(alert, "endsAt")
    {
        let mut over = Entry::new(when, as_written, place, as_markdown(&format!("{name} cleared")));
        over.kind = Some(EventKind::Observation);
        read.entries.push(over);
    }
    true
}

fn instant(alert: &Map<String, Value>, field: &str) -> Option<(When, String)> {
    let as_written = words(alert, field).filter(|as_written| !as_written.starts_with("0001"))?;
    Some((stamps::whole(as_written)?, as_written.to_owned()))
}
