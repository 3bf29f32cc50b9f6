//! When to roll back: conditions on signals.

use super::quantities::number;
use crate::readiness::steps::seconds;

choice! {
    /// What a trigger leads to.
    pub enum Effect {
        /// The release is rolled back.
        RollBack = "roll_back", "Roll back";
        /// The rollout goes no further.
        Halt = "halt", "Halt";
    }
}

choice! {
    /// How a measured value compares to the threshold.
    pub enum Comparison {
        /// More than the threshold.
        Above = "above", "above";
        /// The threshold or more.
        AtLeast = "at_least", "at least";
        /// Less than the threshold.
        Below = "below", "below";
        /// The threshold or less.
        AtMost = "at_most", "at most";
    }
}

/// What is measured, and from when on it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What is measured, as in “error rate”.
    pub signal: String,
    /// How it compares.
    pub comparison: Comparison,
    /// The threshold, as a decimal number.
    pub value: String,
    /// Its unit; empty without one.
    pub unit: String,
    /// For how long it must hold, in seconds.
    pub lasts: Option<u32>,
    /// The smallest sample that counts, as in “100 requests”.
    pub sample: Option<String>,
}

impl Condition {
    /// “error rate above 2 % for 5 min, with at least 100 requests”.
    pub fn sentence(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        let lasts = self.lasts.map(|seconds| match (seconds / 60, seconds % 60) {
            (0, seconds) => format!(" for {seconds} s"),
            (minutes, 0) => format!(" for {minutes} min"),
            (minutes, seconds) => format!(" for {minutes} min {seconds} s"),
        });
        let sample = self.sample.as_ref().map(|sample| format!(", with at least {sample}"));
        format!(
            "{} {} {}{unit}{}{}",
            self.signal,
            self.comparison.label(),
            self.value,
            lasts.unwrap_or_default(),
            sample.unwrap_or_default()
        )
    }
}

/// A line of the list of triggers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// The line, in plain text.
    pub line: String,
    /// What it leads to.
    pub effect: Effect,
    /// Its condition; nothing when the line has no comparison and value.
    pub condition: Option<Condition>,
    /// What to do without data, if the line says so.
    pub without_data: Option<Effect>,
}

/// Reads a line. `effect` is what it leads to when it does not say so.
pub(super) fn trigger(line: &str, effect: Effect) -> Option<Trigger> {
    let line = line.trim();
    if line.is_empty() {
        return None;
    }
    let (main, without_data) = without_data(line);
    let (effect, rest) = effect_of(main).map_or((effect, main), |(found, rest)| (found, rest));
    let rest = ["when ", "if "].iter().find_map(|word| without_prefix(rest, word)).unwrap_or(rest);
    Some(Trigger { line: line.to_owned(), effect, condition: condition(rest), without_data })
}

/// Splits `…. Without data: halt` from a line.
fn without_data(line: &str) -> (&str, Option<Effect>) {
    for words in ["without data", "if unknown", "if there is no data", "no data"] {
        let Some(at) = find(line, words) else { continue };
        let rest = line[at + words.len()..].trim_start_matches([':', ',', ' ']);
        let main = line[..at].trim_end().trim_end_matches([';', ',', '.', '(']).trim_end();
        return (main, effect_of(rest).map(|(effect, _)| effect));
    }
    (line, None)
}

/// The effect that a text begins with, and what follows it.
fn effect_of(text: &str) -> Option<(Effect, &str)> {
    let words = [
        ("roll back", Effect::RollBack),
        ("rollback", Effect::RollBack),
        ("halt", Effect::Halt),
        ("pause", Effect::Halt),
        ("stop", Effect::Halt),
    ];
    let (effect, rest) = words.iter().find_map(|(word, effect)| Some((*effect, without_prefix(text, word)?)))?;
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let rest = rest.trim_start_matches([' ', ':']);
    let rest = ["the rollout ", "the release "].iter().find_map(|word| without_prefix(rest, word)).unwrap_or(rest);
    Some((effect, rest))
}

