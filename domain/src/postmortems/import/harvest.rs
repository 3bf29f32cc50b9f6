//! Goes through a document, files what it recognises, and keeps the rest as the text of sections.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Block, Kind};
use super::choices::Choices;
use super::guesses;
use super::headings::role_of;
use super::outline::{self, Node, Section};
use super::parts::{Part, role_of_part};
use super::record::{EventTime, FindingKind, Imported, ImportedEvent, ImportedSection, Warning};
use super::role::Role;
use super::source_text::{Document, push_paragraph};
use crate::timeline::written::calendar::Calendar;
use crate::timeline::written::entry::Entry;
use crate::timeline::written::kinds;
use crate::timeline::written::zones::ZoneAsWritten;

/// What has been found so far.
pub(super) struct Harvest<'d, 'a> {
    pub document: &'d Document<'a>,
    pub out: Imported,
    pub calendar: Calendar,
    /// The zone that each event names for itself.
    pub zones: Vec<Option<ZoneAsWritten>>,
    /// How many times a timeline is announced.
    pub timelines: usize,
    /// The part that is being read has no entry with a time.
    pub has_no_times: bool,
    /// Timed entries that could not be given a day: how many, and the line of the first.
    pub undated: Option<(usize, usize)>,
    /// The last answer of a chain of whys that is told in paragraphs.
    pub chain: Option<usize>,
    /// The labelled parts so far.
    pub parts: Vec<Part>,
    choices: &'d Choices,
    /// Several headings announce action items, so each of them is a group.
    has_groups: bool,
    /// The number of occurrences of each heading in the document.
    headings: BTreeMap<String, usize>,
}

/// What the last block became, as far as it matters for the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// No event.
    No,
    /// An item or a row.
    Listed,
    /// A paragraph, which others may go on telling.
    Told,
}

/// Where in the document a block is read.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of the place")]
pub(super) struct Place {
    pub role: Option<Role>,
    /// Before the first heading.
    pub is_head: bool,
    /// Prose becomes records only where no list stands beside it.
    pub has_list: bool,
    /// Directly below its heading, and hardly more than a list or one paragraph.
    pub is_brief: bool,
    /// The label asks why five times: each item of a list explains the one before.
    pub is_chain: bool,
    /// The group of action items.
    pub group: Option<String>,
    /// Whether what follows may belong to the last event.
    pub open: Open,
}

impl<'d, 'a> Harvest<'d, 'a> {
    pub fn new(document: &'d Document<'a>, calendar: Calendar, choices: &'d Choices) -> Self {
        let timelines = outline::timelines(document, choices);
        Self {
            document,
            out: Imported::default(),
            calendar,
            zones: Vec::new(),
            timelines,
            has_no_times: false,
            undated: None,
            chain: None,
            parts: Vec::new(),
            choices,
            has_groups: false,
            headings: BTreeMap::new(),
        }
    }

    /// Files all pieces of the document.
    pub fn gather(&mut self, nodes: &[Node]) {
        let mut announced = BTreeSet::new();
        for node in nodes {
            if let Node::Section(section) = node {
                *self.headings.entry(section.heading.clone()).or_default() += 1;
                if section.own == Some(Role::Actions) && !section.is_part {
                    announced.insert(&section.heading);
                }
            }
        }
        self.has_groups = announced.len() > 1;
        for node in nodes {
            match node {
                Node::Section(section) => self.section(section),
                Node::Entry { line, entry, body } => {
                    let mut text = entry.rest.clone();
                    push_paragraph(&mut text, &self.document.markdown(body.clone()));
                    if !self.add_event(*line, entry, text) {
                        self.keep_entry(entry, &self.document.markdown(body.clone()));
                    }
                }
            }
        }
    }

    /// An entry without a day stays where it stood, as text.
    fn keep_entry(&mut self, entry: &Entry, body: &str) {
        let heading = format!("{} {}", entry.as_written, entry.rest).trim().to_owned();
        let role = super::record::SectionRole::Timeline;
        self.out.sections.push(ImportedSection { heading, level: 3, text: body.trim().to_owned(), role });
    }

    fn section(&mut self, section: &Section) {
        let document = self.document;
        let blocks = &document.blocks[section.blocks.clone()];
        let label = super::plain::plain(&section.heading);
        self.parts.push(Part { line: section.line, label, role: section.role });
        if section.role == Some(Role::Timeline)
            && let Some(day) = section.day()
        {
            self.calendar.turn_to(&day);
        }
        self.chain = None;
        let mut place = Place {
            role: section.role,
            is_head: section.level == 0,
            has_list: section.has_parts
                || blocks.iter().any(|block| matches!(block.kind, Kind::List(_) | Kind::Table(_))),
            is_brief: !section.is_part && is_brief(blocks),
            is_chain: is_chain(&section.heading),
            group: self.group_of(section),
            open: Open::No,
        };
        if section.is_part && section.own.is_none() && self.heading_as_finding(section, blocks) {
            return;
        }
        self.has_no_times = section.own == Some(Role::Timeline)
            && !section.has_parts
            && !blocks.iter().any(|block| outline::has_timed_line(document, block));
        let text = self.blocks(blocks, &mut place, section);
        let actions = &self.out.actions;
        let group = super::plain::plain(&section.heading);
        let is_in_group = section.is_part
            && self.headings.get(&group) == Some(&1)
            && text.is_empty()
            && section.role == Some(Role::Actions)
            && group == section.heading
            && actions
                .iter()
                .rev()
                .take_while(|action| action.line >= section.line)
                .any(|action| action.group.as_deref() == Some(&group));
        let has_something = !text.is_empty() || !section.heading.is_empty();
        if has_something && !is_in_group {
            let role = Role::section(section.role);
            self.out.sections.push(ImportedSection {
                heading: section.heading.clone(),
                level: section.level,
                text,
                role,
            });
        }
    }

