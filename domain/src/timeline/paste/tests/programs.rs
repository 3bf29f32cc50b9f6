//! What programs print.

use chrono::DateTime;

use super::{berlin, read, told};
use crate::timeline::paste::{CountsFrom, PasteContext, PasteFormat, Pasted, WrongKind, read_paste};
use crate::timeline::{EventKind, Milestone};

#[track_caller]
fn is(text: &str, format: PasteFormat, wanted: &[&str]) -> Pasted {
    let pasted = read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
    assert_eq!(
        (pasted.format, exactly(&pasted)),
        (format, wanted.iter().map(|text| (*text).to_owned()).collect()),
        "{pasted:#?}"
    );
    pasted
}

/// Each event with thousandths where there are some.
fn exactly(pasted: &Pasted) -> Vec<String> {
    let at = |event: &crate::timeline::paste::Proposed| event.at.format("%-d %H:%M:%S%.f").to_string();
    pasted.events.iter().map(|event| format!("{} {}", at(event), event.text)).collect()
}

#[test]
fn logs_whose_stamps_have_few_marks() {
    for line in [
        "11-10 14:03:22.120  811  902 W Queue: ",
        "261110 140322.120 148 WARN shop.Queue: ",
        "261110 14:03:22.120 148 [Warning] ",
        "20261110-14:03:22:120|Queue|811|",
        "20261110 14:03:22.120 WARN ",
        "20261110140322.120 WARN ",
        "2026-11-10-14.03.22.120000+060 ",
        "shop-api.log.3.2026-11-10_16:00:00 2026-11-10 14:03:22.120 811 INFO shop.queue [req-11ab22cd-33] ",
        "- 1794315802.120 node-7 kernel: ",
        "811 node-7 shop.queue 1794315802.120 1 ",
        "queue-1  | 2026-11-10T14:03:22.120 ",
        "[pod/queue-7d9f/app] 2026-11-10T13:03:22.120Z ",
        "W, [2026-11-10T14:03:22.120 #811]  WARN -- : ",
        "811:M 10 Nov 2026 14:03:22.120 # ",
        "26/11/10 14:03:22.120 INFO scheduler.Task: ",
    ] {
        let pasted = read(&format!("{line}queue is full\n{line}queue was drained\n"))
            .unwrap_or_else(|wrong| panic!("{line}: {wrong}"));
        assert_eq!(pasted.format, PasteFormat::Log, "{line}: {pasted:#?}");
        for (event, words) in pasted.events.iter().zip(["queue is full", "queue was drained"]) {
            assert_eq!(event.at.format("%-d %H:%M:%S%.3f").to_string(), "10 13:03:22.120", "{line}: {pasted:#?}");
            assert!(event.text.ends_with(words) && !event.text.contains(".log."), "{line}: {pasted:#?}");
        }
        assert_eq!((pasted.events.len(), pasted.left_out.len()), (2, 0), "{line}");
    }
}

#[test]
fn a_log_is_no_chat_and_no_list_of_commits() {
    for line in [
        "2026-11-10 14:03:22,120 - INFO - queue: full",
        "[2026-11-10 14:03:22] shop.ERROR: queue full",
        "[2026-11-10 14:03:22] queue: full",
        "2026-11-10 14:03:22 4fa1b2c9 INFO queue full",
        "node 2026-11-10 14:03:22 INFO queue full 4fa1b2c",
    ] {
        let pasted = read(&format!("{line} a\n{line} b\n{line} c\n")).unwrap();
        assert_eq!(pasted.format, PasteFormat::Log, "{line}");
    }
}

