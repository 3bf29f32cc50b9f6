//! Records that prose seems to tell. Prose is never taken apart: its sentences are only proposed.

use chrono::NaiveDate;

use super::action_facts::{self, Around};
use super::actions::{is_called, links_in};
use super::choices::Choices;
use super::guesses;
use super::milestones;
use super::record::{EventTime, Imported, ImportedAction, ImportedEvent, Proposed, SectionRole};
use super::words::runs_of;
use crate::timeline::written::clocks::Clock;
use crate::timeline::written::dates::{self, Order};
use crate::timeline::written::kinds;
use crate::timeline::written::times::{self, Moment};

/// How many sentences of one document are proposed at most.
const MOST: usize = 50;

/// Proposes what the prose of the sections tells, where no list tells it.
pub(super) fn propose(out: &mut Imported, order: Order) {
    if out.events.is_empty() {
        propose_events(out, order);
    }
    if out.actions.is_empty() {
        propose_actions(out, order);
    }
}

fn sentences_of(out: &Imported) -> Vec<String> {
    let is_prose = |role: SectionRole| {
        matches!(
            role,
            SectionRole::Summary
                | SectionRole::Impact
                | SectionRole::Other
                | SectionRole::Causes
                | SectionRole::Timeline
        )
    };
    let texts = out.sections.iter().filter(|section| is_prose(section.role)).map(|section| section.text.as_str());
    let paragraphs = texts.flat_map(|text| text.split("\n\n")).filter(|paragraph| {
        let start = paragraph.trim_start();
        !start.starts_with(['-', '*', '|', '>', '`', '#', '+'])
            && !start.starts_with(|char: char| char.is_ascii_digit())
    });
    paragraphs.flat_map(sentences).map(|sentence| sentence.trim().to_owned()).collect()
}

/// The sentences of a paragraph: a stop ends one where a space and a capital follow.
fn sentences(paragraph: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, stop) in paragraph.match_indices(['.', '!', '?', '。']) {
        let end = at + stop.len();
        let after = &paragraph[end..];
        let begins = after.trim_start().chars().next().is_none_or(|char| !char.is_lowercase());
        if stop == "。" || (after.starts_with(char::is_whitespace) && begins && after.len() > 1) {
            found.push(&paragraph[start..end]);
            start = end;
        }
    }
    found.push(&paragraph[start..]);
    found.retain(|sentence| sentence.contains(char::is_alphanumeric));
    found
}

/// The first time of day in a sentence, with what stands before and behind it.
fn moment_in(sentence: &str) -> Option<(Moment, String)> {
    let colons = sentence.match_indices([':', 'h', '\u{ff1a}']).map(|(at, _)| at);
    colons.into_iter().find_map(|at| {
        let start = sentence[..at].trim_end_matches(|char: char| char.is_ascii_digit()).len();
        if start == at || at - start > 2 {
            return None;
        }
        let moment = times::head(&sentence[start..])
            .filter(|moment| moment.clock.is_some_and(|clock| clock.time().is_some()))?;
        let as_written = sentence[start..start + moment.end].trim().to_owned();
        let before = runs_of(&sentence[..start]);
        let is_about = before.last().is_some_and(|word| {
            matches!(
                word.as_str(),
                "about" | "around" | "roughly" | "gegen" | "etwa" | "vers" | "circa" | "approximately" | "environ"
            )
        });
        Some((Moment { approximate: moment.approximate || is_about, ..moment }, as_written))
    })
}

/// Makes records of the proposals that somebody took. The sentences stay in their sections.
pub(super) fn take(out: &mut Imported, choices: &Choices) {
    let events = choices.taken_events.iter().filter_map(|place| out.proposed_events.get(*place));
    out.events.extend(events.map(|proposed| proposed.record.clone()));
    let actions = choices.taken_actions.iter().filter_map(|place| out.proposed_actions.get(*place));
    out.actions.extend(actions.map(|proposed| proposed.record.clone()));
}

fn propose_events(out: &mut Imported, order: Order) {
    let Some(mut day) = out.date.or_else(|| first_day(out, order)) else { return };
    let mut events: Vec<ImportedEvent> = Vec::new();
    for sentence in sentences_of(out).into_iter().take(10 * MOST) {
        for clause in clauses(&sentence) {
            let Some((moment, as_written)) = moment_in(clause) else { continue };
            let Some(time) = moment.clock.and_then(Clock::time) else { continue };
            let named = moment.day.and_then(|named| named.on_calendar(Some(day), order));
            day = named.or_else(|| dates::find_in_order(clause, order)).unwrap_or(day);
            let time = EventTime::At { local: day.and_time(time), approximate: moment.approximate };
            let kind = kinds::event_kind(clause);
            events.push(ImportedEvent {
                line: 1,
                time,
                offset_minutes: None,
                as_written,
                kind,
                milestone: None,
                text: clause.trim().to_owned(),
            });
        }
        if events.len() >= MOST {
            break;
        }
    }
    milestones::mark(&mut events);
    milestones::mark_first_symptom(&mut events);
    let why = "This sentence names a time. It stays in its section.";
    out.proposed_events = events.into_iter().map(|record| Proposed { record, why: why.to_owned() }).collect();
}

