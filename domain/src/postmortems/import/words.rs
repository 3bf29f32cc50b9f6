//! Counts the words of a document and of what became of it, without knowing how it became so.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::blocks;
use super::labels::names_people;
use super::record::{Imported, Words};
use super::source_text::reference_tail;
pub(super) use crate::timeline::written::phrases::runs_of;

/// Facts that name people beyond these are not compared with the people: each person is looked for in each.
const MAX_PEOPLE_FACTS: usize = 20;

/// The words of a Markdown text in lower case: runs of letters and digits in its text, code, HTML
/// and addresses. The numbers of list items, the boxes of tasks and the labels by which a link
/// finds its address are marks and not words; such a link counts with its address.
pub fn words_of(text: &str) -> Vec<String> {
    if !may_have_marks(text) {
        return runs_of(text);
    }
    let parser = Parser::new_ext(text, blocks::options());
    let definitions: Vec<(String, Range<usize>)> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_lowercase(), definition.span.clone()))
        .collect();
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut used = BTreeSet::new();
    let mut words = Vec::new();
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Item) => marks.push(range.start..range.start + number_length(&text[range])),
            Event::TaskListMarker(_) => marks.push(range),
            Event::InlineHtml(tag) if STYLES.contains(&&*tag) => marks.push(range),
            Event::Start(
                Tag::Link { link_type, dest_url, title, id } | Tag::Image { link_type, dest_url, title, id },
            ) => {
                if let Some(tail) = reference_tail(link_type, &text[range.clone()]) {
                    marks.push(range.end - tail..range.end);
                    used.insert(id.to_lowercase());
                    push_words(&mut words, &dest_url);
                    push_words(&mut words, &title);
                }
            }
            _ => {}
        }
    }
    marks.extend(boxes(text));
    marks.extend(definitions.into_iter().filter(|(label, _)| used.contains(label)).map(|(_, span)| span));
    marks.sort_by_key(|mark| mark.start);
    let mut at = 0;
    for mark in marks {
        push_words(&mut words, &text[at..mark.start.max(at)]);
        at = at.max(mark.end);
    }
    push_words(&mut words, &text[at..]);
    words
}

/// Tags that only say how a text looks.
const STYLES: [&str; 6] = ["<u>", "</u>", "<b>", "</b>", "<strong>", "</strong>"];

/// Whether a text may have anything that only the parser can tell from words.
fn may_have_marks(text: &str) -> bool {
    let begins_with_digit = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '-', '*', '+', '>']);
        line.starts_with(|char: char| char.is_ascii_digit())
    };
    text.contains('[') || STYLES.iter().any(|tag| text.contains(tag)) || text.lines().any(begins_with_digit)
}

/// The boxes of tasks that stand at the beginning of a line without a bullet.
fn boxes(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        ["[x] ", "[X] "].iter().any(|mark| line.trim_start().starts_with(mark)).then_some(at..at + 3)
    })
}

fn number_length(item: &str) -> usize {
    item.find(|char: char| !char.is_ascii_digit()).unwrap_or(item.len())
}

fn push_words(words: &mut Vec<String>, text: &str) {
    words.append(&mut runs_of(text));
}

/// The words of a source that its result lacks.
#[cfg(test)]
pub(super) fn lost(source: &str, imported: &Imported) -> Vec<String> {
    let mut kept = kept_words(imported);
    let mut lost = words_of(source);
    lost.retain(|word| match kept.iter().position(|other| other == word) {
        Some(at) => {
            kept.swap_remove(at);
            false
        }
        None => true,
    });
    lost
}

/// Compares the words of a source with those of what became of it.
pub(super) fn compare(words: &[String], imported: &Imported) -> Words {
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    for word in kept_words(imported) {
        *kept.entry(word).or_default() += 1;
    }
    let mut found = 0;
    for word in words {
        if let Some(left) = kept.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            found += 1;
        }
    }
    Words { source: words.len(), kept: found }
}

/// The words of the result, each as often as the source had it: what only repeats another field
/// is left out, so that it cannot hide a loss.
fn kept_words(imported: &Imported) -> Vec<String> {
    let mut words = Vec::new();
    for text in markdown_texts(imported) {
        words.extend(words_of(text));
    }
    // Alone, a heading that begins with a number would be an item of a list.
    words.extend(imported.sections.iter().flat_map(|section| words_of(&format!("# {}", section.heading))));
    for text in plain_texts(imported) {
        push_words(&mut words, &text);
    }
    words
}

fn markdown_texts(imported: &Imported) -> Vec<&str> {
    let sections = imported.sections.iter().map(|section| &section.text);
    let events = imported.events.iter().map(|event| &event.text);
    let findings = imported.findings.iter().map(|finding| &finding.text);
    let actions = imported.actions.iter().map(|action| &action.text);
    sections.chain(events).chain(findings).chain(actions).map(String::as_str).collect()
}

fn plain_texts(imported: &Imported) -> Vec<String> {
    let mut texts = vec![imported.title.clone()];
    let has_date = |text: &str| imported.date.is_some_and(|date| text.contains(&date.to_string()));
    let date_is_elsewhere = has_date(&imported.title) || imported.stats.iter().any(|(_, value)| has_date(value));
    texts.extend(imported.date.filter(|_| !date_is_elsewhere).map(|date| date.to_string()));
    texts.extend(imported.events.iter().map(|event| event.as_written.clone()));
    let headings: BTreeSet<&str> = imported.sections.iter().map(|section| section.heading.as_str()).collect();
    let groups: BTreeSet<&str> = imported.actions.iter().filter_map(|action| action.group.as_deref()).collect();
    texts.extend(groups.difference(&headings).map(|group| (*group).to_owned()));
    for action in &imported.actions {
        texts.extend(action.owner.clone().filter(|owner| place_of(owner, &action.text).is_none()));
        let due = action.due.map(|due| due.to_string());
        texts.extend(due.filter(|due| !action.text.contains(due.as_str())));
    }
    for (label, value) in &imported.stats {
        texts.extend([label.clone(), value.clone()]);
    }
    // Whom a fact names stands among the people once more.
    let facts = imported.stats.iter().filter(|(label, _)| names_people(label)).map(|(_, value)| value.as_str());
    let mut in_facts: Vec<&str> = facts.take(MAX_PEOPLE_FACTS).collect();
    let mut is_repeated = |person: &str| {
        in_facts.iter_mut().any(|value| match place_of(person, value) {
            Some(place) => {
                *value = &value[place.end..];
                true
            }
            None => false,
        })
    };
    texts.extend(imported.people.iter().filter(|person| !is_repeated(person)).cloned());
    texts.extend(imported.labels.iter().cloned());
    texts
}

/// Where a name stands in a text as words of its own: `l` is none of `lamadi`.
fn place_of(name: &str, text: &str) -> Option<Range<usize>> {
    let is_beside_word = |place: &Range<usize>| {
        text[..place.start].ends_with(char::is_alphanumeric) || text[place.end..].starts_with(char::is_alphanumeric)
    };
    let mut places = text.match_indices(name).map(|(at, name)| at..at + name.len());
    places.find(|place| !is_beside_word(place))
}
