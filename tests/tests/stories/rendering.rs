//! What becomes of texts and figures on pages.

use std::collections::HashMap;

use tests::{Page, Site};

/// Footnotes with the names that other texts have, too, and with names of parts of the page.
const FOOTNOTES: &str = "words[^1] and[^main] more[^content]\n\n[^1]: one\n\n[^main]: two\n\n[^content]: three";

fn assert_ids_are_unique(page: &Page) {
    let mut ids: HashMap<String, usize> = HashMap::new();
    for id in page.attributes("[id]", "id") {
        *ids.entry(id).or_default() += 1;
    }
    let twice: Vec<_> = ids.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{}: {twice:?}", page.asked);
    let targets = page.attributes(".footnote-reference a, a.footnote-back", "href");
    assert!(!targets.is_empty(), "{}: no footnotes", page.asked);
    for target in targets {
        assert!(ids.contains_key(target.trim_start_matches('#')), "{}: {target} leads nowhere", page.asked);
    }
}

#[test]
fn footnotes_of_all_texts_of_a_page_have_ids_of_their_own() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.writes_everywhere("A title");
    for place in ["summary", "timeline", "findings"] {
        ada.writes(number, place, FOOTNOTES).location();
    }
    for _ in 0..2 {
        ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:04"), ("text", FOOTNOTES)]);
        ada.adds_finding(number, &[("kind", "contributing_factor"), ("text", FOOTNOTES)]);
        ada.adds_finding(number, &[("kind", "went_well"), ("text", FOOTNOTES)]);
    }
    // Two threads about one text, with two comments each.
    let section = ada.section_at(number, "summary");
    let subject = format!("section-{section}");
    for _ in 0..2 {
        let body = serde_json::json!({ "subject": subject, "text": FOOTNOTES });
        let thread = ada.api("POST", &format!("/api/v1/postmortems/{number}/threads"), Some(&body)).expect(201).json();
        let replies = format!("/postmortems/{number}/threads/{}/replies", thread["id"]);
        ada.post(&replies, &[("text", FOOTNOTES)]).location();
    }
    ada.publishes(number);
    let link = ada.shares(number, "Everybody");
    for path in [format!("/postmortems/{number}"), format!("/postmortems/{number}/report"), link] {
        assert_ids_are_unique(&ada.get(&path).expect(200));
    }
    let page = ada.opens(number);
    assert!(page.count(".comment .footnote-reference") >= 4, "comments have footnotes");
    // Versions: the list, one of them, and what changed.
    let versions = format!("/postmortems/{number}/sections/{section}/versions");
    let version = ada.get(&format!("/api/v1{versions}")).json()["items"][0]["id"].clone();
    assert_ids_are_unique(&ada.get(&format!("{versions}/{version}")).expect(200));
}

#[test]
fn a_figure_with_a_remark_keeps_its_label() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Figures");
    let form = ada.opens_at(number, "impact").form(&format!("/postmortems/{number}/impact"));
    // The last kind of the form is data lost.
    ada.send(&form.with("amount", "12").with("unit", "rows").with("note", "of the audit log")).location();
    ada.writes(number, "summary", "What happened.").location();
    ada.publishes(number);
    for path in [format!("/postmortems/{number}"), format!("/postmortems/{number}/report")] {
        let figures = ada.get(&path).expect(200).all(".figure").join(" ");
        for words in ["Data lost", "12", "rows", "of the audit log"] {
            assert!(figures.contains(words), "{path}: {words} is not in {figures}");
        }
    }
}

#[test]
fn a_near_miss_and_a_drill_are_told_only_what_they_can_have() {
    let site = Site::start();
    let ada = site.set_up();
    for (kind, asked_for, not_asked_for) in [
        ("incident", &["Impact started", "Detected", "Mitigated", "Resolved"][..], &[][..]),
        ("near_miss", &["Detected", "Resolved"], &["Impact started", "Mitigated"]),
        ("drill", &["Detected", "Mitigated", "Resolved"], &["Impact started"]),
    ] {
        let number = ada.declares_with(&[("title", kind), ("zone", "UTC"), ("kind", kind)]);
        ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:04"), ("text", "An event")]);
        let whole = ada.get(&format!("/api/v1/postmortems/{number}")).json()["to_dos"].to_string();
        let marked = |milestone: &str| whole.contains(&format!("No event marked “{milestone}”"));
        for milestone in asked_for {
            assert!(marked(milestone), "{kind}: {milestone} is not in {whole}");
        }
        for milestone in not_asked_for {
            assert!(!marked(milestone), "{kind}: {milestone} is in {whole}");
        }
        assert_eq!(whole.contains("No impact figures yet"), kind == "incident", "{kind}: {whole}");
    }
}

#[test]
fn a_near_miss_is_not_asked_for_its_impact() {
    let site = Site::start();
    let ada = site.set_up();
    for (kind, is_asked) in [("incident", true), ("near_miss", false)] {
        let number = ada.declares_with(&[("title", "Backups cannot be read"), ("zone", "UTC"), ("kind", kind)]);
        ada.records_event(number, &[("date", "2026-11-10"), ("time", "10:00"), ("text", "Restoring fails")]);
        assert_eq!(ada.opens(number).message("Mark when the impact started"), is_asked, "{kind}");
        for (time, milestone) in [("10:15", "detected"), ("13:05", "resolved")] {
            let fields = [("date", "2026-11-10"), ("time", time), ("text", "Seen"), ("milestone", milestone)];
            ada.records_event(number, &fields);
        }
        assert_eq!(ada.opens(number).message("no event marked “Impact started”"), is_asked, "{kind}");
    }
    site.assert_nothing_broke();
}
