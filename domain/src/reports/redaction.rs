//! What a report tells about people, and what a share link leaves out of it.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{Report, ReportCause};
use crate::people::PersonName;
use crate::timeline::Evidence;

/// Stands in a report where a name was left out.
const SOMEBODY: &str = "a team member";

/// What is left out of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// Names: of authors, owners and whoever took a step, and in texts the full names of everybody with an account
    /// and the first names of those whom the report names.
    pub names: bool,
    /// The quotations of evidence. Its links and pictures stay.
    pub quotations: bool,
}

impl Redaction {
    /// What is left out, as in “without names”; nothing when nothing is.
    pub fn label(self) -> Option<&'static str> {
        match (self.names, self.quotations) {
            (false, false) => None,
            (true, false) => Some("without names"),
            (false, true) => Some("without quotations"),
            (true, true) => Some("without names and quotations"),
        }
    }
}

/// Whom a report names, and how often it quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disclosure {
    /// The full names, in alphabetical order.
    pub names: Vec<String>,
    /// The number of events with quotations.
    pub quoting_events: usize,
}

impl Report {
    /// Whom the report names of `people`, and how often it quotes.
    pub fn disclosure(&self, people: &[PersonName]) -> Disclosure {
        let mut named: BTreeSet<String> = self.named_in_fields().map(str::to_owned).collect();
        let all = Names::of(people.iter().map(|person| person.name.as_str()));
        self.texts(&mut |text| named.extend(all.found_in(text).map(|(_, name)| name.to_owned())));
        let quoting = self.events.iter().filter(|event| event.evidence.iter().any(is_quotation));
        let quoting_events = quoting.count();
        Disclosure { names: named.into_iter().collect(), quoting_events }
    }

    /// The report without what a link leaves out. `people` are those whose names may stand in its texts.
    #[must_use]
    pub fn redacted(mut self, redaction: Redaction, people: &[PersonName]) -> Self {
        if redaction.quotations {
            for event in &mut self.events {
                event.evidence.retain(|evidence| !is_quotation(evidence));
            }
        }
        if redaction.names {
            let told = self.disclosure(people).names;
            let first = told.iter().filter_map(|name| first_name(name));
            let all = people.iter().map(|person| person.name.as_str());
            let names = Names::of(all.chain(told.iter().map(String::as_str)).chain(first));
            self.texts_mut(&mut |text| {
                if let Some(redacted) = names.left_out_of(text) {
                    *text = redacted;
                }
            });
            self.authors.clear();
            for action in &mut self.actions {
                action.owner = None;
                action.steps.iter_mut().for_each(|step| step.by = None);
            }
        }
        self
    }

    fn named_in_fields(&self) -> impl Iterator<Item = &str> {
        let owners = self.actions.iter().filter_map(|action| action.owner.as_deref());
        let took_steps = self.actions.iter().flat_map(|action| &action.steps).filter_map(|step| step.by.as_deref());
        self.authors.iter().map(String::as_str).chain(owners).chain(took_steps)
    }

    fn texts(&self, each: &mut impl FnMut(&str)) {
        // One list of the fields is kept, in the function that changes them.
        self.clone().texts_mut(&mut |text| each(text));
    }

    /// Every text that somebody wrote.
    fn texts_mut(&mut self, each: &mut impl FnMut(&mut String)) {
        each(&mut self.title);
        for section in &mut self.sections {
            each(&mut section.heading);
            each(&mut section.text);
        }
        for measure in &mut self.impact {
            each(&mut measure.unit);
            each(&mut measure.note);
        }
        for event in &mut self.events {
            each(&mut event.text);
            if let Some(decision) = &mut event.decision {
                for text in [&mut decision.known, &mut decision.options, &mut decision.choice, &mut decision.reason] {
                    each(text);
                }
            }
            for evidence in &mut event.evidence {
                let (Evidence::Link { label: text, .. }
                | Evidence::Quote { text }
                | Evidence::Picture { label: text, .. }) = evidence;
                each(text);
            }
        }
        self.chain.iter_mut().for_each(|cause| cause.texts_mut(each));
        self.lessons.iter_mut().for_each(|lesson| each(&mut lesson.text));
        for action in &mut self.actions {
            for text in [&mut action.title, &mut action.outcome, &mut action.validation] {
                each(text);
            }
            action.area.iter_mut().for_each(&mut *each);
            action.steps.iter_mut().for_each(|step| each(&mut step.note));
        }
    }
}

