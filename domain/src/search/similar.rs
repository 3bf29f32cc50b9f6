//! Which postmortems and findings are like others: they share words that few postmortems contain, services, or
//! categories of causes. Weights are inverse document frequencies (K. Spärck Jones, 1972).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Term, tokens};
use crate::findings::{Category, FindingId};
use crate::postmortems::PostmortemNumber;

/// The terms of a postmortem that are looked up, at most.
pub const MAX_LOOKED_UP: usize = 40;
/// The similar postmortems that are kept for each, at most.
pub const MAX_SIMILAR: usize = 10;
/// A term that more postmortems contain says little about any of them.
const MAX_CONTAINING: usize = 50;
/// The shortest word that is looked up, in characters. Of writing systems without spaces, two characters in a row are.
const MIN_WORD: usize = 3;
/// Words that say nothing about a text, whatever their number; in small organisations, they are rare too.
const FUNCTION_WORDS: [&str; 60] = [
    "about", "after", "all", "and", "any", "are", "because", "been", "before", "but", "can", "could", "did", "does",
    "for", "from", "had", "has", "have", "how", "into", "its", "more", "most", "never", "nobody", "none", "not",
    "nothing", "now", "off", "only", "our", "out", "over", "should", "some", "than", "that", "the", "their", "them",
    "then", "there", "they", "this", "too", "until", "very", "was", "were", "what", "when", "which", "while", "who",
    "why", "will", "with", "without",
];
/// The shared words that are named.
const MAX_NAMED: usize = 5;

/// A word of a text that may say what the text is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// What to look for.
    pub term: Term,
    /// As it is written in the text.
    pub written: String,
}

/// The words of texts, each once, in their order.
pub fn keywords<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Keyword> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for text in texts {
        let mut previous: Option<super::Token> = None;
        for token in tokens(text).filter(|token| !token.text.is_empty()) {
            let letters = token.text.chars().count();
            let (start, parts) = match &previous {
                // Characters without spaces between them are one token each.
                Some(before) if letters == 1 && before.end == token.start && before.text.chars().count() == 1 => {
                    (before.start, vec![before.text.clone(), token.text.clone()])
                }
                _ => (token.start, vec![token.text.clone()]),
            };
            let is_word = letters >= MIN_WORD && FUNCTION_WORDS.binary_search(&token.text.as_str()).is_err();
            if (parts.len() == 2 || is_word) && seen.insert(parts.clone()) {
                let term = Term { tokens: parts, is_prefix: false };
                found.push(Keyword { term, written: text[start..token.end].to_owned() });
            }
            previous = Some(token);
        }
    }
    found
}

impl Keyword {
    /// Whether it looks like the name of an alert, an error or a version, such as `OOMKilled`, `ECONNREFUSED` or `502`.
    pub fn is_technical(&self) -> bool {
        let capitals = self.written.chars().filter(|letter| letter.is_uppercase()).count();
        capitals > 1 || self.written.chars().any(|letter| letter.is_ascii_digit())
    }
}

/// Another postmortem whose texts contain a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The keyword, by its place among those that were looked up.
    pub keyword: usize,
    /// The other postmortem.
    pub postmortem: PostmortemNumber,
    /// The finding that contains it, when it is one.
    pub finding: Option<FindingId>,
}

/// Why a postmortem is similar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SimilarityReasons {
    /// Words that few postmortems contain, as this postmortem writes them; the rarest first.
    pub words: Vec<String>,
    /// Services that both affected.
    pub services: Vec<String>,
    /// Categories of causes of both.
    pub categories: Vec<Category>,
}

/// A similar postmortem.
#[derive(Debug, Clone, PartialEq)]
pub struct Similarity {
    /// The other postmortem.
    pub postmortem: PostmortemNumber,
    /// How similar, from 0; only for comparison with others.
    pub score: f64,
    /// Why.
    pub reasons: SimilarityReasons,
}

/// A similar postmortem as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimilarPostmortem {
    /// Its number.
    pub number: PostmortemNumber,
    /// Its title.
    pub title: String,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// Why it is similar.
    pub reasons: SimilarityReasons,
    /// How many of its action items are unfinished.
    pub unfinished: u64,
}

/// What was found about the keywords of a postmortem.
pub struct Likeness<'a> {
    keywords: &'a [Keyword],
    occurrences: &'a [Occurrence],
    /// By keyword; `None` when too many postmortems contain it.
    weights: Vec<Option<f64>>,
    others: usize,
}

