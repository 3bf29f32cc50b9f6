//! Durations that the document states, compared with those that follow from its events.

use chrono::{NaiveDateTime, TimeDelta};

use super::record::{EventTime, Imported, ImportedEvent, Milestone};
use super::source_text::Document;
use super::vocabulary::{self, Fact};
use super::words::runs_of;
use crate::timeline::in_words;
use crate::timeline::written::phrases::Phrases;
use crate::timeline::written::spans::{self, Span};
use crate::timeline::written::zones::Place;

/// How far apart two times may be that are both rough.
const ROUGH: i64 = 15 * 60;

/// How many of them are told: each is looked for in the text.
const MOST: usize = 20;

/// The warnings about facts such as `Downtime: 47 minutes` that the marked events contradict, each with its line.
pub(super) fn contradicted(out: &Imported, document: &Document<'_>) -> Vec<(usize, String)> {
    let facts = out.stats.iter().filter(|(label, _)| vocabulary::fact(label) == Some(Fact::Duration));
    let warnings = facts.filter_map(|(label, value)| {
        let why = contradiction(out, label, value)?;
        Some((line_of(document, label, value), why))
    });
    warnings.take(MOST).collect()
}

fn contradiction(out: &Imported, label: &str, value: &str) -> Option<String> {
    let stated = spans::head(value)?;
    let meant = meant_by(label);
    // Teams count from different beginnings; one that fits is the one that was meant.
    let known: Vec<_> = meant.iter().filter_map(|(from, to)| Some((*from, *to, between(out, *from, *to)?))).collect();
    if known.iter().any(|(_, _, computed)| fits(&stated, computed)) {
        return None;
    }
    let (from, to, computed) = known.first()?;
    Some(format!(
        "The document states “{label}: {}”, but the events marked “{}” and “{}” are {} apart.",
        value.lines().next().unwrap_or_default(),
        from.label(),
        to.label(),
        in_words(TimeDelta::seconds(computed.seconds)),
    ))
}

/// Between which milestones a duration of this name lies; the usual ones first.
fn meant_by(label: &str) -> &'static [(Milestone, Milestone)] {
    use Milestone::{Acknowledged, Detected, ImpactStarted, Mitigated, Resolved, RollbackFinished, RollbackStarted};
    let words = Phrases::of(label);
    if words.has(&["rollback", "roll back", "rolling back"]) {
        &[(RollbackStarted, RollbackFinished)]
    } else if words.has(&[
        "detect*",
        "ttd",
        "mttd",
        "notice",
        "discover*",
        "erkennung",
        "entdeckung",
        "détection",
        "detección",
    ]) {
        &[(ImpactStarted, Detected)]
    } else if words.has(&["acknowledg*", "respon*", "tta", "mtta", "engage*", "ack"]) {
        &[(Detected, Acknowledged), (ImpactStarted, Acknowledged)]
    } else if words.has(&["mitigat*", "ttm", "mttm", "repair*", "fix"]) {
        &[(ImpactStarted, Mitigated), (Detected, Mitigated), (ImpactStarted, Resolved), (Detected, Resolved)]
    } else if words.has(&[
        "resol*",
        "recover*",
        "restor*",
        "ttr",
        "mttr",
        "wiederherstellung",
        "behebung",
        "lösung",
        "résolution",
    ]) {
        &[(ImpactStarted, Resolved), (Detected, Resolved), (ImpactStarted, Mitigated), (Detected, Mitigated)]
    } else if words.has(&["time to", "review", "meeting", "planned", "estimated", "maintenance"]) {
        &[]
    } else {
        &[(ImpactStarted, Resolved), (ImpactStarted, Mitigated)]
    }
}

/// What lies between two marked events.
struct Computed {
    seconds: i64,
    is_rough: bool,
}

fn between(out: &Imported, from: Milestone, to: Milestone) -> Option<Computed> {
    let marked = |milestone| {
        let event = out.events.iter().find(|event| event.milestone == Some(milestone))?;
        instant(out, event)
    };
    let ((from, is_from_rough), (to, is_to_rough)) = (marked(from)?, marked(to)?);
    let seconds = (to - from).num_seconds();
    (seconds >= 0).then_some(Computed { seconds, is_rough: is_from_rough || is_to_rough })
}

/// When an event was, without its offset, and whether that is known only roughly.
fn instant(out: &Imported, event: &ImportedEvent) -> Option<(NaiveDateTime, bool)> {
    let EventTime::At { local, approximate } = event.time else { return None };
    let offset = event.offset_minutes.or_else(|| out.zone.map(|zone| Place::Zone(zone).offset_at(local)));
    Some((local.checked_sub_signed(TimeDelta::minutes(offset.unwrap_or(0).into()))?, approximate))
}

/// Whether a stated duration says the same as the computed one, as exactly as it was stated.
fn fits(stated: &Span, computed: &Computed) -> bool {
    const MINUTE: i64 = 60;
    let rough = if stated.approximate { (stated.seconds / 5).max(stated.unit / 2) } else { 0 };
    let events = if computed.is_rough { ROUGH } else { 0 };
    // Who names hours alone has rounded them; times are written to the minute, at both ends.
    let rounded = if stated.unit > MINUTE { stated.unit / 2 } else { 2 * MINUTE };
    stated.seconds.abs_diff(computed.seconds) <= rough.max(events).max(rounded).unsigned_abs()
}

/// The line of a fact, as well as it can be found again.
fn line_of(document: &Document<'_>, label: &str, value: &str) -> usize {
    let wanted: Vec<String> = runs_of(&format!("{label} {}", value.lines().next().unwrap_or_default()));
    let mut at = 0;
    for line in document.text.split_inclusive('\n') {
        if line.len() <= 2_000 && line.contains(label) {
            let words = runs_of(line);
            if wanted.iter().all(|word| words.contains(word)) {
                return document.line(at);
            }
        }
        at += line.len();
    }
    1
}
