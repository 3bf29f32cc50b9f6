//! Labels in paragraphs: a line that does as a heading, and `Label: text`.

use super::label::{self, Label, Meaning, meaning_of};
use super::{Around, Line, Lines};
use crate::postmortems::import::role::Role;
use crate::timeline::written::scanner::is_unspaced;

/// The paragraph with headings for its labels.
pub(super) fn rewritten(lines: &[Line], around: &Around) -> Option<(Lines, Option<Role>)> {
    let boxed = with_bullets(lines);
    let lines = boxed.as_ref().map_or(lines, |lines| lines.0.as_slice());
    let parted = with_definitions(lines);
    let lines = parted.as_ref().map_or(lines, |lines| lines.0.as_slice());
    headed(lines, around).or_else(|| labelled(lines, around)).or_else(|| boxed.or(parted).map(|lines| (lines, None)))
}

/// `[ ] Do it` without a bullet is an item of a list of tasks, and a line behind a typed bullet one of a list.
fn with_bullets(lines: &[Line]) -> Option<Lines> {
    let is_box = |line: &Line| {
        let text = line.text.trim_start();
        ["[ ] ", "[x] ", "[X] ", "☐ ", "☑ ", "☒ "].iter().chain(&BULLETS).any(|mark| text.starts_with(mark))
    };
    if !lines.iter().any(is_box) {
        return None;
    }
    let mut out = Lines::default();
    for line in lines {
        let text = line.text.trim();
        if is_box(line) {
            let text = BULLETS.iter().find_map(|mark| text.strip_prefix(mark)).map_or(text, str::trim_start);
            let text = text.replacen('☐', "[ ]", 1).replacen('☑', "[x]", 1).replacen('☒', "[x]", 1);
            out.push(line.number, &format!("- {text}"));
        } else {
            // Behind the items, a line goes on with the last of them.
            out.push(line.number, &if out.0.is_empty() { text.to_owned() } else { format!("  {text}") });
        }
    }
    Some(out)
}

/// Bullets as they are typed or copied, which Markdown does not know.
const BULLETS: [&str; 6] = ["・", "• ", "•\t", "‣ ", "▪ ", "◦ "];

/// `Term` and below it `: text`.
fn with_definitions(lines: &[Line]) -> Option<Lines> {
    let is_definition = |line: &Line| line.text.trim_start().starts_with(": ");
    if lines.len() < 2 || is_definition(&lines[0]) || !lines.iter().any(is_definition) {
        return None;
    }
    let mut out = Lines::default();
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if is_definition(line) {
            if let Some(last) = out.0.last_mut().filter(|last| last.text.starts_with("**")) {
                last.text = format!("{} {}\n", last.text.trim_end(), text.trim_start_matches(": "));
                continue;
            }
            out.push(line.number, text);
        } else if lines.get(at + 1).is_some_and(is_definition) {
            out.push(line.number, &format!("**{}:**", text.trim_matches(['*', ':'])));
        } else {
            out.push(line.number, text);
        }
    }
    Some(out)
}

/// A first line that names a part and nothing else.
fn headed(lines: &[Line], around: &Around) -> Option<(Lines, Option<Role>)> {
    let first = lines.first()?;
    let written = first.text.trim().trim_end_matches('\\').trim();
    let (name, role) = heading_of(written, lines.len() > 1, around)?;
    // A heading of the same list of actions is a group of it, and read as such.
    let mut out = Lines::default();
    out.push(first.number, &around.heading(name));
    out.push(first.number, "");
    for line in &lines[1..] {
        out.push(line.number, line.text.trim_end());
    }
    let rest = Lines(out.0.split_off(2));
    match labelled(&rest.0, &Around { role: Some(role), ..*around }) {
        Some((rest, last)) if !matches!(role, Role::Timeline | Role::Actions) => {
            out.0.extend(rest.0);
            Some((out, last.or(Some(role))))
        }
        _ => {
            out.0.extend(rest.0);
            Some((out, Some(role)))
        }
    }
}

