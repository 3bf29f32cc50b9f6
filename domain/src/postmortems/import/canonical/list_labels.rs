//! Lists whose items are labelled parts: `- **Impact**:` with a text or a list below it.

use super::label::{self, Label, Meaning, meaning_of};
use super::{Around, Line, Lines};
use crate::postmortems::import::blocks::Item;
use crate::postmortems::import::role::Role;

struct LabelledItem<'l> {
    lines: &'l [Line],
    /// How far the text of the item stands from the beginning of its line.
    indent: usize,
    label: Option<(Label<'l>, Meaning)>,
}

/// The list with headings for its labels.
pub(super) fn rewritten(text: &str, items: &[Item], lines: &[Line], around: &Around) -> Option<(Lines, Option<Role>)> {
    let items = labelled(text, items, lines)?;
    let count = |wanted: fn(&Meaning) -> bool| {
        items.iter().filter(|item| item.label.is_some_and(|(_, meaning)| wanted(&meaning))).count()
    };
    let parts = count(|meaning| matches!(meaning, Meaning::Part(_)));
    let named = count(|_| true);
    if parts == 0 || named * 5 < items.len() * 3 {
        return None;
    }
    let (mut facts, mut out) = (Lines::default(), Lines::default());
    let mut last = None;
    for item in items {
        let first = item.lines[0].number;
        let is_single = item.lines.iter().filter(|line| !line.text.trim().is_empty()).count() == 1;
        match item.label {
            Some((label, meaning))
                if meaning == Meaning::Fact || (meaning == Meaning::Unknown && is_single && label.value.len() < 80) =>
            {
                facts.push(first, &format!("**{}:** {}", label.name, label.value));
                for line in &item.lines[1..] {
                    facts.push(line.number, dedented(&line.text, item.indent));
                }
            }
            Some((label, meaning)) => {
                out.push_gap(first);
                out.push(first, &around.heading(label.name));
                out.push(first, "");
                if !label.value.is_empty() {
                    out.push(first, label.value);
                }
                for line in &item.lines[1..] {
                    out.push(line.number, dedented(&line.text, item.indent));
                }
                last = if let Meaning::Part(role) = meaning { Some(role) } else { None };
            }
            None => out.0.extend_from_slice(item.lines),
        }
    }
    facts.push_gap(lines[0].number);
    facts.0.extend(out.0);
    Some((facts, last))
}

fn labelled<'l>(text: &'l str, items: &[Item], lines: &'l [Line]) -> Option<Vec<LabelledItem<'l>>> {
    let mut counted = (items.first()?.range.start, 0);
    let line_at = |at: usize| {
        counted = (at, counted.1 + text[counted.0..at].matches('\n').count());
        counted.1
    };
    let starts: Vec<usize> = items.iter().map(|item| item.range.start).map(line_at).collect();
    let mut found = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(lines.len());
        let own = lines.get(starts[at]..end.max(starts[at] + 1))?;
        let line_start = text[..item.start].rfind('\n').map_or(0, |at| at + 1);
        let written = text[item.start..].lines().next().unwrap_or_default();
        let is_first_line = line_start <= item.range.start;
        let label = label::at_start(written).filter(|_| is_first_line && item.done.is_none());
        let has_more = own[1..].iter().any(|line| !line.text.trim().is_empty());
        let label = label.map(|label| (label, meaning_of(label.name))).filter(|(label, meaning)| {
            let is_known = *meaning != Meaning::Unknown;
            // A sentence that begins with a bold word is no label.
            let is_label = label.has_colon || (label.is_marked && label.value.is_empty() && has_more);
            is_label && (label.is_marked || is_known)
        });
        found.push(LabelledItem { lines: own, indent: item.start - line_start.min(item.start), label });
    }
    Some(found)
}

/// A line without the indentation of its item.
fn dedented(line: &str, indent: usize) -> &str {
    let line = line.trim_end();
    let cut = line.char_indices().take(indent).find(|(_, char)| !matches!(char, ' ' | '\t'));
    cut.map_or_else(|| line.get(indent..).unwrap_or_default(), |(at, _)| &line[at..])
}
