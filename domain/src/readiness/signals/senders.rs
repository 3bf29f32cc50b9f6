//! The messages of each sender, as it documents them.

pub(super) mod deployments;

use serde_json::Value;

use super::SignalFields;
use super::reading::{Found, first, instant, list, words};

/// The labels that name a service, the most telling first.
const SERVICE: [&str; 3] = ["/labels/service", "/labels/app", "/labels/job"];

/// Prometheus Alertmanager: `webhook_config`, version 4.
pub(super) fn alertmanager(message: &Value) -> Vec<SignalFields> {
    let signals = list(message, "/alerts").iter().filter_map(|alert| {
        let found = Found { value: words(alert, "/annotations/value"), ..labelled(alert)? };
        found.signal()
    });
    signals.collect()
}

/// Grafana Alerting: the contact point “Webhook”, which is like Alertmanager’s and has the values.
pub(super) fn grafana(message: &Value) -> Vec<SignalFields> {
    let signals = list(message, "/alerts").iter().filter_map(|alert| {
        let values = alert.pointer("/values").and_then(Value::as_object).map(|values| {
            let values: Vec<_> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
            values.join(", ")
        });
        let link = first(alert, &["/panelURL", "/dashboardURL", "/generatorURL"]);
        Found { value: values, link, ..labelled(alert)? }.signal()
    });
    signals.collect()
}

/// An alert with labels and annotations. An episode is named by its labels and its beginning.
fn labelled(alert: &Value) -> Option<Found> {
    let is_resolved = words(alert, "/status").as_deref() == Some("resolved");
    let starts_at = words(alert, "/startsAt").unwrap_or_default();
    // Old versions send no fingerprint; the labels are what it is computed from.
    let fingerprint = words(alert, "/fingerprint").or_else(|| alert.get("labels").map(ToString::to_string))?;
    Some(Found {
        key: format!("{starts_at} {fingerprint}"),
        title: first(
            alert,
            &["/annotations/summary", "/annotations/title", "/labels/alertname", "/annotations/description"],
        ),
        service: first(alert, &SERVICE),
        severity: first(alert, &["/labels/severity", "/labels/priority"]),
        is_resolved,
        value: None,
        link: words(alert, "/generatorURL"),
        at: instant(alert, if is_resolved { "/endsAt" } else { "/startsAt" }),
    })
}

/// `PagerDuty`: webhooks v3, events of incidents.
pub(super) fn pagerduty(message: &Value) -> Vec<SignalFields> {
    let Some(event) = message.get("event") else { return Vec::new() };
    // Notes, responders and pings are events as well.
    if words(event, "/data/type").as_deref() != Some("incident") {
        return Vec::new();
    }
    let is_resolved = words(event, "/event_type").as_deref() == Some("incident.resolved")
        || words(event, "/data/status").as_deref() == Some("resolved");
    let found = Found {
        key: words(event, "/data/id").unwrap_or_default(),
        title: words(event, "/data/title"),
        service: words(event, "/data/service/summary"),
        severity: first(event, &["/data/priority/summary", "/data/urgency"]),
        is_resolved,
        value: None,
        link: words(event, "/data/html_url"),
        at: instant(event, "/occurred_at"),
    };
    found.signal().into_iter().collect()
}

/// Opsgenie: the webhook integration.
pub(super) fn opsgenie(message: &Value) -> Vec<SignalFields> {
    // The other actions, such as a note, say nothing about whether it fires.
    let is_resolved = match words(message, "/action").as_deref() {
        Some("Create") => false,
        Some("Close" | "Delete") => true,
        _ => return Vec::new(),
    };
    let services = ["/alert/details/service", "/alert/details/app", "/alert/details/job", "/alert/entity"];
    let found = Found {
        key: words(message, "/alert/alertId").unwrap_or_default(),
        title: words(message, "/alert/message"),
        service: first(message, &services),
        severity: words(message, "/alert/priority"),
        is_resolved,
        value: words(message, "/alert/details/value"),
        link: words(message, "/alert/details/link"),
        at: instant(message, "/alert/updatedAt").or_else(|| instant(message, "/alert/createdAt")),
    };
    found.signal().into_iter().collect()
}

/// Datadog: the webhooks integration, whose payload is a template. Its usual one works; the README has a better one.
pub(super) fn datadog(message: &Value) -> Vec<SignalFields> {
    let title = first(message, &["/title", "/alert_title"]);
    let transition = words(message, "/alert_transition").unwrap_or_default();
    let is_resolved = transition.eq_ignore_ascii_case("recovered")
        || transition.is_empty()
            && (words(message, "/alert_type").as_deref() == Some("success")
                || title.as_ref().is_some_and(|title| title.starts_with("[Recovered]")));
    let tag = |name: &str| {
        let tags = words(message, "/tags")?;
        let of = |tag: &str| tag.trim().strip_prefix(name)?.strip_prefix(':').map(str::to_owned);
        tags.split(',').find_map(of)
    };
    let found = Found {
        key: first(message, &["/alert_cycle_key", "/aggreg_key", "/alert_id", "/id"]).unwrap_or_default(),
        title,
        service: words(message, "/service").or_else(|| ["service", "app", "job"].into_iter().find_map(tag)),
        severity: first(message, &["/priority", "/alert_type"]),
        is_resolved,
        value: words(message, "/value"),
        link: words(message, "/link"),
        at: instant(message, "/date").or_else(|| instant(message, "/last_updated")),
    };
    found.signal().into_iter().collect()
}

