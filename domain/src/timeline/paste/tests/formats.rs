use super::{read, sample, told};
use crate::timeline::paste::PasteFormat;
use crate::timeline::{EventKind, Evidence, Milestone};

#[track_caller]
fn is(name: &str, format: PasteFormat, wanted: &[&str]) -> super::Pasted {
    let pasted = read(&sample(name)).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    assert_eq!(
        (pasted.format, told(&pasted)),
        (format, wanted.iter().map(|text| (*text).to_owned()).collect()),
        "{name}: {pasted:#?}"
    );
    pasted
}

#[test]
fn a_conversation_of_slack() {
    let pasted = is(
        "slack_window.txt",
        PasteFormat::Chat,
        &[
            "10 13:03:00 pager fired: checkout error rate above 5 %",
            "10 13:04:00 looking into it",
            "10 13:06:00 joining. The deploy of 13:55 is the only change today",
            "10 13:07:00 [FIRING] PoolWaitHigh on db-1\npool wait p99 at 4.2 s",
            "10 13:15:00 we decided to roll back, starting now",
            "10 13:31:00 rolled back. Error rate is falling",
            "11 08:02:00 all clear overnight, closing the incident",
        ],
    );
    assert!(pasted.asks_zone);
    assert_eq!(pasted.events[1].origin, "Conversation, ada.l, line 5");
    assert_eq!(
        pasted.events[3].evidence,
        [Evidence::Quote { text: "Alerts: [FIRING] PoolWaitHigh on db-1\npool wait p99 at 4.2 s".into() }]
    );
    let left: Vec<_> = pasted.left_out.iter().map(|left| left.text.as_str()).collect();
    assert_eq!(left, [":eyes: 2", "3 replies"], "said, not swallowed");
    assert_eq!(pasted.events[0].suggested, Some(Milestone::Detected));
}

#[test]
fn a_conversation_of_teams() {
    let pasted = is(
        "teams_window.txt",
        PasteFormat::Chat,
        &[
            "10 13:03:00 pager fired for checkout",
            "10 13:06:00 I see errors in the pool:\nTimeout acquiring connection",
            "10 13:15:00 rolling back the deploy",
            "10 13:31:00 error rate is back to normal",
        ],
    );
    assert!(pasted.asks_order, "10/11 could be in October");
}

#[test]
fn an_export_of_slack() {
    let pasted = is(
        "slack_export.json",
        PasteFormat::SlackExport,
        &[
            "10 13:03:00 pager fired: checkout errors (https://graphs.example.org/1) above 5 %",
            "10 13:06:00 @Ben has joined the channel",
            "10 13:15:00 @ada rolled back to 41 & watching",
            "10 13:31:00 service restored",
        ],
    );
    assert!(!pasted.asks_zone);
    assert_eq!(pasted.left_out.len(), 1);
    assert_eq!(pasted.events[0].origin, "Slack export, ada, message 1");
    assert!(
        pasted.events[3]
            .evidence
            .contains(&Evidence::Link { url: "https://files.example.org/F1".into(), label: "graph".into() })
    );
}

#[test]
fn tables() {
    let pasted = is(
        "table.csv",
        PasteFormat::Table,
        &[
            "10 13:03:00 Pager fired, two people joined\n\nSeverity: high",
            "10 13:15:00 Decided to roll back: \"the pool\" was\nset too small\n\nSeverity: high",
            "10 13:31:00 Rolled back\n\nSeverity: low",
        ],
    );
    assert!(!pasted.asks_zone, "the column says UTC");
    assert_eq!(pasted.events[2].origin, "Table, ada, line 5");
    is(
        "table.tsv",
        PasteFormat::Table,
        &["10 13:03:00 Pager fired", "10 13:15:00 Rollback started", "10 13:31:00 Rolled back"],
    );
    let pasted = is(
        "markdown_table.md",
        PasteFormat::MarkdownTable,
        &["10 13:03:00 **Pager** fired", "10 13:15:00 Rollback started | by hand", "10 13:31:00 Rolled back"],
    );
    assert_eq!(pasted.zone, chrono_tz::Europe::Berlin);
    assert!(!pasted.asks_zone);
}

