//! The rules as data: what they look for, why, what to write instead, and sentences that they
//! must mark (between « and ») or leave.

mod blame;
mod hindsight;
mod vague;

use std::sync::LazyLock;

use super::Place;
use super::patterns::Pattern;

/// A habit of speech that hides what could be changed.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The word by which dismissals, the API and tests know it. It never changes.
    pub key: &'static str,
    /// What it is called on the screen.
    pub label: &'static str,
    /// Why it is worth a second look, in one sentence.
    pub why: &'static str,
    /// A better question or wording. `{who}` is the person that was marked.
    pub instead: &'static str,
    /// Where it applies; its examples stand in the first of these.
    pub places: &'static [Place],
    /// What it looks for, in the language of patterns.
    pub patterns: &'static [&'static str],
    /// It says nothing about a sentence in which one of these fits.
    pub unless: &'static [&'static str],
    /// Sentences that it must mark, with what is marked between « and ».
    pub marks: &'static [&'static str],
    /// Examples that the rule must not mark.
    pub leaves: &'static [&'static str],
}

/// All rules. Where two mark the same words, the earlier one speaks.
pub const RULES: &[Rule] = &[
    blame::NAME_AS_CAUSE,
    blame::HUMAN_ERROR,
    blame::CARELESS,
    hindsight::SHOULD_HAVE,
    hindsight::COULD_HAVE,
    hindsight::OBVIOUSLY,
    blame::LEFT_UNDONE,
    blame::WRONGLY,
    vague::STOPS_AT_PERSON,
    vague::BE_CAREFUL,
    vague::VAGUE_ACTION,
    vague::MORE_OF,
    vague::VAGUE_OUTCOME,
];

/// A rule whose patterns are read.
pub struct ReadRule {
    pub rule: Rule,
    pub patterns: Vec<Pattern>,
    pub unless: Vec<Pattern>,
}

impl ReadRule {
    /// Reads the patterns of a rule.
    pub fn of(rule: Rule) -> Self {
        let read = |lines: &[&'static str]| lines.iter().map(|line| Pattern::read(line)).collect();
        Self { patterns: read(rule.patterns), unless: read(rule.unless), rule }
    }
}

/// All rules, compiled once.
pub static READ: LazyLock<Vec<ReadRule>> = LazyLock::new(|| RULES.iter().copied().map(ReadRule::of).collect());
