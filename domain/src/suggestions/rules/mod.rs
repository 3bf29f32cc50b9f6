//! The rules as data: what they look for, why, what to write instead, and sentences that they
//! must mark (between « and ») or leave.

mod blame;
mod hindsight;
mod rule;
mod vague;

use std::sync::LazyLock;

use super::patterns::Pattern;
pub use rule::Rule;

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
