//! A document as its steps, and what is written between them.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::Parser;

use super::attributes::taken_from;
use super::blocks::{self, Blocks, Item};
use super::own_text::{moved_left, of_item};
use super::{Command, Step, StepNumber, Undo};
use crate::markdown::{is_reasonable, options, to_plain_text};
use crate::readiness::front_matter::{self, Review};

/// The longest title of a step, in characters.
const MAX_TITLE: usize = 120;
/// The longest name of a link that is defined elsewhere in the document, in bytes.
const MAX_LABEL: usize = 200;

/// A document with more items is shown as it is: what a step repeats of the document would add up.
const MAX_STEPS: usize = 2_000;
/// The longest definition of a link that parts of a document are given, in bytes.
const MAX_DEFINITION: usize = 500;
/// So many bytes of definitions are given to a part.
const MAX_DEFINITIONS: usize = 20_000;

/// A part of a document, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A heading: 1 for the highest level of the document, and its text.
    Heading(u8, String),
    /// What is not a step, in Markdown.
    Text(String),
    /// A step, by its place in [`Outline::steps`].
    Step(usize),
}

/// What was read from a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The document in order.
    pub parts: Vec<Part>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The reviews that its front matter names.
    pub review: Review,
    /// The lines that define links by label, in lower case.
    definitions: HashMap<String, String>,
}

impl Outline {
    /// How long all steps take, in seconds, and how many say so.
    pub fn expected(&self) -> (u32, usize) {
        let expected = self.steps.iter().filter_map(|step| step.expected);
        expected.fold((0, 0), |(sum, count), seconds| (sum.saturating_add(seconds), count + 1))
    }

    /// A part of the document with the definitions of the links that it uses, so that it can be rendered on its own.
    pub fn with_definitions(&self, markdown: &str) -> String {
        let mut result = markdown.to_owned();
        if self.definitions.is_empty() {
            return result;
        }
        let mut used: Vec<&str> = Vec::new();
        for (at, _) in markdown.match_indices('[') {
            let rest = &markdown[at + 1..];
            let Some(end) = rest.bytes().take(MAX_LABEL).position(|byte| byte == b']') else { continue };
            if let Some(definition) = self.definitions.get(&rest[..end].to_lowercase()) {
                used.push(definition);
            }
        }
        used.sort_unstable();
        used.dedup();
        let mut space = MAX_DEFINITIONS;
        for (place, definition) in used.iter().enumerate() {
            let Some(left) = space.checked_sub(definition.len()) else { break };
            space = left;
            result.push_str(if place == 0 { "\n\n" } else { "\n" });
            result.push_str(definition);
        }
        result
    }
}

/// Reads a document, in time that grows with its length and no faster.
pub fn read_runbook(text: &str) -> Outline {
    let front = front_matter::read(text);
    let body = &text[front.end..];
    let mut outline = Outline { review: front.review, ..Outline::default() };
    // A text that nobody wrote to be read is shown as it is.
    if !is_reasonable(body) {
        outline.parts.push(Part::Text(body.to_owned()));
        return outline;
    }
    let events = Parser::new_ext(body, options()).into_offset_iter();
    let definitions = events.reference_definitions().iter().map(|(label, definition)| {
        let line = body.get(definition.span.clone()).unwrap_or_default().trim();
        (label.to_lowercase(), line.to_owned())
    });
    outline.definitions = definitions.filter(|(_, line)| line.len() <= MAX_DEFINITION).collect();
    let blocks = blocks::read(body, events);
    if blocks.items.len() > MAX_STEPS {
        return Outline { parts: vec![Part::Text(body.to_owned())], review: outline.review, ..Outline::default() };
    }
    let mut steps = if blocks.items.is_empty() { headed(body, &blocks) } else { listed(body, &blocks) };
    for (number, (step, _)) in (1..).zip(&mut steps) {
        step.number = StepNumber(number);
    }
    outline.parts = parts(body, &blocks, &steps);
    outline.steps = steps.into_iter().map(|(step, _)| step).collect();
    let count = i64::try_from(outline.steps.len()).unwrap_or(i64::MAX);
    for step in &mut outline.steps {
        step.range = step.range.start + front.end..step.range.end + front.end;
        // What no step of the document is, is not said to be one.
        if let Some(Undo::Step(number)) = step.undone_by
            && (number.0 > count || number == step.number)
        {
            step.undone_by = Some(Undo::Words(format!("step {number}")));
        }
    }
    outline
}

/// The title that a document names: in its front matter, or as its first heading.
pub fn title_of(text: &str) -> Option<String> {
    let front = front_matter::read(text);
    if front.title.is_some() {
        return front.title;
    }
    let body = &text[front.end..];
    if !is_reasonable(body) {
        return None;
    }
    let blocks = blocks::read(body, Parser::new_ext(body, options()).into_offset_iter());
    blocks.headings.into_iter().map(|heading| heading.text.trim().to_owned()).find(|text| !text.is_empty())
}

/// A step, and where its table ends when it is in one.
type Found = (Step, Option<usize>);

