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
    for good in ["<h3>Big</h3>", "<th>a</th>", "<del>2</del>", "☑ done", "☐ open", "#s1-note-1", "a note"] {
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
        assert_eq!(to_html(line, "", ""), rendered);
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

#[test]
fn only_common_schemes_become_links() {
    for good in [
        "http://a.example/",
        "https://a.example/",
        "HTTPS://a.example/",
        "mailto:a@a.example",
        "tel:+49123",
        "/postmortems/1",
        "#event-3",
        "?a=b:c",
        "graphs/a:b",
    ] {
        let html = html(&format!("[words]({good})"));
        assert!(html.contains("<a href=") && html.contains("rel=\"noopener noreferrer nofollow\""), "{good}: {html}");
    }
    for bad in [
        "irc://a.example",
        "magnet:?xt=urn:a",
        "ssh://a.example",
        "sms:+49123",
        "ftp://a.example",
        "webcal://a.example",
        "openpgp4fpr:ab12",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#9;script:alert(1)",
        "&#1;javascript:alert(1)",
        "data:text/html,a",
        "vbscript:a",
        "file:///etc/passwd",
        "blob:https://a.example/1",
        "picture:ab12",
    ] {
        for text in [format!("[words]({bad})"), format!("![words]({bad}a-)"), format!("[words][a]\n\n[a]: {bad}")] {
            let html = html(&text);
            assert!(!html.contains("<a ") && !html.contains("<img"), "{text}: {html}");
            assert!(html.contains("words"), "{text}: {html}");
        }
    }
    assert_eq!(html("<irc://a.example>"), "<p>irc://a.example</p>\n");
    assert_eq!(html("[call](sms:1)"), "<p>call (sms:1)</p>\n");
}

#[test]
fn ids_come_from_the_place_and_never_from_the_text() {
    for name in ["1", "main", "content", "MAIN", "\"><b>"] {
        let html = html(&format!("a[^{name}] b[^{name}]\n\n[^{name}]: note\n\n# main\n\n[^x]: unused"));
        for id in html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(id.starts_with("s1-note-") || id.starts_with("s1-ref-"), "{name}: {id} in {html}");
        }
    }
}

#[test]
fn references_lead_to_their_notes_and_back() {
    let html = html("a[^x] b[^x] c[^y]\n\n[^y]: second\n\n[^x]: first\n\n[^x]: again\n\n[^z]: unused");
    let count = |part: &str| html.matches(part).count();
    assert_eq!((count("href=\"#s1-note-1\""), count("id=\"s1-note-1\"")), (2, 1), "{html}");
    assert_eq!((count("href=\"#s1-ref-1\""), count("id=\"s1-ref-1\"")), (2, 1), "{html}");
    assert_eq!((count("href=\"#s1-note-2\""), count("id=\"s1-note-2\"")), (1, 1), "{html}");
    assert_eq!((count("href=\"#s1-ref-3\""), count("id=\"s1-ref-3\"")), (0, 0), "nothing leads there: {html}");
}

#[test]
fn no_link_stands_in_a_link() {
    for text in [
        "[![badge](https://b.example/b.svg)](https://a.example)",
        "![words [inner](https://b.example)](https://a.example/a.png)",
        "[a[^1]](https://a.example)\n\n[^1]: note",
    ] {
        let html = html(text);
        let mut open = 0_i32;
        for (at, _) in html.match_indices('<') {
            open += i32::from(html[at..].starts_with("<a ")) - i32::from(html[at..].starts_with("</a>"));
            assert!(open <= 1, "{text}: {html}");
        }
    }
    let picture = html("![a **b** [c](https://x.example)](picture:ab)");
    assert!(picture.contains("alt=\"a b c\"") && !picture.contains("<a "), "{picture}");
    assert!(html("![](https://a.example/a.png)").contains(">https://a.example/a.png</a>"));
}

