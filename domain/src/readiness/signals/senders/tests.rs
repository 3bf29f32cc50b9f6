use chrono::{DateTime, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::postmortems::{MAX_SERVICE, MAX_TITLE};
use crate::readiness::{MAX_SIGNALS, SignalFields, SignalStatus, SourceKind, read_signals};

fn at(written: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(written).unwrap().to_utc()
}

fn read(kind: SourceKind, message: &Value) -> Vec<SignalFields> {
    read_signals(kind, message).0
}

fn only(kind: SourceKind, message: &Value) -> SignalFields {
    let [signal] = read(kind, message).try_into().unwrap();
    signal
}

fn alert(status: &str) -> Value {
    json!({
        "version": "4", "groupKey": "{}:{alertname=\"Errors\"}", "truncatedAlerts": 0, "status": status,
        "receiver": "debrief", "groupLabels": { "alertname": "Errors" }, "externalURL": "http://am.example:9093",
        "alerts": [{
            "status": status,
            "labels": { "alertname": "Errors", "service": "orders", "severity": "critical" },
            "annotations": { "summary": "Every tenth order fails", "value": "0.1" },
            "startsAt": "2026-03-01T10:00:00.5Z",
            "endsAt": if status == "firing" { "0001-01-01T00:00:00Z" } else { "2026-03-01T10:20:00Z" },
            "generatorURL": "http://prom.example/graph?g0.expr=x", "fingerprint": "0badc0de0badc0de"
        }]
    })
}

#[test]
fn alertmanager_sends_a_list_of_alerts() {
    let firing = only(SourceKind::Alertmanager, &alert("firing"));
    let expected = SignalFields {
        key: "2026-03-01T10:00:00.5Z 0badc0de0badc0de".into(),
        title: "Every tenth order fails".into(),
        service: Some("orders".into()),
        severity: "critical".into(),
        status: SignalStatus::Firing,
        value: Some("0.1".into()),
        link: Some("http://prom.example/graph?g0.expr=x".into()),
        at: Some(at("2026-03-01T10:00:00.5Z")),
    };
    assert_eq!(firing, expected);
    let resolved = only(SourceKind::Alertmanager, &alert("resolved"));
    assert_eq!((resolved.key, resolved.status), (expected.key, SignalStatus::Resolved));
    assert_eq!(resolved.at, Some(at("2026-03-01T10:20:00Z")));
    // The other labels that name a service; an alert without a summary has its name.
    let mut job = alert("firing");
    job["alerts"][0]["labels"] = json!({ "alertname": "Errors", "job": "orders-api" });
    job["alerts"][0]["annotations"] = json!({});
    let signal = only(SourceKind::Alertmanager, &job);
    assert_eq!((signal.title.as_str(), signal.service.as_deref()), ("Errors", Some("orders-api")));
}

#[test]
fn of_many_alerts_the_first_thousand_are_taken() {
    let mut many = alert("firing");
    many["alerts"] = (0..1_200).map(|id| json!({ "labels": { "alertname": "E" }, "fingerprint": id })).collect();
    let (signals, left_out) = read_signals(SourceKind::Alertmanager, &many);
    assert_eq!((signals.len(), left_out), (MAX_SIGNALS, 200));
}

#[test]
fn grafana_sends_values_and_panels() {
    let mut message = alert("firing");
    message["orgId"] = json!(1);
    message["alerts"][0]["values"] = json!({ "B": 22.5, "C": 1 });
    message["alerts"][0]["dashboardURL"] = json!("https://grafana.example/d/1");
    message["alerts"][0]["panelURL"] = json!("https://grafana.example/d/1?viewPanel=2");
    let signal = only(SourceKind::Grafana, &message);
    assert_eq!(signal.value.as_deref(), Some("B=22.5, C=1"));
    assert_eq!(signal.link.as_deref(), Some("https://grafana.example/d/1?viewPanel=2"));
    assert_eq!((signal.service.as_deref(), signal.severity.as_str()), (Some("orders"), "critical"));
}

#[test]
fn pagerduty_sends_events_of_incidents() {
    let event = |event_type: &str, status: &str| {
        json!({ "event": {
            "id": "01EVENT", "event_type": event_type, "resource_type": "incident",
            "occurred_at": "2026-03-01T10:01:00.000Z", "agent": null, "client": null,
            "data": {
                "id": "PINC1", "type": "incident", "html_url": "https://acme.example/incidents/PINC1", "number": 2,
                "status": status, "title": "Orders are slow", "urgency": "high",
                "service": { "id": "PSVC1", "summary": "orders", "type": "service_reference" },
                "priority": { "id": "PPRIO1", "summary": "P1", "type": "priority_reference" }
            }
        } })
    };
    let signal = only(SourceKind::PagerDuty, &event("incident.triggered", "triggered"));
    assert_eq!((signal.key.as_str(), signal.title.as_str()), ("PINC1", "Orders are slow"));
    assert_eq!((signal.service.as_deref(), signal.severity.as_str()), (Some("orders"), "P1"));
    assert_eq!((signal.status, signal.at), (SignalStatus::Firing, Some(at("2026-03-01T10:01:00Z"))));
    let signal = only(SourceKind::PagerDuty, &event("incident.resolved", "resolved"));
    assert_eq!(signal.status, SignalStatus::Resolved);
    let ping =
        json!({ "event": { "id": "1", "event_type": "pagey.ping", "data": { "type": "ping", "message": "Hi" } } });
    assert_eq!(read(SourceKind::PagerDuty, &ping), []);
}

#[test]
fn opsgenie_sends_actions_on_alerts() {
    let action = |action: &str| {
        json!({ "action": action, "integrationName": "Debrief", "alert": {
            "alertId": "052652ac", "message": "Queue is full", "tags": ["a"], "tinyId": "23", "entity": "orders",
            "alias": "queue", "createdAt": 1_772_359_200_000_i64, "updatedAt": 1_772_359_260_000_000_000_i64,
            "priority": "P2", "details": { "value": "9000" }
        } })
    };
    let signal = only(SourceKind::Opsgenie, &action("Create"));
    assert_eq!((signal.key.as_str(), signal.title.as_str()), ("052652ac", "Queue is full"));
    assert_eq!((signal.service.as_deref(), signal.severity.as_str()), (Some("orders"), "P2"));
    assert_eq!((signal.value.as_deref(), signal.at), (Some("9000"), Some(at("2026-03-01T10:01:00Z"))));
    assert_eq!(only(SourceKind::Opsgenie, &action("Close")).status, SignalStatus::Resolved);
}

#[test]
fn datadog_sends_what_its_template_says() {
    let usual = json!({
        "body": "CPU is high", "last_updated": "1772359200000", "event_type": "query_alert_monitor",
        "title": "[Triggered] CPU", "date": "1772359200000", "org": { "id": "1", "name": "Acme" }, "id": "77"
    });
    let signal = only(SourceKind::Datadog, &usual);
    assert_eq!((signal.key.as_str(), signal.status), ("77", SignalStatus::Firing));
    assert_eq!(signal.at, Some(at("2026-03-01T10:00:00Z")));
    let better = json!({
        "title": "CPU", "alert_cycle_key": "900", "alert_transition": "Recovered", "priority": "P3",
        "tags": "env:prod,service:orders,team:a", "link": "https://app.example/event/1", "date": "1772359200000"
    });
    let signal = only(SourceKind::Datadog, &better);
    assert_eq!((signal.key.as_str(), signal.status), ("900", SignalStatus::Resolved));
    assert_eq!((signal.service.as_deref(), signal.severity.as_str()), (Some("orders"), "P3"));
}

#[test]
fn sentry_sends_issues_and_alerts() {
    let issue = json!({ "action": "created", "installation": { "uuid": "u" }, "data": { "issue": {
        "id": "1170", "title": "TypeError: x is null", "level": "error", "status": "unresolved", "count": "3",
        "project": { "id": "1", "slug": "orders", "name": "Orders" }, "lastSeen": "2026-03-01T10:00:00.000000Z",
        "web_url": "https://acme.example/issues/1170/"
    } } });
    let signal = only(SourceKind::Sentry, &issue);
    assert_eq!((signal.key.as_str(), signal.service.as_deref()), ("issue 1170", Some("orders")));
    assert_eq!((signal.severity.as_str(), signal.at), ("error", Some(at("2026-03-01T10:00:00Z"))));
    let event = json!({ "action": "triggered", "data": { "triggered_rule": "Many errors", "event": {
        "event_id": "e", "issue_id": "1170", "title": "TypeError: x is null", "level": "error",
        "datetime": "2026-03-01T10:05:00Z", "tags": [["level", "error"], ["service", "orders"]],
        "web_url": "https://acme.example/issues/1170/events/e/"
    } } });
    let alerted = only(SourceKind::Sentry, &event);
    assert_eq!((alerted.key, alerted.service.as_deref()), (signal.key, Some("orders")));
    let metric = json!({ "action": "resolved", "data": {
        "metric_alert": { "id": "5", "alert_rule": { "name": "p95" }, "projects": ["orders"],
            "date_detected": "2026-03-01T10:00:00Z", "date_closed": "2026-03-01T10:30:00Z" },
        "description_title": "Resolved: p95", "description_text": "300 ms in the last minute",
        "web_url": "https://acme.example/alerts/5/"
    } });
    let signal = only(SourceKind::Sentry, &metric);
    assert_eq!((signal.key.as_str(), signal.status), ("metric 5", SignalStatus::Resolved));
    assert_eq!(signal.at, Some(at("2026-03-01T10:30:00Z")));
    assert_eq!(read(SourceKind::Sentry, &json!({ "action": "created", "data": {} })), []);
}

#[test]
fn others_send_our_own_json() {
    let one =
        json!({ "title": "Disk\u{7} full\n\u{202e}", "app": "orders", "value": 97, "link": "javascript:alert(1)" });
    let signal = only(SourceKind::Generic, &one);
    assert_eq!((signal.title.as_str(), signal.key.as_str()), ("Disk full", "orders Disk full"));
    assert_eq!((signal.value.as_deref(), signal.link), (Some("97"), None));
    let listed =
        json!({ "signals": [one, { "key": "k", "title": "T", "status": "resolved", "at": 1_772_359_200 }, 5] });
    let signals = read(SourceKind::Generic, &listed);
    assert_eq!((signals.len(), signals[1].status), (2, SignalStatus::Resolved));
    assert_eq!(signals[1].at, Some(at("2026-03-01T10:00:00Z")));
}

/// Names that the readers look for, so that arbitrary JSON reaches them.
const NAMES: [&str; 24] = [
    "alerts",
    "labels",
    "annotations",
    "event",
    "data",
    "type",
    "alert",
    "issue",
    "metric_alert",
    "signals",
    "title",
    "key",
    "id",
    "status",
    "startsAt",
    "fingerprint",
    "summary",
    "service",
    "message",
    "alertId",
    "tags",
    "values",
    "action",
    "at",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,400}".prop_map(Value::from),
        "[\\x00-\\x1f\u{202e}a]{0,9}".prop_map(Value::from),
        Just(json!("incident")),
        Just(json!("resolved")),
    ];
    leaf.prop_recursive(6, 200, 12, |inner| {
        let name = prop_oneof![4 => proptest::sample::select(NAMES.to_vec()).prop_map(str::to_owned), 1 => ".{0,9}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(name, inner, 0..12)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_gives_short_texts_that_can_be_shown(message in any_json()) {
        for kind in SourceKind::ALL {
            // As it is, and where each sender has what it is about.
            let wrapped = json!({ "alerts": [message.clone()], "event": message.clone(), "alert": message.clone(), "data": message.clone() });
            for message in [&message, &wrapped] {
                for signal in read(*kind, message) {
                    let texts = [Some(&signal.key), Some(&signal.title), signal.service.as_ref(), Some(&signal.severity), signal.value.as_ref(), signal.link.as_ref()];
                    for text in texts.into_iter().flatten() {
                        prop_assert!(!text.chars().any(|letter| letter.is_control() || letter == '\u{202e}'), "{text:?}");
                        prop_assert!(text.chars().count() <= 2_000);
                    }
                    prop_assert!(!signal.key.is_empty() && signal.key.chars().count() <= 300);
                    prop_assert!(!signal.title.is_empty() && signal.title.chars().count() <= MAX_TITLE);
                    prop_assert!(signal.service.is_none_or(|service| service.chars().count() <= MAX_SERVICE));
                }
            }
        }
    }
}

#[test]
fn github_sends_the_status_of_deployments() {
    let status = |state: &str| {
        json!({ "action": "created", "deployment_status": {
            "id": 115_168_992, "state": state, "description": "", "environment": "production",
            "target_url": "", "log_url": "https://github.example/acme/orders/actions/runs/7",
            "created_at": "2026-03-01T10:00:00Z", "updated_at": "2026-03-01T10:01:00Z"
        }, "deployment": { "id": 87_972_451, "sha": "a10867b14bb761a232cd80139fbd4c0d33264240", "ref": "v1.2.0",
            "task": "deploy", "environment": "production", "created_at": "2026-03-01T09:59:00Z"
        }, "repository": { "id": 1, "name": "orders", "full_name": "acme/orders" }, "sender": { "login": "ben" } })
    };
    let failed = only(SourceKind::Github, &status("failure"));
    assert_eq!(failed.title, "Deployment failed: orders (v1.2.0) to production");
    assert_eq!((failed.service.as_deref(), failed.at), (Some("orders"), Some(at("2026-03-01T10:01:00Z"))));
    assert_eq!(failed.link.as_deref(), Some("https://github.example/acme/orders/actions/runs/7"));
    let good = only(SourceKind::Github, &status("success"));
    assert_eq!((good.key, good.status), (failed.key, SignalStatus::Resolved));
    assert_eq!(good.title, "Deployed orders (v1.2.0) to production");
    for other in ["in_progress", "queued", "inactive"] {
        assert_eq!(read(SourceKind::Github, &status(other)), []);
    }
    let ping = json!({ "zen": "Design for failure.", "hook_id": 1, "repository": { "name": "orders" } });
    assert_eq!(read(SourceKind::Github, &ping), []);
}

#[test]
fn gitlab_sends_deployments() {
    let deployment = |status: &str| {
        json!({ "object_kind": "deployment", "status": status, "status_changed_at": "2026-03-01 12:01:00 +0200",
            "deployment_id": 15, "deployable_id": 796, "deployable_url": "https://gitlab.example/acme/orders/-/jobs/796",
            "environment": "staging", "environment_tier": "staging", "environment_external_url": "https://staging.example",
            "project": { "id": 30, "name": "orders", "path_with_namespace": "acme/orders" },
            "ref": "release-2", "short_sha": "279484c0", "commit_title": "Add new file", "user": { "username": "ben" } })
    };
    let failed = only(SourceKind::Gitlab, &deployment("failed"));
    assert_eq!(failed.title, "Deployment failed: orders (release-2) to staging");
    assert_eq!((failed.service.as_deref(), failed.at), (Some("orders"), Some(at("2026-03-01T10:01:00Z"))));
    assert_eq!(only(SourceKind::Gitlab, &deployment("success")).key, failed.key);
    assert_eq!(read(SourceKind::Gitlab, &deployment("running")), []);
    assert_eq!(read(SourceKind::Gitlab, &json!({ "object_kind": "push", "ref": "refs/heads/main" })), []);
}

#[test]
fn argo_rollouts_sends_the_rollout() {
    let rollout = |phase: &str| {
        json!({ "rollout": {
            "apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout",
            "metadata": { "name": "orders-web", "namespace": "shop", "labels": { "app.kubernetes.io/name": "orders" } },
            "status": { "phase": phase, "message": "RolloutAborted: metric \"errors\" assessed Failed", "abort": true }
        } })
    };
    let failed = only(SourceKind::ArgoRollouts, &rollout("Degraded"));
    assert_eq!(failed.title, "Rollout orders-web is degraded: RolloutAborted: metric \"errors\" assessed Failed");
    assert_eq!((failed.service.as_deref(), failed.key.as_str()), (Some("orders"), "rollout shop/orders-web"));
    let healthy = only(SourceKind::ArgoRollouts, &rollout("Healthy"));
    assert_eq!((healthy.title.as_str(), healthy.status), ("Rollout orders-web is healthy", SignalStatus::Resolved));
    assert_eq!(read(SourceKind::ArgoRollouts, &rollout("Progressing")), []);
}

#[test]
fn flagger_sends_events_of_canaries() {
    let event = |phase: &str, kind: &str, message: &str| {
        json!({ "name": "orders", "namespace": "shop", "phase": phase, "checksum": "85d557f47b",
            "metadata": { "eventMessage": message, "eventType": kind, "timestamp": "1772359260000" } })
    };
    let halted = event("Progressing", "Warning", "Halt orders.shop advancement success rate 97.00% < 99%");
    let halted = only(SourceKind::Flagger, &halted);
    assert_eq!(halted.title, "Canary orders: Halt orders.shop advancement success rate 97.00% < 99%");
    assert_eq!((halted.service.as_deref(), halted.at), (Some("orders"), Some(at("2026-03-01T10:01:00Z"))));
    let failed = only(SourceKind::Flagger, &event("Failed", "Warning", "Canary failed! Scaling down orders.shop"));
    assert_eq!((failed.key, failed.status), (halted.key.clone(), SignalStatus::Firing));
    let mut mended = event("Succeeded", "Normal", "Promotion completed! orders.shop");
    mended["checksum"] = json!("5cc4b6ef11");
    let good = only(SourceKind::Flagger, &mended);
    assert_eq!((good.key, good.status), (halted.key, SignalStatus::Resolved));
    assert_eq!(read(SourceKind::Flagger, &event("Progressing", "Normal", "New revision detected!")), []);
}

#[test]
fn statuspage_sends_incidents_and_components_of_suppliers() {
    let incident = |status: &str, resolved: Value| {
        json!({ "meta": { "unsubscribe": "https://status.example/u", "documentation": "https://doc.example" },
            "page": { "id": "j2mfxwj97wnj", "status_indicator": "critical", "status_description": "Major System Outage" },
            "incident": { "backfilled": false, "created_at": "2026-03-01T10:00:00Z", "impact": "critical",
                "name": "Payments fail", "resolved_at": resolved, "shortlink": "https://stspg.example/abc",
                "status": status, "updated_at": "2026-03-01T10:01:00Z", "id": "lbkhbwn21v5q",
                "components": [{ "id": "c1", "name": "Card payments" }], "incident_updates": [] } })
    };
    let began = only(SourceKind::Statuspage, &incident("investigating", Value::Null));
    assert_eq!((began.title.as_str(), began.severity.as_str()), ("Payments fail", "critical"));
    assert_eq!((began.service.as_deref(), began.at), (Some("Card payments"), Some(at("2026-03-01T10:01:00Z"))));
    let over = only(SourceKind::Statuspage, &incident("resolved", json!("2026-03-01T10:30:00Z")));
    assert_eq!((over.key, over.status, over.at), (began.key, SignalStatus::Resolved, Some(at("2026-03-01T10:30:00Z"))));
    let component = |status: &str| {
        json!({ "component_update": { "created_at": "2026-03-01T10:01:00Z", "new_status": status,
                "old_status": "operational", "id": "k7730b5v92bv", "component_id": "rb5wq1dczvbm" },
            "component": { "created_at": "2020-01-01T00:00:00Z", "id": "rb5wq1dczvbm", "name": "Card payments",
                "status": status } })
    };
    let degraded = only(SourceKind::Statuspage, &component("degraded_performance"));
    assert_eq!(degraded.title, "Card payments: degraded performance");
    assert_eq!(only(SourceKind::Statuspage, &component("operational")).status, SignalStatus::Resolved);
    // Maintenance that was announced is no incident.
    assert_eq!(read(SourceKind::Statuspage, &component("under_maintenance")), []);
    for announced in ["scheduled", "in_progress", "verifying"] {
        assert_eq!(read(SourceKind::Statuspage, &incident(announced, Value::Null)), []);
    }
}
