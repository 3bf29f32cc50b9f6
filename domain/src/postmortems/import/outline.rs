//! The headings of a document: which of them are entries of its timeline, and what the others
//! stand for.

use std::collections::BTreeSet;
use std::ops::Range;

use super::blocks::{Block, Kind};
use super::choices::Choices;
use super::headings::role_of;
use super::parts::role_of_part;
use super::plain::plain;
use super::role::Role;
use super::source_text::Document;
use crate::timeline::written::dates;
use crate::timeline::written::entry::{self, Entry};

/// A piece of the document, in its order.
#[derive(Debug)]
pub(super) enum Node {
    Section(Section),
    /// A heading that starts with a time, and the content below it.
    Entry {
        line: usize,
        entry: Entry,
        body: Range<usize>,
    },
}

/// A heading and the blocks below it, up to the next heading.
#[derive(Debug)]
pub(super) struct Section {
    pub line: usize,
    /// Inline Markdown; empty before the first heading.
    pub heading: String,
    pub level: u8,
    /// The role that the heading itself gives.
    pub own: Option<Role>,
    /// The role, from this heading or the nearest above that gives one.
    pub role: Option<Role>,
    /// Whether a heading of the same role stands above.
    pub is_part: bool,
    /// Whether sections of a deeper level follow.
    pub has_parts: bool,
    /// Places in the blocks of the document.
    pub blocks: Range<usize>,
}

struct Heading {
    block: usize,
    level: u8,
    text: String,
    role: Option<Role>,
    entry: Option<Entry>,
}

/// Divides a document at its headings. The blocks of the title belong to no section.
pub(super) fn divide(document: &Document<'_>, title: &[usize], choices: &Choices) -> Vec<Node> {
    let mut headings = headings(document, title);
    choose(&mut headings, document, choices);
    let headings = headings;
    let has_timeline = timelines(document, choices) > 0;
    let clocks = headings.iter().filter(|heading| has_clock(heading)).count();
    let mut nodes = preamble(document, &headings, title, choices);
    let mut above: Vec<(u8, Option<Role>)> = Vec::new();
    let mut timeline: Option<u8> = None;
    let mut next = 0;
    while let Some(heading) = headings.get(next) {
        above.retain(|(level, _)| *level < heading.level);
        let in_timeline = timeline.is_some_and(|level| heading.level > level || has_clock(heading));
        let may_be_entry = in_timeline || (!has_timeline && has_clock(heading) && clocks > 1);
        if may_be_entry
            && heading.role != Some(Role::Timeline)
            && let Some(entry) = &heading.entry
            && (entry.moment.has_clock() || !is_day_of_entries(document, &headings, next))
        {
            let end =
                headings[next + 1..].iter().position(|other| other.level <= heading.level || other.entry.is_some());
            let after = end.map_or(headings.len(), |end| next + 1 + end);
            nodes.push(entry_node(document, heading, entry, headings.get(after)));
            next = after;
            continue;
        }
        if !in_timeline {
            timeline = (heading.role == Some(Role::Timeline)).then_some(heading.level);
        }
        nodes.push(Node::Section(section(document, &headings, next, &above)));
        above.push((heading.level, heading.role.or(above.last().and_then(|(_, role)| *role))));
        next += 1;
    }
    nodes
}

fn headings(document: &Document<'_>, title: &[usize]) -> Vec<Heading> {
    let mut headings = Vec::new();
    for (block, Block { kind, .. }) in document.blocks.iter().enumerate() {
        if let Kind::Heading { level, inner } = kind
            && !title.contains(&block)
        {
            let text = document.inline(inner.clone());
            let entry = entry::split(&text).filter(|entry| entry.moment.says_something());
            headings.push(Heading { block, level: *level, role: role_of(&plain(&text)), text, entry });
        }
    }
    headings
}

/// Gives headings the roles that somebody chose for them.
fn choose(headings: &mut [Heading], document: &Document<'_>, choices: &Choices) {
    let mut above: Vec<(u8, Option<Role>)> = Vec::new();
    for heading in headings {
        above.retain(|(level, _)| *level < heading.level);
        let inherited = above.last().and_then(|(_, role)| *role);
        let line = document.line(document.blocks[heading.block].range.start);
        heading.role = role_of_part(choices, line, heading.role, inherited);
        above.push((heading.level, heading.role.or(inherited)));
    }
}

fn has_clock(heading: &Heading) -> bool {
    heading.entry.as_ref().is_some_and(|entry| entry.moment.has_clock())
}

/// How many headings, or lines that do as one, announce a timeline.
pub(super) fn timelines(document: &Document<'_>, choices: &Choices) -> usize {
    let announces = |block: &&Block| {
        let name = match &block.kind {
            Kind::Heading { inner, .. } => Some(plain(&document.inline(inner.clone()))),
            _ => pseudo_heading(document, block),
        };
        name.is_some_and(|name| {
            let line = document.line(block.range.start);
            role_of_part(choices, line, role_of(&name), None) == Some(Role::Timeline)
        })
    };
    document.blocks.iter().filter(announces).count()
}

