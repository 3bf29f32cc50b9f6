//! What a text says, asked for by phrases.

use std::ops::Range;

use super::scanner::is_unspaced;

/// A text as sentences of words, to be asked for phrases.
pub(crate) struct Phrases(Vec<Sentence>);

/// Words in lower case, each between spaces.
struct Sentence {
    text: String,
    /// Where the words begin: many hundred phrases are looked for, and they begin where words do.
    starts: Vec<usize>,
    /// The first bytes of the words, one bit for each without its highest: most phrases begin with none of them.
    firsts: u128,
    is_ascii: bool,
}

impl Phrases {
    /// The beginning of a text, where people say what they mean; what follows explains.
    pub fn of(text: &str) -> Self {
        const MOST_WORDS: usize = 40;
        // A word without an end would be searched for every phrase.
        const MOST_BYTES: usize = 2_000;
        let text = &text[..text.floor_char_boundary(MOST_BYTES)];
        // Addresses name things; they do not tell what happened.
        let prose: Vec<&str> = text.split_whitespace().map(without_address).take(MOST_WORDS).collect();
        let prose = prose.join(" ");
        let ends = prose.match_indices(['.', '?', '!', ';']).map(|(at, _)| at + 1);
        let ends = ends.filter(|end| prose[*end..].starts_with([' ', '*'])).chain([prose.len()]);
        let mut start = 0;
        let sentences = ends.map(|end| {
            let sentence = &prose[start..end];
            start = end;
            Sentence::of(&runs_of(sentence).join(" "))
        });
        Self(sentences.collect())
    }

    /// Whether one of the phrases is at this position; a trailing `*` matches longer words.
    pub fn has(&self, phrases: &[&str]) -> bool {
        self.0.iter().any(|sentence| sentence.has(phrases))
    }

    /// Whether it begins with somebody, not known before, who reports something: `A guide reports double labels`.
    pub fn begins_with_report(&self) -> bool {
        const SOMEBODY: [&str; 14] = [
            "a",
            "an",
            "one",
            "two",
            "three",
            "several",
            "some",
            "many",
            "first",
            "users",
            "customers",
            "ein",
            "eine",
            "mehrere",
        ];
        #[rustfmt::skip]
        const REPORTS: [&str; 14] = [
            "reports", "report", "reported", "complains", "complain", "complained", "notices", "noticed", "spots", "spotted",
            "meldet", "melden", "meldete", "meldeten",
        ];
        let Some(first) = self.0.first() else { return false };
        let mut words = first.text.split_whitespace();
        let begins = words.next().is_some_and(|word| SOMEBODY.contains(&word));
        begins
            && words.take(3).any(|word| REPORTS.contains(&word))
            && !first.has(DENIALS)
            && !first.text.contains(" by ")
    }

    /// Whether a sentence says the one of the other, a few words apart in any order, and does not turn it around.
    pub fn affirms_together(&self, subjects: &[&str], says: &[&str]) -> bool {
        const FARTHEST: usize = 5;
        self.0.iter().any(|sentence| {
            let found: Vec<Range<usize>> = sentence.found(says).collect();
            !found.is_empty()
                && sentence.found(subjects).any(|subject| {
                    found.iter().any(|said| {
                        let (first, second) =
                            if subject.start <= said.start { (&subject, said) } else { (said, &subject) };
                        let Some(between) = sentence.text.get(first.end..second.start) else { return false };
                        let is_near = if sentence.text[second.clone()].starts_with(is_unspaced) {
                            between.chars().all(is_particle)
                        } else {
                            between.split_whitespace().count() <= FARTHEST
                        };
                        let rest = [&sentence.text[..first.start], between, &sentence.text[second.end..]];
                        is_near
                            && !rest.iter().any(|text| Sentence::of(text).has(DENIALS))
                            && !Sentence::of(rest[0]).has(DENIALS_BEFORE)
                    })
                })
        })
    }

