//! What a text says, asked for by phrases.

use std::ops::Range;

use super::scanner::is_unspaced;

/// A text as sentences of words, to be asked for phrases.
pub(crate) struct Phrases(Vec<String>);

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
            format!(" {} ", runs_of(sentence).join(" "))
        });
        Self(sentences.collect())
    }

    /// Whether one of the phrases is at this position; a trailing `*` matches longer words.
    pub fn has(&self, phrases: &[&str]) -> bool {
        self.0.iter().any(|sentence| sentence_has(sentence, phrases))
    }

    /// Whether a sentence says so and does not turn it around.
    pub fn affirms(&self, phrases: &[&str]) -> bool {
        self.0.iter().any(|sentence| {
            found_in(sentence, phrases).any(|found| {
                // What the phrase itself says denies nothing, and neither does what other languages
                // say with the letters of an English denial: `alerta disparado no painel`.
                let (before, after) = (&sentence[..found.start], &sentence[found.end..]);
                let before = format!("{before} ");
                !sentence_has(&before, DENIALS)
                    && !sentence_has(&before, DENIALS_BEFORE)
                    && !sentence_has(&format!(" {after}"), DENIALS)
            })
        })
    }
}

fn sentence_has(sentence: &str, phrases: &[&str]) -> bool {
    found_in(sentence, phrases).next().is_some()
}

/// Where the phrases stand in a sentence.
fn found_in<'s>(sentence: &'s str, phrases: &'s [&'s str]) -> impl Iterator<Item = Range<usize>> + 's {
    phrases.iter().flat_map(move |phrase| {
        // Where words are written without spaces, a phrase stands anywhere.
        let is_anywhere = phrase.starts_with(is_unspaced) && !phrase.contains(' ');
        let (wanted, may_go_on) = phrase.strip_suffix('*').map_or((*phrase, false), |start| (start, true));
        sentence.match_indices(wanted).map(move |(at, _)| at..at + wanted.len()).filter(move |found| {
            let after = &sentence[found.end..];
            is_anywhere || (sentence[..found.start].ends_with(' ') && (may_go_on || after.starts_with(' ')))
        })
    })
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