/// The parts of a sentence that name a time each: `at 9:45 it restarted and at 10:20 it was well`.
fn clauses(sentence: &str) -> Vec<&str> {
    const JOINS: [&str; 10] = [" and ", ", ", "; ", " und ", " et ", " y ", " e ", " en ", " i ", " и "];
    let joins = JOINS.iter().flat_map(|join| sentence.match_indices(join).map(|(at, join)| (at, at + join.len())));
    let mut joins: Vec<(usize, usize)> = joins.collect();
    joins.sort_unstable();
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, after) in joins {
        // A clause begins with its time, or with a word before it.
        let begins_with_time = times::head(&sentence[after..]).is_some_and(|moment| moment.has_clock());
        if at > start && begins_with_time && moment_in(&sentence[start..at]).is_some() {
            parts.push(&sentence[start..at]);
            start = after;
        }
    }
    parts.push(&sentence[start..]);
    parts
}

/// Who will do something, at the beginning of a sentence: `Tom will add a probe`.
fn intended_by(sentence: &str) -> Option<&str> {
    const NO_NAMES: [&str; 20] = [
        "we", "i", "you", "wir", "the", "this", "that", "these", "those", "it", "there", "they", "a", "an", "all",
        "each", "every", "if", "when", "once",
    ];
    let (who, _) = [" will ", " wird ", " va "].iter().find_map(|will| sentence.split_once(will))?;
    let who = who.trim();
    let first = who.split_whitespace().next()?.to_lowercase();
    let is_name = who.split_whitespace().count() <= 2
        && who
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic));
    (is_name && !NO_NAMES.contains(&first.as_str())).then_some(who)
}

fn first_day(out: &Imported, order: Order) -> Option<NaiveDate> {
    out.sections.iter().find_map(|section| dates::find_in_order(&section.text, order))
}

/// The beginnings of sentences that say what will be done.
#[rustfmt::skip]
const INTENTIONS: &[&str] = &[
    "we will", "we'll", "we’ll", "we are going to", "we plan to", "we need to", "we should", "our team will", "the team will", "next we", "wir werden", "nous allons", "vamos a", "vamos",
    "faremo", "we gaan", "zamierzamy", "będziemy", "мы будем", "мы планируем", "今後", "我们将", "我們將",
];

fn propose_actions(out: &mut Imported, order: Order) {
    let day = out.date.or_else(|| first_day(out, order));
    let around = Around { day, order };
    let why = "This sentence says what will be done. It stays in its section.";
    let mut found = Vec::new();
    for sentence in sentences_of(out) {
        let lower = sentence.to_lowercase();
        // One word can be anything: “Users will see old prices”.
        let is_known = |who: &str| who.contains(' ') || out.people.iter().any(|person| is_called(person, who));
        let who = intended_by(&sentence).filter(|who| is_known(who));
        let is_intended = INTENTIONS.iter().any(|intention| lower.starts_with(intention));
        if !(is_intended || who.is_some()) || lower.contains("should have") {
            continue;
        }
        for part in parts(&sentence) {
            let pair = action_facts::owner_with_day(part, around);
            let due = pair.as_ref().map(|(_, day)| *day).or_else(|| action_facts::due(part, around));
            let record = ImportedAction {
                line: 1,
                group: None,
                owner: pair.map(|(owner, _)| owner).or_else(|| who.map(str::to_owned)),
                due,
                done: false,
                links: links_in(part),
                ticket: action_facts::ticket(part),
                kind: guesses::action_kind(part),
                text: part.trim().to_owned(),
            };
            found.push(Proposed { record, why: why.to_owned() });
        }
        if found.len() >= MOST {
            break;
        }
    }
    out.proposed_actions = found;
}

/// The intentions of a sentence: behind a bracket with a name, another one may follow.
fn parts(sentence: &str) -> Vec<&str> {
    for and in [") and ", ") und ", ") et ", ") y ", ") e "] {
        if let Some(at) = sentence.find(and) {
            return vec![&sentence[..=at], &sentence[at + and.len()..]];
        }
    }
    vec![sentence]
}
