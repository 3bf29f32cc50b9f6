//! A place in a line of text, for the small readers of times, dates and zones.

/// A text in small letters in which every place is the one that it is in the text itself: a letter that gets
/// longer or shorter as a small one stays as it is.
pub(crate) fn lowered(text: &str) -> String {
    let small = |char: char| {
        let mut lower = char.to_lowercase();
        let first = lower.next().filter(|first| first.len_utf8() == char.len_utf8());
        first.filter(|_| lower.next().is_none()).unwrap_or(char)
    };
    text.chars().map(small).collect()
}

/// A place in a text from which one reads on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanner<'t> {
    pub text: &'t str,
    pub at: usize,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character before the current position.
    pub fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Whether no word or number goes on here. Where words are written without spaces, one ends
    /// at every letter.
    pub fn is_at_end_of_word(&self) -> bool {
        self.peek().is_none_or(|char| !char.is_alphanumeric() || is_unspaced(char))
    }

    /// Whether a word or number stands directly before.
    pub fn is_in_word(&self) -> bool {
        self.before().is_some_and(|char| char.is_alphanumeric() && !is_unspaced(char))
    }

    pub fn take_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let char = self.peek().filter(|char| wanted(*char))?;
        self.at += char.len_utf8();
        Some(char)
    }

    pub fn take_char(&mut self, wanted: char) -> bool {
        self.take_if(|char| char == wanted).is_some()
    }

    pub fn skip_spaces(&mut self) {
        while self.take_if(char::is_whitespace).is_some() {}
    }

    pub fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let start = self.at;
        while self.take_if(&wanted).is_some() {}
        &self.text[start..self.at]
    }

    /// Takes the letters of a word, with their case.
    pub fn take_letters(&mut self) -> &'t str {
        self.take_while(|char| char.is_alphabetic() && !is_unspaced(char))
    }

    /// Takes the first of some texts that stands here.
    pub fn take_one_of(&mut self, texts: &[&str]) -> Option<&'t str> {
        let found = texts.iter().find(|text| self.rest().starts_with(**text))?;
        let start = self.at;
        self.at += found.len();
        Some(&self.text[start..self.at])
    }

    /// A number with exactly this number of digits.
    pub fn take_number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let start = *self;
        let number = self.take_while(|char| char.is_ascii_digit());
        if digits.contains(&number.len()) {
            return number.parse().ok();
        }
        *self = start;
        None
    }

    /// What a reader finds here; where it finds nothing, the place stays.
    pub fn try_take<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = *self;
        let found = read(self);
        if found.is_none() {
            *self = start;
        }
        found
    }
}

/// Whether a letter belongs to a script that is written without spaces between words, or, as the
/// Korean one, appends particles to what stands before.
pub(crate) fn is_unspaced(char: char) -> bool {
    matches!(char,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff66}'..='\u{ff9f}')
}
