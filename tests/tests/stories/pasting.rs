//! What people paste becomes a preview, is kept whole, and taken back whole.

use std::io::Write;
use std::time::Instant;

use serde_json::{Value, json};
use tests::{Page, Site, Upload, Visitor};

/// Each sample with what it is and how many events it tells.
const SAMPLES: [(&str, &str, &str, usize); 20] = [
    ("slack_window", "chat", include_str!("samples/slack_window.txt"), 7),
    ("teams_window", "chat", include_str!("samples/teams_window.txt"), 4),
    ("slack_export", "slack_export", include_str!("samples/slack_export.json"), 4),
    ("table.csv", "table", include_str!("samples/table.csv"), 3),
    ("table.tsv", "table", include_str!("samples/table.tsv"), 3),
    ("markdown_table", "markdown_table", include_str!("samples/markdown_table.md"), 3),
    ("markdown_list", "list", include_str!("samples/markdown_list.md"), 5),
    ("lines", "list", include_str!("samples/lines.txt"), 3),
    ("app.log", "log", include_str!("samples/app.log"), 3),
    ("syslog", "log", include_str!("samples/syslog.log"), 3),
    ("access.log", "log", include_str!("samples/access.log"), 3),
    ("epoch.log", "log", include_str!("samples/epoch.log"), 3),
    ("log.jsonl", "json_lines", include_str!("samples/log.jsonl"), 3),
    ("git_default", "git_log", include_str!("samples/git_default.txt"), 2),
    ("git_oneline", "git_log", include_str!("samples/git_oneline.txt"), 2),
    ("git_format", "git_log", include_str!("samples/git_format.txt"), 2),
    ("alertmanager", "alertmanager", include_str!("samples/alertmanager.json"), 3),
    ("alertmanager_api", "alertmanager", include_str!("samples/alertmanager_api.json"), 1),
    ("pagerduty_log", "pagerduty", include_str!("samples/pagerduty_log.json"), 4),
    ("pagerduty_webhook", "pagerduty", include_str!("samples/pagerduty_webhook.json"), 1),
];

fn begin(site: &Site) -> (Visitor, i64) {
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "The pool"), ("zone", "Europe/Berlin")]);
    ada.records_event(number, &[("date", "2026-11-10"), ("time", "13:50"), ("text", "Deploy 42 is prepared")]);
    (ada, number)
}

/// Pastes a text; the preview.
fn pastes(ada: &Visitor, number: i64, text: &str) -> Page {
    let looked = ada.upload(&format!("/postmortems/{number}/pastes"), &[("paste", text)], &[]);
    let path = looked.location().to_owned();
    ada.get(&path).expect(200)
}

/// Where what is ticked is sent.
fn keep(preview: &Page) -> String {
    format!("{}/add", preview.asked)
}

fn events(ada: &Visitor, number: i64) -> Vec<Value> {
    ada.get(&format!("/api/v1/postmortems/{number}/events")).json()["items"].as_array().unwrap().clone()
}

#[test]
fn every_format_becomes_a_preview_and_is_kept() {
    let site = Site::start();
    let ada = site.set_up();
    for (name, format, text, count) in SAMPLES {
        let number = ada.declares_with(&[("title", name), ("zone", "Europe/Berlin")]);
        ada.records_event(number, &[("date", "2026-11-10"), ("time", "09:00"), ("text", "The day begins")]);
        let preview = pastes(&ada, number, text);
        let rows = preview.attributes("input[name=keep]", "value").len();
        assert_eq!(rows, count, "{name}: {}", preview.words());
        assert!(preview.live_parts().is_empty(), "{name}: {:?}", preview.live_parts());
        let quotations = preview.attributes(".paste-event .evidence-quote", "class").len();
        let kept = ada.send(&preview.form(&keep(&preview)));
        ada.follow(&kept).expect(200).assert_says("added (");
        let pasted: Vec<Value> = events(&ada, number).into_iter().filter(|event| event["origin"] == "pasted").collect();
        assert_eq!(pasted.len(), count, "{name}");
        assert!(
            pasted.iter().all(|event| event["at"].as_str().unwrap().starts_with("2026-11-1")),
            "{name}: {pasted:?}"
        );
        let evidence = pasted.iter().flat_map(|event| event["evidence"].as_array().unwrap());
        let quoted = evidence.filter(|piece| piece["quote"].is_string()).count();
        assert_eq!(quotations, quoted, "{name}: what is kept as evidence is shown before");
        let list = ada.get(&format!("/api/v1/postmortems/{number}/pastes")).json();
        assert_eq!(list["items"][0]["format"], format, "{name}");
    }
    site.assert_nothing_broke();
}

