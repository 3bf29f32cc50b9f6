//! A text as the rules read it: words and sentence bounds with their places in the source.
//!
//! Code, addresses and quotations are not the writer's own words: each is one opaque thing. Every
//! search for an end is bounded, so that reading stays linear in the length of the text.

/// A quotation or code span longer than this is taken for an unmatched mark, in bytes.
const MAX_SPAN: usize = 800;
/// A longer address is taken for text, in bytes.
const MAX_ADDRESS: usize = 2_000;

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A word in lower case; contractions are taken apart.
    Word,
    /// Code, an address, a quotation: a noun that is not looked into.
    Thing,
    /// A comma, a bracket, a dash.
    Pause,
    /// The end of a sentence, a heading, a list item, a cell.
    Stop,
}

/// A word or mark, and its position in the source.
#[derive(Debug, Clone, Copy)]
pub struct Token<'t> {
    pub word: &'t str,
    pub sort: Sort,
    pub start: usize,
    pub end: usize,
    /// Whether the source writes it with a capital.
    pub capital: bool,
}

/// Reads `text`; `lower` is the same text in ASCII lower case, so that offsets agree.
pub fn tokens<'t>(text: &str, lower: &'t str) -> Vec<Token<'t>> {
    let mut reader = Reader {
        lower,
        bytes: lower.as_bytes(),
        source: text.as_bytes(),
        tokens: Vec::new(),
        list: false,
        no_close_before: [0; 2],
    };
    reader.lines();
    reader.tokens
}

struct Reader<'t, 's> {
    lower: &'t str,
    bytes: &'t [u8],
    source: &'s [u8],
    tokens: Vec<Token<'t>>,
    /// Whether the lines belong to a list, where indented text is no code.
    list: bool,
    /// From where addresses were looked at up to here, there is no `]` and no `)`: what was searched
    /// in vain is not searched again.
    no_close_before: [usize; 2],
}

impl Reader<'_, '_> {
    fn lines(&mut self) {
        let mut at = 0;
        let mut after_blank = true;
        while at < self.bytes.len() {
            let end = self.line_end(at);
            let start = at + self.bytes[at..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let indent: usize = self.bytes[at..start].iter().map(|byte| if *byte == b'\t' { 4 } else { 1 }).sum();
            if start >= end {
                self.mark(Sort::Stop, at, at);
                after_blank = true;
                at = end + 1;
                continue;
            }
            let line = &self.bytes[start..end];
            at = if line.starts_with(b"```") || line.starts_with(b"~~~") {
                self.mark(Sort::Stop, start, start);
                self.after_fence(start, end)
            } else if line[0] == b'>' || is_definition(line) || (indent >= 4 && after_blank && !self.list) {
                self.mark(Sort::Stop, start, start);
                end + 1
            } else {
                let begin = self.after_marker(start, end, indent);
                self.inline(begin, end)
            };
            after_blank = false;
        }
        self.mark(Sort::Stop, self.bytes.len(), self.bytes.len());
    }

    fn line_end(&self, from: usize) -> usize {
        self.bytes[from..].iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |length| from + length)
    }

    /// Behind the line that closes a block of code.
    fn after_fence(&self, start: usize, end: usize) -> usize {
        let mark = self.bytes[start];
        let length = self.bytes[start..end].iter().take_while(|byte| **byte == mark).count();
        let mut at = end + 1;
        while at < self.bytes.len() {
            let end = self.line_end(at);
            let line = self.bytes[at..end].trim_ascii();
            if line.len() >= length && line.iter().all(|byte| *byte == mark) {
                return end + 1;
            }
            at = end + 1;
        }
        at
    }

    /// Behind what makes a line a heading, a list item or a row.
    fn after_marker(&mut self, start: usize, end: usize, indent: usize) -> usize {
        let line = &self.bytes[start..end];
        let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let space = |at: usize| line.get(at).is_none_or(u8::is_ascii_whitespace);
        let length = match line[0] {
            b'#' => line.iter().take_while(|byte| **byte == b'#').count(),
            b'-' | b'*' | b'+' if space(1) => 1,
            b'0'..=b'9' if matches!(line.get(digits), Some(b'.' | b')')) && space(digits + 1) => digits + 1,
            b'|' => 1,
            _ => 0,
        };
        if length == 0 {
            self.list &= indent > 0 || !matches!(self.tokens.last(), Some(last) if last.sort == Sort::Stop);
            return start;
        }
        self.list = !matches!(line[0], b'#' | b'|');
        self.mark(Sort::Stop, start, start);
        let mut begin = start + length;
        begin += self.bytes[begin..end].iter().take_while(|byte| **byte == b' ').count();
        if [&b"[ ] "[..], b"[x] "].iter().any(|tick| self.bytes[begin..end].starts_with(tick)) {
            begin += 4;
        }
        begin
    }

