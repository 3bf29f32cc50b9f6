//! Markdown to HTML that can be shown to anybody.

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};

use crate::people::PersonName;
use crate::postmortems::mention_places;

/// The scheme under which a picture of the postmortem stands in its Markdown:
/// `![a graph](picture:3f9a…)`.
pub const PICTURE_SCHEME: &str = "picture:";

/// What is understood: `CommonMark` with tables, strikethrough, task lists and footnotes.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES
}

/// Renders a text.
///
/// HTML in the text comes out as text. The highest heading becomes `<h3>`, below the section's.
/// `pictures` is the address under which the reader gets pictures, without the slash at the end.
/// `prefix` keeps the footnotes of one text apart from another's on the same page.
pub fn to_html(markdown: &str, pictures: &str, prefix: &str) -> String {
    if is_plain_line(markdown) {
        return format!("<p>{}</p>\n", markdown.trim());
    }
    if !is_reasonable(markdown) {
        return format!("<pre>{}</pre>\n", ammonia::clean_text(markdown));
    }
    let highest = highest_heading(markdown);
    let mut elsewhere = Vec::new();
    let events = Parser::new_ext(markdown, options())
        .map(|event| as_link_when_elsewhere(event, &mut elsewhere))
        .map(|event| shown(event, pictures, prefix, highest));
    let mut rendered = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut rendered, events);
    // An empty heading of a column names nothing.
    sanitise(&rendered.replace("<th></th>", "<td></td>"))
}

/// Whether a text is one line in which no character means anything, as most events and action items
/// are: it needs no parser and no sanitiser, which take a hundred times as long.
fn is_plain_line(markdown: &str) -> bool {
    let line = markdown.trim();
    let begins_a_word = line.chars().next().is_some_and(char::is_alphabetic);
    begins_a_word && !line.chars().any(|c| c.is_control() || "*_[]<>&`~\\!|".contains(c))
}

/// Whether a text is one that somebody wrote to be read. Rendering quotations within quotations or
/// tables of many thousand cells takes time that grows with their square; such a text is shown as
/// it is.
pub fn is_reasonable(markdown: &str) -> bool {
    const MAX_DEPTH: usize = 40;
    const MAX_CELLS: usize = 20_000;
    // Told by the lines first: the parser itself is slow with what nests without end.
    if markdown.lines().any(|line| marks_before(line) > MAX_DEPTH) {
        return false;
    }
    let (mut depth, mut cells) = (0_usize, 0_usize);
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Start(tag) => {
                depth += 1;
                cells += usize::from(tag == Tag::TableCell);
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH || cells > MAX_CELLS {
            return false;
        }
    }
    true
}

/// How many quotations and lists a line may begin; none when it is only a rule.
fn marks_before(line: &str) -> usize {
    let marks = line.bytes().take_while(|byte| b">-+* \t".contains(byte));
    let (count, length) =
        marks.fold((0, 0), |(count, length), byte| (count + usize::from(!byte.is_ascii_whitespace()), length + 1));
    if length == line.trim_end().len() && !line.contains('>') { 0 } else { count }
}

/// Renders a text in which people are called by `@Name`: each call is marked.
pub fn to_html_with_mentions(markdown: &str, pictures: &str, prefix: &str, people: &[PersonName]) -> String {
    if mention_places(markdown, people).is_empty() || !is_reasonable(markdown) {
        return to_html(markdown, pictures, prefix);
    }
    let highest = highest_heading(markdown);
    let mut elsewhere = Vec::new();
    let mut in_code = false;
    let events = Parser::new_ext(markdown, options())
        .map(|event| as_link_when_elsewhere(event, &mut elsewhere))
        .map(|event| shown(event, pictures, prefix, highest));
    // HTML of the writer has become text by now, and joins the words beside it.
    let events = TextMergeStream::new(events).flat_map(|event| {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => return with_marks(&text, people),
            _ => {}
        }
        vec![event]
    });
    let mut rendered = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut rendered, events);
    sanitise(&rendered)
}

