//! The text of a list item as it would be on its own: without its mark, and moved to the left.

use std::ops::Range;

/// Letters that people use as boxes.
pub(super) const BOXES: [char; 4] = ['☐', '☑', '☒', '□'];

/// The text of an item without the ranges within it. `line` is where the line of its mark begins.
pub(super) fn of_item(text: &str, range: &Range<usize>, within: &[Range<usize>]) -> String {
    let own = &text[range.clone()];
    let mark = mark_of(own);
    let line = text[..range.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = text[line..range.start].chars().count() + own[..mark].chars().count();
    let mut result = String::with_capacity(own.len());
    let mut at = range.start + mark;
    for inner in within.iter().chain(std::iter::once(&(range.end..range.end))) {
        // What nests has its own indentation before it on its first line.
        let end = inner.start.max(at);
        push_moved(&mut result, &text[at..end], indent);
        at = inner.end.max(at);
    }
    without_box(result.trim()).trim_start().to_owned()
}

/// The length of `1. `, `- ` and the like.
fn mark_of(item: &str) -> usize {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let after = item[digits..].bytes().next();
    let mark = match after {
        Some(b'.' | b')') if digits > 0 => digits + 1,
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        _ => return 0,
    };
    let spaces = item[mark..].bytes().take_while(|byte| *byte == b' ' || *byte == b'\t').count();
    // Five spaces and more begin a code block, of which only the first space belongs to the mark.
    mark + if spaces > 4 { 1 } else { spaces }
}

fn push_moved(result: &mut String, text: &str, indent: usize) {
    for (count, line) in text.split_inclusive('\n').enumerate() {
        let continues = count == 0 && !result.ends_with('\n');
        let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
        let tab = usize::from(spaces < indent && line[spaces..].starts_with('\t'));
        result.push_str(if continues { line } else { &line[spaces.min(indent) + tab..] });
    }
}

/// The text after a box.
pub(super) fn without_box(text: &str) -> &str {
    let ascii = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| text.strip_prefix(mark));
    ascii.or_else(|| text.strip_prefix(BOXES)).unwrap_or(text)
}

/// Moves all lines to the left by as much as all of them allow.
pub(super) fn moved_left(text: &str) -> String {
    let lines = || text.split_inclusive('\n');
    let spaces = |line: &str| line.bytes().take_while(|byte| *byte == b' ').count();
    let common = lines().filter(|line| !line.trim().is_empty()).map(spaces).min().unwrap_or(0);
    lines().map(|line| &line[spaces(line).min(common)..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_read_as_if_it_stood_alone() {
        let text = "  10) Stop\n      the `é`.\n\n      ```sh\n        a\n      ```\n      1. inner\n      End.\n";
        let inner = text.find("1. inner").unwrap();
        let inner = inner..inner + "1. inner\n".len();
        let own = of_item(text, &(2..text.len()), std::slice::from_ref(&inner));
        assert_eq!(own, "Stop\nthe `é`.\n\n```sh\n  a\n```\nEnd.");
        assert_eq!(of_item("- [x] ☐ Done", &(0..14), &[]), "☐ Done");
        assert_eq!(moved_left("    a\n\n      b\n"), "a\n\n  b\n");
    }
}
