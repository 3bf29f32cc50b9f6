//! The language check: remarks on words that put a person where a condition belongs, or a wish
//! where a change belongs.
//!
//! It is a colleague's question and no judge: nothing depends on it, and each suggestion can be
//! dismissed. It knows English, takes no dictionary and no network, and runs in the page as well.

mod dismissal;
mod patterns;
mod people;
mod place;
mod reading;
mod rules;
#[cfg(test)]
mod tests;
mod whole;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;

pub use dismissal::{Dismissal, DismissalFields, DismissalId, DismissalInput, MAX_REASON, MAX_WORDS};
pub use people::Names;
pub use place::Place;
pub use rules::{RULES, Rule};
pub use whole::{PlacedSuggestion, placed_suggestions};

use patterns::{Fit, Pattern, Sentences};
use reading::Sort;
use rules::{READ, ReadRule};

/// The maximum number of suggestions for one text.
pub const MAX_SUGGESTIONS: usize = 200;

/// A remark on a few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The key of the rule.
    pub rule: &'static str,
    /// The name of the rule.
    pub label: &'static str,
    /// Where the words begin, in bytes.
    pub start: usize,
    /// The end in the text, in bytes.
    pub end: usize,
    /// Why it is worth a second look.
    pub why: &'static str,
    /// A better question or wording.
    pub instead: String,
}

impl Suggestion {
    /// The marked words of the text.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Words as they are compared: case, white space and typographic apostrophes make no difference.
pub fn same_words(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('’', "'")
}

/// Reads a text and remarks on it, in the order of the text: the first [`MAX_SUGGESTIONS`] remarks. The time
/// it takes grows with the length of the text and not faster.
pub fn check(text: &str, place: Place, names: &Names) -> Vec<Suggestion> {
    check_with(READ.iter(), text, place, names)
}

fn check_with<'r>(
    rules: impl Iterator<Item = &'r ReadRule>,
    text: &str,
    place: Place,
    names: &Names,
) -> Vec<Suggestion> {
    let lower = text.to_ascii_lowercase();
    let tokens = reading::tokens(text, &lower);
    let people = people::people(&tokens, names);
    let sentences = Sentences { tokens, people };
    let mut suggestions: BTreeMap<usize, Suggestion> = BTreeMap::new();
    for rule in rules.filter(|rule| rule.rule.places.contains(&place)) {
        for suggestion in marked_by(rule, text, &sentences) {
            // What is marked already does not overlap, so the last one before its end is enough.
            if suggestions.range(..suggestion.end).next_back().is_none_or(|(_, other)| other.end <= suggestion.start) {
                suggestions.insert(suggestion.start, suggestion);
            }
        }
    }
    suggestions.into_values().take(MAX_SUGGESTIONS).collect()
}

fn marked_by(rule: &ReadRule, text: &str, sentences: &Sentences<'_>) -> Vec<Suggestion> {
    let mut suggestions = Vec::new();
    let mut at = 0;
    while at < sentences.tokens.len() {
        let longest = rule.patterns.iter().filter_map(|pattern| pattern.fit(sentences, at)).max_by_key(|fit| fit.end);
        match longest.filter(|fit| fit.end > at) {
            Some(fit) if !is_excused(&rule.unless, sentences, at) => {
                suggestions.push(suggestion(rule, text, sentences, at, fit));
                at = fit.end;
            }
            _ => at += 1,
        }
    }
    suggestions
}

/// Whether the sentence around a token says something for which the rule is silent.
fn is_excused(unless: &[Pattern], sentences: &Sentences<'_>, at: usize) -> bool {
    /// A sentence is looked at this far to both sides, in words.
    const NEAR: usize = 40;
    let is_stop = |place: &usize| sentences.tokens[*place].sort == Sort::Stop;
    let first = (at.saturating_sub(NEAR)..at).rev().find(is_stop).map_or(at.saturating_sub(NEAR), |stop| stop + 1);
    let most = (at + NEAR).min(sentences.tokens.len());
    let last = (at..most).find(is_stop).unwrap_or(most);
    (first..last).any(|place| unless.iter().any(|pattern| pattern.fit(sentences, place).is_some()))
}

fn suggestion(rule: &ReadRule, text: &str, sentences: &Sentences<'_>, at: usize, fit: Fit) -> Suggestion {
    let tokens = &sentences.tokens;
    let who = fit.who.map(|(from, to)| said_of(&text[tokens[from].start..tokens[to - 1].end], tokens[from].word));
    Suggestion {
        rule: rule.rule.key,
        label: rule.rule.label,
        start: tokens[at].start,
        end: tokens[fit.end - 1].end,
        why: rule.rule.why,
        instead: rule.rule.instead.replace("{who}", who.as_deref().unwrap_or("people")),
    }
}

/// A person as they are named within a question.
fn said_of(words: &str, first: &str) -> String {
    match first {
        "who" | "nobody" | "noone" | "no" | "anyone" => "people".to_owned(),
        "i" => "I".to_owned(),
        _ => {
            let is_name = words.chars().next().is_some_and(char::is_uppercase) && !people::is_plain(first);
            if is_name { words.to_owned() } else { words.to_lowercase() }
        }
    }
}

/// The bounds of suggestions as editors count them, in UTF-16 code units: the start and the end of each.
/// The suggestions stand in the order of the text, which is gone through once.
pub fn in_utf16(text: &str, suggestions: &[Suggestion]) -> Vec<(usize, usize)> {
    let (mut from, mut units) = (0, 0);
    let mut count_to = |place: usize| {
        units += text.get(from..place).map_or(0, |between| between.encode_utf16().count());
        from = place.max(from);
        units
    };
    suggestions.iter().map(|suggestion| (count_to(suggestion.start), count_to(suggestion.end))).collect()
}
