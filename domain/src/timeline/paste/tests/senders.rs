//! JSON of the programs that people copy from.

use super::{read, told};
use crate::timeline::paste::{PasteFormat, Pasted};
use crate::timeline::{EventKind, Milestone};

#[track_caller]
fn is(text: &str, format: PasteFormat, wanted: &[&str]) -> Pasted {
    let pasted = read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
    assert_eq!(
        (pasted.format, told(&pasted)),
        (format, wanted.iter().map(|text| (*text).to_owned()).collect()),
        "{pasted:#?}"
    );
    pasted
}

#[test]
fn statuspage() {
    let pasted = is(
        r#"{"incident":{"name":"Orders late","status":"resolved","created_at":"2026-11-10T14:03:00.000+01:00","incident_updates":[
          {"status":"resolved","body":"Orders arrive again.","created_at":"2026-11-10T15:03:00.000+01:00"},
          {"status":"investigating","body":"Some orders are late.","created_at":"2026-11-10T14:03:00.000+01:00"}]}}"#,
        PasteFormat::Statuspage,
        &["10 13:03:00 Investigating: Some orders are late.", "10 14:03:00 Resolved: Orders arrive again."],
    );
    assert!(pasted.events.iter().all(|event| event.kind == EventKind::Communication));
}

#[test]
fn opsgenie() {
    is(
        r#"{"action":"Create","alert":{"alertId":"a1","message":"Queue full","createdAt":1794315802000,"updatedAt":1794315802000,"username":"System"},"source":{"name":""},"integrationName":"hook"}
{"action":"Acknowledge","alert":{"alertId":"a1","message":"Queue full","createdAt":1794315802000,"updatedAt":1794315862000,"username":"nora@example.org"},"source":{"name":"web"},"integrationName":"hook"}
{"action":"Close","alert":{"alertId":"a1","message":"Queue full","createdAt":1794315802000,"updatedAt":1794316402000,"username":"nora@example.org"},"source":{"name":"web"},"integrationName":"hook"}"#,
        PasteFormat::Opsgenie,
        &["10 13:03:22 Queue full fired", "10 13:04:22 Acknowledge: Queue full", "10 13:13:22 Queue full cleared"],
    );
    is(
        r#"{"data":[{"id":"a1","tinyId":"7","alias":"q","message":"Queue full","status":"closed","acknowledged":true,"createdAt":"2026-11-10T13:03:22Z","lastOccurredAt":"2026-11-10T13:03:22Z","priority":"P1","report":{"ackTime":60000,"closeTime":600000,"closedBy":"nora"}}]}"#,
        PasteFormat::Opsgenie,
        &["10 13:03:22 Queue full fired (P1)", "10 13:04:22 Queue full acknowledged", "10 13:13:22 Queue full cleared"],
    );
}

#[test]
fn monitoring() {
    is(
        r#"{"id":"8","event_type":"metric_alert_monitor","title":"Queue is full","date":"1794315802000","last_updated":"1794315802000","alert_transition":"Triggered","body":"b","org":{"id":"1"}}"#,
        PasteFormat::Datadog,
        &["10 13:03:22 Queue is full fired"],
    );
    is(
        r#"{"events":[{"id":1,"title":"Deploy of queue 9","text":"by nora","date_happened":1794315802,"alert_type":"info","host":"blue-7","priority":"normal","tags":["a:b"]}]}"#,
        PasteFormat::Datadog,
        &["10 13:03:22 Deploy of queue 9"],
    );
    is(
        r#"[{"id":"1","shortId":"QUEUE-7","title":"QueueFull: no room","culprit":"queue.push","permalink":"https://sentry.example.org/1","firstSeen":"2026-11-10T13:03:22Z","lastSeen":"2026-11-10T13:09:22Z","count":"412","level":"error","status":"unresolved"}]"#,
        PasteFormat::Sentry,
        &["10 13:03:22 QUEUE-7 first seen: QueueFull: no room (×412 between 14:03 and 14:09)"],
    );
    is(
        r#"{"issueUrl":"https://nr.example.org/1","title":"Queue full","priority":"CRITICAL","state":"CLOSED","trigger":"STATE_CHANGE","createdAt":1794315802000,"updatedAt":1794316402000,"alertPolicyNames":["Queue"],"workflowName":"w"}"#,
        PasteFormat::NewRelic,
        &["10 13:03:22 Queue full fired", "10 13:13:22 Queue full cleared"],
    );
    is(
        r#"{"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:eu-central-1:1:a","Subject":"ALARM","Timestamp":"2026-11-10T13:03:30Z","Message":"{\"AlarmName\":\"queue-full\",\"NewStateValue\":\"ALARM\",\"OldStateValue\":\"OK\",\"NewStateReason\":\"12 of 12 points\",\"StateChangeTime\":\"2026-11-10T13:03:22.120+0000\",\"Region\":\"EU\"}"}"#,
        PasteFormat::CloudWatch,
        &["10 13:03:22 queue-full fired: 12 of 12 points"],
    );
    is(
        r#"{"AlarmHistoryItems":[{"AlarmName":"queue-full","Timestamp":"2026-11-10T13:13:22.120Z","HistoryItemType":"StateUpdate","HistorySummary":"Alarm updated from ALARM to OK"},
            {"AlarmName":"queue-full","Timestamp":"2026-11-10T13:03:22.120Z","HistoryItemType":"StateUpdate","HistorySummary":"Alarm updated from OK to ALARM"}]}"#,
        PasteFormat::CloudWatch,
        &[
            "10 13:03:22 queue-full: Alarm updated from OK to ALARM",
            "10 13:13:22 queue-full: Alarm updated from ALARM to OK",
        ],
    );
}

