//! Action items in lists and paragraphs.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;

use super::action_facts::{self, Around};
use super::blocks::{Block, Item, Kind};
use super::guesses;
use super::harvest::{Harvest, Place};
use super::record::{ActionKind, ImportedAction};
use super::source_text::push_paragraph;
use super::vocabulary::Fact;

/// What is known of an action item besides its text.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub group: Option<String>,
    pub owner: Option<String>,
    pub due: Option<NaiveDate>,
    pub done: bool,
    pub kind: Option<ActionKind>,
    pub ticket: Option<String>,
}

impl Harvest<'_, '_> {
    /// Files the action items of a block; the answer is what remains.
    pub(super) fn actions_block(&mut self, block: &Block, place: &Place) -> String {
        let document = self.document;
        match &block.kind {
            Kind::List(items) => return self.action_items(items, place.group.as_ref()),
            Kind::Table(table) => return self.action_table(table, block, place.group.as_ref()),
            Kind::Paragraph if !place.has_list && is_item_like(&document.text[block.range.clone()]) => {
                let text = document.markdown(block.range.clone());
                self.add_action(&block.range, &text, Known { group: place.group.clone(), ..Known::default() });
            }
            _ => return document.markdown(block.range.clone()),
        }
        String::new()
    }

    /// Whether a text above a list is one word with a capital, or somebody whom the document names. Two other words say what
    /// is to be done.
    fn names_a_group(&self, text: &str) -> bool {
        let plain = text.trim_matches(['*', '_', ' ']);
        let is_one_word = plain.starts_with('@') || !plain.contains(' ');
        is_short_name(text) && (is_one_word || self.out.people.iter().any(|person| is_called(person, plain)))
    }

    /// Files the items; the answer is what remains.
    fn action_items<'i>(&mut self, items: impl IntoIterator<Item = &'i Item>, group: Option<&String>) -> String {
        let mut rest = String::new();
        for item in items {
            let (mut text, mut nested) = self.document.item(item);
            let is_done = item.done == Some(true) || group.is_some_and(|group| says_done(group));
            if text.ends_with(':') && !nested.is_empty() && item.done.is_none() && is_label(&text) {
                let label = text.trim_end_matches(':').to_owned();
                let kept = self.action_items(nested, Some(&label));
                push_paragraph(&mut rest, &kept);
                continue;
            }
            // One word above a list names a group as well: an area, or who does it.
            if !nested.is_empty() && item.done.is_none() && self.names_a_group(&text) {
                let kept = self.action_items(nested, Some(&text));
                push_paragraph(&mut rest, &kept);
                continue;
            }
            // Of what is done, and of a sentence that goes on in a list, the list tells the details.
            if is_done || self.goes_on(item) {
                text = self.document.markdown(item.start..item.range.end);
                nested.clear();
            }
            // What only leads elsewhere is part of the item above it.
            let (leads, nested): (Vec<&Item>, Vec<&Item>) =
                nested.into_iter().partition(|item| self.is_bare_link(item));
            for lead in leads {
                push_paragraph(&mut text, &self.document.markdown(lead.range.clone()));
            }
            let known = Known { group: group.cloned(), done: is_done, ..Known::default() };
            if is_blank(&text) {
                push_paragraph(&mut rest, &self.document.markdown(item.range.clone()));
            } else if !text.is_empty() {
                self.add_action(&item.range, &text, known);
            }
            push_paragraph(&mut rest, &self.action_items(nested, group));
        }
        rest
    }

    /// Whether the text before the first list in an item ends with a colon.
    fn goes_on(&self, item: &Item) -> bool {
        let list = item.blocks.iter().find(|block| matches!(block.kind, Kind::List(_)));
        list.is_some_and(|list| {
            self.document.text[item.start..list.range.start.max(item.start)].trim_end().ends_with(':')
        })
    }

    fn is_bare_link(&self, item: &Item) -> bool {
        let text = self.document.text[item.start..item.range.end].trim();
        let is_address = text.trim_start_matches('<').starts_with("http") && !text.contains(char::is_whitespace);
        is_address || self.document.is_link(item.start, text)
    }

    /// What dates in action items are near to.
    pub(super) fn around(&self) -> Around {
        Around { day: self.calendar.date, order: self.calendar.order }
    }

    /// Adds an action item with the owner, due date and status found in its text.
    pub(super) fn add_action(&mut self, range: &Range<usize>, text: &str, known: Known) {
        let text = text.trim_start_matches(['✅', '☑', '✔', '\u{fe0f}', ' ']).trim_end().to_owned();
        let is_ticked = self.document.text[range.clone()].contains(['✅', '☑', '✔']);
        let group_says_done = known.group.as_deref().is_some_and(says_done);
        let plain = text.to_lowercase();
        let said_done = done_bracket(&text);
        let done = known.done
            || is_ticked
            || group_says_done
            || said_done.is_some()
            || plain.starts_with("{{done}}")
            || is_struck(&text);
        // The day on which it was done is none by which it is due.
        let ahead = said_done.map_or(text.clone(), |bracket| text.replacen(&text[bracket], "", 1));
        let around = self.around();
        let facts = action_facts::labelled(&text);
        let fact = |wanted: Fact| facts.iter().find(|(fact, _)| *fact == wanted).map(|(_, value)| value.clone());
        let pair = action_facts::owner_with_day(&ahead, around);
        let owner = known
            .owner
            .or_else(|| owner_in(&text))
            .or_else(|| self.leading_person(&text))
            .or_else(|| fact(Fact::Owner));
        // A handle may be the first of several names of somebody who is named elsewhere.
        let whole_name = owner.as_deref().and_then(|owner| owner.strip_prefix('@')).and_then(|handle| {
            let named = self.out.people.iter().find(|name| name.starts_with(handle) && name.len() > handle.len());
            named.filter(|name| text.contains(&format!("@{name}"))).cloned()
        });
        let owner = whole_name.or(owner);
        let owner = owner.or_else(|| pair.as_ref().map(|(owner, _)| owner.clone()));
        let due = known.due.or_else(|| fact(Fact::Due).and_then(|due| around.day_at(&due)));
        let due = due.or_else(|| action_facts::due(&ahead, around)).or(pair.map(|(_, day)| day));
        let done = done || fact(Fact::State).is_some_and(|state| says_done(&state));
        let kind = known.kind.or_else(|| known.group.as_deref().and_then(guesses::named_action_kind));
        self.out.actions.push(ImportedAction {
            line: self.document.line(range.start),
            owner,
            due,
            done,
            links: links_in(&text),
            ticket: known.ticket.or_else(|| action_facts::ticket(&text)),
            kind: kind.unwrap_or_else(|| guesses::action_kind(&text)),
            group: known.group,
            text,
        });
    }
}

