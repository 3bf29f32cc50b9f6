//! What colleagues say of a draft: where it stands, who may say it, and what becomes of it.

use serde_json::json;
use tests::{Page, Site, Visitor};

struct Three {
    site: Site,
    ada: Visitor,
    ben: Visitor,
    cora: Visitor,
    number: i64,
}

/// Ada administers, Ben writes, Cora only reads.
fn three() -> Three {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let number = ben.declares("What is said of it");
    Three { site, ada, ben, cora, number }
}

/// Comments by the form of the page; the comment's number.
fn comments(by: &Visitor, number: i64, subject: &str, fields: &[(&str, &str)]) -> i64 {
    tests::number_at_the_end(said(by, number, subject, fields).location())
}

fn said(by: &Visitor, number: i64, subject: &str, fields: &[(&str, &str)]) -> Page {
    let form = by.opens_at(number, &format!("comment-{subject}")).form(&format!("/postmortems/{number}/threads"));
    by.send(&form.filled(fields))
}

#[test]
fn comments_stand_under_what_they_are_about() {
    let Three { site, ada, ben, number, .. } = three();
    ben.writes(number, "summary", "Orders **failed** for an hour.").location();
    let section = format!("section-{}", ben.section_at(number, "summary"));
    let event = ben.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "The pager fired.")]);
    let finding = ben.adds_finding(number, &[("text", "The pool was small.")]);
    let action = ben.adds_action(number, &[("title", "Widen the pool")]);

    comments(&ada, number, &section, &[("text", "Which **orders**?")]);
    for subject in [format!("event-{event}"), format!("finding-{finding}"), format!("action-{action}")] {
        comments(&ada, number, &subject, &[("text", &format!("Said of {subject}"))]);
    }

    let page = ben.opens(number);
    let aside = format!("aside[data-part=\"comments-{section}\"]");
    assert_eq!(page.all(&format!("{aside} .comment strong")), ["Ada", "orders"]);
    for subject in [format!("event-{event}"), format!("finding-{finding}"), format!("action-{action}")] {
        let under = page.all(&format!("#{subject} .record-comments .comment .prose"));
        assert_eq!(under, [format!("Said of {subject}")]);
        assert_eq!(page.attributes(&format!("#{subject} .record-comments > summary"), "aria-label"), ["1 comment"]);
    }
    // What was said is no part of the report, wherever it is read.
    ben.publishes(number);
    let link = ben.shares(number, "Everybody");
    for page in [site.stranger().get(&link), ben.get(&format!("/postmortems/{number}/report"))] {
        assert!(!page.message("Which orders?") && !page.text().contains("Said of"));
    }
    site.assert_nothing_broke();
}

#[test]
fn words_can_be_quoted_with_and_without_scripts() {
    let Three { site, ada, ben, number, .. } = three();
    ben.writes(number, "summary", "Orders **failed** for\nan hour.").location();
    let id = ben.section_at(number, "summary");
    let subject = format!("section-{id}");

    let refused = said(&ada, number, &subject, &[("text", "Hm"), ("quote", "Orders passed")]).expect(422);
    assert_eq!(refused.error_in_field("quote").unwrap(), "The section does not contain this text.");
    assert_eq!(refused.form(&format!("/postmortems/{number}/threads")).value("text").trim(), "Hm");
    comments(&ada, number, &subject, &[("text", "As it is read"), ("quote", "Orders failed for an hour")]);
    comments(&ada, number, &subject, &[("text", "As it is written"), ("quote", "**failed** for")]);

    // What a script selected stands in the address, and in the form without being typed.
    let open = format!("comment-{subject}&quote=Orders&from=AQ_x&to=AQ-y");
    let form = ada.opens_at(number, &open).form(&format!("/postmortems/{number}/threads"));
    assert_eq!((form.value("quote"), form.value("from"), form.value("to")), ("Orders", "AQ_x", "AQ-y"));
    ada.send(&form.with("text", "By script")).location();
    let page = ben.opens(number);
    // Words as they are written have ends as well; those as they are read have none, since marks lie between.
    let ends = |end: &str| page.attributes(&format!(".thread[{end}]"), end);
    let (from, to) = (ends("data-passage-from"), ends("data-passage-to"));
    assert_eq!((from.len(), to.len()), (2, 2));
    assert!(from[1] != "AQ_x" && to[1] != "AQ-y", "ends that lead nowhere give way to where the words stand");
    assert_eq!(page.attributes(".thread", "data-passage-of"), [subject.clone(), subject.clone(), subject.clone()]);
    assert_eq!(page.all(".thread-quote"), ["Orders failed for an hour", "**failed** for", "Orders"]);

    // What makes no sense in the address is left out.
    for wrong in ["quote=a&from=%22%3E&to=b", "from=a&to=b", &format!("quote={}", "a".repeat(3000))] {
        let form =
            ada.opens_at(number, &format!("comment-{subject}&{wrong}")).form(&format!("/postmortems/{number}/threads"));
        assert_eq!(form.value("quote").trim(), "", "{wrong}");
    }
    site.assert_nothing_broke();
}

