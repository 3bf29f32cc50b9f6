//! The labels by which people name the parts of a postmortem, as data: which words, in which
//! language, mean what, each with examples that a test reads.

mod changes;
mod facts;
mod lessons;
mod sections;

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::role::Role;

/// What a label means, the words that say so, and labels as people write them.
pub(super) struct Entry<M> {
    pub meaning: M,
    /// The language of the words, as ISO 639 names it.
    pub language: &'static str,
    /// Words in this order anywhere in a label. `=` in front: these words and no others. `3:` in
    /// front: in a label of at most three words.
    pub words: &'static [&'static str],
    /// Labels that are understood by this entry.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests of the vocabulary read them"))]
    pub examples: &'static [&'static str],
}

/// What a short fact at the head of a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    Title,
    Date,
    Started,
    Detected,
    Acknowledged,
    Mitigated,
    Ended,
    Zone,
    Severity,
    People,
    Owner,
    Due,
    Ticket,
    State,
    ActionKind,
    Item,
    Services,
    Duration,
}

/// A phrase of an entry, ready to be looked for.
struct Phrase<M> {
    meaning: M,
    words: Vec<String>,
    most_words: usize,
    is_whole: bool,
    /// Written without spaces between words: looked for letter by letter.
    is_unspaced: bool,
}

/// The length from which one letter of a word may be mistyped.
const LONG_WORD: usize = 8;

/// The phrases of a vocabulary, found by their first word.
struct Phrases<M> {
    all: Vec<Phrase<M>>,
    by_first_word: HashMap<String, Vec<usize>>,
    unspaced: Vec<usize>,
    /// Those with a long first word, in which a letter may be mistyped.
    long: Vec<usize>,
}

static SECTIONS: LazyLock<Phrases<Role>> =
    LazyLock::new(|| Phrases::of(&[sections::ENTRIES, lessons::ENTRIES, changes::ENTRIES]));
static FACTS: LazyLock<Phrases<Fact>> = LazyLock::new(|| Phrases::of(&[facts::ENTRIES]));
static NOT_AHEAD: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| changes::NOT_AHEAD.iter().map(|past| words_of(past)).collect());

/// The order in which meanings are tried: the particular before the general.
const ORDER: [Role; 15] = [
    Role::Timeline,
    Role::Lucky,
    Role::WasDifficult,
    Role::WentWell,
    Role::CONTRIBUTING,
    Role::ROOT,
    Role::Story,
    Role::Actions,
    Role::Lessons,
    Role::People,
    Role::Statistics,
    Role::Impact,
    Role::Summary,
    Role::Context,
    Role::Told,
];

/// What a label says of the part below it.
pub(super) fn section(label: &str) -> Option<Role> {
    const MOST_WORDS: usize = 12;
    let words = words_of(beginning(label));
    // Numbers are no words of a label, such as those of a day; but a label is no column of figures either.
    if words.len() > 4 * MOST_WORDS {
        return None;
    }
    let count = words.iter().filter(|word| !word.starts_with(|char: char| char.is_ascii_digit())).count();
    if words.is_empty() || count > MOST_WORDS {
        return None;
    }
    let found = SECTIONS.meanings(&words);
    // What stands in brackets says more of the part, and not what it is: `Ablauf (alle Zeiten MEZ)`.
    let bare =
        beginning(label).split(['(', '\u{ff08}', '[']).next().map(words_of).filter(|bare| bare.len() < words.len());
    let found = bare.filter(|_| found.is_empty()).map_or(found, |bare| SECTIONS.meanings(&bare));
    let is_past = NOT_AHEAD.iter().any(|past| contains(&words, past));
    ORDER.into_iter().find(|role| found.contains(role) && !(is_past && *role == Role::Actions))
}

/// What a fact of this name is about.
pub(super) fn fact(label: &str) -> Option<Fact> {
    const MOST_WORDS: usize = 5;
    let words = words_of(beginning(label));
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    FACTS.meanings(&words).first().copied()
}

/// As much of a label as shows whether it is too long to be one.
fn beginning(label: &str) -> &str {
    const MOST_BYTES: usize = 2_000;
    &label[..label.floor_char_boundary(MOST_BYTES)]
}

