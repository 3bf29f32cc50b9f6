//! What kind of thing a text tells of, guessed from its words.

use super::record::ActionKind;
use super::said::Said;

/// The kind of an action item.
pub(super) fn action_kind(text: &str) -> ActionKind {
    let said = Said::of(text);
    if said.has(&[
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
    if said.has(&[
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
    if said.has(&[
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
    let said = Said::of(name);
    if said.has(&["prevent*"]) {
        Some(ActionKind::Prevent)
    } else if said.has(&["detect*", "monitoring", "alerting", "observability"]) {
        Some(ActionKind::Detect)
    } else if said.has(&["mitigat*", "recover*", "repair", "response"]) {
        Some(ActionKind::Mitigate)
    } else if said.has(&["learn*", "documentation", "training", "investigation", "research"]) {
        Some(ActionKind::Learn)
    } else {
        None
    }
}