#[test]
fn a_paste_is_taken_back_and_brought_back_in_one_act() {
    let site = Site::start();
    let (ada, number) = begin(&site);
    let preview = pastes(&ada, number, include_str!("samples/lines.txt"));
    let page = ada.follow(&ada.send(&preview.form(&keep(&preview))));
    page.assert_says("3 events added (List).");
    assert_eq!(ada.get(&preview.asked).status, 404, "it is looked over no more");
    assert_eq!(ada.send(&preview.form(&keep(&preview))).status, 404, "and not kept twice");
    assert_eq!(events(&ada, number).len(), 4);
    // One of them goes alone, and stays away when the paste comes back.
    let alone = events(&ada, number)[2]["id"].as_i64().unwrap();
    ada.does(number, &format!("events/{alone}/remove")).location();
    let undo = page.attributes(".notice form", "action")[0].clone();
    let undone = ada.follow(&ada.post(&undo, &[]));
    undone.assert_says("Removed.");
    assert_eq!(events(&ada, number).len(), 1);
    let history = ada.get(&format!("/postmortems/{number}/history"));
    history.assert_says("List, 3 events");
    let restore = undo.replace("/remove", "/restore");
    assert!(history.attributes("form", "action").contains(&restore), "offered in the history");
    ada.post(&restore, &[]).location();
    assert_eq!(events(&ada, number).len(), 3);
    ada.get(&format!("/postmortems/{number}/history")).assert_says("Pasted events");
    site.assert_nothing_broke();
}

#[test]
fn all_some_or_none_are_kept_as_somebody_changed_them() {
    let site = Site::start();
    let (ada, number) = begin(&site);
    let preview = pastes(&ada, number, include_str!("samples/lines.txt"));
    let form = preview.form(&keep(&preview));
    let none = ada.send(&form.clone().and("tick", "none")).expect(200);
    assert_eq!(none.attributes("input[name=keep][checked]", "value").len(), 0);
    ada.send(&none.form(&keep(&preview))).expect(422).assert_says("Select at least one event");
    let all = ada.send(&none.form(&keep(&preview)).and("tick", "all")).expect(200);
    assert_eq!(all.attributes("input[name=keep][checked]", "value").len(), 3);
    let mut form = all.form(&keep(&preview)).without("keep").and("keep", "1");
    for (name, value) in &mut form.fields {
        if name == "text" && value.contains("decided") {
            "We decided together to roll back".clone_into(value);
        }
    }
    ada.send(&form).location();
    let kept = events(&ada, number);
    assert_eq!((kept.len(), kept[1]["text"].as_str().unwrap()), (2, "We decided together to roll back"));
    assert_eq!(kept[1]["local"], "2026-11-10T14:15");
}

#[test]
fn what_stands_there_already_is_not_ticked_and_doubts_are_told() {
    let site = Site::start();
    let (ada, number) = begin(&site);
    let text = "14:03 pager fired\n14:15 rolled back\n13:00 out of order\n";
    let first = pastes(&ada, number, text);
    first.assert_says("No date found. Assumed 10 Nov 2026");
    first.assert_says("Earlier than the previous entry");
    assert!(!first.attributes(".paste-event-doubtful", "class").is_empty(), "what is doubtful is marked");
    ada.send(&first.form(&keep(&first))).location();
    let again = pastes(&ada, number, text);
    again.assert_says("3 are duplicates and are not selected.");
    assert_eq!(again.attributes("input[name=keep][checked]", "value").len(), 0);
    // The zone is asked once, and changes what is read.
    let moved = ada.get(&format!("{}?zone=America/New_York", again.asked)).expect(200);
    moved.assert_says("Tue 10 Nov 2026, 20:03:00");
}

