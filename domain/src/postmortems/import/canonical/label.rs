//! A label at the beginning of a line: `**Impact:** …`, `Impact: …`, or alone.

use crate::postmortems::import::role::Role;
use crate::postmortems::import::vocabulary::{self, Fact};

/// What a label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A part, which becomes a heading.
    Part(Role),
    /// A short fact, which stays a line.
    Fact,
    Unknown,
}

/// A label and what stands behind it on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label<'t> {
    pub name: &'t str,
    pub value: &'t str,
    /// It is bold or underlined, and so a label even when its words are unknown.
    pub is_marked: bool,
    pub has_colon: bool,
}

/// What the words of a label mean.
pub(super) fn meaning_of(name: &str) -> Meaning {
    let fact = vocabulary::fact(name);
    let section = vocabulary::section(name);
    match (section, fact) {
        (Some(role @ (Role::Actions | Role::Timeline)), _) => Meaning::Part(role),
        (_, Some(Fact::Item | Fact::Due | Fact::ActionKind | Fact::Ticket)) | (None, None) => match section {
            Some(role) if !matches!(role, Role::People | Role::Statistics) => Meaning::Part(role),
            _ => Meaning::Unknown,
        },
        (_, Some(_)) | (Some(Role::People | Role::Statistics), None) => Meaning::Fact,
        (Some(role), None) => Meaning::Part(role),
    }
}

/// The label with which a line begins, if it has one.
pub(super) fn at_start(line: &str) -> Option<Label<'_>> {
    const LONGEST: usize = 80;
    let line = line.trim();
    for (open, close) in [("**", "**"), ("__", "__"), ("<u>", "</u>"), ("<b>", "</b>"), ("<strong>", "</strong>")] {
        let Some(inside) = line.strip_prefix(open) else { continue };
        let (name, rest) = inside.split_once(close)?;
        let rest = rest.trim_start();
        let colon = rest.strip_prefix([':', '\u{ff1a}']);
        let has_colon = name.trim_end().ends_with([':', '\u{ff1a}']) || colon.is_some();
        let name = name.trim().trim_end_matches([':', '\u{ff1a}']).trim();
        let is_name = !name.is_empty() && name.len() <= LONGEST && name.contains(char::is_alphabetic);
        let value = colon.unwrap_or(rest).trim();
        return is_name.then_some(Label { name, value, is_marked: true, has_colon });
    }
    let (name, value) = line.split_once([':', '\u{ff1a}'])?;
    let is_name = !name.is_empty()
        && name.len() <= LONGEST
        && name.starts_with(|char: char| char.is_alphanumeric() || !char.is_ascii())
        && !name.contains(['|', '`', '[', '<', '"', '*'])
        && name.contains(char::is_alphabetic)
        && name.split_whitespace().count() <= 6
        && !value.starts_with("//");
    is_name.then_some(Label { name: name.trim(), value: value.trim(), is_marked: false, has_colon: true })
}