#[test]
fn cloudtrail_and_kubernetes() {
    let pasted = is(
        r#"{"Records":[{"eventTime":"2026-11-10T13:03:22Z","eventSource":"sqs.amazonaws.com","eventName":"SetQueueAttributes","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/ship/nora"}},
            {"eventTime":"2026-11-10T13:04:22Z","eventSource":"sqs.amazonaws.com","eventName":"ListQueues","userIdentity":{"type":"IAMUser","userName":"paul"}}]}"#,
        PasteFormat::CloudTrail,
        &[
            "10 13:03:22 SetQueueAttributes (sqs.amazonaws.com) by ship/nora",
            "10 13:04:22 ListQueues (sqs.amazonaws.com) by paul",
        ],
    );
    assert_eq!((pasted.events[0].kind, pasted.events[1].kind), (EventKind::Change, EventKind::Observation));
    is(
        r#"{"kind":"List","items":[{"kind":"Event","type":"Warning","reason":"Evicted","message":"No memory","firstTimestamp":"2026-11-10T13:03:22Z","lastTimestamp":"2026-11-10T13:09:00Z","count":6,"involvedObject":{"kind":"Pod","name":"queue-1"}},
            {"kind":"Event","type":"Normal","reason":"Pulled","note":"Image is there","eventTime":"2026-11-10T13:04:22.120000Z","regarding":{"kind":"Pod","name":"queue-2"}}]}"#,
        PasteFormat::Kubernetes,
        &[
            "10 13:03:22 Warning Evicted pod/queue-1: No memory (×6 between 14:03 and 14:09)",
            "10 13:04:22 Normal Pulled pod/queue-2: Image is there",
        ],
    );
}

