//! What every answer carries, and how reports travel.

use std::io::Read;

use tests::{Page, Site};

#[test]
fn every_answer_carries_the_security_headers() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.writes_everywhere("words");
    ada.publishes(number);
    let link = ada.shares(number, "Board");
    let open = format!("/postmortems/{number}");
    let answers = [
        ada.get("/postmortems"),
        ada.get("/profile"),
        ada.get(&open),
        ada.get(&format!("{open}/report")),
        ada.get(&link),
        ada.get("/nothing/here"),
        ada.get("/api"),
        ada.get("/api/openapi.json"),
        ada.get("/api/v1/me"),
        ada.get("/api/v1/nothing"),
        ada.get("/postmortems/abc"),
        ada.get("/assets/nothing.js"),
        ada.get("/healthz"),
        ada.api("PATCH", "/postmortems", None),
        ada.post("/postmortems", &[]),
        ada.post_from("/postmortems", &[], &[("sec-fetch-site", "cross-site")]),
        ada.post_bytes("/postmortems", "application/x-www-form-urlencoded", vec![b'a'; 4 * 1024 * 1024 + 1]),
        site.stranger().get("/"),
        site.stranger().get("/sign-in"),
        site.stranger().get("/s/unknown"),
        site.stranger().get("/readyz"),
    ];
    for answer in answers {
        let page = answer.text();
        let title = page.split("<title").nth(1).and_then(|rest| rest.split_once("</title>"));
        let title = title.and_then(|(title, _)| title.split_once('>')).map_or("", |(_, words)| words);
        assert!(!title.contains('<'), "{}: {title}", answer.asked);
        let policy = answer.header("content-security-policy");
        let what = format!("{} ({})", answer.asked, answer.status);
        assert!(policy.contains("default-src 'none'"), "{what}: {policy}");
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains('*'),
            "{what}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
        assert!(["same-origin", "no-referrer"].contains(&answer.header("referrer-policy")), "{what}");
        assert!(!answer.header("cache-control").is_empty(), "{what}");
        assert!(policy.contains("frame-ancestors 'none'") || policy.contains("sandbox"), "{what}: {policy}");
    }
}

#[test]
fn a_report_has_no_script_and_may_have_none() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.writes_everywhere("words");
    ada.publishes(number);
    let link = ada.shares(number, "Board");
    for report in [ada.get(&format!("/postmortems/{number}/report")), site.stranger().get(&link)] {
        let report = report.expect(200);
        assert!(report.header("content-security-policy").contains("script-src 'none'"));
        assert_eq!(report.count("script, link[rel=modulepreload], [style], style"), 0);
    }
}

#[test]
fn a_report_that_the_reader_has_is_not_sent_again() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.writes_everywhere("words");
    ada.publishes(number);
    let link = ada.shares(number, "Board");
    let stranger = site.stranger();
    for (who, path) in [(&stranger, link), (&ada, format!("/postmortems/{number}/report"))] {
        let first = who.get(&path).expect(200);
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with('"'), "{etag}");
        for tags in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}")] {
            let again = who.get_with(&path, "if-none-match", &tags).expect(304);
            assert_eq!((again.bytes.len(), again.header("etag")), (0, &*etag), "{tags}");
        }
        assert_eq!(who.get_with(&path, "if-none-match", "\"other\"").status, 200);
    }
    ada.writes(number, "summary", "other words").location();
    ada.publishes(number);
    let path = format!("/postmortems/{number}/report");
    assert_ne!(ada.get(&path).header("etag"), "", "an edition has a name of its own");
}

fn unpacked(page: &Page) -> Vec<u8> {
    let mut bytes = Vec::new();
    match page.header("content-encoding") {
        "br" => brotli::Decompressor::new(&*page.bytes, 4096).read_to_end(&mut bytes).unwrap(),
        "gzip" => flate2::read::GzDecoder::new(&*page.bytes).read_to_end(&mut bytes).unwrap(),
        other => panic!("{} is packed as “{other}”", page.asked),
    };
    bytes
}

#[test]
fn packed_answers_hold_the_same_bytes() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.writes_everywhere("words");
    ada.publishes(number);
    let link = ada.shares(number, "Board");
    let style = ada.get("/profile").attributes("link[rel=stylesheet]", "href").remove(0);
    for path in [
        link,
        format!("/postmortems/{number}"),
        format!("/postmortems/{number}/report"),
        style,
        "/api/openapi.json".into(),
    ] {
        let plain = ada.get(&path).expect(200);
        assert_eq!(plain.header("content-encoding"), "");
        assert!(plain.header("vary").to_lowercase().contains("accept-encoding"), "{path}: {}", plain.header("vary"));
        for encoding in ["br", "gzip"] {
            let packed = ada.get_with(&path, "accept-encoding", encoding).expect(200);
            assert_eq!(packed.header("content-encoding"), encoding, "{path}");
            assert!(packed.bytes.len() < plain.bytes.len(), "{path}");
            assert!(unpacked(&packed) == plain.bytes, "{path} as {encoding} holds other bytes");
        }
        assert_eq!(ada.get_with(&path, "accept-encoding", "br;q=0, gzip;q=0").header("content-encoding"), "", "{path}");
    }
}

/// 14.6 kB is what the first round trip brings (RFC 6928: ten segments).
const FIRST_ROUND_TRIP: usize = 14_600;

#[test]
fn a_report_of_forty_events_arrives_in_the_first_round_trip_with_its_style() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.writes_everywhere("What readers noticed, said in one line that is neither short nor long.");
    let sights = [
        "The pager fired for errors of checkout",
        "Orders pass again",
        "The pool is full",
        "Graphs of the proxy look odd",
        "A customer writes",
    ];
    for minute in 0..39 {
        let text = format!(
            "{} at step {minute}; {} more to see in room {}.",
            sights[minute % 5],
            minute * 37 % 101,
            minute * 7919 % 997
        );
        ada.records_event(number, &[("date", "2026-11-10"), ("time", &format!("15:{minute:02}")), ("text", &text)]);
    }
    ada.publishes(number);
    let link = ada.shares(number, "Board");
    let packed = ada.get_with(&link, "accept-encoding", "br").expect(200);
    let style = ada.get(&link).attributes("link[rel=stylesheet]", "href").remove(0);
    let style = ada.get_with(&style, "accept-encoding", "br").expect(200);
    let sum = packed.bytes.len() + style.bytes.len();
    println!("report of 40 events: {} bytes, its style: {} bytes, as brotli", packed.bytes.len(), style.bytes.len());
    assert!(sum <= FIRST_ROUND_TRIP, "{} + {} bytes", packed.bytes.len(), style.bytes.len());
}