/// Marks the calls in a text. The marks are HTML of our own, put in after that of the writer became text.
fn with_marks<'a>(text: &str, people: &[PersonName]) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    let mut from = 0;
    for place in mention_places(text, people) {
        events.push(Event::Text(text[from..place.start].to_owned().into()));
        events.push(Event::InlineHtml("<mark>".into()));
        events.push(Event::Text(text[place.clone()].to_owned().into()));
        events.push(Event::InlineHtml("</mark>".into()));
        from = place.end;
    }
    events.push(Event::Text(text[from..].to_owned().into()));
    events
}

/// Renders a text that stands within a line: a single paragraph loses its `<p>`.
pub fn to_inline_html(markdown: &str, pictures: &str, prefix: &str) -> String {
    let html = to_html(markdown, pictures, prefix);
    let inner = html.trim_end().strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    match inner {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => html,
    }
}

/// The words of a text without their marks, for titles, labels and previews.
pub fn to_plain_text(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                plain.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak if !plain.ends_with(' ') => plain.push(' '),
            Event::End(end) if is_block(end) && !plain.ends_with(' ') => plain.push(' '),
            _ => {}
        }
    }
    plain.trim().to_owned()
}

fn is_block(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// The pictures of this postmortem that a text shows, by hash.
pub fn pictures_in(markdown: &str) -> Vec<String> {
    Parser::new_ext(markdown, options())
        .filter_map(|event| match event {
            Event::Start(Tag::Image { dest_url, .. }) => dest_url.strip_prefix(PICTURE_SCHEME).map(str::to_owned),
            _ => None,
        })
        .collect()
}

/// A picture that is not kept here becomes a link: loading it would tell another host who reads.
/// `elsewhere` remembers which of the open pictures are such.
fn as_link_when_elsewhere<'a>(event: Event<'a>, elsewhere: &mut Vec<bool>) -> Event<'a> {
    match event {
        Event::Start(Tag::Image { dest_url, title, id, .. }) if !dest_url.starts_with(PICTURE_SCHEME) => {
            elsewhere.push(true);
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })
        }
        Event::Start(Tag::Image { .. }) => {
            elsewhere.push(false);
            event
        }
        Event::End(TagEnd::Image) => match elsewhere.pop() {
            Some(true) => Event::End(TagEnd::Link),
            _ => event,
        },
        other => other,
    }
}

fn shown<'a>(event: Event<'a>, pictures: &str, prefix: &str, highest: HeadingLevel) -> Event<'a> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::TaskListMarker(done) => Event::Text(CowStr::Borrowed(if done { "☑ " } else { "☐ " })),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Heading { level, id: _, classes: _, attrs: _ }) => Event::Start(Tag::Heading {
            level: below(level, highest),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level, highest))),
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = dest_url
                .strip_prefix(PICTURE_SCHEME)
                .filter(|hash| hash.chars().all(|c| c.is_ascii_hexdigit()))
                .map(|hash| CowStr::from(format!("{pictures}/{hash}")))
                .unwrap_or(dest_url);
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        Event::FootnoteReference(name) => Event::FootnoteReference(format!("{prefix}{name}").into()),
        Event::Start(Tag::FootnoteDefinition(name)) => {
            Event::Start(Tag::FootnoteDefinition(format!("{prefix}{name}").into()))
        }
        other => other,
    }
}

/// The highest heading of a text, whichever its writer began with.
fn highest_heading(markdown: &str) -> HeadingLevel {
    let levels = Parser::new_ext(markdown, options()).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level),
        _ => None,
    });
    levels.min().unwrap_or(HeadingLevel::H1)
}

