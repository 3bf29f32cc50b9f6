//! What kind of thing a text tells of, guessed from its words.

use super::record::{ActionKindGuess, EventKindGuess, ImportedEvent, MilestoneGuess};
use super::words::runs_of;

/// A text as sentences of words, to be asked for phrases.
struct Said(Vec<String>);

impl Said {
    /// The beginning of a text, where people say what they mean; what follows explains.
    fn of(text: &str) -> Self {
        const MOST_WORDS: usize = 40;
        // Addresses name things; they do not tell what happened.
        let prose: Vec<&str> = text.split_whitespace().filter(|word| !word.contains("://")).take(MOST_WORDS).collect();
        let prose = prose.join(" ");
        let ends = prose.match_indices(['.', '?', '!', ';']).map(|(at, _)| at + 1);
        let ends = ends.filter(|end| prose[*end..].starts_with([' ', '*'])).chain([prose.len()]);
        let mut start = 0;
        let sentences = ends.map(|end| {
            let sentence = &prose[start..end];
            start = end;
            format!(" {} ", runs_of(sentence).join(" "))
        });
        Self(sentences.collect())
    }

    /// Whether one of the phrases stands there; a `*` at its end lets the word go on.
    fn has(&self, phrases: &[&str]) -> bool {
        self.0.iter().any(|sentence| sentence_has(sentence, phrases))
    }

    /// Whether a sentence says so and does not turn it around.
    fn affirms(&self, phrases: &[&str]) -> bool {
        self.0.iter().any(|sentence| sentence_has(sentence, phrases) && !sentence_has(sentence, DENIALS))
    }
}

fn sentence_has(sentence: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| match phrase.strip_suffix('*') {
        Some(start) => sentence.contains(&format!(" {start}")),
        None => sentence.contains(&format!(" {phrase} ")),
    })
}

/// The kind of an event.
pub(super) fn event_kind(text: &str) -> EventKindGuess {
    let said = Said::of(text);
    let kinds: [(EventKindGuess, &[&str]); 6] = [
        (EventKindGuess::Escalation, ESCALATION),
        (EventKindGuess::Decision, &["decide*", "decision*", "agreed", "chose", "opted", "conclude to"]),
        (EventKindGuess::Communication, COMMUNICATION),
        (EventKindGuess::Detection, DETECTION),
        (EventKindGuess::Action, ACTION),
        (EventKindGuess::Change, CHANGE),
    ];
    kinds.into_iter().find(|(_, words)| said.has(words)).map_or(EventKindGuess::Observation, |(kind, _)| kind)
}

const ESCALATION: &[&str] = &[
    "escalat*", "incident declared", "declared incident", "incident raised", "incident is raised", "incident was declared",
    "war room", "incident opened", "called in", "on call engineer joins", "joined the call", "incident created",
    "major incident", "incident commander", "page the", "paged the", "pulled in", "asked for help",
];
const COMMUNICATION: &[&str] = &[
    "status page", "statuspage", "announce*", "notified", "informed", "informs", "tweet*", "communication*", "customers told",
    "posted in", "posted on", "posted to", "message posted", "response posted", "email sent", "emails sent", "update sent",
    "contacted", "reached out to", "asking teams", "published an update",
];
const DETECTION: &[&str] = &[
    "alert", "alerts", "alerted", "alerting", "alarm", "alarms", "detect*", "pager", "paged", "pages", "noticed", "notices",
    "reported by", "first report", "reports that", "report that", "reports of", "report all", "discovery", "monitoring shows",
    "monitor triggers", "user reports", "customer reports", "reported", "warning",
];
const ACTION: &[&str] = &[
    "restart*", "reboot*", "delete*", "deleting", "kill*", "scale*", "scaling", "revert*", "rollback", "rolled back",
    "rolling back", "roll back", "drain*", "cordon*", "disable*", "attempt*", "removed", "remove", "manual*", "fix applied",
    "hotfix", "patch*", "failover", "failed over", "started working", "investigation starts", "investigation started",
    "started investigating", "investigat*", "ran", "cleaned", "increased", "mitigat*", "replac*", "terminated", "moved",
    "rerouted", "throttl*", "stopped", "started looking", "created", "added",
];
const CHANGE: &[&str] = &[
    "deploy*", "release*", "merged", "merge", "upgrad*", "rolled out", "rollout", "roll out", "config change",
    "configuration change", "migrat*", "updated", "update to", "bump*", "pull request", "changed", "change applied",
    "new version", "feature flag", "enabled", "switched",
];

/// Marks the events whose text clearly says what they mean for the clock; each mark once.
pub(super) fn mark_milestones(events: &mut [ImportedEvent]) {
    use MilestoneGuess::{Acknowledged, Detected, ImpactStarted, Mitigated, Resolved, RollbackFinished, RollbackStarted};
    let said: Vec<Said> = events.iter().map(|event| Said::of(&event.text)).collect();
    let first = |phrases: &[&str]| said.iter().position(|said| said.affirms(phrases));
    let last = |phrases: &[&str]| said.iter().rposition(|said| said.affirms(phrases));
    let marks = [
        (ImpactStarted, first(IMPACT_STARTED)),
        (Detected, first(DETECTED)),
        (Acknowledged, first(ACKNOWLEDGED)),
        (RollbackStarted, first(ROLLBACK_STARTED)),
        (RollbackFinished, last(ROLLBACK_FINISHED)),
        (Mitigated, last(MITIGATED)),
        (Resolved, last(RESOLVED)),
    ];
    let at = |found: Option<usize>| found.and_then(|found| events.get(found)).map(|event| event.at);
    let detected = at(marks[1].1);
    let is_possible = |milestone: MilestoneGuess, found: Option<usize>| match (milestone, at(found), detected) {
        (ImpactStarted, Some(started), Some(detected)) => started <= detected,
        (Resolved | Mitigated | Acknowledged, Some(end), Some(detected)) => end >= detected,
        _ => true,
    };
    let marks = marks.map(|(milestone, found)| (milestone, found.filter(|_| is_possible(milestone, found))));
    for (milestone, found) in marks {
        if let Some(event) = found.and_then(|at| events.get_mut(at)).filter(|event| event.milestone.is_none()) {
            event.milestone = Some(milestone);
        }
    }
}

