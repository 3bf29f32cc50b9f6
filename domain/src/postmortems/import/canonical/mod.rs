//! Writes a document anew so that every label of a part is a heading, whatever it was in the source.
//! The readers after this know only one shape of document. Each line remembers where it came from.

mod escapes;
mod label;
mod list_labels;
mod paragraph_labels;
mod table_labels;

use pulldown_cmark::Parser;

use super::blocks::{self, Block, Kind};
use super::plain::plain;
use super::role::Role;
use super::vocabulary;

/// A line of a document with its ending, and the line of the source that it comes from, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub number: usize,
    pub text: String,
}

/// The lines of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines(pub Vec<Line>);

impl Lines {
    /// The lines of a source as they are.
    pub fn of(text: &str) -> Self {
        let lines = text.split_inclusive('\n').enumerate();
        Self(lines.map(|(at, line)| Line { number: at + 1, text: line.to_owned() }).collect())
    }

    pub fn text(&self) -> String {
        self.0.iter().map(|line| line.text.as_str()).collect()
    }

    pub fn numbers(&self) -> Vec<usize> {
        self.0.iter().map(|line| line.number).collect()
    }

    /// Adds a line without its ending.
    pub fn push(&mut self, number: usize, text: &str) {
        self.0.push(Line { number, text: format!("{text}\n") });
    }

    /// Adds a line that parts two blocks.
    pub fn push_gap(&mut self, number: usize) {
        if self.0.last().is_some_and(|line| !line.text.trim().is_empty()) {
            self.push(number, "");
        }
    }
}

/// The document with headings for labels and without needless escapes.
pub(super) fn of(lines: Lines) -> Lines {
    with_headings(escapes::without_needless(lines))
}

/// What stands around a block.
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of the place")]
struct Around {
    /// The level of the heading above.
    level: u8,
    /// The role of the part in which it stands.
    role: Option<Role>,
    /// No heading but that of the title stands above it.
    is_head: bool,
    /// The document has no headings besides its title.
    is_plain: bool,
    /// Something stands below it.
    is_followed: bool,
    /// A label in a paragraph began the part in which it stands.
    is_begun: bool,
}

impl Around {
    /// Whether a label may begin a part here: not among the entries of a list that has a reader of its own.
    fn may_have_parts(&self) -> bool {
        matches!(
            self.role,
            None | Some(Role::Summary | Role::Impact | Role::Statistics | Role::Told | Role::Context | Role::Story)
        )
    }

    /// Whether a label of the same shape ends the part, though a list of it would be its entries.
    fn may_end(&self) -> bool {
        let is_of_findings = matches!(
            self.role,
            Some(Role::Timeline | Role::Causes(_) | Role::WentWell | Role::WasDifficult | Role::Lucky | Role::Lessons)
        );
        self.is_begun && is_of_findings
    }

    fn heading(&self, label: &str) -> String {
        format!("{} {label}", "#".repeat(usize::from((self.level + 1).clamp(2, 6))))
    }
}

fn with_headings(lines: Lines) -> Lines {
    let text = lines.text();
    let events: Vec<_> = Parser::new_ext(&text, blocks::options()).into_offset_iter().collect();
    let found = blocks::read(&events);
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_of = |at: usize| starts.partition_point(|start| *start <= at) - 1;
    let headings = found.iter().filter(|block| matches!(block.kind, Kind::Heading { .. })).count();
    let first_is_heading = found.first().is_some_and(|block| matches!(block.kind, Kind::Heading { .. }));
    let is_plain = headings <= usize::from(first_is_heading);
    let mut above: Vec<(u8, Option<Role>)> = Vec::new();
    let mut seen = 0;
    let mut out = Lines::default();
    let mut next = 0;
    // The part that a label began; it reaches to the next heading.
    let mut own: Option<Role> = None;
    for (at, block) in found.iter().enumerate() {
        if let Kind::Heading { level, inner } = &block.kind {
            let role = vocabulary::section(&plain(&text[inner.clone()]));
            above.retain(|(other, _)| other < level);
            let inherited = above.last().and_then(|(_, role)| *role);
            above.push((*level, role.or(inherited)));
            own = None;
            seen += 1;
            continue;
        }
        let (level, role) = above.last().copied().unwrap_or((1, None));
        let around = Around {
            level,
            role: own.or(role),
            is_head: seen <= usize::from(first_is_heading),
            is_plain,
            is_followed: at + 1 < found.len(),
            is_begun: own.is_some(),
        };
        let (first, last) = (line_of(block.range.start), line_of(block.range.end.max(block.range.start + 1) - 1));
        let last = last.min(lines.0.len().saturating_sub(1));
        let part = &lines.0[first.min(last)..=last];
        let Some((instead, begun)) = rewritten(&text, block, part, &around) else { continue };
        out.0.extend_from_slice(&lines.0[next..first.max(next)]);
        out.push_gap(first + 1);
        out.0.extend(instead.0);
        out.push_gap(last + 1);
        own = begun.or(own);
        next = last + 1;
    }
    if next == 0 {
        return lines;
    }
    out.0.extend_from_slice(&lines.0[next.min(lines.0.len())..]);
    out
}

/// A block with headings instead of labels, and the role of the last of them; nothing when it stays as it is.
fn rewritten(text: &str, block: &Block, lines: &[Line], around: &Around) -> Option<(Lines, Option<Role>)> {
    match &block.kind {
        Kind::Paragraph => paragraph_labels::rewritten(lines, around),
        Kind::List(items) if around.may_have_parts() => list_labels::rewritten(text, items, lines, around),
        Kind::Table(table) if around.may_have_parts() => table_labels::rewritten(text, table, lines, around),
        _ => None,
    }
}
