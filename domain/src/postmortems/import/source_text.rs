//! The document as a text from which pieces are cut so that each stands for itself: links that
//! were defined elsewhere and footnotes go with the piece.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::blocks::{self, Block, Item, Kind, Row, Spanned};
use super::record::ImportedPicture;

/// A document, its blocks and what is needed to cut pieces out of it.
pub(super) struct Document<'a> {
    pub text: &'a str,
    pub blocks: Vec<Block>,
    pub pictures: Vec<ImportedPicture>,
    /// Addresses of links, and where the links stand.
    links: Vec<(Range<usize>, String)>,
    edits: Vec<Edit>,
    notes: Vec<(Range<usize>, String)>,
    footnotes: BTreeMap<String, Range<usize>>,
    lines: Vec<usize>,
    /// The lines of the source that the lines of the text come from.
    numbers: Vec<usize>,
}

/// What is written instead of a part of the source.
#[derive(Debug, Clone)]
struct Edit {
    range: Range<usize>,
    instead: String,
}

impl<'a> Document<'a> {
    /// Reads a text of which each line comes from a line of the source.
    pub fn read(text: &'a str, numbers: Vec<usize>) -> Self {
        let parser = Parser::new_ext(text, blocks::options());
        let defined: Vec<(String, Range<usize>)> = parser
            .reference_definitions()
            .iter()
            .map(|(label, defined)| (label_key(label), defined.span.clone()))
            .collect();
        let events: Vec<Spanned<'a>> = parser.into_offset_iter().collect();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut document = Self {
            text,
            blocks: blocks::read(&events),
            pictures: Vec::new(),
            links: Vec::new(),
            edits: Vec::new(),
            notes: Vec::new(),
            footnotes: BTreeMap::new(),
            lines,
            numbers,
        };
        let used = document.note_inlines(&events);
        let resolved = defined.into_iter().filter(|(label, _)| used.contains(label)).map(|(_, span)| span);
        document.take_out(resolved.collect());
        document.edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        document
    }

    /// Collects links, pictures and notes; the answer is the labels by which links were made.
    fn note_inlines(&mut self, events: &[Spanned<'a>]) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        let mut in_footnote = false;
        for (at, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    in_footnote = true;
                    self.footnotes.entry(label.to_string()).or_insert(range.clone());
                }
                Event::End(pulldown_cmark::TagEnd::FootnoteDefinition) => in_footnote = false,
                Event::FootnoteReference(label) if !in_footnote => self.notes.push((range.clone(), label.to_string())),
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    self.links.push((range.clone(), dest_url.to_string()));
                    self.resolve(*link_type, range, dest_url, title, id, &mut used);
                }
                Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                    self.resolve(*link_type, range, dest_url, title, id, &mut used);
                    if is_beside(dest_url) {
                        let alt = alt_of(&events[at + 1..]);
                        let line = self.line(range.start);
                        self.pictures.push(ImportedPicture { line, path: dest_url.to_string(), alt });
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) => self.note_html_pictures(html, range.start),
                _ => {}
            }
        }
        used
    }

    fn resolve(
        &mut self,
        link_type: LinkType,
        range: &Range<usize>,
        address: &str,
        title: &str,
        id: &str,
        used: &mut BTreeSet<String>,
    ) {
        let Some(tail) = reference_tail(link_type, &self.text[range.clone()]) else { return };
        used.insert(label_key(id));
        // What follows the text of the link, from its closing bracket on, is written anew.
        let kept = usize::from(link_type != LinkType::Reference);
        self.edits.push(Edit { range: range.end - tail - kept..range.end, instead: inline_tail(address, title) });
    }

    fn note_html_pictures(&mut self, html: &str, start: usize) {
        for (at, _) in html.match_indices("<img") {
            let tag = html[at..].split('>').next().unwrap_or_default();
            let Some(path) = attribute(tag, "src").filter(|path| is_beside(path)) else { continue };
            let alt = attribute(tag, "alt").unwrap_or_default().to_owned();
            self.pictures.push(ImportedPicture { line: self.line(start + at), path: path.to_owned(), alt });
        }
    }

    /// Takes out what was resolved where it is used, and makes blocks of what the parser passes
    /// over in silence, so that nothing is lost.
    fn take_out(&mut self, resolved: Vec<Range<usize>>) {
        let cited: BTreeSet<String> = self.notes.iter().map(|(_, label)| label.clone()).collect();
        let footnotes =
            self.footnotes.iter().filter(|(label, _)| cited.contains(*label)).map(|(_, range)| range.clone());
        let mut gone: Vec<Range<usize>> = resolved.into_iter().chain(footnotes).collect();
        gone.sort_by_key(|range| range.start);
        let old = std::mem::take(&mut self.blocks);
        let mut at = 0;
        for block in old {
            self.add_to_do(at..block.range.start, &gone);
            at = at.max(end_of(&block));
            let is_cited = match &block.kind {
                // Of several notes with one label, the first is the one that is cited.
                Kind::Footnote(label) => cited.contains(label) && self.footnotes.get(label) == Some(&block.range),
                _ => false,
            };
            if !is_cited {
                self.blocks.push(block);
            }
        }
        self.add_to_do(at..self.text.len(), &gone);
        self.edits.extend(gone.into_iter().map(|range| Edit { range, instead: String::new() }));
    }

    fn add_to_do(&mut self, to_do: Range<usize>, gone: &[Range<usize>]) {
        let mut at = to_do.start;
        let first = gone.partition_point(|range| range.end <= to_do.start);
        for range in gone[first..].iter().take_while(|range| range.start < to_do.end) {
            self.add_rest(at..range.start.max(at));
            at = at.max(range.end);
        }
        self.add_rest(at..to_do.end.max(at));
    }

    fn add_rest(&mut self, rest: Range<usize>) {
        if self.text[rest.clone()].contains(char::is_alphanumeric) {
            self.blocks.push(Block { range: rest, kind: Kind::Other });
        }
    }

    /// The line of the source that a place comes from, from 1.
    pub fn line(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|start| *start <= at);
        self.numbers.get(line.saturating_sub(1)).or(self.numbers.last()).copied().unwrap_or(1)
    }

    /// Whether a part of the source is one link and nothing else.
    pub fn is_link(&self, start: usize, text: &str) -> bool {
        let first = self.links.partition_point(|(range, _)| range.start < start);
        self.links.get(first).is_some_and(|(range, _)| *range == (start..start + text.len()))
    }

    /// How far from the beginning of its line a place stands.
    fn column(&self, at: usize) -> usize {
        let start = self.lines[self.lines.partition_point(|start| *start <= at) - 1];
        self.text[start..at].chars().fold(0, |column, char| if char == '\t' { column / 4 * 4 + 4 } else { column + 1 })
    }

    /// The Markdown of a range, with its links resolved and its footnotes below.
    pub fn markdown(&self, range: Range<usize>) -> String {
        let mut markdown = self.cut(range.clone());
        let mut added = BTreeSet::new();
        for (_, label) in self.notes_in(&range) {
            if added.insert(label)
                && let Some(note) = self.footnotes.get(label)
            {
                markdown.push_str("\n\n");
                markdown.push_str(self.text[note.clone()].trim());
            }
        }
        markdown
    }

    /// The Markdown of a range as one line, with its footnotes in brackets.
    pub fn inline(&self, range: Range<usize>) -> String {
        let mut line = self.cut(range.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        for (mark, label) in self.notes_in(&range) {
            if let Some(note) = self.footnotes.get(label) {
                let note = self.text[note.clone()].split_once("]:").map_or("", |(_, note)| note);
                let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
                line = line.replacen(&self.text[mark.clone()], &format!("[{label}] ({label}: {note})"), 1);
            }
        }
        line
    }

    /// The Markdown of a cell, without the escapes that only a table needs.
    pub fn cell(&self, cell: &Range<usize>) -> String {
        self.markdown(cell.clone()).replace("\\|", "|")
    }

    /// Cells beyond the last column of a table row, which the parser drops.
    pub fn beyond(&self, row: &Row) -> String {
        let end = row.cells.iter().map(|cell| cell.end).max().unwrap_or(row.range.end);
        let rest = self.text.get(end..row.range.end).unwrap_or_default();
        rest.trim().trim_matches('|').trim().to_owned()
    }

    /// The text of an item without the lists in it, and those lists' items.
    pub fn item<'i>(&self, item: &'i Item) -> (String, Vec<&'i Item>) {
        let mut text = String::new();
        let mut nested = Vec::new();
        let mut at = item.start;
        for block in &item.blocks {
            if let Kind::List(items) = &block.kind {
                push_paragraph(&mut text, &self.markdown(at..block.range.start.max(at)));
                at = at.max(end_of(block));
                nested.extend(items);
            }
        }
        push_paragraph(&mut text, &self.markdown(at..item.range.end.max(at)));
        (text, nested)
    }

    fn notes_in(&self, range: &Range<usize>) -> &[(Range<usize>, String)] {
        let first = self.notes.partition_point(|(note, _)| note.start < range.start);
        let last = self.notes.partition_point(|(note, _)| note.start < range.end);
        &self.notes[first..last.max(first)]
    }

    fn cut(&self, range: Range<usize>) -> String {
        let indent = self.column(range.start);
        let mut text = String::new();
        let mut at = range.start;
        let first = self.edits.partition_point(|edit| edit.range.start < range.start);
        for edit in self.edits[first..].iter().take_while(|edit| edit.range.start < range.end) {
            if edit.range.start >= at && edit.range.end <= range.end {
                text.push_str(&self.text[at..edit.range.start]);
                text.push_str(&edit.instead);
                at = edit.range.end;
            }
        }
        text.push_str(&self.text[at..range.end]);
        dedented(&text, indent)
    }
}

