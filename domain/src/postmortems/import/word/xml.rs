//! The elements of an XML text, by the tokens of the HTML parser, which bears with everything. It writes names in
//! lower case.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Goes through the elements of a text.
pub(super) trait Reader {
    fn start(&mut self, element: &Element<'_>);
    fn end(&mut self, name: &str);
    fn text(&mut self, text: &str);
}

/// The beginning of an element.
pub(super) struct Element<'a> {
    pub name: &'a str,
    /// Nothing stands in it, and no end follows.
    pub is_empty: bool,
    tag: &'a Tag,
}

impl Element<'_> {
    /// The value of an attribute.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
    }

    /// A property that is on unless its value says otherwise.
    pub fn is_on(&self) -> bool {
        !matches!(self.value("w:val"), Some("0" | "false" | "off" | "none"))
    }

    /// Its value as a number.
    pub fn number(&self) -> Option<u32> {
        self.value("w:val")?.parse().ok()
    }
}

/// Reads a text to its end.
pub(super) fn read<R: Reader>(text: &str, reader: R) -> R {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let tokenizer = Tokenizer::new(Sink { reader: RefCell::new(reader) }, TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.reader.into_inner()
}

struct Sink<R> {
    reader: RefCell<R>,
}

impl<R: Reader> TokenSink for Sink<R> {
    type Handle = ();

    // Character data is none in plain HTML.
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        true
    }

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.reader.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reader.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                reader.start(&Element { name: &tag.name, is_empty: tag.self_closing, tag: &tag });
            }
            Token::TagToken(tag) => reader.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
