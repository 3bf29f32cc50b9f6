use super::{SearchQuery, Term, Token, tokens};

/// How many characters of a text are shown, about two lines.
const LENGTH: usize = 200;
/// How many of them stand before the first word that was found.
const BEFORE: usize = 60;

/// A part of a text in which the words of a query stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it was searched for.
    pub is_found: bool,
}

/// The passage of a text that is shown for a query: it begins shortly before the first term that is found; without
/// one, it is the beginning of the text.
pub fn passage(text: &str, query: &SearchQuery) -> Passage {
    let all: Vec<Token> = tokens(text).collect();
    let mut found: Vec<(usize, usize)> =
        query.terms.iter().flat_map(|term| (0..all.len()).filter_map(|place| matches_at(&all, place, term))).collect();
    found.sort_unstable();
    let first = found.first().map_or(0, |(start, _)| *start);
    let start = before(text, first);
    let end = text[start..].char_indices().nth(LENGTH).map_or(text.len(), |(length, _)| start + length);
    let mut pieces = Vec::new();
    let mut push = |text: &str, is_found| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), is_found });
        }
    };
    if start > 0 {
        push("…", false);
    }
    let mut at = start;
    for (from, to) in found.into_iter().filter(|(from, to)| *from >= start && *to <= end) {
        if from < at {
            continue;
        }
        push(&text[at..from], false);
        push(&text[from..to], true);
        at = to;
    }
    push(&text[at..end], false);
    if end < text.len() {
        push("…", false);
    }
    Passage { pieces }
}

/// The range of a term that begins with the token at this place.
fn matches_at(all: &[Token], place: usize, term: &Term) -> Option<(usize, usize)> {
    let (last, others) = term.tokens.split_last()?;
    let tokens = all.get(place..place + term.tokens.len())?;
    let ends = &tokens[others.len()];
    let ends_well = if term.is_prefix { ends.text.starts_with(last.as_str()) } else { ends.text == *last };
    let begins_well = others.iter().zip(tokens).all(|(wanted, token)| token.text == *wanted);
    (begins_well && ends_well).then(|| (tokens[0].start, ends.end))
}

/// Where a passage begins that shows what stands at `first`: at a word before it, if there is one near.
fn before(text: &str, first: usize) -> usize {
    let near = text[..first].char_indices().rev().nth(BEFORE - 1).map_or(0, |(start, _)| start);
    if near == 0 {
        return 0;
    }
    let space = text[near..first].find(char::is_whitespace);
    space.map_or(near, |space| {
        let after = near + space;
        after + text[after..].chars().next().map_or(0, char::len_utf8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, query: &str) -> String {
        let pieces = passage(text, &SearchQuery::parse(query)).pieces;
        pieces.into_iter().map(|piece| if piece.is_found { format!("[{}]", piece.text) } else { piece.text }).collect()
    }

    #[test]
    fn what_was_searched_for_is_marked() {
        assert_eq!(marked("The pod was OOMKilled twice.", "oom"), "The pod was [OOMKilled] twice.");
        assert_eq!(marked("kube-dns, then dns", "kube-dns"), "[kube-dns], then dns");
        assert_eq!(marked("Störung beim Zahlen", "storung "), "[Störung] beim Zahlen");
        assert_eq!(marked("再発防止策を決めた", "防止"), "再発[防止]策を決めた");
        assert_eq!(marked("Nothing of it", "else"), "Nothing of it");
    }

    #[test]
    fn a_long_text_is_shown_from_shortly_before() {
        let text = format!("{} retries piled up {}", "word ".repeat(100), "more ".repeat(100));
        let shown = marked(&text, "retries");
        assert!(shown.starts_with("…word word"), "{shown}");
        assert!(shown.contains("[retries] piled up more"), "{shown}");
        assert!(shown.ends_with('…') && shown.chars().count() < LENGTH + 10, "{shown}");
    }

    proptest::proptest! {
        #[test]
        fn any_passage_is_made_of_the_text(text in "\\PC{0,400}", query in "\\PC{0,20}") {
            let pieces = passage(&text, &SearchQuery::parse(&query)).pieces;
            let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            assert!(text.contains(shown.trim_matches('…')) || text.contains('…'));
        }
    }
}