/// Sentry: integrations, with issues, alerts of issues and alerts of metrics.
pub(super) fn sentry(message: &Value) -> Vec<SignalFields> {
    let action = words(message, "/action").unwrap_or_default();
    let Some(data) = message.get("data") else { return Vec::new() };
    let found = if let Some(issue) = data.get("issue") {
        let is_resolved = action == "resolved" || words(issue, "/status").as_deref() == Some("resolved");
        Found {
            key: words(issue, "/id").map(|id| format!("issue {id}")).unwrap_or_default(),
            title: words(issue, "/title"),
            service: words(issue, "/project/slug"),
            severity: words(issue, "/level"),
            is_resolved,
            value: words(issue, "/count"),
            link: first(issue, &["/web_url", "/permalink"]),
            // When it is resolved is not said.
            at: if is_resolved { None } else { instant(issue, "/lastSeen") },
        }
    } else if let Some(event) = data.get("event") {
        let tags = list(event, "/tags").iter();
        let tag = tags.filter(|tag| words(tag, "/0").as_deref() == Some("service")).find_map(|tag| words(tag, "/1"));
        Found {
            key: first(event, &["/issue_id", "/event_id"]).map(|id| format!("issue {id}")).unwrap_or_default(),
            title: first(event, &["/title", "/message"]),
            service: tag.or_else(|| words(event, "/project_slug")),
            severity: words(event, "/level"),
            is_resolved: false,
            value: None,
            link: words(event, "/web_url"),
            at: instant(event, "/datetime"),
        }
    } else if let Some(alert) = data.get("metric_alert") {
        let is_resolved = action == "resolved";
        Found {
            key: words(alert, "/id").map(|id| format!("metric {id}")).unwrap_or_default(),
            title: first(data, &["/description_title", "/metric_alert/title", "/metric_alert/alert_rule/name"]),
            service: words(alert, "/projects/0"),
            severity: Some(action),
            is_resolved,
            value: words(data, "/description_text"),
            link: words(data, "/web_url"),
            at: instant(alert, if is_resolved { "/date_closed" } else { "/date_detected" }),
        }
    } else {
        return Vec::new();
    };
    found.signal().into_iter().collect()
}

/// Statuspage: webhooks of subscribers, with incidents and components.
pub(super) fn statuspage(message: &Value) -> Vec<SignalFields> {
    let found = if let Some(incident) = message.get("incident") {
        let status = words(incident, "/status").unwrap_or_default();
        // Maintenance that was announced is no incident.
        if matches!(status.as_str(), "scheduled" | "in_progress" | "verifying") {
            return Vec::new();
        }
        let is_resolved = matches!(status.as_str(), "resolved" | "postmortem" | "completed");
        Found {
            key: words(incident, "/id").map(|id| format!("incident {id}")).unwrap_or_default(),
            title: words(incident, "/name"),
            service: words(incident, "/components/0/name"),
            severity: words(incident, "/impact").filter(|impact| impact != "none"),
            is_resolved,
            value: None,
            link: words(incident, "/shortlink"),
            at: is_resolved
                .then(|| instant(incident, "/resolved_at"))
                .flatten()
                .or_else(|| instant(incident, "/updated_at")),
        }
    } else if let Some(component) = message.get("component") {
        let status = first(message, &["/component_update/new_status", "/component/status"]).unwrap_or_default();
        if status == "under_maintenance" {
            return Vec::new();
        }
        let name = words(component, "/name").unwrap_or_default();
        Found {
            key: words(component, "/id").map(|id| format!("component {id}")).unwrap_or_default(),
            title: Some(format!("{name}: {}", status.replace('_', " "))),
            service: Some(name),
            severity: None,
            is_resolved: status == "operational",
            value: None,
            link: None,
            at: instant(message, "/component_update/created_at"),
        }
    } else {
        return Vec::new();
    };
    found.signal().into_iter().collect()
}

/// Other senders: an object, a list of objects, or an object with the list `signals`.
pub(super) fn generic(message: &Value) -> Vec<SignalFields> {
    let signals = match message {
        Value::Array(signals) => signals.as_slice(),
        Value::Object(fields) if fields.contains_key("signals") => list(message, "/signals"),
        one => std::slice::from_ref(one),
    };
    let signals = signals.iter().filter_map(|signal| {
        let title = words(signal, "/title");
        let service = first(signal, &["/service", "/app", "/job"]);
        let same = || Some(format!("{} {}", service.as_deref().unwrap_or_default(), title.as_deref()?));
        let found = Found {
            key: words(signal, "/key").or_else(same)?,
            title: title.clone(),
            service: service.clone(),
            severity: words(signal, "/severity"),
            is_resolved: words(signal, "/status").is_some_and(|status| status.eq_ignore_ascii_case("resolved")),
            value: words(signal, "/value"),
            link: words(signal, "/link"),
            at: instant(signal, "/at"),
        };
        found.signal()
    });
    signals.collect()
}

#[cfg(test)]
mod tests;