impl<'a> Likeness<'a> {
    /// `others` is the number of other postmortems.
    pub fn of(keywords: &'a [Keyword], occurrences: &'a [Occurrence], others: usize) -> Self {
        let mut containing = vec![BTreeSet::new(); keywords.len()];
        for occurrence in occurrences {
            if let Some(postmortems) = containing.get_mut(occurrence.keyword) {
                postmortems.insert(occurrence.postmortem);
            }
        }
        let most = (others / 5).clamp(1, MAX_CONTAINING);
        let weights = containing
            .iter()
            .map(|postmortems| (1..=most).contains(&postmortems.len()).then(|| weight(postmortems.len(), others)))
            .collect();
        Self { keywords, occurrences, weights, others }
    }

    /// The most similar postmortems, the most similar first. `services` are the shared ones of each other postmortem,
    /// each with the number of postmortems that it is a service of; `categories` the shared ones.
    pub fn postmortems(
        &self,
        services: &BTreeMap<PostmortemNumber, Vec<(String, usize)>>,
        categories: &BTreeMap<PostmortemNumber, Vec<Category>>,
    ) -> Vec<Similarity> {
        let mut shared: BTreeMap<PostmortemNumber, BTreeSet<usize>> = BTreeMap::new();
        for occurrence in self.occurrences.iter().filter(|occurrence| self.weight(occurrence.keyword).is_some()) {
            shared.entry(occurrence.postmortem).or_default().insert(occurrence.keyword);
        }
        let others: BTreeSet<_> = shared.keys().chain(services.keys()).copied().collect();
        let mut similar: Vec<_> = others
            .into_iter()
            .filter_map(|postmortem| {
                let words = shared.get(&postmortem).map(|words| self.by_weight(words)).unwrap_or_default();
                let services = services.get(&postmortem).map(Vec::as_slice).unwrap_or_default();
                let categories = categories.get(&postmortem).cloned().unwrap_or_default();
                if words.len() < 2 && (services.is_empty() || words.len() + categories.len() < 1) {
                    return None;
                }
                let of_words: f64 = words.iter().filter_map(|word| self.weight(*word)).sum();
                let of_services: f64 = services.iter().map(|(_, count)| weight(*count, self.others)).sum();
                let of_categories = 0.5 * f64::from(u16::try_from(categories.len()).unwrap_or(u16::MAX));
                Some(Similarity {
                    postmortem,
                    score: of_words + of_services + of_categories,
                    reasons: SimilarityReasons {
                        words: self.named(&words),
                        services: services.iter().map(|(name, _)| name.clone()).collect(),
                        categories,
                    },
                })
            })
            .collect();
        similar.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.postmortem.cmp(&a.postmortem)));
        similar.truncate(MAX_SIMILAR);
        similar
    }

    /// The finding that is most like a text, with the words that they share: at least two.
    pub fn finding(&self, text: &str) -> Option<(FindingId, Vec<String>)> {
        let own: BTreeSet<_> = keywords([text]).into_iter().map(|keyword| keyword.term.tokens).collect();
        let mut shared: BTreeMap<FindingId, BTreeSet<usize>> = BTreeMap::new();
        for occurrence in self.occurrences {
            let keyword = self.keywords.get(occurrence.keyword);
            if let (Some(finding), Some(keyword)) = (occurrence.finding, keyword)
                && self.weight(occurrence.keyword).is_some()
                && own.contains(&keyword.term.tokens)
            {
                shared.entry(finding).or_default().insert(occurrence.keyword);
            }
        }
        let score = |words: &BTreeSet<usize>| words.iter().filter_map(|word| self.weight(*word)).sum::<f64>();
        shared
            .into_iter()
            .filter(|(_, words)| words.len() >= 2)
            .max_by(|(_, a), (_, b)| score(a).total_cmp(&score(b)))
            .map(|(finding, words)| (finding, self.named(&self.by_weight(&words))))
    }

    fn weight(&self, keyword: usize) -> Option<f64> {
        self.weights.get(keyword).copied().flatten()
    }

    fn by_weight(&self, words: &BTreeSet<usize>) -> Vec<usize> {
        let mut words: Vec<_> = words.iter().copied().collect();
        words.sort_by(|a, b| self.weight(*b).unwrap_or(0.0).total_cmp(&self.weight(*a).unwrap_or(0.0)));
        words
    }

    fn named(&self, words: &[usize]) -> Vec<String> {
        words
            .iter()
            .filter_map(|word| self.keywords.get(*word))
            .take(MAX_NAMED)
            .map(|word| word.written.clone())
            .collect()
    }
}

