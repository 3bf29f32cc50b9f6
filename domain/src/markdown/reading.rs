use pulldown_cmark::{Event, Parser, Tag, TextMergeStream};

use super::syntax::options;

/// How deep quotations and lists may nest.
const MAX_DEPTH: usize = 40;
/// How many cells the tables of a text may have.
const MAX_CELLS: usize = 20_000;
/// How many characters of a text may be ones that begin or end something, lines among them. The
/// parser looks at each of them several times; of a page of code they are one in ten.
pub const MAX_MARKS: usize = 250_000;
/// How many events a text may consist of; each takes some 80 bytes while it is rendered.
pub const MAX_EVENTS: usize = 300_000;

/// Whether a text is one that somebody wrote to be read. Rendering quotations within quotations or
/// tables of many thousand cells takes time that grows with their square, and a megabyte of
/// brackets has nothing to format; such a text is shown as it is.
pub fn is_reasonable(markdown: &str) -> bool {
    read(markdown).is_some()
}

/// The events of a text, HTML as text, with adjacent texts joined: `&&&` is one event, not three.
/// Nothing when the text is not reasonable.
pub(super) fn read(markdown: &str) -> Option<Vec<Event<'_>>> {
    // Told by lines and characters first: the parser itself is slow with what nests without end.
    if marks_of(markdown) > MAX_MARKS || markdown.lines().any(|line| marks_before(line) > MAX_DEPTH) {
        return None;
    }
    let (mut depth, mut cells) = (0_usize, 0_usize);
    let mut events = Vec::new();
    let parser = Parser::new_ext(markdown, options()).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        other => other,
    });
    for event in TextMergeStream::new(parser) {
        match &event {
            Event::Start(tag) => {
                depth += 1;
                cells += usize::from(*tag == Tag::TableCell);
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH || cells > MAX_CELLS || events.len() >= MAX_EVENTS {
            return None;
        }
        events.push(event);
    }
    Some(events)
}

fn marks_of(markdown: &str) -> usize {
    markdown.bytes().filter(|byte| matches!(byte, b'\n' | b'*' | b'_' | b'[' | b']' | b'`' | b'~' | b'<')).count()
}

/// How many quotations and lists a line may begin; none when it is only a rule.
fn marks_before(line: &str) -> usize {
    let marks = line.bytes().take_while(|byte| b">-+* \t".contains(byte));
    let (count, length) =
        marks.fold((0, 0), |(count, length), byte| (count + usize::from(!byte.is_ascii_whitespace()), length + 1));
    if length == line.trim_end().len() && !line.contains('>') { 0 } else { count }
}