impl ReportCause {
    fn texts_mut(&mut self, each: &mut impl FnMut(&mut String)) {
        each(&mut self.text);
        self.because.iter_mut().for_each(|cause| cause.texts_mut(each));
    }
}

fn is_quotation(evidence: &Evidence) -> bool {
    matches!(evidence, Evidence::Quote { .. })
}

/// The first of several names. Two letters are too often another word.
fn first_name(name: &str) -> Option<&str> {
    let (first, _) = name.split_once(char::is_whitespace)?;
    (first.chars().count() > 2).then_some(first)
}

/// Names to look for, by their first letter, the longest first.
struct Names<'n> {
    by_letter: HashMap<char, Vec<&'n str>>,
}

impl<'n> Names<'n> {
    fn of(names: impl Iterator<Item = &'n str>) -> Self {
        let mut by_letter: HashMap<char, Vec<&str>> = HashMap::new();
        for name in names.map(str::trim) {
            if let Some(letter) = name.chars().next() {
                by_letter.entry(lower(letter)).or_default().push(name);
            }
        }
        for names in by_letter.values_mut() {
            names.sort_unstable_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
            names.dedup();
        }
        Self { by_letter }
    }

    /// Where the names stand in a text, in bytes.
    fn found_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (std::ops::Range<usize>, &'n str)> + use<'t, 'n> {
        let mut end = 0;
        let mut before = ' ';
        text.char_indices().filter_map(move |(at, letter)| {
            let begins_word = !before.is_alphanumeric();
            before = letter;
            if !begins_word || at < end {
                return None;
            }
            let names = self.by_letter.get(&lower(letter))?;
            let (length, name) = names.iter().find_map(|name| Some((length_of(name, &text[at..])?, *name)))?;
            end = at + length;
            Some((at..end, name))
        })
    }

    /// The text without the names; nothing when it has none.
    fn left_out_of(&self, text: &str) -> Option<String> {
        let mut redacted = String::new();
        let mut end = 0;
        for (place, _) in self.found_in(text) {
            let between = &text[end..place.start];
            redacted.push_str(between.strip_suffix('@').unwrap_or(between));
            redacted.push_str(SOMEBODY);
            end = place.end;
        }
        (end > 0).then(|| redacted + &text[end..])
    }
}

/// How many bytes at the beginning of a text are this name. A single word is a name only as it is spelled, since in
/// lower case it may be another word.
fn length_of(name: &str, text: &str) -> Option<usize> {
    let is_one_word = !name.contains(char::is_whitespace);
    let mut rest = text.chars();
    let mut length = 0;
    for wanted in name.chars() {
        let letter = rest.next()?;
        let is_same = letter == wanted || (!is_one_word && lower(letter) == lower(wanted));
        if !is_same {
            return None;
        }
        length += letter.len_utf8();
    }
    (!rest.next().is_some_and(char::is_alphanumeric)).then_some(length)
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn left_out(names: &[&str], text: &str) -> Option<String> {
        Names::of(names.iter().copied()).left_out_of(text)
    }

    #[test]
    fn names_are_left_out_where_they_are_words() {
        let names = ["Ada King", "Ada", "Ben Okafor", "Ünal", "May"];
        for (text, expected) in [
            ("@Ada King restarted it.", Some("a team member restarted it.")),
            ("ADA KING and ben okafor’s page", Some("a team member and a team member’s page")),
            ("We asked Ada, then (Ünal).", Some("We asked a team member, then (a team member).")),
            ("It may fail in Adana.", None),
            ("ada@example.org", None),
            ("", None),
        ] {
            assert_eq!(left_out(&names, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn first_names_of_three_letters_or_more_are_names() {
        assert_eq!(first_name("Ada King"), Some("Ada"));
        assert_eq!(first_name("Jo King"), None);
        assert_eq!(first_name("Ada"), None);
    }

    proptest! {
        #[test]
        fn no_name_is_left_in_any_text(before in ".{0,20}", after in ".{0,20}", name in r"\p{L}{1,8} \p{L}{1,8}") {
            let text = format!("{before} {name} {after}");
            let redacted = left_out(&[&name], &text).unwrap_or_default();
            prop_assert!(!redacted.contains(&format!(" {name} ")), "{redacted}");
        }
    }
}
