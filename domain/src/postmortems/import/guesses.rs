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

/// Whether a label says how soon the action items below it are for: `Short-term fix`.
pub(super) fn names_term(label: &str) -> bool {
    const UNSPACED: [&str; 9] = ["短期", "中期", "長期", "长期", "恒久", "暫定", "단기", "중기", "장기"];
    Phrases::of(label).has(&[
        "short term",
        "shortterm",
        "medium term",
        "mid term",
        "near term",
        "long term",
        "longterm",
        "longer term",
        "immediate",
        "permanent",
        "temporary",
        "kurzfristig*",
        "mittelfristig*",
        "langfristig*",
        "sofort*",
        "dauerhaft*",
        "court terme",
        "moyen terme",
        "long terme",
        "corto plazo",
        "medio plazo",
        "largo plazo",
        "curto prazo",
        "médio prazo",
        "longo prazo",
        "breve termine",
        "medio termine",
        "lungo termine",
        "korte termijn",
        "middellange termijn",
        "lange termijn",
        "krótkoterminow*",
        "średnioterminow*",
        "długoterminow*",
        "краткосрочн*",
        "среднесрочн*",
        "долгосрочн*",
    ]) || UNSPACED.iter().any(|term| label.contains(term))
}

/// Whether a label of action items says nothing but that: as the name of a group it would tell nobody anything.
pub(super) fn is_plain_action_label(label: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 22] = [
        "action", "actions", "item", "items", "points", "plan", "follow", "up", "ups", "followup", "followups", "next", "steps",
        "to", "do", "todo", "todos", "tasks", "and", "maßnahmen", "massnahmen", "aufgaben",
    ];
    super::words::runs_of(label).iter().all(|word| WORDS.contains(&word.as_str()))
}