impl Harvest<'_, '_> {
    /// `tlind: raise the limit` begins with somebody whom the document names, whole or as accounts are called.
    fn leading_person(&self, text: &str) -> Option<String> {
        let (name, _) = text.split_once([':', '\u{ff1a}'])?;
        let name = name.trim_matches(['*', '_', ' ']);
        let known = self.out.people.iter().any(|person| is_called(person, name));
        known.then(|| name.to_owned())
    }
}

/// Whether a name or the name of an account is that of a person: `Ada Lind` is `Ada`, `alind`, `ada.lind`.
pub(super) fn is_called(person: &str, name: &str) -> bool {
    let (person, name) = (person.to_lowercase(), name.to_lowercase());
    let words: Vec<&str> = person.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let initial = first.chars().next().map(String::from).unwrap_or_default();
    name == person
        || name == *first
        || (words.len() > 1
            && [
                format!("{initial}{last}"),
                format!("{first}.{last}"),
                format!("{first}{last}"),
                format!("{initial}.{last}"),
            ]
            .contains(&name))
}

/// Whether a text is one or two words with a capital.
fn is_short_name(text: &str) -> bool {
    let plain = text.trim_matches(['*', '_', ' ']);
    let words: Vec<&str> = plain.split_whitespace().collect();
    (1..=2).contains(&words.len())
        && words.iter().all(|word| {
            word.trim_start_matches('@').starts_with(char::is_uppercase)
                && word.chars().all(|char| char.is_alphanumeric() || "@-'’".contains(char))
        })
}

