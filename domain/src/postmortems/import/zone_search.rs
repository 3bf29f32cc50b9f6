//! The zone in which a document is written.

use chrono_tz::Tz;

use super::blocks::{Block, Kind};
use super::outline::Node;
use super::source_text::Document;
use super::vocabulary::{self, Fact};
use super::words::runs_of;
use crate::timeline::written::columns::columns_of;
use crate::timeline::written::times;
use crate::timeline::written::zones::{self, ZoneAsWritten};

/// A zone and the line that names it.
pub(super) type Found = (usize, ZoneAsWritten);

/// Looks where people say it: among the facts, at the head of a timeline or its columns, in a
/// sentence about the times, and last beside the times themselves in prose.
pub(super) fn find(document: &Document<'_>, nodes: &[Node], facts: &[(String, String)]) -> Option<Found> {
    in_facts(facts)
        .map(|zone| (1, zone))
        .or_else(|| document.blocks.iter().find_map(|block| in_columns(document, block)))
        .or_else(|| in_headings(document))
        .or_else(|| nodes.iter().find_map(|node| in_section(document, node)))
        .or_else(|| document.blocks.iter().find_map(|block| in_sentence(document, block)))
}

/// A zone that stands beside every time in prose that has one at all.
pub(super) fn beside_times(document: &Document<'_>) -> Option<Found> {
    let mut found: Option<Found> = None;
    for block in document.blocks.iter().filter(|block| matches!(block.kind, Kind::Paragraph | Kind::List(_))) {
        let text = &document.text[block.range.clone()];
        for (at, _) in text.match_indices(':') {
            let start = text[..at].trim_end_matches(|char: char| char.is_ascii_digit()).len();
            let before = text[..start].chars().next_back();
            if before.is_some_and(char::is_alphanumeric) || at - start > 2 || at == start {
                continue;
            }
            let end = text[start..].char_indices().nth(60).map_or(text.len(), |(end, _)| start + end);
            let Some(zone) = times::head(&text[start..end]).and_then(|moment| moment.zone) else { continue };
            match &found {
                Some((_, other)) if other.place != zone.place => return None,
                Some(_) => {}
                None => found = Some((document.line(block.range.start), zone)),
            }
        }
    }
    found
}

/// The zone that stands behind a day or a time among the facts: `Started: 2025-03-04 16:02 UTC`, `2025-03-04 (UTC)`.
pub(super) fn beside_facts(facts: &[(String, String)]) -> Option<ZoneAsWritten> {
    const MOST_WORDS: usize = 8;
    facts.iter().find_map(|(label, value)| {
        let is_of_incident = matches!(
            vocabulary::fact(label),
            Some(Fact::Date | Fact::Started | Fact::Detected | Fact::Acknowledged | Fact::Mitigated | Fact::Ended)
        );
        let moment = times::head(value).filter(|_| is_of_incident)?;
        let rest = &value[moment.end..];
        moment.zone.or_else(|| zones::find(rest).filter(|_| runs_of(rest).len() <= MOST_WORDS))
    })
}

fn in_facts(facts: &[(String, String)]) -> Option<ZoneAsWritten> {
    facts.iter().find_map(|(label, value)| {
        let is_zone = vocabulary::fact(&label.replace(['_', '-'], " ")) == Some(Fact::Zone);
        let zone = if is_zone { zones::find(value) } else { None };
        zone.map(|zone| ZoneAsWritten { as_written: value.clone(), ..zone })
    })
}

fn in_columns(document: &Document<'_>, block: &Block) -> Option<Found> {
    let Kind::Table(table) = &block.kind else { return None };
    table.head.cells.iter().find_map(|cell| {
        let name = document.cell(cell);
        let columns = columns_of(std::slice::from_ref(&name));
        let is_time = columns.time.is_some() || columns.day.is_some();
        let zone = if is_time || runs_of(&name).len() == 1 { zones::find(&name) } else { None };
        zone.map(|zone| (document.line(cell.start), zone))
    })
}

