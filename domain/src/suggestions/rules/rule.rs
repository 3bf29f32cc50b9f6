//! What a rule consists of.

use crate::suggestions::Place;

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