/// Whether timelines stand below different headings, each telling another incident.
pub(super) fn has_timelines_apart(nodes: &[Node]) -> bool {
    let mut above: Vec<(u8, usize)> = Vec::new();
    let mut parents = BTreeSet::new();
    for (at, node) in nodes.iter().enumerate() {
        let Node::Section(section) = node else { continue };
        above.retain(|(level, _)| *level < section.level);
        if section.own == Some(Role::Timeline)
            && !section.is_part
            && let Some((_, parent)) = above.last()
        {
            parents.insert(*parent);
        }
        above.push((section.level, at));
    }
    parents.len() > 1
}

/// The text of a paragraph that does as a heading: all of it bold.
pub(super) fn pseudo_heading(document: &Document<'_>, block: &Block) -> Option<String> {
    const LONGEST: usize = 100;
    if !matches!(block.kind, Kind::Paragraph) || block.range.len() > LONGEST {
        return None;
    }
    let text = document.inline(block.range.clone());
    let inside = text.trim_end_matches(':').strip_prefix("**").and_then(|text| text.strip_suffix("**"));
    let inside =
        inside.or_else(|| text.trim_end_matches(':').strip_prefix("__").and_then(|text| text.strip_suffix("__")));
    inside
        .filter(|inside| !inside.contains("**") && !inside.contains("__"))
        .map(|inside| inside.trim_end_matches(':').to_owned())
}

/// The content before the first heading, without the title.
fn preamble(document: &Document<'_>, headings: &[Heading], title: &[usize], choices: &Choices) -> Vec<Node> {
    let end = headings.first().map_or(document.blocks.len(), |heading| heading.block);
    let mut parts = Vec::new();
    let mut start = 0;
    for title in title.iter().filter(|title| **title < end) {
        parts.push(start..*title);
        start = title + 1;
    }
    parts.push(start..end);
    let sections = parts.into_iter().filter(|blocks| !blocks.is_empty()).map(|blocks| {
        let line = document.line(document.blocks[blocks.start].range.start);
        let own = role_of_part(choices, line, None, None);
        Node::Section(Section {
            line,
            heading: String::new(),
            level: 0,
            own,
            role: own,
            is_part: false,
            has_parts: false,
            blocks,
        })
    });
    sections.collect()
}

fn section(document: &Document<'_>, headings: &[Heading], at: usize, above: &[(u8, Option<Role>)]) -> Section {
    let heading = &headings[at];
    let following = headings.get(at + 1);
    let inherited = above.last().and_then(|(_, role)| *role);
    Section {
        line: document.line(document.blocks[heading.block].range.start),
        heading: heading.text.clone(),
        level: heading.level,
        own: heading.role,
        role: heading.role.or(inherited),
        is_part: inherited.is_some() && (heading.role.is_none() || heading.role == inherited),
        has_parts: following.is_some_and(|following| following.level > heading.level),
        blocks: heading.block + 1..following.map_or(document.blocks.len(), |following| following.block),
    }
}

fn entry_node(document: &Document<'_>, heading: &Heading, entry: &Entry, following: Option<&Heading>) -> Node {
    let range = &document.blocks[heading.block].range;
    let end = following.map_or(document.text.len(), |following| document.blocks[following.block].range.start);
    Node::Entry { line: document.line(range.start), entry: entry.clone(), body: range.end.min(end)..end }
}

/// Whether a heading with a day alone stands above entries that have times, and so is none itself.
fn is_day_of_entries(document: &Document<'_>, headings: &[Heading], at: usize) -> bool {
    let heading = &headings[at];
    let following = &headings[at + 1..];
    let below = following.iter().take_while(|other| other.level > heading.level);
    if below.into_iter().any(has_clock) {
        return true;
    }
    let end = following.iter().find(|other| other.level <= heading.level);
    let end = end.map_or(document.blocks.len(), |other| other.block);
    let body = &document.blocks[heading.block + 1..end];
    let is_followed_by_clock = following.first().is_some_and(has_clock);
    (body.is_empty() && is_followed_by_clock) || body.iter().any(|block| has_timed_line(document, block))
}

/// Whether an item, a row or the beginning of the block has a time of day at its head.
pub(super) fn has_timed_line(document: &Document<'_>, block: &Block) -> bool {
    let is_timed = |range: Range<usize>| begins_with_clock(document, range);
    match &block.kind {
        Kind::Paragraph => is_timed(block.range.clone()),
        Kind::List(items) => items.iter().any(|item| is_timed(item.start..item.range.end)),
        Kind::Table(table) => table.rows.iter().any(|row| row.cells.iter().take(2).any(|cell| is_timed(cell.clone()))),
        _ => false,
    }
}

/// Whether a part of the source begins with a moment that has a time of day.
pub(super) fn begins_with_clock(document: &Document<'_>, range: Range<usize>) -> bool {
    const LONGEST_MOMENT: usize = 80;
    let text = &document.text[range];
    let end = text.char_indices().map(|(at, _)| at).nth(LONGEST_MOMENT).unwrap_or(text.len());
    entry::split(&text[..end]).is_some_and(|entry| entry.moment.has_clock() && entry.moment.says_something())
}

impl Section {
    /// The day that the heading names, at its head or anywhere.
    pub fn day(&self) -> Option<crate::timeline::written::times::Moment> {
        let moment = crate::timeline::written::times::head(&self.heading).filter(|moment| moment.day.is_some());
        moment.or_else(|| {
            let (at, _) = dates::find_full(&self.heading)?;
            crate::timeline::written::times::head(&self.heading[at..])
        })
    }
}