    /// The group that the heading gives to the action items below it.
    fn group_of(&self, section: &Section) -> Option<String> {
        let label = super::plain::plain(&section.heading);
        let is_group = section.is_part
            || (section.own == Some(Role::Actions)
                && (guesses::names_term(&label) || (self.has_groups && !guesses::is_plain_action_label(&label))));
        is_group.then_some(label)
    }

    /// Files the blocks of a section; the answer is the text of what remains.
    fn blocks(&mut self, blocks: &[Block], place: &mut Place, section: &Section) -> String {
        let document = self.document;
        let mut text = String::new();
        let last_timed = blocks.iter().rposition(|block| outline::has_timed_line(document, block));
        for (at, block) in blocks.iter().enumerate() {
            if let Some(name) = outline::pseudo_heading(document, block)
                && !(place.role == Some(Role::Timeline) && outline::begins_with_clock(document, block.range.clone()))
            {
                let line = document.line(block.range.start);
                self.turn_at(line, &name, place, section);
                push_paragraph(&mut text, &document.markdown(block.range.clone()));
                continue;
            }
            if self.belongs_to_event(place.open, block, last_timed.is_some_and(|last| at < last)) {
                let more = document.markdown(block.range.clone());
                if let Some(event) = self.out.events.last_mut() {
                    push_paragraph(&mut event.text, &more);
                }
                continue;
            }
            let events = self.out.events.len();
            let rest = self.block(block, place);
            place.open = match block.kind {
                _ if self.out.events.len() == events || !rest.is_empty() => Open::No,
                Kind::Paragraph => Open::Told,
                _ => Open::Listed,
            };
            push_paragraph(&mut text, &rest);
        }
        text
    }

    /// A line that does as a heading changes what follows it.
    fn turn_at(&mut self, line: usize, name: &str, place: &mut Place, section: &Section) {
        place.open = Open::No;
        let role = role_of(name).filter(|role| *role != Role::Actions || place.role != Some(Role::Actions));
        let role = role_of_part(self.choices, line, role, section.role);
        self.parts.push(Part { line, label: super::plain::plain(name), role: role.or(section.role) });
        if let Some(role) = role {
            place.role = Some(role);
            place.is_brief = true;
            place.is_chain = is_chain(name);
            place.group = (role == Role::Actions && guesses::names_term(name)).then(|| super::plain::plain(name));
        } else if section.role == Some(Role::Actions) && place.role == section.role {
            place.group = Some(name.to_owned());
        } else if section.role == Some(Role::Timeline) || place.role == Some(Role::Timeline) {
            if let Some(day) = crate::timeline::written::times::head(name) {
                self.calendar.turn_to(&day);
            }
        } else {
            place.role = section.role;
        }
    }

    fn block(&mut self, block: &Block, place: &Place) -> String {
        match (place.role, &block.kind) {
            (_, Kind::FrontMatter) => String::new(),
            (Some(Role::Timeline), _) => self.timeline_block(block),
            (Some(Role::Actions), _) => self.actions_block(block, place),
            (Some(Role::People), _) => self.people_block(block),
            (Some(Role::Statistics), _) => self.facts_block(block, true),
            (Some(Role::Causes(kind)), _) => self.findings_block(block, kind, place),
            (Some(Role::WentWell), _) => self.findings_block(block, FindingKind::WentWell, place),
            (Some(Role::WasDifficult), _) => self.findings_block(block, FindingKind::WasDifficult, place),
            (Some(Role::Lucky), _) => self.findings_block(block, FindingKind::Lucky, place),
            (Some(Role::Story), _) => self.story_block(block, place),
            (Some(Role::Lessons), _) => self.lessons_block(block, place),
            (Some(Role::Context), Kind::List(_)) => self.findings_block(block, FindingKind::ContributingFactor, place),
            (None, Kind::Table(table)) if self.is_timeline_table(table) => self.timeline_block(block),
            (None, Kind::List(items)) if self.is_timeline_list(items) => self.timeline_block(block),
            (None, Kind::Paragraph) if self.is_timeline_paragraph(block) => self.timeline_block(block),
            (None, _) if place.is_head => self.facts_block(block, false),
            (None | Some(Role::Summary | Role::Impact), Kind::Paragraph) if self.is_known_facts(block) => {
                self.facts_block(block, false)
            }
            _ => self.document.markdown(block.range.clone()),
        }
    }