/// Where a block ends; a list reaches over what the parser passed by behind its last item.
fn end_of(block: &Block) -> usize {
    match &block.kind {
        Kind::List(items) => items.last().map_or(block.range.end, |item| item.range.end),
        _ => block.range.end,
    }
}

/// Adds a paragraph to a Markdown text.
pub(super) fn push_paragraph(text: &mut String, paragraph: &str) {
    let paragraph = paragraph.trim_matches(['\n', '\r']);
    if paragraph.trim().is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(paragraph.trim_end());
}

/// Takes the indentation of a list's text from all but the first of its lines.
fn dedented(text: &str, indent: usize) -> String {
    let mut lines = text.trim_end().lines();
    let mut dedented = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        dedented.push('\n');
        let mut column = 0;
        let cut = line.char_indices().find(|(_, char)| {
            let is_kept = column >= indent || !matches!(char, ' ' | '\t');
            column = if *char == '\t' { column / 4 * 4 + 4 } else { column + 1 };
            is_kept
        });
        dedented.push_str(cut.map_or("", |(at, _)| &line[at..]));
    }
    dedented
}

fn label_key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// How many bytes at the end of a link name its definition.
pub(super) fn reference_tail(link_type: LinkType, link: &str) -> Option<usize> {
    match link_type {
        LinkType::Reference => link.rfind("][").map(|at| link.len() - at),
        LinkType::Collapsed => Some(2),
        LinkType::Shortcut => Some(0),
        _ => None,
    }
}

fn inline_tail(address: &str, title: &str) -> String {
    let is_odd = address.is_empty() || address.contains([' ', '(', ')']);
    let address = if is_odd { format!("<{address}>") } else { address.to_owned() };
    let title = if title.is_empty() { String::new() } else { format!(" \"{}\"", title.replace('"', "\\\"")) };
    format!("]({address}{title})")
}

/// Whether an address leads to a file beside the document.
fn is_beside(address: &str) -> bool {
    let has_scheme = address.split_once(':').is_some_and(|(scheme, _)| scheme.chars().all(char::is_alphanumeric));
    !address.is_empty() && !has_scheme && !address.starts_with(['/', '#', '\\'])
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!("{name}="))?;
    let quote = value.chars().next()?;
    match quote {
        '"' | '\'' => value[1..].split(quote).next(),
        _ => value.split([' ', '/']).next(),
    }
}

fn alt_of(events: &[Spanned<'_>]) -> String {
    let inside = events.iter().take_while(|(event, _)| !matches!(event, Event::End(pulldown_cmark::TagEnd::Image)));
    inside
        .filter_map(|(event, _)| if let Event::Text(text) | Event::Code(text) = event { Some(&**text) } else { None })
        .collect()
}