/// The bracket that says that an item is done: `[done]`, `(done 2025-03-04)`, `（李雷，已完成）`.
fn done_bracket(text: &str) -> Option<Range<usize>> {
    const LONGEST: usize = 120;
    text.match_indices(['(', '[', '\u{ff08}']).find_map(|(at, open)| {
        let inner = &text[at + open.len()..];
        let near = &inner[..inner.floor_char_boundary(LONGEST + 4)];
        let length = near.find([')', ']', '\u{ff09}']).filter(|length| *length <= LONGEST)?;
        let close = inner[length..].chars().next().map_or(1, char::len_utf8);
        // An address is no remark.
        let is_link = inner[length + close..].starts_with('(');
        // In the middle of a sentence, or in a longer list, it is what the item is about.
        let behind = inner[length + close..].trim_matches([' ', '.', '*', '_']);
        let is_edge = text[..at].trim_matches([' ', '*', '_']).is_empty() || behind.is_empty();
        let parts = || inner[..length].split([',', ';', '\u{ff0c}', '、', '，']);
        let is_done = !is_link && is_edge && parts().count() <= 2 && parts().any(is_done_alone);
        is_done.then_some(at..at + open.len() + length + close)
    })
}

/// Whether a remark says that something is done, perhaps when, and nothing else.
fn is_done_alone(part: &str) -> bool {
    let words = super::words::runs_of(part);
    let is_word = |word: &String| word.chars().any(char::is_alphabetic);
    let said: Vec<&String> = words.iter().filter(|word| is_word(word)).collect();
    let is_filler = |word: &str| matches!(word, "on" | "am" | "le" | "el" | "il" | "em" | "op" | "status" | "already");
    says_done(part)
        && said.iter().all(|word| {
            is_filler(word)
                || DONE.contains(&word.as_str())
                || DONE.iter().any(|done| !done.is_ascii() && word.contains(done))
        })
}

/// Whether all of an item is struck out, but for a remark behind it.
fn is_struck(text: &str) -> bool {
    let inner = text.strip_prefix("~~").and_then(|rest| rest.split_once("~~"));
    inner.is_some_and(|(_, rest)| rest.trim().is_empty() || rest.trim_start().starts_with(['(', '[']))
}

/// Whether an item is a place of a template that nobody filled in: `_Action_ (owner, due)`.
fn is_blank(text: &str) -> bool {
    #[rustfmt::skip]
    const PLACES: &[&str] = &[
        "action", "item", "owner", "due", "date", "name", "task", "todo", "tbd", "description", "ticket", "link", "who", "when",
        "what", "to", "do", "the", "of", "your", "here", "assignee", "deadline", "none", "n", "a", "yet",
    ];
    let words = super::words::runs_of(text);
    (1..8).contains(&words.len()) && words.iter().all(|word| PLACES.contains(&word.as_str()))
}

/// A few words and a colon name a group of items.
fn is_label(text: &str) -> bool {
    const MOST_WORDS: usize = 5;
    super::words::runs_of(text).len() <= MOST_WORDS
}

/// Whether a text is too long for an action item: long prose describes what was done.
fn is_item_like(text: &str) -> bool {
    const LONGEST: usize = 500;
    text.len() <= LONGEST && !text.trim_end().ends_with(':')
}

/// Words by which a status says that an item is done.
#[rustfmt::skip]
const DONE: &[&str] = &[
    "done", "completed", "complete", "closed", "finished", "fixed", "erledigt", "abgeschlossen", "fertig", "terminé", "terminée",
    "fait", "faite", "hecho", "hecha", "completado", "completada", "cerrado", "feito", "concluído", "concluída", "fatto",
    "completato", "gereed", "klaar", "afgerond", "zrobione", "zakończone", "ukończone", "готово", "сделано", "выполнено", "完了",
    "対応済", "已完成", "完成", "완료",
];

/// Whether a status, or the heading of a group, says that it is done.
pub(super) fn says_done(text: &str) -> bool {
    let words = super::words::runs_of(text);
    let is_done =
        |word: &String| DONE.contains(&word.as_str()) || matches!(word.as_str(), "resolved" | "shipped" | "merged");
    let is_said = DONE.iter().any(|done| !done.is_ascii() && text.contains(done));
    (words.iter().any(is_done) || is_said)
        && !words.iter().any(|word| matches!(word.as_str(), "not" | "to" | "be" | "in"))
}