impl<M: Copy> Phrases<M> {
    fn of(entries: &[&'static [Entry<M>]]) -> Self {
        let all: Vec<Phrase<M>> = entries.iter().flat_map(|entries| phrases(entries)).collect();
        let mut found = Self { all: Vec::new(), by_first_word: HashMap::new(), unspaced: Vec::new(), long: Vec::new() };
        for (at, phrase) in all.iter().enumerate() {
            let Some(first) = phrase.words.first() else { continue };
            if phrase.is_unspaced {
                found.unspaced.push(at);
            } else {
                found.by_first_word.entry(first.clone()).or_default().push(at);
            }
            if first.is_ascii() && first.len() >= LONG_WORD {
                found.long.push(at);
            }
        }
        Self { all, ..found }
    }

    /// The meanings of all phrases that fit, in the order of the entries.
    fn meanings(&self, words: &[String]) -> Vec<M> {
        let exact = words.iter().filter_map(|word| self.by_first_word.get(word)).flatten();
        let mut places: Vec<usize> = exact.copied().filter(|at| self.all[*at].fits(words)).collect();
        if words.iter().any(|word| !word.is_ascii()) {
            places.extend(self.unspaced.iter().copied().filter(|at| self.all[*at].fits(words)));
        }
        if places.is_empty() {
            places.extend(self.perhaps_mistyped(words).filter(|at| self.all[*at].fits(words)));
        }
        places.sort_unstable();
        places.into_iter().map(|at| self.all[at].meaning).collect()
    }
}

impl<M> Phrases<M> {
    /// The phrases of which a letter may be mistyped in a label; of short words none.
    fn perhaps_mistyped(&self, words: &[String]) -> impl Iterator<Item = usize> {
        let has_long = words.iter().any(|word| word.is_ascii() && word.len() + 1 >= LONG_WORD);
        self.long.iter().copied().filter(move |_| has_long)
    }
}

fn phrases<M: Copy>(entries: &'static [Entry<M>]) -> impl Iterator<Item = Phrase<M>> {
    entries.iter().flat_map(|entry| {
        entry.words.iter().map(|written| {
            let (is_whole, written) = written.strip_prefix('=').map_or((false, *written), |rest| (true, rest));
            let (most_words, written) = match written.split_once(':') {
                Some((most, rest)) => (most.parse().unwrap_or(usize::MAX), rest),
                None => (usize::MAX, written),
            };
            let is_unspaced = matches!(entry.language, "ja" | "zh" | "ko") && !written.is_ascii();
            Phrase { meaning: entry.meaning, words: words_of(written), most_words, is_whole, is_unspaced }
        })
    })
}

impl<M> Phrase<M> {
    fn fits(&self, words: &[String]) -> bool {
        if words.len() > self.most_words {
            return false;
        }
        if self.is_unspaced {
            let (label, phrase) = (words.concat(), self.words.concat());
            return if self.is_whole { label == phrase } else { label.contains(&phrase) };
        }
        if self.is_whole { words == self.words } else { contains(words, &self.words) }
    }
}

/// The words of a label in lower case, without accents, apostrophes and the number in front.
pub(super) fn words_of(label: &str) -> Vec<String> {
    let plain: String = label
        .chars()
        .filter(|char| !matches!(char, '\'' | '’' | '`'))
        .nfkd()
        .filter(|char| !('\u{300}'..='\u{36f}').contains(char))
        .nfc()
        .map(|char| match char {
            'ł' | 'Ł' => 'l',
            'ø' | 'Ø' => 'o',
            'đ' => 'd',
            char => char,
        })
        .collect();
    let plain = plain.replace('ß', "ss");
    let runs = plain.split(|char: char| !char.is_alphanumeric()).filter(|run| !run.is_empty());
    let mut words: Vec<String> = runs.map(str::to_lowercase).collect();
    let numbers = words.iter().take_while(|word| word.chars().all(|char| char.is_ascii_digit())).count();
    // `5 whys` begins with a number that means something.
    let is_number_of =
        |word: Option<&String>| word.is_some_and(|word| word.starts_with("wh") || word.starts_with("po"));
    if numbers > 0 && numbers < words.len() && !is_number_of(words.get(numbers)) {
        words.drain(..numbers);
    }
    words
}

fn contains(words: &[String], phrase: &[String]) -> bool {
    let begins = |from: &[String]| from.iter().zip(phrase).all(|(word, wanted)| is_alike(word, wanted));
    !phrase.is_empty() && words.len() >= phrase.len() && words.windows(phrase.len()).any(begins)
}

/// Headings are typed by hand: in a long word, one letter may be wrong, missing or too many.
fn is_alike(word: &str, wanted: &str) -> bool {
    if word == wanted {
        return true;
    }
    if wanted.len() < LONG_WORD || !word.is_ascii() || !wanted.is_ascii() || word.len().abs_diff(wanted.len()) > 1 {
        return false;
    }
    let same = word.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
    let (word, wanted) = (&word[same..], &wanted[same..]);
    let skip = |text: &str| text.get(1..).unwrap_or_default().to_owned();
    skip(word) == skip(wanted) || word == skip(wanted) || skip(word) == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_understands_its_examples() {
        let mut wrong = Vec::new();
        for entry in [sections::ENTRIES, lessons::ENTRIES, changes::ENTRIES].into_iter().flatten() {
            assert!(!entry.examples.is_empty(), "{:?} in {} has no example", entry.meaning, entry.language);
            let others = entry.examples.iter().filter(|example| section(example) != Some(entry.meaning));
            wrong.extend(others.map(|example| format!("{example}: {:?}, not {:?}", section(example), entry.meaning)));
        }
        for entry in facts::ENTRIES {
            assert!(!entry.examples.is_empty(), "{:?} in {} has no example", entry.meaning, entry.language);
            let others = entry.examples.iter().filter(|example| fact(example) != Some(entry.meaning));
            wrong.extend(others.map(|example| format!("{example}: {:?}, not {:?}", fact(example), entry.meaning)));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_is_compared_with_a_label_does_not_grow_with_it() {
        let compared = |label: &str| SECTIONS.perhaps_mistyped(&words_of(beginning(label))).count();
        assert_eq!(compared("Group 17"), 0, "short words are never compared letter by letter");
        assert!(compared("Chronolgy") > 0);
        let figures = (0..20_000).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
        assert!(words_of(beginning(&figures)).len() < 1_000);
        assert_eq!(section(&figures), None);
        assert_eq!(section(&format!("Timeline of 2025-01-02 {}", "1 ".repeat(60))), None);
        assert_eq!(section("Timeline of 2025-01-02 10:00 to 2025-01-03 14:30"), Some(Role::Timeline));
    }

    #[test]
    fn every_role_has_words_in_every_language() {
        const LANGUAGES: [&str; 12] = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ja", "zh", "ko"];
        for role in ORDER.into_iter().filter(|role| !matches!(role, Role::Context | Role::Statistics | Role::Lessons)) {
            for language in LANGUAGES {
                let mut entries = [sections::ENTRIES, lessons::ENTRIES, changes::ENTRIES].into_iter().flatten();
                let has = entries.any(|entry| entry.language == language && entry.meaning == role);
                assert!(has, "{role:?} has no words in {language}");
            }
        }
    }
}
