//! What stood there before: read, compared, brought back; and what is new.

use serde_json::json;
use tests::{Site, Visitor};

struct Two {
    site: Site,
    ada: Visitor,
    ben: Visitor,
    number: i64,
    section: i64,
}

fn two() -> Two {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Written twice");
    let section = ada.section_at(number, "summary");
    Two { site, ada, ben, number, section }
}

/// The numbers of the versions, the newest first.
fn versions(who: &Visitor, number: i64, section: i64) -> Vec<i64> {
    let list = who.get(&format!("/api/v1/postmortems/{number}/sections/{section}/versions")).expect(200).json();
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[test]
fn versions_are_read_compared_and_brought_back() {
    let Two { site, ada, ben, number, section } = two();
    ada.writes(number, "summary", "The pool was full.").location();
    ben.writes(number, "summary", "The small pool was full.").location();
    let path = format!("/postmortems/{number}/sections/{section}/versions");
    let list = versions(&ada, number, section);
    let page = ada.get(&path).expect(200);
    assert_eq!(page.count("table.versions tbody tr"), list.len());
    let (new, old) = (list[0], list[1]);
    let one = ada.get(&format!("{path}/{old}")).expect(200);
    assert_eq!(one.all(".prose"), ["The pool was full."]);

    let compared = ada.get(&format!("{path}/compare?from={old}&to={new}")).expect(200);
    assert_eq!(compared.all(".diff del").len(), 0);
    let added = compared.all(".diff ins").join(" ");
    assert!(added.contains("small") && added.contains("added"), "{added}");
    let now = ada.get(&format!("{path}/compare?from={old}&to=now")).expect(200);
    assert!(now.all(".diff ins").join(" ").contains("small"));
    ada.get(&format!("{path}/compare?from={new}&to=now")).assert_says("No differences.");

    let brought = ada.send(&one.form(&format!("{path}/{old}/restore")));
    assert_eq!(brought.location(), path);
    ben.opens(number).assert_says("The pool was full.");
    let later = versions(&ada, number, section);
    assert!(later.len() > list.len(), "bringing back is a change of its own");
    // And is undone the same way.
    let form = ada.get(&format!("{path}/{new}")).form(&format!("{path}/{new}/restore"));
    ada.send(&form).location();
    ben.opens(number).assert_says("The small pool was full.");
    site.assert_nothing_broke();
}

#[test]
fn versions_are_for_those_who_may_see_the_draft() {
    let Two { site, ada, ben, number, section } = two();
    let cora = site.invite(&ada, "cora@example.org", "reader");
    ada.writes(number, "summary", "The pool was full.").location();
    ada.writes(number, "summary", "The pool was empty.").location();
    ada.publishes(number);
    let other = ben.declares("Another");
    let version = versions(&ada, number, section)[0];
    let path = format!("/postmortems/{number}/sections/{section}/versions");
    for end in [String::new(), format!("/{version}"), format!("/compare?from={version}&to={version}")] {
        assert_eq!(cora.get(&format!("{path}{end}")).status, 404);
        assert_eq!(cora.get(&format!("/api/v1{path}{end}")).status, 404);
        let foreign = format!("/postmortems/{other}/sections/{section}/versions{end}");
        assert_eq!(ben.get(&foreign).status, 404, "of another postmortem");
    }
    assert_eq!(cora.get(&format!("/postmortems/{number}/changes")).status, 404);
    assert_eq!(cora.get(&format!("/postmortems/{number}/versions?from=1&to=1")).status, 404);
    site.assert_nothing_broke();
}

#[test]
fn hostile_text_stays_text_in_versions() {
    let Two { site, ada, number, section, .. } = two();
    for attack in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "[x](javascript:alert(1))"] {
        ada.writes(number, "summary", attack).location();
    }
    let list = versions(&ada, number, section);
    let path = format!("/postmortems/{number}/sections/{section}/versions");
    for end in [
        String::new(),
        format!("/{}", list[0]),
        format!("/{}", list[1]),
        format!("/compare?from={}&to={}", list[1], list[0]),
    ] {
        let page = ada.get(&format!("{path}{end}")).expect(200);
        assert!(page.live_parts().is_empty(), "{end}: {:?}", page.live_parts());
    }
    for end in ["/0", "/compare", "/compare?from=x", "/compare?from=-1&to=now", "?before=-1", "?before=x"] {
        let answer = ada.get(&format!("{path}{end}"));
        assert!(answer.status < 500, "{end}: {}", answer.status);
    }
    assert!(ada.get(&format!("/postmortems/{number}/changes?since=never")).status < 500);
    site.assert_nothing_broke();
}

#[test]
fn what_is_new_is_shown_until_the_next_visit() {
    let Two { site, ada, ben, number, section } = two();
    ada.writes(number, "summary", "The pool was full.").location();
    let since = ada.get(&format!("/api/v1/postmortems/{number}/sections/{section}/versions")).json();
    let since = since["items"][0]["at"].as_str().unwrap().to_owned();
    ben.writes(number, "summary", "The small pool was full.").location();
    ben.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "The pager fired.")]);
    let finding = ben.adds_finding(number, &[("text", "The pool was small.")]);
    ben.post(&format!("/postmortems/{number}/findings/{finding}/remove"), &[]).location();

    let page = ada.get(&format!("/postmortems/{number}/changes?since={since}")).expect(200);
    assert!(page.all(".diff ins").join(" ").contains("small"));
    for words in ["Ben added the event The pager fired.", "Ben added the finding", "Ben removed the finding"] {
        page.assert_says(words);
    }
    let by_api = ada.get(&format!("/api/v1/postmortems/{number}/changes?since={since}")).expect(200).json();
    assert_eq!(by_api["sections"][0]["heading"], "Summary");
    assert!(by_api["done"].as_array().unwrap().iter().any(|done| done["kind"] == "event_added"));
    // Within one visit nothing is new, however often the page is loaded.
    assert_eq!(ada.opens(number).count(".news"), 0);
    let later = "2199-01-01T00:00:00Z";
    ada.get(&format!("/postmortems/{number}/changes?since={later}")).assert_says("No changes since then.");
    site.assert_nothing_broke();
}

#[test]
fn two_editions_are_compared() {
    let Two { site, ada, number, .. } = two();
    ada.writes(number, "summary", "The pool was full.").location();
    ada.publishes(number);
    ada.writes(number, "summary", "The small pool was full.").location();
    ada.adds_action(number, &[("title", "Widen the pool")]);
    ada.publishes(number);
    let link = format!("/postmortems/{number}/versions?from=1&to=2");
    let shown = ada.get(&format!("/postmortems/{number}/share"));
    assert!(shown.attributes("ul.report-versions a", "href").contains(&link));
    let page = ada.get(&link).expect(200);
    let added = page.all(".diff ins").join(" ");
    assert!(added.contains("small") && added.contains("Widen the pool"), "{added}");
    let by_api = ada.get(&format!("/api/v1/postmortems/{number}/publications/compare?from=1&to=2")).expect(200).json();
    let headings: Vec<_> = by_api["items"].as_array().unwrap().iter().map(|item| item["heading"].clone()).collect();
    assert_eq!(headings, [json!("Summary"), json!("Action items")]);
    assert_eq!(ada.get(&format!("/postmortems/{number}/versions?from=1&to=9")).status, 404);
    site.assert_nothing_broke();
}
