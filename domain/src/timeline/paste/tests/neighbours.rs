//! Forms beside the usual ones of each kind.

use super::super::PasteFormat;
use super::{read, told};

fn whole(text: &str) -> (PasteFormat, Vec<String>) {
    let pasted = read(text).unwrap();
    (pasted.format, told(&pasted))
}

fn authors(text: &str) -> Vec<String> {
    read(text).unwrap().events.iter().map(|event| event.origin.clone()).collect()
}

#[test]
fn a_badge_or_a_mark_stands_between_name_and_time() {
    let (format, events) = whole(
        "Nora\n1:02 PM\nqueue is growing\npaul\nBOT\n1:05 PM\nrestarting\nWatch Bot\nAPP  1:09 PM\nqueue is empty\n",
    );
    assert_eq!(format, PasteFormat::Chat);
    assert_eq!(events, ["10 12:02:00 queue is growing", "10 12:05:00 restarting", "10 12:09:00 queue is empty"]);
    let text = "nora\n — 10/11/2026 1:02 PM\nqueue is growing\n[1:03 PM]\nstill is\npaul\nOP\n — 10/11/2026 1:05 PM\nrestarting\n";
    assert_eq!(
        whole(text).1,
        ["10 12:02:00 queue is growing", "10 12:03:00 still is", "10 12:05:00 restarting"],
        "a dash before the time"
    );
    assert!(authors(text)[2].contains("paul"), "{:?}", authors(text));
    let text = "Nora Quist\n, 1:02 PM\nqueue is growing\nPaul Ems\n, 1:05 PM\nrestarting\n";
    assert_eq!(whole(text).1, ["10 12:02:00 queue is growing", "10 12:05:00 restarting"], "a comma before the time");
}

#[test]
fn authors_are_numbers_and_stand_before_brackets() {
    let text = "10/11/2026 13:02 - Nora Quist: queue is growing\n10/11/2026 13:05 - +49 170 1234567: restarting\n";
    assert!(authors(text)[1].contains("+49 170 1234567"), "{:?}", authors(text));
    let text = "Nora Quist, [Nov 10, 2026, 1:02 PM]: queue is growing\nPaul Ems, [Nov 10, 2026, 1:05 PM]: restarting\n";
    assert_eq!(
        whole(text),
        (PasteFormat::Chat, vec!["10 12:02:00 queue is growing".to_owned(), "10 12:05:00 restarting".to_owned()])
    );
}

#[test]
fn chats_that_part_by_tabs_are_no_tables() {
    let text = "2026-11-10 13:02:11\tnora\tqueue is growing\n2026-11-10 13:04:00\t-->\tkai (~k@example.org) has joined #ops\n2026-11-10 13:05:02\t@paul\trestarting\n";
    assert_eq!(whole(text).1, ["10 12:02:11 queue is growing", "10 12:05:02 restarting"]);
    let text = "13:02:11\t From  Nora Quist : queue is growing\n13:05:02\t From  Paul Ems  to  Everyone : restarting\n";
    assert_eq!(whole(text).1, ["10 12:02:11 queue is growing", "10 12:05:02 restarting"]);
    assert!(authors(text)[1].contains("Paul Ems"), "{:?}", authors(text));
}

#[test]
fn times_below_their_text_belong_to_it() {
    let text = "Slow orders\nResolved - All orders are processed again.\nNov 10, 14:12 UTC\nInvestigating - We are looking into slow orders.\nNov 10, 13:10 UTC\n";
    let pasted = read(text).unwrap();
    assert_eq!(
        told(&pasted),
        [
            "10 14:12:00 Resolved - All orders are processed again.",
            "10 13:10:00 Investigating - We are looking into slow orders."
        ]
    );
    assert_eq!(pasted.left_out[0].text, "Slow orders");
    // The window of a chat that ends with an empty message is no such text.
    let text = "Nora\nNov 10, 1:02 PM\nqueue is growing\nPaul\nNov 10, 1:05 PM\n";
    assert_eq!(told(&read(text).unwrap()), ["10 12:02:00 queue is growing"]);
}

#[test]
fn tables_of_commands_are_parted_by_spaces() {
    let (format, events) = whole(
        "ID  DATE                           REVISION\n4   2026-11-10 11:20:11 +0100 CET  main (8ab4c1d)\n5   2026-11-10 14:38:02 +0100 CET  main (7cd3e2f)\n",
    );
    assert_eq!(format, PasteFormat::Table);
    assert_eq!(events, ["10 10:20:11 main (8ab4c1d)\n\nID: 4", "10 13:38:02 main (7cd3e2f)\n\nID: 5"]);
    let (format, events) = whole(
        "REVISION  UPDATED                   STATUS      DESCRIPTION\n7         Tue Nov 10 11:20:11 2026  superseded  Upgrade complete\n8         Tue Nov 10 14:38:02 2026  deployed    Rollback to 6\n",
    );
    assert_eq!(format, PasteFormat::Table);
    assert!(events[1].starts_with("10 13:38:02 Rollback to 6"), "{events:?}");
    let pasted = read("Recent events:\nTime                       Type        Description\n2026-11-10T14:03:11+01:00  Terminated  Exit code 137\n2026-11-10T14:03:14+01:00  Restarting  in 15s\n").unwrap();
    assert_eq!((pasted.format, pasted.events.len(), pasted.left_out.len()), (PasteFormat::Table, 2, 1));
}

