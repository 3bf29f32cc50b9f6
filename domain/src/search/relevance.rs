use super::Term;

/// How soon further occurrences of a term stop to count, and how much a long text is worth less: the usual values of
/// BM25 (Robertson and Zaragoza, “The Probabilistic Relevance Framework”, 2009).
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.75;
/// The tokens of a text of usual length.
const USUAL_LENGTH: f64 = 60.0;

/// How well a text fits a query, from 0; greater is better. `tokens` are the text as [`normalized`](super::normalized).
///
/// BM25 without the weight of rare terms: a text must contain every term, so it would be the same for all.
pub fn relevance(tokens: &str, terms: &[Term]) -> f64 {
    let length = f64::from(clamped(tokens.bytes().filter(|byte| *byte == b' ').count())) + 1.0;
    let dampened = SATURATION * (1.0 - LENGTH + LENGTH * length / USUAL_LENGTH);
    terms
        .iter()
        .map(|term| {
            let times = f64::from(clamped(occurrences(tokens, term)));
            times * (SATURATION + 1.0) / (times + dampened)
        })
        .sum()
}

fn clamped(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How often the tokens of a term follow each other.
fn occurrences(tokens: &str, term: &Term) -> usize {
    let words = term.tokens.join(" ");
    if words.is_empty() {
        return 0;
    }
    let begins = |at: usize| at == 0 || tokens.as_bytes()[at - 1] == b' ';
    let is_prefix = term.is_prefix_in_index();
    let ends = |at: usize| is_prefix || tokens.as_bytes().get(at).is_none_or(|byte| *byte == b' ');
    tokens.match_indices(&words).filter(|(at, _)| begins(*at) && ends(at + words.len())).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{SearchQuery, normalized};

    fn of(text: &str, query: &str) -> f64 {
        relevance(&normalized(text), &SearchQuery::parse(query).terms)
    }

    #[test]
    fn whole_words_and_beginnings_count_as_they_are_asked_for() {
        let count = |text: &str, query: &str| occurrences(text, &SearchQuery::parse(query).terms[0]);
        assert_eq!(count("retry retries retry", "retry "), 2);
        assert_eq!(count("retry retries entry", "retr"), 2);
        assert_eq!(count("http 502 http 5020", "\"http 502\""), 1);
        assert_eq!(count("", "retry"), 0);
    }

    #[test]
    fn short_texts_that_say_it_often_are_better() {
        let once = "The cache timed out";
        let twice = "The cache timed out, and the other cache as well";
        let long = format!("The cache timed out. {}", "Nothing else happened. ".repeat(60));
        assert!(of(twice, "cache ") > of(once, "cache "));
        assert!(of(once, "cache ") > of(&long, "cache "));
        assert!(of("A text", "cache ").abs() < f64::EPSILON);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_relevance(text in "\\PC{0,80}", query in "\\PC{0,20}") {
            let found = of(&text, &query);
            assert!(found.is_finite() && found >= 0.0);
        }
    }
}