fn heading_of<'l>(line: &'l str, has_more: bool, around: &Around) -> Option<(&'l str, Role)> {
    const MOST_WORDS: usize = 7;
    let is_alone = |label: &Label<'_>| label.value.is_empty();
    let label = label::at_start(line).filter(is_alone);
    let is_short = |name: &str| name.split_whitespace().count() <= MOST_WORDS && !is_unspaced_sentence(name);
    let part = |name: &str| match meaning_of(name) {
        Meaning::Part(role) => Some(role),
        _ => crate::postmortems::import::vocabulary::section(name),
    };
    match label {
        Some(Label { name, is_marked: true, .. }) => part(name).map(|role| (name, role)),
        Some(Label { name, .. }) if is_short(name) && (has_more || around.is_followed) => {
            part(name).map(|role| (name, role))
        }
        Some(_) => None,
        None => {
            let is_bare = around.is_plain
                && (around.is_followed || has_more)
                && !is_unspaced_sentence(line)
                && without_bracket(line).split_whitespace().count() <= if has_more { 3 } else { MOST_WORDS }
                && !line.ends_with(['.', ',', ';', '!', '。'])
                && line.starts_with(|char: char| char.is_uppercase() || char.is_numeric() || !char.is_ascii());
            let role = if is_bare { part(line) } else { None }?;
            Some((line, role))
        }
    }
}

/// A line without the remark in brackets at its end: `CHRONOLOGY (all times in CET)`.
fn without_bracket(line: &str) -> &str {
    let inner = line.strip_suffix(')').and_then(|line| line.rsplit_once('('));
    inner.map_or(line, |(before, _)| before)
}

/// Whether a text of a script without spaces between words is longer than a heading.
fn is_unspaced_sentence(text: &str) -> bool {
    const MOST_LETTERS: usize = 12;
    let is_hangul = |char: &char| matches!(char, '\u{ac00}'..='\u{d7a3}');
    text.chars().filter(|char| is_unspaced(*char) && !is_hangul(char)).count() > MOST_LETTERS
}

/// `**Detection:** text` behind `**Root causes:** text`: a part of its own, and none of the causes.
fn ending(lines: &[Line], around: &Around) -> Option<(Lines, Option<Role>)> {
    let first = lines.first()?;
    let label = label::at_start(first.text.trim_end()).filter(|label| label.has_colon)?;
    let meaning = meaning_of(label.name);
    let is_label = label.is_marked || (around.is_plain && matches!(meaning, Meaning::Part(_)));
    // An entry of a timeline may begin with the name of a milestone.
    let is_entry = around.role == Some(Role::Timeline) && !matches!(meaning, Meaning::Part(role) if role != Role::Told);
    if !is_label || is_entry || !around.may_end() || meaning == Meaning::Unknown || label.value.is_empty() {
        return None;
    }
    let mut out = Lines::default();
    out.push(first.number, &around.heading(label.name));
    out.push(first.number, "");
    out.push(first.number, label.value);
    for line in &lines[1..] {
        out.push(line.number, line.text.trim_end());
    }
    Some((out, Some(if let Meaning::Part(role) = meaning { role } else { Role::Told })))
}

/// Lines of `Label: text`, of which those that name a part become headings. Facts come first, so
/// that they stand at the head and not in one of the parts.
fn labelled(lines: &[Line], around: &Around) -> Option<(Lines, Option<Role>)> {
    if !around.may_have_parts() {
        return ending(lines, around);
    }
    let label_of = |line: &'_ Line| -> Option<(Meaning, bool)> {
        let label = label::at_start(&line.text)?;
        let may_be = label.is_marked || around.is_head || around.is_plain;
        (may_be && label.has_colon).then(|| (meaning_of(label.name), label.is_marked))
    };
    let parts = lines.iter().filter(|line| matches!(label_of(line), Some((Meaning::Part(_), _)))).count();
    if parts == 0 || label_of(lines.first()?).is_none() {
        return None;
    }
    let (mut facts, mut out) = (Lines::default(), Lines::default());
    let mut last = None;
    let mut in_facts = true;
    for line in lines {
        let text = line.text.trim_end();
        match (label_of(line), label::at_start(text)) {
            (Some((Meaning::Part(role), _)), Some(label)) => {
                out.push_gap(line.number);
                out.push(line.number, &around.heading(label.name));
                out.push(line.number, "");
                if !label.value.is_empty() {
                    out.push(line.number, label.value);
                }
                (last, in_facts) = (Some(role), false);
            }
            (Some((Meaning::Fact, _) | (Meaning::Unknown, true)), _) => {
                facts.push(line.number, text);
                in_facts = true;
            }
            _ if in_facts => facts.push(line.number, text),
            _ => out.push(line.number, text),
        }
    }
    facts.push_gap(lines[0].number);
    facts.0.extend(out.0);
    Some((facts, last))
}