#[test]
fn somebody_says_what_a_paste_is_and_from_when_its_times_count() {
    let site = Site::start();
    let (ada, number) = begin(&site);
    // A log is read as a list, and stays what it was when it is something else.
    let preview = pastes(&ada, number, "2026-11-10 14:03 pager fired\n2026-11-10 14:15 rolled back\n");
    preview.assert_says("2 events found (Log).");
    let list = ada.get(&format!("{}?format=list", preview.asked)).expect(200);
    list.assert_says("2 events found (List).");
    let refused = ada.get(&format!("{}?format=git_log", preview.asked)).expect(422);
    let message = refused.error_in_field("format-read").or_else(|| refused.error_in_field("format"));
    assert!(
        message.is_some_and(|message| message.contains("No events found when read as “Git log”")),
        "{}",
        refused.words()
    );
    refused.assert_says("2 events found (Log).");
    ada.send(&list.form(&format!("{}/add", preview.asked))).location();
    let kept = ada.get(&format!("/api/v1/postmortems/{number}/pastes")).json();
    assert_eq!(kept["items"][0]["format"], "list", "what was chosen holds when events are added");
    // Ages count from a moment that is asked.
    let table = "LAST SEEN   TYPE      REASON    OBJECT       MESSAGE\n12m         Warning   Evicted   pod/queue-1  No memory\n";
    let preview = pastes(&ada, number, table);
    preview.assert_says("When was this copied or printed?");
    assert_eq!(preview.attributes("input[name=keep][checked]", "value").len(), 0, "nobody said when");
    ada.get(&format!("{}?counts_from=soon", preview.asked)).expect(422).assert_says("“soon” is not a time.");
    let asked = ada.get(&format!("{}?counts_from=2026-11-10T14:20", preview.asked)).expect(200);
    asked.assert_says("Tue 10 Nov 2026, 14:08:00");
    ada.send(&asked.form(&format!("{}/add", preview.asked))).location();
    assert!(events(&ada, number).iter().any(|event| event["local"] == "2026-11-10T14:08"));
    // Programs choose as well.
    let path = format!("/api/v1/postmortems/{number}/pastes");
    let looked = ada.api(
        "POST",
        &format!("{path}?format=kubernetes&counts_from=2026-11-10T13:20:00Z"),
        Some(&json!({ "text": table })),
    );
    let looked = looked.expect(201).json();
    assert_eq!(
        (&looked["asks_counts_from"], &looked["events"][0]["at"]),
        (&json!("copied"), &json!("2026-11-10T13:08:00Z"))
    );
    let body = json!({ "keep": [0], "format": "kubernetes", "counts_from": "2026-11-10T13:20:00Z" });
    ada.api("POST", &format!("{path}/{}/add", looked["id"]), Some(&body)).expect(200);
    assert_eq!(events(&ada, number).iter().filter(|event| event["local"] == "2026-11-10T14:08").count(), 2);
    // What lies beyond all incidents is refused, in zones in which no calendar reaches it, too.
    let far = format!("{path}?zone=Asia/Tokyo&counts_from=%2B262142-12-31T23:59:59Z");
    for address in [far, format!("{path}?counts_from=1969-12-31T23:00:00Z")] {
        let refused = ada.api("POST", &address, Some(&json!({ "text": "Today at 14:03 pager fired\n" })));
        assert_eq!(refused.expect(422).json()["errors"][0]["field"], "counts_from", "{address}");
    }
    // Times of a clock count from nothing.
    let clock = ada.api("POST", &path, Some(&json!({ "text": "14:03 pager fired\n" }))).expect(201).json();
    assert!(clock["counted_from"].is_null() && looked["counted_from"] == "2026-11-10T13:20:00Z", "{clock}");
    site.assert_nothing_broke();
}

