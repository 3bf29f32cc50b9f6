//! Imports postmortems that people wrote in Markdown.
//!
//! The document is read as the parser's event stream: headings divide it (`outline`), the content below
//! them becomes records (`harvest`) or stays text of its section. `words` compares the words of source
//! and result independently, to detect losses.

mod action_facts;
mod action_tables;
mod actions;
mod blocks;
mod canonical;
mod choices;
mod facts;
mod file_names;
mod findings;
mod formats;
mod four_digits;
mod front_matter;
mod guesses;
mod harvest;
mod headings;
mod labels;
mod milestones;
mod outline;
mod parts;
mod plain;
mod proposals;
mod record;
mod role;
mod source_text;
mod stated_durations;
#[cfg(test)]
mod tests;
mod timeline;
mod timeline_tables;
mod title;
mod vocabulary;
mod whole;
mod word;
mod words;
mod zone_search;

pub use choices::{Choices, DateOrder, ImportedPart, PartRole};
pub use file_names::is_document_name;
pub use record::*;
pub use whole::{Defaults, whole};
pub use word::{WordFiles, word_as_html};
pub use words::words_of;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dates::{Day, Order};
use harvest::Harvest;
use outline::Node;
use source_text::Document;
use title::Title;
use vocabulary::Fact;
use words::runs_of;
use zones::{Place, ZoneAsWritten};

use crate::timeline::written::calendar::Calendar;
use crate::timeline::written::{dates, scanner, zones};

number! {
    /// The id of files that are being previewed.
    pub struct PendingImportId;
}

/// Reads a document. It never fails: what is not understood stays text, and what was hard to
/// understand is listed in [`Imported::needs_check`].
pub fn import(source: &Source<'_>) -> Imported {
    import_with(source, &Choices::default())
}

/// The same, with what somebody decided about the document. Choices about lines that begin no part are ignored.
pub fn import_with(source: &Source<'_>, choices: &Choices) -> Imported {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(source.text);
    // Other markup has other marks, so it is judged by the Markdown that it becomes.
    let converted = formats::convert(source.file_name, text)
        .filter(|converted| crate::markdown::is_reasonable(&converted.lines.text()));
    let Some(converted) = converted else { return as_it_is(source.file_name, text) };
    let source_words = converted.words;
    let lines = canonical::of(converted.lines);
    let canonical = lines.text();
    if !crate::markdown::is_reasonable(&canonical) {
        return as_it_is(source.file_name, text);
    }
    let document = Document::read(&canonical, lines.numbers());
    let front = front_matter::read(&document);
    let title = title::find(&document, source.file_name, front.title.as_deref());
    let nodes = outline::divide(&document, &title.blocks(), choices);
    let zone = zone_search::find(&document, &nodes, &front.facts);

    let named = zone.as_ref().and_then(|(_, zone)| zone.place.zone());
    let is_american = zone_search::writes_month_first(named.or(choices.zone));
    let usual = if is_american { Order::MonthFirst } else { Order::DayFirst };
    let chosen = choices.order.map(|order| match order {
        DateOrder::DayFirst => Order::DayFirst,
        DateOrder::MonthFirst => Order::MonthFirst,
    });
    let told = chosen.or_else(|| told_order(&document));
    let order = told.unwrap_or(usual);
    let first = first_day(&title, &front.facts, &document, order);
    let is_day_guessed = told.is_none() && first.is_some_and(|(_, is_sure)| !is_sure);
    let day = first.map(|(day, _)| day).or(choices.first_day);
    let calendar = Calendar::new(day, order, told.is_none());
    let mut harvest = Harvest::new(&document, calendar, choices);
    harvest.out.title.clone_from(&title.text);
    if front.title.is_some() {
        harvest.out.labels.push("title".to_owned());
    }
    harvest.out.labels.extend(title.kind_said.clone());
    harvest.add_facts(front.facts);
    harvest.add_facts(title.date_said.clone().into_iter().collect());
    if !front.rest.is_empty() {
        let text = format!("```\n{}\n```", front.rest);
        let section = ImportedSection { heading: "Front matter".into(), level: 2, text, role: SectionRole::Other };
        harvest.out.sections.push(section);
    }
    harvest.gather(&nodes);
    if is_day_guessed && harvest.out.events.iter().any(|event| event.time.local().is_some()) {
        let line = harvest.out.events[0].line;
        harvest.warning(line, "Day and month may be swapped in the day of these events.");
    }
    // The title is no fact besides.
    let is_title = |(label, value): &(String, String)| {
        vocabulary::fact(label) == Some(Fact::Title) && plain::plain(value) == title.text
    };
    if title.block.is_none()
        && front.title.is_none()
        && let Some(at) = harvest.out.stats.iter().position(is_title)
    {
        let (label, _) = harvest.out.stats.remove(at);
        harvest.out.labels.push(label);
    }
    let source_words = if title.stands_twice { without(source_words, &title.text_as_written) } else { source_words };
    finish(harvest, &title, zone, &nodes, &source_words, choices)
}

