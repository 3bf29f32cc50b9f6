//! The blocks of a document, read from the event stream.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Tag, TagEnd};

/// Lists deeper than this stay text: nobody files the ninth level apart, and the stack stays small.
const DEEPEST_LIST: usize = 8;

/// An event of the parser and where it stands.
pub(super) type Spanned<'a> = (Event<'a>, Range<usize>);

/// A block and its range in the source.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub range: Range<usize>,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// `inner` is the text without its marks.
    Heading {
        level: u8,
        inner: Range<usize>,
    },
    Paragraph,
    List(Vec<Item>),
    Table(Table),
    Code,
    Html,
    Footnote(String),
    FrontMatter,
    Other,
}

/// An item of a list.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub range: Range<usize>,
    /// Where the text begins, behind the bullet and the box.
    pub start: usize,
    /// The state of the box, if there is one.
    pub done: Option<bool>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
pub(super) struct Table {
    pub head: Row,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub range: Range<usize>,
    pub cells: Vec<Range<usize>>,
}

/// What is read beyond plain `CommonMark`.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

/// The top-level blocks of a document.
pub(super) fn read(events: &[Spanned<'_>]) -> Vec<Block> {
    Reader { events, next: 0 }.blocks(0)
}

struct Reader<'e> {
    events: &'e [Spanned<'e>],
    next: usize,
}

impl<'e> Reader<'e> {
    fn take(&mut self) -> Option<&'e Spanned<'e>> {
        let event = self.events.get(self.next)?;
        self.next += 1;
        Some(event)
    }

    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        // Text directly in a tight item is a paragraph like any other.
        let mut is_in_text = false;
        while let Some((event, range)) = self.take() {
            let kind = match event {
                Event::End(_) => break,
                Event::TaskListMarker(_) => continue,
                Event::Rule => Kind::Other,
                Event::Start(tag) if !is_inline(tag) => self.block(tag, range, depth),
                _ => {
                    if matches!(event, Event::Start(_)) {
                        self.skip();
                    }
                    match blocks.last_mut() {
                        Some(last) if is_in_text => last.range.end = last.range.end.max(range.end),
                        _ => blocks.push(Block { range: range.clone(), kind: Kind::Paragraph }),
                    }
                    is_in_text = true;
                    continue;
                }
            };
            is_in_text = false;
            blocks.push(Block { range: range.clone(), kind });
        }
        blocks
    }

    fn block(&mut self, tag: &Tag<'_>, range: &Range<usize>, depth: usize) -> Kind {
        match tag {
            Tag::Heading { level, .. } => Kind::Heading { level: number(*level), inner: self.inner(range) },
            Tag::List(_) if depth < DEEPEST_LIST => Kind::List(self.items(depth + 1)),
            Tag::Table(_) => Kind::Table(self.table()),
            Tag::Paragraph => self.skipped(Kind::Paragraph),
            Tag::CodeBlock(_) => self.skipped(Kind::Code),
            Tag::HtmlBlock => self.skipped(Kind::Html),
            Tag::FootnoteDefinition(label) => self.skipped(Kind::Footnote(label.to_string())),
            Tag::MetadataBlock(_) => self.skipped(Kind::FrontMatter),
            _ => self.skipped(Kind::Other),
        }
    }

    fn skipped(&mut self, kind: Kind) -> Kind {
        self.skip();
        kind
    }

    /// Reads to the end of the current block.
    fn skip(&mut self) {
        let mut open = 1_usize;
        while open > 0
            && let Some((event, _)) = self.take()
        {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
        }
    }

    fn inner(&mut self, range: &Range<usize>) -> Range<usize> {
        let first = self.next;
        self.skip();
        let inside = &self.events[first..self.next.saturating_sub(1).max(first)];
        let start = inside.iter().map(|(_, range)| range.start).min();
        let end = inside.iter().map(|(_, range)| range.end).max();
        start.unwrap_or(range.start)..end.unwrap_or(range.start)
    }

    fn items(&mut self, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.take() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item(range, depth)),
                _ => break,
            }
        }
        items
    }

    fn item(&mut self, range: &Range<usize>, depth: usize) -> Item {
        let mut ahead = self.events[self.next..].iter().take(2);
        let mark = ahead.find(|(event, _)| !matches!(event, Event::Start(Tag::Paragraph)));
        let (done, start) = match mark {
            Some((Event::TaskListMarker(done), mark)) => (Some(*done), mark.end),
            Some((Event::End(TagEnd::Item), _)) | None => (None, range.end),
            Some((_, first)) => (None, first.start),
        };
        let blocks = self.blocks(depth);
        let start = blocks.first().map_or(start, |block| if done.is_some() { start } else { block.range.start });
        Item { range: range.clone(), start, done, blocks }
    }

    fn table(&mut self) -> Table {
        let mut table = Table { head: Row::default(), rows: Vec::new() };
        while let Some((event, range)) = self.take() {
            match event {
                Event::Start(Tag::TableHead) => table.head = self.row(range),
                Event::Start(Tag::TableRow) => {
                    let row = self.row(range);
                    table.rows.push(row);
                }
                _ => break,
            }
        }
        table
    }

    fn row(&mut self, range: &Range<usize>) -> Row {
        let mut cells = Vec::new();
        while let Some((event, cell)) = self.take() {
            if !matches!(event, Event::Start(Tag::TableCell)) {
                break;
            }
            self.skip();
            cells.push(cell.clone());
        }
        Row { range: range.clone(), cells }
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}