    /// Reads on from within a line to the end of the line in which the last span ends.
    fn inline(&mut self, from: usize, mut end: usize) -> usize {
        let is_row = self.bytes[..from].iter().rev().find(|byte| **byte != b' ') == Some(&b'|');
        let is_heading = self.bytes[..from].iter().rev().find(|byte| **byte != b' ') == Some(&b'#');
        let mut at = from;
        while at < end {
            let rest = &self.bytes[at..end];
            let next = rest.get(1).copied().unwrap_or(b' ');
            at = match rest[0] {
                b'`' => self.code(at),
                b'"' if !self.follows_word(at) => self.quotation(at, "\""),
                0xE2 if rest.starts_with("“".as_bytes()) => self.quotation(at, "”"),
                0xE2 if ["–", "—", "…"].iter().any(|mark| rest.starts_with(mark.as_bytes())) => {
                    self.mark(Sort::Pause, at, at + 3);
                    at + 3
                }
                b']' if matches!(next, b'(' | b'[') => self.address(at + 1, end),
                b'<' if next.is_ascii_alphabetic() || matches!(next, b'/' | b'!') => self.tag(at),
                b'h' if rest.starts_with(b"http://") || rest.starts_with(b"https://") => {
                    let length = rest.iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b')').count();
                    self.mark(Sort::Thing, at, at + length);
                    at + length
                }
                b'.' | b'!' | b'?' | b':' if !next.is_ascii_alphanumeric() && next != b'/' => {
                    self.mark(Sort::Stop, at, at + 1);
                    at + 1
                }
                b';' => {
                    self.mark(Sort::Stop, at, at + 1);
                    at + 1
                }
                b'|' if is_row => {
                    self.mark(Sort::Stop, at, at + 1);
                    at + 1
                }
                b',' | b'(' | b')' => {
                    self.mark(Sort::Pause, at, at + 1);
                    at + 1
                }
                b'-' if next == b' ' => {
                    self.mark(Sort::Pause, at, at + 1);
                    at + 1
                }
                byte if byte.is_ascii_alphanumeric() || byte >= 0x80 => self.word(at, end),
                _ => at + 1,
            };
            if at > end {
                end = self.line_end(at.min(self.bytes.len()));
            }
        }
        if is_heading {
            self.mark(Sort::Stop, end, end);
        }
        end + 1
    }

    fn mark(&mut self, sort: Sort, start: usize, end: usize) {
        // Every run of blank lines is one stop.
        if sort == Sort::Stop && matches!(self.tokens.last(), None | Some(Token { sort: Sort::Stop, .. })) {
            return;
        }
        self.tokens.push(Token { word: "", sort, start, end, capital: false });
    }

    fn follows_word(&self, at: usize) -> bool {
        at > 0 && self.bytes[at - 1].is_ascii_alphanumeric()
    }

    /// The end of a span that `close` ends, if it ends within the paragraph.
    fn closing(&self, from: usize, close: &[u8]) -> Option<usize> {
        let most = (from + MAX_SPAN).min(self.bytes.len());
        let span = &self.bytes[from..most];
        let blank = span.windows(2).position(|pair| pair == b"\n\n").unwrap_or(span.len());
        span[..blank].windows(close.len()).position(|part| part == close).map(|place| from + place + close.len())
    }

    fn thing_to(&mut self, at: usize, end: Option<usize>, otherwise: usize) -> usize {
        let Some(end) = end else { return otherwise };
        self.mark(Sort::Thing, at, end);
        end
    }

    fn code(&mut self, at: usize) -> usize {
        let length = self.bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        let end = self.closing(at + length, &self.bytes[at..at + length]);
        self.thing_to(at, end, at + length)
    }

    fn quotation(&mut self, at: usize, close: &str) -> usize {
        let length = if close == "\"" { 1 } else { 3 };
        let end = self.closing(at + length, close.as_bytes());
        self.thing_to(at, end, at + length)
    }

    /// Behind the address of a link whose text ended before `at`.
    fn address(&mut self, at: usize, end: usize) -> usize {
        let close = if self.bytes[at] == b'(' { b')' } else { b']' };
        let most = end.min(at + MAX_ADDRESS);
        let none_before = &mut self.no_close_before[usize::from(close == b')')];
        let from = at.max(*none_before).min(most);
        let found = self.bytes[from..most].iter().position(|byte| *byte == close);
        if found.is_none() {
            *none_before = most;
        }
        found.map_or(at + 1, |length| from + length + 1)
    }

    fn tag(&mut self, at: usize) -> usize {
        let close: &[u8] = if self.bytes[at..].starts_with(b"<!--") { b"-->" } else { b">" };
        self.closing(at + 1, close).unwrap_or(at + 1)
    }

    fn word(&mut self, start: usize, line_end: usize) -> usize {
        let line = &self.lower[start..line_end];
        let mut length = 0;
        for (place, letter) in line.char_indices() {
            let next = || line[place + letter.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
            let inner = matches!(letter, '-' | '\'' | '’' | '.' | '_' | '@') && length > 0 && next();
            if !(letter.is_alphanumeric() || inner) {
                break;
            }
            length = place + letter.len_utf8();
        }
        if length == 0 {
            // A mark that is no letter, such as an emoji.
            return start + line.chars().next().map_or(1, char::len_utf8);
        }
        let end = start + length;
        let capital = self.source[start].is_ascii_uppercase();
        for (word, from, to) in parts(&self.lower[start..end]) {
            self.tokens.push(Token { word, sort: Sort::Word, start: start + from, end: start + to, capital });
        }
        end
    }
}

/// `[label]: address`, which nobody reads.
fn is_definition(line: &[u8]) -> bool {
    line[0] == b'['
        && line.iter().position(|byte| *byte == b']').is_some_and(|place| line.get(place + 1) == Some(&b':'))
}

/// A word taken apart: “shouldn't” is “should” and “not”, “could've” is “could” and “have”.
fn parts(word: &str) -> impl Iterator<Item = (&str, usize, usize)> {
    const ENDINGS: [(&str, &str); 6] =
        [("n't", "not"), ("n’t", "not"), ("'ve", "have"), ("’ve", "have"), ("'s", "'s"), ("’s", "'s")];
    let ending = ENDINGS.iter().find(|(ending, _)| word.len() > ending.len() && word.ends_with(ending));
    let stem = word.len() - ending.map_or(0, |(ending, _)| ending.len());
    let second = ending.map(|(_, meaning)| (*meaning, stem, word.len()));
    std::iter::once((&word[..stem], 0, stem)).chain(second)
}