#[test]
fn commits_say_how_long_ago_they_were() {
    let pasted = read("* 8ab4c1d - (3 hours ago) Queue to 50 <Nora Quist>\n* 7cd3e2f - (12 minutes ago) Revert \"Queue to 50\" <Paul Ems>\n").unwrap();
    // It was pasted on the 13th at 11:00.
    assert_eq!(told(&pasted), ["13 08:00:00 Queue to 50", "13 10:48:00 Revert \"Queue to 50\""]);
    assert!(pasted.events[0].warnings[0].contains("counted from"), "{:?}", pasted.events[0].warnings);
    let block = "commit 8ab4c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8\nAuthor: Nora Quist <nora@example.org>\nDate:   2 days ago\n\n    Queue to 50\n";
    assert_eq!(told(&read(block).unwrap()), ["11 11:00:00 Queue to 50"]);
}

#[test]
fn authors_of_commits_stand_before_or_behind() {
    for text in [
        "8ab4c1d|Nora Quist|2026-11-10 11:20:11 +0100|Queue to 50\n7cd3e2f|Paul Ems|2026-11-10 14:38:02 +0100|Revert \"Queue to 50\"\n",
        "8ab4c1d Queue to 50 2026-11-10 11:20:11 +0100 Nora Quist\n7cd3e2f Revert \"Queue to 50\" 2026-11-10 14:38:02 +0100 Paul Ems\n",
    ] {
        let pasted = read(text).unwrap();
        assert_eq!(told(&pasted), ["10 10:20:11 Queue to 50", "10 13:38:02 Revert \"Queue to 50\""], "{text}");
        assert!(pasted.events[1].origin.contains("Paul Ems"), "{:?}", pasted.events[1].origin);
    }
}

#[test]
fn the_message_of_an_entry_stands_in_an_object_within() {
    let text = r#"[{"insertId":"a","timestamp":"2026-11-10T13:03:11Z","severity":"ERROR","textPayload":"queue is full"},{"insertId":"b","timestamp":"2026-11-10T13:03:14Z","jsonPayload":{"message":"drained"}}]"#;
    assert_eq!(whole(text).1, ["10 13:03:11 queue is full", "10 13:03:14 drained"]);
}

#[test]
fn a_new_issue_is_one_from_its_beginning() {
    let text = r#"{"action":"created","installation":{"uuid":"a8"},"data":{"issue":{"id":"7","title":"queue is null","firstSeen":"2026-11-10T13:03:07Z","lastSeen":"2026-11-10T13:09:00Z","count":"41","project":{"slug":"orders"}}},"actor":{"type":"application","id":"sentry","name":"Sentry"}}"#;
    let (format, events) = whole(text);
    assert_eq!(format, PasteFormat::Sentry);
    assert!(events[0].starts_with("10 13:03:07 First seen: queue is null (×41"), "{events:?}");
}

#[test]
fn more_lists_of_json_are_logs() {
    for text in [
        r#"{"hits":{"hits":[{"_source":{"@timestamp":"2026-11-10T13:03:11Z","message":"queue is full"}},{"_source":{"@timestamp":"2026-11-10T13:03:14Z","message":"drained"}}]}}"#,
        r#"{"status":"success","data":{"result":[{"stream":{"app":"queue"},"values":[["1794315791000000000","queue is full"],["1794315794000000000","drained"]]}]}}"#,
        "{\"host\":\"a\",\"short_message\":\"queue is full\",\"timestamp\":1794315791}\n{\"host\":\"a\",\"short_message\":\"drained\",\"timestamp\":1794315794}\n",
    ] {
        assert_eq!(whole(text).1, ["10 13:03:11 queue is full", "10 13:03:14 drained"], "{text}");
    }
}

#[test]
fn irc_in_utc_is_a_chat() {
    let text = "[2026-11-10T13:03:11Z] <nora> queue is full\n[2026-11-10T13:05:02Z] <paul> restarting\n";
    assert_eq!(
        whole(text),
        (PasteFormat::Chat, vec!["10 13:03:11 queue is full".to_owned(), "10 13:05:02 restarting".to_owned()])
    );
}

#[test]
fn reactions_by_name_are_of_the_window() {
    let text =
        "Nora Quist\n10.11.2026 13:02\nqueue is full\nGefällt mir\n1\nPaul Ems\n10.11.2026 13:05\nrestarting\nlike 2\n";
    assert_eq!(whole(text).1, ["10 12:02:00 queue is full", "10 12:05:00 restarting"]);
}

#[test]
fn logs_that_name_their_fields_are_in_utc() {
    let text = "#Fields: date time cs-method sc-status\n2026-11-10 13:03:11 GET 503\n2026-11-10 13:03:14 GET 200\n";
    assert_eq!(whole(text).1, ["10 13:03:11 GET 503", "10 13:03:14 GET 200"]);
}

#[test]
fn numbers_of_days_and_parts_of_them_stand_apart() {
    let text = "Datum\tZeit\tWas\n46336\t0,5853009259\tvoll\n46336\t0,5868055556\tleer\n";
    assert_eq!(whole(text).1, ["10 13:02:50 voll", "10 13:05:00 leer"]);
}
