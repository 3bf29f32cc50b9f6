//! Invented texts, in which words are as frequent as in a language: the word of rank n about one n-th as often as the
//! first. The frequent ones are English, the rare ones are made of syllables.

use std::fmt::Write;

use super::random::Random;

/// How many words there are.
const VOCABULARY: usize = 40_000;
/// Frequent words, the most frequent first.
const FREQUENT: &str = "the to of and a in that for on was is with not it at from by were after as this an \
    be we before when which had all no one more could request service but until error deploy timeout database \
    traffic there new customers queue alert latency connection cache two its every only into replica out than \
    rate because about failed config load first retry node memory team pages cluster did started minutes restart \
    limit users same version another checked between increased noticed shard worker rollback other change \
    server instances while under pool response again still without each would wrote disk returned running health \
    partition during threshold index certificate messages old they write read small time half broker proxy lock \
    gateway session token dashboard runbook on-call pager schedule migration batch consumer producer payload \
    checksum backlog throughput capacity quota region zone failover primary secondary snapshot backup restore \
    network packet route resolver record domain signature key secret permission account billing invoice checkout \
    search catalogue inventory order payment refund shipment warehouse label printer mail template import export \
    report ledger balance stream event handler thread process container image registry scheduler tenant canary \
    feature flag experiment metric trace span log sample percentile saturation exhausted stale duplicate \
    missing corrupt truncated unavailable degraded unexpected silent gradual intermittent";
const SYLLABLES: [&str; 30] = [
    "ba", "cor", "den", "el", "fi", "gra", "hol", "in", "jun", "kel", "lo", "mar", "nis", "or", "pel", "qui", "ras",
    "sto", "tan", "ul", "ven", "wix", "yor", "zan", "bri", "cla", "dro", "flu", "spe", "tri",
];
const ERRORS: [&str; 6] =
    ["ECONNRESET", "deadline exceeded", "out of memory", "too many open files", "lock wait timeout", "broken pipe"];

/// Makes up texts.
pub struct Words(Vec<String>);

impl Words {
    /// The vocabulary, which is the same for every seed.
    pub fn new() -> Self {
        let mut words: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
        words.extend((0..).map(invented).take(VOCABULARY.saturating_sub(words.len())));
        Self(words)
    }

    fn word(&self, random: &mut Random) -> &str {
        &self.0[random.skewed(self.0.len())]
    }

    /// Some words without a full stop.
    pub fn phrase(&self, random: &mut Random, count: usize) -> String {
        let mut phrase = String::with_capacity(count * 7);
        for place in 0..count {
            if place > 0 {
                phrase.push(' ');
            }
            phrase.push_str(self.word(random));
        }
        phrase
    }

    /// A sentence.
    pub fn sentence(&self, random: &mut Random) -> String {
        let count = random.between(6, 20);
        let phrase = self.phrase(random, count);
        let mut letters = phrase.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let mut sentence: String = first.into_iter().chain(letters).collect();
        if random.chance(0.06) {
            let (error, code) = (random.one_of(&ERRORS), random.between(1_000, 9_999));
            // Writing to a string cannot fail.
            let _ = write!(sentence, " (`{error}`, code {code})");
        }
        sentence.push('.');
        sentence
    }

    /// Paragraphs and now and then a list, in Markdown, of about so many sentences.
    pub fn paragraphs(&self, random: &mut Random, sentences: usize) -> String {
        let mut text = String::new();
        let mut was_item = false;
        for place in 0..sentences {
            let is_item = place > 0 && random.chance(0.12);
            let ends_paragraph = is_item || was_item || random.chance(0.25);
            match place {
                0 => {}
                _ if ends_paragraph => text.push_str("\n\n"),
                _ => text.push(' '),
            }
            if is_item {
                text.push_str("- ");
            }
            text.push_str(&self.sentence(random));
            was_item = is_item;
        }
        text
    }
}

/// A word of two to four syllables; every number has its own.
pub fn invented(number: usize) -> String {
    let mut word = String::new();
    let mut rest = number + SYLLABLES.len();
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}