#[test]
fn equal_lines_are_one_event_with_a_count() {
    let lines: Vec<String> = (0..412)
        .map(|second| {
            let (minute, second, process) = (3 + second / 60, second % 60, 80 + second % 4);
            format!(
                "2026-11-10 14:{minute:02}:{second:02} host shop[{process}]: no connection to 10.0.{process}.7:5432\n"
            )
        })
        .collect();
    let pasted = read(&format!(
        "2026-11-10 14:02:00 host shop[1]: limit is 20\n{}2026-11-10 14:11:00 host shop[1]: limit is 40\n",
        lines.concat()
    ))
    .unwrap();
    assert_eq!(
        told(&pasted),
        [
            "10 13:02:00 host shop[1]: limit is 20",
            "10 13:03:00 host shop[80]: no connection to 10.0.80.7:5432 (×412 between 14:03 and 14:09)",
            "10 13:11:00 host shop[1]: limit is 40"
        ]
    );
    assert_eq!(pasted.events[1].origin, "Log, line 2 to 413");
    // Two are no crowd, and numbers that mean something are kept apart.
    let pasted = read("2026-11-10 14:03:22 retry\n2026-11-10 14:03:23 retry\n2026-11-10 14:03:24 limit 20\n2026-11-10 14:03:25 limit 30\n").unwrap();
    assert_eq!(pasted.events.len(), 4);
    // After a pause it is another event.
    let pasted = read(
        &["14:03", "14:04", "14:05", "18:03", "18:04", "18:05"]
            .map(|time| format!("2026-11-10 {time}:00 retry\n"))
            .concat(),
    )
    .unwrap();
    assert_eq!(
        told(&pasted),
        ["10 13:03:00 retry (×3 between 14:03 and 14:05)", "10 17:03:00 retry (×3 between 18:03 and 18:05)"]
    );
}

#[test]
fn commits_in_a_graph_and_raw() {
    let pasted = is(
        "*   8ab4c1d 2026-11-10 14:20:00 +0100  (HEAD -> main, tag: v9) Merge branch 'queue' [N. Quist]\n|\\  \n| * 7cd3e2f 2026-11-10 14:10:00 +0100  Queue back to 50 [P. Ems]\n* | 6ef2a3b 2026-11-10 13:10:00 +0100  Queue of 10 [P. Ems]\n|/  \n",
        PasteFormat::GitLog,
        &["10 12:10:00 Queue of 10", "10 13:10:00 Queue back to 50", "10 13:20:00 Merge branch 'queue'"],
    );
    assert!(pasted.left_out.is_empty() && pasted.events[0].origin.contains("P. Ems"));
    let raw = "commit 8ab4c1d0ae598e95dc970b74767f19372d61af00\ntree 1b6d2f4c9a7e35d1a2b4c6e8f0a1b3c5d7e9f1a3\nauthor N. Quist <n@example.org> 1794315000 +0100\ncommitter N. Quist <n@example.org> 1794316800 +0100\n\n    Revert \"Queue of 10\"\n";
    let pasted = is(raw, PasteFormat::GitLog, &["10 13:20:00 Revert \"Queue of 10\""]);
    assert_eq!(
        (pasted.events[0].kind, pasted.events[0].suggested),
        (EventKind::Change, Some(Milestone::RollbackStarted))
    );
    let graph = "* commit 8ab4c1d0ae598e95dc970b74767f19372d61af00\n| Author: N. Quist <n@example.org>\n| Date:   Tue Nov 10 14:20:00 2026 +0100\n| \n|     Queue of 10\n";
    is(graph, PasteFormat::GitLog, &["10 13:20:00 Queue of 10"]);
}

#[test]
fn ages_count_from_a_moment_that_is_asked() {
    let table = "LAST SEEN   TYPE      REASON      OBJECT            MESSAGE\n14m         Warning   OOMKilling  node/blue-7       Out of memory\n9m (x6 over 13m)  Warning   BackOff  pod/queue-1  Back-off restarting\n65s         Normal    Pulled      pod/queue-1       Image is there\n";
    let pasted = read(table).unwrap();
    assert_eq!((pasted.format, pasted.asks_counts_from), (PasteFormat::Kubernetes, Some(CountsFrom::Copied)));
    assert!(pasted.events[0].warnings[0].contains("Relative time"), "{pasted:#?}");
    assert!(
        pasted.events.iter().all(|event| event.approximate && !event.is_wanted()),
        "nobody said when it was printed"
    );
    let context = PasteContext { counts_from: DateTime::from_timestamp(1_794_316_800, 0), ..berlin() };
    let pasted = read_paste(table, &context).unwrap();
    assert_eq!(
        told(&pasted),
        [
            "10 13:06:00 Warning OOMKilling node/blue-7: Out of memory",
            "10 13:07:00 Warning BackOff pod/queue-1: Back-off restarting (×6 between 14:07 and 14:11)",
            "10 13:18:55 Normal Pulled pod/queue-1: Image is there"
        ]
    );
    assert!(pasted.events.iter().all(|event| event.is_wanted() && event.warnings.is_empty()), "{pasted:#?}");
    let described = "  Type     Reason     Age    From       Message\n  ----     ------     ----   ----       -------\n  Warning  Unhealthy  2m10s  kubelet    Probe failed\n";
    let pasted = read_paste(described, &context).unwrap();
    assert_eq!(told(&pasted), ["10 13:17:50 Warning Unhealthy Probe failed"]);
}