#[test]
fn a_thread_is_answered_changed_resolved_and_opened_again() {
    let Three { site, ada, ben, number, .. } = three();
    let subject = format!("section-{}", ben.section_at(number, "summary"));
    let comment = comments(&ada, number, &subject, &[("text", "First")]);
    let thread = tests::number_at_the_end(&ben.opens(number).attributes(".thread", "id")[0]);
    let below = |what: &str| format!("/postmortems/{number}/threads/{thread}/{what}");

    let form = ben.opens_at(number, &format!("reply-{thread}")).form(&below("replies"));
    let answer = tests::number_at_the_end(ben.send(&form.with("text", "Second")).location());
    assert_eq!(ada.opens(number).all(".comment .prose"), ["First", "Second"]);

    // Only one's own: Ben's form is not there, and his request is refused.
    let path = format!("/postmortems/{number}/comments/{comment}");
    assert_eq!(ben.opens_at(number, &format!("comment-text-{comment}")).count(".comment-form"), 0);
    assert_eq!(ben.post(&path, &[("text", "Not Ada’s words")]).status, 403);
    let form = ada.opens_at(number, &format!("comment-text-{comment}")).form(&path);
    assert_eq!(form.value("text").trim(), "First");
    ada.send(&form.with("text", "First, in better words")).location();
    assert!(ben.opens(number).all(".comment-head")[0].contains("edited"));

    ben.post(&below("resolve"), &[]).location();
    let page = ada.opens(number);
    assert_eq!(page.all("details.thread > summary"), ["Resolved by Ben: First, in better words"]);
    ada.post(&below("reopen"), &[]).location();
    assert_eq!(ada.opens(number).count("details.thread"), 0);
    ben.post(&below("resolve"), &[]).location();
    ada.post(&below("replies"), &[("text", "Not yet")]).location();
    assert_eq!(ada.opens(number).count("details.thread"), 0, "an answer opens it again");

    assert_eq!(ben.post(&format!("{path}/remove"), &[]).status, 403);
    ada.post(&format!("{path}/remove"), &[]).location();
    let page = ben.opens(number);
    page.assert_says("This comment was removed.");
    assert!(!page.message("better words") && page.message("Second"));
    assert!(
        !ben.get(&format!("/postmortems/{number}/history")).message("better words"),
        "its words are gone everywhere"
    );
    // An administrator may remove what others said.
    ada.post(&format!("/postmortems/{number}/comments/{answer}/remove"), &[]).location();
    assert!(!ben.opens(number).message("Second"));
    site.assert_nothing_broke();
}

#[test]
fn those_who_may_see_the_draft_comment_and_nobody_else() {
    let Three { site, ada, ben, cora, number } = three();
    let subject = format!("section-{}", ben.section_at(number, "summary"));
    let threads = format!("/postmortems/{number}/threads");
    ben.writes(number, "summary", "Something to read.").location();
    comments(&ben, number, &subject, &[("text", "Among writers")]);
    ben.publishes(number);
    let send = |by: &Visitor| by.post(&threads, &[("subject", &subject), ("text", "Mine")]).status;
    assert_eq!(send(&cora), 404, "a reader of the report knows nothing of comments");
    assert_eq!(cora.get(&format!("/api/v1{threads}")).status, 404);
    assert!(!cora.get(&format!("/postmortems/{number}/report")).message("Among writers"));

    // Named as a reviewer, a reader says what they think, and still writes nothing else.
    let id = cora.get("/api/v1/me").json()["id"].to_string();
    let form = ben.opens_at(number, "head").form(&format!("/postmortems/{number}"));
    ben.send(&form.and("reviewers", &id)).location();
    comments(&cora, number, &subject, &[("text", "From Cora")]);
    assert_eq!(cora.post(&format!("/postmortems/{number}/findings"), &[("text", "Mine")]).status, 403);
    ada.opens(number).assert_says("From Cora");

    // Put away, it is only read.
    ben.does(number, "archive").location();
    assert_eq!(send(&ben), 403);
    ben.opens(number).assert_says("Among writers");
    site.assert_nothing_broke();
}

