//! Guesses the kind of a record from its words.

use super::record::ActionKind;
use crate::timeline::written::phrases::Phrases;

/// The kind of an action item.
pub(super) fn action_kind(text: &str) -> ActionKind {
    let as_written = Phrases::of(text);
    if as_written.has(&[
        "monitor*",
        "alert*",
        "alarm*",
        "detect*",
        "dashboard*",
        "metric*",
        "notif*",
        "synthetic*",
        "observab*",
        "probe*",
    ]) {
        return ActionKind::Detect;
    }
    if as_written.has(&[
        "document*",
        "docs",
        "investigat*",
        "runbook*",
        "playbook*",
        "wiki",
        "train*",
        "learn*",
        "understand",
        "discuss*",
        "teach*",
        "research",
        "find out",
        "figure out",
        "evaluate",
        "assess",
        "reflect",
        "guide",
        "drill*",
        "write down",
        "describe",
        "postmortem",
        "look into",
        "diagnose",
        "write",
    ]) {
        return ActionKind::Learn;
    }
    if as_written.has(&[
        "rollback*",
        "roll back",
        "recover*",
        "failover",
        "restore*",
        "backup*",
        "graceful*",
        "circuit breaker*",
        "throttl*",
        "capacity",
        "autoscal*",
        "escalat*",
        "communicat*",
        "on call",
        "shut off",
        "kill switch",
        "fallback*",
        "redundan*",
    ]) {
        return ActionKind::Mitigate;
    }
    ActionKind::Prevent
}

/// The kind that a column or a heading names.
pub(super) fn named_action_kind(name: &str) -> Option<ActionKind> {
    let as_written = Phrases::of(name);
    if as_written.has(&["prevent*"]) {
        Some(ActionKind::Prevent)
    } else if as_written.has(&["detect*", "monitoring", "alerting", "observability"]) {
        Some(ActionKind::Detect)
    } else if as_written.has(&["mitigat*", "recover*", "repair", "response"]) {
        Some(ActionKind::Mitigate)
    } else if as_written.has(&["learn*", "documentation", "training", "investigation", "research"]) {
        Some(ActionKind::Learn)
    } else {
        None
    }
}