#[test]
fn lists_and_lines() {
    let pasted = is(
        "markdown_list.md",
        PasteFormat::List,
        &[
            "10 12:55:00 Deploy 42 went out",
            "10 13:03:00 pager fired\nwith two people joining",
            "10 13:10:00 errors on every shop page",
            "10 22:50:00 rolled back",
            "10 23:20:00 all clear\n- no time here, it goes with the one before",
        ],
    );
    assert!(pasted.events[2].approximate && !pasted.events[1].approximate);
    assert!(pasted.events[4].warnings[0].contains("After midnight"), "{:?}", pasted.events[4].warnings);
    is(
        "lines.txt",
        PasteFormat::List,
        &[
            "10 13:03:00 pager fired, two people joined",
            "10 13:15:00 decided to roll back",
            "10 13:30:00 errors stopped",
        ],
    );
}

#[test]
fn lists_of_several_languages() {
    for text in [
        "- 14.03 Uhr Pool voll\n- 14.15 Uhr: Limit erhöht\n",
        "um 14:03 Pool voll\num 14:15 Limit erhöht\n",
        "- 14h03 Pool voll\n- 14h15 Limit erhöht\n",
        "* om 14:03 uur Pool voll\n* om 14:15 uur Limit erhöht\n",
        "14時03分 Pool voll\n14時15分 Limit erhöht\n",
        "- 下午2:03 Pool voll\n- 下午2:15 Limit erhöht\n",
        "10.11. 14:03 Pool voll\n10.11. 14:15 Limit erhöht\n",
        "10. November um 14:03 Uhr: Pool voll\n10. November um 14:15 Uhr: Limit erhöht\n",
    ] {
        let pasted = read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
        assert_eq!(told(&pasted), ["10 13:03:00 Pool voll", "10 13:15:00 Limit erhöht"], "{text}: {pasted:#?}");
    }
    let pasted = read("14:03 – 14:10 no orders\n14:15-14:20 limit raised\n").unwrap();
    assert_eq!(told(&pasted), ["10 13:03:00 no orders (until 14:10)", "10 13:15:00 limit raised (until 14:20)"]);
    let pasted = read("11/10 14:03 pool is full\n11/10 14:15 limit raised\n").unwrap();
    assert!(pasted.asks_order, "10 November or 11 October");
    assert_eq!(told(&pasted)[0], "10 13:03:00 pool is full");
}

#[test]
fn logs() {
    let pasted = is(
        "app.log",
        PasteFormat::Log,
        &[
            "10 13:03:22 INFO  pool Started with 20 connections",
            "10 13:03:40 ERROR pool Timeout acquiring connection",
            "10 13:04:02 WARN  shop Checkout \\<failed> for 12 carts",
        ],
    );
    assert!(matches!(&pasted.events[1].evidence[..], [Evidence::Quote { text }] if text.contains("Pool.java:41")));
    is(
        "syslog.log",
        PasteFormat::Log,
        &[
            "10 13:03:22 db-1 postgres[811]: FATAL: remaining connection slots are reserved",
            "10 13:03:40 db-1 postgres[811]: LOG: checkpoint starting: time",
            "10 13:05:01 db-1 systemd[1]: pool.service: Main process exited",
        ],
    );
    let access = is(
        "access.log",
        PasteFormat::Log,
        &[
            "10 13:03:22 192.0.2.7 - - \"GET /checkout HTTP/1.1\" 503 120",
            "10 13:03:23 192.0.2.9 - - \"GET /checkout HTTP/1.1\" 503 120",
            "10 13:31:10 192.0.2.7 - - \"GET /checkout HTTP/1.1\" 200 4100",
        ],
    );
    assert!(!access.asks_zone);
    is(
        "epoch.log",
        PasteFormat::Log,
        &["10 13:03:22 pool timeout on db-1", "10 13:03:40 pool timeout on db-2", "10 13:31:10 pool has room again"],
    );
    let lines = is(
        "log.jsonl",
        PasteFormat::JsonLines,
        &["10 13:03:22 pool timeout", "10 13:03:40 circuit open", "10 13:31:00 circuit closed"],
    );
    assert_eq!(lines.left_out[0].text, "not json at all");
}