fn in_headings(document: &Document<'_>) -> Option<Found> {
    document.blocks.iter().find_map(|block| {
        let Kind::Heading { inner, .. } = &block.kind else { return None };
        let text = document.inline(inner.clone());
        let is_about_time = runs_of(&text).iter().any(|word| word == "times")
            || vocabulary::section(&text) == Some(super::role::Role::Timeline);
        let zone = if is_about_time { zones::find(&text) } else { None };
        zone.map(|zone| (document.line(block.range.start), zone))
    })
}

/// Below the heading of a timeline, a short line with a zone and without a time speaks of all.
fn in_section(document: &Document<'_>, node: &Node) -> Option<Found> {
    const MOST_WORDS: usize = 12;
    let Node::Section(section) = node else { return None };
    if section.role != Some(super::role::Role::Timeline) {
        return None;
    }
    document.blocks[section.blocks.clone()].iter().find_map(|block| {
        let sentence = in_sentence(document, block);
        if sentence.is_some() || !matches!(block.kind, Kind::Paragraph) {
            return sentence;
        }
        let text = document.inline(block.range.clone());
        let is_short = runs_of(&text).len() <= MOST_WORDS && times::head(&text).is_none();
        let zone = if is_short { zones::find(&text) } else { None };
        zone.map(|zone| (document.line(block.range.start), zone))
    })
}

/// Words by which a sentence speaks of the times of a document.
#[rustfmt::skip]
const TIMES: &[&str] = &[
    "times", "timestamps", "time zone", "all dates", "dates are", "zeiten", "zeitangaben", "uhrzeiten", "zeitzone", "heures", "horaires", "fuseau",
    "las horas", "horas en", "horarios", "zona horaria", "horários", "fuso", "orari", "gli orari", "tijden", "tijdstippen",
    "tijdzone", "czasy", "godziny", "strefa", "strefie", "время", "времена", "часовой пояс", "時刻", "時間", "时间", "时区",
    "시간", "시각",
];

/// A sentence that speaks of times or the time zone, and names one.
fn in_sentence(document: &Document<'_>, block: &Block) -> Option<Found> {
    if !matches!(block.kind, Kind::Paragraph | Kind::Other | Kind::List(_) | Kind::Html) {
        return None;
    }
    let text = &document.text[block.range.clone()];
    let mut start = 0;
    for end in text.match_indices(['.', '\n', ';']).map(|(at, _)| at + 1).chain([text.len()]) {
        let sentence = &text[start..end];
        let lower = sentence.to_lowercase();
        let is_of_times = TIMES.iter().any(|times| lower.contains(times));
        // Evidence often shows times in a zone of its own.
        let is_of_evidence = ["screenshot", "graph", "chart", "logs", "dashboard", "picture", "image"]
            .iter()
            .any(|evidence| lower.contains(evidence));
        let is_of_zone = lower.contains("timezone") || lower.contains("times are") || lower.contains("time is in");
        if (is_of_times || is_of_zone)
            && !is_of_evidence
            && !sentence.contains("{{")
            && let Some(zone) = zones::find(sentence)
        {
            return Some((document.line(block.range.start + start), zone));
        }
        start = end;
    }
    None
}

/// The zone that most of the events name for themselves.
pub(super) fn of_events(zones: &[Option<ZoneAsWritten>]) -> Option<ZoneAsWritten> {
    let mut counts: Vec<(usize, &ZoneAsWritten)> = Vec::new();
    for zone in zones.iter().flatten().filter(|zone| zone.place.zone().is_some()) {
        match counts.iter_mut().find(|(_, counted)| counted.place == zone.place) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, zone)),
        }
    }
    // Of equals the first, which `max_by_key` finds from behind.
    counts.into_iter().rev().max_by_key(|(count, _)| *count).map(|(_, zone)| zone.clone())
}

/// Whether days are written after months there.
pub(super) fn writes_month_first(zone: Option<Tz>) -> bool {
    zone.is_some_and(|zone| {
        let name = zone.name();
        name.starts_with("US/")
            || ["Los_Angeles", "New_York", "Chicago", "Denver", "Phoenix", "Anchorage", "Honolulu"]
                .iter()
                .any(|city| name.ends_with(city))
    })
}