    /// Code, quotes and pictures between two entries belong to the first of them; so does all that
    /// follows an entry of which only the time has been read.
    fn belongs_to_event(&self, open: Open, block: &Block, is_between: bool) -> bool {
        if open == Open::No || outline::has_timed_line(self.document, block) {
            return false;
        }
        let is_empty = self.out.events.last().is_some_and(|event| event.text.is_empty());
        let is_picture =
            matches!(block.kind, Kind::Paragraph) && self.document.text[block.range.clone()].starts_with("![");
        let is_evidence = is_picture || matches!(block.kind, Kind::Code | Kind::Html | Kind::Other);
        is_empty || (is_between && (is_evidence || open == Open::Told))
    }

    /// Files an event; `false` when its day cannot be known.
    pub fn add_event(&mut self, line: usize, entry: &Entry, text: String) -> bool {
        let Some(placed) = self.calendar.place(&entry.moment) else {
            let (count, first) = self.undated.unwrap_or((0, line));
            self.undated = Some((count + 1, first));
            return false;
        };
        if let Some(warning) = placed.warning {
            self.warning(line, format!("{warning}: “{}”.", entry.as_written));
        } else if placed.approximate && entry.moment.clock.is_some() {
            self.warning(line, format!("The time is not exact in the source: “{}”.", entry.as_written));
        }
        let has_time = entry.moment.clock.is_some_and(|clock| clock.time().is_some());
        let approximate = placed.approximate || placed.warning.is_some_and(|warning| warning.contains("digit"));
        let time =
            if has_time { EventTime::At { local: placed.at, approximate } } else { EventTime::On(placed.at.date()) };
        self.zones.push(entry.moment.zone.clone());
        self.out.events.push(ImportedEvent {
            line,
            time,
            offset_minutes: None,
            as_written: entry.as_written.clone(),
            kind: kinds::event_kind(&text),
            milestone: None,
            text,
        });
        true
    }

    /// Files an event of which only the place in the order is known.
    pub fn add_event_in_order(&mut self, line: usize, text: String) {
        self.zones.push(None);
        self.out.events.push(ImportedEvent {
            line,
            time: EventTime::InOrder,
            offset_minutes: None,
            as_written: String::new(),
            kind: kinds::event_kind(&text),
            milestone: None,
            text,
        });
    }

    pub fn warning(&mut self, line: usize, why: impl Into<String>) {
        self.out.needs_check.push(Warning { line, why: why.into() });
    }

    pub fn line(&self, at: usize) -> usize {
        self.document.line(at)
    }
}

fn is_brief(blocks: &[Block]) -> bool {
    let count = |wanted: fn(&Kind) -> bool| blocks.iter().filter(|block| wanted(&block.kind)).count();
    let paragraphs = count(|kind| matches!(kind, Kind::Paragraph));
    let lists = count(|kind| matches!(kind, Kind::List(_)));
    (lists == 1 && paragraphs <= 2) || (lists == 0 && paragraphs == 1)
}

/// Whether a heading announces a chain of whys. The question for the cause alone announces none: how many
/// times it is asked, or a set phrase, does.
pub(super) fn is_chain(heading: &str) -> bool {
    const PHRASES: [&str; 5] = ["whys", "les pourquoi", "porqués", "porquês", "なぜなぜ"];
    #[rustfmt::skip]
    const WHYS: [&str; 14] = [
        "why", "warum", "pourquoi", "por qué", "por que", "porque", "perché", "waarom", "dlaczego", "почему", "なぜ", "为什么",
        "為什麼", "왜",
    ];
    #[rustfmt::skip]
    const NUMBERS: [&str; 16] = [
        "3", "4", "5", "6", "7", "five", "fünf", "cinq", "cinco", "cinque", "vijf", "pięć", "пять", "五", "다섯", "５",
    ];
    #[rustfmt::skip]
    const COUNTERS: [&str; 14] = [
        "×", "x", "fois", "-mal", "mal", "keer", "razy", "раз", "つの", "回の", "个", "個", "가지", "번의",
    ];
    let lower = heading.to_lowercase();
    let is_counted = |why: &str| {
        lower.match_indices(why).any(|(at, _)| {
            let before = lower[..at].trim_end();
            let counter = COUNTERS.iter().find_map(|counter| before.strip_suffix(counter));
            let before = counter.map_or_else(|| before.strip_suffix('-').unwrap_or(before), str::trim_end);
            NUMBERS.iter().any(|number| {
                before.strip_suffix(number).is_some_and(|rest| !rest.ends_with(|char: char| char.is_ascii_digit()))
            })
        })
    };
    PHRASES.iter().any(|phrase| lower.contains(phrase)) || WHYS.iter().any(|why| is_counted(why))
}