#[test]
fn forms_of_stamps() {
    for (line, wanted) in [
        ("[2026-11-10 14:03:22] a", "10 13:03:22 a"),
        ("2026-11-10 14:03:22,123 ERROR a", "10 13:03:22 ERROR a"),
        ("2026/11/10 14:03:22 [error] 31#31: a", "10 13:03:22 [error] 31#31: a"),
        ("[Tue Nov 10 14:03:22.123456 2026] [core:error] a", "10 13:03:22 [core:error] a"),
        ("<34>1 2026-11-10T13:03:22.003Z host app - a", "10 13:03:22 host app - a"),
        ("E1110 14:03:22.123456       1 pool.go:12] a", "10 13:03:22 1 pool.go:12] a"),
        ("time=\"2026-11-10T13:03:22Z\" level=error msg=\"a\"", "10 13:03:22 level=error msg=\"a\""),
        ("2026-11-10T14:03:22.123456789+01:00 a", "10 13:03:22 a"),
    ] {
        let pasted = read(&format!("{line}\n{line} b\n")).unwrap_or_else(|wrong| panic!("{line}: {wrong}"));
        assert_eq!(told(&pasted)[0], wanted, "{line}");
    }
}

#[test]
fn commits() {
    for name in ["git_default.txt", "git_oneline.txt", "git_format.txt"] {
        // The last stands first there.
        let pasted =
            is(name, PasteFormat::GitLog, &["10 12:55:10 Merge branch 'pool'", "10 13:15:00 Roll back the pool size"]);
        assert!(
            pasted.events.iter().all(|event| event.kind == EventKind::Change && event.warnings.is_empty()),
            "{pasted:#?}"
        );
        assert!(!pasted.asks_zone);
        assert!(matches!(&pasted.events[1].evidence[..], [Evidence::Quote { text }] if text.starts_with("9fceb02")));
    }
}

#[test]
fn alerts_and_incidents() {
    let pasted = is(
        "alertmanager.json",
        PasteFormat::Alertmanager,
        &[
            "10 13:02:41 PoolWaitHigh fired: Wait for a connection is above 3 s",
            "10 13:33:41 PoolWaitHigh cleared",
            "10 13:03:10 CheckoutErrors fired",
        ],
    );
    assert_eq!(pasted.events[0].suggested, Some(Milestone::Detected));
    assert_eq!(pasted.events[2].suggested, None, "offered once");
    is(
        "alertmanager_api.json",
        PasteFormat::Alertmanager,
        &["10 13:02:41 PoolWaitHigh fired: Wait for a connection is above 3 s"],
    );
    is(
        "pagerduty_incidents.json",
        PasteFormat::PagerDuty,
        &[
            "10 13:03:20 Incident 4711 was opened: Checkout error rate above 5 %",
            "10 13:40:00 Incident 4711 was resolved",
        ],
    );
    let log = is(
        "pagerduty_log.json",
        PasteFormat::PagerDuty,
        &[
            "10 13:03:20 Triggered through the API",
            "10 13:05:02 Acknowledged by Ada L.",
            "10 13:10:00 Escalated to the database team",
            "10 13:40:00 Resolved by Ada L.",
        ],
    );
    assert_eq!(log.events[2].kind, EventKind::Escalation);
    is("pagerduty_webhook.json", PasteFormat::PagerDuty, &["10 13:03:20 Triggered: Checkout error rate above 5 %"]);
}