/// The highest heading becomes `<h3>`, below the section's own; the others follow.
fn below(level: HeadingLevel, highest: HeadingLevel) -> HeadingLevel {
    match level as usize - highest as usize {
        0 => HeadingLevel::H3,
        1 => HeadingLevel::H4,
        2 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// The one place at which HTML is trusted: what comes out of here may be put into a page as it is.
fn sanitise(html: &str) -> String {
    thread_local! {
        static ALLOWED: Builder<'static> = allowed();
    }
    ALLOWED.with(|allowed| allowed.clean(html).to_string())
}

fn allowed() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .add_tags([
            "a",
            "blockquote",
            "br",
            "code",
            "del",
            "div",
            "em",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "img",
            "li",
            "mark",
            "ol",
            "p",
            "pre",
            "strong",
            "sup",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ])
        .add_tag_attributes("a", ["href", "title"])
        .add_tag_attributes("img", ["src", "alt", "title"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("div", ["id"])
        .add_allowed_classes("div", ["footnote-definition"])
        .add_allowed_classes("sup", ["footnote-reference", "footnote-definition-label"])
        .add_url_schemes(["http", "https", "mailto"])
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        to_html(markdown, "/postmortems/1/pictures", "s1-")
    }

    #[test]
    fn html_comes_out_as_text() {
        for attack in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<svg/onload=alert(1)>",
            "[x](javascript:alert(1))",
            "![x](javascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "<a href=\"javascript:alert(1)\">x</a>",
        ] {
            let html = html(attack);
            for bad in ["<script", "<svg", "<img", "<a href=\"javascript", "<a href=\"data"] {
                assert!(!html.contains(bad), "{attack} became {html}");
            }
        }
        assert!(html("<b>bold</b>").contains("&lt;b&gt;"));
    }

    #[test]
    fn who_is_called_is_marked() {
        let ben = PersonName { id: crate::people::PersonId(1), name: "Ben <b> Okafor".into() };
        let html = |text: &str| to_html_with_mentions(text, "", "", std::slice::from_ref(&ben));
        assert_eq!(html("a @Ben <b> Okafor, b"), "<p>a <mark>@Ben &lt;b&gt; Okafor</mark>, b</p>\n");
        assert!(!html("`@Ben <b> Okafor` <mark>x</mark>").contains("<mark>"));
        assert!(!to_html("<mark>x</mark>", "", "").contains("<mark>"));
    }

    #[test]
    fn what_is_understood_is_rendered() {
        let html =
            html("# Big\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n- [x] done\n- [ ] open\n\nword[^1]\n\n[^1]: a note");
        for good in ["<h3>Big</h3>", "<th>a</th>", "<del>2</del>", "☑ done", "☐ open", "s1-1", "a note"] {
            assert!(html.contains(good), "{good} is not in {html}");
        }
    }

    #[test]
    fn pictures_get_the_readers_address() {
        let html = html("![a graph](picture:ab12)");
        assert!(html.contains("src=\"/postmortems/1/pictures/ab12\""), "{html}");
        assert!(html.contains("alt=\"a graph\""));
        assert!(!to_html("![x](picture:../../etc)", "/p", "").contains("/p/"));
        let elsewhere = to_html("![a graph](https://example.org/a.png)", "/p", "");
        assert!(!elsewhere.contains("<img") && elsewhere.contains("href=\"https://example.org/a.png\""), "{elsewhere}");
        assert_eq!(pictures_in("![a](picture:ab12) ![b](http://x)"), ["ab12"]);
    }

    #[test]
    fn what_nests_without_end_is_shown_as_it_is() {
        let table = format!("{}\n{}\n{}", "|a".repeat(200), "|-".repeat(200), "a\n".repeat(200));
        for text in [">".repeat(10_000) + "a", "- ".repeat(5_000) + "a", "> - ".repeat(2_500), table] {
            assert!(html(&text).starts_with("<pre>"), "{}", &text[..20]);
        }
        assert!(is_reasonable("----------------------------------------------------------\n\n> - > quoted"));
    }

    #[test]
    fn a_plain_line_comes_out_as_the_long_way_would_have_it() {
        for line in [
            "Pool limit lowered from 40 to 20, as part of the “cost review”.",
            "a - b + c # d: 1. e = \"f\" 'g' (h)",
            "übel  zwei",
        ] {
            assert!(is_plain_line(line), "{line}");
            let mut rendered = String::new();
            html::push_html(&mut rendered, Parser::new_ext(line, options()));
            assert_eq!(to_html(line, "", ""), sanitise(&rendered));
        }
        for line in ["- a", "# a", "1. a", "a\nb", "a & b", "a *b*", "<b>", "a\\b", "![a](b)", ""] {
            assert!(!is_plain_line(line), "{line}");
        }
    }

    #[test]
    fn a_line_loses_its_paragraph() {
        assert_eq!(to_inline_html("**a** b", "", ""), "<strong>a</strong> b");
        assert!(to_inline_html("a\n\nb", "", "").contains("<p>"));
        assert_eq!(to_plain_text("**a** [b](http://x)\nc"), "a b c");
    }
}