    /// Whether a sentence says so and does not turn it around.
    pub fn affirms(&self, phrases: &[&str]) -> bool {
        self.0.iter().any(|sentence| {
            sentence.found(phrases).any(|found| {
                // What the phrase itself says denies nothing, and neither does what other languages
                // say with the letters of an English denial: `alerta disparado no painel`.
                let before = Sentence::of(&sentence.text[..found.start]);
                let after = Sentence::of(&sentence.text[found.end..]);
                !before.has(DENIALS) && !before.has(DENIALS_BEFORE) && !after.has(DENIALS)
            })
        })
    }
}

impl Sentence {
    fn of(words: &str) -> Self {
        let text = format!(" {} ", words.trim());
        let starts: Vec<usize> =
            text.match_indices(' ').map(|(at, _)| at + 1).filter(|start| *start < text.len()).collect();
        let firsts = starts.iter().fold(0, |firsts, start| firsts | bit_of(text.as_bytes()[*start]));
        let is_ascii = text.is_ascii();
        Self { text, starts, firsts, is_ascii }
    }

    fn has(&self, phrases: &[&str]) -> bool {
        self.found(phrases).next().is_some()
    }

    /// Where the phrases stand.
    fn found<'s>(&'s self, phrases: &'s [&'s str]) -> impl Iterator<Item = Range<usize>> + 's {
        phrases.iter().flat_map(move |phrase| {
            // Where words are written without spaces, a phrase stands anywhere.
            let is_anywhere = !self.is_ascii && phrase.starts_with(is_unspaced) && !phrase.contains(' ');
            let (wanted, may_go_on) = phrase.strip_suffix('*').map_or((*phrase, false), |start| (start, true));
            let anywhere = is_anywhere.then(|| self.text.match_indices(wanted).map(|(at, _)| at));
            let begins = phrase.bytes().next().is_some_and(|first| self.firsts & bit_of(first) != 0);
            let at_words = (!is_anywhere && begins).then(|| {
                self.starts.iter().copied().filter(move |start| {
                    let rest = &self.text.as_bytes()[*start..];
                    rest.starts_with(wanted.as_bytes()) && (may_go_on || rest.get(wanted.len()) == Some(&b' '))
                })
            });
            let starts = anywhere.into_iter().flatten().chain(at_words.into_iter().flatten());
            starts.map(move |start| start..start + wanted.len())
        })
    }
}

fn bit_of(byte: u8) -> u128 {
    1 << (byte & 0x7f)
}

/// What stands between two words of a script without spaces when the one is said of the other.
fn is_particle(char: char) -> bool {
    matches!(char, ' ' | '\u{3041}'..='\u{309f}') || "已经經全部均了被再次이가은는을를에도의으로".contains(char)
}

/// The text of a link stays, its address goes.
fn without_address(word: &str) -> &str {
    match word.find("://") {
        Some(at) => word[..at].split_once("](").map_or("", |(text, _)| text),
        None => word,
    }
}

/// Words that turn a statement around, or put it into the future.
const DENIALS: &[&str] = &[
    "not",
    "didn",
    "doesn",
    "isn",
    "wasn",
    "unable",
    "unresolved",
    "fails",
    "failed to",
    "without success",
    "will be",
    "should be",
    "would be",
    "could be",
    "considered",
    "no recovery",
    "never",
    "consider",
    "partial*",
    "believ*",
    "around",
    "hop*",
    "expect*",
    "if",
    "once",
    "before",
    "until",
    "nicht",
    "kein",
    "keine",
    "pas",
    "não",
    "non",
    "niet",
    "nie",
    "не",
];

/// Words that deny only what follows them.
const DENIALS_BEFORE: &[&str] = &["no"];

/// Runs of letters and digits in lower case, of a text that is no Markdown or need not be read so.
pub(crate) fn runs_of(text: &str) -> Vec<String> {
    text.split(|char: char| !char.is_alphanumeric()).filter(|run| !run.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_turns_around_what_it_stands_beside() {
        let says = |text: &str, phrase: &str| Phrases::of(text).affirms(&[phrase]);
        assert!(says("The door does not open", "does not open"));
        assert!(says("alerta disparado no painel", "alerta disparado"));
        assert!(!says("no alert fired", "alert fired"));
        assert!(!says("the fault is not resolved", "resolved"));
    }
}