const IMPACT_STARTED: &[&str] = &[
    "impact start*", "impact begin*", "impact began", "outage start*", "outage begin*", "outage began", "incident start*",
    "incident begin*", "incident began", "problem start*", "start of impact", "start of incident", "start of outage",
    "start of the incident", "start of the outage", "beginning of the outage", "degradation begin*", "degradation start*",
    "service degradation began", "errors begin", "errors start", "errors started", "errors began", "requests start failing",
    "requests begin failing", "starts failing", "starts degrading", "begins failing", "users start seeing", "goes down",
    "went down",
];
const DETECTED: &[&str] = &[
    "detection", "detected", "detects", "discovery", "alert fires", "alert fired", "alerts fire", "alerts fired",
    "alert triggered", "alerts triggered", "alert triggers", "received alert", "received an alert", "received alerts",
    "first alert", "pager fired", "pager fires", "pager goes off", "pager went off", "on call paged", "on call is paged",
    "on call was paged", "engineer paged", "monitoring alert*", "team alerted", "first report", "alerted by",
    "we received a lot of alerts", "got an alert", "we are paged", "we were paged", "oncall paged",
];
const ACKNOWLEDGED: &[&str] = &[
    "acknowledg*", "acked", "investigation start*", "investigation begin*", "investigation began", "investigations start*",
    "started investigating", "starts investigating", "begins investigating", "begins investigation", "begin investigation",
    "investigation is started", "on call engineer joins", "started looking into",
];
const ROLLBACK_STARTED: &[&str] = &[
    "rollback start*", "rollback begin*", "rollback began", "rollback initiated", "rollback triggered", "rollback attempted",
    "immediate rollback", "started rollback", "starting rollback", "start rollback", "begin rollback", "rolling back",
    "starts rolling back", "begin reverting", "started reverting", "revert started", "reverting the", "initiated rollback",
    "rollback is started", "rollback was started",
];
const ROLLBACK_FINISHED: &[&str] = &[
    "rollback complete*", "rollback finish*", "rollback done", "rollback successful", "rolled back", "change reverted",
    "reverts deployed", "revert deployed", "revert complete*", "revert finish*", "rollback is complete*", "was reverted",
    "rollback initiated and completed", "have been reverted", "rollback deployed", "is reverted", "are reverted",
];
const MITIGATED: &[&str] = &[
    "mitigated", "mitigation applied", "mitigation deployed", "mitigation complete*", "mitigation in place",
    "mitigation is in place", "workaround applied", "workaround in place", "workaround deployed", "impact ends",
    "impact ended", "end of impact", "impact over", "as a quick fix",
];
const RESOLVED: &[&str] = &[
    "resolved", "resolves", "recovery", "fully recovered", "fully restored", "service restored", "service is restored",
    "services restored", "full service restored", "fully operational", "all clear", "back to normal", "outage to an end",
    "end of outage", "end of incident", "incident over", "incident closed", "incident ends", "incident ended", "outage over",
    "outage ends", "outage ended", "everything is fine", "recovered completely", "operational again", "all systems verified",
    "restored completely",
];

/// Words that turn a statement around, or put it into the future.
const DENIALS: &[&str] = &[
    "no", "not", "didn", "doesn", "isn", "wasn", "unable", "unresolved", "fails", "failed to", "without success", "will be",
    "should be", "would be", "could be", "considered", "no recovery", "never", "consider", "partial*", "believ*", "around",
    "hop*", "expect*", "if", "once", "before", "until",
];

/// The kind of an action item.
pub(super) fn action_kind(text: &str) -> ActionKindGuess {
    let said = Said::of(text);
    if said.has(&["monitor*", "alert*", "alarm*", "detect*", "dashboard*", "metric*", "notif*", "synthetic*", "observab*", "probe*"]) {
        return ActionKindGuess::Detect;
    }
    if said.has(&[
        "document*", "docs", "investigat*", "runbook*", "playbook*", "wiki", "train*", "learn*", "understand", "discuss*", "teach*",
        "research", "find out", "figure out", "evaluate", "assess", "reflect", "guide", "drill*", "write down", "describe",
        "postmortem", "look into", "diagnose", "write",
    ]) {
        return ActionKindGuess::Learn;
    }
    if said.has(&[
        "rollback*", "roll back", "recover*", "failover", "restore*", "backup*", "graceful*", "circuit breaker*", "throttl*",
        "capacity", "autoscal*", "escalat*", "communicat*", "on call", "shut off", "kill switch", "fallback*", "redundan*",
    ]) {
        return ActionKindGuess::Mitigate;
    }
    ActionKindGuess::Prevent
}

/// The kind that a column or a heading names.
pub(super) fn named_action_kind(name: &str) -> Option<ActionKindGuess> {
    let said = Said::of(name);
    if said.has(&["prevent*"]) {
        Some(ActionKindGuess::Prevent)
    } else if said.has(&["detect*", "monitoring", "alerting", "observability"]) {
        Some(ActionKindGuess::Detect)
    } else if said.has(&["mitigat*", "recover*", "repair", "response"]) {
        Some(ActionKindGuess::Mitigate)
    } else if said.has(&["learn*", "documentation", "training", "investigation", "research"]) {
        Some(ActionKindGuess::Learn)
    } else {
        None
    }
}