const COMPARISONS: [(&str, Comparison); 24] = [
    (">=", Comparison::AtLeast),
    ("≥", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("≤", Comparison::AtMost),
    (">", Comparison::Above),
    ("<", Comparison::Below),
    (" at least ", Comparison::AtLeast),
    (" at most ", Comparison::AtMost),
    (" greater than ", Comparison::Above),
    (" higher than ", Comparison::Above),
    (" more than ", Comparison::Above),
    (" exceeds ", Comparison::Above),
    (" exceed ", Comparison::Above),
    (" above ", Comparison::Above),
    (" over ", Comparison::Above),
    (" reaches ", Comparison::AtLeast),
    (" less than ", Comparison::Below),
    (" lower than ", Comparison::Below),
    (" fewer than ", Comparison::Below),
    (" below ", Comparison::Below),
    (" under ", Comparison::Below),
    (" drops to ", Comparison::AtMost),
    (" falls to ", Comparison::AtMost),
    (" rises to ", Comparison::AtLeast),
];

fn condition(text: &str) -> Option<Condition> {
    let found = COMPARISONS.iter().filter_map(|(word, comparison)| Some((find(text, word)?, word.len(), *comparison)));
    let (at, length, comparison) = found.min_by_key(|(at, length, _)| (*at, usize::MAX - length))?;
    let signal = signal(&text[..at]);
    let (value, rest) = number(text[at + length..].trim_start())?;
    if signal.is_empty() {
        return None;
    }
    let (rest, sample) = sample(rest);
    let (unit, lasts) = match find(rest, "for ") {
        Some(at) if at == 0 || rest[..at].ends_with(' ') => {
            (&rest[..at], seconds(rest[at + 4..].trim_end_matches(['.', ',', ';', ' '])))
        }
        _ => (rest, None),
    };
    let unit = unit.trim().trim_end_matches(['.', ',', ';', '(']).trim().to_owned();
    Some(Condition { signal, comparison, value, unit, lasts, sample })
}

/// What is measured, without the verb before the comparison.
fn signal(text: &str) -> String {
    let mut text = text.trim().trim_matches(['“', '”', '"', '`']).trim();
    for verb in [" is", " are", " rises", " goes", " stays", " drops", " falls", " remains"] {
        text = text.strip_suffix(verb).unwrap_or(text);
    }
    text.trim().to_owned()
}

/// Splits `, at least 100 requests` from what follows the threshold.
fn sample(text: &str) -> (&str, Option<String>) {
    let Some(at) = find(text, "at least ") else { return (text, None) };
    let words = text[at + 9..].trim_end_matches(['.', ')', ' ', ';']);
    let end = [", ", ";", ")"].iter().filter_map(|end| words.find(end)).min().unwrap_or(words.len());
    let before = text[..at].trim_end();
    let before = before.strip_suffix("with").unwrap_or(before).trim_end().trim_end_matches(['(', ',', ';']).trim_end();
    (before, number(words).map(|_| words[..end].trim().to_owned()))
}

/// Where words are in a text, in any case of ASCII letters.
fn find(text: &str, words: &str) -> Option<usize> {
    text.as_bytes().windows(words.len()).position(|window| window.eq_ignore_ascii_case(words.as_bytes()))
}

fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::any_text::any_text;

    fn sentence(line: &str) -> Option<String> {
        let trigger = trigger(line, Effect::RollBack)?;
        let without = trigger.without_data.map(|effect| format!("; without data: {}", effect.key()));
        Some(format!("{}: {}{}", trigger.effect.key(), trigger.condition?.sentence(), without.unwrap_or_default()))
    }

    #[test]
    fn triggers_are_read_as_people_write_them() {
        for (line, expected) in [
            ("Roll back when error rate > 2 % for 5 min", "roll_back: error rate above 2 % for 5 min"),
            ("Error rate is above 2% for 5 minutes.", "roll_back: Error rate above 2 % for 5 min"),
            ("Halt if p95 latency ≥ 1,500 ms for 90 s", "halt: p95 latency at least 1500 ms for 1 min 30 s"),
            (
                "halt the rollout when crash-free sessions fall below 99.5 % (at least 1,000 sessions). Without data: halt",
                "halt: crash-free sessions fall below 99.5 %, with at least 1,000 sessions; without data: halt",
            ),
            (
                "queue depth exceeds 10000; if unknown, roll back",
                "roll_back: queue depth above 10000; without data: roll_back",
            ),
            ("Rollback: orders per minute drops to 0 for 3 min", "roll_back: orders per minute at most 0 for 3 min"),
            ("5xx responses more than 50 per minute", "roll_back: 5xx responses above 50 per minute"),
        ] {
            assert_eq!(sentence(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn what_has_no_comparison_and_value_is_kept_as_a_line() {
        for line in ["Customers complain", "error rate > a lot", "> 5 %", "version > 1.2.3", "Stopwatch"] {
            let read = trigger(line, Effect::Halt).unwrap();
            assert_eq!((read.line.as_str(), read.effect, read.condition), (line, Effect::Halt, None), "{line}");
        }
        assert_eq!(trigger("  ", Effect::Halt), None);
    }

    proptest! {
        #[test]
        fn any_line_is_read(text in any_text(), before in any_text()) {
            trigger(&text, Effect::Halt);
            trigger(&format!("{before} > 5 {text} for {text} at least {before} without data {text}"), Effect::Halt);
        }
    }
}