/// What may stand in a page: a second opinion on every HTML that is written, by a sanitiser that
/// reads it as a browser does.
fn sanitiser() -> ammonia::Builder<'static> {
    let tags =
        "a blockquote br code del div em h3 h4 h5 h6 hr img li mark ol p pre strong sup table tbody td th thead tr ul";
    let mut allowed = ammonia::Builder::empty();
    allowed
        .add_tags(tags.split(' '))
        .add_tag_attributes("a", ["href", "title", "aria-label", "rel"])
        .add_tag_attributes("img", ["src", "alt", "title"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("div", ["id"])
        .add_tag_attributes("sup", ["id"])
        .add_allowed_classes("a", ["footnote-back"])
        .add_allowed_classes("div", ["footnote-definition"])
        .add_allowed_classes("sup", ["footnote-reference", "footnote-definition-label"])
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    allowed
}

/// Every tag with its attributes, in order: what ammonia writes differs in spaces and quotes.
fn tags_of(html: &str) -> Vec<String> {
    html.split('<')
        .skip(1)
        .filter_map(|tag| tag.split_once('>'))
        .map(|(tag, _)| tag.trim_end_matches(" /").to_owned())
        .collect()
}

#[test]
fn a_sanitiser_finds_nothing_to_take_away() {
    let pieces = [
        "<script>",
        "</script>",
        "<a href=\"javascript:a\">",
        "\"",
        "'",
        ">",
        "<!--",
        "-->",
        "&lt;",
        "&",
        "[",
        "]",
        "](",
        ")",
        "(",
        "javascript:",
        "picture:ab",
        "https://a.example",
        "![",
        "*",
        "**",
        "_",
        "`",
        "```",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "2) ",
        "# ",
        "| a ",
        "|-|-|\n",
        "~~",
        "[^1]",
        "[^1]: ",
        "[a]: /b \"c\"\n",
        "@Ben <b>",
        "\\",
        "<irc://a>",
        "<a@a.example>",
        "🙂",
        "a",
        "\u{0}",
        "    ",
        "\t",
        "- [x] ",
        "---\n",
        "===\n",
        "<div id=main class=a style=b>",
        "{#main .a}",
        "\u{1}",
        "::",
        "#event-3",
        " ",
        "\r",
    ];
    let ben = [PersonName { id: crate::people::PersonId(1), name: "Ben <b>".into() }];
    let (sanitiser, mut random) = (sanitiser(), 20_261_126_u64);
    for round in 0..4_000 {
        let mut text = String::new();
        for _ in 0..(round % 24) + 2 {
            // Numerical Recipes' linear congruential generator: the same texts each time.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[usize::try_from(random >> 33).unwrap() % pieces.len()]);
        }
        let html = to_html_with_mentions(&text, "/p", "s1-", &ben);
        assert_eq!(tags_of(&html), tags_of(&sanitiser.clean(&html).to_string()), "{text:?} became {html}");
    }
}

#[test]
fn a_megabyte_of_marks_is_read_in_few_steps_or_shown_as_it_is() {
    let size = 1024 * 1024;
    for piece in ["&", "&#x", "&a", "&amp;", "\\", "🙂", "@", "\"", "a\u{0}", ">"] {
        if let Some(events) = read(&piece.repeat(size / piece.len())) {
            assert!(events.len() <= 3, "{piece}: {}", events.len());
        }
    }
    for piece in ["[", "[a](", "*a ", "` ``", "<", "![](", "[^1]", "~~a ", "- a\n", "# a\n", "[^1]: a\n\n", "a\\\n"] {
        let text = piece.repeat(size / piece.len());
        assert!(!is_reasonable(&text), "{piece}");
        assert!(to_html(&text, "", "").starts_with("<pre>"), "{piece}");
    }
    let log = "14:03:07 [api-7] <worker> took `1200 ms` for *GET /orders* & failed_with \"timeout\"\n";
    assert!(is_reasonable(&log.repeat(size / log.len())), "a long log is text");
}
