use std::collections::VecDeque;
use std::vec::IntoIter;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::links::{may_be_followed, opened};
use super::syntax::PICTURE_SCHEME;
use crate::people::PersonName;
use crate::postmortems::mention_places;

/// The events of a text as they may become HTML.
///
/// Every kind of event and tag is named here, without a “rest”: what a new version of the parser
/// adds does not reach a page before somebody decided how. The only HTML in these events is our
/// own; all text of the writer is escaped behind them.
pub(super) struct Written<'t, 'a> {
    events: IntoIter<Event<'t>>,
    ready: VecDeque<Event<'t>>,
    pictures: &'a str,
    people: &'a [PersonName],
    highest: HeadingLevel,
    footnotes: Footnotes,
    /// The links and pictures that are open.
    open: Vec<Opened>,
    in_code: bool,
}

/// What became of a link or picture when it began.
enum Opened {
    /// A link, and its address until something stands in it.
    Link(Option<String>),
    Picture,
    /// Only its words, with what is to be told behind them.
    Words(Option<String>),
}

impl<'t, 'a> Written<'t, 'a> {
    pub(super) fn new(events: Vec<Event<'t>>, pictures: &'a str, prefix: &str, people: &'a [PersonName]) -> Self {
        Self {
            ready: VecDeque::new(),
            pictures,
            people,
            highest: highest_heading(&events),
            footnotes: Footnotes::of(&events, prefix),
            open: Vec::new(),
            in_code: false,
            events: events.into_iter(),
        }
    }

    fn write(&mut self, event: Event<'t>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.text(text),
            Event::FootnoteReference(name) if self.open.is_empty() => {
                let reference = self.footnotes.reference(&name);
                self.put(Event::InlineHtml(reference));
            }
            // A link cannot stand in a link, or in the words of a picture.
            Event::FootnoteReference(name) => {
                let number = self.footnotes.number(&name);
                self.put(Event::Text(format!("[{number}]").into()));
            }
            Event::TaskListMarker(done) => self.put(Event::Text(CowStr::Borrowed(if done { "☑ " } else { "☐ " }))),
            Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => self.put(event),
        }
    }

    fn put(&mut self, event: Event<'t>) {
        if let Some(Opened::Link(address)) = self.open.last_mut() {
            *address = None;
        }
        self.ready.push_back(event);
    }

    fn start(&mut self, tag: Tag<'t>) {
        let tag = match tag {
            Tag::Paragraph | Tag::HtmlBlock => Tag::Paragraph,
            Tag::Heading { level, .. } => {
                let level = below(level, self.highest);
                Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
            }
            Tag::BlockQuote(_) => Tag::BlockQuote(None),
            Tag::CodeBlock(_) => {
                self.in_code = true;
                Tag::CodeBlock(CodeBlockKind::Indented)
            }
            // Columns are aligned by style attributes, which no page allows.
            Tag::Table(_) => Tag::Table(Vec::new()),
            Tag::List(_)
            | Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough => tag,
            Tag::FootnoteDefinition(name) => {
                let html = self.footnotes.definition(&name);
                return self.put(Event::Html(html));
            }
            Tag::Link { link_type, dest_url, title, .. } => return self.link(link_type, &dest_url, &title),
            Tag::Image { link_type, dest_url, title, id } => {
                return match self.picture(&dest_url) {
                    Some(dest_url) => {
                        self.put(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                        self.open.push(Opened::Picture);
                    }
                    None => self.link(LinkType::Inline, &dest_url, &title),
                };
            }
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => return,
        };
        self.put(Event::Start(tag));
    }

    fn end(&mut self, tag: TagEnd) {
        let tag = match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => TagEnd::Paragraph,
            TagEnd::Heading(level) => TagEnd::Heading(below(level, self.highest)),
            TagEnd::BlockQuote(_) => TagEnd::BlockQuote(None),
            TagEnd::CodeBlock => {
                self.in_code = false;
                tag
            }
            TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough => tag,
            TagEnd::FootnoteDefinition => {
                let html = self.footnotes.definition_end();
                return self.put(Event::Html(html));
            }
            TagEnd::Link | TagEnd::Image => return self.link_end(),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => return,
        };
        self.put(Event::End(tag));
    }

    /// Where the reader gets a picture that is kept here. One that is not becomes a link: loading it
    /// would tell another host who reads. There are no pictures in the words of a picture.
    fn picture(&self, address: &str) -> Option<CowStr<'t>> {
        let hash = address.strip_prefix(PICTURE_SCHEME)?;
        let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let in_words = self.open.iter().any(|opened| matches!(opened, Opened::Picture));
        (is_hash && !in_words).then(|| format!("{}/{hash}", self.pictures).into())
    }

    fn link(&mut self, link_type: LinkType, address: &str, title: &str) {
        let is_inside = self.open.iter().any(|opened| matches!(opened, Opened::Link(_) | Opened::Picture));
        let opened_as = if is_inside {
            Opened::Words(None)
        } else if link_type == LinkType::Email {
            self.put(Event::InlineHtml(opened(&format!("mailto:{address}"), title)));
            Opened::Link(None)
        } else if may_be_followed(address) {
            self.put(Event::InlineHtml(opened(address, title)));
            Opened::Link(Some(address.to_owned()))
        } else {
            // The words of `<irc://…>` are its address.
            Opened::Words((link_type != LinkType::Autolink).then(|| format!(" ({address})")))
        };
        self.open.push(opened_as);
    }

    fn link_end(&mut self) {
        match self.open.pop() {
            Some(Opened::Link(address)) => {
                // A link without words could not be seen.
                self.ready.extend(address.map(|address| Event::Text(address.into())));
                self.put(Event::InlineHtml("</a>".into()));
            }
            Some(Opened::Picture) => self.put(Event::End(TagEnd::Image)),
            Some(Opened::Words(Some(address))) => self.put(Event::Text(address.into())),
            Some(Opened::Words(None)) | None => {}
        }
    }

    /// Mentions are marked where they are text, and not in code or in the words of a picture.
    fn text(&mut self, text: CowStr<'t>) {
        let in_picture = self.open.iter().any(|opened| matches!(opened, Opened::Picture));
        if self.people.is_empty() || self.in_code || in_picture {
            return self.put(Event::Text(text));
        }
        let mut from = 0;
        for place in mention_places(&text, self.people) {
            self.put(Event::Text(text[from..place.start].to_owned().into()));
            self.put(Event::InlineHtml("<mark>".into()));
            self.put(Event::Text(text[place.clone()].to_owned().into()));
            self.put(Event::InlineHtml("</mark>".into()));
            from = place.end;
        }
        let rest = if from == 0 { text } else { text[from..].to_owned().into() };
        self.put(Event::Text(rest));
    }
}

impl<'t> Iterator for Written<'t, '_> {
    type Item = Event<'t>;

    fn next(&mut self) -> Option<Event<'t>> {
        while self.ready.is_empty() {
            let event = self.events.next()?;
            self.write(event);
        }
        self.ready.pop_front()
    }
}

/// The highest heading of a text, whichever its writer began with.
fn highest_heading(events: &[Event<'_>]) -> HeadingLevel {
    let levels = events.iter().filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level),
        _ => None,
    });
    levels.min().unwrap_or(HeadingLevel::H1)
}

/// The highest heading becomes `<h3>`, below the section's own; the others follow.
fn below(level: HeadingLevel, highest: HeadingLevel) -> HeadingLevel {
    match level as usize - highest as usize {
        0 => HeadingLevel::H3,
        1 => HeadingLevel::H4,
        2 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}