#[test]
fn what_is_said_has_limits_and_harms_nobody() {
    let Three { site, ada, ben, number, .. } = three();
    let subject = format!("section-{}", ben.section_at(number, "summary"));
    let other = ben.declares("Another");
    let foreign = format!("section-{}", ben.section_at(other, "summary"));
    let threads = format!("/postmortems/{number}/threads");
    let long = "x".repeat(10_001);
    for (fields, status) in [
        (&[("subject", &*subject), ("text", " ")][..], 422),
        (&[("subject", &subject), ("text", &long)], 422),
        (&[("subject", &subject), ("text", "a\0b")], 422),
        (&[("subject", "nothing"), ("text", "a")], 422),
        (&[("subject", "event-999999"), ("text", "a")], 409),
        (&[("subject", &foreign), ("text", "a")], 409),
        (&[("subject", &subject), ("text", "a"), ("quote", "a"), ("from", "<"), ("to", "b")], 422),
    ] {
        assert_eq!(
            ada.post(&threads, fields).status,
            status,
            "{:?}",
            fields.iter().map(|(name, _)| name).collect::<Vec<_>>()
        );
    }
    for attack in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</textarea><svg/onload=alert(1)>",
        "[x](javascript:alert(1)) @Ada<b>",
    ] {
        let comment = comments(&ben, number, &subject, &[("text", attack)]);
        for path in [
            String::new(),
            format!("?open=comment-text-{comment}"),
            format!("?open=comment-{subject}&quote={}&from=a&to=b", attack.replace(['<', '"', ' ', '#'], "%22")),
        ] {
            let page = ben.get(&format!("/postmortems/{number}{path}")).expect(200);
            assert!(page.live_parts().is_empty(), "{attack}: {:?}", page.live_parts());
        }
    }
    let notifications = ada.get("/notifications").expect(200);
    assert!(notifications.live_parts().is_empty());
    assert_eq!(ada.opens(number).all(".prose-said mark"), ["@Ada"]);
    site.assert_nothing_broke();
}

#[test]
fn a_removed_record_takes_its_comments_along_and_brings_them_back() {
    let Three { site, ada, ben, number, .. } = three();
    let event = ben.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "The pager fired.")]);
    comments(&ada, number, &format!("event-{event}"), &[("text", "Which pager?")]);
    ben.post(&format!("/postmortems/{number}/events/{event}/remove"), &[]).location();
    assert!(!ben.opens(number).message("Which pager?"));
    ben.post(&format!("/postmortems/{number}/events/{event}/restore"), &[]).location();
    ben.opens(number).assert_says("Which pager?");
    site.assert_nothing_broke();
}

#[test]
fn the_api_does_all_of_it() {
    let Three { site, ada, ben, number, .. } = three();
    let subject = format!("section-{}", ben.section_at(number, "summary"));
    let base = format!("/api/v1/postmortems/{number}");
    let made = ada
        .api("POST", &format!("{base}/threads"), Some(&json!({ "subject": subject, "text": "By API" })))
        .expect(201)
        .json();
    let thread = made["id"].as_i64().unwrap();
    let replied = ben
        .api("POST", &format!("{base}/threads/{thread}/replies"), Some(&json!({ "text": "Yes" })))
        .expect(201)
        .json();
    let comment = replied["comments"][1]["id"].as_i64().unwrap();
    assert_eq!(replied["comments"][1]["by"]["name"], "Ben");
    let changed =
        ben.api("PUT", &format!("{base}/comments/{comment}"), Some(&json!({ "text": "No" }))).expect(200).json();
    assert_eq!(changed["comments"][1]["text"], "No");
    assert_eq!(
        ben.api("PUT", &format!("{base}/comments/{}", made["comments"][0]["id"]), Some(&json!({ "text": "No" })))
            .status,
        403
    );
    let resolved = ben.api("POST", &format!("{base}/threads/{thread}/resolve"), None).expect(200).json();
    assert_eq!(resolved["resolved"]["by"]["name"], "Ben");
    let opened = ada.api("POST", &format!("{base}/threads/{thread}/reopen"), None).expect(200).json();
    assert!(opened["resolved"].is_null());
    ben.api("DELETE", &format!("{base}/comments/{comment}"), None).expect(204);
    let items = ada.get(&format!("{base}/threads")).json();
    assert_eq!(items["items"][0]["comments"][1]["is_removed"], true);
    assert_eq!(items["items"][0]["comments"][1]["text"], "");
    let wrong =
        ada.api("POST", &format!("{base}/threads"), Some(&json!({ "subject": "x", "text": "" }))).expect(422).json();
    assert_eq!(wrong["errors"][0]["field"], "subject");
    site.assert_nothing_broke();
}
