use proptest::prelude::*;

use super::{WordFiles, word_as_html};
use crate::any_text::any_text;
use crate::postmortems::import::{Imported, Milestone, Source, import};

const STYLES: &str = r#"<?xml version="1.0"?><w:styles>
  <w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
  <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
  <w:style w:type="paragraph" w:styleId="Punkt"><w:name w:val="Own"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
</w:styles>"#;
const NUMBERING: &str = r#"<w:numbering>
  <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
</w:numbering>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId5" Target="https://tracker.example.org/7" TargetMode="External"/>
  <Relationship Id="rId6" Target="javascript:alert(1)"/></Relationships>"#;
const FOOTNOTES: &str = r#"<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>By the log of the gate.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

fn files(document: &str) -> WordFiles<'_> {
    WordFiles { document, styles: STYLES, numbering: NUMBERING, relations: RELATIONS, footnotes: FOOTNOTES }
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn styled(style: &str, text: &str) -> String {
    paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), text)
}

fn item(list: u32, level: u32, text: &str) -> String {
    paragraph(&format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"), text)
}

fn html(body: &str) -> String {
    word_as_html(&files(&format!("<w:document><w:body>{body}</w:body></w:document>"))).unwrap()
}

fn imported(body: &str) -> Imported {
    let imported = import(&Source { file_name: "gate.docx", text: &html(body) });
    assert_eq!(imported.words.source, imported.words.kept);
    imported
}

#[test]
fn a_document_of_word_is_imported() {
    let row = |cells: [&str; 3]| {
        let cells = cells.map(|cell| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph("", cell)));
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let body = [
        styled("Titel", "The gate stayed open"),
        styled("berschrift1", "Timeline (UTC)"),
        item(2, 0, "2025-06-03 10:00 outage begins"),
        item(2, 0, "2025-06-03 10:40 resolved"),
        styled("berschrift1", "Root causes"),
        item(1, 0, "A relay stuck"),
        item(1, 1, "It was old"),
        styled("berschrift1", "Action items"),
        format!(
            "<w:tbl>{}{}</w:tbl>",
            row(["Action", "Owner", "Due"]),
            row(["Replace the relay", "Ada", "2025-07-01"])
        ),
    ];
    let imported = imported(&body.concat());
    assert_eq!(imported.title, "The gate stayed open");
    let marks: Vec<_> = imported.events.iter().map(|event| event.milestone).collect();
    assert_eq!(marks, [Some(Milestone::ImpactStarted), Some(Milestone::Resolved)]);
    let causes: Vec<_> = imported.findings.iter().map(|finding| (finding.text.as_str(), finding.parent)).collect();
    assert_eq!(causes, [("A relay stuck", None), ("It was old", Some(0))]);
    let [action] = imported.actions.as_slice() else { panic!("{:?}", imported.actions) };
    assert_eq!((action.text.as_str(), action.owner.as_deref()), ("Replace the relay", Some("Ada")));
    assert_eq!(action.due, chrono::NaiveDate::from_ymd_opt(2025, 7, 1));
}

#[test]
fn runs_links_revisions_and_footnotes_become_text() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = [
        "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr>".to_owned(),
        // Word parts words as it likes.
        run("<w:b/>", "Im"),
        run("<w:b w:val=\"1\"/>", "pact"),
        run("<w:b w:val=\"0\"/>", " &amp; more "),
        format!("<w:hyperlink r:id=\"rId5\">{}</w:hyperlink>", run("", "#7")),
        format!("<w:hyperlink r:id=\"rId6\">{}</w:hyperlink>", run("", " odd")),
        "<w:del w:id=\"1\"><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>".to_owned(),
        format!("<w:ins w:id=\"2\">{}</w:ins>", run("", " added")),
        "<w:r><w:footnoteReference w:id=\"2\"/><w:br/></w:r></w:p>".to_owned(),
    ];
    let html = html(&body.concat());
    let expected = "<p><b>Impact</b> &amp; more <a href=\"https://tracker.example.org/7\">#7</a> odd added[1]<br></p>\n<p>[1] By the log of the gate.</p>\n";
    assert_eq!(html, format!("<html><body>\n{expected}</body></html>\n"));
}

#[test]
fn lists_close_and_cells_have_their_widths() {
    let body = [
        item(2, 0, "a"),
        item(2, 2, "b"),
        item(1, 0, "c"),
        styled("Punkt", "d"),
        styled("ListNumber", "e"),
        paragraph("<w:pStyle w:val=\"Punkt\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>", "f"),
    ];
    let html = html(&body.concat());
    assert_eq!(html.matches("<li>").count(), html.matches("</li>").count(), "{html}");
    assert_eq!(html.matches("<ul>").count(), html.matches("</ul>").count(), "{html}");
    assert!(html.contains("<p>f</p>"), "{html}");
    let wide = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert!(self::html(wide).contains("<td colspan=\"0002\"><p>x</p>\n</td>"));
}

#[test]
fn what_grows_without_end_is_refused() {
    let address = format!("https://example.org/{}", "a".repeat(1_900));
    let relations = format!("<Relationship Id=\"rId5\" Target=\"{address}\"/>");
    let document = "<w:p><w:hyperlink r:id=\"rId5\"><w:t>a</w:t></w:hyperlink></w:p>".repeat(40_000);
    assert_eq!(word_as_html(&WordFiles { document: &document, relations: &relations, ..WordFiles::default() }), None);
    let deep = "<w:tbl><w:tr><w:tc><w:p><w:t>a</w:t>".repeat(50_000);
    assert!(word_as_html(&files(&deep)).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_files_are_read(texts in proptest::array::uniform5(any_text())) {
        let [document, styles, numbering, relations, footnotes] = &texts;
        word_as_html(&WordFiles { document, styles, numbering, relations, footnotes });
    }

    #[test]
    fn any_order_of_elements_keeps_the_text(order in proptest::collection::vec(0_usize..20, 0..60)) {
        const PIECES: [&str; 20] = [
            "<w:p>", "</w:p>", "<w:pPr>", "</w:pPr>", "<w:pStyle w:val=\"berschrift1\"/>", "<w:numId w:val=\"1\"/>",
            "<w:ilvl w:val=\"3\"/>", "<w:r>", "</w:r>", "<w:t>word</w:t>", "<w:t>word</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>",
            "</w:tr>", "<w:tc>", "</w:tc>", "<w:gridSpan w:val=\"3\"/>", "<w:b/>", "<w:hyperlink r:id=\"rId5\">",
        ];
        let document: String = order.iter().map(|at| PIECES[*at]).collect();
        let html = word_as_html(&files(&document)).unwrap();
        prop_assert_eq!(html.matches("word").count(), document.matches("word").count(), "{}", html);
        import(&Source { file_name: "a.docx", text: &html });
    }
}
