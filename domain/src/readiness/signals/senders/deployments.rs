//! What deployments tell: a failed one fires, and the next good one of the same place resolves it.

use serde_json::Value;

use super::super::SignalFields;
use super::super::reading::{Found, first, instant, words};

/// GitHub: webhooks, the event `deployment_status`. Other events have no signals.
pub(in super::super) fn github(message: &Value) -> Vec<SignalFields> {
    let (Some(status), Some(deployment)) = (message.get("deployment_status"), message.get("deployment")) else {
        return Vec::new();
    };
    let is_resolved = match words(status, "/state").as_deref() {
        Some("failure" | "error") => false,
        Some("success") => true,
        // It goes on, or was replaced by another one.
        _ => return Vec::new(),
    };
    let repository = words(message, "/repository/name");
    let place = first(status, &["/environment"]).or_else(|| words(deployment, "/environment"));
    deployed(&Deployed {
        key: words(message, "/repository/full_name").or_else(|| repository.clone()),
        service: repository,
        version: words(deployment, "/ref"),
        place,
        is_resolved,
        link: first(status, &["/log_url", "/environment_url", "/target_url"]),
        at: instant(status, "/updated_at").or_else(|| instant(status, "/created_at")),
    })
}

/// GitLab: webhooks, deployment events. Other events have no signals.
pub(in super::super) fn gitlab(message: &Value) -> Vec<SignalFields> {
    let is_resolved = match (words(message, "/object_kind").as_deref(), words(message, "/status").as_deref()) {
        (Some("deployment"), Some("failed")) => false,
        (Some("deployment"), Some("success")) => true,
        _ => return Vec::new(),
    };
    deployed(&Deployed {
        key: words(message, "/project/path_with_namespace"),
        service: words(message, "/project/name"),
        version: first(message, &["/ref", "/short_sha"]),
        place: words(message, "/environment"),
        is_resolved,
        link: words(message, "/deployable_url"),
        at: instant(message, "/status_changed_at"),
    })
}

struct Deployed {
    key: Option<String>,
    service: Option<String>,
    version: Option<String>,
    place: Option<String>,
    is_resolved: bool,
    link: Option<String>,
    at: Option<chrono::DateTime<chrono::Utc>>,
}

fn deployed(found: &Deployed) -> Vec<SignalFields> {
    let Some(service) = &found.service else { return Vec::new() };
    let place = found.place.as_deref().unwrap_or_default();
    let version = found.version.as_ref().map(|version| format!(" ({version})")).unwrap_or_default();
    let to = if place.is_empty() { String::new() } else { format!(" to {place}") };
    let what = if found.is_resolved { "Deployed" } else { "Deployment failed:" };
    let signal = Found {
        key: format!("deployment {} {place}", found.key.as_ref().unwrap_or(service)),
        title: Some(format!("{what} {service}{version}{to}")),
        service: found.service.clone(),
        severity: None,
        is_resolved: found.is_resolved,
        value: None,
        link: found.link.clone(),
        at: found.at,
    };
    signal.signal().into_iter().collect()
}

/// Argo Rollouts: notifications with a webhook whose body is `{"rollout": {{toJson .rollout}}}`.
pub(in super::super) fn argo_rollouts(message: &Value) -> Vec<SignalFields> {
    let Some(rollout) = message.get("rollout") else { return Vec::new() };
    let is_resolved = match words(rollout, "/status/phase").as_deref() {
        Some("Degraded" | "Error") => false,
        Some("Healthy") => true,
        _ => return Vec::new(),
    };
    let Some(name) = words(rollout, "/metadata/name") else { return Vec::new() };
    let label = ["/metadata/labels/app.kubernetes.io~1name", "/metadata/labels/app"];
    let why = words(rollout, "/status/message").map(|why| format!(": {why}")).filter(|_| !is_resolved);
    let state = if is_resolved { "healthy" } else { "degraded" };
    let found = Found {
        key: format!("rollout {}/{name}", words(rollout, "/metadata/namespace").unwrap_or_default()),
        title: Some(format!("Rollout {name} is {state}{}", why.unwrap_or_default())),
        service: first(rollout, &label).or(Some(name)),
        severity: None,
        is_resolved,
        value: None,
        link: None,
        at: None,
    };
    found.signal().into_iter().collect()
}

/// Flagger: a webhook of type `event`.
pub(in super::super) fn flagger(message: &Value) -> Vec<SignalFields> {
    let phase = words(message, "/phase").unwrap_or_default();
    let is_warning = words(message, "/metadata/eventType").as_deref() == Some("Warning");
    let is_resolved = phase == "Succeeded";
    if !is_resolved && phase != "Failed" && !is_warning {
        return Vec::new();
    }
    let Some(name) = words(message, "/name") else { return Vec::new() };
    let why = words(message, "/metadata/eventMessage").unwrap_or(phase);
    let namespace = words(message, "/namespace").unwrap_or_default();
    let found = Found {
        // Not with its checksum: the revision that mends it has another one.
        key: format!("canary {namespace}/{name}"),
        title: Some(format!("Canary {name}: {why}")),
        service: Some(name),
        severity: None,
        is_resolved,
        value: None,
        link: None,
        at: instant(message, "/metadata/timestamp"),
    };
    found.signal().into_iter().collect()
}
