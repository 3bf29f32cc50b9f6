//! What kind of thing a text tells of, guessed from its words.

use super::record::{ActionKind, EventKind};
use super::said::Said;

/// The kind of an event.
pub(super) fn event_kind(text: &str) -> EventKind {
    let said = Said::of(text);
    let kinds: [(EventKind, &[&str]); 6] = [
        (EventKind::Escalation, ESCALATION),
        (EventKind::Decision, &["decide*", "decision*", "agreed", "chose", "opted", "conclude to"]),
        (EventKind::Communication, COMMUNICATION),
        (EventKind::Detection, DETECTION),
        (EventKind::Action, ACTION),
        (EventKind::Change, CHANGE),
    ];
    kinds.into_iter().find(|(_, words)| said.has(words)).map_or(EventKind::Observation, |(kind, _)| kind)
}

const ESCALATION: &[&str] = &[
    "escalat*",
    "incident declared",
    "declared incident",
    "incident raised",
    "incident is raised",
    "incident was declared",
    "war room",
    "incident opened",
    "called in",
    "on call engineer joins",
    "joined the call",
    "incident created",
    "major incident",
    "incident commander",
    "page the",
    "paged the",
    "pulled in",
    "asked for help",
];
const COMMUNICATION: &[&str] = &[
    "status page",
    "statuspage",
    "announce*",
    "notified",
    "informed",
    "informs",
    "tweet*",
    "communication*",
    "customers told",
    "posted in",
    "posted on",
    "posted to",
    "message posted",
    "response posted",
    "email sent",
    "emails sent",
    "update sent",
    "contacted",
    "reached out to",
    "asking teams",
    "published an update",
];
const DETECTION: &[&str] = &[
    "alert",
    "alerts",
    "alerted",
    "alerting",
    "alarm",
    "alarms",
    "detect*",
    "pager",
    "paged",
    "pages",
    "noticed",
    "notices",
    "reported by",
    "first report",
    "reports that",
    "report that",
    "reports of",
    "report all",
    "discovery",
    "monitoring shows",
    "monitor triggers",
    "user reports",
    "customer reports",
    "reported",
    "warning",
];
const ACTION: &[&str] = &[
    "restart*",
    "reboot*",
    "delete*",
    "deleting",
    "kill*",
    "scale*",
    "scaling",
    "revert*",
    "rollback",
    "rolled back",
    "rolling back",
    "roll back",
    "drain*",
    "cordon*",
    "disable*",
    "attempt*",
    "removed",
    "remove",
    "manual*",
    "fix applied",
    "hotfix",
    "patch*",
    "failover",
    "failed over",
    "started working",
    "investigation starts",
    "investigation started",
    "started investigating",
    "investigat*",
    "ran",
    "cleaned",
    "increased",
    "mitigat*",
    "replac*",
    "terminated",
    "moved",
    "rerouted",
    "throttl*",
    "stopped",
    "started looking",
    "created",
    "added",
];
const CHANGE: &[&str] = &[
    "deploy*",
    "release*",
    "merged",
    "merge",
    "upgrad*",
    "rolled out",
    "rollout",
    "roll out",
    "config change",
    "configuration change",
    "migrat*",
    "updated",
    "update to",
    "bump*",
    "pull request",
    "changed",
    "change applied",
    "new version",
    "feature flag",
    "enabled",
    "switched",
];

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