#[test]
fn deployments_and_releases() {
    let pasted = is(
        r#"[{"id":2,"ref":"main","sha":"8ab4c1d","task":"deploy:rollback","environment":"blue","created_at":"2026-11-10T13:13:22Z","creator":{"login":"paul"},"description":"back to 8"},
            {"id":1,"ref":"main","sha":"7cd3e2f","task":"deploy","environment":"blue","created_at":"2026-11-10T13:03:22Z","creator":{"login":"nora"},"description":null}]"#,
        PasteFormat::GitHub,
        &[
            "10 13:03:22 Deployment of main (7cd3e2f) in blue by nora",
            "10 13:13:22 Deployment of main (8ab4c1d) in blue [deploy:rollback] by paul: back to 8",
        ],
    );
    assert_eq!(pasted.events[1].suggested, Some(Milestone::RollbackStarted));
    is(
        r#"{"ref":"refs/heads/main","before":"a","after":"b","compare":"https://github.example.org/c","commits":[{"id":"8ab4c1d","message":"Queue of 10\n\nmore","timestamp":"2026-11-10T14:03:22+01:00"}],"head_commit":{"message":"Queue of 10\n\nmore","timestamp":"2026-11-10T14:03:22+01:00"},"pusher":{"name":"nora"},"repository":{"name":"shop"}}"#,
        PasteFormat::GitHub,
        &["10 13:03:22 Push to main: Queue of 10"],
    );
    is(
        r#"{"workflow_runs":[{"name":"Ship","display_title":"Queue of 10","head_branch":"main","head_sha":"8a","run_number":7,"status":"completed","conclusion":"failure","event":"push","workflow_id":1,"created_at":"2026-11-10T13:03:22Z","run_started_at":"2026-11-10T13:03:22Z","updated_at":"2026-11-10T13:09:22Z"}]}"#,
        PasteFormat::GitHub,
        &[
            "10 13:03:22 Workflow started: Ship on main (Queue of 10)",
            "10 13:09:22 Workflow finished, failure: Ship on main (Queue of 10)",
        ],
    );
    is(
        r#"[{"tag_name":"v9","name":"Nine","draft":false,"prerelease":false,"published_at":"2026-11-10T13:03:22Z","created_at":"2026-11-10T12:00:00Z","author":{"login":"nora"},"html_url":"https://github.example.org/v9"}]"#,
        PasteFormat::GitHub,
        &["10 13:03:22 Release v9: Nine"],
    );
    is(
        r#"[{"id":1,"iid":1,"ref":"main","sha":"8ab4c1d0ae","status":"success","created_at":"2026-11-10T13:00:00Z","updated_at":"2026-11-10T13:03:22Z","environment":{"name":"blue"},"user":{"username":"nora"}}]"#,
        PasteFormat::GitLab,
        &["10 13:03:22 Deployment success in blue of main (8ab4c1d0)"],
    );
    is(
        r#"{"object_kind":"deployment","status":"success","status_changed_at":"2026-11-10 14:03:22 +0100","environment":"blue","short_sha":"8ab4c1d0","project":{"name":"shop"},"user":{"username":"nora"},"commit_title":"Queue of 10","ref":"main","deployable_url":"https://gitlab.example.org/1"}"#,
        PasteFormat::GitLab,
        &["10 13:03:22 Deployment success in blue of main (8ab4c1d0): Queue of 10"],
    );
    is(
        r#"{"kind":"Application","metadata":{"name":"queue"},"spec":{"source":{"repoURL":"r"},"destination":{}},"status":{"sync":{"status":"Synced"},"history":[{"id":1,"revision":"8ab4c1d0ae598","deployedAt":"2026-11-10T13:03:22Z","source":{"targetRevision":"main"}}]}}"#,
        PasteFormat::ArgoCd,
        &["10 13:03:22 Deployed queue 8ab4c1d0 (main)"],
    );
}

#[test]
fn timelines_of_incidents() {
    is(
        r#"{"incident_updates":[{"id":"u","incident_id":"i","created_at":"2026-11-10T13:03:22Z","message":"Queue is full","new_incident_status":{"name":"Investigating"},"updater":{"user":{"name":"Nora"}}}]}"#,
        PasteFormat::IncidentIo,
        &["10 13:03:22 Investigating: Queue is full"],
    );
    is(
        r#"{"data":[{"id":"e","incident_id":"i","occurred_at":"2026-11-10T13:03:22Z","created_at":"2026-11-10T13:03:23Z","type":"note","visibility":"private","author":{"name":"Nora"},"data":{"body":"Queue is full"}}]}"#,
        PasteFormat::FireHydrant,
        &["10 13:03:22 Queue is full"],
    );
    is(
        r#"{"data":[{"id":"e","type":"incident_events","attributes":{"event":"Queue is full","kind":"event","visibility":"internal","occurred_at":"2026-11-10T14:03:22.000+01:00"}}]}"#,
        PasteFormat::Rootly,
        &["10 13:03:22 Queue is full"],
    );
}

#[test]
fn one_field_is_no_sender() {
    for text in [
        r#"[{"time":"2026-11-10T13:03:22Z","message":"a","incident_updates":[]}]"#,
        r#"[{"time":"2026-11-10T13:03:22Z","message":"a","environment":"blue"}]"#,
        r#"[{"time":"2026-11-10T13:03:22Z","message":"a","incident":{"created_at":"2026-11-10T13:03:22Z"}}]"#,
        r#"[{"time":"2026-11-10T13:03:22Z","message":"a","ts":"1"},{"time":"2026-11-10T13:04:22Z","message":"b"},{"time":"2026-11-10T13:05:22Z","message":"c"}]"#,
    ] {
        let pasted = read(text).unwrap();
        assert_eq!((pasted.format, told(&pasted)[0].as_str()), (PasteFormat::JsonLines, "10 13:03:22 a"), "{text}");
    }
}
