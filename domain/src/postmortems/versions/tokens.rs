//! A text in words, so that a comparison shows whole words.

/// Parts a text into words, stretches of white space, and marks. A line end is a token of its own.
/// Where people write without spaces between words, each letter counts as a word.
pub fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = Kind::of(first);
        let length = if kind.stands_alone() {
            first.len_utf8()
        } else {
            rest.find(|letter| Kind::of(letter) != kind).unwrap_or(rest.len())
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// Parts a text into lines with their ends.
pub fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Space,
    LineEnd,
    Mark,
    /// A letter of a script that is written without spaces.
    Sign,
    /// Emoji and what joins them, which must not be torn apart.
    Picture,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            '\n' => Self::LineEnd,
            _ if letter.is_whitespace() => Self::Space,
            '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => Self::Sign,
            _ if letter.is_alphanumeric() || matches!(letter, '_' | '’' | '\'' | '\u{300}'..='\u{36F}') => Self::Word,
            _ if letter.is_ascii() || matches!(letter, '\u{2010}'..='\u{205E}' | '\u{3000}'..='\u{303F}') => Self::Mark,
            _ => Self::Picture,
        }
    }

    fn stands_alone(self) -> bool {
        matches!(self, Self::LineEnd | Self::Mark | Self::Sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        assert_eq!(
            tokens("It’s 5 p.m.\n\n** 障害 👩‍🚒"),
            ["It’s", " ", "5", " ", "p", ".", "m", ".", "\n", "\n", "*", "*", " ", "障", "害", " ", "👩‍🚒"]
        );
        assert_eq!(tokens("e\u{301}té"), ["e\u{301}té"]);
        assert_eq!(lines("a\nb\n\nc"), ["a\n", "b\n", "\n", "c"]);
    }
}