/// `Owner: …`, `assigned to …`, or the one handle in the text.
fn owner_in(text: &str) -> Option<String> {
    const LABELS: [&str; 7] = ["owner:", "owners:", "assignee:", "assigned to:", "assigned to", "responsible:", "dri:"];
    let plain = text.replace("**", "").replace("__", "");
    let lower = plain.to_ascii_lowercase();
    for label in LABELS {
        let Some(at) = lower.find(label).filter(|at| !lower[..*at].ends_with(char::is_alphanumeric)) else { continue };
        let name = plain[at + label.len()..].trim_start_matches(['*', '_', ' ']);
        let end = name.find(['\n', ',', ';', ')', '|', '(']).unwrap_or(name.len());
        let end = [". ", " - ", " – ", " — "].iter().filter_map(|stop| name[..end].find(stop)).min().unwrap_or(end);
        let name = name[..end].trim().trim_end_matches(['.', ']', '_', '*']).trim();
        return (!name.is_empty() && name.split_whitespace().count() <= 4).then(|| name.to_owned());
    }
    let handle = |word: &str| {
        let name = word.trim_matches(['(', ')', '[', ']', '.', ',', ':', '*', '_']);
        let rest = name.strip_prefix('@')?;
        let is_name =
            !rest.is_empty() && rest.chars().all(|char| char.is_alphanumeric() || matches!(char, '-' | '_' | '.'));
        is_name.then(|| name.to_owned())
    };
    if let Some(name) = mentioned_name(&plain) {
        return Some(name);
    }
    let is_day = |word: &str| crate::timeline::written::month_names::is_month(word.trim_matches(['@', ',', '.']));
    let mut handles = plain.split_whitespace().filter(|word| !is_day(word)).filter_map(handle);
    // Of several people it is not known who will do it.
    handles.next().filter(|_| handles.next().is_none())
}

/// `@Ada Lind` with a mark, a number or another mention behind it: a name of several words.
fn mentioned_name(text: &str) -> Option<String> {
    const MOST_WORDS: usize = 3;
    const LONGEST: usize = 200;
    let mut names = text.match_indices('@').filter_map(|(at, _)| {
        let is_begun = !text[..at].ends_with(|char: char| char.is_alphanumeric());
        let rest = &text[at + 1..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let mut end = 0;
        let mut count = 0;
        for word in rest.split_inclusive(' ') {
            let plain = word.trim_end();
            let is_name = plain.starts_with(char::is_uppercase)
                && plain.chars().all(|char| char.is_alphabetic() || "-'’".contains(char));
            if !is_name || count == MOST_WORDS {
                break;
            }
            count += 1;
            end += word.len();
        }
        let name = rest[..end].trim_end();
        let is_month = crate::timeline::written::month_names::is_month(name);
        let is_ended = rest[end..].chars().next().is_none_or(|char| !char.is_alphabetic());
        (is_begun && count > 1 && is_ended && !is_month).then(|| name.to_owned())
    });
    names.next().filter(|_| names.next().is_none())
}

/// The first addresses in a text, each once: of links, and those that stand there as they are.
pub(super) fn links_in(text: &str) -> Vec<String> {
    const MOST: usize = 50;
    const LONGEST: usize = 2_000;
    const SCHEME: &str = "http";
    let mut seen = BTreeSet::new();
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(SCHEME).filter(|_| links.len() < MOST) {
        let rest = &text[at + found..];
        at += found + SCHEME.len();
        if !rest.starts_with("http://") && !rest.starts_with("https://") {
            continue;
        }
        let end = rest
            .find(|char: char| char.is_whitespace() || matches!(char, '<' | '>' | '"' | '`' | ']'))
            .unwrap_or(rest.len());
        if end > LONGEST {
            at += end - SCHEME.len();
            continue;
        }
        let link = without_closing(&rest[..end]);
        at += link.len().saturating_sub(SCHEME.len());
        if seen.insert(link) {
            links.push(link.to_owned());
        }
    }
    links
}

/// An address without the brackets and stops of the sentence around it.
fn without_closing(address: &str) -> &str {
    let mut open = 0_i32;
    let end = address.char_indices().find(|(_, char)| {
        open += i32::from(*char == '(') - i32::from(*char == ')');
        open < 0
    });
    address[..end.map_or(address.len(), |(at, _)| at)]
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '\'', '"'])
}
