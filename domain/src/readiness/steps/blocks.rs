//! Where the blocks of a document are that matter here.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Tag, TagEnd};

use super::Command;
use super::own_text::BOXES;
use super::table_rows::steps_of;

/// A heading that is in no list or quotation.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub range: Range<usize>,
    pub level: u8,
    pub text: String,
}

/// A list item or table cell that is a step.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub range: Range<usize>,
    pub depth: usize,
    /// The text of a table row; list items are read from the document.
    pub text: Option<String>,
    /// Where its table ends.
    pub table_end: Option<usize>,
    pub is_ticked: bool,
    pub commands: Vec<Command>,
    pub link: Option<String>,
}

/// A code block that is in no list.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub start: usize,
    pub command: Command,
}

#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub headings: Vec<Heading>,
    pub items: Vec<Item>,
    pub codes: Vec<Code>,
    /// HTML comments, which say something to writers only.
    pub comments: Vec<Range<usize>>,
}

/// A list item that is open while the document is read.
struct Open {
    item: Item,
    is_step: bool,
    /// Whether nothing of it has been read yet.
    is_empty: bool,
}

struct Reading<'t> {
    text: &'t str,
    blocks: Blocks,
    /// Whether each open list is numbered.
    lists: Vec<bool>,
    open: Vec<Open>,
    /// How many blocks are open that contain others.
    nesting: usize,
    heading: Option<Heading>,
    code: Option<Code>,
    table: Range<usize>,
    head: Vec<String>,
    cells: Vec<Range<usize>>,
}

/// Reads the blocks; ranges are in bytes of `text`.
pub(super) fn read(text: &str, events: OffsetIter<'_>) -> Blocks {
    let mut reading = Reading {
        text,
        blocks: Blocks::default(),
        lists: Vec::new(),
        open: Vec::new(),
        nesting: 0,
        heading: None,
        code: None,
        table: 0..0,
        head: Vec::new(),
        cells: Vec::new(),
    };
    for (event, range) in events {
        reading.take(event, range);
    }
    reading.blocks.items.sort_by_key(|item| item.range.start);
    reading.blocks
}

impl Reading<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::TaskListMarker(is_ticked) => {
                if let Some(open) = self.open.last_mut() {
                    (open.is_step, open.item.is_ticked) = (true, is_ticked);
                }
            }
            Event::Text(words) | Event::Code(words) => self.words(&words),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::List(first) => {
                self.nesting += 1;
                self.lists.push(first.is_some());
            }
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.nesting += 1,
            Tag::Item => {
                let item = Item {
                    range,
                    depth: self.open.iter().filter(|open| open.is_step).count(),
                    text: None,
                    table_end: None,
                    is_ticked: false,
                    commands: Vec::new(),
                    link: None,
                };
                let is_step = self.lists.last() == Some(&true);
                self.open.push(Open { item, is_step, is_empty: true });
            }
            Tag::Heading { level, .. } if self.nesting == 0 => {
                self.heading = Some(Heading { range, level: level as u8, text: String::new() });
            }
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                let command = Command { language, text: String::new() };
                self.code = Some(Code { start: range.start, command });
            }
            Tag::Link { dest_url, .. } if dest_url.starts_with("https://") || dest_url.starts_with("http://") => {
                if let Some(open) = self.open.iter_mut().rev().find(|open| open.is_step) {
                    open.item.link.get_or_insert_with(|| dest_url.to_string());
                }
            }
            Tag::HtmlBlock if self.nesting == 0 => {
                let html = self.text[range.clone()].trim();
                if html.starts_with("<!--") && html.ends_with("-->") && html.matches("-->").count() == 1 {
                    self.blocks.comments.push(range);
                }
            }
            Tag::Table(_) => self.table = range,
            Tag::TableCell => self.cells.push(range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.nesting = self.nesting.saturating_sub(1);
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => self.nesting = self.nesting.saturating_sub(1),
            TagEnd::Item => {
                if let Some(open) = self.open.pop().filter(|open| open.is_step) {
                    self.blocks.items.push(open.item);
                }
            }
            TagEnd::Heading(_) => self.blocks.headings.extend(self.heading.take()),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::TableHead => {
                let names = self.cells.drain(..).map(|cell| self.text[cell].trim().trim_matches('|').trim().to_owned());
                self.head = names.collect();
            }
            TagEnd::TableRow => self.end_row(),
            _ => {}
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        match self.open.iter_mut().rev().find(|open| open.is_step) {
            Some(open) => open.item.commands.push(code.command),
            None => self.blocks.codes.push(code),
        }
    }

    fn end_row(&mut self) {
        let cells: Vec<Range<usize>> = self.cells.drain(..).collect();
        // A table within a step belongs to it.
        if self.nesting > 0 {
            return;
        }
        for step in steps_of(self.text, &self.head, &cells) {
            self.blocks.items.push(Item {
                range: step.range,
                depth: 0,
                text: Some(step.text),
                table_end: Some(self.table.end),
                is_ticked: step.is_ticked,
                commands: Vec::new(),
                link: None,
            });
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(code) = &mut self.code {
            code.command.text.push_str(words);
        } else if let Some(heading) = &mut self.heading {
            heading.text.push_str(words);
        }
        if let Some(open) = self.open.last_mut().filter(|open| open.is_empty && self.code.is_none()) {
            open.is_empty = false;
            if words.trim_start().starts_with(BOXES) {
                open.is_step = true;
                open.item.is_ticked = !words.trim_start().starts_with(['☐', '□']);
            }
        }
    }
}
