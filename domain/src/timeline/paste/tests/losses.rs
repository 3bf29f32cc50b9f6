//! What stands in a paste becomes an event or is told as left out.

use super::{read, told};
use crate::timeline::paste::PasteFormat;

#[test]
fn steps_behind_a_dash_are_no_conversation() {
    let pasted = read(
        "2026-11-10 14:03 - Deploy: v2 out\n2026-11-10 14:05 - pager fired\n2026-11-10 14:08 - Rollback: started\n2026-11-10 14:20 - errors gone\n",
    )
    .unwrap();
    let wanted = [
        "10 13:03:00 Deploy: v2 out",
        "10 13:05:00 pager fired",
        "10 13:08:00 Rollback: started",
        "10 13:20:00 errors gone",
    ];
    assert_eq!(told(&pasted), wanted, "{pasted:#?}");
    assert_eq!(pasted.left_out, []);
}

#[test]
fn a_chat_with_dashes_has_a_comma_or_an_author_who_writes_again() {
    for text in [
        "10/11/2026, 14:03 - Nora: queue is full\n10/11/2026, 14:05 - Paul: restarting\n",
        "2026-11-10 14:03 - Nora: queue is full\n2026-11-10 14:05 - Paul: restarting\n2026-11-10 14:08 - Nora: gone\n",
    ] {
        let pasted = read(text).unwrap();
        assert_eq!(pasted.format, PasteFormat::Chat, "{pasted:#?}");
        assert!(pasted.events[0].origin.contains("Nora"), "{pasted:#?}");
    }
}

#[test]
fn words_behind_a_range_are_no_settings_of_a_cue() {
    let pasted = read("10:02:00 --> 10:30:00 Database down\n10:30:00 --> 10:40:00 Database slow\n").unwrap();
    let words = format!("{:?} {:?}", told(&pasted), pasted.left_out);
    assert!(words.contains("Database down") && words.contains("Database slow"), "{words}");
}

#[test]
fn notes_and_lines_above_a_cue_are_told() {
    let pasted = read(
        "WEBVTT\n\nNOTE Rollback was at 14:20\n\n1\n00:00:03.120 --> 00:00:05.400 align:start position:0%\nNora Quist: The queue is full.\n\nEverybody joins\n00:01:10.000 --> 00:01:12.000\n<v Paul Ems>Restarting it.</v>\n",
    )
    .unwrap();
    let left_out: Vec<&str> = pasted.left_out.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(left_out, ["NOTE Rollback was at 14:20", "Everybody joins"]);
    assert_eq!(pasted.events.len(), 2);
}

#[test]
fn other_lists_of_a_document_are_told() {
    let pasted = read(
        r#"{"data":[{"id":"a1","tinyId":"7","alias":"q","message":"Queue full","status":"closed","acknowledged":true,"createdAt":"2026-11-10T13:03:22Z","lastOccurredAt":"2026-11-10T13:03:22Z","priority":"P1"},"and one more"],"notes":[{"note":"Rolled back"}],"page":{"next":2}}"#,
    )
    .unwrap();
    assert_eq!(told(&pasted), ["10 13:03:22 Queue full fired (P1)"]);
    let left_out: Vec<&str> = pasted.left_out.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(left_out, ["\"and one more\"", "{\"note\":\"Rolled back\"}"]);
}

#[test]
fn nothing_of_an_alert_becomes_a_picture() {
    let pasted = read(
        r#"{"data":[{"id":"a1","tinyId":"7","alias":"q","message":"![x](https://evil/p)","status":"closed","acknowledged":true,"createdAt":"2026-11-10T13:03:22Z","lastOccurredAt":"2026-11-10T13:03:22Z","priority":"P1","report":{"ackTime":60000,"closeTime":600000}}]}"#,
    )
    .unwrap();
    assert_eq!(pasted.events.len(), 3);
    assert!(pasted.events.iter().all(|event| event.text.starts_with("\\![x]")), "{:?}", told(&pasted));
}

#[test]
fn a_column_of_written_times_goes_before_numbers() {
    let pasted = read(
        "rows\twritten\ttext\n1500000000\t2026-11-10 14:03\tqueue full\n1500000001\t2026-11-10 14:05\tqueue drained\n",
    )
    .unwrap();
    let times: Vec<String> = pasted.events.iter().map(|event| event.at.format("%F %H:%M").to_string()).collect();
    assert_eq!(times, ["2026-11-10 13:03", "2026-11-10 13:05"], "{pasted:#?}");
    let pasted = read("1500000000\t2026-11-10 14:03\tfull\n1500000001\t2026-11-10 14:05\tdrained\n").unwrap();
    assert_eq!(pasted.events[0].at.format("%F %H:%M").to_string(), "2026-11-10 13:03", "{pasted:#?}");
}