/// Texts beyond the limits of the parser are imported as a single section.
fn as_it_is(file_name: &str, text: &str) -> Imported {
    let section =
        ImportedSection { heading: String::new(), level: 0, text: text.to_owned(), role: SectionRole::Summary };
    let why =
        "The text is nested too deeply or has too many table cells. It was imported as a single section.".to_owned();
    // The text is the section, so it is counted once: these are the largest of all documents.
    let count = words_of(text).len();
    Imported {
        title: file_name.to_owned(),
        sections: vec![section],
        needs_check: vec![Warning { line: 1, why }],
        words: Words { source: count, kept: count },
        ..Imported::default()
    }
}

fn finish(
    mut harvest: Harvest<'_, '_>,
    title: &Title,
    zone: Option<zone_search::Found>,
    nodes: &[Node],
    source_words: &[String],
    choices: &Choices,
) -> Imported {
    settle_zone(&mut harvest, zone, choices);
    settle_date(&mut harvest, title);
    warn_of_undated(&mut harvest, nodes);
    // The heading above several timelines announces one too.
    let has_several = harvest.timelines > 2 || outline::has_timelines_apart(nodes);
    if has_several && let Some(event) = harvest.out.events.first() {
        let line = event.line;
        harvest.warning(line, "The document has several timelines, so no event was marked as a milestone.");
    }
    let order = harvest.calendar.order;
    let mut out = harvest.out;
    out.parts = parts::listed(harvest.parts, &out);
    out.severity = severity(&out);
    out.pictures.clone_from(&harvest.document.pictures);
    if !has_several {
        milestones::mark(&mut out.events);
        milestones::mark_by_facts(&mut out);
        milestones::mark_early_symptom(&mut out.events);
    }
    let contradicted = stated_durations::contradicted(&out, harvest.document);
    out.needs_check.extend(contradicted.into_iter().map(|(line, why)| Warning { line, why }));
    out.services = services(&out);
    proposals::propose(&mut out, order);
    proposals::take(&mut out, choices);
    out.needs_check.sort_by_key(|warning| warning.line);
    out.words = words::compare(source_words, &out);
    out
}

/// The words without those of a text that stands among them once more.
fn without(mut words: Vec<String>, text: &str) -> Vec<String> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for word in words_of(text) {
        *taken.entry(word).or_default() += 1;
    }
    words.retain(|word| match taken.get_mut(word).filter(|left| **left > 0) {
        Some(left) => {
            *left -= 1;
            false
        }
        None => true,
    });
    words
}

/// The day from which times alone are counted, until the timeline names one, and whether it can be read in one way
/// only or stands where the day of the incident does.
fn first_day(
    title: &Title,
    facts: &[(String, String)],
    document: &Document<'_>,
    order: Order,
) -> Option<(NaiveDate, bool)> {
    let as_written = facts
        .iter()
        .find_map(|(label, value)| is_date_label(label).then(|| dates::find_in_order(value, order)).flatten());
    let at_head = || {
        let mut facts = facts::at_head(document).into_iter().filter(|(label, _)| is_date_label(label));
        facts.find_map(|(_, value)| dates::find_in_order(&value, order))
    };
    let as_written = as_written.or(title.date).or(title.file_date).or_else(at_head);
    as_written.map(|day| (day, true)).or_else(|| {
        // The first day of the text, though it may be read in two ways: another one is that of something else.
        let read = |order| dates::find_in_order(document.text, order);
        let day = read(order)?;
        Some((day, read(Order::DayFirst) == read(Order::MonthFirst)))
    })
}

fn is_date_label(label: &str) -> bool {
    let words = runs_of(label);
    matches!(vocabulary::fact(label), Some(Fact::Date | Fact::Started))
        && !words.iter().any(|word| matches!(word.as_str(), "due" | "published" | "review" | "written" | "updated"))
}

/// The order of day and month, when one date in the document can only be read one way.
fn told_order(document: &Document<'_>) -> Option<Order> {
    let text = document.text;
    text.match_indices('/').find_map(|(at, _)| {
        let start = text[..at].trim_end_matches(|char: char| char.is_ascii_digit()).len();
        let mut scanner = scanner::Scanner { text, at: start };
        let first: u32 = text[start..at].parse().ok()?;
        match dates::take_day(&mut scanner) {
            Some(Day::Full(_)) if at - start <= 2 && first > 12 => Some(Order::DayFirst),
            Some(Day::Full(date)) if at - start <= 2 && chrono::Datelike::day(&date) > 12 => Some(Order::MonthFirst),
            _ => None,
        }
    })
}