/// The fewer of the others contain it, the more it says.
fn weight(containing: usize, others: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    (1.0 + number(others) / number(containing.max(1))).ln()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> Vec<String> {
        keywords([text]).into_iter().map(|keyword| keyword.written).collect()
    }

    /// Occurrences by the words of other postmortems, which are numbered from 1.
    fn occurrences(keywords: &[Keyword], others: &[&str]) -> Vec<Occurrence> {
        let mut found = Vec::new();
        for (other, number) in others.iter().zip(1..) {
            for (place, keyword) in keywords.iter().enumerate() {
                if other.to_lowercase().contains(&keyword.term.tokens.join(" ")) {
                    let finding = Some(FindingId(number * 100));
                    found.push(Occurrence { keyword: place, postmortem: PostmortemNumber(number), finding });
                }
            }
        }
        found
    }

    #[test]
    fn words_are_looked_up_once_and_characters_in_pairs() {
        assert_eq!(written("The kube-dns was OOMKilled, OOMKilled at 12"), ["kube", "dns", "OOMKilled"]);
        assert_eq!(written("接続拒否"), ["接続", "続拒", "拒否"]);
        assert_eq!(keywords(["接続"])[0].term.tokens, ["接", "続"]);
        assert!(written("a b, c").is_empty());
    }

    #[test]
    fn names_of_errors_and_alerts_look_technical() {
        let technical = |text: &str| -> Vec<String> {
            let all = keywords([text]).into_iter();
            all.filter(Keyword::is_technical).map(|keyword| keyword.written).collect()
        };
        assert_eq!(
            technical("Checkout said ECONNREFUSED, HTTP 502 and OOMKilled"),
            ["ECONNREFUSED", "HTTP", "502", "OOMKilled"]
        );
    }

    #[test]
    fn function_words_are_in_order() {
        assert!(FUNCTION_WORDS.is_sorted());
    }

    #[test]
    fn what_is_rare_makes_postmortems_similar() {
        let own = keywords(["The kube-dns pods were OOMKilled"]);
        let others = [
            "The certificate was expired",
            "kube dns restarted: OOMKilled",
            "The pods were slow",
            "The queue grew",
            "The disk was full",
            "The index was dropped",
        ];
        let occurrences = occurrences(&own, &others);
        let likeness = Likeness::of(&own, &occurrences, others.len());
        let similar = likeness.postmortems(&BTreeMap::new(), &BTreeMap::new());
        let numbers: Vec<_> = similar.iter().map(|similarity| similarity.postmortem.0).collect();
        assert_eq!(numbers, [2], "one rare word is not enough");
        assert_eq!(similar[0].reasons.words, ["kube", "dns", "OOMKilled"]);
    }

    #[test]
    fn a_shared_service_counts_with_a_word_or_a_category() {
        let own = keywords(["certificate"]);
        let services = BTreeMap::from([
            (PostmortemNumber(1), vec![("checkout".to_owned(), 2)]),
            (PostmortemNumber(2), vec![("checkout".to_owned(), 2)]),
        ]);
        let categories = BTreeMap::from([(PostmortemNumber(2), vec![Category::Security])]);
        let similar = Likeness::of(&own, &[], 9).postmortems(&services, &categories);
        assert_eq!(similar.len(), 1);
        assert_eq!(similar[0].reasons.services, ["checkout"]);
        assert_eq!(similar[0].reasons.categories, [Category::Security]);
    }

    #[test]
    fn a_finding_returns_when_two_rare_words_do() {
        let own = keywords(["Nobody renewed the wildcard certificate", "The queue was long"]);
        let others = ["a wildcard certificate expired", "a certificate", "nothing", "at all", "of this"];
        let found = occurrences(&own, &others);
        let likeness = Likeness::of(&own, &found, 20);
        let returned = likeness.finding("Nobody renewed the wildcard certificate");
        assert_eq!(returned, Some((FindingId(100), vec!["wildcard".to_owned(), "certificate".to_owned()])));
        assert_eq!(likeness.finding("The queue was long"), None);
    }

    proptest! {
        #[test]
        fn any_text_gives_words_of_it(text in ".{0,200}") {
            for keyword in keywords([text.as_str()]) {
                prop_assert!(text.contains(&keyword.written));
                prop_assert!(!keyword.term.tokens.is_empty());
            }
        }
    }
}