#[test]
fn the_wrong_kind_says_so_and_is_kept() {
    let site = Site::start();
    let (ada, number) = begin(&site);
    let path = format!("/postmortems/{number}/pastes");
    for (text, words) in [
        ("We talked about the pool & nobody knew.</textarea><script>", "No times found"),
        ("<!DOCTYPE html><html><body>14:03</body></html>", "source of a web page"),
        ("{\"name\":\"debrief\"}", "not supported"),
        ("{\"alerts\":[{\"labels\":", "breaks"),
        ("", "Paste a conversation"),
    ] {
        let refused = ada.upload(&path, &[("paste", text)], &[]).expect(422);
        let message = refused.error_in_field("paste").unwrap_or_default();
        assert!(message.contains(words) || words == "breaks", "{text}: {message}");
        assert!(refused.live_parts().is_empty());
        assert_eq!(refused.form(&path).fields.iter().find(|(name, _)| name == "paste").unwrap().1, text);
    }
    let zip = Upload { field: "file", name: "a.xlsx".into(), bytes: b"PK\x03\x04\x14\0\x08".to_vec() };
    ada.upload(&path, &[], &[zip]).expect(422).assert_says("save the sheet as CSV");
    let many = (0..5_001).map(|line| format!("2026-11-10 14:03:22 order {line}\n")).collect::<Vec<_>>().concat();
    ada.upload(&path, &[("paste", &many)], &[]).expect(422).assert_says("The maximum is 5000");
    assert_eq!(events(&ada, number).len(), 1);
}

#[test]
fn hostile_words_stay_words() {
    let site = Site::start();
    let (ada, number) = begin(&site);
    let text = "2026-11-10 14:03:22 <script>alert(1)</script> <img src=x onerror=alert(1)> ![x](http://evil.example/a.png)\n2026-11-10 14:03:23 </textarea><form action=/>\n";
    let preview = pastes(&ada, number, text);
    assert!(preview.live_parts().is_empty(), "{:?}", preview.live_parts());
    ada.send(&preview.form(&keep(&preview))).location();
    let page = ada.opens(number);
    assert!(page.live_parts().is_empty(), "{:?}", page.live_parts());
    // What stands in angle brackets behind a time is who said it.
    page.assert_says("alert(1)</script>");
}

#[test]
fn five_thousand_lines_are_looked_over_and_kept() {
    let site = Site::start();
    let (ada, number) = begin(&site);
    let lines: Vec<String> = (0..5_000)
        .map(|line| format!("2026-11-10T14:{:02}:{:02}Z request {line} timed out", line / 60 % 60, line % 60))
        .collect();
    let path = format!("/api/v1/postmortems/{number}/pastes");
    let start = Instant::now();
    let looked = ada.api("POST", &path, Some(&json!({ "text": lines.join("\n") }))).expect(201).json();
    let previewed = start.elapsed();
    assert_eq!(looked["events"].as_array().unwrap().len(), 5_000);
    let start = Instant::now();
    ada.get(&format!("/postmortems/{number}/pastes/{}", looked["id"])).expect(200);
    let shown = start.elapsed();
    let start = Instant::now();
    ada.api("POST", &format!("{path}/{}/add", looked["id"]), Some(&json!({}))).expect(200);
    // Past the harness, which shows what is printed only when a test fails.
    let _ = writeln!(
        std::io::stderr(),
        "a paste of 5,000 lines: read {} ms, page {} ms, kept {} ms",
        previewed.as_millis(),
        shown.as_millis(),
        start.elapsed().as_millis()
    );
    assert_eq!(events(&ada, number).len(), 5_001);
}

#[test]
fn only_whoever_pasted_looks_over_and_only_writers_paste() {
    let site = Site::start();
    let (ada, number) = begin(&site);
    let ben = site.invite(&ada, "ben@example.org", "member");
    let preview = pastes(&ada, number, "14:03 pager fired\n");
    assert_eq!(ben.get(&preview.asked).status, 404);
    assert_eq!(ben.send(&preview.form(&keep(&preview))).status, 404);
}