fn settle_zone(harvest: &mut Harvest<'_, '_>, found: Option<zone_search::Found>, choices: &Choices) {
    let found = found.or_else(|| {
        let zone = zone_search::of_events(&harvest.zones)?;
        let first = harvest.out.events.first().map_or(1, |event| event.line);
        Some((first, zone))
    });
    let found = found.or_else(|| {
        let mut facts = harvest.out.stats.iter().filter(|(label, _)| vocabulary::fact(label) == Some(Fact::Zone));
        let found = facts.find_map(|(_, value)| Some((value, zones::find(value)?)));
        found.map(|(value, zone)| (1, ZoneAsWritten { as_written: value.clone(), ..zone }))
    });
    let found = found.or_else(|| zone_search::beside_facts(&harvest.out.stats).map(|zone| (1, zone)));
    let found = found.or_else(|| zone_search::beside_times(harvest.document));
    match found {
        Some((line, zone)) => {
            harvest.out.zone = zone.place.zone();
            if zone.is_ambiguous {
                let name = harvest.out.zone.map_or("", |zone| zone.name());
                harvest.warning(line, format!("“{}” is ambiguous. It was read as {name}.", zone.as_written));
            }
            harvest.out.zone_said = Some(zone.as_written);
        }
        None if choices.zone.is_none()
            && harvest.out.events.iter().any(|event| matches!(event.time, EventTime::At { .. })) =>
        {
            let line = harvest.out.events[0].line;
            harvest.warning(line, "No time zone found. Check the times.");
        }
        None => {}
    }
    let document_zone = harvest.out.zone;
    for (event, zone) in harvest.out.events.iter_mut().zip(&harvest.zones) {
        let (Some(as_written), Some(local)) = (zone, event.time.local()) else { continue };
        let offset = as_written.place.offset_at(local);
        let is_same = document_zone
            .is_some_and(|zone| as_written.place == Place::Zone(zone) || Place::Zone(zone).offset_at(local) == offset);
        event.offset_minutes = (!is_same).then_some(offset);
    }
}

/// The date of the incident. When the details and the file name disagree, the timeline decides.
fn settle_date(harvest: &mut Harvest<'_, '_>, title: &Title) {
    let mut from_facts = harvest.out.stats.iter().filter(|(label, _)| is_date_label(label));
    let from_facts = from_facts.find_map(|(_, value)| dates::find_in_order(value, harvest.calendar.order));
    let first_event = harvest.out.events.iter().find_map(|event| event.time.local()).map(|local| local.date());
    let told = [from_facts, title.date, title.file_date];
    let agreed = told.iter().flatten().find(|date| Some(**date) == first_event).copied();
    let first = told.iter().flatten().next().copied();
    harvest.out.date = agreed.or(first).or(first_event);
    if let (Some(head), Some(file)) = (title.date, title.file_date)
        && head != file
    {
        harvest.warning(title.line, format!("The title says {head}, but the file name says {file}."));
    }
    // What is said twice is kept twice: in the record, and among what became of it.
    if let Some(date) = title.date.filter(|date| title.is_date_cut && harvest.out.date == Some(*date)) {
        let date = date.to_string();
        if harvest.out.stats.iter().any(|(_, value)| value.contains(&date)) {
            harvest.out.labels.push(date);
        }
    }
    let is_lost = title.date.is_some_and(|date| Some(date) != harvest.out.date) && title.date_said.is_none();
    if is_lost && !title.date.is_some_and(|date| title.text.contains(&date.to_string())) {
        let as_written = title.date.map(|date| date.to_string()).unwrap_or_default();
        harvest.out.stats.push(("Date".to_owned(), as_written));
    }
}

fn warn_of_undated(harvest: &mut Harvest<'_, '_>, nodes: &[Node]) {
    if let Some((count, line)) = harvest.undated {
        let entries = if count == 1 {
            "A timeline entry has a time but no date and was kept as"
        } else {
            "Timeline entries have a time but no date and were kept as"
        };
        harvest.warning(line, format!("{entries} text ({count})."));
    }
    let told = nodes.iter().find_map(|node| match node {
        Node::Section(section) if section.own == Some(role::Role::Story) => Some(section.line),
        _ => None,
    });
    let has_cause = harvest.out.findings.iter().any(|finding| finding.kind == FindingKind::RootCause);
    if let Some(line) = told.filter(|_| !has_cause) {
        harvest.warning(
            line,
            "The cause is described in prose, so it stays in its section and was not imported as a finding.",
        );
    }
}

fn services(out: &Imported) -> Vec<String> {
    let facts = out.stats.iter().filter(|(label, _)| vocabulary::fact(label) == Some(Fact::Services));
    let names = facts.flat_map(|(_, value)| value.split([',', ';', '、', '\n']));
    names.map(|name| plain::plain(name.trim())).filter(|name| !name.is_empty()).collect()
}

fn severity(out: &Imported) -> Option<u8> {
    let from_stats = out.stats.iter().find_map(|(label, value)| facts::severity_of(label, value));
    let in_title = runs_of(&out.title).into_iter().find(|word| word.starts_with("sev"));
    let from_title = in_title.and_then(|word| facts::severity_of("severity", &word));
    from_stats.or(from_title).or_else(|| {
        let lines = out.sections.iter().flat_map(|section| section.text.lines());
        lines.filter_map(|line| facts::fact(line, false)).find_map(|(label, value)| facts::severity_of(&label, &value))
    })
}
