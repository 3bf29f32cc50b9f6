//! What a text says, asked for by phrases.

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
        self.0.iter().any(|sentence| sentence_has(sentence, phrases) && !sentence_has(sentence, DENIALS))
    }
}

fn sentence_has(sentence: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        // Where words are written without spaces, a phrase stands anywhere.
        if phrase.starts_with(is_unspaced) && !phrase.contains(' ') {
            return sentence.contains(*phrase);
        }
        let (wanted, may_go_on) = phrase.strip_suffix('*').map_or((*phrase, false), |start| (start, true));
        sentence.match_indices(wanted).any(|(at, _)| {
            let after = &sentence[at + wanted.len()..];
            sentence[..at].ends_with(' ') && (may_go_on || after.starts_with(' '))
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
    "no",
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

/// Runs of letters and digits in lower case, of a text that is no Markdown or need not be read so.
pub(crate) fn runs_of(text: &str) -> Vec<String> {
    text.split(|char: char| !char.is_alphanumeric()).filter(|run| !run.is_empty()).map(str::to_lowercase).collect()
}