/// The items that are steps.
fn listed(body: &str, blocks: &Blocks) -> Vec<Found> {
    let mut headings = blocks.headings.iter().peekable();
    let mut group = String::new();
    let mut steps = Vec::with_capacity(blocks.items.len());
    for (place, item) in blocks.items.iter().enumerate() {
        while let Some(heading) = headings.next_if(|heading| heading.range.start <= item.range.start) {
            group = shortened(heading.text.trim());
        }
        let own = match &item.text {
            Some(text) => text.clone(),
            None => of_item(body, &item.range, &children(&blocks.items[place + 1..], item)),
        };
        let mut step = step_of(&own, item.range.clone(), group.clone());
        (step.depth, step.is_ticked) = (item.depth, item.is_ticked);
        step.commands.clone_from(&item.commands);
        step.link = step.link.or_else(|| item.link.clone());
        steps.push((step, item.table_end));
    }
    steps
}

/// The ranges of the steps that are directly within an item; `later` are those that begin after it.
fn children(later: &[Item], item: &Item) -> Vec<Range<usize>> {
    let within = later.iter().take_while(|other| other.range.start < item.range.end);
    within.filter(|other| other.depth == item.depth + 1).map(|other| other.range.clone()).collect()
}

/// The headings with a code block below them.
fn headed(body: &str, blocks: &Blocks) -> Vec<Found> {
    let mut codes = blocks.codes.iter().peekable();
    let mut steps = Vec::new();
    let mut above: Vec<(u8, &str)> = Vec::new();
    for (place, heading) in blocks.headings.iter().enumerate() {
        let end = blocks.headings.get(place + 1).map_or(body.len(), |next| next.range.start);
        while codes.next_if(|code| code.start < heading.range.start).is_some() {}
        let mut commands: Vec<Command> = Vec::new();
        while let Some(code) = codes.next_if(|code| code.start < end) {
            commands.push(code.command.clone());
        }
        above.retain(|(level, _)| *level < heading.level);
        let group = shortened(above.last().map_or("", |(_, text)| text).trim());
        above.push((heading.level, &heading.text));
        if commands.is_empty() {
            continue;
        }
        let own = format!("{}\n\n{}", heading.text.trim(), body[heading.range.end..end].trim());
        let mut step = step_of(&own, heading.range.start..end, group);
        step.commands = commands;
        steps.push((step, None));
    }
    steps
}

fn step_of(own: &str, range: Range<usize>, group: String) -> Step {
    let (instructions, found) = taken_from(own);
    Step {
        number: StepNumber(0),
        range,
        depth: 0,
        group,
        title: title(&instructions),
        instructions,
        commands: Vec::new(),
        link: found.link,
        call: found.call,
        role: found.role,
        expected: found.expected,
        check: found.check,
        idempotent: found.idempotent,
        undone_by: found.undone_by,
        is_ticked: false,
    }
}

fn title(instructions: &str) -> String {
    let first = instructions.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    // More than that is cut below anyway.
    let first: String = first.chars().take(MAX_TITLE * 8).collect();
    let plain = to_plain_text(&first);
    let plain = if plain.is_empty() { first } else { plain };
    shortened(&plain)
}

fn shortened(line: &str) -> String {
    if line.chars().nth(MAX_TITLE).is_none() {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MAX_TITLE - 1).collect();
    format!("{}…", cut.trim_end())
}

/// What stands at a place of the document instead of its text.
enum Cut {
    Heading(u8, String),
    Step(usize),
    Comment,
}

fn parts(body: &str, blocks: &Blocks, steps: &[Found]) -> Vec<Part> {
    let top = blocks.headings.iter().map(|heading| heading.level).min().unwrap_or(1);
    let mut cuts: Vec<(Range<usize>, Cut)> = Vec::new();
    for (place, (step, table_end)) in steps.iter().enumerate() {
        // A table stays whole; its steps follow it.
        let range = table_end.map_or_else(|| step.range.clone(), |end| end..end);
        cuts.push((range, Cut::Step(place)));
    }
    for heading in &blocks.headings {
        cuts.push((heading.range.clone(), Cut::Heading(heading.level - top + 1, heading.text.trim().to_owned())));
    }
    cuts.extend(blocks.comments.iter().map(|range| (range.clone(), Cut::Comment)));
    cuts.sort_by_key(|(range, _)| range.start);
    let mut parts = Vec::new();
    let mut at = 0;
    for (range, cut) in cuts {
        // What is within a step: other steps follow it, headings and comments are part of it.
        let is_within = range.end <= at && range.start < at;
        if !is_within && range.start > at {
            push_text(&mut parts, &body[at..range.start]);
        }
        match cut {
            Cut::Step(place) => parts.push(Part::Step(place)),
            Cut::Heading(level, text) if !is_within => parts.push(Part::Heading(level, text)),
            Cut::Heading(..) | Cut::Comment => {}
        }
        at = at.max(range.end);
    }
    push_text(&mut parts, &body[at..]);
    parts
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.trim().is_empty() {
        parts.push(Part::Text(moved_left(text.trim_matches(['\n', '\r'])).trim_end().to_owned()));
    }
}