#[test]
fn a_transcript_counts_from_when_the_recording_started() {
    let text = "WEBVTT\n\n1\n00:00:03.120 --> 00:00:05.400\nNora Quist: The queue is full.\n\n2\n00:00:06.000 --> 00:00:09.000\nNora Quist: Since two.\n\n3\n00:01:10.000 --> 00:01:12.000\n<v Paul Ems>Restarting it.</v>\n";
    let pasted = read(text).unwrap();
    assert_eq!((pasted.format, pasted.asks_counts_from), (PasteFormat::Transcript, Some(CountsFrom::Began)));
    assert!(pasted.events.iter().all(|event| !event.is_wanted()) && pasted.events[0].warnings[0].contains("recording"));
    let context = PasteContext { counts_from: DateTime::from_timestamp(1_794_315_600, 0), ..berlin() };
    let pasted = read_paste(text, &context).unwrap();
    assert_eq!(told(&pasted), ["10 13:00:03 The queue is full. Since two.", "10 13:01:10 Restarting it."]);
    assert!(pasted.events[1].origin.contains("Paul Ems") && pasted.left_out.is_empty());
}

#[test]
fn journals_are_objects_one_after_another() {
    let text = "{\n  \"MESSAGE\" : \"queue full\",\n  \"_SYSTEMD_UNIT\" : \"queue.service\",\n  \"__REALTIME_TIMESTAMP\" : \"1794315802120000\"\n}\n{\n  \"MESSAGE\" : \"queue drained\",\n  \"_SYSTEMD_UNIT\" : \"queue.service\",\n  \"__REALTIME_TIMESTAMP\" : \"1794315803402000\"\n}\n";
    is(
        text,
        PasteFormat::JsonLines,
        &["10 13:03:22.120 queue.service: queue full", "10 13:03:23.402 queue.service: queue drained"],
    );
}

#[test]
fn days_as_spreadsheets_count_them() {
    let pasted = read("When\tWhat\n46336.5857870370\tqueue full\n46336.59\tqueue drained\n").unwrap();
    assert_eq!(pasted.format, PasteFormat::Table);
    assert_eq!(told(&pasted), ["10 13:03:32 queue full", "10 13:09:36 queue drained"]);
    let pasted = read("46336,5857870370\tqueue full\n46336,59\tqueue drained\n46336,6\tall good\n").unwrap();
    assert_eq!(told(&pasted)[0], "10 13:03:32 queue full");
    // Prices are no times.
    assert!(read("item\tprice\nrope\t46336.58\nsail\t46336.59\n").is_err());
}

#[test]
fn somebody_can_say_what_it_is() {
    let text = "2026-11-10 14:03 a\n2026-11-10 14:05 b\n";
    let pasted = read(text).unwrap();
    assert_eq!(pasted.format, PasteFormat::Log);
    assert!(pasted.others.contains(&PasteFormat::List) && !pasted.others.contains(&PasteFormat::Rootly));
    let read_as = |format| read_paste(text, &PasteContext { read_as: Some(format), ..berlin() });
    let pasted = read_as(PasteFormat::List).unwrap();
    assert_eq!(
        (pasted.format, told(&pasted)),
        (PasteFormat::List, vec!["10 13:03:00 a".into(), "10 13:05:00 b".into()])
    );
    assert_eq!(read_as(PasteFormat::GitLog), Err(WrongKind::NotThat { format: PasteFormat::GitLog }));
    assert_eq!(read_as(PasteFormat::Rootly), Err(WrongKind::NotThat { format: PasteFormat::Rootly }));
}
